"""All settings in one place: ``config.toml`` in the home folder, overridden by ``BACKSTOP_*`` variables.

Only this module reads the environment; flows hand small frozen options on to the stages.
"""

from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from domain.errors import ConfigurationError

CONFIG_NAME = "config.toml"
_FREE_MAIL = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "aol.com", "icloud.com", "gmx.de"})


class Settings(BaseSettings):
    """What an installation can set; every field has a working default.

    ``own_domains`` are the mail domains of the company; empty means that they are learned from the mails'
    recipients. ``holidays_country`` (with ``holidays_region``) picks the public holidays of the business calendar.
    ``blobs`` is where raw mails lie; ``database`` is for many hosts without a common folder. The service polls and
    sweeps every so many seconds, writes a sign of life every ``beat_seconds``, takes a worker for gone after
    ``silent_seconds``, and ends within ``stop_seconds``. ``time_zone`` is that of its daily work.
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
    parse_seconds: int = Field(default=60, ge=1, le=600)
    parse_memory_mb: int = Field(default=1536, ge=256)
    blobs: Literal["folder", "database"] = "folder"
    time_zone: str = "UTC"
    log_format: Literal["console", "json"] = "console"
    poll_seconds: int = Field(default=30, ge=1, le=60)
    sweep_seconds: int = Field(default=30, ge=1, le=60)
    beat_seconds: float = Field(default=30, ge=0.1, le=300)
    silent_seconds: float = Field(default=180, ge=0.3, le=3600)
    stop_seconds: float = Field(default=20, ge=1, le=600)

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
    def _one_lost_beat_is_no_silence(self) -> "Settings":
        """A worker that is only slow must not lose its work to the others."""
        if self.silent_seconds < 3 * self.beat_seconds:
            raise ValueError("silent_seconds must be at least three times beat_seconds")
        return self

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{name!r} is no time zone such as America/Chicago") from error
        return name

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
    def silent_after(self) -> timedelta:
        """How long a worker may give no sign of life."""
        return timedelta(seconds=self.silent_seconds)

    @property
    def blob_folder(self) -> Path:
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
