"""One heading row and the lines below it -> a table part: columns with settled roles, item rows, totals.

The heading gives a first coarse reading; the rows found with it give the gutters; the gutters give the cells; the
cells settle the roles. A heading of two known labels ("LN OUR ORD", "WEIGHT UM") is cut in two where the rows show
a gutter and both halves then fit better.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from parsers.layout import Column, Role, TableCell, TableRow, TextLine, Word
from parsers.pages.columns import boundaries, boundary_choices, cells_of, nearest_cells, text_of
from parsers.pages.header_rows import HeaderCell, blocks
from parsers.pages.row_groups import Body, Grouped, ItemLines, group_lines, row_rulings
from parsers.pages.rows import (
    Expectation,
    RowLook,
    expectation,
    expected_types,
    is_row,
    look_of,
    settle_rows,
    types_of,
)
from parsers.pages.words import PageLine, Ruling, box_of
from parsers.roles.cell_types import NUMERIC, CellType, cell_type, is_unit
from parsers.roles.guess import KNOWN, holds_several, roles_of
from parsers.roles.settling import DATES, NUMBERS, UNITS, column_score, settle_roles, settled_score

_SAMPLES = 40
_LONGEST_SPLIT = 6
_COLUMN_COST = 0.6  # a further column must fit better than this
_CUTS_AT_MOST = 3
_GUTTERS_AT_MOST = 5
_SEVERAL = frozenset({CellType.DATE})  # what 12/10/24 under "Ord/Shp/BO" looks like
_FITS_WELL = 0.7  # a heading and its cells agree
_REFERENCES = frozenset({Role.PO, Role.PO_LINE, Role.PO_AND_LINE, Role.CUSTOMER_ITEM, Role.VENDOR_ORDER, Role.LINE})
_VALUES = frozenset({CellType.INTEGER, CellType.CODE, CellType.NUMBER})


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where a table's columns are: headings, boundaries, settled roles."""

    cells: tuple[HeaderCell, ...]
    edges: tuple[float, ...]
    roles: tuple[Role, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns as the shared layout value."""
        return tuple(Column(role=r, header=c.text) for r, c in zip(self.roles, self.cells, strict=True))

    @cached_property
    def wanted(self) -> Expectation:
        """What the rows of this table look like."""
        pairs = zip(self.roles, self.cells, strict=True)
        return expectation(
            [types_of(r) | (_SEVERAL if holds_several(c.text) else frozenset()) for r, c in pairs], self.roles
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The rows that one page holds of a table. ``head`` are lines that may end the last item of the page before."""

    frame: Frame
    rows: tuple[TableRow, ...]
    head: tuple[PageLine, ...]
    totals: tuple[PageLine, ...]
    end: int
    section: str
    leads: bool  # names stand above the numbers here, so that ``head`` begins an item rather than ending one


def frame_of(cells: Sequence[HeaderCell], lines: Sequence[PageLine]) -> Frame | None:
    """Fit a heading to the lines below it; None if none of them is an item row."""
    coarse = expectation([expected_types(c.text) for c in cells], [_first_role(c) for c in cells])
    rows = [line for line in lines if is_row(line, _texts(nearest_cells(line, cells)), coarse)]
    if not rows:
        return None
    fitted = _moved(_fit(tuple(cells), rows), rows)
    for _ in range(_CUTS_AT_MOST):
        before = len(fitted.cells)
        for i in range(before - 1, -1, -1):
            fitted = _cut_if_better(fitted, i, rows)
        if len(fitted.cells) == before:
            break
    better = [line for line in lines if is_row(line, _texts(_cells(line, fitted)), fitted.wanted)]
    return _moved(_fit(fitted.cells, better or rows), better or rows)


def _first_role(cell: HeaderCell) -> Role:
    guesses = roles_of(cell.text)
    return guesses[0].role if guesses and guesses[0].score >= KNOWN else Role.OTHER


def _texts(cells: Mapping[int, tuple[Word, ...]]) -> dict[int, str]:
    return {c: text_of(words) for c, words in cells.items()}


def _fit(cells: tuple[HeaderCell, ...], rows: Sequence[PageLine]) -> Frame:
    return _with_edges(cells, boundaries(cells, rows), rows)


def _moved(frame: Frame, rows: Sequence[PageLine]) -> Frame:
    """Move a boundary into another gutter where a column beside it does not hold what its heading says."""
    choices = boundary_choices(frame.cells, rows)
    for i, places in enumerate(choices):
        if len(places) == 1 or _fits(frame, i, rows):
            continue
        edges = [(*frame.edges[:i], x, *frame.edges[i + 1 :]) for x in places[1:_GUTTERS_AT_MOST]]
        frame = max([frame, *(_with_edges(frame.cells, e, rows) for e in edges)], key=lambda f: _worth(f, rows))
    return frame


def _fits(frame: Frame, edge: int, rows: Sequence[PageLine]) -> bool:
    """Tell whether the cells on both sides of a boundary look as their columns promise."""
    samples, wanted = _samples(frame.edges, rows), frame.wanted.types
    return all(not wanted[c] or cell_type(t) in wanted[c] for c in (edge, edge + 1) for t in samples[c] if t)


def _with_edges(cells: tuple[HeaderCell, ...], edges: tuple[float, ...], rows: Sequence[PageLine]) -> Frame:
    roles = settle_roles([c.text for c in cells], _samples(edges, rows))
    return Frame(cells=cells, edges=edges, roles=roles)


def _samples(edges: Sequence[float], rows: Sequence[PageLine]) -> list[list[str]]:
    read = [_texts(cells_of(line, edges)) for line in rows[:_SAMPLES]]
    return [[texts.get(c, "") for texts in read] for c in range(len(edges) + 1)]


def _cut_if_better(frame: Frame, column: int, rows: Sequence[PageLine]) -> Frame:
    """Cut one heading where both halves are known and filled, and the table then reads better."""
    cell = frame.cells[column]
    if frame.roles[column] in DATES:  # "Oct 16, 2026" under "Promise (ship)" is one value, not two columns
        return frame
    if not 1 < len(cell.words) <= _LONGEST_SPLIT or abs(cell.words[0].bottom - cell.words[-1].bottom) > 1:
        return frame
    best, best_score = frame, _worth(frame, rows)
    whole = _column_worth(frame, column, rows)
    for at in range(1, len(cell.words)):
        halves = (_half(cell.words[:at]), _half(cell.words[at:]))
        if not all(map(_known, halves)) or halves[0].x1 >= halves[1].x0:
            continue
        cut = _fit((*frame.cells[:column], *halves, *frame.cells[column + 1 :]), rows)
        if (whole >= _FITS_WELL or _is_label(cell)) and not _is_number_and_unit(cut, column):
            continue
        score = _worth(cut, rows)
        if score > best_score and _both_filled(cut, column, rows):
            best, best_score = cut, score
    return best


def _is_label(cell: HeaderCell) -> bool:
    """Tell whether the whole heading is in the lexicon, as "Ord Pcs" is: its words belong together."""
    guesses = roles_of(cell.text)
    return bool(guesses) and guesses[0].score >= 1


def _is_number_and_unit(frame: Frame, column: int) -> bool:
    return frame.roles[column] in NUMBERS and frame.roles[column + 1] in UNITS


def _both_filled(frame: Frame, column: int, rows: Sequence[PageLine]) -> bool:
    samples = _samples(frame.edges, rows)
    return all(sum(map(bool, samples[c])) * 2 >= len(rows[:_SAMPLES]) for c in (column, column + 1))


def _column_worth(frame: Frame, column: int, rows: Sequence[PageLine]) -> float:
    samples = _samples(frame.edges, rows)
    return column_score([c.text for c in frame.cells], samples, frame.roles, column=column)


def _half(words: tuple[Word, ...]) -> HeaderCell:
    return HeaderCell(words=words, x0=words[0].x0, x1=words[-1].x1)


def _known(cell: HeaderCell) -> bool:
    guesses = roles_of(cell.text)
    return bool(guesses) and guesses[0].score >= 0.8  # noqa: PLR2004 - surely a heading of its own


def _worth(frame: Frame, rows: Sequence[PageLine]) -> float:
    samples = _samples(frame.edges, rows)
    fit = settled_score([c.text for c in frame.cells], samples, frame.roles)
    return fit - _COLUMN_COST * len(frame.roles)


def read_part(
    frame: Frame, lines: Sequence[PageLine], rulings: Sequence[Ruling], *, section: str = "", carried: bool = False
) -> Part | None:
    """Read the item rows among ``lines`` (all of one page, below a heading); None if there is none.

    ``section`` is the heading still in force; ``carried`` tells that the first lines may end an item of the page
    before, because this table's text stands below the numbers.
    """
    wanted = frame.wanted
    texts = {i: _cells(line, frame) for i, line in enumerate(lines)}
    looks: dict[int, RowLook] = {i: look_of(_texts(t), wanted) for i, t in texts.items()}
    candidates = [i for i, line in enumerate(lines) if is_row(line, _texts(texts[i]), wanted)]
    rows = settle_rows(candidates, looks, lines)
    if not rows:
        return None
    grouped = group_lines(replace(_body(frame, lines, rows, rulings, texts), carried=carried), section=section)
    return Part(
        frame=frame,
        rows=tuple(_table_row(item, lines, texts[item.row]) for item in grouped.items),
        head=tuple(lines[i] for i in grouped.head),
        totals=tuple(lines[i] for i in grouped.totals),
        end=grouped.end,
        section=grouped.section,
        leads=_leads(grouped),
    )


def _leads(grouped: Grouped) -> bool:
    return sum(1 for i in grouped.items if i.above) * 2 >= len(grouped.items)


def _body(
    frame: Frame,
    lines: Sequence[PageLine],
    rows: tuple[int, ...],
    rulings: Sequence[Ruling],
    cells: Mapping[int, Mapping[int, tuple[Word, ...]]],
) -> Body:
    used = [lines[r] for r in rows]
    x0 = min([frame.cells[0].x0, *(line.x0 for line in used)])
    x1 = max([frame.cells[-1].x1, *(line.x1 for line in used)])
    names = [w[0].x0 for r in rows for c, w in cells[r].items() if c in frame.wanted.names and w]
    spans = row_rulings(((r.y, r.x0, r.x1) for r in rulings), x0, x1)
    top = lines[0].top - 1
    return Body(
        lines=lines,
        rows=rows,
        rulings=tuple(y for y in spans if y > top),
        x0=x0,
        x1=x1,
        text_x0=min(names, default=x0),
    )


def _cells(line: PageLine, frame: Frame) -> Mapping[int, tuple[Word, ...]]:
    return repaired(cells_of(line, frame.edges), frame.wanted, line.blank)


def repaired(
    cells: Mapping[int, tuple[Word, ...]], wanted: Expectation, blank: float
) -> Mapping[int, tuple[Word, ...]]:
    """Move words that ran over from a long name into a typed column back, when the rest then fits the type.

    They ran over if they follow the name at a single blank (``blank`` points at most) or do not fit themselves.
    """
    fixed = dict(cells)
    for column in sorted(cells):
        types = wanted.types[column]
        left = column - 1
        if not types or left < 0:
            continue
        if wanted.types[left]:
            if CellType.UNIT not in types:  # a unit column of its own keeps its unit
                _pull_unit(fixed, left, column, blank)
            continue
        words = fixed[column]
        least = min(_following(fixed.get(left, ()), words, blank), len(words) - 1)
        start = next((i for i in range(least, len(words)) if cell_type(text_of(words[i:])) in types), None)
        if start:
            fixed[left] = (*fixed.get(left, ()), *words[:start])
            fixed[column] = words[start:]
    return fixed


def _pull_unit(cells: dict[int, tuple[Word, ...]], left: int, column: int, blank: float) -> None:
    """Give a unit that follows its number at a single blank ("2,000 LB") back to that number's column."""
    number, words = cells.get(left, ()), cells[column]
    if not number or words[0].x0 - number[-1].x1 > blank or not is_unit(words[0].text):
        return
    if cell_type(text_of(words)) is not CellType.UNIT or cell_type(text_of(number)) not in NUMERIC:
        return
    cells[left] = (*number, words[0])
    cells[column] = words[1:]


def _following(left: Sequence[Word], words: Sequence[Word], blank: float) -> int:
    """How many words go on from the cell on the left at single blanks; none where all of them do."""
    count = 0
    previous = left[-1] if left else None
    for word in words:
        if previous is None or word.x0 - previous.x1 > blank:
            return count
        count, previous = count + 1, word
    return 0


def _table_row(item: ItemLines, lines: Sequence[PageLine], cells: Mapping[int, tuple[Word, ...]]) -> TableRow:
    page = lines[item.row].page
    return TableRow(
        cells={c: TableCell(text=text_of(w), page=page, place=box_of(w)) for c, w in sorted(cells.items()) if w},
        page=page,
        above=_text_lines(lines[i] for i in item.above),
        below=_text_lines(lines[i] for i in item.below),
        section=item.section,
    )


def _text_lines(lines: Iterable[PageLine]) -> tuple[TextLine, ...]:
    return tuple(part for line in lines for part in _apart(line))


def _apart(line: PageLine) -> tuple[TextLine, ...]:
    """Cut off a leading label with its value ("PO item 1") that shares the height with other text only by chance."""
    parts = blocks(line, 1.5 * line.height)
    if len(parts) == 2 and len(parts[0]) > 1:  # noqa: PLR2004 - label and rest
        guesses = roles_of(text_of(parts[0][:-1]))
        if guesses and guesses[0].role in _REFERENCES and cell_type(parts[0][-1].text) in _VALUES:
            return tuple(TextLine(words=tuple(p), page=line.page) for p in parts)
    return (line.text_line,)


def with_lines_below(row: TableRow, lines: Sequence[PageLine]) -> TableRow:
    """Return the row with further continuation lines, found on the next page."""
    return replace(row, below=(*row.below, *_text_lines(lines)))
