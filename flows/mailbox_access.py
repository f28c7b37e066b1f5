"""From the settings of a mailbox to an open session: options, and where its secret is kept."""

from dataclasses import dataclass

from domain.errors import ConfigurationError, LoginRefusedError
from flows.home import Home
from ingest.authenticity import NO_PROOF, Proof
from ingest.imap.account import Auth, Login, Secret, SecretSource, Security, Server
from ingest.imap.session import MailboxSession
from ingest.tokens.google import GoogleApp, GoogleTokens
from ingest.tokens.microsoft import MicrosoftApp, MicrosoftTokens
from ingest.tokens.shelf import EncryptedShelf, KeyringShelf, Shelf
from settings import MailboxSettings, secret_in_environment

_FROM_ENVIRONMENT = "env:"


def mailbox_settings(home: Home, account: str) -> MailboxSettings:
    """Return the settings of an account.

    Raises:
        ConfigurationError: there is none of this name.
    """
    found = next((m for m in home.settings.mailbox if m.name == account), None)
    if found is None:
        names = ", ".join(m.name for m in home.settings.mailbox) or "none is configured"
        raise ConfigurationError(f"no mailbox {account!r}: {names}")
    return found


def proof_wanted(home: Home, source: str) -> Proof:
    """Return what must prove the sender of a mail from this source: what is set for the mailbox it lies in.

    Mails from files carry what their folder was filled from, which nobody knows: of them only a failure counts.
    """
    name, _, _ = source.partition("/")
    mailbox = next((m for m in home.settings.mailbox if m.name == name), None)
    if mailbox is None:
        return NO_PROOF
    return Proof(by=mailbox.authserv_id, spared=frozenset(home.settings.vendors_without_proof))


def server_of(mailbox: MailboxSettings) -> Server:
    """Return where the server is."""
    return Server(
        host=mailbox.host,
        port=mailbox.real_port,
        security=Security(mailbox.security),
        ca_file=mailbox.ca_file,
        read_seconds=float(mailbox.timeout_seconds),
    )


def login_of(mailbox: MailboxSettings) -> Login:
    """Return who we are there."""
    return Login(user=mailbox.user, auth=Auth(mailbox.auth))


def open_mailbox(home: Home, mailbox: MailboxSettings, secrets: SecretSource | None = None) -> MailboxSession:
    """Connect and log in; see ``connect`` for what it raises."""
    return MailboxSession.open(server_of(mailbox), login_of(mailbox), secrets or secret_source(home, mailbox))


def secret_source(home: Home, mailbox: MailboxSettings) -> SecretSource:
    """Return where the secret of an account comes from; it is asked for at each login.

    The source of a provider's tokens serves sending too.
    """
    match mailbox.provider:
        case "microsoft":
            return microsoft_tokens(home, mailbox)
        case "google":
            return google_tokens(home, mailbox)
        case _:
            return KeptPassword(home=home, mailbox=mailbox)


def microsoft_tokens(home: Home, mailbox: MailboxSettings) -> MicrosoftTokens:
    """Return the tokens of a Microsoft 365 account."""
    app = MicrosoftApp(
        client_id=mailbox.client_id,
        tenant=mailbox.tenant,
        authority=mailbox.authority,
        client_secret=_client_secret(home, mailbox) if mailbox.flow == "application" else None,
        ca_file=mailbox.ca_file if mailbox.authority else None,
    )
    return MicrosoftTokens(account=mailbox.name, user=mailbox.user, app=app, shelf=_shelf(home, mailbox.secret))


def google_tokens(home: Home, mailbox: MailboxSettings) -> GoogleTokens:
    """Return the tokens of a Google account."""
    app = GoogleApp(
        client_id=mailbox.client_id,
        client_secret=_client_secret(home, mailbox) if mailbox.client_secret else None,
        authority=mailbox.authority,
        ca_file=mailbox.ca_file if mailbox.authority else None,
    )
    return GoogleTokens(account=mailbox.name, user=mailbox.user, app=app, shelf=_shelf(home, mailbox.secret))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPassword:
    """A SecretSource: the password of an account, looked up at each login so that a new one counts at once."""

    home: Home
    mailbox: MailboxSettings

    def current(self) -> Secret:
        """Return the password."""
        return _kept(self.home, self.mailbox.secret, password_name(self.mailbox), of=self.mailbox.name)

    def renewed(self) -> Secret | None:
        """Nothing renews a password."""
        return None


def keep_secret(home: Home, mailbox: MailboxSettings, secret: str, *, name: str, where: str) -> None:
    """Keep a password or an application's secret where the settings say.

    Raises:
        ConfigurationError: the settings name a variable of the environment, which only its owner can set.
    """
    if where.startswith(_FROM_ENVIRONMENT):
        variable = where.removeprefix(_FROM_ENVIRONMENT)
        raise ConfigurationError(f"{mailbox.name}: this secret is read from the variable {variable}; set it there")
    _shelf(home, where).put(name, secret)


def password_name(mailbox: MailboxSettings) -> str:
    """Return under which name the password of an account is kept."""
    return f"password:{mailbox.name}"


def client_secret_name(mailbox: MailboxSettings) -> str:
    """Return under which name the secret of an account's application is kept."""
    return f"client:{mailbox.name}"


def _client_secret(home: Home, mailbox: MailboxSettings) -> Secret:
    return _kept(home, mailbox.client_secret, client_secret_name(mailbox), of=mailbox.name)


def _kept(home: Home, where: str, name: str, *, of: str) -> Secret:
    if where.startswith(_FROM_ENVIRONMENT):
        variable = where.removeprefix(_FROM_ENVIRONMENT)
        found = secret_in_environment(variable)
        missing = f"{of}: the variable {variable} is not set"
    else:
        found = _shelf(home, where).get(name)
        missing = f"{of}: no secret is kept; run `mailbox login {of}`"
    if found is None:
        raise LoginRefusedError(missing)
    return Secret(found)


def _shelf(home: Home, where: str) -> Shelf:
    if where == "keyring":
        return KeyringShelf()
    return EncryptedShelf(file=home.settings.secrets, key_file=home.settings.key_file)
