"""Our table in the HTML of an answer: cells are cells there, whatever the program made of the text beside it."""

from collections.abc import Iterator, Mapping, Sequence

from domain.document import Cell
from domain.outbox import ChaseRef
from parsers.replies.rows import (
    AnswerColumn,
    Fragment,
    ReturnedRow,
    column_headed,
    is_empty,
    refs_pattern,
    without_ours,
)

Row = Sequence[str]
_OURS = 10  # columns before the vendor's


def html_rows(html: str, asked: Sequence[ChaseRef]) -> tuple[ReturnedRow, ...]:
    """Return our rows as far as the HTML holds them as rows of a table, quoted or not."""
    from parsers.grids.html_tables import html_grids  # noqa: PLC0415 -- only mails with our table need it

    grids = ((grid.name, 1, grid.rows) for grid in html_grids(html))
    return tuple(row for name, page, rows in grids for row in rows_of_grid(name, page, rows, asked))


def rows_of_grid(name: str, page: int, rows: Sequence[Row], asked: Sequence[ChaseRef]) -> Iterator[ReturnedRow]:
    """Yield the rows of a table that carry one of our keys."""
    pattern = refs_pattern(asked)
    by_key = {ref.ref.upper(): ref for ref in asked}
    heads: Mapping[int, AnswerColumn] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows):
        found = {column: headed for column, text in enumerate(row) if (headed := column_headed(text))}
        if found:
            heads = found
            continue
        key = next((m.group().upper() for text in row if pattern and (m := pattern.search(text))), None)
        if key is None or key in seen:
            continue
        seen.add(key)
        ref = by_key[key]
        yield ReturnedRow(ref=ref, fragments=tuple(_fragments(name, page, number, row, ref, heads)))


def _fragments(
    name: str, page: int, number: int, row: Row, ref: ChaseRef, heads: Mapping[int, AnswerColumn]
) -> Iterator[Fragment]:
    left = list(ref.cells[:_OURS]) or [ref.ref, ref.po, ref.line]
    last = -1  # the place of the last cell of ours
    for column, text in enumerate(row):
        if is_empty(text):
            continue
        ours = without_ours(text, left)
        if ours is not None and column not in heads:
            rest, index = ours
            del left[: index + 1]  # ours stand in their order
            last = column
            text = rest  # noqa: PLW2901 -- what the vendor wrote into a cell of ours, beside our words
            if is_empty(text):
                continue
        if ref.ref.upper() == text.strip().upper():
            continue  # the hidden key at the end of the row
        kind = heads.get(column) or _by_place(column, last, row, bool(heads))
        place = Cell(ref=f"{name}!{_letter(column)}{number + 1}")
        yield Fragment(column=kind, text=text, place=place, page=page)


def _by_place(column: int, last: int, row: Row, headed: bool) -> AnswerColumn:  # noqa: FBT001 -- one fact of a table
    """Without a heading the three cells behind ours are the vendor's, in our order."""
    order = (AnswerColumn.DATE, AnswerColumn.QUANTITY, AnswerColumn.COMMENT)
    behind = column - _OURS
    if not headed and len(row) == _OURS + len(order) and 0 <= behind < len(order) and last < column:
        return order[behind]
    return AnswerColumn.FREE


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
