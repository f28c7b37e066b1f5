"""Does a shipment weigh what its pieces weigh? Weights that do not add up show what is not there (DOMAIN 3.8, 4.4).

The paper's net weight is held against pieces times the theoretical weight of what we ordered. Mills roll heavier or
lighter and gauge sheets have two lawful weights, so only more than 6 % counts; then pieces, size or grade are others
than printed, and the words say how many pieces the weight would make.
"""

from collections.abc import Iterator
from decimal import Decimal

from domain.document import Statement, StatementKind
from domain.match import HoldCode
from domain.purchase import PoLine
from domain.quantity import Converted, Quantity, convert, figure
from domain.units import Dimension, unit
from matching.amounts import Amount, line_unit
from matching.holds import Hold
from matching.items.reading import parse_item
from matching.items.weight import theoretical_facts

_SLACK = Decimal("0.06")  # DOMAIN 3.8
_ROUNDING_LB = Decimal(5)  # of small bundles, scales show whole pounds


def weight_holds(statement: Statement, line: PoLine, amount: Amount) -> Iterator[Hold]:
    """Yield why the printed weight contradicts the pieces of a shipment of this line, if it does."""
    if statement.kind is not StatementKind.SHIP or statement.weight is None or not amount.value:
        return
    per_piece = _piece_weight(line)
    said = convert(statement.weight, "LB")
    if per_piece is None or not isinstance(said, Converted):
        return
    expected, printed = amount.value * per_piece, said.quantity.value
    if printed <= 0 or abs(printed - expected) <= max(expected * _SLACK, _ROUNDING_LB):
        return
    share = (printed / expected - 1) * 100
    pieces = printed / per_piece
    words = (
        f"{figure(amount.value)} {line_unit(line)} weigh about {expected:.0f} LB, the paper says {printed:.0f} LB "
        f"({share:+.0f} %): that is {pieces:.1f} {line_unit(line)}, {_gap(amount.value - pieces)}"
    )
    yield Hold(code=HoldCode.WEIGHT, words=words)


def _gap(missing: Decimal) -> str:
    return f"{missing:.1f} are not there" if missing > 0 else f"{-missing:.1f} too many"


def _piece_weight(line: PoLine) -> Decimal | None:
    """Pounds of one piece as ordered, None where the line is not counted or its shape does not tell."""
    uom = line_unit(line)
    if unit(uom).dimension is not Dimension.COUNT or unit(uom).factor != 1:
        return None
    facts = theoretical_facts(parse_item(line.description or line.item), uom=uom)
    found = convert(Quantity(value=Decimal(1), uom=uom), "LB", facts=facts)
    return found.quantity.value if isinstance(found, Converted) and found.quantity.value > 0 else None
