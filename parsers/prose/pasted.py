"""Tables pasted into plain text, cells apart by tabs or several blanks, to statements (DOMAIN 2.5)."""

import re
from dataclasses import dataclass, replace

from domain.document import Cell, Evidence, ReadingContext, Span, Statement
from domain.mail import Mail
from parsers.grids.grid import Grid, column_name, layout_of
from parsers.prose.quotes import Block

_CELL = re.compile(r"\S+(?:\s\S+)*?(?=\t|\s{2,}|\s*$)")
_TAB_CELL = re.compile(r"[^\t]*")
_FEWEST_COLUMNS = 3
_NAME = "Text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Statements of the tables of a block, and the stretches of text that are no table, each with its place."""

    statements: tuple[Statement, ...]
    prose: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    start: int
    end: int
    cells: tuple[tuple[int, int], ...]


def without_tables(mail: Mail, block: Block, *, context: ReadingContext) -> Found:
    """Split a block of new text into tables and prose and read the tables.

    Tables of an HTML body are read from the HTML; here their text is only taken out of the prose.
    """
    text = mail.text[block.start : block.end]
    runs = [run for run in _runs(text, block.start) if len(run) > 1]
    statements: list[Statement] = []
    prose: list[tuple[int, str]] = []
    position = block.start
    in_html = bool(mail.html) and "<td" in (mail.html or "").lower()
    for run in runs:
        found = () if in_html else _read(mail, run, context)
        if not found and not (in_html and "\t" in mail.text[run[0].start : run[0].end]):
            continue
        statements += found
        prose.append((position, mail.text[position : run[0].start]))
        position = run[-1].end
    prose.append((position, mail.text[position : block.end]))
    return Found(statements=tuple(statements), prose=tuple(p for p in prose if p[1].strip()))


def _runs(text: str, offset: int) -> list[list[_Row]]:
    runs: list[list[_Row]] = [[]]
    position = offset
    for line in text.splitlines(keepends=True):
        row = _row(line, position)
        position += len(line)
        if row is not None:
            runs[-1].append(row)
        elif runs[-1] and line.strip():
            runs.append([])
    return runs


def _row(line: str, start: int) -> _Row | None:
    content = line.rstrip("\r\n")
    spans = [(m.start(), m.end()) for m in (_TAB_CELL if "\t" in content else _CELL).finditer(content)]
    spans = [s for s in spans if s[1] > s[0] or "\t" in content]
    if len([s for s in spans if content[s[0] : s[1]].strip()]) < _FEWEST_COLUMNS:
        return None
    return _Row(start=start, end=start + len(line), cells=tuple((start + a, start + b) for a, b in spans))


def _read(mail: Mail, run: list[_Row], context: ReadingContext) -> tuple[Statement, ...]:
    from parsers.papers.interpret import interpret  # noqa: PLC0415 - only mails with tables need it

    aligned = _aligned(run, mail.text)
    grid = Grid(
        name=_NAME,
        page=1,
        rows=tuple(tuple(mail.text[a:b].strip() if b > a else "" for a, b in row) for row in aligned),
    )
    places = {
        f"{_NAME}!{column_name(c)}{r}": Span(start=a, end=b)
        for r, row in enumerate(aligned, start=1)
        for c, (a, b) in enumerate(row)
    }
    layout = layout_of([grid])
    if not layout.tables:
        return ()
    document = interpret(layout, name="body", context=context, subject=mail.subject)
    return tuple(replace(s, evidence=tuple(_placed(e, places) for e in s.evidence)) for s in document.statements)


def _placed(evidence: Evidence, places: dict[str, Span]) -> Evidence:
    place = evidence.place
    if isinstance(place, Cell) and place.ref in places:
        return replace(evidence, place=places[place.ref])
    return evidence


def _aligned(run: list[_Row], text: str) -> list[tuple[tuple[int, int], ...]]:
    """Return the cells by column: as they are with tabs, by overlap with the header's columns with blanks."""
    if any("\t" in text[row.start : row.end] for row in run):
        return [row.cells for row in run]
    head = run[0]
    columns = [(a - head.start, b - head.start) for a, b in head.cells]
    return [head.cells, *(_by_column(row, columns) for row in run[1:])]


def _by_column(row: _Row, columns: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    if len(row.cells) == len(columns):
        return row.cells
    placed: list[tuple[int, int]] = [(row.start, row.start)] * len(columns)
    for a, b in row.cells:
        left, right = a - row.start, b - row.start
        index = min(range(len(columns)), key=lambda i: abs(columns[i][0] + columns[i][1] - left - right))
        placed[index] = (a, b) if placed[index][1] == placed[index][0] else (placed[index][0], b)
    return tuple(placed)
