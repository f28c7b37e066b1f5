"""Notices of machines: a head with order and day, then a line of goods above each count."""

from datetime import date
from decimal import Decimal

from domain.document import Intent, ReadingContext
from parsers.prose.body import read_body
from tests.parsers.prose.test_body import mail
from tests.parsers.prose.test_leftovers import line, said

ORDER = (line("10", "WIRE ROPE 1/2 6X19 IWRC", code="WR-12-6X19"), line("20", "SHACKLE 3/4 SCREW PIN", code="SHK-34"))
NOTICE = """Good news! Items from your order are on their way.

Customer PO: 81200
Ship date: 11/30/2026 via UPS Freight, PRO 55190233
WR-12-6X19 Wire rope 1/2 6x19
Qty shipped: 2000 FT
SHK-34 Shackle 3/4 screw pin
Qty shipped: 20 EA
"""


def test_each_line_of_goods_takes_the_count_below_it_and_the_day_of_the_head() -> None:
    found = said(NOTICE, lines=ORDER, subject="Your order has shipped!")
    assert [(s.kind.value, s.target.po_text, s.quantity.value if s.quantity else None, s.ship_date) for s in found] == [
        ("ship", "81200", Decimal(2000), date(2026, 11, 30)),
        ("ship", "81200", Decimal(20), date(2026, 11, 30)),
    ]
    assert [s.target.codes for s in found] == [("WR-12-6X19",), ("SHK-34",)]
    assert {s.tracking for s in found} == {"55190233"}


def test_a_confirmation_in_the_sheet_points_at_the_papers() -> None:
    read = read_body(
        mail("Hi - our confirmation is in the sheet."), context=ReadingContext(reference=date(2026, 12, 1))
    )
    assert Intent.SEE_ATTACHED in read.intents
