"""Text to sentences: wrapped lines are joined, list rows stay apart, dots of abbreviations end nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from parsers.dates.names import MONTHS, alternation


class Opening(StrEnum):
    """How a sentence stands to the one before."""

    SAME_LINE = "same_line"
    NEW_LINE = "new_line"
    NEW_PARAGRAPH = "new_paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Characters ``start`` to ``end`` of the text it was split from."""

    start: int
    end: int
    text: str
    opening: Opening

    @property
    def question(self) -> bool:
        """True for a question; ``12/4 ???`` is an answer."""
        return bool(re.search(r"(?<!\?)\?\s*[)\"']?$", self.text.rstrip()))

    @property
    def heading(self) -> bool:
        """True when what follows belongs to this sentence."""
        return self.text.rstrip().endswith(":")


_ABBREVIATION = re.compile(
    r"(?:\b(?:ln|lns|no|nos|nr|approx|appr|mr|mrs|ms|dr|st|vs|ca|bzw|z\.\s?b|d\.\s?h|u\.\s?a|n[\u00fau]m|mme|ext|cust|po|p\.o|e\.g|i\.e|u\.s)|^\s*\d{1,2})\.$",
    re.IGNORECASE,
)
# These end a sentence as well: they do when a capital letter follows.
_UNIT_ABBREVIATION = re.compile(
    r"(?:\b(?:est|qty|stk|stck|pza?s?|aprox|qt[\u00e9e]|cant|nro|lig|kw|pcs?|pos|ea|lbs?|ft|bal|co|inc|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|dez|d[ée]c|dic|janv|f[ée]vr|avr|juil|ene|abr|okt|mrz|ott|giu|lug|fev|mon|tues?|wed|thurs?|fri|wk|wks|art|ref|rev|misc|del|dia|a\.s\.a\.p|p\.m|a\.m)|(?<![\d.])[0-3]?\d\.[01]?\d)\.$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\.\.)[.!?;](?!\.)(?=[\s)\"']|$)[)\"']*\s*|;\s*")
# "we are out til the 22nd, do you want galvanized?": the first half is no question
_BEFORE_QUESTION = re.compile(
    r",\s+(?=(?:do|would|could|can|should|shall|is|are|want|ok|okay|will)\s+(?:you|we|i|that|it|this|me|us|these|those)\b[^.?!;]*\?)",
    re.IGNORECASE,
)
_WRAPPED = 55  # characters; a shorter line was ended by its writer
_LIST_START = re.compile(
    r"\s*(?:[-*•·\u2013]\s|\d{1,2}\s*[).]\s|#?\d{1,2}\s*[:\-\u2013]\s|\(?[a-z]\)\s|(?:line|ln|lns|lines|item|pos|position|po|l|partida|rengl[o\u00f3]n|ligne|poste|riga|posizione|regel|positie)\b\.?\s*#?\d|[A-Z]{1,3}-?\d{3,}|\S+:\s)",
    re.IGNORECASE,
)


def split_sentences(text: str, *, start: int = 0) -> tuple[Sentence, ...]:
    """Return the sentences of a text with their places shifted by ``start``; wrapped lines are joined."""
    return tuple(_sentences(text, start))


def _sentences(text: str, offset: int) -> Iterator[Sentence]:
    for begin, end, opening in _logical_lines(text):
        how, position = opening, begin
        for stop in _stops(text[begin:end]):
            part = text[position : begin + stop]
            if part.strip():
                lead = len(part) - len(part.lstrip())
                body = part.strip()
                yield Sentence(
                    start=offset + position + lead, end=offset + position + lead + len(body), text=body, opening=how
                )
                how = Opening.SAME_LINE
            position = begin + stop


def _stops(line: str) -> Iterator[int]:
    for match in sorted((*_SENTENCE_END.finditer(line), *_BEFORE_QUESTION.finditer(line)), key=lambda m: m.start()):
        if line[match.start()] == ",":
            yield match.end()
            continue
        if line[match.start()] == "." and _is_abbreviation(line[: match.start() + 1], line[match.end() :]):
            continue
        if line[match.start() :].startswith("??") or line[: match.start()].endswith("??"):
            continue
        yield match.end()
    yield len(line)


_MONTH_AFTER = re.compile(rf"\s*(?:{alternation(MONTHS)}|kw|kalenderwoche|woche)\b", re.IGNORECASE)


_ORDINAL_DAY = re.compile(r"\b(?:am|den|dem|zum|vom|bis)\s+[0-3]?\d\.$", re.IGNORECASE)  # "statt am 17. erst am 21."


def _is_abbreviation(before: str, after: str) -> bool:
    if re.search(r"(?:^|\s)[0-5]?\d\.$", before) and _MONTH_AFTER.match(after):
        return True  # "am 9. Dezember", "in der 51. KW"
    if re.search(r"\bno\.$", before, re.IGNORECASE):
        return bool(re.match(r"\s*[#A-Z-]{0,4}\d", after))  # "no. 4512", but "Line 2: no. Line 3 ..."
    if _ABBREVIATION.search(before) or (_ORDINAL_DAY.search(before) and re.match(r"\s*[a-zäöü]", after)):
        return True
    return bool(_UNIT_ABBREVIATION.search(before)) and bool(re.match(r"[a-z0-9,(]", after))


def _logical_lines(text: str) -> Iterator[tuple[int, int, Opening]]:
    position, pending, opening = 0, None, Opening.NEW_PARAGRAPH
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        begin, position = position, position + len(line)
        if not line.strip():
            opening = Opening.NEW_PARAGRAPH
            continue
        first = pending if pending is not None else (begin, opening)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _runs_on(line, following):
            pending = first
            continue
        yield first[0], position, first[1]
        pending, opening = None, Opening.NEW_LINE
    if pending is not None:
        yield pending[0], position, pending[1]


def _runs_on(line: str, following: str) -> bool:
    if not following.strip() or _LIST_START.match(following) or "\t" in line:
        return False
    ended = line.rstrip()[-1:] in ".!?:;"
    return not ended and (len(line.rstrip()) >= _WRAPPED or line.rstrip()[-1:] == ",") and "   " not in line.strip()
