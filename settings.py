"""All settings in one place: ``config.toml`` in the home folder, overridden by ``BACKSTOP_*`` variables.

Only this module reads the environment; flows hand small frozen options on to the stages.
"""

import os
import re
from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from domain.errors import ConfigurationError
from mailing_settings import Address, AlertSettings, ReportMailSettings, StockFeedSettings

CONFIG_NAME = "config.toml"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}")
_FREE_MAIL = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "aol.com", "icloud.com", "gmx.de"})


class MailboxSettings(BaseModel):
    """One ``[[mailbox]]`` entry: an IMAP account to read. No password stands here, only where it is kept.

    ``secret`` says where: ``store`` (encrypted, in the home folder), ``keyring`` (of the machine) or ``env:NAME``.
    Accounts with a token have a ``provider``; ``tenant``, ``client_id`` and ``flow`` are those of the registered
    application, ``client_secret`` says where its secret is kept where it needs one. ``authserv_id`` names the mail
    server whose ``Authentication-Results`` prove senders (``topmost`` where it names itself nowhere); once set, words
    of a sender without proof wait for a person.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    host: str = Field(pattern=r"^[A-Za-z0-9._:-]{1,253}$")
    port: int = Field(default=0, ge=0, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    ca_file: Path | None = None
    user: str = Field(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")
    auth: Literal["login", "plain", "xoauth2", "oauthbearer"] = "login"
    secret: str = Field(default="store", pattern=r"^(store|keyring|env:[A-Za-z_][A-Za-z0-9_]*)$")
    provider: Literal["", "microsoft", "google"] = ""
    flow: Literal["device", "application", "consent"] = "device"
    tenant: str = ""
    client_id: str = ""
    client_secret: str = Field(default="", pattern=r"^(|store|keyring|env:[A-Za-z_][A-Za-z0-9_]*)$")
    authority: str = ""
    folders: tuple[str, ...] = ("INBOX",)
    mark: Literal["keyword", "move", "none"] = "keyword"
    move_to: str = "Processed"
    max_mail_mb: int = Field(default=50, ge=1, le=500)
    poll_seconds: int = Field(default=60, ge=5, le=3600)
    timeout_seconds: int = Field(default=60, ge=1, le=600)
    idle: bool = True
    read_only: bool = False
    authserv_id: str = Field(default="", pattern=r"^[A-Za-z0-9._-]{0,253}$")

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, given: Any) -> Any:  # noqa: ANN401 - what stands in the file
        return _without_password(given, "`mailbox login`, or secret = 'env:NAME'")

    @field_validator("folders")
    @classmethod
    def _usable_folders(cls, folders: tuple[str, ...]) -> tuple[str, ...]:
        if not folders or len(set(folders)) != len(folders):
            raise ValueError("name at least one folder, each once")
        if any(not f or any(ord(c) < ord(" ") or c == "\x7f" for c in f) for f in folders):
            raise ValueError("a folder's name has no control characters")
        return folders

    @model_validator(mode="after")
    def _safe(self) -> "MailboxSettings":
        if self.security == "none" and not is_this_machine(self.host):
            raise ValueError("security = 'none' would send the password in the clear; only 127.0.0.1 may have it")
        by_token = self.auth in {"xoauth2", "oauthbearer"}
        if by_token != bool(self.provider):
            raise ValueError("auth = 'xoauth2' or 'oauthbearer' and a provider (microsoft, google) go together")
        if self.provider and not self.client_id:
            raise ValueError("a provider needs client_id, that of the application registered there")
        if self.provider == "microsoft" and not (self.tenant or self.authority):
            raise ValueError("provider = 'microsoft' needs tenant, its id or domain")
        if self.provider and self.flow != "application" and self.secret.startswith("env:"):
            raise ValueError("tokens change and need secret = 'store' or 'keyring'")
        if self.flow == "application" and not self.client_secret:
            raise ValueError("flow = 'application' needs client_secret, where the application's secret is kept")
        if self.authority and not _is_safe_address(self.authority):
            raise ValueError("authority must be an https:// address")
        if self.mark == "move" and (self.read_only or self.move_to in self.folders):
            raise ValueError(
                "mark = 'move' needs a mailbox that is not read_only and a move_to that is not read itself"
            )
        return self

    @property
    def real_port(self) -> int:
        """The port set, else the usual one."""
        return self.port or (993 if self.security == "tls" else 143)


def is_this_machine(host: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _without_password(given: Any, instead: str) -> Any:  # noqa: ANN401 - what stands in the file
    """A password in a settings file ends up in backups and mails to the support."""
    if isinstance(given, dict) and {"password", "token", "passwd"} & given.keys():
        raise ValueError(f"a password has no place in config.toml; see {instead}")
    return given


def _is_safe_address(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))


class SmtpSettings(BaseModel):
    """How mails leave by SMTP; the table ``[smtp]`` of the file. No password stands here.

    ``mailbox`` names the configured mailbox whose user and secret (password or access token) are used, and whose Sent
    folder is looked at; ``user`` with ``secret`` (``env:NAME``) stand for themselves. ``sender`` stands in From where
    it is not ``reply_to``. ``own_copy`` is a mailbox of ours that gets a copy of every mail, as the proof that it
    left. ``sent_folder = "keep"`` puts a copy there where the provider does not. The limits count mails;
    ``domain_seconds`` lie between two mails to one domain. ``dot_seconds`` is how long the server may think about a
    mail: less than ten minutes makes duplicates (RFC 5321 4.5.3.2.6).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(default="", pattern=r"^[A-Za-z0-9._:-]{0,253}$")
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "starttls"
    ca_file: Path | None = None
    auth: Literal["none", "password", "xoauth2"] = "password"
    mailbox: str = ""
    user: str = Field(default="", pattern=r"^[^\x00-\x1f\x7f]{0,200}$")
    secret: str = Field(default="env:BACKSTOP_SMTP_PASSWORD", pattern=r"^env:[A-Za-z_][A-Za-z0-9_]*$")
    sender: str = ""
    own_copy: str = ""
    sent_folder: Literal["leave", "look", "keep"] = "leave"
    per_minute: int = Field(default=20, ge=1, le=600)
    per_hour: int = Field(default=200, ge=1)
    per_day: int = Field(default=1000, ge=1)
    domain_seconds: float = Field(default=5, ge=0, le=3600)
    answer_seconds: float = Field(default=300, gt=0, le=600)
    dot_seconds: float = Field(default=600, gt=0, le=3600)

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, given: Any) -> Any:  # noqa: ANN401 - what stands in the file
        return _without_password(given, "secret = 'env:NAME', or mailbox")

    @model_validator(mode="after")
    def _safe(self) -> "SmtpSettings":
        if self.security == "none" and self.host and not is_this_machine(self.host):
            raise ValueError("security = 'none' would send mails and password in the clear; only 127.0.0.1 may have it")
        if self.host and self.auth != "none" and not (self.user or self.mailbox):
            raise ValueError("user or mailbox is missing (or set auth = 'none' for a server that asks for none)")
        if self.auth == "xoauth2" and not self.mailbox:
            raise ValueError("auth = 'xoauth2' needs mailbox, the configured mailbox whose access token is used")
        if self.sent_folder != "leave" and not self.mailbox:
            raise ValueError("sent_folder needs mailbox, the configured mailbox with that folder")
        return self


