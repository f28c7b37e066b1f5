"""A report as a mail that nobody has sent yet: the same tables as plain text and as HTML."""

from email.message import EmailMessage
from email.policy import SMTP

from reports.figure import Report, plain
from reports.render import render_html, render_text


def draft_bytes(report: Report) -> bytes:
    """Return the bytes of a draft without sender and recipient; mail programs open it for writing (X-Unsent)."""
    mail = EmailMessage()
    mail["Subject"] = f"{plain(report.title)}, {report.as_of}"
    mail["X-Unsent"] = "1"
    mail.set_content(render_text(report).decode())
    mail.add_alternative(render_html(report).decode(), subtype="html")
    return mail.as_bytes(policy=SMTP)
