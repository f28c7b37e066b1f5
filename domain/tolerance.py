"""How much less or more than ordered still counts as complete (DOMAIN 3.8, CONTRACT section 3 rule 2).

Where the goods are not clearly of a kind the trade delivers with a tolerance, the smaller tolerance holds: a short
line that is called complete does more harm than a complete line that a person looks at.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.purchase import PoLine, Vendor
from domain.units import Dimension, unit, unit_readings

_ZERO = Decimal(0)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """Permitted deviation in percent of the net ordered quantity; both ends are non-negative."""

    under: Decimal
    over: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The quantities, both inclusive and in the ordering unit, between which a line is complete."""

    low: Decimal
    high: Decimal


EXACT = Tolerance(under=_ZERO, over=_ZERO)
_FIVE = Tolerance(under=Decimal(5), over=Decimal(5))
_TEN = Tolerance(under=Decimal(10), over=Decimal(10))

_NO_UNDER = re.compile(r"\bEXACT\s+(?:QTY|QUANTITY|WEIGHT|WT)\b|\bNO\s+UNDER", re.IGNORECASE)
_NO_OVER = re.compile(r"\bEXACT\s+(?:QTY|QUANTITY|WEIGHT|WT)\b|\bNO\s+OVER", re.IGNORECASE)
# "+0/-10", "-5/+10" with a percent sign or the word: bare pairs are tolerances of a dimension.
_PERCENTS = re.compile(r"\+\s*(?P<over>\d{1,2})\s*%?\s*/?\s*-\s*(?P<under>\d{1,2})\s*%", re.IGNORECASE)

_COIL = re.compile(
    r"\b(?:COILS?|HRC|CRC|HRB|HR\s*BAND|SLIT|MULTS?|MASTER|STRIP|SCRAP|WIRE|WIRE\s*ROD)\b", re.IGNORECASE
)
_PLATE = re.compile(r"\b(?:PL|PLT|PLATES?|HRPL|SHEETS?|SHT|BLANKS?)\b", re.IGNORECASE)
_BAR = re.compile(
    r"\b(?:BARS?|FLATS?|FB|FLT|RD|RND|ROUNDS?|SQ|SQR|SQUARE|HEX|HX|ANGLES?|ANG|CHANNELS?|CHAN|CHNL|BEAMS?|WF|"
    r"W\s?\d+\s?X\s?\d+|L\s?\d+\s?X\s?\d+|[MS]?C\s?\d+\s?X\s?\d+|HSS|TUBES?|TUBING|TS|PIPE|REBAR|SHAFTING|TGP)\b",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"\b(?:R\s*/\s*L|[SD]?RL|RANDOMS?|MILL\s+LENGTHS?)\b", re.IGNORECASE)


def tolerance_for(line: PoLine, vendor: Vendor | None = None) -> Tolerance:
    """Return the tolerance of a line: its own, else none by the piece, else the vendor's, else the trade's.

    Each side is taken by itself, so that a line with only ``tolerance_under`` keeps the usual one above.
    """
    base = _by_measure(line, vendor) if _dimension(line.uom) in {Dimension.WEIGHT, Dimension.LENGTH} else EXACT
    return Tolerance(
        under=base.under if line.tolerance_under is None else _side(line.tolerance_under),
        over=base.over if line.tolerance_over is None else _side(line.tolerance_over),
    )


def bounds(net_ordered: Decimal, tolerance: Tolerance) -> Bounds:
    """Return the quantities between which ``net_ordered`` (ordered less cancelled) is fulfilled."""
    return Bounds(
        low=max(_ZERO, net_ordered * (_HUNDRED - tolerance.under) / _HUNDRED),
        high=net_ordered * (_HUNDRED + tolerance.over) / _HUNDRED,
    )


def _dimension(uom: str) -> Dimension | None:
    """Return the dimension of an ordering unit; None where its letter may count pieces as well ("M")."""
    dimensions = {unit(code).dimension for code in unit_readings(uom)}
    if dimensions == {Dimension.WEIGHT, Dimension.LENGTH}:
        return Dimension.WEIGHT  # MT: tonne or metre, measured either way
    return dimensions.pop() if len(dimensions) == 1 else None


def _by_measure(line: PoLine, vendor: Vendor | None) -> Tolerance:
    usual = _written(line.description) or _usual(line)
    under = None if vendor is None else vendor.tolerance_under
    over = None if vendor is None else vendor.tolerance_over
    return Tolerance(
        under=_ZERO if _NO_UNDER.search(line.description) else usual.under if under is None else _side(under),
        over=_ZERO if _NO_OVER.search(line.description) else usual.over if over is None else _side(over),
    )


def _written(description: str) -> Tolerance | None:
    found = _PERCENTS.search(description)
    return found and Tolerance(under=Decimal(found["under"]), over=Decimal(found["over"]))


def _usual(line: PoLine) -> Tolerance:
    """Return the default of DOMAIN 3.8 for goods ordered by weight or length."""
    text = line.description
    if _dimension(line.uom) is Dimension.LENGTH:
        return _TEN if _RANDOM.search(text) else EXACT
    if _COIL.search(text):
        return _TEN
    if _PLATE.search(text):
        return _FIVE
    return _TEN if _BAR.search(text) or _RANDOM.search(text) else _FIVE


def _side(percent: Decimal) -> Decimal:
    return abs(percent) if percent.is_finite() else _ZERO
