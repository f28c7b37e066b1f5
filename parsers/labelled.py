"""Blocks of "Label: value" lines in a body ("PO: 4503 / Line: 2 / New ship date: ...") to statements."""

import re
from dataclasses import dataclass, replace

from domain.document import Cell, Evidence, ReadingContext, Span, Statement
from parsers.layout import Layout, TextLine, Word

_LABEL = re.compile(r"\s*[A-Za-z][\w .#/&'()-]{1,30}?\s*[:=]\s*\S")
_FEWEST = 3  # labelled lines; fewer are prose
_NAME = "Text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Statements of the labelled blocks, and what of the text is prose, each stretch with its place."""

    statements: tuple[Statement, ...]
    prose: tuple[tuple[int, str], ...]


def without_labelled(text: str, *, start: int, context: ReadingContext, subject: str) -> Labelled:
    """Split a stretch of new text into labelled blocks and prose and read the blocks."""
    statements: list[Statement] = []
    prose: list[tuple[int, str]] = []
    position = 0
    for begin, end in _blocks(text):
        found = _read(text[begin:end], start + begin, context, subject)
        if not found:
            continue
        statements += found
        prose.append((start + position, text[position:begin]))
        position = end
    prose.append((start + position, text[position:]))
    return Labelled(statements=tuple(statements), prose=tuple(prose))


def _blocks(text: str) -> list[tuple[int, int]]:
    blocks: list[tuple[int, int]] = []
    position, begin, count, last = 0, -1, 0, 0
    for line in [*text.splitlines(keepends=True), ""]:
        here, position = position, position + len(line)
        if line.strip() and _LABEL.match(line) and len(line) < 90:  # noqa: PLR2004 - a label and a value, not a sentence
            begin, count, last = (here if begin < 0 else begin), count + 1, position
        elif not line.strip() or (begin >= 0 and here - last > 0):
            if count >= _FEWEST:
                blocks.append((begin, last))
            begin, count = -1, 0
    return blocks


def _read(text: str, offset: int, context: ReadingContext, subject: str) -> tuple[Statement, ...]:
    from parsers.interpret import interpret  # noqa: PLC0415 - only mails with such blocks need it

    words: dict[str, Span] = {}
    lines: list[TextLine] = []
    position = offset
    for row, line in enumerate(text.splitlines(keepends=True)):
        lines.append(_line(line, position, row, words))
        position += len(line)
    document = interpret(
        Layout(lines=tuple(x for x in lines if x.words), tables=()), name="body", context=context, subject=subject
    )
    return tuple(replace(s, evidence=tuple(_placed(e, words) for e in s.evidence)) for s in document.statements)


def _line(line: str, offset: int, row: int, places: dict[str, Span]) -> TextLine:
    words = []
    for index, match in enumerate(re.finditer(r"\S+", line)):
        ref = f"{_NAME}!{row}.{index}"
        places[ref] = Span(start=offset + match.start(), end=offset + match.end())
        words.append(
            Word(text=match[0], x0=match.start() * 5.0, x1=match.end() * 5.0, top=row * 12.0, bottom=row * 12.0 + 10, page=1, place=places[ref])
        )
    return TextLine(words=tuple(words), page=1)


def _placed(evidence: Evidence, places: dict[str, Span]) -> Evidence:
    place = evidence.place
    if isinstance(place, Cell) and place.ref in places:
        return replace(evidence, place=places[place.ref])
    return evidence
