"""Prices per so many units, as XML and EDIFACT write them, in the trade's own words."""

from decimal import Decimal

from domain.units import Dimension, UnitContext, canonical_unit, unit

_ONE, _HUNDRED, _THOUSAND = Decimal(1), Decimal(100), Decimal(1000)
_TRADE: dict[tuple[Dimension, Decimal], str] = {
    (Dimension.COUNT, _HUNDRED): "C",
    (Dimension.COUNT, _THOUSAND): "M",
    (Dimension.WEIGHT, _HUNDRED): "CWT",
    (Dimension.LENGTH, _HUNDRED): "CFT",
    (Dimension.LENGTH, _THOUSAND): "MFT",
}


def price_unit(uom: str, *, basis: Decimal | None) -> str | None:
    """Return what a price is per: the unit as written, or "C", "M", "CWT" for a basis of 100 or 1000 of it.

    Another basis stays in front of the unit ("50 PCE"), which no conversion takes for a plain unit.
    """
    if basis is None or basis in (0, _ONE):
        return uom or None
    code = canonical_unit(uom, context=UnitContext.COUNT) if uom else "PC"
    known = unit(code) if code else None
    exact = known is not None and known.factor == 1
    trade = _TRADE.get((known.dimension, basis)) if known is not None and exact else None
    return trade or f"{basis.normalize():f} {uom}".strip()
