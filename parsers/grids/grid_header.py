"""Header rows of a grid: found in any row, stacked over up to three rows, or inferred from the values below."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.units import canonical_unit
from parsers.grids.matrix_columns import sizes_of, with_periods, with_sizes
from parsers.layout import Column, Role
from parsers.papers.numbers import read_number
from parsers.roles.labels import normalize
from parsers.roles.periods import periods_of
from parsers.roles.reading import KNOWN, roles_of, settle_roles
from parsers.roles.weeks import WEEK_WORDS

_STACK = 3  # rows a header may be stacked over
_LABEL = 80  # characters of the longest header cell
_SAMPLES = 30  # rows below the header shown to the role finder
_FEWEST = 3  # distinct roles a header needs; two do where the table has two columns
_WIDE = 5  # cells of a row that is a table's header rather than two labels
_SAYS = frozenset(
    {
        Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED, Role.SHIPPED_TO_DATE, Role.BACKORDERED, Role.OPEN,
        Role.CANCELLED, Role.PIECES, Role.WEIGHT, Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY, Role.DATE,
        Role.STATUS, Role.PRODUCED, Role.COMMENT, Role.BUNDLES, Role.PERIOD, Role.SIZE_QUANTITY,
    }
)  # fmt: skip
_NAMES = frozenset(
    {
        Role.PO, Role.PO_LINE, Role.PO_AND_LINE, Role.LINE, Role.ITEM, Role.CUSTOMER_ITEM, Role.DESCRIPTION, Role.SIZE,
        Role.REF, Role.GRADE,
    }
)  # fmt: skip
_DIGITS = frozenset({1, 2, 3, 4, 6, 8})  # a heading may be a year, a week "202648" or a day "20261123"
_MATRIX = frozenset({Role.PERIOD, Role.SIZE_QUANTITY})
_VALUE = re.compile(r"\d{3,}|\d[-/.]\d|^\W*\d+(?:[.,]\d+)?\W*$")
# a sum that stands in the heading itself: "No. of pkgs = 79", "Gross weight (11,015.700 kgs)"
_SUM = re.compile(r"\s*(?:\(\s*[\d.,]+\s*[a-z]{0,4}\s*\)|[=:]\s*[\d.,]+\s*[a-z]{0,4})$", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "NetWeight" as exports name their fields
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{1,2}-[A-Za-z]{3}-\d{2,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Columns of a table, whose header fills the rows ``start`` up to but not including ``end``."""

    start: int
    end: int
    columns: tuple[Column, ...]


def header_at(rows: Sequence[Sequence[str]], start: int) -> Header | None:
    """Return the header that starts at a row, of the depth that names most columns, or None."""
    best: Header | None = None
    best_score = 0.0
    for depth in range(1, _STACK + 1):
        if start + depth > len(rows) or not _is_label_row(rows, start + depth - 1):
            break
        header = _header(rows, start, depth)
        score = _score(header.columns, wide=_has_values(rows, start + depth))
        # a stack whose lower part alone reads as well starts too early: its first row is a title
        if score > best_score and (
            depth == 1 or score > _score(_header(rows, start + 1, depth - 1).columns, wide=True)
        ):
            best, best_score = header, score
    return best


def _header(rows: Sequence[Sequence[str]], start: int, depth: int) -> Header:
    texts = _stacked(rows[start : start + depth])
    end = start + depth
    samples = [_column(rows[end : end + _SAMPLES], index) for index in range(len(texts))]
    roles = settle_roles(texts, samples)
    settled = tuple(Column(role=role, header=text) for role, text in zip(roles, texts, strict=True))
    columns = with_periods(settled, samples, weeks_above=_weeks(rows, start))
    return Header(start=start, end=end, columns=with_sizes(columns, samples))


def _column(rows: Sequence[Sequence[str]], index: int) -> tuple[str, ...]:
    return tuple(row[index] if index < len(row) else "" for row in rows)


