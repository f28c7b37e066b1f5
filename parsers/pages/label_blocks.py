"""Item blocks without a table: "Item: 2  Order Wt: 200,000 LBS  Est Ship: 12/13/26" over a few lines per item.

Mills write so (form D). The first label that comes again starts each item; labels become columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from parsers.layout import Column, Role, Table, TableCell, TableRow, TextLine, Word
from parsers.pages.words import PageLine, box_of
from parsers.roles.cell_types import DATED, NUMERIC, CellType, cell_type, is_unit
from parsers.roles.guess import RoleGuess, roles_of
from parsers.roles.settling import COUNTS, DATES, KEYS, LINES, NUMBERS, QUANTITIES

_LINE_NUMBER = re.compile(r"0*\d{1,3}")
_COUNT_OF = re.compile(r"of|/", re.IGNORECASE)  # "Item 001 of 004"
_LABEL_WORDS = 4
_VALUE_WORDS = 5
_SURE = 0.85
_BESIDE_AT_LEAST = 2  # lines that show two items beside each other
_SAME_X = 3.0  # points
_GAP = 1.2  # heights
_ROLES_PER_ITEM = 3
_NUMBERISH = NUMERIC | {CellType.NO_DATE}
_CODED = frozenset({Role.PO, Role.VENDOR_ORDER, Role.ITEM, Role.CUSTOMER_ITEM, Role.PO_AND_LINE, Role.RELEASE}) | LINES
_WORDY = frozenset({Role.DESCRIPTION, Role.STATUS, Role.COMMENT, Role.GRADE, Role.SIZE, Role.FORM, Role.OTHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A label with its value, found in one line."""

    role: Role
    heading: tuple[Word, ...]
    words: tuple[Word, ...]

    @property
    def label(self) -> str:
        """The label as printed, without its colon."""
        return " ".join(w.text for w in self.heading).rstrip(":")


@dataclass(slots=True, kw_only=True)
class _Item:
    page: int
    values: dict[Role, Labelled] = field(default_factory=dict)
    others: list[TextLine] = field(default_factory=list)

    def take(self, found: Sequence[Labelled], line: PageLine) -> None:
        for value in found:
            self.values.setdefault(value.role, value)
        used = {id(w) for value in found for w in (*value.heading, *value.words)}
        used |= {id(w) for value in found if value.role in LINES for w in _of_how_many(value, line.words)}
        rest = tuple(w for w in line.words if id(w) not in used)
        if len(rest) > 1 or (rest and not found):
            self.others.append(TextLine(words=rest, page=line.page))


def _of_how_many(value: Labelled, words: Sequence[Word]) -> Sequence[Word]:
    """The "of 004" behind "Item 001", which is no part of the goods."""
    behind = words[next(i for i, w in enumerate(words) if w is value.words[-1]) + 1 :][:2]
    counts = len(behind) == 2 and _COUNT_OF.fullmatch(behind[0].text) and _LINE_NUMBER.fullmatch(behind[1].text)  # noqa: PLR2004 - "of" and the number
    return behind if counts else ()


def label_tables(lines: Sequence[PageLine]) -> tuple[Table, ...]:
    """Return the labelled items as one table, or nothing if the lines hold none."""
    lines = _one_below_the_other(lines)
    found = [labelled(line) for line in lines]
    start = _start_role(found)
    if start is None:
        return ()
    items = [i for i in _items(lines, found, start) if _is_item(i)]
    return (_table(items),) if items else ()


def _one_below_the_other(lines: Sequence[PageLine]) -> list[PageLine]:
    """Put items that stand side by side ("Item: 1 ... Item: 2") below each other: what is on the left comes first."""
    cuts = [x for line in lines if (x := _second(line)) is not None]
    if len(cuts) < _BESIDE_AT_LEAST or max(cuts) - min(cuts) > _SAME_X:
        return list(lines)
    left, right = _side(lines, float("-inf"), min(cuts) - 1), _side(lines, min(cuts) - 1, float("inf"))
    return [*left, *right]


def _second(line: PageLine) -> float | None:
    """Where the first label of a line stands again in it."""
    values = labelled(line)
    again = (v for v in values[1:] if v.role is values[0].role and v.label == values[0].label)
    return next((v.heading[0].x0 for v in again), None)


def _side(lines: Sequence[PageLine], low: float, high: float) -> list[PageLine]:
    parts = ((line, tuple(w for w in line.words if low <= w.x0 < high)) for line in lines)
    return [replace(line, words=words) for line, words in parts if words]


def labelled(line: PageLine) -> tuple[Labelled, ...]:
    """Return the labels of a line with their values, left to right."""
    words = line.words
    starts = list(_labels(words))
    ends = [*(at for at, _, _ in starts), len(words)][1:]
    values: list[Labelled] = []
    for (at, length, role), following in zip(starts, ends, strict=True):
        value = _value(role, words[at + length : following])
        if value:
            ours = role is Role.LINE and bool(values) and _is_just_before(values[-1], words[at])
            values.append(
                Labelled(role=Role.PO_LINE if ours else role, heading=tuple(words[at : at + length]), words=value)
            )
    return tuple(values)


