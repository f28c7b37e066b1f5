"""Evidence for what a statement takes from the paper as a whole: order number, ship date, "complete"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.document import Box, Evidence, Statement, StatementKind
from parsers.layout import TextLine
from parsers.papers.complete_words import WHOLE

_COMPLETE = re.compile(r"complete|final|last shipment|closed", re.IGNORECASE)


def with_paper_evidence(
    statements: Iterable[Statement], *, head: Sequence[Evidence], lines: Sequence[TextLine]
) -> tuple[Statement, ...]:
    """Add the words of head and foot to statements that rest on them.

    Args:
        statements: What the rows say, each with the evidence of its row.
        head: The evidence of the paper's labelled values.
        lines: The text lines of the paper, where "ORDER COMPLETE" may stand.
    """
    claim = _claim(lines)
    return tuple(_completed(s, head, claim) for s in statements)


def _completed(statement: Statement, head: Sequence[Evidence], claim: Evidence | None) -> Statement:
    own = {e.field for e in statement.evidence}
    wanted: list[Evidence | None] = []
    if "po" not in own:
        wanted.append(next((e for e in head if e.field == "po"), None))
    if statement.kind is StatementKind.SHIP and statement.ship_date is not None and "ship_date" not in own:
        wanted.append(next((e for e in head if e.field == "ship_date"), None))
    if statement.complete_claim and "complete_claim" not in own:
        wanted.append(claim)
    added = tuple(e for e in wanted if e is not None)
    return replace(statement, evidence=(*statement.evidence, *added)) if added else statement


def _claim(lines: Sequence[TextLine]) -> Evidence | None:
    """The last line of the paper that speaks of completeness; totals and footers stand below the rows."""
    backwards = list(reversed(lines))
    line = next((line for line in backwards if WHOLE.search(line.text)), None)
    line = line or next((line for line in backwards if _COMPLETE.search(line.text)), None)
    if line is None or not line.words:
        return None
    first = line.words[0]
    place = first.place
    if isinstance(place, Box):
        boxes = [w.place for w in line.words if isinstance(w.place, Box)]
        place = Box(
            x0=min(b.x0 for b in boxes),
            top=min(b.top for b in boxes),
            x1=max(b.x1 for b in boxes),
            bottom=max(b.bottom for b in boxes),
        )
    return Evidence(field="complete_claim", page=line.page, place=place, text=line.text)