def _stacked(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Join header cells from top to bottom; a group label covers the empty places to its right."""
    width = max(len(row) for row in rows)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    for upper in padded[:-1]:
        for index in range(1, width):
            if not upper[index] and padded[-1][index] and padded[-1][index - 1]:
                upper[index] = upper[index - 1]
    joined = (" ".join(dict.fromkeys(row[index] for row in padded if row[index])) for index in range(width))
    plain = (_SUM.sub("", text) for text in joined)
    return tuple(text if " " in text else _CAMEL.sub(" ", text) for text in plain)


def _weeks(rows: Sequence[Sequence[str]], start: int) -> str:
    """Return the lone heading "Week" over bare numbers, or an empty string."""
    texts = [text for text in rows[start - 1] if text] if start else []
    return (
        next((text for text in texts if set(normalize(text).split()) & WEEK_WORDS), "") if len(texts) < _FEWEST else ""
    )


def _is_label_row(rows: Sequence[Sequence[str]], index: int) -> bool:
    row = rows[index]
    if any(text.isdecimal() and len(text) not in _DIGITS for text in row):
        return False  # most rows below a header; and looking for weeks and months takes time
    spread = periods_of(row, weeks_above=_weeks(rows, index)).keys() | sizes_of(row)
    texts = [_SUM.sub("", text) for column, text in enumerate(row) if text and column not in spread]
    if len(texts) < 2 or any(len(text) > _LABEL or _DATE.search(text) for text in texts):  # noqa: PLR2004 - a pair
        return False
    values = sum(1 for text in texts if _VALUE.search(text))
    return values == 0 or values * 5 <= len(texts)


def _has_values(rows: Sequence[Sequence[str]], row: int) -> bool:
    """Return whether the next row looks like data: several cells, numbers among them."""
    texts = [text for text in rows[row] if text] if row < len(rows) else []
    return len(texts) >= _FEWEST and any(read_number(text) is not None for text in texts)


def _score(columns: Sequence[Column], *, wide: bool) -> float:
    """How well a row reads as a header: distinct roles less unknown words; 0 where it is none.

    ``wide`` tells that values follow: then two roles do for a wide row, or for one whose words we all know.
    """
    named = [column for column in columns if column.header]
    roles = Counter(column.role for column in named if column.role is not Role.OTHER)
    unknown = sum(1 for column in named if column.role is Role.OTHER and not _is_known(column))
    enough = len(named) >= _WIDE or (len(named) >= _FEWEST and not unknown)
    wanted = 2 if wide and enough else min(_FEWEST, len(named))
    if len(roles) < wanted or not (roles.keys() & _SAYS and roles.keys() & _NAMES):
        return 0.0
    repeated = sum(count - 1 for role, count in roles.items() if role not in _MATRIX)
    known = len(roles)
    # a header full of words we do not know still beats no header, as long as three columns are clear
    return max(0.1, known - 0.4 * unknown - 0.3 * repeated)


def _is_known(column: Column) -> bool:
    """Return whether a column we have no use for has a heading we know all the same ("Country of origin")."""
    return any(guess.role is Role.OTHER and guess.score >= KNOWN for guess in roles_of(column.header))


def header_by_content(rows: Sequence[Sequence[str]]) -> Header | None:
    """Return columns named by their values where a block of rows has no header, or None.

    A vendor pastes "only their usual columns" (DOMAIN 2.5). Needs at least two alike rows with a text and a
    number or a date.
    """
    block = [index for index, row in enumerate(rows) if sum(1 for text in row if text) >= _FEWEST]
    if len(block) < 2:  # noqa: PLR2004 - one row proves no column
        return None
    start, end = block[0], block[-1] + 1
    width = max(len(row) for row in rows[start:end])
    taken: list[Role] = []
    for index in range(width):
        taken.append(_role_of_values([v for v in _column(rows[start:end], index) if v], taken))
    says = {Role.QUANTITY, Role.DATE_PROMISED}
    if not says & set(taken) or not {Role.DESCRIPTION, Role.ITEM, Role.PO} & set(taken):
        return None
    return Header(start=start, end=start, columns=tuple(Column(role=role, header="") for role in taken))


def _role_of_values(values: Sequence[str], taken: Sequence[Role]) -> Role:
    guesses = (
        (Role.DATE_PROMISED, lambda v: _DATE.fullmatch(v) is not None or v.upper() in {"TBD", "TBA", "OPEN"}),
        (Role.UOM, lambda v: canonical_unit(v) is not None and not v.isdecimal()),
        (Role.LINE, lambda v: v.isdecimal() and len(v) < 4),  # noqa: PLR2004 - line numbers are short
        (Role.PO, lambda v: re.fullmatch(r"[A-Z]{0,4}[- ]?\d[\d-]{3,}", v) is not None),
        (Role.QUANTITY, lambda v: read_number(v) is not None),
        (Role.DESCRIPTION, lambda v: len(v.split()) > 2),  # noqa: PLR2004 - words of a description
        (Role.ITEM, lambda v: any(c.isdecimal() for c in v) and " " not in v),
    )
    for role, fits in guesses:
        if role not in taken and values and all(map(fits, values)):
            return role if role is not Role.LINE or _rising(values) else Role.QUANTITY
    return Role.OTHER


def _rising(values: Sequence[str]) -> bool:
    numbers = [int(v) for v in values]
    return all(a <= b for a, b in itertools.pairwise(numbers)) and len(set(numbers)) > 1
