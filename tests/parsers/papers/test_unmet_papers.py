"""Twelve more invented vendors, each with a habit that no other paper of the tests has: read rightly, or waiting."""

import pytest

from domain.document import Caution, Document
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.papers.interpret import interpret
from tests.parsers.papers.invented import CONTEXT, as_page, as_sheet, facts
from tests.parsers.pdf_builder import fixed_pitch, pdf

READERS = pytest.mark.parametrize("read", [as_sheet, as_page], ids=["sheet", "page"])


_FORCED = {Caution.UNCLEAR_QUANTITY, Caution.UNCLEAR_DATE, Caution.UNCLEAR_KIND}


def printed(text: str) -> Document:
    layout = read_pdf(pdf(fixed_pitch(*text.strip("\n").split("\n"))), limits=PdfLimits())
    return interpret(layout, name="paper.pdf", context=CONTEXT)


def all_wait(document: Document) -> bool:
    """A person looks at every statement."""
    return all(s.reading < 0.7 or s.cautions & _FORCED for s in document.statements)


def test_tags_below_a_heat_that_were_not_read_show_in_the_totals_and_wait() -> None:
    said = printed(
        """
BRANDT STEEL SERVICE                       PACKING LIST   PL 77120
CUSTOMER PO: 45012                         DATE SHIPPED: 11/16/2026
-----------------------------------------------------------------------------
ITEM  DESCRIPTION                      TAG        PCS    NET CWT   GROSS CWT
-----------------------------------------------------------------------------
 1    HR FLAT A36 1/4 X 4 X 20'        B20177      12      8.16       8.30
      HEAT 4471207                     B20178      12      8.16       8.30
 2    ANGLE A36 3 X 3 X 1/4 X 20'      B20181      10      9.80       9.95
      HEAT 4471355
-----------------------------------------------------------------------------
      TOTAL 3 TAGS                                 34     26.12      26.55
"""
    )
    assert ("ship", "10 PC", "2026-11-16") in facts(said)
    assert all_wait(said)


@READERS
def test_a_german_confirmation_in_weeks_with_prices_per_hundred(read) -> None:
    rows = [
        ["AUFTRAGSBESTÄTIGUNG AB-77120"],
        ["Ihre Bestellung: 45012", "Datum: 16.11.2026"],
        [],
        ["Pos.", "Artikel", "Bezeichnung", "Menge", "ME", "Liefertermin", "Preis", "je"],
        ["1", "SKS-1250", "Sechskantschraube M12x50 8.8", "1.200", "Stk", "KW 50/2026", "12,40", "100"],
        ["2", "MUT-12", "Sechskantmutter M12", "2.500", "Stk", "KW 51/2026", "4,15", "100"],
    ]
    assert facts(read(rows)) == [("confirm", "1200 PC", "2026-12-11"), ("confirm", "2500 PC", "2026-12-18")]


@READERS
def test_a_spanish_notice_of_what_left_and_what_is_pending(read) -> None:
    rows = [
        ["AVISO DE EMBARQUE 4471"],
        ["Orden de compra: 45012", "Fecha de embarque: 16/11/2026"],
        [],
        ["Partida", "Descripción", "Cant. pedida", "Cant. embarcada", "Pendiente", "Unidad", "Fecha pendiente"],
        ["1", "Ángulo A36 2 x 2 x 1/4 x 20 pies", "100", "80", "20", "PZA", "14/12/2026"],
        ["2", "Solera A36 1/4 x 3 x 20 pies", "60", "60", "0", "PZA", ""],
    ]
    assert facts(read(rows)) == [
        ("ship", "80 PC", "2026-11-16"),
        ("backorder", "20 PC", "2026-12-14"),
        ("ship", "60 PC", "2026-11-16"),
    ]


def test_columns_that_only_a_unit_heads_are_not_told_apart_and_wait() -> None:
    said = printed(
        """
OPEN ORDER STATUS REPORT                                    RUN 16NOV26
CUST PO    MILL ORDER    PRODUCT                ORDERED   SHIPPED   BALANCE   CURR
 / ITEM                  GAUGE  WIDTH  GRADE        LBS       LBS       LBS   PROM
------------------------------------------------------------------------------------
45012      M-220118      HR COIL                 40,000    18,400    21,600   12DEC26
 / 1                     .1345  48.00  A1011-CS
45012      M-220119      CR COIL                 20,000         0    20,000   23JAN27
 / 2                     .0598  60.00  A1008-CS
------------------------------------------------------------------------------------
"""
    )
    assert len(said.statements) == 2
    assert all_wait(said)


def test_tables_side_by_side_of_what_is_ready_and_what_is_owed_wait() -> None:
    said = printed(
        """
ORDER ACKNOWLEDGMENT 5521          YOUR PO 45012          11/16/2026

READY - SHIPS 11/20/2026                    ON BACKORDER
LINE  ITEM        QTY                       LINE  ITEM        QTY  EXPECTED
1     VLV-200      12                       3     VLV-400       4  12/18/2026
2     VLV-300      30                       4     VLV-600       2  01/15/2027
"""
    )
    assert said.statements
    assert all_wait(said)


