"""Bodies that Outlook keeps as RTF: in winmail.dat and in .msg files."""

import contextlib
import struct
from email.message import EmailMessage

import pytest
from hypothesis import given, settings, strategies as st

from domain.errors import MailError
from domain.mail import Mail
from ingest.mapi import mapi_values
from ingest.message import read_message
from ingest.outlook import read_outlook
from ingest.rtf_body import body_of_rtf
from ingest.rtf_html import html_in_rtf
from ingest.tnef import tnef_body
from tests.office_files import (
    HEAD,
    ROWS,
    compound_file,
    html_pieces,
    mapi_property,
    outlook_tree,
    packed,
    rtf_ack,
    rtf_around_html,
    winmail,
    word_ack,
)  # fmt: skip

JIM = "Jim Novak <jnovak@lakeshoreplate.example.com>"
HTML_RTF = rtf_around_html(html_pieces((HEAD, *ROWS), before="PO 4501 confirmed"))


def mail_with(container: bytes, text: str | None) -> Mail:
    message = EmailMessage()
    message["From"], message["Date"] = JIM, "Fri, 20 Nov 2026 16:45:00 -0500"
    if text is not None:
        message.set_content(text)
    message.add_attachment(container, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return read_message(message.as_bytes(), source="a.eml")


def test_html_wrapped_into_rtf_comes_out_without_what_is_only_for_rtf() -> None:
    html = html_in_rtf(HTML_RTF)
    assert html is not None
    assert html.startswith("<html><body><p>PO 4501 confirmed</p><table><tr><td>Line</td>")
    assert "Arial" not in html


def test_signs_of_rtf_become_those_of_html() -> None:
    rtf = r"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}Best\'e4tigt \u8364? 3\tab a\{b\}{\*\htmltag84 &nbsp;}\par{\*\mhtmltag x}}"
    assert html_in_rtf(rtf) == "<p>Bestätigt &#8364; 3\ta{b}&nbsp;\r\n"


def test_rtf_that_was_not_made_from_html_gives_its_visible_text_with_tabs_between_cells() -> None:
    struck = rtf_ack((HEAD, (*ROWS[0][:-1], r"{\strike 12/1/2026} 12/4/2026")))
    body = body_of_rtf(packed(struck))
    assert body.html is None
    assert (body.plain or "").split("\n")[:2] == ["ORDER ACKNOWLEDGMENT", "Your PO: 4501"]
    assert "1\tPLATE A36 1/2 X 96 X 240\t12\tPC\t12/4/2026" in (body.plain or "").split("\n")


def test_the_body_of_a_mail_that_came_as_winmail_dat_only_is_the_mails_text() -> None:
    mail = mail_with(winmail(rtf=HTML_RTF, files={"ack.docx": word_ack()}), None)
    assert "PO 4501 confirmed" in mail.text
    assert mail.html is not None
    assert [p.name for p in mail.parts] == ["ack.docx"]


def test_beside_a_text_the_container_adds_its_html() -> None:
    mail = mail_with(winmail(rtf=HTML_RTF), "PO 4501 confirmed\n")
    assert mail.text.strip() == "PO 4501 confirmed"
    assert "<td>12/4/2026</td>" in (mail.html or "")


def test_the_plain_body_of_a_container_outranks_its_rtf() -> None:
    body = tnef_body(winmail(text="PO 4501 ships 12/4", rtf=rtf_ack()))
    assert body.plain == "PO 4501 ships 12/4"


def test_a_damaged_rtf_body_is_a_problem_of_the_mail() -> None:
    broken = winmail(rtf=rtf_ack()).replace(b"LZFu", b"XXXX")
    assert any("RTF cannot be read" in problem for problem in mail_with(broken, None).problems)


def test_named_fixed_and_several_values_are_stepped_over() -> None:
    named = struct.pack("<HH", 0x0003, 0x8001) + bytes(16) + struct.pack("<III", 0, 5, 7)
    text_name = struct.pack("<HH", 0x0003, 0x8002) + bytes(16) + struct.pack("<II", 1, 6) + b"a\0b\0\0\0\0\0" + bytes(4)
    several = struct.pack("<HHI", 0x1003, 0x0E01, 2) + bytes(8)
    data = struct.pack("<I", 4) + named + text_name + several + mapi_property(0x1000, 0x001E, b"hello\0")
    assert mapi_values(data)[0x1000, 0x001E] == b"hello\0"


def test_an_outlook_file_without_a_plain_body_is_read_from_its_rtf() -> None:
    content = compound_file(outlook_tree(sender=JIM, subject="PO 4501", rtf=HTML_RTF, files={"ack.docx": word_ack()}))
    mail = read_message(read_outlook(content), source="a.msg")
    assert (mail.sender.email, mail.subject) == ("jnovak@lakeshoreplate.example.com", "PO 4501")
    assert "PO 4501 confirmed" in mail.text
    assert "<td>12/4/2026</td>" in (mail.html or "")
    assert [p.name for p in mail.parts] == ["ack.docx"]


def test_a_mail_attached_to_an_outlook_file_is_an_attached_mail() -> None:
    inner = outlook_tree(sender="Mill <m@mill.example>", subject="Rolling", text="PO 4501 rolls 12/4", header=24)
    mail = read_message(
        read_outlook(compound_file(outlook_tree(sender=JIM, subject="Fw", text="see", inner=inner))), source="a"
    )
    (part,) = mail.parts
    assert part.mail is not None
    assert (part.mail.subject, part.mail.text.strip()) == ("Rolling", "PO 4501 rolls 12/4")


@pytest.mark.parametrize("content", [b"", bytes(20), packed(rtf_ack())[:40]])
def test_a_damaged_body_has_a_reason(content: bytes) -> None:
    with pytest.raises(ValueError, match="RTF cannot be read"):
        body_of_rtf(content)


WINMAIL, PACKED = winmail(rtf=rtf_ack()), packed(rtf_ack())  # packing is slow


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=120), st.integers(min_value=0, max_value=600))
def test_any_bytes_give_a_body_or_a_reason(noise: bytes, at: int) -> None:
    whole, boxed = WINMAIL, PACKED
    with contextlib.suppress(ValueError):
        tnef_body(whole[:at] + noise + whole[at + len(noise) :])
    with contextlib.suppress(ValueError):
        body_of_rtf(boxed[:at] + noise + boxed[at + len(noise) :])
    assert isinstance(mapi_values(noise), dict)
    assert html_in_rtf("{\\rtf1\\fromhtml1 " + noise.decode("latin-1")) is not None


OUTLOOK = compound_file(outlook_tree(sender=JIM, subject="PO 4501", rtf=rtf_ack()))


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(min_value=0, max_value=4000))
def test_any_damage_to_an_outlook_file_is_a_mail_or_a_reason(noise: bytes, at: int) -> None:
    whole = OUTLOOK
    with contextlib.suppress(MailError):
        assert read_outlook(whole[:at] + noise + whole[at + len(noise) :])