def _is_just_before(found: Labelled, word: Word) -> bool:
    """Tell whether our order's number stands right before a label: "CUST PO 45012 ITEM 2" counts our lines."""
    return found.role is Role.PO and word.x0 - found.words[-1].x1 <= _GAP * (word.bottom - word.top)


def _labels(words: Sequence[Word]) -> Iterator[tuple[int, int, Role]]:
    at = 0
    text = False  # a text behind "Product:" goes on until a colon or a wide gap: its "coil A1011" is no label
    while at < len(words):
        length, role = _label_at(words, at)
        colon = words[at + length - 1].text.endswith(":")
        apart = at > 0 and words[at].x0 - words[at - 1].x1 > _GAP * (words[at].bottom - words[at].top)
        if role is not None and (colon or apart or not text):
            yield at, length, role
            text = colon and role in _WORDY
        at += length


def _label_at(words: Sequence[Word], at: int) -> tuple[int, Role | None]:
    """The longest known label from here that is followed by a value: with a colon, or by a fitting number or code."""
    if at and is_unit(words[at].text) and words[at - 1].text[-1].isdecimal():
        return 1, None
    for length in range(min(_LABEL_WORDS, len(words) - at - 1), 0, -1):
        parts = [w.text for w in words[at : at + length]]
        colon = parts[-1].endswith(":")
        if any(p.endswith(":") for p in parts[:-1]) or any(c.isdecimal() for p in parts for c in p):
            continue
        guesses = roles_of(" ".join(parts))
        if not guesses or guesses[0].score < _SURE or not _value(guesses[0].role, words[at + length :]):
            continue
        if colon or (parts[0][0].isupper() and _follows(guesses[0].role, words[at + length :])):
            return length, _meant(guesses, words[at + length].text)
    return 1, None


def _meant(guesses: Sequence[RoleGuess], value: str) -> Role:
    """The role that the value shows: "Cust item 2" is a line of our order, "Cust item PL-36" a part number."""
    roles = [guess.role for guess in guesses]
    if Role.PO_LINE in roles and not _LINE_NUMBER.fullmatch(value):
        roles.remove(Role.PO_LINE)
    return roles[0] if roles else guesses[0].role


def _follows(role: Role, words: Sequence[Word]) -> bool:
    """Without a colon, a value must show: a number or code at once, a date perhaps after its "WK" or month."""
    if role in _WORDY:
        return False
    return any(c.isdecimal() for w in words[: 2 if role in DATES else 1] for c in w.text)


def _value(role: Role, words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of the value: as many as make a number or date, one code, or the rest of a text."""
    if not words:
        return ()
    if role in NUMBERS or role in DATES:
        fitting = _NUMBERISH if role in NUMBERS else DATED
        for count in range(min(_VALUE_WORDS, len(words)), 0, -1):
            if cell_type(" ".join(w.text for w in words[:count])) in fitting:
                return tuple(words[:count])
        return ()
    if role in _CODED:
        return tuple(words[:1])
    return tuple(words)


def _start_role(found: Sequence[Sequence[Labelled]]) -> Role | None:
    """The first label that comes again, if every time a quantity or a date comes with it; or that of a lone item."""
    order = [value.role for of_line in found for value in of_line]
    counts: Mapping[Role, int] = {role: order.count(role) for role in order}
    starters = KEYS | {Role.PO, Role.VENDOR_ORDER}
    repeated = [r for r in counts if r in starters and counts[r] > 1]
    if repeated and any(counts[r] > 1 for r in counts if r in QUANTITIES | COUNTS | DATES):
        return repeated[0]
    alone = [r for r in counts if r in KEYS]
    full = len([r for r in counts if r is not Role.OTHER]) > _ROLES_PER_ITEM
    return alone[0] if alone and full and any(r in QUANTITIES for r in counts) else None


def _items(lines: Sequence[PageLine], found: Sequence[Sequence[Labelled]], start: Role) -> list[_Item]:
    items: list[_Item] = []
    for line, values in zip(lines, found, strict=True):
        if any(v.role is start for v in values):
            items.append(_Item(page=line.page))
        if items:
            items[-1].take(values, line)
    return items


def _is_item(item: _Item) -> bool:
    roles = set(item.values) - {Role.OTHER}
    return len(roles) >= _ROLES_PER_ITEM and bool(roles & KEYS) and bool(roles & (QUANTITIES | COUNTS | DATES))


def _table(items: Sequence[_Item]) -> Table:
    roles: dict[Role, str] = {}
    for item in items:
        for role, value in item.values.items():
            roles.setdefault(role, value.label)
    columns = tuple(Column(role=r, header=label) for r, label in roles.items())
    return Table(columns=columns, rows=tuple(_row(i, list(roles)) for i in items), page=items[0].page)


def _row(item: _Item, roles: Sequence[Role]) -> TableRow:
    cells = {
        roles.index(role): TableCell(
            text=" ".join(w.text for w in value.words), page=value.words[0].page, place=box_of(value.words)
        )
        for role, value in item.values.items()
    }
    return TableRow(cells=dict(sorted(cells.items())), page=item.page, below=tuple(item.others))
