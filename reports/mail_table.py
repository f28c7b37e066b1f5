"""A figure laid out for mails: as many columns as fit, the rest of a row in a line of words below it.

Mail programs show some 700 pixels, have no style sheets worth the name and cut long mails; so a table is narrow by
itself, and only its first rows stand in the mail.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.figure import Column, ColumnKind, Figure, Heat, Reach, narrowed, plain, stacked
from reports.links import NO_LINKS, Links, line_places, row_links

_ROOM = 104  # characters of the mail's font beside each other
_LONGEST = 26  # characters of a cell before it wraps
_GAP = 2
_TIGHT = 8  # more characters where that spares the line below
_SHORT = 20
_WORDS_LONGEST = 160
_PO_LINE = "po_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCell:
    """What stands in one cell, line by line."""

    lines: tuple[str, ...]
    numeric: bool = False
    whole: bool = False  # never broken over two lines, as figures and dates
    heat: Heat | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """The cells of a row, and the rest of it as pairs of title and value."""

    cells: tuple[MailCell, ...]
    rest: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTable:
    """One table of a mail; ``left_out`` rows are in the attached file only. ``dense`` ones are set in small type."""

    title: str
    heads: tuple[MailCell, ...]
    rows: tuple[MailRow, ...]
    notes: tuple[str, ...]
    left_out: int
    dense: bool


def mail_table(figure: Figure, *, most_rows: int, links: Links = NO_LINKS) -> MailTable:
    """Lay a figure out for a mail.

    Args:
        figure: any figure; columns that only files show are left out.
        most_rows: rows that stand in the mail.
        links: where order lines can be opened.
    """
    page = narrowed(figure, Reach.PAGE)
    shown = _merged(page)
    dense = any(column.kind is ColumnKind.STACK for column in shown.columns)
    kept = _filled(shown) if dense else _fitting(shown)
    rest = () if dense else tuple(i for i in range(len(shown.columns)) if i not in kept)
    addresses = row_links(page, links)
    return MailTable(
        title=plain(figure.title),
        heads=tuple(_head(shown.columns[i]) for i in kept),
        rows=tuple(_row(shown, n, kept, rest, addresses[n]) for n in range(min(most_rows, len(shown.rows)))),
        notes=tuple(map(plain, figure.notes)),
        left_out=max(0, len(shown.rows) - most_rows),
        dense=dense,
    )


def _merged(figure: Figure) -> Figure:
    """Let order and line share one column, where they stand beside each other."""
    places = line_places(figure)
    if places is None or places["line"] != places["po"] + 1:
        return figure
    at = places["po"]
    columns = list(figure.columns)
    columns[at : at + 2] = [Column(key=_PO_LINE, title="PO/line", reach=columns[at].reach)]
    rows = []
    for row in figure.rows:
        name = "/".join(str(value) for value in row[at : at + 2] if value)
        rows.append((*row[:at], name, *row[at + 2 :]))
    heat = {(y, x if x <= at else x - 1): mark for (y, x), mark in figure.heat.items()}
    return Figure(
        title=figure.title, as_of=figure.as_of, columns=tuple(columns), rows=tuple(rows), notes=figure.notes,
        key=figure.key, reach=figure.reach, heat=heat,
    )  # fmt: skip


def _fitting(figure: Figure) -> tuple[int, ...]:
    """The columns of the terminal from the left, as long as there is room; what never holds anything takes none."""
    widths = [_width(figure, index) for index in range(len(figure.columns))]
    every = sum(width + _GAP for width in widths if width)
    room, kept = max(_ROOM, every if every <= _ROOM + _TIGHT else 0), []
    for index, (column, width) in enumerate(zip(figure.columns, widths, strict=True)):
        if column.reach is Reach.TERMINAL and width and width + _GAP <= room:
            kept.append(index)
            room -= width + _GAP
    return tuple(kept)


def _width(figure: Figure, index: int) -> int:
    column = figure.columns[index]
    longest = max((len(line) for row in figure.rows for line in stacked(row[index], column.kind)), default=0)
    if not longest:
        return 0 if figure.rows else _longest_word(column.title)
    return max(min(longest, _LONGEST), _longest_word(column.title))


def _longest_word(text: str) -> int:
    return max((len(word) for word in plain(text).split()), default=0)


def _filled(figure: Figure) -> tuple[int, ...]:
    """The columns of a matrix in which anything lies, for empty weeks would only make it wide; the first two always.

    The second one counts what has no date, and that there is none is worth telling.
    """
    return tuple(
        index
        for index in range(len(figure.columns))
        if index < 2 or any(row[index] for row in figure.rows)  # noqa: PLR2004
    )


def _head(column: Column) -> MailCell:
    return MailCell(lines=(plain(column.title),), numeric=column.kind.numeric)


def _row(figure: Figure, number: int, kept: Sequence[int], rest: Sequence[int], link: str | None) -> MailRow:
    row = figure.rows[number]
    cells = []
    for index in kept:
        column, lines = figure.columns[index], stacked(row[index], figure.columns[index].kind)
        cells.append(
            MailCell(
                lines=lines,
                numeric=column.kind.numeric,
                whole=column.kind is ColumnKind.STACK or all(" " not in t and len(t) <= _SHORT for t in lines),
                heat=figure.heat.get((number, index)),
                link=link if column.key == _PO_LINE else None,
            )
        )
    return MailRow(cells=tuple(cells), rest=tuple(_rest(figure, number, rest)))


def _rest(figure: Figure, number: int, rest: Sequence[int]) -> Iterator[tuple[str, str]]:
    for index in rest:
        column = figure.columns[index]
        words = " ".join(stacked(figure.rows[number][index], column.kind))
        if words:
            yield plain(column.title), words if len(words) <= _WORDS_LONGEST else f"{words[: _WORDS_LONGEST - 3]}..."
