"""From a figure down to the lines behind it: which rows of the last table a row of an upper table is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.figure import ColumnKind, Figure, Value, shown

# What lines are counted by; other columns of the same name hold figures of their own.
_GROUPS = frozenset(
    {
        "vendor", "vendor_id", "family", "grade", "cause", "root_cause", "month", "code", "owner", "item", "customer",
        "warehouse",
    }
)  # fmt: skip
_Place = tuple[int, int]  # the first row, and how many


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesBehind:
    """The rows of the lines' table behind a row: the first one, how many, and by which columns (title, value)."""

    first: int
    count: int
    where: tuple[tuple[str, str], ...]


def lines_behind(figure: Figure, lines: Figure) -> Iterator[LinesBehind | None]:
    """Yield for every row of a figure the lines behind it: those with the same text in the columns both have.

    A row that shares no filled column with them, such as a total, stands for all of them; one whose lines are not
    among them gets None.
    """
    places = {column.key: index for index, column in enumerate(lines.columns) if column.key in _GROUPS}
    shared = [(index, places[column.key]) for index, column in enumerate(figure.columns) if column.key in places]
    counted: dict[tuple[int, ...], dict[tuple[str, ...], _Place]] = {}
    for row in figure.rows:
        wanted = [(there, _text(row[here])) for here, there in shared if _text(row[here])]
        by = tuple(there for there, _ in wanted)
        if by not in counted:
            counted[by] = _counted(lines, by)
        found = counted[by].get(tuple(text for _, text in wanted))
        where = tuple((lines.columns[there].title, text) for there, text in wanted)
        yield None if found is None else LinesBehind(first=found[0], count=found[1], where=where)


def _counted(lines: Figure, by: Sequence[int]) -> dict[tuple[str, ...], _Place]:
    found: dict[tuple[str, ...], _Place] = {}
    for number, row in enumerate(lines.rows):
        key = tuple(_text(row[index]) for index in by)
        first, count = found.get(key, (number, 0))
        found[key] = (first, count + 1)
    return found


def _text(value: Value) -> str:
    return shown(value, ColumnKind.TEXT)
