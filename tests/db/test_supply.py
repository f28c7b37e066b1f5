from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Engine

from db.engine import read_session, write_session
from db.records import SaveCounts
from db.repositories.supply import Supply
from domain.supply import Customer, Demand, DemandKind, StockLevel, VendorStock

ISSUE = Demand(kind=DemandKind.ISSUED, item="HR-10", on=date(2026, 11, 2), amount=Decimal(5), reference="S1")
LEVEL = StockLevel(item="HR-10", warehouse="CHI", as_of=date(2026, 11, 20), on_hand=Decimal(40))
LISTED = VendorStock(vendor_id="V1", as_of=date(2026, 11, 20), vendor_item="X1", available=Decimal(9))


def test_the_same_rows_again_change_nothing(engine: Engine) -> None:
    for counts in (SaveCounts(new=1), SaveCounts(unchanged=1)):
        with write_session(engine) as session:
            assert Supply(session).save(Demand, [ISSUE]) == counts


def test_a_corrected_row_replaces_the_stored_one(engine: Engine) -> None:
    with write_session(engine) as session:
        supply = Supply(session)
        supply.save(Demand, [ISSUE])
        assert supply.save(Demand, [replace(ISSUE, amount=Decimal(7))]) == SaveCounts(changed=1)
    with read_session(engine) as session:
        (found,) = Supply(session).demand(DemandKind.ISSUED)
    assert found.amount == Decimal(7)


def test_demand_is_read_by_kind_and_from_a_day_on(engine: Engine) -> None:
    later = replace(ISSUE, on=date(2026, 11, 9))
    wanted = replace(ISSUE, kind=DemandKind.ORDERED)
    with write_session(engine) as session:
        Supply(session).save(Demand, [ISSUE, later, wanted])
    with read_session(engine) as session:
        assert Supply(session).demand(DemandKind.ISSUED, since=date(2026, 11, 5)) == (later,)
        assert Supply(session).demand(DemandKind.ORDERED) == (wanted,)


def test_stock_is_the_latest_of_every_item_and_place_and_older_days_stay(engine: Engine) -> None:
    newer = replace(LEVEL, item="HR10", as_of=date(2026, 11, 27), on_hand=Decimal(31))
    elsewhere = replace(LEVEL, warehouse="GARY")
    with write_session(engine) as session:
        Supply(session).save(StockLevel, [LEVEL, newer, elsewhere])
    with read_session(engine) as session:
        assert set(Supply(session).stock()) == {newer, elsewhere}


def test_a_vendors_list_replaces_the_whole_list_before_it(engine: Engine) -> None:
    newer = replace(LISTED, as_of=date(2026, 11, 27), vendor_item="X2")
    with write_session(engine) as session:
        Supply(session).save(VendorStock, [LISTED, newer])
    with read_session(engine) as session:
        assert Supply(session).vendor_stock() == (newer,)


def test_customers_are_kept_by_number(engine: Engine) -> None:
    acme = Customer(customer_id="70", name="Acme", priority="A")
    with write_session(engine) as session:
        Supply(session).save(Customer, [acme])
    with read_session(engine) as session:
        assert Supply(session).customers() == (acme,)
