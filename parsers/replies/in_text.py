"""Our table in the plain text of an answer: what we sent is taken away word by word, what is left is the vendor's.

Works on quoted, wrapped, indented and flattened tables (a cell on every line), since only the order of words counts.
Words behind the last of our own words of a row that are no words of our mail belong to that row: typed into a blank,
beside it, or on the lines below.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from domain.document import Span
from domain.outbox import ChaseRef
from parsers.replies.rows import (
    AnswerColumn,
    Fragment,
    ReturnedRow,
    column_headed,
    comparable,
    refs_pattern,
)

_WORD = re.compile(r"[^\s_|>]+")
_OURS = 10
_ORDER = (AnswerColumn.DATE, AnswerColumn.QUANTITY, AnswerColumn.COMMENT)
_MOST_BEYOND = 400  # words of our own mail behind a row that are looked for
_LINE_END = re.compile(r"\s*\n[>\s]*")
_LEAD = re.compile(r"[>\s*\u2022\-]*(?:(?:ref|item|line|row)\s*[:.]?\s*)?", re.IGNORECASE)
_SAYS = re.compile(r"\s*(?:[:=\u2013\u2014]|-+>?|\s)\s*(?P<words>\S[^\n]*?)[^\S\n]*$")
_QUOTE_MARK = re.compile(r"[^\S\n]*[>|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """Our rows in a text, and the characters they and their answers take."""

    rows: tuple[ReturnedRow, ...] = ()
    spans: tuple[Span, ...] = ()


def text_table(text: str, asked: Sequence[ChaseRef], sent_texts: Sequence[str]) -> TextTable:
    """Return what a text holds of our table.

    Args:
        text: the answer, with everything quoted in it.
        asked: the rows we sent.
        sent_texts: the plain texts we sent, to know our words around the table.
    """
    pattern = refs_pattern(asked)
    if pattern is None:
        return TextTable()
    by_key = {ref.ref.upper(): ref for ref in asked}
    starts = [m for m in pattern.finditer(text) if _starts_a_row(text, m.start(), m.end(), by_key)]
    heads = _heads_before(text, starts[0].start()) if starts else {}
    rows: list[ReturnedRow] = []
    spans: list[Span] = []
    seen: set[str] = set()
    for index, match in enumerate(starts):
        key = match.group().upper()
        if key in seen:
            continue
        seen.add(key)
        end = starts[index + 1].start() if index + 1 < len(starts) else len(text)
        ref = by_key[key]
        segment = _segment(text, match.start(), end, ref, _behind(ref, sent_texts))
        rows.append(ReturnedRow(ref=ref, fragments=tuple(_fragments(text, segment, heads))))
        spans.append(Span(start=match.start(), end=segment.end))
    return TextTable(rows=tuple(rows), spans=tuple(spans))


def named_rows(text: str, asked: Sequence[ChaseRef], sent_texts: Sequence[str]) -> TextTable:
    """Return answers that name our key at the start of a line of their own ("7F3K-1: ships 12/4")."""
    pattern = refs_pattern(asked)
    by_key = {ref.ref.upper(): ref for ref in asked}
    ours = {" ".join(map(comparable, _WORD.findall(line))) for sent in sent_texts for line in sent.splitlines()}
    rows: list[ReturnedRow] = []
    spans: list[Span] = []
    for match in pattern.finditer(text) if pattern else ():
        line = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = end if end >= 0 else len(text)
        whole = " ".join(map(comparable, _WORD.findall(text[line:end])))
        if _LEAD.fullmatch(text, line, match.start()) is None or any(own.startswith(whole) for own in ours):
            continue
        said = _SAYS.match(text, match.end(), end)
        if said is None or _starts_a_row(text, match.start(), match.end(), by_key):
            continue
        place = Span(start=said.start("words"), end=said.end("words"))
        fragment = Fragment(column=AnswerColumn.FREE, text=said["words"], place=place)
        rows.append(ReturnedRow(ref=by_key[match.group().upper()], fragments=(fragment,)))
        spans.append(Span(start=match.start(), end=end))
    return TextTable(rows=tuple(rows), spans=tuple(spans))


def _starts_a_row(text: str, start: int, end: int, by_key: Mapping[str, ChaseRef]) -> bool:
    """A key starts a row where our order number follows; else somebody only speaks of it ("7F3K-1: shipped")."""
    ref = by_key[text[start:end].upper()]
    follows = _WORD.search(text, end)
    line = text.rfind("\n", 0, start) + 1
    first = not _WORD.search(text, line, start)
    expected = _WORD.search(ref.cells[1] if len(ref.cells) > 1 else ref.po)
    if follows is None or expected is None:
        return False
    return first and comparable(follows.group()) == comparable(expected.group())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    """A row in a text: where it ends and the places of the vendor's words."""

    start: int
    end: int
    inserted: tuple[tuple[int, int], ...]


