"""Who our mails come from, and the way they take."""

from datetime import timedelta

from db.engine import read_session
from db.repositories.keyvalues import KeyValues
from flows.home import Home
from flows.own_addresses import OWN_MAILBOX
from outbound.compose import Sender
from outbound.limits import SendLimits
from outbound.smtp import Security, SmtpServer, SmtpTransport
from outbound.smtp_login import Auth, Credentials, FixedPassword, Secrets

NOBODY = "open-orders@backstop.invalid"  # stands where neither a setting nor a mail told our address


def mail_sender(home: Home) -> Sender:
    """Return who writes: as set, else the shared mailbox that the mails were addressed to."""
    settings = home.settings
    with read_session(home.engine) as session:
        learned = KeyValues(session).get(OWN_MAILBOX)
    return Sender(
        name=settings.coordinator or "Purchasing",
        email=settings.reply_to or learned or NOBODY,
        company=settings.company or (learned or NOBODY).rpartition("@")[2],
        phone=settings.phone,
    )


def smtp_transport(home: Home) -> SmtpTransport:
    """Return the configured way out by SMTP; nothing is connected yet."""
    smtp = home.settings.smtp
    server = SmtpServer(
        host=smtp.host,
        port=smtp.port,
        security=Security(smtp.security),
        ca_file=smtp.ca_file,
        hello=(smtp.sender or home.settings.reply_to).rpartition("@")[2],
        answer_seconds=smtp.answer_seconds,
        connect_seconds=min(30.0, smtp.answer_seconds),
        dot_seconds=smtp.dot_seconds,
    )
    if smtp.auth == "none":
        return SmtpTransport(server=server)
    return SmtpTransport(
        server=server, credentials=Credentials(user=smtp.user, secrets=_secrets(home), auth=Auth(smtp.auth))
    )


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


def _secrets(home: Home) -> Secrets:
    return FixedPassword(password=home.settings.smtp.password.get_secret_value())
