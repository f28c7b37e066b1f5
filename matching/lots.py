"""Several rows of one paper on one line: lots, heats, schedules - or a wrong choice, when they are too much."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.document import Caution, Statement, StatementKind
from domain.match import HoldCode
from domain.purchase import PoLine, Vendor
from domain.tolerance import bounds, tolerance_for
from matching.amounts import amount_of, line_unit
from matching.holds import Hold
from matching.placed import Placed
from matching.sureness import Choice

_COUNTED = (StatementKind.CONFIRM, StatementKind.SHIP)


def hold_surplus(placed: Sequence[Placed], vendor: Vendor | None) -> list[Placed]:
    """Let rows wait that together give a line more than was ordered, where the line was our choice.

    Where the vendor himself names the line, the account shows the surplus; where we chose it, the choice is in doubt.
    """
    by_line: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, one in enumerate(placed):
        if one.line is not None:
            by_line[one.line.line.po, one.line.line.line].append(i)
    held = list(placed)
    for places in by_line.values():
        group = [placed[i] for i in places]
        hold = _surplus(group, vendor) if any(p.choice is Choice.ASSIGNED for p in group) and len(group) > 1 else None
        for i in places if hold is not None else ():
            held[i] = replace(placed[i], holds=(*placed[i].holds, *((hold,) if hold else ())))
    return held


def _surplus(group: Iterable[Placed], vendor: Vendor | None) -> Hold | None:
    line = next(p.line.line for p in group if p.line is not None)
    high = bounds(line.ordered - line.cancelled, tolerance_for(line, vendor)).high
    for kind in _COUNTED:
        total = sum((_amount(s, line) for p in group for s in p.row.statements if s.kind is kind), Decimal(0))
        if total > high:
            words = f"the rows for line {line.line} make {total:f} {line_unit(line)} against {line.ordered:f} ordered"
            return Hold(code=HoldCode.QUANTITY, words=words)
    return None


def _amount(statement: Statement, line: PoLine) -> Decimal:
    if {Caution.TOTAL_VIEW, Caution.CUMULATIVE} & statement.cautions:
        return Decimal(0)
    return amount_of(statement.quantity, line).value or Decimal(0)
