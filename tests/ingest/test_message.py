import base64
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings, strategies as st

from domain.errors import MailError
from domain.mail import Mail
from ingest.message import read_message, read_recipients
from ingest.mime_walk import Body


def mail(head: str, body: str | bytes = "Hello") -> Mail:
    content = body if isinstance(body, bytes) else body.encode()
    return read_message(head.strip().encode("utf-8", "surrogateescape") + b"\n\n" + content, source="001.eml")


HEAD = "From: Jim <jim@vendor.example>\nTo: po@own.example\nDate: Fri, 20 Nov 2026 16:45:00 -0500\nSubject: PO 4501"


def multipart(*parts: str, kind: str = "mixed") -> Mail:
    body = "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"
    return mail(f'{HEAD}\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="b"', body)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_give_a_mail_or_a_typed_error(content: bytes) -> None:
    try:
        result = read_message(content, source="x.eml")
    except MailError:
        return
    assert result.date.tzinfo is not None


_FRAGMENTS = st.sampled_from(
    [
        "From: a@b.c\n", "From: \n", "Date: x\n", "Date: Fri, 31 Dec 9999 23:59:59 -1200\n", "Subject: =?utf-8?B?4pyT?=\n",
        "Subject: =?x-none?Q?=FF?=\n", "Content-Type: multipart/mixed; boundary=b\n", "Content-Type: multipart/\n",
        "Content-Type: message/rfc822\n", "Content-Type: message/delivery-status\n", "Content-Type: text/html; charset=hex\n",
        "Content-Type: text/plain; charset*=; name*0*=x''%\n", "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: x-uuencode\n", "Content-Disposition: attachment; filename*1=a; filename*0*=''%ff\n",
        "\n", "--b\n", "--b--\n", "<p>x<table><tr><td>", "begin 644 a\nM\n`\nend\n", "ISA*00*", "PK\x03\x04", "%PDF-1.4", "=\n",
        "Message-ID: <[abc]@x>\n", "To: a@b, , <c, (d\n", "\udcff\udcfe", "\x00", " folded\n",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_FRAGMENTS, max_size=14))
def test_any_pieces_of_mails_give_a_mail_or_a_typed_error(pieces: list[str]) -> None:
    content = "".join(pieces).encode("utf-8", "surrogateescape")
    try:
        result = read_message(content, source="x.eml")
    except MailError:
        return
    assert "\x00" not in result.text + result.subject
    assert all("\n" not in value and len(value) <= 998 for _, value in result.headers)


@pytest.mark.parametrize("content", [b"", b"  \r\n ", b"PK\x03\x04 not a mail", b"just words\n\nand more"])
def test_a_file_that_is_no_mail_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(MailError, match=r"scan\.eml"):
        read_message(content, source="scan.eml")


def test_the_day_is_the_senders_and_the_time_is_utc() -> None:
    got = mail("From: a@b.example\nDate: Fri, 20 Nov 2026 21:30:00 -0500")
    assert got.date == datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
    assert got.local_date == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("head", "note"),
    [
        (
            "Date: garbage\nReceived: from x by y; Thu, 19 Nov 2026 10:00:00 +0100",
            "unreadable Date header, taken from Received",
        ),
        ("Received: from x by y; Thu, 19 Nov 2026 10:00:00 +0100", "no Date header, taken from Received"),
    ],
)
def test_a_bad_date_is_taken_from_received(head: str, note: str) -> None:
    got = mail(f"From: a@b.example\n{head}")
    assert got.local_date == date(2026, 11, 19)
    assert note in got.problems


def test_a_mail_without_any_date_says_so() -> None:
    got = mail("From: a@b.example\nSubject: x")
    assert got.date == datetime(1970, 1, 1, tzinfo=UTC)
    assert "no Date header, date unknown" in got.problems


def test_broken_headers_of_real_systems_are_read() -> None:
    got = mail("From: a@b.example\nMessage-ID: <[abc]@x>\nCc: a@b.example,\nDate: garbage")
    assert got.message_id == "<[abc]@x>"
    assert [a.email for a in got.cc] == ["a@b.example"]


def test_missing_headers_leave_empty_values() -> None:
    got = mail("Subject: scan from Xerox")
    assert got.sender.email == ""
    assert "no sender address" in got.problems
    assert got.message_id is None


def test_an_encoded_line_break_in_a_subject_never_becomes_a_header() -> None:
    got = mail("From: a@b.example\nSubject: =?utf-8?Q?Re=3A_PO_1=0D=0ABcc=3A_evil=40x.example=00?=")
    assert got.subject == "Re: PO 1 Bcc: evil@x.example"


