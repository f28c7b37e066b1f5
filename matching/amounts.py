"""A vendor's quantity in our ordering unit: exact, or theoretical and marked, or refused with the reason."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.purchase import PoLine
from domain.quantity import Bridge, Converted, Quantity, convert
from domain.units import Dimension, UnitContext, canonical_unit, unit
from matching.items.item import Item
from matching.items.reading import parse_item
from matching.items.weight import theoretical_facts

_THEORETICAL_SLACK = Decimal("0.04")  # gauge sheets have two lawful weights, 2.3 % apart (matching.md C)
_ROUNDED_UP = Fraction(5, 4)  # a vendor may round up to full packs; a misread unit is off by 100 or 1000
_METRIC = re.compile(r"\d\s*mm\b|\bDIN\b|\bEN\s?\d|\bISO\s?\d|\bS[23]\d5J", re.IGNORECASE)
_CONTEXTS = {
    Dimension.COUNT: UnitContext.COUNT,
    Dimension.LENGTH: UnitContext.LENGTH,
    Dimension.WEIGHT: UnitContext.WEIGHT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity in the line's unit; ``why_not`` says why there is none."""

    value: Decimal | None
    theoretical: bool = False
    why_not: str | None = None


def line_unit(line: PoLine) -> str:
    """Return the canonical code of the line's ordering unit, or the unit as written when nobody knows it."""
    context = UnitContext.METRIC if _METRIC.search(line.description) else UnitContext.WEIGHT
    return canonical_unit(line.uom) or canonical_unit(line.uom, context=context) or line.uom.strip().upper()


def amount_of(quantity: Quantity | None, line: PoLine) -> Amount:
    """Convert a quantity into the line's unit; a quantity without a unit is taken to be in it."""
    if quantity is None:
        return Amount(value=None)
    if not quantity.uom:
        return Amount(value=quantity.value)
    item = parse_item(line.description or line.item)
    facts = theoretical_facts(item, uom=line_unit(line))
    result = convert(_understood(quantity, line), line_unit(line), facts=facts)
    if not isinstance(result, Converted):
        return Amount(value=None, why_not=result.reason)
    if not result.theoretical or _by_written_length(result, item):
        return Amount(value=result.quantity.value)
    return Amount(value=_snapped(result.quantity.value, line.ordered), theoretical=True)


def _by_written_length(result: Converted, item: Item) -> bool:
    """Pieces of a length that our order writes with its unit (12') are so many feet, exactly (CONTRACT 3.2)."""
    return set(result.via) == {Bridge.LENGTH_PER_PIECE} and item.length is not None and item.length.unit_written


def _understood(quantity: Quantity, line: PoLine) -> Quantity:
    """A unit with several meanings ("M", "C") has the one of the line's kind, where the amount then fits the order."""
    if canonical_unit(quantity.uom) is not None:
        return quantity
    ours = unit(line_unit(line))
    code = canonical_unit(quantity.uom, context=_CONTEXTS.get(ours.dimension)) if ours.factor else None
    factor = unit(code).factor if code is not None else None
    if code is None or factor is None or ours.factor is None:
        return quantity
    found = Fraction(quantity.value) * factor / ours.factor
    fits = found <= Fraction(line.ordered) * _ROUNDED_UP
    return Quantity(value=quantity.value, uom=code) if fits else quantity


def _snapped(value: Decimal, ordered: Decimal) -> Decimal:
    """A theoretical amount within the slack of what was ordered is what was ordered."""
    if ordered > 0 and abs(value - ordered) <= ordered * _THEORETICAL_SLACK:
        return ordered
    return value
