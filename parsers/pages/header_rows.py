"""Finding the heading rows of tables on a page: one to three stacked lines made of known labels.

A dynamic programme over the words of a line decides where one heading ends and the next begins: a recognised
heading earns a point, unknown words cost, a cut at a single blank costs, a wide gap always cuts. Stacked lines are
joined where their parts overlap horizontally.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.layout import Role, Word
from parsers.pages.words import PageLine
from parsers.roles.cell_types import NUMERIC, CellType, cell_type
from parsers.roles.guess import KNOWN, roles_of
from parsers.roles.settling import COUNTS, DATES, KEYS, QUANTITIES

_LONGEST_LABEL = 6
_CELLS_AT_MOST = 40
_STACK_AT_MOST = 3
_STACK_COST = 0.1
_SENTENCE_WORDS, _SENTENCE_BLOCKS = 8, 3  # so many words in fewer pieces are a sentence
_EXTRA_WORD = 0.25
_UNKNOWN_WORD = 0.35
_CUT_AT_BLANK = 1.1
_BRIDGE = 0.5
_HARD_BREAK = 1.1
_STACK_GAP = 0.55
_NUMBER_IN_HEADER = 1.0
_FIELDS_AT_LEAST = 3
_AMOUNTS = QUANTITIES | COUNTS
_PARTS_OF_A_NAME = frozenset({Role.FORM, Role.GRADE, Role.SIZE})  # "Gauge  Width  Length  Pcs" names goods, too
_PARTS_AT_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderCell:
    """One heading: its words (of up to three lines) and its horizontal extent."""

    words: tuple[Word, ...]
    x0: float
    x1: float

    @property
    def text(self) -> str:
        """The heading as printed, stacked lines joined by a blank."""
        return " ".join(w.text for w in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A heading row on lines ``first`` to ``last`` (positions in the page's lines)."""

    first: int
    last: int
    cells: tuple[HeaderCell, ...]
    score: float

    @property
    def roles(self) -> tuple[Role, ...]:
        """The likeliest role of each heading, before the cells are seen."""
        return tuple(best_role(c.text) for c in self.cells)


def best_role(text: str) -> Role:
    """Return the likeliest role of a heading, OTHER if none is known."""
    guesses = roles_of(text)
    return guesses[0].role if guesses and guesses[0].score >= KNOWN else Role.OTHER


def find_headers(lines: Sequence[PageLine]) -> tuple[Header, ...]:
    """Return the acceptable heading rows of a page, top to bottom, none overlapping another."""
    found = [h for i in range(len(lines)) for h in _candidates(lines, i)]
    chosen: list[Header] = []
    for header in sorted(found, key=lambda h: (-h.score, h.first)):
        if all(header.last < c.first or header.first > c.last for c in chosen):
            chosen.append(header)
    return tuple(sorted(chosen, key=lambda h: h.first))


def _candidates(lines: Sequence[PageLine], first: int) -> Iterator[Header]:
    if not _may_be_header(lines[first]):
        return
    single = _single(lines[first])
    if single:
        yield from _accepted(single, first, first)
    for last in range(first + 1, min(first + _STACK_AT_MOST, len(lines))):
        if not _stackable(lines[last - 1], lines[last]):
            return
        cells = _stacked(lines[first : last + 1])
        yield from _accepted(cells, first, last)


def _may_be_header(line: PageLine) -> bool:
    words = line.words
    if not 1 < len(words) <= _CELLS_AT_MOST:
        return len(words) == 1 and bool(roles_of(words[0].text))
    if len(words) > _SENTENCE_WORDS and len(blocks(line, max(_STACK_GAP * line.height, line.blank))) < _SENTENCE_BLOCKS:
        return False
    numbers = sum(1 for w in words if _is_value(w.text))
    return numbers <= 0.2 * len(words) and any(roles_of(w.text) for w in words)


def _is_value(text: str) -> bool:
    kind = cell_type(text)
    return kind in NUMERIC or kind is CellType.DATE


def _stackable(upper: PageLine, lower: PageLine) -> bool:
    return lower.top - upper.bottom <= 0.8 * max(upper.height, lower.height) and _may_be_header(lower)


def _accepted(cells: Sequence[HeaderCell], first: int, last: int) -> Iterator[Header]:
    roles = [best_role(c.text) for c in cells]
    if not _enough(roles, cells) or not _spread(cells):
        return
    score = _score(cells, roles) - _STACK_COST * (last - first)
    if score >= 0.4 * len(cells):
        yield Header(first=first, last=last, cells=tuple(cells), score=score)


def _spread(cells: Sequence[HeaderCell]) -> bool:
    """Headings stand apart; words at single blanks are a sentence, however many of them are labels."""
    height = max(w.bottom - w.top for w in cells[0].words)
    gaps = [right.x0 - left.x1 for left, right in pairwise(cells)]
    return sum(1 for g in gaps if g > _STACK_GAP * height) * 2 >= len(gaps)


