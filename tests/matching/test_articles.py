from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.alias import Alias, AliasStatus
from domain.offer import LinkedBy, Sureness
from domain.purchase import PoLine
from domain.supply import VendorStock
from matching.articles import Articles

DAY = date(2026, 11, 20)


def article(vendor_item: str, available: str = "40", **changes: Any) -> VendorStock:
    given = {"vendor_id": "V1", "as_of": DAY, "uom": "PC", "description": ""}
    return VendorStock(vendor_item=vendor_item, available=Decimal(available), **(given | changes))


def line(**changes: Any) -> PoLine:
    given = {"po": "1", "line": "1", "vendor_id": "V1", "uom": "PC", "ordered": Decimal(12)}
    return PoLine(**(given | {"item": "PL-1", "description": "PLATE A36 1/2 X 96 X 240"} | changes))


def test_our_own_number_in_a_list_is_sure_however_it_is_spelled() -> None:
    (offer,) = Articles([article("X", item="pl 1")]).offers(line())
    assert (offer.by, offer.sureness, offer.available) == (LinkedBy.OUR_ITEM, Sureness.SURE, Decimal(40))


def test_his_number_on_our_order_counts_for_his_list_only() -> None:
    articles = Articles([article("LKS-77"), article("LKS-77", vendor_id="V2")])
    (offer,) = articles.offers(line(vendor_item="lks77", description=""))
    assert (offer.by, offer.stock.vendor_id) == (LinkedBy.VENDOR_ITEM, "V1")


def test_a_taught_alias_leads_to_the_article_of_that_vendor() -> None:
    alias = Alias(
        vendor_id="V2", part="TC-9", item="PL-1", description="", proposed_by="R", status=AliasStatus.IN_FORCE,
        proposed_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    (offer,) = Articles([article("TC 9", vendor_id="V2"), article("TC 9")], [alias]).offers(line(description=""))
    assert (offer.by, offer.stock.vendor_id) == (LinkedBy.ALIAS, "V2")


@pytest.mark.parametrize(
    ("words", "sureness"),
    [
        ('PL 1/2" x 96" x 240" A36', Sureness.LIKELY),
        ("PLATE 0.500 X 96 X 240", None),  # no grade: not said is not the same
        ("PLATE A36 1/2 X 96", None),
        ("PLATE A572-50 1/2 X 96 X 240", None),
        ("PLATE A36 3/8 X 96 X 240", None),
    ],
)
def test_descriptions_are_compared_field_by_field(words: str, sureness: Sureness | None) -> None:
    found = Articles([article("Z-1", description=words)]).offers(line(item=""))
    assert [offer.sureness for offer in found] == ([] if sureness is None else [sureness])


def test_an_article_that_leaves_a_length_unsaid_is_unsure() -> None:
    bar = line(item="", description="ROUND BAR 1018 CF 2 X 20'")
    (offer,) = Articles([article("Z-1", description="ROUND BAR 1018 CF 2")]).offers(bar)
    assert offer.sureness is Sureness.UNSURE


def test_an_article_that_carries_another_number_of_ours_is_other_goods() -> None:
    row = article("Z-1", item="PL-2", description="PLATE A36 1/2 X 96 X 240")
    assert Articles([row]).offers(line()) == ()


def test_weights_are_put_into_pieces_by_the_nominal_weight_and_marked() -> None:
    (offer,) = Articles([article("X", "6534", item="PL-1", uom="LB")]).offers(line())
    assert offer.theoretical
    assert offer.available is not None
    assert abs(offer.available - 2) < Decimal("0.01")  # 160 sq ft of 20.4 lb are 3,264 lb a plate


def test_units_that_do_not_meet_leave_the_figure_open_and_say_why() -> None:
    (offer,) = Articles([article("X", item="PL-1", uom="BDL")]).offers(line())
    assert (offer.available, "BDL against PC" in offer.note) == (None, True)


def test_a_list_without_units_is_taken_in_ours_and_no_longer_sure() -> None:
    (offer,) = Articles([article("X", item="PL-1", uom="")]).offers(line())
    assert (offer.available, offer.sureness, offer.note) == (Decimal(40), Sureness.LIKELY, "the list names no unit")
