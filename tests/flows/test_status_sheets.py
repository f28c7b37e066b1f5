from datetime import UTC, date, datetime

import pytest

from db.engine import read_session
from db.repositories.orders import Orders
from flows.accounts import books_of, states_of
from flows.receive import receive
from tests.flows.mail_builder import JIM, OWN, raw

HEAD = "Cust PO,PO Line,Description,Ordered,Shipped,Balance,UOM,Current Promise,Status\n"
ONE = "4501,1,PLATE A36 1/2 X 96 X 240,12,0,12,PC,12/04/2026,Scheduled\n"
TWO = "4501,2,HR SHEET A1011 CS-B 10GA X 48 X 120,160,0,160,PC,12/04/2026,Scheduled\n"
STRANGE = "4501,9,SOMETHING ELSE ALTOGETHER 7 X 7,5,0,5,PC,12/04/2026,Scheduled\n"
SHIPPED = """Customer PO,PO Line,Description,Qty Shipped,UOM,Ship Date
4501,2,HR SHEET A1011 CS-B 10GA X 48 X 120,160,PC,11/12/2026
"""
CONFIRMED = SHIPPED.replace("Shipped", "Confirmed").replace("11/12", "12/08")
FIRST, SECOND, THIRD = (datetime(2026, 11, day, 15, tzinfo=UTC) for day in (10, 17, 20))


def sheet(home, day, *rows, sender=JIM):
    mail = raw(
        "Our open order report is attached.", subject="Open order report", csv=HEAD + "".join(rows), day=day,
        name=f"s{day:%d}.eml", sender=sender,
    )  # fmt: skip
    return receive(home, mail, own=OWN)


def dropped(home, line="2"):
    with read_session(home.engine) as session:
        state = states_of(session, home, [Orders(session).line("4501", line)])[0]
    return next((e for e in state.exceptions if e.code == "ACK_LINE_MISSING"), None)


def test_a_line_that_vanished_from_the_next_sheet_is_asked_for_with_both_sheets_named(stocked):
    sheet(stocked, FIRST, ONE, TWO)
    assert dropped(stocked) is None
    sheet(stocked, SECOND, ONE)
    found = dropped(stocked)
    assert found.opened_on == date(2026, 11, 17)
    assert "confirmation.csv of 2026-11-10 lists the line" in found.detail
    assert "of 2026-11-17 no longer does" in found.detail
    assert found.statement_ids
    assert dropped(stocked, "1") is None


def test_it_stays_open_while_later_sheets_leave_the_line_out_and_ends_when_one_lists_it(stocked):
    sheet(stocked, FIRST, ONE, TWO)
    sheet(stocked, SECOND, ONE)
    sheet(stocked, THIRD, ONE.replace("12/04", "12/11"))
    assert dropped(stocked).opened_on == date(2026, 11, 17)
    sheet(stocked, datetime(2026, 11, 21, 15, tzinfo=UTC), ONE, TWO.replace("12/04", "12/11"))
    assert dropped(stocked) is None


def test_a_sheet_without_any_line_of_the_earlier_one_drops_nothing(stocked):
    sheet(stocked, FIRST, TWO)
    sheet(stocked, SECOND, ONE)
    assert dropped(stocked) is None


def test_a_row_of_the_order_that_fits_no_line_may_be_the_one_that_seems_gone(stocked):
    sheet(stocked, FIRST, ONE, TWO)
    sheet(stocked, SECOND, ONE, STRANGE)
    assert dropped(stocked) is None


@pytest.mark.parametrize("when", [datetime(2026, 11, 13, 9, tzinfo=UTC), datetime(2026, 11, 18, 9, tzinfo=UTC)])
def test_a_line_that_the_vendor_says_has_shipped_is_not_missed(stocked, when):
    sheet(stocked, FIRST, ONE, TWO)
    mail = raw("Packing list attached.", subject="Shipment of PO 4501", csv=SHIPPED, name="p.eml", day=when)
    receive(stocked, mail, own=OWN)
    sheet(stocked, SECOND, ONE)
    assert dropped(stocked) is None


def test_words_on_the_line_after_the_sheet_end_the_question(stocked):
    sheet(stocked, FIRST, ONE, TWO)
    sheet(stocked, SECOND, ONE)
    day = datetime(2026, 11, 18, 9, tzinfo=UTC)
    receive(
        stocked, raw("attached", subject="Order Acknowledgment PO 4501", csv=CONFIRMED, name="c.eml", day=day), own=OWN
    )
    assert dropped(stocked) is None


def test_what_was_known_before_the_second_sheet_holds_no_question(stocked):
    sheet(stocked, FIRST, ONE, TWO)
    sheet(stocked, SECOND, ONE)
    with read_session(stocked.engine) as session:
        books = books_of(session, [Orders(session).line("4501", "2")])
    (then,) = books.states(stocked.calendar, as_of=date(2026, 11, 16), known_until=datetime(2026, 11, 16, tzinfo=UTC))
    assert "ACK_LINE_MISSING" not in then.codes
