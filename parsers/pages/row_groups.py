"""To which item the lines of a table's body belong.

Lines between two item rows are continuations: drawn rulings divide them surely; else the widest vertical gap; else
the habit that the table's first row shows (text above the numbers, below them, or around them).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from parsers.pages.line_marks import is_noise, is_section, is_total, names_amount, names_day, speaks_of_several
from parsers.pages.words import PageLine

_CLEAR_GAP = 1.3  # the widest gap divides when it is this much wider than the usual one
_TRAILING_GAP = 1.35  # heights of white space after which the last item's text has ended
_PROSE_WORDS = 9
_PROSE_WIDTH = 0.6
_RULING_WIDTH = 0.7
_FEW = 2
_SAME_HEIGHT = 1.5  # points


@dataclass(slots=True, kw_only=True)
class ItemLines:
    """An item row with the lines that belong to it; positions in the body."""

    row: int
    section: str = ""
    above: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The lines below a heading on one page, the positions of item rows, and the frame of the table."""

    lines: Sequence[PageLine]
    rows: Sequence[int]
    rulings: Sequence[float]
    x0: float
    x1: float
    text_x0: float  # where names begin: lines left of it do not continue a name
    carried: bool = False  # the first lines may end an item of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """The items of one page's body; ``head`` are lines before the first that may end an item of the page before."""

    items: tuple[ItemLines, ...]
    head: tuple[int, ...]
    totals: tuple[int, ...]
    end: int
    section: str


def group_lines(body: Body, *, section: str = "") -> Grouped:
    """Give every line between the heading and the end of the table to its item."""
    items = [ItemLines(row=r) for r in body.rows]
    totals: list[int] = []
    habit = _habit(body)
    head, section = _before_first(body, items[0], section)
    for left, right in pairwise(items):
        section = _between(body, left, right, totals, section, habit)
    end = _after_last(body, items[-1], totals)
    return Grouped(items=tuple(items), head=tuple(head), totals=tuple(totals), end=end, section=section)


def _habit(body: Body) -> int:
    """How many lines stand above a row's numbers, as the first row shows; 0 when text follows the numbers."""
    lines = body.lines
    first = body.rows[0]
    count = 0
    while first - count - 1 >= 0 and _close(lines[first - count - 1], lines[first - count]):
        above = lines[first - count - 1]
        if _is_mark(above) or above.x0 < body.text_x0 - above.height:
            break
        count += 1
    if not count:
        return 0
    between = [b - a - 1 for a, b in pairwise(body.rows)]
    trailing = _trailing_count(body)
    return 0 if between and trailing >= median(between) > 0 and trailing > count else count


def _trailing_count(body: Body) -> int:
    last = body.rows[-1]
    count = 0
    while last + count + 1 < len(body.lines) and _close(body.lines[last + count], body.lines[last + count + 1]):
        if _is_mark(body.lines[last + count + 1]):
            break
        count += 1
    return count


def _close(upper: PageLine, lower: PageLine) -> bool:
    return lower.top - upper.bottom <= 0.8 * lower.height


def _is_mark(line: PageLine) -> bool:
    return is_total(line.text) or is_noise(line.text)


def _before_first(body: Body, item: ItemLines, section: str) -> tuple[list[int], str]:
    """Lines above the first row: a section heading, text of a centred row, or the end of the page before."""
    loose: list[int] = []
    for i in range(item.row):
        line = body.lines[i]
        if _is_mark(line):
            continue
        if is_section(line.text) and not _belongs_to_row(body, i, item.row):
            section, loose = line.text, []
        else:
            loose.append(i)
    split = _ruled_split(body, loose, after=None, before=item.row)
    if split is None:
        split = len(loose) if body.carried else _near(body, loose, item.row)
    start = split
    item.above.extend(loose[start:])
    item.section = section
    return [i for i in loose[:start] if body.lines[i].x0 >= body.text_x0 - body.lines[i].height], section


def _belongs_to_row(body: Body, i: int, row: int) -> bool:
    """A line below the last ruling before the row is inside the row."""
    ruled = [y for y in body.rulings if y < body.lines[row].bottom]
    inside = bool(ruled) and body.lines[i].top > max(ruled) - 1 and len(body.rulings) > _FEW
    return inside and body.lines[i].x0 > body.x0 + body.lines[i].height


def _near(body: Body, loose: Sequence[int], row: int) -> int:
    """Position in ``loose`` from which the lines stand close enough to the row to be part of it."""
    start = len(loose)
    below = body.lines[row]
    while start and _close(body.lines[loose[start - 1]], below):
        below = body.lines[loose[start - 1]]
        start -= 1
    return start


def _between(body: Body, left: ItemLines, right: ItemLines, totals: list[int], section: str, habit: int) -> str:
    loose: list[int] = []
    cut: int | None = None
    for i in range(left.row + 1, right.row):
        line = body.lines[i]
        if is_noise(line.text):
            continue
        if is_total(line.text):
            totals.append(i)
            cut = len(loose)
        elif _heads_section(body, i, left.row, right.row):
            section = line.text
            cut = len(loose)
        else:
            loose.append(i)
    if cut is None:
        cut = _split(body, loose, left.row, right.row, habit)
    left.below.extend(loose[:cut])
    right.above.extend(loose[cut:])
    right.section = section
    return section


