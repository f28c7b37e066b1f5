"""Header fields beside and below their labels."""

from collections.abc import Sequence
from datetime import date

import pytest

from domain.document import Box, ReadingContext
from parsers.layout import TextLine, Word
from parsers.papers.heading import Heading, read_heading

CONTEXT = ReadingContext(reference=date(2026, 11, 20), known_pos=frozenset({"45012", "4501"}))


def lines(*rows: Sequence[tuple[float, str]]) -> tuple[TextLine, ...]:
    """Rows of (x, text) in points; each text is split into words 6 points a character."""
    found = []
    for number, row in enumerate(rows):
        top = 20.0 + 14 * number
        words = []
        for start, text in row:
            x = start
            for word in text.split():
                end = x + 6 * len(word)
                words.append(
                    Word(
                        text=word,
                        x0=x,
                        x1=end,
                        top=top,
                        bottom=top + 10,
                        page=1,
                        place=Box(x0=x, top=top, x1=end, bottom=top + 10),
                    )
                )
                x = end + 6
        found.append(TextLine(words=tuple(words), page=1))
    return tuple(found)


def heading(*rows: Sequence[tuple[float, str]], context: ReadingContext = CONTEXT) -> Heading:
    return read_heading(lines(*rows), context=context)


def test_values_stand_beside_their_labels() -> None:
    found = heading(
        [(300, "Order No.:"), (420, "SO-118402")],
        [(300, "Your P.O. No.:"), (420, "4501")],
        [(300, "Order Date:"), (420, "11/11/2026")],
    )
    assert (found.vendor_order, found.po_numbers, found.issued) == ("SO-118402", ("4501",), None)


def test_values_stand_below_their_labels() -> None:
    found = heading(
        [(20, "PACKING LIST NO"), (150, "SHIP DATE"), (250, "CUSTOMER PO"), (350, "OUR ORDER"), (450, "TRAILER")],
        [(20, "447812"), (150, "11/18/2026"), (250, "4501"), (350, "SO-118402"), (450, "5307")],
    )
    assert (found.number, found.ship_date, found.po_numbers, found.vendor_order) == (
        "447812",
        date(2026, 11, 18),
        ("4501",),
        "SO-118402",
    )


def test_labels_and_values_run_together_in_one_line() -> None:
    found = heading([(20, "OUR ORDER NG-66120 CUST PO 45012 ENTERED 11/10/26 BY SK PAGE 1")])
    assert (found.vendor_order, found.po_numbers, found.issued) == ("NG-66120", ("45012",), None)


def test_number_and_date_may_share_a_label() -> None:
    found = heading(
        [(20, "Number / Date"), (200, "0010044871 / 11/09/2026")], [(20, "Purchase order no."), (200, "45012")]
    )
    assert (found.vendor_order, found.issued, found.po_numbers) == ("0010044871", date(2026, 11, 9), ("45012",))


def test_an_address_below_a_title_is_no_number() -> None:
    found = heading([(20, "PACKING SLIP")], [(20, "1180 Quay Road, Dock 4")], [(300, "Slip No.:"), (400, "9921")])
    assert found.number == "9921"


def test_a_letters_bare_date_and_the_number_under_its_title_are_found() -> None:
    found = heading(
        [(300, "Invoice")],
        [(300, "98812")],
        [(300, "November 16, 2026")],
        [(20, "Customer PO"), (200, "45012")],
    )
    assert (found.number, found.issued) == ("98812", date(2026, 11, 16))


def test_the_values_of_ignored_labels_are_nobodys_number() -> None:
    found = heading([(20, "Customer no."), (200, "200318")], [(20, "Skids"), (200, "130044")])
    assert found.number is None


def test_several_orders_of_ours_are_all_kept() -> None:
    assert heading(
        [(20, "Cust PO: 45012, 45013 & 45014")], context=ReadingContext(reference=date(2026, 1, 1))
    ).po_numbers == ("45012", "45013", "45014")


def test_a_reference_counts_only_where_nothing_better_is_printed() -> None:
    assert heading([(20, "Reference: 45012")]).po_numbers == ("45012",)
    assert heading([(20, "Reference: 99"), (200, "PO No.: 45012")]).po_numbers == ("45012",)


@pytest.mark.parametrize("number", ["1Z88A0170399120045"])
def test_a_parcel_number_is_found_without_a_label(number: str) -> None:
    assert heading([(20, f"Via: UPS {number}")]).tracking == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Shipped today on our truck 22, BOL 30811-A:", date(2026, 11, 20)),
        ("shipped 11/19 via truck", date(2026, 11, 19)),
        ("will be shipped 12/4", None),
        ("not shipped 11/19", None),
    ],
)
def test_a_sentence_about_goods_that_left_dates_the_shipment(text: str, day: date | None) -> None:
    assert heading([(20, text)]).ship_date == day


@pytest.mark.parametrize("text", ["Shipment 1 of 2", "Delivery: 2 weeks", "Load 3", "Delivery 10 days ARO"])
def test_a_count_is_no_document_number(text: str) -> None:
    assert heading([(20, "PACKING LIST")], [(20, text)]).number is None
