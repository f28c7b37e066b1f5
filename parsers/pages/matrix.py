"""A matrix of quantities: items down, ship days, weeks or lengths across (DOMAIN 1.5, form H).

Every filled cell becomes a row of its own. Only sums tell that the figures were read as they are meant: where the
rows do not add up to a printed total, the columns stay without headings, which makes a person look.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from parsers.layout import Column, Role, Table, TableCell, TableRow, Word
from parsers.pages.columns import boundaries, cells_of, chunk_gap, text_of
from parsers.pages.header_rows import HeaderCell, blocks
from parsers.pages.line_marks import is_noise, is_total
from parsers.pages.words import PageLine, box_of
from parsers.roles.cell_types import NUMERIC, CellType, cell_type
from parsers.roles.guess import roles_of
from parsers.roles.settling import KEYS, LINES

_ACROSS_AT_LEAST = 2
_LENGTH = re.compile(r"\d{1,3}(?:\.\d+)?\s*(?:'|\u2019|ft|feet|m|mm|\"|in)(?:\s*-?\s*\d{1,2}\"?)?", re.IGNORECASE)
_TOTAL = re.compile(r"(?:row |line )?total(?:s| qty| pcs)?", re.IGNORECASE)
_NAMING = KEYS | {Role.SIZE, Role.GRADE, Role.FORM, Role.PO}
_GAP = 3.0  # heights of white space that end the matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """A heading line: ``names`` on the left, ``across`` the days or lengths, the total's position or None."""

    cells: tuple[HeaderCell, ...]
    roles: tuple[Role, ...]  # of the names
    across: Role
    total: int | None

    @property
    def figures(self) -> range:
        """Positions of the columns of the matrix."""
        return range(len(self.roles), len(self.cells) if self.total is None else self.total)


def matrices(lines: Sequence[PageLine]) -> tuple[Table, ...]:
    """Return the matrices of a page as tables with a row for each filled cell."""
    found = ((i, _head(line)) for i, line in enumerate(lines))
    tables = (_table(head, lines[i + 1 :]) for i, head in found if head is not None)
    return tuple(table for table in tables if table is not None)


def _head(line: PageLine) -> _Head | None:
    cells = tuple(HeaderCell(words=tuple(b), x0=b[0].x0, x1=b[-1].x1) for b in blocks(line, chunk_gap(line)))
    total = len(cells) - 1 if cells and _TOTAL.fullmatch(cells[-1].text) else None
    inner = cells if total is None else cells[:total]
    names = next((i for i, c in enumerate(inner) if _across(c.text) is not None), len(inner))
    kinds = {_across(c.text) for c in inner[names:]}
    roles = tuple(guesses[0].role if (guesses := roles_of(c.text)) else Role.OTHER for c in inner[:names])
    if len(inner) - names < _ACROSS_AT_LEAST or len(kinds) != 1 or not set(roles) & _NAMING:
        return None
    across = kinds.pop()
    return None if across is None else _Head(cells=cells, roles=roles, across=across, total=total)


def _across(text: str) -> Role | None:
    if _LENGTH.fullmatch(text):
        return Role.SIZE
    return Role.DATE_PROMISED if cell_type(text) is CellType.DATE else None


def _table(head: _Head, below: Sequence[PageLine]) -> Table | None:
    body = _body(below)
    edges = boundaries(head.cells, body)
    read = [cells_of(line, edges) for line in body]
    rows = [(line, cells) for line, cells in zip(body, read, strict=True) if _is_row(head, cells)]
    if not rows:
        return None
    sure = head.total is not None and all(_adds_up(head, cells) for _, cells in rows)
    return Table(
        columns=_columns(head, named=sure),
        rows=tuple(row for line, cells in rows for row in _melted(head, line, cells)),
        page=rows[0][0].page,
    )


def _body(below: Sequence[PageLine]) -> list[PageLine]:
    lines: list[PageLine] = []
    for i, line in enumerate(below):
        if is_total(line.text) or (i and line.top - below[i - 1].bottom > _GAP * line.height):
            break
        if not is_noise(line.text):
            lines.append(line)
    return lines


def _is_row(head: _Head, cells: Mapping[int, tuple[Word, ...]]) -> bool:
    figures = [text_of(cells[i]) for i in head.figures if i in cells]
    named = any(i in cells for i, role in enumerate(head.roles) if role not in LINES)
    return named and bool(figures) and all(cell_type(t) in NUMERIC for t in figures)


def _adds_up(head: _Head, cells: Mapping[int, tuple[Word, ...]]) -> bool:
    if head.total is None or head.total not in cells:
        return False
    values = [_number(text_of(cells[i])) for i in head.figures if i in cells]
    total = _number(text_of(cells[head.total]))
    return None not in values and sum((v for v in values if v is not None), Decimal(0)) == total


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def _columns(head: _Head, *, named: bool) -> tuple[Column, ...]:
    texts = [c.text for c in head.cells[: len(head.roles)]]
    across = " ".join(c.text for c in head.cells[len(head.roles) :])
    headers = [*texts, "", across] if named else [""] * (len(texts) + 2)
    roles = [*head.roles, Role.QUANTITY, head.across]
    return tuple(Column(role=r, header=h) for r, h in zip(roles, headers, strict=True))


def _melted(head: _Head, line: PageLine, cells: Mapping[int, tuple[Word, ...]]) -> list[TableRow]:
    named = {i: _cell(cells[i]) for i in range(len(head.roles)) if i in cells}
    at = len(head.roles)
    return [
        TableRow(cells={**named, at: _cell(cells[i]), at + 1: _cell(head.cells[i].words)}, page=line.page)
        for i in head.figures
        if i in cells and _number(text_of(cells[i])) != 0
    ]


def _cell(words: Sequence[Word]) -> TableCell:
    return TableCell(text=text_of(words), page=words[0].page, place=box_of(words))
