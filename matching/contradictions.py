"""What a text says of one line must fit together; where it does not, a person reads it.

Two days for the same goods, more pieces than were ordered, or a rest of what already went in full mean that the words
were cut or joined wrongly. Tables keep their rows: there a line may well come twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from domain.document import DECIDED_BY_A_PERSON, StatementKind
from domain.match import Decision, HoldCode, MatchedStatement
from matching.holds import Hold

_PROMISES = frozenset({StatementKind.CONFIRM, StatementKind.DELAY, StatementKind.BACKORDER})
_COUNTED = frozenset({StatementKind.CONFIRM, StatementKind.SHIP, StatementKind.BACKORDER})
_FIRM = frozenset({StatementKind.CONFIRM, StatementKind.SHIP})
_SENTENCE = "body"


def hold_contradictions(
    words: Sequence[MatchedStatement], *, ordered: Callable[[str, str], Decimal | None]
) -> tuple[MatchedStatement, ...]:
    """Let the statements of a text wait that contradict each other on one line.

    Args:
        words: The statements of one document.
        ordered: The ordered quantity of an order line in its own unit, or None.
    """
    by_line: dict[tuple[str, str], list[MatchedStatement]] = defaultdict(list)
    for word in words:
        if word.po is not None and word.line is not None and word.statement.target.row.startswith(_SENTENCE):
            by_line[word.po, word.line].append(word)
    why = {
        (word.po, word.line): Hold(code=HoldCode.READING, words=reason)
        for (po, line), said in by_line.items()
        for word in said[:1]
        if (reason := next(_contradictions(said, ordered(po, line)), None)) is not None
    }
    return tuple(
        _held(w, why[w.po, w.line]) if (w.po, w.line) in why and w.statement.target.row.startswith(_SENTENCE) else w
        for w in words
    )


def _held(word: MatchedStatement, hold: Hold) -> MatchedStatement:
    return replace(word, decision=Decision.REVIEW, holds=(*word.holds, str(hold)))


def _contradictions(said: Sequence[MatchedStatement], ordered: Decimal | None) -> Iterator[str]:
    if len(said) < 2:  # noqa: PLR2004 - one word contradicts nothing
        return
    if any(_two_days(a, b) for a, b in combinations(said, 2)):
        yield "the text gives two dates for the same goods"
    counted = [w.amount for w in said if w.statement.kind in _COUNTED and w.amount is not None]
    if ordered is not None and len(counted) > 1 and sum(counted, Decimal(0)) > ordered:
        yield "the parts are more than was ordered"
    firm = [w.amount for w in said if w.statement.kind in _FIRM and w.amount is not None]
    if ordered is not None and _any_rest(said) and sum(firm, Decimal(0)) >= ordered:
        yield "a rest of a line that is covered in full"
    if _any_rest(said) and any(w.statement.complete_claim for w in said):
        yield "complete, and yet something is open"
    if any(w.statement.kind in DECIDED_BY_A_PERSON for w in said):
        yield "the text takes the line back or offers another item"
    if any(_gone_and_open(a, b) for a, b in combinations(said, 2)):
        yield "shipped and not shipped, without quantities"


def _two_days(one: MatchedStatement, other: MatchedStatement) -> bool:
    a, b = one.statement, other.statement
    if not {a.kind, b.kind} <= _PROMISES or a.promise == b.promise:
        return False
    neither = one.amount is None and other.amount is None and a.promise is not None and b.promise is not None
    whole_and_part = {a.kind, b.kind} == {StatementKind.CONFIRM} and (one.amount is None) != (other.amount is None)
    return neither or whole_and_part


def _gone_and_open(one: MatchedStatement, other: MatchedStatement) -> bool:
    """Tell a shipment and a promise or a backorder of the same line where neither says of how many pieces."""
    kinds = {one.statement.kind, other.statement.kind}
    promised = StatementKind.SHIP in kinds and bool(kinds & {StatementKind.BACKORDER, StatementKind.DELAY})
    unsaid = promised and one.amount is None and other.amount is None
    twice = kinds == {StatementKind.BACKORDER, StatementKind.CONFIRM} and one.amount is None and other.amount is None
    return unsaid or (twice and (one.statement.promise is None) != (other.statement.promise is None))


def _any_rest(said: Iterable[MatchedStatement]) -> bool:
    return any(w.statement.kind is StatementKind.BACKORDER for w in said)
