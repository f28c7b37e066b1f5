from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from db.records import OrderChange, SaveCounts, key_of
from db.repositories import line_feed
from db.repositories.line_feed import line_order
from db.repositories.orders import Orders
from domain.errors import FeedError, StoreError
from domain.match import Receipt
from domain.purchase import Contact, DateOrder, PoLine, Vendor
from tests.db.builders import DAY, feed, po_line

LATER = date(2026, 12, 8)


@pytest.fixture
def orders(session: Session) -> Orders:
    return Orders(session)


def save(orders: Orders, *lines: PoLine, on: date = DAY) -> SaveCounts:
    return orders.save_lines(lines, feed=orders.start_feed(feed(as_of=on)), as_of=on)


def test_a_line_comes_back_as_it_was_given(orders: Orders) -> None:
    line = po_line(
        item="CR-1",
        description="coil Ø",
        vendor_item="V-9",
        received=Decimal("12.5"),
        cancelled=Decimal(3),
        unit_price=Decimal("0.528765"),
        price_uom="LB",
        order_date=DAY,
        need_from=DAY,
        buyer="MO",
        warehouse="2",
        customer="ACME",
        customer_priority="A",
        tolerance_under=Decimal("2.5"),
        tolerance_over=Decimal(10),
        closed_by_erp=True,
    )
    save(orders, line)
    assert orders.line("4500-100", "10") == line


def test_a_line_is_found_in_any_spelling(orders: Orders) -> None:
    save(orders, po_line("0045001", "00010"))
    assert orders.line("#45001", "10.0") == po_line("0045001", "00010")
    assert list(orders.lines([("45001", "10"), ("45001", "20")])) == [key_of("45001", "10")]


def test_importing_the_same_report_again_changes_nothing(orders: Orders) -> None:
    lines = [po_line(line=str(n)) for n in range(1, 6)]
    assert save(orders, *lines) == SaveCounts(new=5)
    assert save(orders, *lines) == SaveCounts(unchanged=5)
    assert orders.events_of((line.po, line.line) for line in lines) == ()


def test_the_last_row_counts_when_a_report_names_a_line_twice(orders: Orders) -> None:
    assert save(orders, po_line(), po_line(line="010", ordered=Decimal(5))) == SaveCounts(new=1, repeated=1)
    found = orders.line("4500-100", "10")
    assert found is not None
    assert found.ordered == 5


def test_a_changed_line_is_updated_and_each_watched_change_is_an_event(orders: Orders) -> None:
    save(orders, po_line(unit_price=Decimal("0.50")))
    changed = po_line(
        ordered=Decimal(800), unit_price=None, need_date=LATER, description="reworded", closed_by_erp=True
    )
    assert save(orders, changed, on=LATER) == SaveCounts(changed=1)
    assert orders.line("4500-100", "10") == changed
    events = orders.events_of([("4500-100", "10")])
    assert [(e.change, e.before, e.after, e.on) for e in events] == [
        (OrderChange.ORDERED, "1000", "800", LATER),
        (OrderChange.NEED_DATE, "2026-12-20", "2026-12-08", LATER),
        (OrderChange.UNIT_PRICE, "0.5", "", LATER),
        (OrderChange.CLOSED, "false", "true", LATER),
    ]


def test_a_line_that_vanished_is_closed_with_an_event_and_never_deleted(orders: Orders) -> None:
    save(orders, po_line(line="10"), po_line(line="20"))
    full = orders.start_feed(feed("full.csv"))
    orders.save_lines([po_line(line="10")], feed=full, as_of=LATER)
    assert orders.close_missing(feed=full, as_of=LATER) == 1
    assert orders.close_missing(feed=full, as_of=LATER) == 0
    assert orders.line("4500-100", "20") == po_line(line="20", closed_by_erp=True)
    (event,) = orders.events_of([("4500-100", "20")])
    assert (event.change, event.before, event.after, event.on) == (OrderChange.VANISHED, "false", "true", LATER)


def test_a_vanished_line_that_comes_back_is_open_again(orders: Orders) -> None:
    save(orders, po_line(line="10"), po_line(line="20"))
    full = orders.start_feed(feed("full.csv"))
    orders.save_lines([po_line(line="10")], feed=full, as_of=DAY)
    orders.close_missing(feed=full, as_of=DAY)
    assert save(orders, po_line(line="20"), on=LATER) == SaveCounts(changed=1)
    assert orders.line("4500-100", "20") == po_line(line="20")
    assert orders.events_of([("4500-100", "20")])[-1].change is OrderChange.CLOSED


