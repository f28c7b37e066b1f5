"""X12: pieces or pounds? An item of a metals notice says both, and the order line is in one of them (DOMAIN 7.3)."""

from collections.abc import Sequence

from domain.units import Dimension, UnitContext, canonical_unit, unit
from parsers.edi.segments import Segment
from parsers.edi.x12_transaction import Amount, plain_unit, read_amount

# Element 738 in the order of trust; a gross weight has the packing in it and stands for no ordered weight.
_NET = ("N", "WT", "AL", "")
_MEASURES = frozenset({"WT", "PD", "AAE", ""})


def shipped_amount(sn1: Segment, segments: Sequence[Segment]) -> tuple[Amount, str]:
    """Return the shipped quantity of an item and its unit.

    SN102 counts, unless it counts packs (coils, bundles) or another unit than the ordered quantity beside it (SN106)
    while the item's net weight or length (MEA) is in that unit: then that measure is what shipped of the order.
    """
    counted, uom = read_amount(sn1.piece(2)), sn1.text(3)
    ordered = sn1.text(6)
    if not ordered and _dimension(uom) is not Dimension.PACK:
        return counted, uom
    wanted = _dimension(ordered) if ordered else Dimension.WEIGHT
    if wanted in (None, Dimension.COUNT, Dimension.PACK) or wanted is _dimension(uom) or counted.value == 0:
        return counted, uom
    found = [s for s in segments if s.tag == "MEA" and s.text(1) in _MEASURES and _dimension(_unit(s)) is wanted]
    found = [s for s in found if s.text(2) in _NET]
    if not found:
        return counted, uom
    best = min(found, key=lambda s: _NET.index(s.text(2)))
    return read_amount(best.piece(3)), _unit(best)


def _unit(measure: Segment) -> str:
    return plain_unit(measure.text(4))


def _dimension(text: str) -> Dimension | None:
    code = canonical_unit(text, context=UnitContext.WEIGHT) if text else None
    known = unit(code) if code else None
    return known.dimension if known else None