def _enough(roles: Sequence[Role], cells: Sequence[HeaderCell]) -> bool:
    fields = set(roles) - {Role.OTHER}
    possible = {g.role for c in cells for g in roles_of(c.text) if g.score >= KNOWN}
    if not fields & KEYS and sum(role in _PARTS_OF_A_NAME for role in roles) < _PARTS_AT_LEAST:
        return False
    if len(fields) >= _FIELDS_AT_LEAST:
        return bool(possible & _AMOUNTS or fields & DATES)
    return _is_pair(roles, cells)


def _is_pair(roles: Sequence[Role], cells: Sequence[HeaderCell]) -> bool:
    """The pair "Product ... Quantity" and nothing else, far apart: the short table of what is still to come."""
    if len(cells) != 2 or len(roles) != len(set(roles)):  # noqa: PLR2004 - a pair
        return False
    height = cells[0].words[0].bottom - cells[0].words[0].top
    wide = cells[1].x0 - cells[0].x1 > 3 * height
    return wide and roles[0] in KEYS and roles[1] in QUANTITIES


def _score(cells: Iterable[HeaderCell], roles: Sequence[Role]) -> float:
    seen: set[Role] = set()
    total = 0.0
    for cell, role in zip(cells, roles, strict=True):
        total += _cell_score(cell.text.split(), duplicate=role in seen and role is not Role.OTHER)
        seen.add(role)
    return total


def _cell_score(words: Sequence[str], *, duplicate: bool = False) -> float:
    guesses = roles_of(" ".join(words))
    if not guesses or guesses[0].score < KNOWN:
        return -_UNKNOWN_WORD * len(words) - _NUMBER_IN_HEADER * sum(map(_is_value, words))
    return guesses[0].score + _EXTRA_WORD * (len(words) - 1) - (0.7 if duplicate else 0.0)


def _single(line: PageLine) -> list[HeaderCell]:
    return [cell for block in blocks(line, _HARD_BREAK * line.height) for cell in _segmented(block, line.blank)]


def blocks(line: PageLine, gap: float) -> list[list[Word]]:
    """Cut a line's words where the gap between neighbours exceeds ``gap`` points."""
    groups = [[line.words[0]]]
    for left, right in pairwise(line.words):
        if right.x0 - left.x1 > gap:
            groups.append([right])
        else:
            groups[-1].append(right)
    return groups


def _segmented(words: Sequence[Word], blank: float) -> list[HeaderCell]:
    """Choose the cuts of a block with the best score (dynamic programme over its words)."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        best.append(
            max(
                (
                    best[start][0]
                    + _cell_score([w.text for w in words[start:end]])
                    - _cut(words, start, blank)
                    - _bridged(words[start:end], blank),
                    start,
                )
                for start in range(max(0, end - _LONGEST_LABEL), end)
            )
        )
    cuts = [len(words)]
    while cuts[-1] > 0:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return [_cell(words[a:b]) for a, b in pairwise(cuts)]


def _cut(words: Sequence[Word], start: int, blank: float) -> float:
    if start == 0:
        return 0.0
    return _CUT_AT_BLANK if words[start].x0 - words[start - 1].x1 <= blank else 0.0


def _bridged(words: Sequence[Word], blank: float) -> float:
    """What it costs that one heading holds gaps wider than a blank."""
    return _BRIDGE * sum(1 for a, b in pairwise(words) if b.x0 - a.x1 > 1.5 * blank)


def _cell(words: Sequence[Word]) -> HeaderCell:
    return HeaderCell(words=tuple(words), x0=min(w.x0 for w in words), x1=max(w.x1 for w in words))


def _stacked(lines: Sequence[PageLine]) -> list[HeaderCell]:
    """Join the parts of stacked lines by horizontal overlap; a part over several others heads each of them."""
    parts = [_parts(line) for line in lines]
    base = max(range(len(parts)), key=lambda i: (len(parts[i]), i))
    columns: list[list[tuple[int, HeaderCell]]] = [[(base, c)] for c in parts[base]]
    for level, cells in enumerate(parts):
        if level == base:
            continue
        for cell in cells:
            under = [column for column in columns if _overlaps(cell, column)]
            for column in under:
                column.append((level, cell))
            if not under:
                columns.append([(level, cell)])
    merged = [_pile(column) for column in columns]
    return sorted(merged, key=lambda c: c.x0)


def _parts(line: PageLine) -> list[HeaderCell]:
    gap = max(_STACK_GAP * line.height, line.blank)
    return [cell for block in blocks(line, gap) for cell in _segmented(block, line.blank)]


def _overlaps(cell: HeaderCell, column: Sequence[tuple[int, HeaderCell]]) -> bool:
    other = column[0][1]
    shared = min(cell.x1, other.x1) - max(cell.x0, other.x0)
    return shared > 0.25 * min(cell.x1 - cell.x0, other.x1 - other.x0)


def _pile(column: Sequence[tuple[int, HeaderCell]]) -> HeaderCell:
    base = column[0][1]
    ordered = [cell for _, cell in sorted(column, key=lambda x: (x[0], x[1].x0))]
    narrow = [c for c in ordered if c.x1 - c.x0 <= 2.5 * (base.x1 - base.x0)]
    return HeaderCell(
        words=tuple(w for c in ordered for w in c.words),
        x0=min(c.x0 for c in narrow or [base]),
        x1=max(c.x1 for c in narrow or [base]),
    )
