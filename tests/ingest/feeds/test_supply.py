from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from domain.errors import FeedError
from domain.supply import Customer, DemandKind, StockLevel, VendorStock
from ingest.feeds import FeedSource
from ingest.feeds.supply import read_customers, read_demand, read_inventory, read_vendor_stock

Written = Callable[..., FeedSource]
TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(("written", "read"), [("A", "A"), ("1", "A"), ("high", "A"), ("3", "C"), ("", ""), ("X", "X")])
def test_a_customers_priority_is_a_letter_however_it_is_written(feed_file: Written, written: str, read: str) -> None:
    (customer,) = read_customers(feed_file(f"Cust No,Customer Name,ABC Class\n70,Acme,{written}\n"))
    assert customer == Customer(customer_id="70", name="Acme", priority=read)


def test_goods_issued_have_a_day_of_issue_and_goods_wanted_a_day_of_need(feed_file: Written) -> None:
    (gone,) = read_demand(feed_file("Issue Date,Item No,Qty Issued,UOM\n11/02/2026,HR10,12,PC\n"))
    wanted = feed_file("Sales Order,Line,Customer,Item,Qty,Need Date,Priority\nS1,2,Acme,HR10,5,12/14/2026,1\n")
    (waiting,) = read_demand(wanted)
    assert (gone.kind, gone.on, gone.amount, gone.uom) == (DemandKind.ISSUED, date(2026, 11, 2), Decimal(12), "PC")
    assert (waiting.kind, waiting.on, waiting.reference) == (DemandKind.ORDERED, date(2026, 12, 14), "S1-2")
    assert (waiting.customer, waiting.priority) == ("Acme", "A")


def test_a_document_that_issues_an_item_twice_on_a_day_keeps_both_rows(feed_file: Written) -> None:
    text = "SO No,Item,Qty,Date\nS1,HR10,5,11/02/2026\nS1,HR10,7,11/02/2026\n"
    for _ in range(2):
        assert [d.reference for d in read_demand(feed_file(text))] == ["S1", "S1/2"]


def test_stock_is_of_the_day_of_the_import_where_the_row_names_none(feed_file: Written) -> None:
    text = "Item,Desc,Whse,On Hand,Allocated,UOM,Avg Cost,ABC,Safety Stock\nHR10,SHEET,CHI,40,12,PC,120.5,a,20\nTotal,,,40,12,,,,\n"
    (level,) = read_inventory(feed_file(text), as_of=TODAY)
    assert level == StockLevel(
        item="HR10", warehouse="CHI", as_of=TODAY, on_hand=Decimal(40), allocated=Decimal(12), uom="PC",
        description="SHEET", item_class="A", unit_cost=Decimal("120.5"), safety_stock=Decimal(20),
    )  # fmt: skip
    assert level.free == Decimal(28)


def test_where_only_free_stock_is_given_what_is_allocated_is_added(feed_file: Written) -> None:
    (level,) = read_inventory(feed_file("Item,Available,Allocated\nHR10,28,12\n"), as_of=TODAY)
    assert (level.on_hand, level.free) == (Decimal(40), Decimal(28))


def test_a_vendors_list_may_name_his_article_ours_or_both(feed_file: Written) -> None:
    text = "SKU,Your Part,Description,Available,Next ETA,UOM,Branch\nX1,HR10,SHEET,55,12/20/2026,SH,Gary\n,,PLATE 1/2,3,,PC,\n"
    first, second = read_vendor_stock(feed_file(text), vendor_id="V1", as_of=TODAY)
    assert first == VendorStock(
        vendor_id="V1", as_of=TODAY, vendor_item="X1", item="HR10", description="SHEET", branch="Gary",
        available=Decimal(55), next_eta=date(2026, 12, 20), uom="SH",
    )  # fmt: skip
    assert second.vendor_item == "PLATE 1/2"


def test_what_a_vendor_has_committed_is_not_available(feed_file: Written) -> None:
    (stock,) = read_vendor_stock(feed_file("Part No,On Hand,Committed\nX1,55,15\n"), vendor_id="V1", as_of=TODAY)
    assert stock.available == Decimal(40)


def test_a_row_that_cannot_be_used_is_named_and_the_others_are_taken(feed_file: Written) -> None:
    feed = read_demand(
        feed_file("Issue Date,Item,Qty\n11/02/2026,HR10,12\nsoon,HR11,4\n11/02/2026,,4\n11/02/2026,HR12,many\n")
    )
    assert [d.item for d in feed] == ["HR10"]
    assert [(p.row, p.column) for p in feed.problems] == [(3, "Issue Date"), (4, "Item"), (5, "Qty")]


def test_a_file_without_what_a_feed_needs_is_refused_by_name(feed_file: Written) -> None:
    with pytest.raises(FeedError, match="no row with inventory headers"):
        read_inventory(feed_file("Colour,Shape\nred,round\n"), as_of=TODAY)
