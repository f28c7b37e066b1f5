"""Heads of papers as they are printed: boxes side by side, labels above, beside or inside their values, no label at all."""

from collections.abc import Sequence
from datetime import date

import pytest

from domain.document import Document
from domain.mail import MailKind
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.papers.interpret import interpret
from tests.parsers.papers.invented import CONTEXT, as_sheet
from tests.parsers.pdf_builder import Sheet, pdf

_ITEMS = (
    ["Line", "Description", "Qty", "U/M", "Promise Date"],
    ["1", "PLATE A36 1/2 X 96 X 240", "12", "PC", "12/04/2026"],
)
_SHIPPED = (["Line", "Description", "Ordered", "Shipped", "U/M"], ["1", "PLATE A36 1/2 X 96 X 240", "12", "12", "PC"])
_XS = (36.0, 90.0, 300.0, 360.0, 420.0)


def page(*rows: Sequence[tuple[float, str]], items: Sequence[Sequence[str]] = _ITEMS) -> Document:
    """Rows of (x, text) above a table, read from a page."""
    sheet = Sheet(size=8.0)
    for row in rows:
        for x, text in row:
            sheet.put(x, text)
        sheet.down(13.0)
    sheet.down(20.0)
    for cells in items:
        for x, text in zip(_XS, cells, strict=True):
            sheet.put(x, text)
        sheet.down(13.0)
    layout = read_pdf(pdf(sheet), limits=PdfLimits())
    return interpret(layout, name="paper.pdf", context=CONTEXT)


