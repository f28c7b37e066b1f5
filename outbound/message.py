"""From a composed mail to the bytes that leave: RFC 5322 with plain and HTML alternatives and attachments."""

from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from domain.errors import ConfigurationError
from domain.outbox import OutgoingMail
from outbound.compose import Sender
from outbound.lines import one_line
from outbound.recipients import valid_address

# Python folds and encodes long References otherwise, and Outlook drops encoded ones (cpython#79986).
_POLICY = policy.SMTP.clone(max_line_length=998)
_LONGEST_REFERENCES = 900
_LAST_REFERENCES = 8


def message_bytes(
    mail: OutgoingMail, *, sender: Sender, at: datetime, references: Sequence[str] = (), from_email: str = ""
) -> bytes:
    """Return the bytes of a mail; the same arguments always give the same bytes.

    Args:
        mail: composed before; its Message-ID is used as it is.
        sender: From and Reply-To.
        at: the Date header, aware.
        references: Message-IDs of the thread so far, the oldest first.
        from_email: the address in From where it is not the one for answers.

    Raises:
        ConfigurationError: an address that is none.
    """
    for email in (*mail.to, *mail.cc, *([from_email] if from_email else [])):
        if not valid_address(email):
            raise ConfigurationError(f"{email!r} is no mail address")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(display_name=one_line(sender.name), addr_spec=from_email or sender.email)
    message["To"] = ", ".join(mail.to)
    if mail.cc:
        message["Cc"] = ", ".join(mail.cc)
    message["Reply-To"] = mail.reply_to if valid_address(mail.reply_to) else sender.email
    message["Subject"] = one_line(mail.subject, longest=200)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = one_line(mail.message_id, longest=200)
    for name, value in _thread(mail, references).items():
        message[name] = value
    if not mail.released_by:
        # RFC 3834: keeps other machines from answering; a polite absence notice may still come, and we want it.
        # A mail that a person let go is that person's.
        message["Auto-Submitted"] = "auto-generated"
    # Relays rewrite Message-IDs; this one comes back as it was.
    message["X-Backstop-Chase"] = message["Message-ID"].strip("<>")
    _content(message, mail)
    return message.as_bytes()


def _content(message: EmailMessage, mail: OutgoingMail) -> None:
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for file in mail.attachments:
        main, _, sub = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=one_line(file.name))
    name = "".join(c for c in mail.message_id if c.isalnum())[:40]
    # Boundaries would be drawn at random, and a mail must be the same every time it is built.
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=_bs_{name}{f'_{number}' if number else ''}")


def _thread(mail: OutgoingMail, references: Sequence[str]) -> dict[str, str]:
    """Return In-Reply-To and References; relays rewrite Message-IDs, so ours stands first among the references too.

    Of a long thread the first entry and the last eight stay (mail.md 24), fewer where they are very long.
    """
    parent = [mail.in_reply_to] if mail.in_reply_to else []
    first, *rest = [one_line(r, longest=250) for r in dict.fromkeys([mail.message_id, *references, *parent])]
    rest = rest[:1] + rest[1:][-_LAST_REFERENCES:]
    while len(" ".join([first, *rest])) > _LONGEST_REFERENCES and len(rest) > 2:  # noqa: PLR2004 -- both ends stay
        del rest[1]
    found = {"References": " ".join([first, *rest])}
    return found | ({"In-Reply-To": one_line(parent[0], longest=250)} if parent else {})