def _heads_section(body: Body, i: int, left: int, right: int) -> bool:
    """A heading row stands in a ruled band of its own, left of the names, in bold, or speaks of several items."""
    line = body.lines[i]
    if not is_section(line.text) or (names_amount(line.text) and not speaks_of_several(line.text)):
        return False
    band = _band(body, i)
    if band is not None:
        own = not any(band[0] < body.lines[r].bottom - 1 < band[1] for r in (left, right))
        if own or len(body.rulings) > len(body.rows):
            return own
    bold = line.bold and not body.lines[left].bold
    outdented = line.x0 < body.text_x0 - 0.5 * line.height
    loose = not names_day(line.text) and (outdented or _leans_down(body, i))
    return bold or speaks_of_several(line.text) or loose


def _leans_down(body: Body, i: int) -> bool:
    """More white space above the line than below it."""
    upper = body.lines[i].top - body.lines[i - 1].bottom
    lower = body.lines[i + 1].top - body.lines[i].bottom
    return upper > _CLEAR_GAP * max(lower, 0.0) + 0.15 * body.lines[i].height


def _band(body: Body, i: int) -> tuple[float, float] | None:
    """The rulings next above and below a line, if both are there."""
    middle = (body.lines[i].top + body.lines[i].bottom) / 2
    over = [y for y in body.rulings if y < middle]
    under = [y for y in body.rulings if y > middle]
    return (max(over), min(under)) if over and under else None


def _split(body: Body, loose: Sequence[int], left: int, right: int, habit: int) -> int:
    """How many of the loose lines between two rows belong to the upper one."""
    if not loose:
        return 0
    ruled = _ruled_split(body, loose, after=left, before=right)
    if ruled is not None:
        return ruled
    chain = [left, *loose, right]
    gaps = [body.lines[b].top - body.lines[a].bottom for a, b in pairwise(chain)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    others = [g for i, g in enumerate(gaps) if i != widest]
    margin = 0.12 * body.lines[left].height
    if gaps[widest] > _CLEAR_GAP * max(0.0, *others) + margin:
        return widest
    return max(0, len(loose) - habit)


def _ruled_split(body: Body, loose: Sequence[int], *, after: int | None, before: int) -> int | None:
    low = body.lines[after].bottom - 1 if after is not None else -1.0
    rules = [y for y in body.rulings if low < y < body.lines[before].bottom - 1]
    if not rules:
        return None
    last = max(rules)
    return sum(1 for i in loose if body.lines[i].bottom - 1 <= last)


def _after_last(body: Body, item: ItemLines, totals: list[int]) -> int:
    """Lines that trail the last row; returns the position after the table."""
    previous = body.lines[item.row]
    ended = False
    for i in range(item.row + 1, len(body.lines)):
        line = body.lines[i]
        if is_noise(line.text):
            continue
        if is_total(line.text):
            totals.append(i)
            ended = True
            continue
        if ended:
            return i
        if _ends_table(body, line, previous, item.row):
            return i
        item.below.append(i)
        previous = line
    return len(body.lines)


def _ends_table(body: Body, line: PageLine, previous: PageLine, row: int) -> bool:
    far = line.top - previous.bottom > _TRAILING_GAP * line.height
    outside = line.x0 < body.x0 - line.height
    crossed = any(previous.bottom - 1 < y < line.bottom - 1 for y in body.rulings) and bool(body.rulings)
    ruled = crossed and len([y for y in body.rulings if y > body.lines[row].bottom - 1]) <= 1
    return far or outside or ruled or (is_prose(line, body.x0, body.x1) and not _under_name(body, line))


def _under_name(body: Body, line: PageLine) -> bool:
    """A remark under the name of the goods, right of the columns before it, belongs to the item however long it is."""
    indented = body.text_x0 > body.x0 + line.height
    return indented and line.x0 >= body.text_x0 - 0.5 * line.height


def is_prose(line: PageLine, x0: float, x1: float) -> bool:
    """Tell whether a line is running text across the table's columns."""
    if len(line.words) < _PROSE_WORDS:
        return False
    widest = max(b.x0 - a.x1 for a, b in pairwise(line.words))
    return widest <= 1.2 * line.blank and line.x1 - line.x0 > _PROSE_WIDTH * (x1 - x0)


def row_rulings(rulings: Iterable[tuple[float, float, float]], x0: float, x1: float) -> tuple[float, ...]:
    """Return the y of drawn lines that span the table's width, pieces on one height taken together."""
    spans: dict[float, float] = {}
    for y, start, end in sorted(rulings):
        near = next((k for k in reversed(spans) if abs(k - y) <= _SAME_HEIGHT), y)
        spans[near] = spans.get(near, 0.0) + max(0.0, min(end, x1) - max(start, x0))
    return tuple(y for y, covered in spans.items() if covered >= _RULING_WIDTH * (x1 - x0))
