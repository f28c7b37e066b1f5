"""What must hold before a chosen line counts without a person, whatever the odds say (matching.md decision 3)."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.match import HoldCode
from matching.aliases import goods_key
from matching.holds import Hold
from matching.items.compare import compare_items
from matching.items.reading import parse_item
from matching.items.verdict import Verdict
from matching.order_book import OpenLine
from matching.order_reference import OrderReference
from matching.rows import Row
from matching.scoring import Level, Score
from matching.sureness import Found

_CLEAR_OF_OTHER_ORDERS = 8.0  # bits by which a line leads over every line of the paper's other orders
_NAMES_GOODS = frozenset({Level.CODE, Level.ALIAS})
_AGREES = frozenset({Level.QUANTITY, Level.PRICE})


def choice_holds(
    row: Row,
    reference: OrderReference,
    scores: Sequence[Score],
    pool: Sequence[OpenLine],
    choice: int,
    *,
    bits: Sequence[float],
) -> Iterator[Hold]:
    """Yield why the choice of a line among ``pool`` needs a person, apart from a rival that fits as well."""
    if reference.found is Found.NOT_NAMED and not _stands_alone(scores, choice):
        yield Hold(code=HoldCode.UNKNOWN_PO, words="the paper names no order of ours")
    rivals = [b for b, c in zip(bits, pool, strict=True) if c.line.po != pool[choice].line.po]
    unclear = bits[choice] - max(rivals, default=-100.0) < _CLEAR_OF_OTHER_ORDERS
    if reference.sure and not row.target.po_text and unclear and not scores[choice].levels & _NAMES_GOODS:
        orders = ", ".join(sorted({c.line.po for c in pool}))
        yield Hold(code=HoldCode.AMBIGUOUS_LINE, words=f"the paper names {orders} and this row none of them")


def _stands_alone(scores: Sequence[Score], choice: int) -> bool:
    """True where item number or alias, quantity and price agree, and with no other line, open or lately closed."""
    full = [bool(s.levels & _NAMES_GOODS) and s.levels >= _AGREES for s in scores]
    return full[choice] and sum(full) == 1


def no_line(reference: OrderReference) -> Hold:
    """Return why a row has no line."""
    if reference.found is Found.NEAR:
        near = ", ".join(reference.orders)
        return Hold(code=HoldCode.UNKNOWN_PO, words=f"no order {reference.text}; did they mean {near}?")
    if reference.found is Found.UNKNOWN:
        return Hold(code=HoldCode.UNKNOWN_PO, words=f"no order {reference.text}")
    if reference.found is Found.NOT_NAMED:
        return Hold(code=HoldCode.UNKNOWN_PO, words="the paper names no order of ours and no open line fits")
    return Hold(code=HoldCode.UNKNOWN_LINE, words="no line of the order fits")


def first_due(lines: Sequence[OpenLine]) -> OpenLine | None:
    """Return the line needed first where all are the same goods on one order, else None."""
    if len({c.line.po for c in lines}) != 1 or not all(_same_goods(lines[0], c) for c in lines[1:]):
        return None
    return min(lines, key=lambda c: (c.finished, c.line.need_date or date.max, c.line.line))


def _same_goods(one: OpenLine, other: OpenLine) -> bool:
    if goods_key(one.line) == goods_key(other.line):
        return True
    found = compare_items(parse_item(one.line.description), parse_item(other.line.description)).verdict
    return found is Verdict.SAME and one.line.unit_price == other.line.unit_price
