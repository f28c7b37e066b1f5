"""Papers in designs that the other tests do not have; each once read wrongly or not at all."""

from datetime import date

from domain.document import Caution, Document, ReadingContext, StatementKind
from parsers.grids.grid import layout_of
from parsers.grids.grid_rows import Grid
from parsers.pages.print_text import read_text
from parsers.pages.tables import layout_of as layout_of_pages
from parsers.papers.interpret import interpret
from tests.parsers.printed import line, page

CONTEXT = ReadingContext(reference=date(2026, 11, 20), known_pos=frozenset({"88120", "88131", "88144"}))
REPORT = """                          GARRISON PIPE & SUPPLY                       PAGE   1
                       SALES ORDER ACKNOWLEDGMENT
 CUST PO: 88144                          ORDER NO: 556120   DATE: 11/18/26
 ----------------------------------------------------------------------------
 LN  QTY ORD  QTY B/O  UM  DESCRIPTION                      PRICE  UM   SHIP DT
 ----------------------------------------------------------------------------
  1      420        0  FT  PIPE 2 SCH40 A53B ERW PE 21FT     3.42  FT  11/24/26
  2      210      105  FT  PIPE 4 SCH40 A53B ERW BE 21FT     9.87  FT  11/24/26
             BALANCE 105 FT EXPECTED 12/18/26
  3       12        0  EA  FLANGE 4 150 SO RF A105          22.15  EA  11/24/26
"""


def sheet(*rows: tuple[str, ...], name: str = "paper.docx") -> Document:
    return interpret(layout_of([Grid(name="t", page=1, rows=rows)]), name=name, context=CONTEXT)


def said(document: Document) -> list[tuple[str, str | None, str | None, str | None]]:
    """Kind, line, quantity and last day of each statement."""
    return [
        (
            s.kind.value,
            s.target.po_line or s.target.line_text,
            f"{s.quantity.value}" if s.quantity else None,
            str(s.promise.end) if s.promise else None,
        )
        for s in document.statements
    ]


def test_a_dated_balance_below_a_row_is_that_rows_and_no_heading_of_the_next() -> None:
    document = interpret(read_text(REPORT.encode(), name="ack.txt"), name="ack.txt", context=CONTEXT)
    assert said(document) == [
        ("confirm", "1", "420", "2026-11-24"),
        ("confirm", "2", "105", "2026-11-24"),
        ("backorder", "2", "105", "2026-12-18"),
        ("confirm", "3", "12", "2026-11-24"),
    ]


def test_a_mills_block_names_our_line_and_its_goods_keep_their_words() -> None:
    printed = page(
        line(60, (50, "MILL ORDER ACKNOWLEDGMENT")),
        line(90, (50, "MILL ORDER 88-1402"), (200, "ITEM 001 OF 002"), (330, "CUST PO 88144"), (440, "CUST ITEM 2")),
        line(105, (60, "PRODUCT: HOT ROLLED COIL A1011 CS TYPE B")),
        line(120, (60, "ORDER WT: 84,000 LBS"), (220, "EST SHIP: WK OF 12/14/26")),
        line(150, (50, "MILL ORDER 88-1402"), (200, "ITEM 002 OF 002"), (330, "CUST PO 88144"), (440, "CUST ITEM 5")),
        line(165, (60, "PRODUCT: HOT ROLLED PICKLED A1011 DS")),
        line(180, (60, "ORDER WT: 42,000 LBS"), (220, "EST SHIP: WK OF 01/11/27")),
    )
    document = interpret(layout_of_pages([printed]), name="mill.pdf", context=CONTEXT)
    assert said(document) == [("confirm", "2", "84000", "2026-12-18"), ("confirm", "5", "42000", "2027-01-15")]
    assert [s.target.item_text for s in document.statements] == [
        "HOT ROLLED COIL A1011 CS TYPE B",
        "HOT ROLLED PICKLED A1011 DS",
    ]


