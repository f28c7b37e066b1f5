from decimal import Decimal

import pytest

from domain.options import StandInKind
from matching.items.reading import parse_item
from matching.stand_ins import stand_in

PLATE = "PLATE A36 1/2 X 96 X 240"


@pytest.mark.parametrize(
    ("ordered", "offered", "kind"),
    [
        (PLATE, 'PL 1/2" X 96" X 240" A36', StandInKind.SAME),
        (PLATE, "PLATE SA36 1/2 X 96 X 240", StandInKind.EQUIVALENT),
        (PLATE, "PLATE A572-50 1/2 X 96 X 240", StandInKind.USUAL),
        (PLATE, "PLATE A283-C 1/2 X 96 X 240", StandInKind.QUESTION),
        ("PLATE A572-50 1/2 X 96 X 240", PLATE, None),  # weaker
        (PLATE, "PLATE A36 3/8 X 96 X 240", None),
        (PLATE, "PLATE 1/2 X 96 X 240", None),  # a grade that is not said is no grade
        ("PUMP SEAL KIT 7", "PUMP SEAL KIT 7", None),  # no stock shape: known by its number only
    ],
)
def test_the_table_of_the_trade_says_what_may_stand_in(ordered: str, offered: str, kind: StandInKind | None) -> None:
    found = stand_in(parse_item(ordered), parse_item(offered))
    assert (found.kind if found else None) is kind


@pytest.mark.parametrize(
    ("ordered", "offered", "pieces", "share"),
    [
        ("ROUND BAR 1018 CF 2 X 6'", "ROUND BAR 1018 CF 2 X 20'", 3, "0.900"),
        ("PLATE A36 1/2 X 48 X 96", PLATE, 5, "1.000"),
        ("PLATE A36 1/2 X 48 X 110", PLATE, 4, "0.917"),
        ("HR SHEET A1011 CS-B 10GA X 48 X 96", "HR SHEET A1011 CS-B 10GA X 48 X 120", 1, "0.800"),
    ],
)
def test_larger_stock_is_cut_with_the_share_that_is_used(ordered: str, offered: str, pieces: int, share: str) -> None:
    found = stand_in(parse_item(ordered), parse_item(offered))
    assert found is not None
    assert (found.kind, found.pieces, found.share) == (StandInKind.CUT, pieces, Decimal(share))


@pytest.mark.parametrize(
    ("ordered", "offered"),
    [
        ("ROUND BAR 1018 CF 2 X 20'", "ROUND BAR 1018 CF 2 X 6'"),  # shorter
        ("ROUND BAR 1018 CF 2 X 6'", "ROUND BAR 1045 CF 2 X 20'"),  # another grade
        ("PLATE A36 1/2 X 48 X 96", "PLATE A36 5/8 X 96 X 240"),  # thicker
        ("PLATE A36 1/2 X 97 X 240", PLATE),  # wider
    ],
)
def test_nothing_is_cut_from_what_is_no_larger_piece_of_the_same(ordered: str, offered: str) -> None:
    assert stand_in(parse_item(ordered), parse_item(offered)) is None
