from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from domain.purchase import PoLine, Vendor
from domain.tolerance import EXACT, Tolerance, bounds, tolerance_for

percents = st.decimals(min_value=0, max_value=100, places=2)
amounts = st.decimals(min_value=0, max_value=1_000_000, places=3)


def line(uom: str, description: str = "", under: str | None = None, over: str | None = None) -> PoLine:
    return PoLine(
        po="4501", line="1", vendor_id="V1", uom=uom, ordered=Decimal(100), description=description,
        tolerance_under=None if under is None else Decimal(under), tolerance_over=None if over is None else Decimal(over),
    )  # fmt: skip


def vendor(under: str | None = None, over: str | None = None) -> Vendor:
    return Vendor(
        vendor_id="V1", name="Mill", tolerance_under=None if under is None else Decimal(under),
        tolerance_over=None if over is None else Decimal(over),
    )  # fmt: skip


def percent(under: str, over: str) -> Tolerance:
    return Tolerance(under=Decimal(under), over=Decimal(over))


@pytest.mark.parametrize("uom", ["PC", "EA", "SH", "LGTH", "BX", "BDL", "pcs", "BL", "SF", "M", ""])
def test_lines_by_the_piece_or_pack_are_exact_whatever_the_vendor_says(uom: str) -> None:
    assert tolerance_for(line(uom, "HR COIL"), vendor("10", "10")) == EXACT


def test_a_line_s_own_tolerance_holds_even_by_the_piece() -> None:
    assert tolerance_for(line("PC", under="2", over="5"), vendor("10", "10")) == percent("2", "5")


def test_each_side_of_a_line_s_own_tolerance_stands_alone() -> None:
    assert tolerance_for(line("LB", "HR COIL", under="0"), vendor("7", "8")) == percent("0", "8")


@pytest.mark.parametrize("uom", ["LB", "LBS", "CWT", "KG", "TON", "FT"])
def test_by_weight_or_length_the_vendor_s_tolerance_replaces_the_usual_one(uom: str) -> None:
    assert tolerance_for(line(uom, "HYD HOSE"), vendor("3", "4")) == percent("3", "4")


@pytest.mark.parametrize(
    ("uom", "description", "expected"),
    [
        ("LB", "HR COIL A1011 CS-B .0598 X 48 X COIL", percent("10", "10")),
        ("LB", "FLAT A36 1/4 X 4 X 20' R/L", percent("10", "10")),
        ("CWT", "W8X31 A992", percent("10", "10")),
        ("LB", "PLATE A36 2 X 72 X 240", percent("5", "5")),
        ("LB", "GREASE EP2", percent("5", "5")),
        ("FT", "RD TUBE 1.5 X .083 X 17-24' R/L", percent("10", "10")),
        ("FT", "HYD HOSE 1/2 IN", EXACT),
        ("LB", "HR COIL EXACT QTY", EXACT),
        ("LB", "HR COIL NO OVER", percent("10", "0")),
        ("LB", "HR COIL +0/-10%", percent("10", "0")),
    ],
)
def test_the_usual_tolerance_of_the_trade_by_kind_of_goods(uom: str, description: str, expected: Tolerance) -> None:
    assert tolerance_for(line(uom, description), None) == expected


def test_a_coil_of_19340_lb_completes_an_order_of_20000() -> None:
    limits = bounds(Decimal(20_000), tolerance_for(line("LB", "CR COIL"), None))
    assert limits.low <= 19_340 <= limits.high
    assert limits.low == 18_000


@given(amounts, percents, percents)
def test_what_was_ordered_lies_within_its_own_bounds(net: Decimal, under: Decimal, over: Decimal) -> None:
    limits = bounds(net, Tolerance(under=under, over=over))
    assert 0 <= limits.low <= net <= limits.high


@given(amounts)
def test_without_tolerance_only_the_ordered_quantity_is_complete(net: Decimal) -> None:
    limits = bounds(net, EXACT)
    assert limits.low == net == limits.high


@given(amounts, percents, percents, st.integers(1, 100))
def test_bounds_scale_with_the_order(net: Decimal, under: Decimal, over: Decimal, factor: int) -> None:
    tolerance = Tolerance(under=under, over=over)
    one, many = bounds(net, tolerance), bounds(net * factor, tolerance)
    assert (many.low, many.high) == (one.low * factor, one.high * factor)


@given(st.text(max_size=40), st.sampled_from(["PC", "EA", "SH"]))
def test_no_description_gives_a_counted_line_a_tolerance(description: str, uom: str) -> None:
    assert tolerance_for(line(uom, description), vendor("10", "10")) == EXACT