def test_so_many_of_so_many_with_the_rest_in_a_remark() -> None:
    document = sheet(
        ("Confirmation of your order 88131",),
        ("Pos", "Goods", "Pcs", "Ex works", "Remark"),
        ("1", "Channel C8 x 11.5 x 40'", "14", "Dec 9", "-"),
        ("2", "Angle 3x3x1/4 x 20'", "25 of 40", "Dec 9", "15 pcs to follow, date open"),
        ("3", "Beam W8x31x40'", "4", "--", "we no longer stock this"),
    )
    assert said(document) == [
        ("confirm", "1", "14", "2026-12-09"),
        ("confirm", "2", "25", "2026-12-09"),
        ("backorder", "2", "15", None),
        ("cancel", "3", "4", None),
    ]


def test_a_row_whose_values_cannot_be_read_stays_a_row_of_its_own() -> None:
    document = sheet(
        ("Order confirmation 88131",),
        ("Line", "Goods", "Confirmed", "Ship date"),
        ("1", "Channel C8 x 11.5 x 40'", "14", "12/09/2026"),
        ("2", "Angle 3x3x1/4 x 20'", "see letter", "pls call"),
        ("3", "Beam W8x31x40'", "4", "12/09/2026"),
    )
    assert {s.target.line_text for s in document.statements} >= {"1", "3"}
    assert all("call" not in s.note for s in document.statements if s.target.line_text == "1")


def test_what_is_open_and_when_it_comes_is_a_status() -> None:
    document = sheet(
        ("PO 88120",),
        ("Line", "Size", "Qty Open", "Est. Ship"),
        ("1", "1/2 x 96 x 240", "12", "12/9"),
        ("4", "1 x 96 x 240", "3", "B/O - no date yet"),
        name="body",
    )
    assert said(document) == [("confirm", "1", "12", "2026-12-09"), ("backorder", "4", "3", None)]


def test_nothing_allocated_and_nothing_owed_waits_with_the_ordered_quantity() -> None:
    document = sheet(
        ("ORDER ACKNOWLEDGEMENT", "PO Number: 88131"),
        ("Line", "Item", "Ordered", "Allocated", "Remaining", "UOM"),
        ("1", "BV-075-SS BALL VALVE", "24", "24", "0", "EA"),
        ("2", "HS-38-RED HOSE 3/8 RED", "200", "0", "0", "FT"),
    )
    first, second = document.statements
    assert (first.kind, first.quantity.value if first.quantity else None) == (StatementKind.CONFIRM, 24)
    assert (second.quantity.value if second.quantity else None, Caution.UNCLEAR_KIND in second.cautions) == (200, True)


def test_a_cancelled_or_rejected_line_of_zero_is_proposed_as_a_cancellation() -> None:
    document = sheet(
        ("Order confirmation 88131",),
        ("Line", "Item", "Qty", "UM", "Promise", "Status"),
        ("1", "CHANNEL A36 C8X11.5 X 40", "14", "PC", "12/22/26", ""),
        ("2", "BEAM A992 W8X31X40", "0", "PC", "CANCELLED", ""),
        ("3", "PLATE A36 1 X 96 X 240", "0", "PC", "", "REJECTED - obsolete"),
    )
    assert said(document) == [
        ("confirm", "1", "14", "2026-12-22"),
        ("cancel", "2", None, None),
        ("cancel", "3", None, None),
    ]


def test_releases_in_pieces_and_weight_are_schedules() -> None:
    printed = page(
        line(60, (50, "ORDER ACKNOWLEDGMENT SO-40118")),
        line(90, (50, "Itm"), (90, "Product"), (330, "Pcs"), (390, "Weight"), (450, "Due")),
        line(105, (50, "1"), (90, "HR PLATE A36 .5000 X 96"), (330, "12"), (390, "39,204")),
        line(120, (100, "Cust P.O.: 88120")),
        line(135, (100, "Rel 1 6 pcs 19,602 lbs due 12/04/26")),
        line(150, (100, "Rel 2 6 pcs 19,602 lbs due 12/18/26")),
        line(165, (50, "2"), (90, "HR SHEET A1011 10GA X 48"), (330, "160"), (390, "35,920"), (450, "12/04/26")),
    )
    document = interpret(layout_of_pages([printed]), name="ack.pdf", context=CONTEXT)
    assert said(document)[:2] == [("confirm", "1", "6", "2026-12-04"), ("confirm", "1", "6", "2026-12-18")]
