"""Which lines of a table's body are item rows.

An item row is known by the type of its cells (numbers, dates and units where the headings promise them), not by
white space.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from parsers.layout import Role
from parsers.pages.line_marks import is_charge, is_delivery, is_detail, is_noise, is_tag, is_total
from parsers.pages.words import PageLine
from parsers.roles.cell_types import DATED, NUMERIC, CellType, cell_type
from parsers.roles.guess import KNOWN, holds_several, roles_of
from parsers.roles.settling import COUNTS, DATES, LINES, NUMBERS, QUANTITIES, UNITS

_NUMBERISH = NUMERIC | {CellType.NO_DATE, CellType.FLAG}
_LINEISH = frozenset({CellType.INTEGER, CellType.NUMBER, CellType.CODE})
_UNITISH = frozenset({CellType.UNIT, CellType.FLAG, CellType.NUMBER_UNIT})
_NAMES = frozenset({Role.ITEM, Role.CUSTOMER_ITEM, Role.DESCRIPTION})
_FEW = 2


def expected_types(header: str) -> frozenset[CellType]:
    """Return the looks that cells under this heading may have; empty where anything may stand."""
    types: frozenset[CellType] = frozenset()
    for guess in roles_of(header):
        if guess.score >= KNOWN:
            wanted = types_of(guess.role)
            if not wanted:
                return frozenset()
            types |= wanted
    return types | {CellType.DATE} if types and holds_several(header) else types


def types_of(role: Role) -> frozenset[CellType]:
    """Return the looks that cells of this role have; empty where anything may stand."""
    if role in NUMBERS:
        return _NUMBERISH
    if role in DATES:
        return DATED
    if role in UNITS:
        return _UNITISH
    if role in LINES:
        return _LINEISH
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the cells of one table should look like, by column."""

    types: tuple[frozenset[CellType], ...]
    amounts: frozenset[int]  # quantity, count and date columns: an item row fills at least one of them
    lines: frozenset[int]
    names: frozenset[int]
    tags: frozenset[int] = frozenset()  # heats and packages: rows below an item that has the name

    @property
    def typed(self) -> int:
        """How many columns promise a type."""
        return sum(1 for t in self.types if t)


def expectation(types: Sequence[frozenset[CellType]], roles: Sequence[Role]) -> Expectation:
    """Describe what the rows of a table with these roles look like."""
    named = frozenset(i for i, r in enumerate(roles) if r in _NAMES)
    return Expectation(
        types=tuple(types),
        amounts=frozenset(i for i, r in enumerate(roles) if r in QUANTITIES | COUNTS | DATES),
        lines=frozenset(i for i, r in enumerate(roles) if r in LINES | {Role.PO_AND_LINE}),
        names=named or frozenset(i for i, r in enumerate(roles) if r is Role.OTHER),
        tags=frozenset(i for i, r in enumerate(roles) if r in {Role.HEAT, Role.TAG}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLook:
    """How far a line looks like an item row: typed cells that are filled, those of them that fit."""

    filled: int
    fitting: int
    amounts: int
    has_line: bool
    has_name: bool
    has_tag: bool = False


def look_of(texts: Mapping[int, str], wanted: Expectation) -> RowLook:
    """Compare a line's cells with what the columns promise."""
    fits = {c: cell_type(t) in wanted.types[c] for c, t in texts.items() if wanted.types[c] and t}
    return RowLook(
        filled=len(fits),
        fitting=sum(fits.values()),
        amounts=sum(1 for c, ok in fits.items() if ok and c in wanted.amounts),
        has_line=any(c in texts and fits.get(c, True) for c in wanted.lines),
        has_name=any(c in texts for c in wanted.names),
        has_tag=any(c in texts for c in wanted.tags),
    )


def is_row(line: PageLine, texts: Mapping[int, str], wanted: Expectation) -> bool:
    """Tell whether a line is an item (or charge) row: most typed cells fit, one of them a quantity or a date."""
    if any(marks(line.text) for marks in (is_total, is_tag, is_detail, is_noise, is_delivery)):
        return False
    look = look_of(texts, wanted)
    if not look.amounts or look.fitting < 0.5 * look.filled:
        return is_charge(line.text) and look.fitting >= 1 and look.fitting == look.filled
    enough = 1 if wanted.typed <= _FEW or is_charge(line.text) else 2
    return look.fitting >= enough and (look.has_line or look.has_name or look.has_tag or look.fitting >= enough + 1)


def settle_rows(rows: Sequence[int], looks: Mapping[int, RowLook], lines: Sequence[PageLine]) -> tuple[int, ...]:
    """Drop look-alikes: where items carry a line number (or a name), a line without one is a schedule of an item.

    A charge stays a row, and so does a line without number that is as full as the others.
    """
    for mark in ("has_line", "has_name"):
        marked = [r for r in rows if getattr(looks[r], mark)]
        if marked and len(marked) >= 0.3 * len(rows):
            usual = median(looks[r].fitting for r in marked)
            return tuple(r for r in rows if getattr(looks[r], mark) or _stands_alone(looks[r], usual, lines[r]))
    return tuple(rows)


def _stands_alone(look: RowLook, usual: float, line: PageLine) -> bool:
    if is_charge(line.text):
        return True
    return look.has_name and look.fitting >= 0.8 * (usual - 1) and look.fitting >= _FEW
