"""The way our mails take, as the settings say: server, secret, speed, Sent folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import LoginRefusedError
from domain.outbox import OutgoingMail
from flows.home import Home
from flows.mailbox_access import mailbox_settings, open_mailbox, secret_source
from ingest.imap.account import SecretSource
from ingest.imap.ours import OurMail
from ingest.imap.session import MailboxSession
from outbound.limits import SendLimits
from outbound.smtp import Security, SmtpServer, SmtpTransport
from outbound.smtp_login import Auth, Credentials, Secrets
from settings import secret_in_environment

_SENT = "Sent"  # where the server names no folder for sent mails


def smtp_transport(home: Home) -> SmtpTransport:
    """Return the configured way out by SMTP; nothing is connected, and no secret looked up, yet."""
    smtp = home.settings.smtp
    server = SmtpServer(
        host=smtp.host,
        port=smtp.port,
        security=Security(smtp.security),
        ca_file=smtp.ca_file,
        hello=(smtp.sender or home.settings.reply_to).rpartition("@")[2] or "backstop.invalid",
        connect_seconds=min(30.0, smtp.answer_seconds),
        answer_seconds=smtp.answer_seconds,
        dot_seconds=smtp.dot_seconds,
    )
    return SmtpTransport(server=server, credentials=_credentials(home))


def _credentials(home: Home) -> Credentials | None:
    smtp = home.settings.smtp
    if smtp.auth == "none" or not smtp.host:
        return None
    if smtp.mailbox:
        mailbox = mailbox_settings(home, smtp.mailbox)
        secrets: Secrets = MailboxSecrets(source=secret_source(home, mailbox))
        return Credentials(user=smtp.user or mailbox.user, secrets=secrets, auth=Auth(smtp.auth))
    return Credentials(user=smtp.user, secrets=EnvironmentSecret(variable=smtp.secret.removeprefix("env:")))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSecrets:
    """The secret of a mailbox, for sending too."""

    source: SecretSource

    def current(self) -> str:
        """Return the password, or a token that should still be good."""
        return self.source.current().value

    def renewed(self) -> str | None:
        """Return a fresh token; None for a password."""
        renewed = self.source.renewed()
        return None if renewed is None else renewed.value


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentSecret:
    """A password in a variable of the environment, looked up at each login."""

    variable: str

    def current(self) -> str:
        """Return it.

        Raises:
            LoginRefusedError: it is not set.
        """
        found = secret_in_environment(self.variable)
        if found is None:
            raise LoginRefusedError(f"the variable {self.variable} is not set")
        return found

    def renewed(self) -> str | None:
        """Nothing renews it."""
        return None


def send_limits(home: Home) -> SendLimits:
    """Return how fast mails may leave."""
    smtp = home.settings.smtp
    return SendLimits(
        per_minute=smtp.per_minute,
        burst=max(1, smtp.per_minute // 2),
        per_hour=smtp.per_hour,
        per_day=smtp.per_day,
        domain_gap=timedelta(seconds=smtp.domain_seconds),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFolder:
    """The folder of sent mails of our mailbox, on an open session."""

    session: MailboxSession
    name: str

    def holds(self, mail: OutgoingMail) -> bool:
        """Return whether a mail of ours lies there, whatever the provider made of its id."""
        return bool(self.session.find(self.name, _known_by(mail)))

    def put(self, mail: OutgoingMail, content: bytes, *, sent_at: datetime) -> bool:
        """Put a mail there unless it is there already; returns whether it was put."""
        return self.session.append_once(self.name, _known_by(mail), content, sent_at=sent_at)


def _known_by(mail: OutgoingMail) -> OurMail:
    return OurMail(message_id=mail.message_id, token=mail.token)


@contextmanager
def open_sent_folder(home: Home) -> Iterator[SentFolder | None]:
    """Open the Sent folder the settings name; None where none is to be looked at.

    Raises:
        MailboxError: the mailbox cannot be used now.
    """
    smtp = home.settings.smtp
    if smtp.sent_folder == "leave" or home.settings.transport != "smtp":
        yield None
        return
    with open_mailbox(home, mailbox_settings(home, smtp.mailbox)) as session:
        yield SentFolder(session=session, name=session.sent_folder() or _SENT)
