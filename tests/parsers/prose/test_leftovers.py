"""A sentence of which something is left over waits for a person; one that is used up counts by itself."""

from datetime import date
from decimal import Decimal

import pytest

from domain.document import Caution, OurLine, ReadingContext, Statement
from parsers.prose.body import read_body
from tests.parsers.prose.test_body import mail

WAITS = {Caution.CONDITIONAL, Caution.UNCLEAR_KIND, Caution.UNCLEAR_DATE, Caution.UNCLEAR_QUANTITY}


def line(number: str, description: str, *, po: str = "81200", balance: int = 10, code: str = "") -> OurLine:
    return OurLine(
        po=po, line=number, description=description, codes=(code,) if code else (), balance=Decimal(balance), uom="PC"
    )


ORDER = (
    line("1", "PL A36 1/2 X 96 X 240"),
    line("2", "ANGLE A36 3 X 3 X 1/4 X 20'"),
    line("3", "PIPE A53-B 4 SCH 40 X 21'"),
)


def said(text: str, *, lines: tuple[OurLine, ...] = ORDER, subject: str = "RE: PO 81200") -> tuple[Statement, ...]:
    context = ReadingContext(
        reference=date(2026, 12, 1), known_pos=frozenset(o.po.upper() for o in lines), our_lines=lines
    )
    return read_body(mail(text, subject=subject), context=context).statements


@pytest.mark.parametrize(
    "text",
    [
        "Plate ships 12/9, maybe the 14th or so for part of it, 3 pcs.",
        "Angle ships 12/9 with the flats, KW 51.",
        "Plate is fine for 12/9, the pipe not.",
    ],
)
def test_a_sentence_with_an_unused_day_count_or_name_waits(text: str) -> None:
    assert all(WAITS & s.cautions for s in said(text)), said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Plate ships 12/9, pipe ships 12/16.",
        "Plate was 12/4, now 12/9.",
        "Plate ships 12/9 but the pipe is backordered until 1/15.",
        "10 plates, 4,900 lbs on 2 skids, ship 12/9.",
        "The plate is back from the burner 12/4 and ships 12/9.",
        "All lines confirmed for 12/11.",
    ],
)
def test_a_sentence_that_is_used_up_counts_without_a_person(text: str) -> None:
    found = said(text)
    assert found
    assert not any(WAITS & s.cautions for s in found), found


PLATES = (
    line("1", "PL A572-50 1/2 X 96 X 240", balance=8),
    line("2", "PL A572-50 3/4 X 96 X 240", balance=5),
    line("3", "PL A572-50 1 X 96 X 240", balance=3),
)


def facts(text: str, lines: tuple[OurLine, ...] = PLATES) -> list[tuple[str, str, str, str, str]]:
    """Return kind, line, count, end of the window (or day of the shipment) and basis of what a mail says."""
    found = []
    for s in said(text, lines=lines):
        day = s.ship_date or (s.promise.end if s.promise else None)
        basis = s.promise.basis.value if s.promise and s.promise.basis else ""
        where = "all" if s.target.whole_order else ",".join(s.target.lines) or s.target.po_line or s.target.line_text
        amount = str(s.quantity.value) if s.quantity else ""
        found.append((s.kind.value, where or s.target.item_text, amount, f"{day:%m-%d}" if day else "", basis))
    return found


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Half inch and three-quarter ship Friday.", [("confirm", "1,2", "", "12-04", "ship")]),
        ("The inch is at the mill, call it 12/10 on a truck to you.", [("confirm", "3", "", "12-10", "ship")]),
        ("8 pc of the 1/2 and 5 pc of the 3/4 went out today.", [
            ("ship", "1", "8", "12-01", ""), ("ship", "2", "5", "12-01", ""),
        ]),
    ],
)  # fmt: skip
def test_sizes_in_words_or_alone_name_goods(text: str, want: list[tuple[str, str, str, str, str]]) -> None:
    assert facts(text) == want


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Everything is good for the 24th except line 3, that is 1/8.", "12-24"),
        ("Line 1 erst in KW 52.", "12-25"),
        ("They promised us 12/9 but I would plan on 12/16 at your door.", "12-16"),
        ("The other 2 not until January.", "01-31"),
    ],
)
def test_a_day_is_not_lost(text: str, day: str) -> None:
    assert facts(text)[0][3] == day


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("Line 1 leaves there 12/9.", "ship"),
        ("Line 1 will follow Friday.", "ship"),
        ("Line 1 is on a truck to you 12/9.", "ship"),
        ("Pos. 1 verladen wir am 9.12.2026.", "ship"),
        ("La linea 1 sale el 9 de diciembre.", "ship"),
        ("Line 1 arrives 12/9.", "deliver"),
        ("Line 1 will be on your dock 12/9.", "deliver"),
        ("Pos. 1 trifft bei Ihnen am 9. Dezember ein.", "deliver"),
        ("La linea 1 llega el 9 de diciembre.", "deliver"),
        ("Line 1 is good for 12/9.", ""),
    ],
)
def test_the_verb_tells_whether_a_day_is_of_shipping_or_of_delivery(text: str, basis: str) -> None:
    assert [f[4] for f in facts(text)] == [basis]


