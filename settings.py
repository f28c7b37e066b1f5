"""All settings in one place: ``config.toml`` in the home folder, overridden by ``BACKSTOP_*`` variables.

Only this module reads the environment; flows hand small frozen options on to the stages.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from domain.errors import ConfigurationError

CONFIG_NAME = "config.toml"
_FREE_MAIL = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "aol.com", "icloud.com", "gmx.de"})


class Settings(BaseSettings):
    """What an installation can set; every field has a working default.

    ``own_domains`` are the mail domains of the company; empty means that they are learned from the mails'
    recipients. ``wrong_applied_target`` is the share of applied statements that may be wrong, ``audit_share`` the
    share that people look at again without the rule's answer (0: 3 % once decisions allow a threshold).
    ``holidays_country`` (with ``holidays_region``) picks the public holidays of the business calendar.
    ``public_url`` is the address people open the screen at when it is not only used on this machine; a proxy with
    TLS stands in front of it. ``oidc_issuer`` with id and secret lets people sign in at an OpenID provider.
    """

    model_config = SettingsConfigDict(env_prefix="BACKSTOP_", extra="forbid", frozen=True)

    home: Path
    database_url: str = ""
    company: str = ""
    coordinator: str = ""
    phone: str = ""
    reply_to: str = ""
    own_domains: tuple[str, ...] = ()
    holidays_country: str = "US"
    holidays_region: str = ""
    sending: Literal["draft", "automatic"] = "draft"
    auto_at: float = Field(default=0.97, ge=0.5, le=1.0)
    public_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "single sign-on"
    wrong_applied_target: float = Field(default=0.005, gt=0, le=0.05)
    audit_share: float = Field(default=0.0, ge=0, le=0.5)
    parse_seconds: int = Field(default=60, ge=1, le=600)
    parse_memory_mb: int = Field(default=1536, ge=256)

    @field_validator("own_domains")
    @classmethod
    def _no_free_mail(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        """A free-mail domain as our own would make every private sender a colleague."""
        lowered = tuple(d.lower().lstrip("@") for d in domains)
        free = sorted(_FREE_MAIL.intersection(lowered))
        if free:
            raise ValueError(f"{', '.join(free)} belongs to a mail provider, not to a company")
        return lowered

    @model_validator(mode="after")
    def _automatic_needs_a_sender(self) -> "Settings":
        """Nothing goes out by itself without an address for the answers."""
        if self.sending == "automatic" and "@" not in self.reply_to:
            raise ValueError("sending = 'automatic' needs reply_to, the shared mailbox that answers go to")
        return self

    @field_validator("public_url")
    @classmethod
    def _public_is_encrypted(cls, url: str) -> str:
        """Passwords and vendors' prices do not cross a network in the clear."""
        if url and not url.lower().startswith("https://"):
            raise ValueError("public_url starts with https://; put a proxy with TLS in front")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _provider_is_whole(self) -> "Settings":
        """A provider without an id of ours there could sign nobody in."""
        if bool(self.oidc_issuer) != bool(self.oidc_client_id):
            raise ValueError("oidc_issuer and oidc_client_id belong together")
        if self.oidc_issuer and not self.oidc_issuer.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("oidc_issuer starts with https://")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file."""
        del dotenv_settings, file_secret_settings
        kwargs = getattr(init_settings, "init_kwargs", {})
        toml = Path(str(kwargs["home"])) / CONFIG_NAME
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml))

    @property
    def url(self) -> str:
        """The database to use: the one set, else SQLite in the home folder."""
        return self.database_url or f"sqlite:///{self.home / 'backstop.sqlite3'}"

    @property
    def blobs(self) -> Path:
        """Where raw mails and attachments are kept."""
        return self.home / "blobs"

    @property
    def outbox(self) -> Path:
        """Where composed mails are written by the folder transport."""
        return self.home / "outbox"


def load_settings(home: Path) -> Settings:
    """Read the settings of a home folder.

    Raises:
        ConfigurationError: naming the file and every field that is wrong.
    """
    try:
        return Settings(home=home)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"{home / CONFIG_NAME}: {faults}") from error
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{home / CONFIG_NAME}: {error}") from error
