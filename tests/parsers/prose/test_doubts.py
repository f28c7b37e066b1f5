"""What the reader does not fully understand waits for a person."""

from datetime import date

import pytest

from domain.document import Caution, ReadingContext, StatementKind
from parsers.prose.body import read_body
from parsers.prose.doubts import unexplained
from parsers.prose.reader import Reader
from parsers.prose.scopes import Scope
from tests.parsers.prose.test_body import mail

_DAY = date(2026, 12, 1)
_WAITS = {Caution.CONDITIONAL, Caution.UNCLEAR_KIND, Caution.UNCLEAR_DATE, Caution.UNCLEAR_QUANTITY}


def _said(text: str) -> list[tuple[StatementKind, tuple[str, ...], bool]]:
    context = ReadingContext(reference=_DAY, known_pos=frozenset({"81200"}))
    found = read_body(mail(text, subject="RE: PO 81200"), context=context).statements
    return [
        (s.kind, s.target.lines or ((s.target.line_text,) if s.target.line_text else ()), bool(_WAITS & s.cautions))
        for s in found
    ]


@pytest.mark.parametrize(
    "text",
    [
        "If the casting passes inspection we ship line 1 12/9.",
        "Line 1 could be ready 12/9. Otherwise it will be the 20th.",
        "Line 1 is packed for 12/4. Want me to send it ahead?",
        "Line 2 was going to ship 12/2, I do not know about now.",
        "Line 1 ships 12/9 but I would not bet on it.",
        "Line 3 is on hold pending your drawing, 12/9.",
        "Line 1: the boat lands 12/4, you would see it about 12/18.",
        "The frobnicator gizmo thing wobbled 12/9.",
        "ok",
        "We sold the lot last night, 11/30.",
    ],
)
def test_what_is_conditional_open_past_or_not_understood_waits(text: str) -> None:
    assert all(waits for _, _, waits in _said(text)), _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Line 1 ships 12/9.",
        "All lines confirmed for 12/11. If you have any questions, just call.",
        "Lines 1-3 are in stock and go out tomorrow on our truck.",
        "Line 2 is backordered until 1/15.",
        "Line 1 was 12/4, now 12/11.",
        "Line 4: 14 of 20 pcs ship 12/11, balance 1/8.",
    ],
)
def test_plain_words_count_without_a_person(text: str) -> None:
    found = _said(text)
    assert found
    assert not any(waits for _, _, waits in found), found


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Yes on 1 and 2, ship 12/10.", {"1", "2"}),
        ("2 & 3 no issue for 12/18.", {"2", "3"}),
        ("1 - ok for 12/10", {"1"}),
    ],
)
def test_small_numbers_before_an_answer_are_lines(text: str, lines: set[str]) -> None:
    assert {n for _, said, _ in _said(text) for n in said} == lines


@pytest.mark.parametrize("text", ["Will enter it this afternoon.", "Mañana le confirmo fechas.", "All 3 lines?"])
def test_an_announcement_of_work_promises_nothing(text: str) -> None:
    assert not [kind for kind, _, _ in _said(text) if kind is not StatementKind.RECEIPT_ONLY]


def test_looks_like_line_3_is_about_line_3() -> None:
    ((kind, lines, _),) = _said("Looks like line 3 will slip from 12/11 to 12/18.")
    assert (kind, lines) == (StatementKind.DELAY, ("3",))


@pytest.mark.parametrize("text", ["Good morning!", "Good afternoon Ben,", "Good luck with the audit."])
def test_a_greeting_confirms_nothing(text: str) -> None:
    assert not _said(text)


def test_a_plan_of_the_past_is_no_promise() -> None:
    assert not [s for s in _said("We were going to ship line 1 12/10 but the crane is down.") if not s[2]]


def test_a_pronoun_after_an_exception_speaks_of_what_was_excepted() -> None:
    reader = Reader(context=ReadingContext(reference=_DAY), base=Scope(po="81200"))
    reader.read("Good on all except the socket heads, those are 2-3 weeks out.", start=0)
    whole, excepted = reader.drafts
    assert whole.verdict.window is None
    assert excepted.scope.item == "socket heads"
    assert excepted.verdict.window is not None


def test_a_part_that_is_there_now_does_not_take_the_day_of_the_rest() -> None:
    reader = Reader(context=ReadingContext(reference=_DAY), base=Scope(po="81200", lines=("3",)))
    reader.read("600 now / 400 on 12/21", start=0)
    assert [d.verdict.window is not None for d in reader.drafts] == [False, True]


def test_words_nobody_taught_the_reader_are_named() -> None:
    reader = Reader(context=ReadingContext(reference=_DAY), base=Scope(po="81200"))
    reader.read("Line 1 gets wobbled 12/9.", start=0)
    assert "wobbled" in unexplained(reader.drafts[0].group)


@pytest.mark.parametrize(
    "text",
    [
        "Line 2 should have read 40 pcs not 400. Please revise your PO.",
        "Price on line 2 went up to $0.92/lb, please confirm before we ship.",
        "We will ship what we have (about 2,000 lbs) on 12/11 for line 1.",
    ],
)
def test_a_correction_of_our_order_an_open_question_or_two_goods_at_once_waits(text: str) -> None:
    document = read_body(mail(text), context=ReadingContext(reference=_DAY, known_pos=frozenset({"45012"})))
    assert document.statements
    assert all(s.cautions & {Caution.UNCLEAR_KIND, Caution.CONDITIONAL} for s in document.statements)


def test_no_at_the_end_of_an_answer_is_no_abbreviation() -> None:
    text = "Line 1: yes. Line 2: no. Line 3: next week."
    document = read_body(
        mail(text, subject="PO 45012"), context=ReadingContext(reference=_DAY, known_pos=frozenset({"45012"}))
    )
    assert [(s.target.po_line or s.target.line_text, s.target.lines) for s in document.statements] == [
        ("1", ()),
        ("3", ()),
    ]


def test_a_request_to_confirm_confirms_nothing() -> None:
    document = read_body(
        mail("Please confirm line 2."), context=ReadingContext(reference=_DAY, known_pos=frozenset({"45012"}))
    )
    assert not [s for s in document.statements if s.kind is StatementKind.CONFIRM and s.target.po_line]