def test_an_empty_full_report_closes_nothing(orders: Orders) -> None:
    save(orders, po_line())
    with pytest.raises(FeedError, match=r"empty\.csv"):
        orders.close_missing(feed=orders.start_feed(feed("empty.csv")), as_of=LATER)
    assert orders.line("4500-100", "10") == po_line()


def test_a_figure_that_cannot_be_kept_exactly_names_its_line(orders: Orders) -> None:
    with pytest.raises(StoreError, match="order 4500-100 line 10, ordered"):
        save(orders, po_line(ordered=Decimal("1.00000001")))


def test_lines_come_in_the_order_people_count(orders: Orders) -> None:
    lines = [po_line("B", "1"), po_line("A", "A1"), po_line("A", "10"), po_line("A", "9"), po_line("A", "10.1")]
    save(orders, *lines)
    expected = [("A", "9"), ("A", "10"), ("A", "10.1"), ("A", "A1"), ("B", "1")]
    assert [(line.po, line.line) for line in orders.every_line(chunk=2)] == expected
    assert [(line.po, line.line) for line in orders.lines_of_orders(["A", "B"])] == expected
    assert [(line.po, line.line) for line in orders.lines_of_vendor("V1", include_closed=True)] == expected


@pytest.mark.parametrize(
    ("line", "number"), [("10", 10_000), ("10.1", 10_100), ("A", 10**15), ("1E+99", 10**15), ("", 10**15)]
)
def test_line_numbers_sort_as_numbers_and_words_come_last(line: str, number: int) -> None:
    assert line_order(line) == number


def test_the_open_lines_of_a_vendor_leave_out_closed_ones_and_other_vendors(orders: Orders) -> None:
    save(orders, po_line(line="10"), po_line(line="20", closed_by_erp=True), po_line("9", "1", vendor_id="V2"))
    assert [line.line for line in orders.lines_of_vendor("V1", include_closed=False)] == ["10"]
    assert [line.line for line in orders.lines_of_vendor("V1", include_closed=True)] == ["10", "20"]


def test_order_numbers_tell_their_vendor(orders: Orders) -> None:
    save(orders, po_line("0077"), po_line("88", vendor_id="V2"))
    assert orders.po_owner("77") == "V1"
    assert orders.po_owner("99") is None
    assert orders.known_po_keys("V2") == {"88"}
    assert orders.known_po_keys() == {"77", "88"}


def test_more_lines_than_one_chunk_and_one_question_hold(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_feed, "LINES_PER_CHUNK", 700)
    lines = [po_line(f"P{n}", "1") for n in range(1_500)]
    assert save(orders, *lines) == SaveCounts(new=1_500)
    assert save(orders, *(replace(line, ordered=Decimal(2)) for line in lines)) == SaveCounts(changed=1_500)
    assert len(orders.lines((line.po, "1") for line in lines)) == 1_500


def vendor(**changes: object) -> Vendor:
    plain = Vendor(
        vendor_id="V1",
        name="North River",
        domains=("north.example",),
        transit_days=3,
        date_order=DateOrder.DAY_FIRST,
        contacts=(Contact(name="Pat", email="pat@north.example"),),
        tolerance_under=Decimal("2.5"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # any field


def test_vendors_are_stored_once_and_replaced(orders: Orders) -> None:
    assert orders.save_vendors([vendor(), vendor(vendor_id="V2")]) == SaveCounts(new=2)
    assert orders.save_vendors([vendor(), vendor(vendor_id="V2", contacts=())]) == SaveCounts(changed=1, unchanged=1)
    assert orders.vendors() == (vendor(), vendor(vendor_id="V2", contacts=()))
    assert orders.vendor("V1") == vendor()
    assert orders.vendor("V3") is None


def receipt(number: str = "R1", **changes: object) -> Receipt:
    plain = Receipt(number=number, po="4500-100", line="10", on=DAY, amount=Decimal("500.25"), uom="LB")
    return replace(plain, **changes)  # type: ignore[arg-type]  # any field


def test_receipts_are_counted_once_however_often_they_are_imported(orders: Orders) -> None:
    assert not orders.has_receipts()
    given = [receipt(), receipt("R2", on=LATER, amount=Decimal(-20))]
    assert orders.save_receipts(given) == SaveCounts(new=2)
    assert orders.save_receipts([receipt(line="0010"), given[1]]) == SaveCounts(changed=1, unchanged=1)
    assert [r.amount for r in orders.receipts_of([("4500-100", "10")])] == [Decimal("500.25"), Decimal(-20)]
    assert orders.receipts_of([("4500-100", "20")]) == ()
    assert orders.has_receipts()
