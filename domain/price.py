"""Are two unit prices the same price? Prices come per pound, hundredweight, foot, piece, hundred ... (DOMAIN 3.9)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.quantity import ConversionFacts, Converted, Quantity, as_decimal, convert
from domain.units import Dimension, UnitContext, canonical_unit, unit, unit_readings


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPrice:
    """A price and what it buys, as written: ``CWT``, ``/C``, ``100 LB``, ``HP``; ``uom`` None where nothing stands."""

    value: Decimal
    uom: str | None = None


class PriceMatch(StrEnum):
    """How two prices compare."""

    SAME = "same"
    VARIANCE = "variance"
    UOM_MISMATCH = "uom_mismatch"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceVerdict:
    """The comparison of their price with ours.

    ``percent`` is the change against ours (+1.00 = one percent dearer), ``ratio`` their price over ours in the same
    unit; both None where the prices cannot be compared, for which ``reason`` says why. ``theoretical`` is true when a
    theoretical weight stood between the two units: then differences up to 4 % count as the same price.
    """

    kind: PriceMatch
    percent: Decimal | None = None
    ratio: Decimal | None = None
    reason: str = ""
    theoretical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """What one price buys: ``amount`` units ``code``."""

    amount: Fraction
    code: str


# X12 element 639 (basis of unit price) as far as it names a unit; "" is the line's own counting unit.
_X12_BASIS: dict[str, tuple[int, str]] = {
    **dict.fromkeys(("PE", "QE", "LE", "RE", "TE", "WE", "UM"), (1, "")),
    **dict.fromkeys(("HP", "QH", "LC", "RC", "TC", "WC"), (100, "")),
    **dict.fromkeys(("TP", "QS", "LM", "RM", "TM", "WM"), (1000, "")),
    **dict.fromkeys(("PD", "LD", "RD", "TD", "WD"), (1, "DZ")),
    "PN": (10, ""),
    "TT": (10_000, ""),
    "HT": (100_000, ""),
    "HF": (100, "FT"),
    "TF": (1000, "FT"),
    "PF": (1, "FT"),
    "PY": (1, "YD"),
    "P7": (1, "MTR"),
    "PS": (1000, "SF"),
    "PP": (1, "LB"),
    "PT": (1, "NT"),
    "PK": (1, "KG"),
    "PO": (1, "OZ"),
    "PG": (1, "G"),
}
_WRITTEN = re.compile(
    r"^(?:USD|US\$|\$|EUR|€)?\s*(?:/|PER\b|P/|PRICE\s+PER\b)?\s*(?P<n>[\d.,]+)?\s*/?\s*(?P<unit>.*?)\s*$"
)
_NUMBER = re.compile(r"0*[1-9]\d*(?:\.\d+)?")
_HUNDREDS = {"HUNDRED": 100, "THOUSAND": 1000}

_SAME_SHARE = Decimal("0.005")
_SAME_PER_LB = Decimal("0.0025")
_SAME_SHARE_THEORETICAL = Decimal("0.04")  # gauge sheets have two lawful weights 2.4 % apart (DOMAIN 3.7)
# Ratios that tell of a misread unit rather than of another price (DOMAIN 3.9), each within 2 %.
_UNIT_RATIOS = tuple(map(Decimal, ("100", "1000", "20", "2000", "2204.6", "0.01", "0.001", "0.05", "0.0005")))
_RATIO_SLACK = Decimal("0.02")
_SANE_LOW, _SANE_HIGH = Decimal("0.25"), Decimal(4)


def compare_prices(
    ours: UnitPrice, theirs: UnitPrice, *, line_uom: str, facts: ConversionFacts | None = None
) -> PriceVerdict:
    """Compare a vendor's price with ours after putting both per the same unit.

    Args:
        ours: the price on our order; without a unit it is per ``line_uom``.
        theirs: the vendor's; without a unit it is taken to be per our price unit.
        line_uom: the line's ordering unit; settles what "C" and "M" count.
        facts: lengths and weights of the goods, for prices per foot against prices per pound.
    """
    if not (ours.value.is_finite() and theirs.value.is_finite()) or ours.value <= 0 or theirs.value < 0:
        return _not_comparable("a price is missing or not positive")
    if theirs.uom is None or not theirs.uom.strip() or _key(theirs.uom) == _key(ours.uom or line_uom):
        return _judge(ours.value, theirs.value, per_lb=_per_lb(ours, line_uom))
    mine = _readings(ours.uom or line_uom, line_uom)
    other = _readings(theirs.uom, line_uom)
    pairs = [verdict for a in mine for b in other if (verdict := _pair(ours.value, a, theirs.value, b, facts))]
    if not pairs:
        return _not_comparable(f"no way from {theirs.uom} to {ours.uom or line_uom}")
    return _choose(pairs)


def _choose(verdicts: list[PriceVerdict]) -> PriceVerdict:
    """Where an ambiguous unit has several readings, take the only one with a sane price, else none."""
    if len(verdicts) == 1:
        return verdicts[0]
    sane = [v for v in verdicts if v.ratio is not None and _SANE_LOW <= v.ratio <= _SANE_HIGH]
    distinct = {(v.kind, v.ratio) for v in sane}
    if len(distinct) == 1:
        return sane[0]
    return _not_comparable("the price unit has more than one sensible reading" if sane else "no sensible price unit")


def _readings(text: str, line_uom: str) -> tuple[_Basis, ...]:
    """Return what a price unit as written may mean; a unit nobody knows is its own unit."""
    upper = " ".join(text.upper().split())
    if upper in _X12_BASIS:
        count, code = _X12_BASIS[upper]
        return (_Basis(amount=Fraction(count), code=code or _line_code(line_uom)),)
    found = _WRITTEN.match(upper)
    assert found is not None  # every part of the pattern is optional
    digits = (found["n"] or "").replace(",", "").strip(".")
    amount = Fraction(digits) if _NUMBER.fullmatch(digits) else Fraction(1)
    name = found["unit"]
    if name in _HUNDREDS:
        amount *= _HUNDREDS[name]
        name = ""
    if not name:
        return (_Basis(amount=amount, code=_line_code(line_uom)),)
    codes = _unit_codes(name, line_uom)
    return tuple(_Basis(amount=amount, code=code) for code in codes)


def _unit_codes(name: str, line_uom: str) -> tuple[str, ...]:
    readings = unit_readings(name)
    if not readings:
        return (name,)
    # By the piece, "C" is a hundred pieces or a hundredweight: both are tried. By weight or length one is meant.
    context = _CONTEXTS.get(unit(_line_code(line_uom)).dimension)
    if len(readings) > 1 and context is not None:
        settled = canonical_unit(name, context=context)
        return readings if settled is None else (settled,)
    return readings


_CONTEXTS = {Dimension.WEIGHT: UnitContext.WEIGHT, Dimension.LENGTH: UnitContext.LENGTH}


def _line_code(line_uom: str) -> str:
    return canonical_unit(line_uom) or line_uom.strip().upper()


def _key(text: str) -> str:
    return "".join(text.upper().split()).lstrip("/").removesuffix(".")


def _pair(
    ours: Decimal, mine: _Basis, theirs: Decimal, other: _Basis, facts: ConversionFacts | None
) -> PriceVerdict | None:
    """Compare two prices with settled units, None where no conversion leads from one to the other."""
    step = convert(Quantity(value=Decimal(1), uom=mine.code), other.code, facts=facts)
    if not isinstance(step, Converted):
        return None
    # One of our units holds ``step`` of theirs: their price for what our price buys.
    equal = Fraction(theirs) / other.amount * Fraction(step.quantity.value) * mine.amount
    per_lb = _pounds(mine, facts)
    return _judge(ours, as_decimal(equal), per_lb=per_lb, theoretical=step.by_weight)


def _per_lb(price: UnitPrice, line_uom: str) -> Fraction | None:
    readings = _readings(price.uom or line_uom, line_uom)
    return _pounds(readings[0], None) if len(readings) == 1 else None


def _pounds(basis: _Basis, facts: ConversionFacts | None) -> Fraction | None:
    """Return how many pounds one price buys, None where that is not known."""
    pounds = convert(Quantity(value=Decimal(1), uom=basis.code), "LB", facts=facts)
    return Fraction(pounds.quantity.value) * basis.amount if isinstance(pounds, Converted) else None


def _judge(ours: Decimal, theirs: Decimal, *, per_lb: Fraction | None, theoretical: bool = False) -> PriceVerdict:
    """Judge two prices for the same amount of goods."""
    ratio = theirs / ours
    share = _SAME_SHARE_THEORETICAL if theoretical else _SAME_SHARE
    slack = ours * share
    if per_lb is not None:
        slack = max(slack, as_decimal(Fraction(_SAME_PER_LB) * per_lb))
    percent = ((ratio - 1) * 100).quantize(Decimal("0.01"))
    kind = PriceMatch.VARIANCE
    if abs(theirs - ours) <= slack:
        kind = PriceMatch.SAME
    elif any(abs(ratio / known - 1) <= _RATIO_SLACK for known in _UNIT_RATIOS):
        kind = PriceMatch.UOM_MISMATCH
    return PriceVerdict(kind=kind, percent=percent, ratio=ratio, theoretical=theoretical)


def _not_comparable(reason: str) -> PriceVerdict:
    return PriceVerdict(kind=PriceMatch.NOT_COMPARABLE, reason=reason)
