"""A report as a mail that nobody has sent yet: the same tables as plain text and as HTML, the workbook attached."""

from email.message import EmailMessage
from email.policy import SMTP

from reports.figure import Report
from reports.links import NO_LINKS, Links
from reports.mail_page import MailWords, mail_page
from reports.render import render

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draft_bytes(report: Report, *, file_name: str, links: Links = NO_LINKS) -> bytes:
    """Return the bytes of a draft without sender and recipient; mail programs open it for writing (X-Unsent)."""
    page = mail_page(report, links=links, words=MailWords(file_name=file_name))
    mail = EmailMessage()
    mail["Subject"] = page.subject
    mail["X-Unsent"] = "1"
    mail.set_content(page.text)
    mail.add_alternative(page.html, subtype="html")
    main, _, sub = WORKBOOK.partition("/")
    mail.add_attachment(render(report, "xlsx", links), maintype=main, subtype=sub, filename=file_name)
    return mail.as_bytes(policy=SMTP)
