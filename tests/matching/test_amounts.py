from decimal import Decimal

import pytest

from domain.purchase import PoLine
from domain.quantity import Quantity
from matching.amounts import amount_of, line_unit

D = Decimal


def line(uom: str, ordered: str, description: str = "HEX CAP SCREW 3/8-16 X 2") -> PoLine:
    return PoLine(po="4501", line="1", vendor_id="V1", uom=uom, ordered=D(ordered), description=description)


@pytest.mark.parametrize(("value", "unit", "pieces"), [("2.000", "M", 2000), ("20", "C", 2000)])
def test_hundreds_and_thousands_of_a_line_ordered_by_the_piece(value: str, unit: str, pieces: int) -> None:
    assert amount_of(Quantity(value=D(value), uom=unit), line("EA", "2000")).value == pieces


def test_a_thousand_that_does_not_fit_the_order_is_not_guessed() -> None:
    amount = amount_of(Quantity(value=D(40), uom="M"), line("EA", "40"))
    assert (amount.value, amount.why_not is not None) == (None, True)


def test_the_german_piece_of_a_metric_item_is_no_short_ton() -> None:
    metric = line("ST", "40", "Flachstahl S235JR 50 x 10 x 6000 mm")
    assert line_unit(metric) == "PC"
    assert amount_of(Quantity(value=D(40), uom="PC"), metric).value == 40
    assert line_unit(line("ST", "40", "HR COIL A1011 .250 X 60")) == "NT"


def test_pieces_of_a_length_written_on_the_order_are_so_many_feet_exactly() -> None:
    amount = amount_of(Quantity(value=D(16), uom="PC"), line("FT", "240", "RD 4140 HT 2 X 12'"))
    assert amount.value == 192
    assert not amount.theoretical
