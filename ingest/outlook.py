"""Outlook ``.msg`` files as the mail they hold: rebuilt as RFC 5322 bytes so that one reader serves both."""

import io
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from oxmsg import Message as OutlookMessage
from oxmsg.attachment import Attachment
from oxmsg.properties import Properties

from domain.errors import MailError
from ingest.headers import safe_header
from ingest.rtf_body import RtfBody, body_of_rtf

_KEPT_HEADERS = ("Message-ID", "In-Reply-To", "Reply-To", "Cc", "Auto-Submitted", "List-Id", "List-Unsubscribe")
_RTF = 0x1009  # PidTagRtfCompressed
_EMBEDDED = "__substg1.0_3701000D"  # PidTagAttachDataObject
_EMBEDDED_HEADER = 24
_LAYOUT = SMTP.clone(max_line_length=998)


class _EmbeddedMessage(OutlookMessage):
    """A mail attached to another: the header of its properties is shorter ([MS-OXMSG] 2.4.1.2)."""

    @property
    def properties(self) -> Properties:
        """Return the properties of the embedded mail."""
        return Properties(self._storage, properties_header_offset=_EMBEDDED_HEADER)


def read_outlook(content: bytes) -> bytes:
    """Return the mail in a ``.msg`` file as message bytes; mails attached to it are attached mails again.

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
    body = _body(item)
    mail.set_content(body.plain or "")
    if body.html:
        mail.add_alternative(body.html, subtype="html")
    for attachment in item.attachments:
        _attach(mail, attachment)
    return mail.as_bytes()


def _body(item: OutlookMessage) -> RtfBody:
    """Return text and HTML; Outlook often keeps the HTML inside RTF only, and sometimes nothing but RTF."""
    plain, html = item.body, item.html_body
    packed = item.properties.binary_prop_value(_RTF)
    if packed is None or html:
        return RtfBody(plain=plain, html=html)
    try:
        found = body_of_rtf(packed)
    except ValueError:
        if not (plain or "").strip():
            raise
        return RtfBody(plain=plain)
    return RtfBody(plain=plain if (plain or "").strip() else found.plain, html=found.html)


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    content = attachment.file_bytes
    name = safe_header(attachment.file_name or "file")
    storage = attachment._storage  # noqa: SLF001 -- the library has no other way to a mail inside a mail
    inner = next((s for s in getattr(storage, "storages", ()) if s.name == _EMBEDDED), None)
    if content is None and inner is not None:
        content, name = _rebuilt(_EmbeddedMessage(inner)), f"{name}.eml"
    if content is not None:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