HEADS: dict[str, Sequence[Sequence[tuple[float, str]]]] = {
    "label left of value": (
        [(36, "ORDER ACKNOWLEDGMENT")], [(350, "Order No.:"), (450, "SO-118402")], [(350, "Cust PO:"), (450, "45012")],
        [(350, "Date:"), (450, "11/13/2026")], [(350, "Rev:"), (450, "2")],
    ),
    "label above value": (
        [(36, "ORDER ACKNOWLEDGMENT")], [(36, "ORDER NO."), (150, "CUSTOMER P.O."), (280, "DATE"), (400, "REV")],
        [(36, "SO-118402"), (150, "45012"), (280, "11/13/2026"), (400, "2")],
    ),
    "label and value in one entry": (
        [(36, "ORDER ACKNOWLEDGMENT")], [(36, "Order No. SO-118402"), (250, "P.O. No. 45012"), (420, "Date 11/13/2026")],
        [(36, "Revision 2")],
    ),
    "boxes side by side": (
        [(36, "ORDER ACKNOWLEDGMENT")], [(36, "Sold To"), (300, "Order Number"), (430, "Order Date")],
        [(36, "Midwest Plate & Bar"), (300, "SO-118402"), (430, "11/02/2026")],
        [(36, "Dock 3, 1180 Quay Road"), (300, "Your P.O. Number"), (430, "Print Date")],
        [(36, "Duluth MN 55802"), (300, "45012"), (430, "11/13/2026")], [(300, "Change Order"), (430, "Terms")], [(300, "2"), (430, "Net 30")],
    ),
    "dates of three kinds": (
        [(36, "ORDER ACKNOWLEDGMENT")], [(36, "PO Date: 11/02/2026"), (200, "Order Date: 11/03/2026"), (400, "Ack Date: 11/13/2026")],
        [(36, "Our Order: SO-118402"), (200, "Your Order: 45012"), (400, "Amendment No. 2")],
    ),
    "a weak reference that is ours": (
        [(36, "ORDER ACKNOWLEDGMENT  SO-118402")], [(36, "Order No. SO-118402"), (250, "Reference"), (350, "45012")],
        [(36, "Document Date"), (150, "11/13/2026")], [(36, "Version"), (150, "2")],
    ),
    "our number without a label": (
        [(36, "ORDER ACKNOWLEDGMENT")], [(36, "Order No.: SO-118402"), (300, "11/13/2026"), (420, "Rev. 2")],
        [(36, "for your kind order 45012 we thank you")],
    ),
    "the number we know under a label of theirs": (
        [(36, "ORDER ACKNOWLEDGMENT")], [(36, "Sales Order"), (150, "SO-118402"), (300, "Order No."), (400, "45012")],
        [(36, "Date"), (150, "11/13/2026"), (300, "Chg No."), (400, "2")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rows", HEADS.values(), ids=HEADS)
def test_a_head_is_read_in_every_arrangement(rows: Sequence[Sequence[tuple[float, str]]]) -> None:
    document = page(*rows)
    found = (document.po_numbers, document.vendor_order, document.date, document.revision)
    assert found == (("45012",), "SO-118402", date(2026, 11, 13), "2")
    assert document.kind is MailKind.ACK_REV


SHIPPING: dict[str, Sequence[Sequence[tuple[float, str]]]] = {
    "boxes": (
        [(36, "PACKING LIST")],
        [(36, "Packing List No."), (150, "Ship Date"), (250, "B/L No."), (350, "Carrier"), (450, "PRO No.")],
        [(36, "447812"), (150, "11/13/2026"), (250, "30811-A"), (350, "Lakehead Freight"), (450, "551-20934")],
        [(36, "Customer PO"), (150, "Our Order"), (250, "Seal"), (350, "Trailer")], [(36, "45012"), (150, "SO-118402"), (250, "771"), (350, "5307")],
    ),
    "running line": (
        [(36, "PACKING LIST 447812")], [(36, "Packing List No: 447812   Ship Date: 11/13/2026   BOL: 30811-A   Carrier: HTL   PRO: 551-20934")],
        [(36, "Cust PO: 45012   Our Order: SO-118402")],
    ),
    "number behind the title": (
        [(36, "PACKING SLIP"), (300, "No. 447812")],
        [(36, "Date Shipped 11/13/26"), (200, "Via HTL"), (300, "Pro# 551-20934"), (430, "B/L# 30811-A")],
        [(36, "Your Order No. 45012"), (200, "Our Order No. SO-118402")],
    ),
    "columns of a delivery ticket": (
        [(36, "DELIVERY TICKET #447812")],
        [(36, "SHIP DATE"), (130, "CARRIER"), (230, "PRO NUMBER"), (330, "BOL NUMBER"), (430, "CUST P.O."), (520, "S.O.")],
        [(36, "11/13/26"), (130, "HTL"), (230, "551-20934"), (330, "30811-A"), (430, "45012"), (520, "SO-118402")],
    ),
    "German": (
        [(36, "LIEFERSCHEIN")], [(36, "Lieferschein-Nr."), (150, "447812"), (300, "Versanddatum"), (420, "13.11.2026")],
        [(36, "Frachtbrief-Nr."), (150, "30811-A"), (300, "Sendungsnummer"), (420, "551-20934")],
        [(36, "Ihre Bestellung"), (150, "45012"), (300, "Unser Auftrag"), (420, "SO-118402")],
    ),
    "French": (
        [(36, "BON DE LIVRAISON")], [(36, "N° de BL"), (150, "447812"), (300, "Date d'expédition"), (420, "13/11/2026")],
        [(36, "Lettre de voiture"), (150, "30811-A"), (300, "N° de suivi"), (420, "551-20934")],
        [(36, "Votre commande n°"), (150, "45012"), (300, "Notre référence"), (420, "SO-118402")],
    ),
    "Spanish": (
        [(36, "ALBARÁN")], [(36, "N.º de albarán"), (150, "447812"), (300, "Fecha de embarque"), (420, "13/11/2026")],
        [(36, "Carta de porte"), (150, "30811-A"), (300, "No. de guía"), (420, "551-20934")],
        [(36, "Su pedido"), (150, "45012"), (300, "Nuestro pedido"), (420, "SO-118402")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rows", SHIPPING.values(), ids=SHIPPING)
def test_the_numbers_of_a_shipment_are_told_apart(rows: Sequence[Sequence[tuple[float, str]]]) -> None:
    document = page(*rows, items=_SHIPPED)
    (statement,) = document.statements
    assert (document.number, document.vendor_order, document.po_numbers) == ("447812", "SO-118402", ("45012",))
    assert (statement.ship_date, statement.tracking) == (date(2026, 11, 13), "551-20934")
    assert "30811-A" in document.references


@pytest.mark.parametrize(
    "words",
    [
        "Rev 2", "Rev. 2", "Revision 2", "REVISED", "Change Order 1", "CHANGE ORDER", "Amendment 3", "** CHANGED **", "Änderung Nr. 2", "Nachtrag 1",
        "Geänderte Auftragsbestätigung", "Avenant n° 2", "Commande modifiée", "Modificación 2", "Pedido modificado", "Wijziging 2", "Supersedes 11/02/2026",
    ],
)  # fmt: skip
def test_words_of_a_change_make_an_acknowledgment_a_revised_one(words: str) -> None:
    document = as_sheet((["ORDER ACKNOWLEDGMENT"], [words], ["Cust PO", "45012"], [], *_ITEMS))
    assert document.kind is MailKind.ACK_REV


@pytest.mark.parametrize(
    "words", ["Rev 0", "Rev. A36", "Revision: 00", "Price subject to change", "Part rev C drawing"]
)
def test_a_first_issue_or_a_remark_is_no_revision(words: str) -> None:
    document = as_sheet((["ORDER ACKNOWLEDGMENT"], [words], ["Cust PO", "45012"], [], *_ITEMS))
    assert document.kind is MailKind.ACK


def test_an_order_number_column_that_holds_our_numbers_is_ours() -> None:
    rows = (
        ["ORDER ACKNOWLEDGMENT"], [], ["Order No", "Line", "Description", "Qty", "U/M", "Promise Date"],
        ["45012", "1", "PLATE A36 1/2", "12", "PC", "12/04/2026"], ["45077", "2", "FLAT A36 1/4", "40", "PC", "12/11/2026"],
    )  # fmt: skip
    assert [s.target.po_text for s in as_sheet(rows).statements] == ["45012", "45077"]


def test_a_week_in_the_head_is_the_promise_of_every_row() -> None:
    rows = (["Auftragsbestätigung"], ["Ihre Bestellung", "45012"], ["Liefertermin", "KW 50"], [],
            ["Pos.", "Bezeichnung", "Menge", "ME"], ["1", "BLECH S235", "12", "Stk"])  # fmt: skip
    (statement,) = as_sheet(rows).statements
    assert statement.promise is not None
    assert (statement.promise.start, statement.promise.end) == (date(2026, 12, 7), date(2026, 12, 11))