def test_encoded_words_split_inside_a_character_are_joined() -> None:
    got = mail("From: a@b.example\nSubject: =?utf-8?B?w4Q=?= =?utf-8?Q?nderung_=C3?=\n =?utf-8?Q?=BCber_PO?=")
    assert got.subject == "Änderung über PO"


def test_raw_eight_bit_headers_are_decoded() -> None:
    content = b"From: M\xfcller <m@v.example>\nSubject: Best\xe4tigung\n\nx"
    got = read_message(content, source="a")
    assert (got.sender.name, got.subject) == ("Müller", "Bestätigung")


@pytest.mark.parametrize("value", ['"Haskins, Tom" <T@V.example>', "=?utf-8?Q?Haskins=2C_Tom?= <T@V.example>"])
def test_a_comma_in_a_display_name_is_no_separator(value: str) -> None:
    got = mail(f"From: {value}")
    assert (got.sender.name, got.sender.email) == ("Haskins, Tom", "t@v.example")


def test_a_message_id_with_a_line_break_is_no_id() -> None:
    got = mail("From: a@b.example\nMessage-ID: <a\n A1 DELETE Victim@x>")
    assert got.message_id is None
    assert "unusable Message-ID" in got.problems


def test_long_reference_lists_keep_every_id() -> None:
    ids = "\n ".join(f"<{'x' * 60}{n}@v.example>" for n in range(40))
    got = mail(f"From: a@b.example\nReferences: {ids}")
    assert len(got.references) == 40


def test_a_header_of_a_megabyte_is_cut() -> None:
    got = mail(f"From: a@b.example\nX-Junk: {'y' * 1_000_000}\nSubject: ok")
    assert got.subject == "ok"
    assert max(len(value) for _, value in got.headers) <= 998


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("unknown-8bit", "Größe 12".encode()),
        ("iso-8859-8-i", b"Size 12"),
        ("utf-8", "Größe 12".encode("cp1252")),
        ("us-ascii", "Größe 12".encode("cp1252")),
        ("hex", "Größe 12".encode()),
        ("utf-16", "Größe 12".encode("utf-16")),
        ("iso-8859-1", "Größe 12 €".encode("cp1252")),
    ],
)
def test_whatever_the_charset_the_words_are_there(charset: str, content: bytes) -> None:
    encoded = base64.b64encode(content).decode()
    got = mail(f"{HEAD}\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64", encoded)
    assert got.text.startswith(("Größe 12", "Size 12"))


def test_flowed_paragraphs_are_joined_and_typed_rows_stay_rows() -> None:
    body = (
        "The balance of your order 4501 will ship from our Toledo plant on \nFriday.\n\nPO 4501 \nLine 2 \n-- \nJim\n"
    )
    got = mail(f"{HEAD}\nContent-Type: text/plain; format=flowed", body)
    assert "Toledo plant on Friday." in got.text
    assert "PO 4501\nLine 2\n-- \nJim" in got.text


def test_a_mail_with_html_only_gets_its_visible_text() -> None:
    got = mail(f"{HEAD}\nContent-Type: text/html", "<p>Ships 12/4</p><p style='display:none'>PO 9999 line 1</p>")
    assert got.text == "Ships 12/4"
    assert got.html is not None
    assert "9999" in got.html


def test_alternative_parts_are_one_body() -> None:
    got = multipart(
        "Content-Type: text/plain\n\nShips 12/4", "Content-Type: text/html\n\n<b>Ships 12/4</b>", kind="alternative"
    )
    assert got.text == "Ships 12/4"
    assert got.html == "<b>Ships 12/4</b>"
    assert got.parts == ()


def test_a_stand_in_plain_part_gives_way_to_the_html() -> None:
    html = "<p>PO 4501 line 1: 40 sheets ship 12/4, the balance of 20 follows in the week of December 14.</p>"
    got = multipart(
        "Content-Type: text/plain\n\nPlease use an HTML viewer.",
        f"Content-Type: text/html\n\n{html}",
        kind="alternative",
    )
    assert got.text.startswith("PO 4501 line 1")


