"""Builds raw mails of the sample vendors."""

from datetime import UTC, datetime
from email.message import EmailMessage

from ingest.mailbox import RawMail
from ingest.sender import OwnAddresses

OWN = OwnAddresses(domains=frozenset({"harborviewsteel.example.com"}))
JIM = "Jim Novak <jnovak@lakeshoreplate.example.com>"
BETH = "Beth Lindqvist <bethl@keystonestructural.example.org>"


def raw(  # noqa: PLR0913 -- a builder with defaults for everything
    text: str,
    *,
    sender: str = JIM,
    subject: str = "your order",
    day: datetime = datetime(2026, 11, 19, 15, tzinfo=UTC),
    name: str = "a.eml",
    csv: str | None = None,
    headers: dict[str, str] | None = None,
    pdf: bytes | None = None,
) -> RawMail:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "Purchasing <purchasing@harborviewsteel.example.com>", subject
    mail["Date"], mail["Message-ID"] = day, f"<{name}.{day:%Y%m%d%H%M}@vendor.example.com>"
    for header, value in (headers or {}).items():
        mail[header] = value
    mail.set_content(text)
    if csv is not None:
        mail.add_attachment(csv.encode(), maintype="text", subtype="csv", filename="confirmation.csv")
    if pdf is not None:
        mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="packet.pdf")
    return RawMail(source=name, content=mail.as_bytes())
