"""Whatever stands in a feed or a vendor's paper: it is text in our mails, never markup, header, formula or template."""

import email
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email.policy import default

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import load_workbook

from domain.outbox import OutgoingMail
from domain.purchase import Contact, Vendor
from outbound.compose import Thread, compose
from outbound.lines import COLUMNS
from outbound.message import message_bytes
from outbound.shelf import LANGUAGES
from tests.outbound.conftest import SENDER, make_state, make_stationery, planned_states

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</table><h1>pay here</h1>",
    "{{ 7 * 7 }} {% for x in y %}",
    "x\r\nBcc: all@evil.example\r\n\r\nbody",
    '=HYPERLINK("http://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\u202egnp.exe\u2066",
    "a\u0000b\ue000c",
    "a | b | c",
    "&lt;b&gt; &amp;",
    "7F3K-1",
]


def composed(text: str, *, language: str = "en", thread: Thread | None = None) -> OutgoingMail:
    fields = ("po", "line", "item", "description", "vendor_item", "uom", "customer", "buyer", "warehouse")
    codes = ("SHIP_COMPLETE_SHORT", "ACK_LINE_MISSING")
    states = [
        make_state(code, **dict.fromkeys(fields, text) | {"vendor_orders": (text,), "line": f"{text}{n}"})
        for n, code in enumerate(codes)
    ]
    vendor = Vendor(vendor_id="V1", name=text, contacts=(Contact(name=text, email="jim@lakeshore.example"),))
    (chase,) = planned_states(*states, vendors={"V1": vendor}).chases

    return compose(
        replace(chase, language=language),
        stationery=make_stationery(),
        chase_id="x",
        as_of=date(2026, 11, 23),
        thread=thread,
    )


def check(mail: OutgoingMail) -> None:
    assert mail.html is not None
    tree_tags = set(re.findall(r"<([a-zA-Z0-9]+)", mail.html))
    assert tree_tags <= {"html", "head", "meta", "title", "body", "p", "br", "h3", "table", "tr", "th", "td"}
    rows = [line for line in mail.text.splitlines() if line.startswith(mail.refs[0].ref.split("-")[0]) and "|" in line]
    assert len(rows) == 2
    assert all(row.count("|") == len(COLUMNS) - 1 for row in rows)
    raw = message_bytes(mail, sender=SENDER, at=datetime(2026, 11, 23, 8, tzinfo=UTC))
    parsed = email.message_from_bytes(raw, policy=default)
    assert sorted(set(parsed.keys())) == sorted(parsed.keys())
    assert "Bcc" not in parsed
    assert parsed["To"] == "jim@lakeshore.example"
    assert b"\x00" not in raw
    sheet = load_workbook(io.BytesIO(mail.attachments[0].content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_in_every_field_stay_words(text: str, language: str) -> None:
    check(composed(text, language=language))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_any_words_in_every_field_stay_words(text: str) -> None:
    check(composed(text or "x"))


@pytest.mark.parametrize("subject", [*HOSTILE, "=?utf-8?q?x?=\r\nBcc: a@evil.example"])
def test_a_vendors_subject_is_continued_on_one_line(subject: str) -> None:
    mail = composed("x", thread=Thread(message_id="<1@v.example>", subject=subject))
    assert "\n" not in mail.subject
    assert mail.subject.endswith(f"[{mail.token}]")
    check(mail)


def test_template_words_of_vendors_are_never_evaluated() -> None:
    mail = composed("{{ 7 * 7 }}")
    assert "49" not in mail.text
    assert "{{ 7 * 7 }}" in mail.text
