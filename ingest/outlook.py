"""Outlook ``.msg`` files as the mail they hold: rebuilt as RFC 5322 bytes so that one reader serves both."""

import io
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from oxmsg import Message as OutlookMessage
from oxmsg.attachment import Attachment

from domain.errors import MailError
from ingest.headers import safe_header

_KEPT_HEADERS = ("Message-ID", "In-Reply-To", "Reply-To", "Cc", "Auto-Submitted", "List-Id", "List-Unsubscribe")
_LAYOUT = SMTP.clone(max_line_length=998)


def read_outlook(content: bytes) -> bytes:
    """Return the mail in a ``.msg`` file as message bytes; embedded Outlook items are named in the text only.

    Raises:
        MailError: the file is damaged or holds no mail.
    """
    try:
        return _rebuilt(OutlookMessage.load(io.BytesIO(content)))
    # The compound file reader raises whatever its indexes run into on damaged files (IndexError, struct.error,
    # AssertionError, OSError, KeyError ...); any of them means the same to us.
    except Exception as error:
        raise MailError("Outlook .msg file, cannot be read") from error


def _rebuilt(item: OutlookMessage) -> bytes:
    mail = EmailMessage(policy=_LAYOUT)
    mail["From"] = safe_header(item.sender or "")
    mail["To"] = safe_header(", ".join(r.email_address for r in item.recipients if r.email_address))
    mail["Subject"] = safe_header(item.subject)
    sent = item.sent_date
    original = item.message_headers
    if sent is not None:
        mail["Date"] = original.get("Date") or format_datetime(sent.astimezone(UTC))
    for name in _KEPT_HEADERS:
        if name in original:
            mail[name] = safe_header(original[name])
    mail.set_content(item.body or "")
    if item.html_body:
        mail.add_alternative(item.html_body, subtype="html")
    for attachment in item.attachments:
        _attach(mail, attachment)
    return mail.as_bytes()


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    content = attachment.file_bytes
    if content is not None:
        name = safe_header(attachment.file_name or "file")
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
