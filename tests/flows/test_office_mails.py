"""One mail per office format, from its bytes to the account: what a vendor attaches reaches the order line."""

import io
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage

import docx
import openpyxl
import pytest

from db.engine import read_session
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.mail import Outcome
from domain.match import Decision
from flows.accounts import states_of
from flows.receive import receive
from ingest.mailbox import RawMail
from tests.flows.mail_builder import JIM, OWN
from tests.office_files import (
    HEAD,
    ROWS,
    compound_file,
    html_pieces,
    odf_table,
    opendocument,
    outlook_tree,
    rtf_ack,
    rtf_around_html,
    winmail,
    word_ack,
    word_bytes,
    word_table,
)  # fmt: skip

TEXT = "Please see the attached acknowledgment.\n"
WRAPPED = rtf_around_html(html_pieces((HEAD, *ROWS), before="We confirm PO 4501 as follows:"))


def mail(*files: tuple[str, bytes], text: str | None = TEXT, kind: str = "application/octet-stream") -> RawMail:
    message = EmailMessage()
    message["From"], message["To"] = JIM, "Purchasing <purchasing@harborviewsteel.example.com>"
    message["Subject"] = "Order acknowledgment PO 4501"
    message["Date"], message["Message-ID"] = datetime(2026, 11, 19, 15, tzinfo=UTC), "<a@lakeshoreplate.example.com>"
    if text is not None:
        message.set_content(text)
    main, _, sub = kind.partition("/")
    for name, content in files:
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return RawMail(source="a.eml", content=message.as_bytes())


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def nested() -> bytes:
    return mail(("ack.docx", word_ack())).content


def outlook(**more: object) -> bytes:
    return compound_file(outlook_tree(sender=JIM, subject="Order acknowledgment PO 4501", **more))  # type: ignore[arg-type]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("PO", *HEAD), *(("4501", *row) for row in ROWS)):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


MAILS = {
    "docx": mail(("ack.docx", word_ack())),
    "rtf": mail(("ack.rtf", rtf_ack().encode())),
    "rtf named doc": mail(("ack.doc", rtf_ack().encode()), kind="application/msword"),
    "odt": mail(
        ("ack.odt", opendocument("text", f"<text:p>Order acknowledgment PO 4501</text:p>{odf_table((HEAD, *ROWS))}"))
    ),
    "xlsx": mail(("ack.xlsx", workbook())),
    "docx in zip": mail(("acks.zip", zipped("ack.docx", word_ack()))),
    "docx in an attached mail": mail(("fw.eml", nested())),
    "docx in winmail.dat": mail(("winmail.dat", winmail(files={"ack.docx": word_ack()})), kind="application/ms-tnef"),
    "body of winmail.dat, native": mail(("winmail.dat", winmail(rtf=rtf_ack())), text=None, kind="application/ms-tnef"),
    "body of winmail.dat, from html": mail(
        ("winmail.dat", winmail(rtf=WRAPPED)), text=None, kind="application/ms-tnef"
    ),
    "docx in msg": mail(("ack.msg", outlook(text="see attached", files={"ack.docx": word_ack()}))),
    "body of msg, from html": mail(("ack.msg", outlook(rtf=WRAPPED))),
    "body of msg, native": mail(("ack.msg", outlook(rtf=rtf_ack()))),
}


@pytest.mark.parametrize("name", MAILS)
def test_what_the_vendor_confirms_reaches_both_lines(stocked, name):
    result = receive(stocked, MAILS[name], own=OWN)
    with read_session(stocked.engine) as session:
        words = list(Statements(session).every_statement())
        states = [states_of(session, stocked, [Orders(session).line("4501", line)])[0] for line in ("1", "2")]
    found = {(w.po, w.line, w.decision, w.statement.promise and w.statement.promise.end.isoformat()) for w in words}
    assert found == {
        ("4501", "1", Decision.AUTO, "2026-12-04"),
        ("4501", "2", Decision.AUTO, "2026-12-11"),
    }, result
    assert [state.acknowledged for state in states] == [12, 160]


def test_a_struck_row_waits_for_a_person_and_the_mail_says_why(stocked):
    document = docx.Document()
    document.add_paragraph("ORDER ACKNOWLEDGMENT PO 4501")
    word_table(document, (HEAD, *ROWS))
    for cell in document.tables[0].rows[2].cells:
        cell.paragraphs[0].runs[0].font.strike = True
    result = receive(stocked, mail(("ack.docx", word_bytes(document))), own=OWN)
    assert (result.outcome, result.applied, result.waiting) == (Outcome.REVIEW, 1, 1)
    assert "struck-out row" in result.reason


def test_a_word_file_nobody_can_read_is_named_with_what_to_do(stocked):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le")
    result = receive(stocked, mail(("ack.doc", content)), own=OWN)
    assert result.outcome is Outcome.FAILED
    assert "old Word file" in result.reason


def test_a_body_that_cannot_be_unpacked_is_told_in_the_mails_row(stocked):
    broken = winmail(rtf=rtf_ack()).replace(b"LZFu", b"XXXX")
    result = receive(stocked, mail(("winmail.dat", broken), text=None, kind="application/ms-tnef"), own=OWN)
    assert "body in RTF cannot be read" in result.reason


def test_a_letter_without_a_table_waits_for_a_person(stocked):
    letter = docx.Document()
    letter.add_paragraph("Please find our confirmation for PO 4501: line 1 ships 12/4, line 2 ships 12/11.")
    result = receive(stocked, mail(("letter.docx", word_bytes(letter))), own=OWN)
    assert (result.outcome, result.applied, result.waiting) == (Outcome.REVIEW, 0, 2)
