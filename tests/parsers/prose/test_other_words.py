"""Answers in words that stand in no list of phrases, as buyers get them, and what a coordinator reads in them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
import yaml

from domain.document import Document, OurLine, ReadingContext, Statement
from domain.mail import Address, Mail
from parsers.prose.body import read_body

DAY = date(2026, 11, 18)
LINES = tuple(
    OurLine(po=po, line=number, description=text, balance=Decimal(open_), uom="PC")
    for po, number, text, open_ in (
        ("61207", "1", "PL A36 1/2 X 96 X 240", 12), ("61207", "2", "HR SHT A1011 CS-B 10GA 60 X 120", 40),
        ("61207", "3", "CF RD 1045 2 X 12'", 60), ("61207", "4", "HSS A500 4 X 4 X 1/4 X 40'", 15),
        ("61207", "5", "HR FLAT A36 1/2 X 4 X 20'", 100), ("61210", "1", "BEARING 6205-2RS DEEP GROOVE BALL", 200),
        ("61210", "2", "V-BELT B75 CLASSICAL", 24), ("61215", "1", "VALVE GATE 3 CL150 FLGD WCB", 6),
    )
)  # fmt: skip
CONTEXT = ReadingContext(reference=DAY, known_pos=frozenset({"61207", "61210", "61215"}), our_lines=LINES)
ANSWERS: list[dict[str, Any]] = yaml.safe_load(
    resources.files("tests.parsers.prose").joinpath("data/other_words.yaml").read_text(encoding="utf-8")
)


def read(answer: dict[str, Any]) -> Document:
    mail = Mail(
        sha256="", source="m", message_id=None, date=datetime(2026, 11, 18, 15, tzinfo=UTC), local_date=DAY,
        sender=Address(name="Bob Vance", email="b@v.example"), subject=answer.get("subject", "RE: PO 61207"),
        text=answer["text"],
    )  # fmt: skip
    return read_body(mail, context=CONTEXT)


def facts(statement: Statement) -> list[str]:
    """Return a statement as lines of "kind order/line quantity day", one for each line it speaks of."""
    target = statement.target
    single = target.line_text or target.po_line
    lines = list(target.lines) or ([single] if single else ["*" if target.whole_order else f"~{target.item_text}"])
    left_out = "".join(target.but_lines or target.but_items)
    day = statement.ship_date
    if statement.promise is not None:
        day = statement.promise.end or statement.promise.start
    later = ">" if statement.promise is not None and statement.promise.end is None else ""
    amount = "-" if statement.quantity is None else f"{statement.quantity.value.normalize():f}"
    written = "-" if day is None else f"{later}{day:%m/%d}"
    order = "" if target.po_text in {None, "61207"} else f"{target.po_text}/"
    out = f"-{left_out}" if left_out else ""
    return [f"{statement.kind} {order}{line}{out} {amount} {written}" for line in lines]


@pytest.mark.parametrize("answer", ANSWERS, ids=[a["text"][:50] for a in ANSWERS])
def test_an_answer_in_other_words_says_what_a_coordinator_reads_in_it(answer: dict[str, Any]) -> None:
    said = [fact for statement in read(answer).statements for fact in facts(statement)]
    assert sorted(said) == sorted(answer["says"])


def test_a_count_in_words_rests_on_its_whole_word() -> None:
    (said,) = read({"text": "Line 1: six of the plates go out on 12/4."}).statements
    assert [e.text for e in said.evidence if e.field == "qty"] == ["six"]