def test_a_footer_behind_an_attachment_joins_the_text() -> None:
    got = multipart(
        "Content-Type: text/plain\n\nSee attached.",
        "Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.4",
        "Content-Type: text/plain\n\nScanned by X.",
    )
    assert got.text == "See attached.\n\nScanned by X."
    assert [p.name for p in got.parts] == ["a.pdf"]


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "text/csv"])
def test_a_text_file_with_a_name_is_a_part(kind: str) -> None:
    got = multipart(
        "Content-Type: text/plain\n\nSee attached.", f'Content-Type: {kind}; name="lines.txt"\n\n4501;1;12/4'
    )
    assert got.text == "See attached."
    assert [(p.name, p.path) for p in got.parts] == [("lines.txt", "2")]


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: application/pdf\nContent-Disposition: inline",
        "Content-Type: application/octet-stream",
        "Content-Type: text/plain",
        "Content-Type: ;;;",
    ],
)
def test_a_pdf_is_found_whatever_it_is_called(head: str) -> None:
    got = multipart("Content-Type: text/plain\n\nhi", f"{head}\n\n%PDF-1.4\n1 0 obj")
    assert [p.media_type for p in got.parts] == ["application/pdf"]
    assert got.parts[0].name == "part-2.pdf"


def test_edi_as_the_whole_text_is_a_part() -> None:
    isa = "ISA*00*          *00*          *ZZ*A              *ZZ*B              *261120*1200*U*00401*000000001*0*P*>~"
    got = mail(HEAD, isa)
    assert [p.media_type for p in got.parts] == ["application/edi-x12"]
    assert got.text == ""


@pytest.mark.parametrize(
    "parameter",
    [
        "filename*=utf-8''Best%C3%A4tigung%204501.pdf",
        'filename="=?utf-8?Q?Best=C3=A4tigung_4501.pdf?="',
        "filename*0*=utf-8''Best%C3%A4; filename*1*=tigung%204501.pdf",
        'filename="C:\\\\docs\\\\Bestätigung 4501.pdf"',
    ],
)
def test_file_names_are_read_in_every_encoding(parameter: str) -> None:
    got = multipart(f"Content-Type: application/pdf\nContent-Disposition: attachment; {parameter}\n\n%PDF-1.4")
    assert got.parts[0].name == "Bestätigung 4501.pdf"


def test_a_mail_cut_off_in_the_middle_keeps_what_came() -> None:
    body = "--b\nContent-Type: text/plain\n\nSee attached\n--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQKM"
    got = mail(f'{HEAD}\nContent-Type: multipart/mixed; boundary="b"', body)
    assert got.text == "See attached"
    assert got.parts[0].content.startswith(b"%PDF-1.4")


def test_a_boundary_that_never_comes_is_replaced_by_the_one_there() -> None:
    body = "--other\nContent-Type: text/plain\n\nShips 12/4\n--other\nContent-Type: application/pdf\n\n%PDF-1.4\n--other--\n"
    got = mail(f'{HEAD}\nContent-Type: multipart/mixed; boundary="wrong"', body)
    assert got.text == "Ships 12/4"
    assert [p.media_type for p in got.parts] == ["application/pdf"]
    assert got.problems == ("part 1 has a broken boundary",)


def test_a_multipart_without_any_boundary_is_text() -> None:
    got = mail(f"{HEAD}\nContent-Type: multipart/mixed", "PO 4501 ships 12/4")
    assert got.text == "PO 4501 ships 12/4"


def test_a_uuencoded_file_in_the_text_is_a_part() -> None:
    got = mail(HEAD, "see file\nbegin 644 ack.pdf\n(" + ")5!$1BTQ+C0" + "\n`\nend\n")
    assert [p.name for p in got.parts] == ["ack.pdf"]


def test_ten_thousand_parts_are_read_up_to_the_limit_and_the_rest_is_told() -> None:
    got = multipart(*(["Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.4"] * 10_000))
    assert len(got.parts) == 200
    assert "more than 200 parts: 9800 were not opened" in got.problems


def test_nesting_beyond_reason_ends_in_a_typed_error_or_a_mail() -> None:
    body = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000))
    try:
        got = read_message(f"From: a@b.example\n{body}deep".encode(), source="deep.eml")
    except MailError:
        return
    assert got.problems


def test_recipients_come_from_the_header_alone() -> None:
    content = b"From: a@b.example\nTo: Desk <PO@own.example>\nDelivered-To: po@own.example\n\nTo: x@y.example"
    assert {a.email for a in read_recipients(content)} == {"po@own.example"}


def test_a_notice_whose_plain_part_only_announces_is_read_from_its_html() -> None:
    rows = "<div>Customer PO: 45012</div><div>Ship date: 11/19/2026</div><div>WR-12 Wire<br>Qty shipped: 20 FT</div>"
    assert "Qty shipped: 20 FT" in Body(plain="Your order has shipped.", html=rows).text()


def test_a_short_reply_whose_html_repeats_our_mail_stays_plain() -> None:
    html = "<p>Ok, thanks</p><p>From: us</p><p>PO: 45012</p><p>Line: 2</p><p>Open: 20</p>"
    assert Body(plain="Ok, thanks", html=html).text() == "Ok, thanks"
