"""What a paper says away from its rows and means for them: remarks that name items by number, legends, marks."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from parsers.layout import Role, Table, TableRow, TextLine, Word
from parsers.papers.complete_words import COMPLETE
from parsers.papers.note_words import BACKORDER, CANCEL, DELAYED, REST_PART, SUBSTITUTE, UNSETTLED
from parsers.roles.cell_types import CellType, cell_type

_ITEM = (
    r"\b(?:lines?|items?|lns?|pos(?:\.|itions?|itionen|ici[oó]n|iciones)?|zeilen?|lignes?|postes?|partidas?|rengl[oó]n(?:es)?"
    r"|rig(?:a|he)|regels?)\s*(?:nos?\.?|n[ro°]\.?|#)?\s*"
)
_AND = r"(?:,|&|and|und|et|y|e|en)"
_TO = r"(?:-|\u2013|to|thru|through|bis|[àa]|al)"
_NUMBERS = rf"0*\d{{1,4}}(?:\s*(?:{_AND}|{_TO}|,\s*{_AND})\s*0*\d{{1,4}}\b)*(?![\w/.-]?\d)"
_NAMED = re.compile(rf"{_ITEM}(?P<numbers>{_NUMBERS})", re.IGNORECASE)
_DONE = re.compile(
    rf"{_ITEM}(?P<numbers>{_NUMBERS})\s+(?:are |is |were |now |all |have |has )*"
    r"(?:(?:shipped |ships |shipping )?complete\b|(?:sind |ist )?(?:komplett|vollst(?:ä|ae)ndig|erledigt)"
    r"|sold[ée]e?s?\b|compl[eè]tes?\b|complet[oa]s?\b)",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(\d+)\s*{_TO}\s*(\d+)|(\d+)", re.IGNORECASE)
_LONGEST_RANGE = 500
_SPEAKS = (BACKORDER, CANCEL, DELAYED, REST_PART, SUBSTITUTE, UNSETTLED, COMPLETE)
_CODE = r"[A-Z]{1,3}|\*{1,3}|#|\u2020"
_LEGEND = re.compile(rf"(?:^|[\s,;(|])({_CODE})\s?=\s?(\S.*?)(?=[\s,;|]+(?:{_CODE})\s?=|$)")
_DASHED = re.compile(r"\b([A-Z])\s?-\s?([A-Z][a-z]+(?: [a-z]+){0,3})(?=[\s,;]|$)")
_MARKED = re.compile(r"^\s*(\*{1,3}|\u2020|\(\d\))\s*[:=-]?\s*(\w.*)$")
_DASHED_AT_LEAST = 2
_BEHIND_NUMBER = re.compile(r"\d[\d.,]*\s+([A-Z])")  # "16 C" under "Shipped P/C"


def complete_lines(text: str) -> Iterator[int]:
    """Yield the numbers of the items that a line of text calls complete: "ITEMS 1, 2 AND 5 SHIPPED COMPLETE"."""
    for found in _DONE.finditer(text):
        yield from _numbers(found["numbers"])


def _numbers(text: str) -> Iterator[int]:
    for first, last, lone in (found.groups() for found in _RANGE.finditer(text)):
        start = int(lone or first)
        yield from range(start, min(int(lone or last), start + _LONGEST_RANGE) + 1)


def with_foot_notes(tables: Sequence[Table], outside: Iterable[TextLine]) -> tuple[Table, ...]:
    """Give a remark that names items by their numbers and says something of their state to the rows of those items."""
    notes: dict[int, list[TextLine]] = {}
    for part in (part for line in outside for part in _parts(line)):
        found = _NAMED.search(part.text)
        if found is not None and _says_something(part.text[: found.start()] + " " + part.text[found.end() :]):
            for number in _numbers(found["numbers"]):
                notes.setdefault(number, []).append(part)
    if not notes:
        return tuple(tables)
    return tuple(replace(t, rows=tuple(_noted(t, row, notes) for row in t.rows)) for t in tables)


def _parts(line: TextLine) -> Iterator[TextLine]:
    """Cut a line that speaks of several groups of items before each of them but the first."""
    starts = [found.start() for found in _NAMED.finditer(line.text)][1:]
    part: list[Word] = []
    at = 0
    for word in line.words:
        if part and starts and at >= starts[0]:
            yield TextLine(words=tuple(part), page=line.page)
            part, starts = [], starts[1:]
        part.append(word)
        at += len(word.text) + 1
    if part:
        yield TextLine(words=tuple(part), page=line.page)


def _says_something(text: str) -> bool:
    return any(words.search(text) for words in _SPEAKS)


def _noted(table: Table, row: TableRow, notes: Mapping[int, Sequence[TextLine]]) -> TableRow:
    indexes = [i for i in (table.index(Role.PO_LINE), table.index(Role.LINE)) if i is not None and i in row.cells]
    number = row.cells[indexes[0]].text.strip() if indexes else ""
    added = notes.get(int(number), ()) if number.isdecimal() else ()
    return replace(row, below=(*row.below, *added)) if added else row


def legend_of(lines: Iterable[TextLine], tables: Sequence[Table]) -> dict[str, str]:
    """Return what the codes and marks in the rows stand for: "P = partial, C = line complete", "* ships 12/15".

    Only codes that stand in some row count; words of other lines are no legend.
    """
    used = {
        code for table in tables for row in table.rows for cell in row.cells.values() for code in codes_in(cell.text)
    }
    found: dict[str, str] = {}
    for line in lines:
        dashed = _DASHED.findall(line.text)
        pairs = [*_LEGEND.findall(line.text), *(dashed if len(dashed) >= _DASHED_AT_LEAST else ())]
        marked = _MARKED.match(line.text)
        pairs.extend([(marked[1], marked[2])] if marked is not None and not pairs else [])
        found.update({code: words.strip(" ,;|") for code, words in pairs if code in used})
    return found


def codes_in(text: str) -> Iterator[str]:
    """Yield the code a cell is, or the mark it ends with."""
    plain = text.strip()
    if cell_type(plain) in {CellType.FLAG, CellType.UNIT}:
        yield plain.upper()
    behind = _BEHIND_NUMBER.fullmatch(plain)
    if behind is not None:
        yield behind[1]
    mark = re.search(r"(?:\*{1,3}|\u2020|\(\d\)|(?<=\d)#)$", plain)
    if mark is not None:
        yield mark[0]
