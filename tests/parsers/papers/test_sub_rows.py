"""Lines below a row, below the table and in legends that change what the row says."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from domain.document import Caution, Document
from domain.promise import Basis
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.papers.foot_notes import complete_lines
from parsers.papers.interpret import interpret
from tests.parsers.papers.invented import CONTEXT, Rows, as_page, as_sheet, fact
from tests.parsers.pdf_builder import fixed_pitch, pdf

Read = Callable[[Rows], Document]
READERS = pytest.mark.parametrize("read", [as_sheet, as_page], ids=["sheet", "page"])
ACK = [["ORDER CONFIRMATION 77120"], ["Your PO: 45012"], []]


def read_print(text: str) -> Document:
    layout = read_pdf(pdf(fixed_pitch(*text.strip("\n").split("\n"))), limits=PdfLimits())
    return interpret(layout, name="paper.pdf", context=CONTEXT)


def test_partial_deliveries_below_a_row_are_its_schedules() -> None:
    document = read_print(
        """
AUFTRAGSBESTAETIGUNG  NR. 26-0441
IHRE BESTELLUNG 45012        DATUM 16.11.2026

POS  BEZEICHNUNG                     MENGE ME    PREIS   LIEFERTERMIN
10   FLANSCH DN100 PN16 C22.8           30 STK   44,10   04.12.2026
20   KRUEMMER DN80 90 GRAD              50 STK   12,80
       TEILLIEFERUNG 1                  20 STK           11.12.2026
       TEILLIEFERUNG 2                  30 STK           18.12.2026
"""
    )
    assert [(int(s.quantity.value), fact(s)[2]) for s in document.statements if s.quantity] == [
        (30, "2026-12-04"),
        (20, "2026-12-11"),
        (30, "2026-12-18"),
    ]
    assert {s.promise.basis for s in document.statements if s.promise} == {Basis.DELIVER}


def test_a_row_whose_own_delivery_closes_the_gap_is_the_first_of_its_schedules() -> None:
    said = read_print(
        """
ORDER ACKNOWLEDGMENT 8112     CUST PO 45012

LN   DESCRIPTION                 ORD PCS   ACC PCS   SCHED PCS   SCHED SHIP
1    W8X24 A992 X 40                  18        18          10   12/01/26
                                                             8   12/15/26
2    W10X33 A992 X 40                  6         6           6   12/01/26
"""
    )
    assert [(int(s.quantity.value), fact(s)[2]) for s in said.statements if s.quantity] == [
        (10, "2026-12-01"),
        (8, "2026-12-15"),
        (6, "2026-12-01"),
    ]


def test_deliveries_that_do_not_add_up_wait() -> None:
    said = read_print(
        """
ORDER ACKNOWLEDGMENT 8112     CUST PO 45012

LN   DESCRIPTION                 QTY   UM    SHIP DATE
1    W8X24 A992 X 40              18   PC    12/01/26
       SHIPMENT 2                  5   PC    12/15/26
2    W10X33 A992 X 40              6   PC    12/01/26
"""
    ).statements
    doubted = [s for s in said if s.target.line_text == "1"]
    assert len(doubted) == 2
    assert all(Caution.FAILED_CHECK in s.cautions and s.reading < 0.7 for s in doubted)


def test_an_offer_of_other_goods_below_a_row_makes_it_a_substitution() -> None:
    said = read_print(
        """
ORDER ACKNOWLEDGMENT 8113     CUST PO 45012

LN     QTY UM   DESCRIPTION                          PRICE PER    SHIP DATE
 1      20 PC   FLAT D2 1 X 4 X 36                  171.00 PC     12/01/26
 2       8 PC   FLAT S7 1-1/2 X 12 X 36
                ** NOT AVAILABLE - WE OFFER FLAT A2 1-1/2 X 12 X 36
                   AS SUBSTITUTE AT 498.00 PC - PLEASE ADVISE **
                                  END
"""
    ).statements
    assert [s.kind.value for s in said] == ["confirm", "substitute"]


def test_a_remark_below_the_table_dates_the_item_it_names() -> None:
    said = read_print(
        """
LIEFERSCHEIN LS-4410
VERSANDDATUM: 16.11.2026   IHRE BESTELLUNG: 45012

POS  ARTIKEL                          BESTELLT   GELIEFERT   REST  ME
10   KRUEMMER DN80                          50          20     30  STK
20   FLANSCH DN100                          12          12      0  STK

RESTMENGE POS. 10: 30 STK, LIEFERTERMIN 18.12.2026.
"""
    ).statements
    assert [(fact(s)[0], fact(s)[2]) for s in said] == [
        ("ship", "2026-11-16"),
        ("backorder", "2026-12-18"),
        ("ship", "2026-11-16"),
    ]


def test_a_legend_says_what_the_letters_behind_a_quantity_mean() -> None:
    said = read_print(
        """
PACKING LIST 33071       SHIPPED 11/16/26     CUSTOMER PO 45012

LN   SECTION                    ORDER PCS    THIS LOAD P/C    WEIGHT LB
1    W8X24 A992 X 40                   18             16 C       15,360
2    W10X33 A992 X 40                  12              8 P       10,560

P = partial, more to follow   C = line complete
"""
    ).statements
    assert [(s.kind.value, s.quantity.uom if s.quantity else "", s.complete_claim) for s in said] == [
        ("ship", "PC", True),
        ("ship", "PC", False),
        ("backorder", "PC", False),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ITEMS 1, 2 AND 5 SHIPPED COMPLETE - ITEM 4 FOLLOWS", [1, 2, 5]),
        ("Lines 1 - 3 complete", [1, 2, 3]),
        ("Pos. 10 und 20 komplett", [10, 20]),
        ("lignes 1, 2 et 4 soldées", [1, 2, 4]),
        ("Item 3 will complete 12/15", []),
    ],
)
def test_a_list_of_items_may_be_called_complete(text: str, numbers: list[int]) -> None:
    assert list(complete_lines(text)) == numbers


@READERS
def test_dates_and_figures_under_an_unknown_heading_make_the_rows_wait(read: Read) -> None:
    rows = [
        *ACK,
        ["Line", "Description", "Qty", "U/M", "Zorvex", "Quill"],
        ["1", "Sprocket 40B18", "10", "EA", "12/04/2026", "7"],
        ["2", "V-belt B68", "25", "EA", "12/11/2026", "9"],
    ]
    said = read(rows).statements
    assert all({Caution.UNCLEAR_DATE, Caution.UNCLEAR_QUANTITY} <= s.cautions for s in said)


@READERS
def test_texts_under_an_unknown_heading_name_the_goods_where_nothing_else_does(read: Read) -> None:
    rows = [
        *ACK,
        ["Pos", "Profile", "Qty", "U/M", "Ship on", "$ each / per lb"],
        ["1", "ANGLE 6063 2 X 2 X 1/8", "10", "PC", "12/04/2026", "23.60"],
        ["2", "TEE 6063 1 X 1 X 1/8", "25", "PC", "12/11/2026", "4.10"],
    ]
    first, second = read(rows).statements
    assert (first.target.item_text, fact(second)) == ("ANGLE 6063 2 X 2 X 1/8", ("confirm", "25 PC", "2026-12-11"))
    assert (first.unit_price, first.price_uom) == (Decimal("23.60"), None)
