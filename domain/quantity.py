"""Quantities with a unit of measure; conversion is exact or refused (DOMAIN 3.9).

Within a dimension a conversion needs only the table of ``domain.units``. From one dimension to another it needs a
fact about the goods (length of a piece, theoretical weight) and is marked as theoretical.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction

from domain.units import Dimension, UnitOfMeasure, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount in one unit: ``value`` times ``uom``, a canonical unit code such as ``PC``, ``LB`` or ``FT``."""

    value: Decimal
    uom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionFacts:
    """What is known about one line's goods; every field may be missing.

    Lengths in feet, weights in pounds, areas in square feet. ``weight_per_ft_lb`` is of one piece (bar, tube,
    beam), ``weight_per_sqft_lb`` of plate or sheet. Pack facts hold for the pack unit the line uses.
    """

    length_per_piece_ft: Decimal | None = None
    area_per_piece_sqft: Decimal | None = None
    weight_per_piece_lb: Decimal | None = None
    weight_per_ft_lb: Decimal | None = None
    weight_per_sqft_lb: Decimal | None = None
    pieces_per_pack: Decimal | None = None
    weight_per_pack_lb: Decimal | None = None


class Bridge(StrEnum):
    """A fact that leads from one dimension to another; the value is the name of the field in ``ConversionFacts``."""

    LENGTH_PER_PIECE = "length_per_piece_ft"
    AREA_PER_PIECE = "area_per_piece_sqft"
    WEIGHT_PER_PIECE = "weight_per_piece_lb"
    WEIGHT_PER_FT = "weight_per_ft_lb"
    WEIGHT_PER_SQFT = "weight_per_sqft_lb"
    PIECES_PER_PACK = "pieces_per_pack"
    WEIGHT_PER_PACK = "weight_per_pack_lb"


_BRIDGES: tuple[tuple[Bridge, Dimension, Dimension], ...] = (
    (Bridge.LENGTH_PER_PIECE, Dimension.COUNT, Dimension.LENGTH),
    (Bridge.AREA_PER_PIECE, Dimension.COUNT, Dimension.AREA),
    (Bridge.WEIGHT_PER_PIECE, Dimension.COUNT, Dimension.WEIGHT),
    (Bridge.WEIGHT_PER_FT, Dimension.LENGTH, Dimension.WEIGHT),
    (Bridge.WEIGHT_PER_SQFT, Dimension.AREA, Dimension.WEIGHT),
    (Bridge.PIECES_PER_PACK, Dimension.PACK, Dimension.COUNT),
    (Bridge.WEIGHT_PER_PACK, Dimension.PACK, Dimension.WEIGHT),
)
_WEIGHTS = frozenset({Bridge.WEIGHT_PER_PIECE, Bridge.WEIGHT_PER_FT, Bridge.WEIGHT_PER_SQFT, Bridge.WEIGHT_PER_PACK})
_NO_FACTS = ConversionFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A converted quantity. ``via`` names the facts it went through; none within a dimension.

    ``theoretical`` is true when a nominal length or weight of the goods was used, so that the real figure may
    differ by a few percent (DOMAIN 3.7).
    """

    quantity: Quantity
    via: tuple[Bridge, ...] = ()

    @property
    def theoretical(self) -> bool:
        """True when the figure rests on nominal lengths or weights."""
        return any(bridge is not Bridge.PIECES_PER_PACK for bridge in self.via)

    @property
    def by_weight(self) -> bool:
        """True when a weight of the goods was used: good to about 4 % only (DOMAIN 3.7, gauge sheets)."""
        return any(bridge in _WEIGHTS for bridge in self.via)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotConvertible:
    """Why a quantity cannot be put into another unit."""

    reason: str


def convert(quantity: Quantity, to_uom: str, *, facts: ConversionFacts | None = None) -> Converted | NotConvertible:
    """Put a quantity into another unit, exactly or not at all.

    Args:
        quantity: amount with a canonical unit code, or a unit of its own such as "BL".
        to_uom: canonical code of the wanted unit.
        facts: what is known about the goods, for conversions between pieces, feet, pounds and packs.
    """
    if not quantity.value.is_finite():
        return NotConvertible(reason=f"{quantity.value} is not a number")
    if quantity.uom == to_uom:
        return Converted(quantity=quantity)
    source, target = unit(quantity.uom), unit(to_uom)
    if Dimension.PACK is source.dimension is target.dimension:
        return NotConvertible(reason=f"{source.code} and {target.code} hold different amounts")
    path = _path(source.dimension, target.dimension, facts or _NO_FACTS)
    if path is None:
        return NotConvertible(reason=_missing(source, target))
    factor = (source.factor or Fraction(1)) / (target.factor or Fraction(1))
    for _, step in path:
        factor *= step
    value = as_decimal(Fraction(quantity.value) * factor)
    return Converted(quantity=Quantity(value=value, uom=to_uom), via=tuple(bridge for bridge, _ in path))


def _path(start: Dimension, goal: Dimension, facts: ConversionFacts) -> tuple[tuple[Bridge, Fraction], ...] | None:
    """Return the shortest chain of known facts between two dimensions, None where there is none."""
    queue: deque[tuple[Dimension, tuple[tuple[Bridge, Fraction], ...]]] = deque([(start, ())])
    seen = {start}
    while queue:
        here, path = queue.popleft()
        if here is goal:
            return path
        for there, step in _steps(here, facts):
            if there not in seen:
                seen.add(there)
                queue.append((there, (*path, step)))
    return None


def _steps(here: Dimension, facts: ConversionFacts) -> Iterator[tuple[Dimension, tuple[Bridge, Fraction]]]:
    for bridge, one, other in _BRIDGES:
        known: Decimal | None = getattr(facts, bridge.value)
        if known is None or not known.is_finite() or known <= 0:
            continue
        if here is one:
            yield other, (bridge, Fraction(known))
        elif here is other:
            yield one, (bridge, 1 / Fraction(known))


def _missing(source: UnitOfMeasure, target: UnitOfMeasure) -> str:
    if Dimension.PACK in {source.dimension, target.dimension}:
        pack = source if source.dimension is Dimension.PACK else target
        return f"how much one {pack.code} holds is not known"
    return f"no length, weight or area known to get from {source.code} to {target.code}"


_SHORT = Context(prec=15)
_LONG = Context(prec=28)
# A printed quantity has at most 15 digits: a value nearer than this to such a number *is* that number. It makes the
# way back from a non-terminating figure (10 in = 0.8333... ft) exact.
_NEAR = Fraction(1, 10**20)


def as_decimal(value: Fraction) -> Decimal:
    """Return a fraction as a decimal: exact where 15 digits hold it, else rounded to 28 digits."""
    numerator, denominator = Decimal(value.numerator), Decimal(value.denominator)
    short = _SHORT.divide(numerator, denominator)
    close = abs(Fraction(short) - value) <= abs(value) * _NEAR
    return short if close else _LONG.divide(numerator, denominator)


def figure(value: Decimal) -> str:
    """Return a figure as people write it: no exponent, no zeros at its end."""
    return f"{value.normalize():f}"
