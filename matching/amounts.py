"""A vendor's quantity in our ordering unit: exact, or theoretical and marked, or refused with the reason."""

from dataclasses import dataclass
from decimal import Decimal

from domain.purchase import PoLine
from domain.quantity import Converted, Quantity, convert
from domain.units import UnitContext, canonical_unit
from matching.steel import parse_item
from matching.steel_weight import theoretical_facts

_THEORETICAL_SLACK = Decimal("0.04")  # gauge sheets have two lawful weights, 2.3 % apart (matching.md C)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity in the line's unit; ``why_not`` says why there is none."""

    value: Decimal | None
    theoretical: bool = False
    why_not: str | None = None


def line_unit(line: PoLine) -> str:
    """Return the canonical code of the line's ordering unit, or the unit as written when nobody knows it."""
    return canonical_unit(line.uom) or canonical_unit(line.uom, context=UnitContext.WEIGHT) or line.uom.strip().upper()


def amount_of(quantity: Quantity | None, line: PoLine) -> Amount:
    """Convert a quantity into the line's unit; a quantity without a unit is taken to be in it."""
    if quantity is None:
        return Amount(value=None)
    if not quantity.uom:
        return Amount(value=quantity.value)
    facts = theoretical_facts(parse_item(line.description or line.item), uom=line_unit(line))
    result = convert(quantity, line_unit(line), facts=facts)
    if not isinstance(result, Converted):
        return Amount(value=None, why_not=result.reason)
    if not result.theoretical:
        return Amount(value=result.quantity.value)
    return Amount(value=_snapped(result.quantity.value, line.ordered), theoretical=True)


def _snapped(value: Decimal, ordered: Decimal) -> Decimal:
    """A theoretical amount within the slack of what was ordered is what was ordered."""
    if ordered > 0 and abs(value - ordered) <= ordered * _THEORETICAL_SLACK:
        return ordered
    return value
