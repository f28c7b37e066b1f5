"""Evidence for what a statement takes from around its row: order number, days of head and sections, "complete"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.document import Box, Cell, Evidence, ReadingContext, Statement, StatementKind
from domain.promise import PromiseWindow
from parsers.dates.reading import DatePurpose, find_dates
from parsers.layout import TextLine
from parsers.papers.complete_words import WHOLE
from parsers.papers.page_text import union

_COMPLETE = re.compile(r"complete|final|last shipment|closed", re.IGNORECASE)


def with_paper_evidence(
    statements: Iterable[Statement],
    *,
    head: Sequence[Evidence],
    lines: Sequence[TextLine],
    context: ReadingContext,
) -> tuple[Statement, ...]:
    """Add the words of head and foot to statements that rest on them.

    Args:
        statements: What the rows say, each with the evidence of its row.
        head: The evidence of the paper's labelled values.
        lines: The text lines of the paper, where "ORDER COMPLETE" may stand, or a day that holds for several rows.
        context: What days are counted from.
    """
    claim = _claim(lines)
    found = (_completed(s, head, claim) for s in statements)
    return tuple(_dated(s, lines, context) for s in found)


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


def _dated(statement: Statement, lines: Sequence[TextLine], context: ReadingContext) -> Statement:
    """Show the words of a day that the row took from the head or from a heading above it ("In stock - ships 11/13")."""
    own = {e.field for e in statement.evidence}
    wanted: list[Evidence | None] = []
    if statement.promise is not None and "eta" not in own:
        wanted.append(_says("eta", statement, lines, context))
    if statement.ship_date is not None and "ship_date" not in own:
        wanted.append(_says("ship_date", statement, lines, context))
    added = tuple(e for e in wanted if e is not None)
    return replace(statement, evidence=(*statement.evidence, *added)) if added else statement


def _says(field: str, statement: Statement, lines: Sequence[TextLine], context: ReadingContext) -> Evidence | None:
    """The last line above the row that names the day, else the first of the paper."""
    same = [line for line in lines if line.words and _names(field, line.text, statement, context)]
    row = _height(statement)
    above = [line for line in same if (line.page, line.words[0].top) < (statement.page, row)]
    line = above[-1] if above else next(iter(same), None)
    return None if line is None else Evidence(field=field, page=line.page, place=union(line.words), text=line.text)


def _names(field: str, text: str, statement: Statement, context: ReadingContext) -> bool:
    purpose = DatePurpose.PROMISE if field == "eta" else DatePurpose.SHIPPED
    windows = [f.window for f in find_dates(text, context=context, purpose=purpose)]
    if field == "ship_date":
        return any(isinstance(w, PromiseWindow) and w.start == w.end == statement.ship_date for w in windows)
    wanted = statement.promise
    return wanted is not None and any(
        isinstance(w, PromiseWindow) and (w.start, w.end) == (wanted.start, wanted.end) for w in windows
    )


_FOOT = 1e9  # below everything


def _height(statement: Statement) -> float:
    """How far down its page the row stands; rows of a sheet count from one."""
    for place in (e.place for e in statement.evidence if e.page == statement.page):
        if isinstance(place, Box):
            return place.top
        if isinstance(place, Cell) and (row := re.search(r"\d+$", place.ref)):
            return float(row[0])
    return _FOOT


def _claim(lines: Sequence[TextLine]) -> Evidence | None:
    """The last line of the paper that speaks of completeness; totals and footers stand below the rows."""
    backwards = list(reversed(lines))
    line = next((line for line in backwards if WHOLE.search(line.text)), None)
    line = line or next((line for line in backwards if _COMPLETE.search(line.text)), None)
    if line is None or not line.words:
        return None
    return Evidence(field="complete_claim", page=line.page, place=union(line.words), text=line.text)