class Settings(BaseSettings):
    """What an installation can set; every field has a working default.

    ``own_domains`` are the mail domains of the company; empty means that they are learned from the mails'
    recipients. ``vendors_without_proof`` are vendors (by id) whose mail systems prove nothing and who are believed all
    the same, see ``MailboxSettings.authserv_id``. ``wrong_applied_target`` is the share of applied statements that may
    be wrong, ``audit_share`` the share that people look at again without the rule's answer (0: 3 % once decisions allow
    a threshold).
    ``close_short_limit`` is the value above which the buyer of a line may not approve closing it short himself.
    ``transfer_days`` are business days between branches by ``FROM>TO`` (``default`` for the others),
    ``processing_days`` those until cut goods are ready; both unknown unless set.
    ``holidays_country`` (with ``holidays_region``) picks the public holidays of the business calendar.
    ``public_url`` is the address people open the screen at when it is not only used on this machine; a proxy with
    TLS stands in front of it. ``oidc_issuer`` with id and secret lets people sign in at an OpenID provider.
    ``blobs`` is where raw mails lie; ``database`` is for many hosts without a common folder. The service looks every
    ``tick_seconds`` which mailboxes are due and every ``sweep_seconds`` what was left behind, writes a sign of life
    every ``beat_seconds``, takes a worker for gone after ``silent_seconds``, and ends within ``stop_seconds``.
    ``time_zone`` is that of its daily work.
    ``buyers`` are the addresses of the people whose names stand as buyers in the orders; ``report_mail`` are the
    reports that are mailed, at most ``report_mails_a_day`` mails. ``stock_feed`` are vendors' stock lists that the
    service fetches; ``stock_hosts`` names hosts of our own network they may lie on.
    ``sending = "stopped"`` is the switch that no command overrides: nothing leaves.
    """

    model_config = SettingsConfigDict(env_prefix="BACKSTOP_", extra="forbid", frozen=True)

    home: Path
    database_url: str = ""
    company: str = ""
    coordinator: str = ""
    phone: str = ""
    reply_to: str = ""
    own_domains: tuple[str, ...] = ()
    vendors_without_proof: tuple[str, ...] = ()
    holidays_country: str = "US"
    holidays_region: str = ""
    sending: Literal["draft", "automatic", "stopped"] = "draft"
    transport: Literal["folder", "smtp"] = "folder"
    smtp: SmtpSettings = SmtpSettings()
    auto_at: float = Field(default=0.97, ge=0.5, le=1.0)
    public_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "single sign-on"
    wrong_applied_target: float = Field(default=0.005, gt=0, le=0.05)
    close_short_limit: Decimal = Field(default=Decimal(1000), ge=0)
    transfer_days: dict[str, int] = Field(default_factory=dict)
    processing_days: int | None = Field(default=None, ge=0, le=60)
    audit_share: float = Field(default=0.0, ge=0, le=0.5)
    parse_seconds: int = Field(default=60, ge=1, le=600)
    parse_memory_mb: int = Field(default=1536, ge=256)
    blobs: Literal["folder", "database"] = "folder"
    time_zone: str = "UTC"
    log_format: Literal["console", "json"] = "console"
    tick_seconds: int = Field(default=10, ge=1, le=60)
    sweep_seconds: int = Field(default=30, ge=1, le=60)
    beat_seconds: float = Field(default=30, ge=0.1, le=300)
    silent_seconds: float = Field(default=180, ge=0.3, le=3600)
    stop_seconds: float = Field(default=20, ge=1, le=600)
    mailbox: tuple[MailboxSettings, ...] = ()
    buyers: dict[str, Address] = Field(default_factory=dict)
    report_mail: tuple[ReportMailSettings, ...] = ()
    report_mails_a_day: int = Field(default=200, ge=1, le=5000)
    alerts: AlertSettings = AlertSettings()
    stock_feed: tuple[StockFeedSettings, ...] = ()
    stock_hosts: tuple[str, ...] = ()
    secrets_key_file: Path | None = None

    @field_validator("own_domains")
    @classmethod
    def _no_free_mail(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        """A free-mail domain as our own would make every private sender a colleague."""
        lowered = tuple(d.lower().lstrip("@") for d in domains)
        free = sorted(_FREE_MAIL.intersection(lowered))
        if free:
            raise ValueError(f"{', '.join(free)} belongs to a mail provider, not to a company")
        return lowered

    @field_validator("mailbox")
    @classmethod
    def _one_entry_each(cls, mailboxes: tuple[MailboxSettings, ...]) -> tuple[MailboxSettings, ...]:
        names = [m.name for m in mailboxes]
        if len(set(names)) != len(names):
            raise ValueError("two mailboxes have the same name")
        if len({(m.host.lower(), m.real_port, m.user, f) for m in mailboxes for f in m.folders}) != sum(
            len(m.folders) for m in mailboxes
        ):
            raise ValueError("two mailboxes read the same folder of the same account")
        return mailboxes

    @field_validator("report_mail")
    @classmethod
    def _one_name_each(cls, mails: tuple[ReportMailSettings, ...]) -> tuple[ReportMailSettings, ...]:
        if len({mail.key for mail in mails}) != len(mails):
            raise ValueError("two entries mail the same report; give them names")
        return mails

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
            if address and not _ADDRESS.fullmatch(address):
                raise ValueError(f"{name}: {address!r} is no mail address")
        if self.smtp.mailbox and self.smtp.mailbox not in {m.name for m in self.mailbox}:
            raise ValueError(f"smtp.mailbox: no mailbox {self.smtp.mailbox!r} is configured")
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
    def silent_after(self) -> timedelta:
        """How long a worker may give no sign of life."""
        return timedelta(seconds=self.silent_seconds)

    @property
    def blob_folder(self) -> Path:
        """Where raw mails and attachments are kept."""
        return self.home / "blobs"

    @property
    def key_file(self) -> Path:
        """The key of the encrypted secrets; better kept away from the home folder and its backups."""
        return self.secrets_key_file or self.home / "secrets.key"

    @property
    def secrets(self) -> Path:
        """The encrypted passwords and tokens."""
        return self.home / "secrets"

    @property
    def outbox(self) -> Path:
        """Where composed mails are written by the folder transport."""
        return self.home / "outbox"


def secret_in_environment(name: str) -> str | None:
    """Return a secret from the environment, or None where it is not set."""
    return os.environ.get(name) or None


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
