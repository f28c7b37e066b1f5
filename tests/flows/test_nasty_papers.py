"""Cases 28 to 31, 43 and 47 to 50 of the fifty: those that a reader has a part in, from the mail to the account."""

import pytest

from db.engine import read_session
from db.records import FeedKind
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.document import StatementKind
from domain.match import Decision
from flows.accounts import states_of
from flows.feeds import import_feed
from flows.receive import receive
from tests.flows.mail_builder import OWN, raw
from tests.parsers.pdf_builder import Sheet, pdf

A, R = Decision.AUTO, Decision.REVIEW
ORDERS = """PO,Line,Vendor ID,Item,Description,Qty,UOM,Unit Price,Price UOM,Need Date
4501,1,V100,PL-1,PLATE A36 1/2 X 96 X 240,12,PC,812.50,EA,12/01/2026
4501,2,V100,PL-2,PLATE A36 3/4 X 96 X 240,20,PC,1210.00,EA,12/01/2026
4501,3,V100,RD-1,RD 1018 CF 2 X 12',30,PC,96.00,EA,12/01/2026
4600,1,V100,PL-1,PLATE A36 1/2 X 96 X 240,8,PC,812.50,EA,12/15/2026
4600,2,V100,CL-1,HR COIL A1011 CS-B .1046 X 48,1250,KG,1.80,KG,12/15/2026
"""
HEAD = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n"


@pytest.fixture
def orders(home, tmp_path):
    vendors = tmp_path / "vendors.csv"
    vendors.write_text(
        "vendor_id,name,domains,contacts,transit_days,ack_sla_days,date_order,tolerance_under,tolerance_over\n"
        "V100,Lakeshore Plate,lakeshoreplate.example.com,Jim Novak <jnovak@lakeshoreplate.example.com>,2,2,mdy,,\n"
    )
    lines = tmp_path / "orders.csv"
    lines.write_text(ORDERS)
    import_feed(home, FeedKind.VENDORS, vendors, mapping={})
    import_feed(home, FeedKind.ORDERS, lines, mapping={})
    return home


def said(home):
    with read_session(home.engine) as session:
        return list(Statements(session).every_statement())


def state(home, po, line):
    with read_session(home.engine) as session:
        return states_of(session, home, [Orders(session).line(po, line)])[0]


def columns(*rows, head=("Item", "Description", "Ordered", "Shipped"), po="4501"):
    sheet = Sheet()
    sheet.line("LAKESHORE PLATE").line("PACKING LIST 88123").line(f"Customer PO: {po}").down(20)
    xs = ((40.0, "left"), (90.0, "left"), (360.0, "right"), (430.0, "right"))
    sheet.row(xs, head)
    for row in rows:
        sheet.row(xs, row)
    return sheet


def test_case_28_the_heading_governs_its_lines(orders):
    receive(
        orders,
        raw(
            "PO 4501\nLine 1: 12 pcs will ship 11/24.\nLine 2: 20 pcs will ship 11/25.\n\n"
            "PO 4600\nLine 1: 8 pcs will ship 12/4.\n",
            subject="order status",
        ),
        own=OWN,
    )
    assert [(m.po, m.line, m.decision) for m in said(orders)] == [
        ("4501", "1", A),
        ("4501", "2", A),
        ("4600", "1", A),
    ]


def test_case_29_what_an_older_mail_below_says_is_ignored(orders):
    receive(
        orders,
        raw(
            "Line 1 of PO 4501 will ship 12/4.\n\n-----Original Message-----\n"
            "From: Purchasing <purchasing@harborviewsteel.example.com>\nSent: Monday, November 16, 2026 9:02 AM\n"
            "To: Jim Novak\nSubject: PO 4600\n\nPO 4600 line 1, 8 pcs was to ship 11/20.\n",
            subject="RE: PO 4501",
        ),
        own=OWN,
    )
    assert {(m.po, m.line) for m in said(orders)} == {("4501", "1")}


def test_case_31_only_the_column_of_our_order_counts(orders):
    csv = (
        "Mill Order,BOL,Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n"
        "4600,77123,4501,1,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026\n"
    )
    receive(orders, raw("See attached acknowledgment.", csv=csv), own=OWN)
    assert {(m.po, m.line) for m in said(orders)} == {("4501", "1")}


def test_case_43_a_lone_point_before_three_digits_waits(orders):
    csv = HEAD + "4600,2,HR COIL A1011 CS-B .1046 X 48,1.250,KG,12/10/2026\n"
    receive(orders, raw("See attached acknowledgment.", csv=csv), own=OWN)
    (found,) = said(orders)
    assert (found.po, found.line, found.decision) == ("4600", "2", R)


def test_case_47_charges_are_never_matched_to_an_item(orders):
    csv = HEAD + (
        "4501,1,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026\n4501,,FREIGHT CHARGE,1,EA,11/20/2026\n"
        "4501,,FUEL SURCHARGE,1,EA,11/20/2026\n4501,,MILL CERTS,1,EA,11/20/2026\n4501,,CUTTING CHARGE,1,EA,11/20/2026\n"
        "4501,,SKID CHARGE,1,EA,11/20/2026\n"
    )
    receive(orders, raw("See attached acknowledgment.", csv=csv), own=OWN)
    assert {(m.po, m.line, m.decision) for m in said(orders) if m.line} == {("4501", "1", A)}
    assert not [m for m in said(orders) if m.decision is A and m.line != "1"]


def test_case_48_a_cancelled_and_replaced_line_closes_nothing(orders):
    receive(orders, raw("PO 4501: line 3 cancelled, replaced by line 3A.", subject="PO 4501"), own=OWN)
    assert all(m.decision is R for m in said(orders) if m.statement.kind is StatementKind.CANCEL)
    assert not [m for m in said(orders) if m.decision is A]
    assert state(orders, "4501", "3").cancelled == 0


def test_case_49_a_description_wrapped_over_rows_and_pages_is_one_line(orders):
    first = columns(("1", "PLATE A36 1/2 X", "", ""), ("", "96 X", "", ""), ("", "240", "12", "12"))
    second = columns(("2", "PLATE A36 3/4 X 96 X 240", "20", "20"))
    receive(orders, raw("Packing list attached.", pdf=pdf(first, second)), own=OWN)
    shipped = [m for m in said(orders) if m.statement.kind is StatementKind.SHIP]
    assert [(m.line, m.amount) for m in shipped] == [("1", 12), ("2", 20)]


def test_case_50_numbers_win_over_nothing_is_backordered(orders):
    csv = (
        "Customer PO,PO Line,Description,Ordered,Shipped,Ship Date\n4501,2,PLATE A36 3/4 X 96 X 240,20,12,11/18/2026\n"
    )
    receive(
        orders,
        raw("Packing list attached, nothing is backordered, order complete.", csv=csv, subject="Packing list PO 4501"),
        own=OWN,
    )
    found = [m for m in said(orders) if m.statement.kind is StatementKind.SHIP]
    assert [(m.line, m.amount, m.decision) for m in found] == [("2", 12, A)]
    assert {"PARTIAL_SHIPMENT", "MISSING_ETA"} <= set(state(orders, "4501", "2").codes)