@READERS
def test_merged_cells_of_an_item_with_several_deliveries(read) -> None:
    rows = [
        ["ORDER CONFIRMATION 60118"],
        [],
        ["Customer PO", "PO line", "Material", "Total qty", "Delivery date", "Delivery qty"],
        ["45012", "1", "TUBE 60.3 X 4 X 6000", "40 PC", "12/07/2026", "25"],
        ["", "", "", "", "01/11/2027", "15"],
        ["", "2", "TUBE 88.9 X 5 X 6000", "18 PC", "12/07/2026", "18"],
    ]
    assert facts(read(rows)) == [
        ("confirm", "25 PC", "2026-12-07"),
        ("confirm", "15 PC", "2027-01-11"),
        ("confirm", "18 PC", "2026-12-07"),
    ]


@READERS
def test_quantities_in_hundredweight_by_their_heading(read) -> None:
    rows = [
        ["SALES ORDER ACKNOWLEDGMENT 118233"],
        ["Your PO: 45012"],
        [],
        ["Ln", "Product", "Qty (CWT)", "$/CWT", "Est ship"],
        ["1", "HRPO A1011 CS 10GA X 60 COIL", "61.75", "52.10", "12/09/26"],
        ["2", "HRPO A1011 CS 12GA X 48 COIL", "56.00", "53.40", "12/16/26"],
    ]
    assert facts(read(rows)) == [("confirm", "61.75 CWT", "2026-12-09"), ("confirm", "56 CWT", "2026-12-16")]


@READERS
def test_subtotals_between_rows_and_a_flag_that_says_whether_a_line_is_done(read) -> None:
    rows = [
        ["DELIVERY TICKET 90117"],
        ["P.O. 45012", "Delivered 11/16/2026"],
        [],
        ["Line", "Description", "Ord", "Shipped today", "UM", "Complete?"],
        ["1", "PIPE A53 2 SCH40 X 21", "30", "30", "JT", "Y"],
        ["2", "PIPE A53 3 SCH40 X 21", "20", "12", "JT", "N"],
        ["", "Subtotal pipe", "50", "42", "", ""],
        ["3", "FLANGE RFSO 2 150", "16", "16", "EA", "Y"],
        ["", "Grand total", "66", "58", "", ""],
    ]
    document = read(rows)
    assert [f for f in facts(document) if f[0] == "ship"] == [
        ("ship", "30 LGTH", "2026-11-16"),
        ("ship", "12 LGTH", "2026-11-16"),
        ("ship", "16 EA", "2026-11-16"),
    ]
    assert [s.complete_claim for s in document.statements if s.kind == "ship"] == [True, False, True]


@READERS
def test_a_notice_of_new_days_named_with_their_weekday(read) -> None:
    rows = [
        ["REVISED DELIVERY NOTICE"],
        ["Customer order 45012"],
        [],
        ["Item", "Description", "Pcs", "Was", "Now", "Reason"],
        ["1", "W8 X 31 X 40'", "10", "Fri 4 Dec", "Fri 18 Dec", "mill outage"],
        ["2", "W12 X 26 X 40'", "6", "Mon 7 Dec", "Mon 11 Jan", "rolling moved"],
    ]
    assert facts(read(rows)) == [("delay", "10 PC", "2026-12-18"), ("delay", "6 PC", "2027-01-11")]


def test_a_sheet_with_its_headings_in_the_first_column_is_read_upright() -> None:
    rows = [
        ["ORDER ACKNOWLEDGMENT 77"],
        ["PO 45012"],
        [],
        ["Line", "1", "2", "3"],
        ["Part no.", "GSK-3-150", "GSK-4-150", "GSK-6-150"],
        ["Qty confirmed", "25", "40", "10"],
        ["Ship date", "11/23/2026", "11/23/2026", "12/07/2026"],
    ]
    assert facts(as_sheet(rows)) == [
        ("confirm", "25", "2026-11-23"),
        ("confirm", "40", "2026-11-23"),
        ("confirm", "10", "2026-12-07"),
    ]


@READERS
def test_a_french_delivery_note_with_the_rest_and_its_day(read) -> None:
    rows = [
        ["BON DE LIVRAISON N° 88210"],
        ["Votre commande : 45012", "Date d'expédition : 16/11/2026"],
        [],
        ["Rep.", "Désignation", "Qté cdée", "Qté livrée", "Reliquat", "Date reliquat"],
        ["1", "Cornière S235 50x50x5 6 m", "120", "90", "30", "14/12/2026"],
        ["2", "Plat S235 60x8 6 m", "40", "40", "-", ""],
    ]
    assert facts(read(rows)) == [
        ("ship", "90", "2026-11-16"),
        ("backorder", "30", "2026-12-14"),
        ("ship", "40", "2026-11-16"),
    ]


@READERS
def test_cartons_with_units_in_each_and_a_total_of_them(read) -> None:
    rows = [
        ["ADVANCE SHIP NOTICE", "ASN 5512008", "Ship date 11/16/2026"],
        [],
        ["PO", "PO Line", "SKU", "Description", "Cartons", "Units/carton", "Total units", "SSCC"],
        ["45012", "1", "BRG-6204", "BALL BEARING 6204-2RS", "10", "24", "240", "003456789012345671"],
        ["45012", "2", "BRG-6205", "BALL BEARING 6205-2RS", "5", "20", "100", "003456789012345688"],
        ["45012", "2", "BRG-6205", "BALL BEARING 6205-2RS", "1", "12", "12", "003456789012345695"],
    ]
    found = facts(read(rows))
    assert [(kind, quantity.split()[0], day) for kind, quantity, day in found] == [
        ("ship", "240", "2026-11-16"),
        ("ship", "112", "2026-11-16"),
    ]