def _behind(ref: ChaseRef, sent_texts: Sequence[str]) -> list[str]:
    """Return our words behind a row up to the next row's key."""
    for text in sent_texts:
        found = re.search(rf"^{re.escape(ref.ref)} \|[^\n]*\n", text, re.MULTILINE)
        if found is not None:
            return [comparable(w) for w in _WORD.findall(text[found.end() :])[:_MOST_BEYOND]]
    return []


def _segment(text: str, start: int, end: int, ref: ChaseRef, behind: Sequence[str]) -> _Segment:
    spots = [m.span() for m in _WORD.finditer(text, start, end)]
    theirs = [comparable(text[a:b]) for a, b in spots]
    row = [comparable(w) for cell in ref.cells[:_OURS] for w in _WORD.findall(cell)]
    # Blocks of one word would tie an answer ("40") to a word of ours far behind the row, so there three are asked for.
    matched = _matched_row(theirs, row)
    reach = _end_of_row(theirs, matched, behind, text, spots, end)
    inserted = tuple(spot for i, spot in enumerate(spots[:reach]) if i not in matched)
    last = spots[reach - 1][1] if reach else start
    return _Segment(start=start, end=last, inserted=inserted)


def _matched_row(theirs: Sequence[str], row: Sequence[str]) -> set[int]:
    """Return which words are those of our row: the same words in the same order, as far as they are there."""
    found: set[int] = set()
    matcher = SequenceMatcher(None, row, theirs[: len(row) + 80], autojunk=False)
    for block in matcher.get_matching_blocks():
        found.update(range(block.b, block.b + block.size))
    return found


def _end_of_row(
    theirs: Sequence[str],
    matched: set[int],
    behind: Sequence[str],
    text: str,
    spots: Sequence[tuple[int, int]],
    end: int,
) -> int:
    """Return how many words belong to the row: up to our next words, or to the end of its paragraph."""
    own = max(matched, default=-1) + 1
    ours = _first_of_ours(theirs, own, behind)
    if ours is not None:
        return ours
    if end < len(text):
        return len(spots)  # the next row follows without a word of ours between
    return _paragraph_end(text, spots, own)


def _first_of_ours(theirs: Sequence[str], own: int, behind: Sequence[str]) -> int | None:
    """Return where words that we sent behind the row come: three in a row, or all there are of a shorter line."""
    run = min(3, len(behind))
    if not run:
        return None
    known = {tuple(behind[i : i + run]) for i in range(len(behind) - run + 1)}
    return next((i for i in range(own, len(theirs) - run + 1) if tuple(theirs[i : i + run]) in known), None)


def _paragraph_end(text: str, spots: Sequence[tuple[int, int]], own: int) -> int:
    """An answer to the last row ends at an empty line or where the quoting starts or ends."""
    quoted = bool(_QUOTE_MARK.match(text, text.rfind("\n", 0, spots[0][0]) + 1)) if spots else False
    for index in range(max(own, 1), len(spots)):
        between = text[spots[index - 1][1] : spots[index][0]]
        lines = between.split("\n")
        if len(lines) > 2:  # noqa: PLR2004 -- an empty line between
            return index
        if len(lines) == 2 and quoted and not _QUOTE_MARK.match(lines[1]) and index > own:  # noqa: PLR2004
            return index
    return len(spots)


def _fragments(text: str, segment: _Segment, heads: Mapping[int, AnswerColumn]) -> Iterator[Fragment]:
    """Yield the vendor's words, those that stand together as one, with the column that the bars tell."""
    groups: list[list[tuple[int, int]]] = []
    barred = text.count("|", segment.start, segment.end) >= _OURS  # then a line may end within a cell
    apart = re.compile(r"[|_\t]|[^\S\n]{2}" if barred else r"[|_\t\n]|[^\S\n]{2}")
    for spot in segment.inserted:
        if not groups or apart.search(text, groups[-1][-1][1], spot[0]):
            groups.append([])
        groups[-1].append(spot)
    for group in groups:
        start, end = group[0][0], group[-1][1]
        words = _LINE_END.sub(" ", text[start:end])
        if words.strip("-\u2013\u2014*. "):
            column = _column(text, segment, start, heads)
            yield Fragment(column=column, text=words, place=Span(start=start, end=end))


def _column(text: str, segment: _Segment, start: int, heads: Mapping[int, AnswerColumn]) -> AnswerColumn:
    bars = text.count("|", segment.start, segment.end)
    before = text.count("|", segment.start, start)
    if bars < _OURS:
        return AnswerColumn.FREE
    if heads:
        return heads.get(before, AnswerColumn.FREE)
    return _ORDER[before - _OURS] if 0 <= before - _OURS < len(_ORDER) else AnswerColumn.FREE


def _heads_before(text: str, start: int) -> dict[int, AnswerColumn]:
    """Return which bar-separated column of the heading row above is which of the vendor's."""
    match = list(re.finditer(r"\bRef\s*\|", text[:start]))
    if not match:
        return {}
    heading = re.sub(r"\n[>\s]*", " ", text[match[-1].start() : start])
    cells = [cell.strip(" >*\n") for cell in heading.split("|")]
    return {index: headed for index, cell in enumerate(cells) if (headed := column_headed(cell))}
