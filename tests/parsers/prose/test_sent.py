"""Our own words are taken out of a vendor's mail by what we sent; what was typed between them is an answer."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from domain.document import ReadingContext
from domain.mail import Address, Mail
from parsers.prose.body import read_body
from parsers.prose.quotes import BlockKind, split_body
from parsers.prose.sent import our_words

SENT = """Hi Jo,

could you please give us a ship date for the open lines below?

Line 1 - HR SHT 10GA 48 X 120, 40 pcs, need 12/19 - ETA?
Line 2 - HR SHT 11GA 48 X 120, 60 pcs, need 12/19 - ETA?
Line 3 - PL A36 1/2 X 96 X 240, 12 pcs, need 12/19 - ETA?

Thank you - Teresa, Materials, 555-0177
"""
HEAD = "From: Us\nSent: Monday\nTo: Jo\nSubject: PO 45012\n\n"


def read(text: str) -> list[tuple[str, str | None, date | None, date | None]]:
    mail = Mail(
        sha256="", source="m", message_id=None, date=datetime(2026, 11, 18, 15, tzinfo=UTC), local_date=date(2026, 11, 18),
        sender=Address(name="Jo", email="jo@v.example"), subject="RE: PO 45012", text=text,
    )  # fmt: skip
    context = ReadingContext(reference=date(2026, 11, 18), known_pos=frozenset({"45012"}), sent_texts=(SENT,))
    return [
        (s.kind.value, s.target.po_line or s.target.line_text, s.promise.end if s.promise else None, s.ship_date)
        for s in read_body(mail, context=context).statements
    ]


ANSWERS = [
    ("confirm", "1", date(2026, 12, 15), None),
    ("backorder", "2", date(2027, 1, 2), None),
    ("ship", "3", None, date(2026, 11, 5)),
]


def answered(text: str) -> str:
    return (
        text.replace("120, 40 pcs, need 12/19 - ETA?", "120, 40 pcs, need 12/19 - ETA? 12/15")
        .replace("60 pcs, need 12/19 - ETA?", "60 pcs, need 12/19 - ETA?\nback ordered til 1/2")
        .replace("12 pcs, need 12/19 - ETA?", "12 pcs, need 12/19 - ETA?   shipped 11/5")
    )


@pytest.mark.parametrize(
    "text",
    [
        HEAD + answered(SENT),
        "see my notes\n\n" + "".join(f"> {line}\n" for line in answered(SENT).splitlines()),
        answered(SENT),
        "thx\n\n" + answered(SENT).replace(", need", ",\nneed"),
    ],
    ids=["outlook", "marked", "no marks at all", "wrapped"],
)
def test_an_answer_belongs_to_the_line_it_was_typed_in(text: str) -> None:
    assert read(text) == ANSWERS


def test_our_own_need_date_never_comes_back_as_an_answer() -> None:
    assert read(f"Thanks, looking into it.\n\n{HEAD}{SENT}") == []


def test_our_text_is_quoted_without_any_mark() -> None:
    blocks = split_body(f"All three ship 12/17.\n\n{SENT}", sent=(SENT,))
    assert [b.kind for b in blocks if b.kind is BlockKind.NEW]
    assert read(f"All three ship 12/17.\n\n{SENT}")[0][2] == date(2026, 12, 17)


@given(st.text(max_size=200), st.text(max_size=200))
def test_what_repeats_our_text_lies_in_the_mail_in_order(text: str, sent: str) -> None:
    ours = our_words(text, (sent,))
    assert all(0 <= o.start < o.end <= len(text) for o in ours)
    assert all(one.end <= two.start for one, two in pairwise(ours))


@given(st.text(max_size=120))
def test_blocks_cover_every_character_also_where_our_words_are_known(text: str) -> None:
    blocks = split_body(f"{text}\n{SENT}{text}", sent=(SENT,))
    assert "".join(f"{text}\n{SENT}{text}"[b.start : b.end] for b in blocks) == f"{text}\n{SENT}{text}"