def test_a_count_said_twice_makes_one_statement() -> None:
    text = "Line 1 I show 8 pcs rolling week of 12/7, it should be on a truck by 12/18."
    assert facts(text) == [("confirm", "1", "8", "12-18", "ship")]


def test_pieces_missed_and_promised_in_the_next_words_are_promised() -> None:
    text = "Line 2 we came up 2 short. I can give you 3 on the 9th and the 2 remaining on Dec 18."
    assert facts(text) == [("confirm", "2", "3", "12-09", ""), ("confirm", "2", "2", "12-18", "")]


def test_the_day_of_one_sentence_is_not_the_day_of_the_next() -> None:
    assert facts("Line 1 shipped today, 8 pcs. Line 2 will follow Friday.") == [
        ("ship", "1", "8", "12-01", ""),
        ("confirm", "2", "", "12-04", "ship"),
    ]


def test_the_same_shipment_takes_the_day_of_the_one_before() -> None:
    assert facts("Line 1 went UPS yesterday, 8 pcs. Line 2 (5) same shipment.") == [
        ("ship", "1", "8", "11-30", ""),
        ("ship", "2", "5", "11-30", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Half of the pipe goes out Friday.",
        "The plates are 12/9.",
        "Wir haben Pos. 1 am 9. Dezember, die Bleche fehlen.",
    ],
)
def test_a_share_without_a_count_and_a_name_of_several_lines_wait(text: str) -> None:
    lines = (*ORDER, line("4", "PL A36 3/8 X 96 X 240"))
    assert all(WAITS & s.cautions for s in said(text.replace("plates", "plate"), lines=lines))


def test_an_order_with_the_exception_of_a_line_says_nothing_of_that_line() -> None:
    found = said("We show this order shipping complete on 12/9 with the exception of line 3.")
    assert [(s.target.whole_order, s.target.but_lines) for s in found] == [(True, ("3",))]


def test_how_many_lines_are_ready_is_no_count_of_goods() -> None:
    assert all(s.quantity is None for s in said("2 of 3 lines ready."))


def test_a_threat_to_cancel_waits_as_a_cancellation() -> None:
    found = said("Unless you approve the price we will need to cancel the pipe.")
    assert [s.kind.value for s in found] == ["cancel"]
    assert all(WAITS & s.cautions for s in found)


def test_goods_of_a_sentence_of_their_own_take_no_day_of_the_next() -> None:
    found = facts("Plates are done, waiting on the saw for the pipe, ships 12/16.", ORDER)
    assert all(where != "1" for _, where, *_ in found)


def test_a_heading_of_ship_dates_gives_its_days_that_basis() -> None:
    assert facts("Ship dates for your order: line 1 12/9, line 2 12/16.") == [
        ("confirm", "1", "", "12-09", "ship"),
        ("confirm", "2", "", "12-16", "ship"),
    ]


def test_days_with_dots_behind_dashes_are_days_and_no_counts() -> None:
    assert facts("Position 1 - 04.12., Position 2 - 11.12.") == [
        ("confirm", "1", "", "12-04", ""),
        ("confirm", "2", "", "12-11", ""),
    ]


def test_a_day_still_to_come_is_not_the_day_of_a_shipment() -> None:
    found = said("Line 1 shipped from the wrong warehouse, it should be out to you Friday.", lines=PLATES)
    assert all(s.ship_date is None and WAITS & s.cautions for s in found)


def test_the_day_goods_reach_the_vendor_waits() -> None:
    assert all(WAITS & s.cautions for s in said("The pipe will be here 12/9."))


def test_pieces_in_brackets_behind_packs_are_the_count() -> None:
    assert facts("2 bundles of the pipe (30 pc) loaded today.", ORDER) == [("ship", "3", "30", "12-01", "")]


def test_a_decimal_size_that_opens_a_clause_is_no_line_number() -> None:
    assert all(where != "1" for _, where, *_ in facts("1.5 plate: 12/9."))


def test_a_verb_with_its_day_before_a_colon_speaks_of_the_goods_behind_it() -> None:
    assert facts("Shipped 11/30: 8 pcs line 1. Shipping 12/9: 5 pcs line 2.") == [
        ("ship", "1", "8", "11-30", ""),
        ("confirm", "2", "5", "12-09", "ship"),
    ]


def test_a_count_before_a_line_number_is_of_that_line() -> None:
    assert facts("Teillieferung: 6 Stück Pos. 1 am 4.12.") == [("confirm", "1", "6", "12-04", "")]


def test_a_name_that_begins_like_a_month_is_no_day() -> None:
    assert not any(WAITS & s.cautions for s in said("Marcus - line 1 ships 12/9."))
