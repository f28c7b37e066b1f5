"""All settings in one place: ``config.toml`` in the home folder, overridden by ``BACKSTOP_*`` variables.

Only this module reads the environment; flows hand small frozen options on to the stages.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from domain.errors import ConfigurationError
from outbound.recipients import valid_address

CONFIG_NAME = "config.toml"
_FREE_MAIL = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "aol.com", "icloud.com", "gmx.de"})


_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SmtpSettings(BaseModel):
    """How mails leave by SMTP; the table ``[smtp]`` of the file.

    ``sender`` stands in From where it is not ``reply_to``. ``own_copy`` is a mailbox of ours that gets a copy of every
    mail, as the proof that it left. ``mailbox`` names the configured mailbox whose access token is used for
    ``xoauth2`` and whose Sent folder gets a copy. The limits are mails; ``domain_seconds`` lie between two mails to
    one domain. ``dot_seconds`` is how long the server may think about a mail; less than ten minutes makes duplicates
    (RFC 5321 4.5.3.2.6).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "starttls"
    ca_file: Path | None = None
    user: str = ""
    auth: Literal["none", "password", "xoauth2"] = "password"
    password: SecretStr = SecretStr("")
    mailbox: str = ""
    sent_folder: Literal["leave", "keep"] = "leave"
    sender: str = ""
    own_copy: str = ""
    per_minute: int = Field(default=20, ge=1, le=600)
    per_hour: int = Field(default=200, ge=1)
    per_day: int = Field(default=1000, ge=1)
    domain_seconds: float = Field(default=5, ge=0, le=3600)
    answer_seconds: float = Field(default=300, gt=0, le=600)
    dot_seconds: float = Field(default=600, gt=0, le=3600)

    @model_validator(mode="after")
    def _encrypted_or_at_home(self) -> "SmtpSettings":
        """Nothing crosses a network in clear."""
        if self.security == "none" and self.host and self.host not in _LOOPBACK:
            raise ValueError(f"security = 'none' is for a server on this machine only, not for {self.host}")
        return self

    @model_validator(mode="after")
    def _login_is_complete(self) -> "SmtpSettings":
        if self.host and self.auth != "none" and not self.user:
            raise ValueError("user is missing (or set auth = 'none' for a server that asks for none)")
        if self.host and self.auth == "password" and not self.password.get_secret_value():
            raise ValueError("password is missing; BACKSTOP_SMTP__PASSWORD keeps it out of the file")
        if self.auth == "xoauth2" and not self.mailbox:
            raise ValueError("auth = 'xoauth2' needs mailbox, the configured mailbox whose access token is used")
        if self.sent_folder == "keep" and not self.mailbox:
            raise ValueError("sent_folder = 'keep' needs mailbox, the configured mailbox with that folder")
        return self


class Settings(BaseSettings):
    """What an installation can set; every field has a working default.

    ``own_domains`` are the mail domains of the company; empty means that they are learned from the mails'
    recipients. ``holidays_country`` (with ``holidays_region``) picks the public holidays of the business calendar.
    ``sending = "stopped"`` is the switch that no command overrides: nothing leaves.
    """

    model_config = SettingsConfigDict(env_prefix="BACKSTOP_", env_nested_delimiter="__", extra="forbid", frozen=True)

    home: Path
    database_url: str = ""
    company: str = ""
    coordinator: str = ""
    phone: str = ""
    reply_to: str = ""
    own_domains: tuple[str, ...] = ()
    holidays_country: str = "US"
    holidays_region: str = ""
    sending: Literal["draft", "automatic", "stopped"] = "draft"
    transport: Literal["folder", "smtp"] = "folder"
    smtp: SmtpSettings = SmtpSettings()
    auto_at: float = Field(default=0.97, ge=0.5, le=1.0)
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

    @model_validator(mode="after")
    def _smtp_knows_who_writes(self) -> "Settings":
        """A mail without a From, or whose answers go nowhere, is worse than none."""
        if self.transport != "smtp":
            return self
        if not self.smtp.host:
            raise ValueError("transport = 'smtp' needs smtp.host")
        if "@" not in self.reply_to:
            raise ValueError("transport = 'smtp' needs reply_to, the shared mailbox that answers go to")
        for name, address in (("smtp.sender", self.smtp.sender), ("smtp.own_copy", self.smtp.own_copy)):
            if address and not valid_address(address):
                raise ValueError(f"{name}: {address!r} is no mail address")
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
