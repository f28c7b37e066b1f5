"""What goods of an order line are worth at the price of the order."""

from decimal import Decimal

from domain.purchase import PoLine
from domain.quantity import Converted, Quantity, convert
from domain.units import UnitContext, canonical_unit


def value_of(line: PoLine, quantity: Decimal) -> Decimal | None:
    """Return the price of a quantity in the ordering unit, or None where price and quantity meet in no one unit."""
    if line.unit_price is None:
        return None
    uom = canonical_unit(line.uom, context=UnitContext.COUNT) or line.uom
    per = line.price_uom
    priced = uom if per is None else canonical_unit(per, context=UnitContext.COUNT) or per
    found = convert(Quantity(value=quantity, uom=uom), priced)
    return found.quantity.value * line.unit_price if isinstance(found, Converted) else None
