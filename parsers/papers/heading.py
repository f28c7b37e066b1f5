"""Header fields of a paper: numbers and dates found by their labels, beside or below them (DOMAIN 1.2, 1.3)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from domain.document import Evidence, ReadingContext
from domain.promise import PromiseWindow
from domain.purchase import po_key
from parsers.dates.reading import DatePurpose, find_dates
from parsers.layout import TextLine
from parsers.papers.heading_labels import LONGEST, Field, field_of, is_day
from parsers.papers.page_text import Chunk, chunks_of
from parsers.roles.weeks import as_week

_BELOW = 3  # lines below a label that may hold its value
_NUMBER = re.compile(r"#?\(?((?=[\w./-]*\d)[A-Za-z0-9][\w./-]*[A-Za-z0-9]|\d)\)?[,;:]?$")
_DATE_LIKE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}-[A-Za-z]{3}-\d{2,4}")
_ISSUE = re.compile(r"[A-Z]{0,2}-?\d{1,2}", re.IGNORECASE)  # "01", "R2"; a grade such as A36 would do harm
_GRADE = re.compile(r"[A-Z]\d{2}")
_JOINTS = frozenset({"#", "No.", "no.", "-", "/", "&", "and", ","})
_SURE = re.compile(r"#|\bn[or]\b|\bnumber\b|:", re.IGNORECASE)  # "Packing List No" outranks the title "Packing List"
_HEAD = 14  # lines of a page's head
_SHIPPED_WORDS = re.compile(
    r"\b(?:shipped|left (?:our|the)|went out|picked up|departed|is on (?:the|its) way|dispatched)\b", re.IGNORECASE
)
_SHIPPED_NOT = re.compile(r"\b(?:not|will be|to be|can be|when|once|if|until|being)\b", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"#?\s*([A-Z]{0,5}[-/]?\d{4,}(?:[-/]\d+)*|[A-Z]{2,}(?:/[A-Z]+)*/\d{3,})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A header value as printed, with the place it stands."""

    field: Field
    text: str
    chunk: Chunk
    window: PromiseWindow | None = None
    label: str = ""

    @property
    def day(self) -> date | None:
        """The day, where the value names exactly one."""
        return self.window.end if self.window is not None and self.window.start == self.window.end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the head of a paper says; every text as printed."""

    po_numbers: tuple[str, ...] = ()
    vendor_order: str | None = None
    number: str | None = None
    references: frozenset[str] = frozenset()
    issued: date | None = None
    ship_date: date | None = None
    promised: Found | None = None
    revision: str | None = None
    tracking: str | None = None
    evidence: tuple[Evidence, ...] = ()


def read_heading(lines: Sequence[TextLine], *, context: ReadingContext) -> Heading:
    """Read the header fields from the lines outside tables."""
    chunks = chunks_of(lines)
    found = _labelled(chunks, context)
    pos = _po_numbers(found, chunks, context)
    ours = {po_key(po) for po in pos if po_key(po) in context.known_pos}
    own = [f for f in found if f.field not in {Field.VENDOR_ORDER, Field.NUMBER} or po_key(f.text) not in ours]
    first = {field: next((f for f in own if f.field is field), None) for field in Field}
    bare = _bare_number(chunks, found)
    order, number = first[Field.VENDOR_ORDER], first[Field.NUMBER]
    days = {field: value.day for field, value in first.items() if value is not None and value.day}
    ship = days.get(Field.SHIP_DATE) or _shipped_in_prose(lines, context)
    return Heading(
        po_numbers=pos,
        vendor_order=order.text if order else None,
        number=number.text if number else bare,
        references=frozenset(f.text for f in found if f.field in {Field.REFERENCE, Field.NUMBER})
        - {number and number.text},
        issued=days.get(Field.DATE) or _bare_date(chunks, context),
        ship_date=ship,
        promised=first[Field.PROMISED],
        revision=value.text if (value := first[Field.REVISION]) else None,
        tracking=_tracking(found, chunks),
        evidence=tuple(_evidence(value) for value in first.values() if value is not None),
    )


def _evidence(found: Found) -> Evidence:
    name = {Field.PO: "po", Field.WEAK_PO: "po"}.get(found.field, found.field.value)
    return Evidence(field=name, page=found.chunk.page, place=found.chunk.place, text=found.chunk.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """A label inside a chunk: its words are ``start`` up to ``end``."""

    field: Field
    chunk: int
    start: int
    end: int


def _labelled(chunks: Sequence[Chunk], context: ReadingContext) -> list[Found]:
    labels = [label for index, chunk in enumerate(chunks) for label in _labels_in(chunk, index)]
    starts = _by_chunk(labels)
    found: list[Found] = []
    for label in labels:
        if label.field is not Field.IGNORED:
            text = " ".join(chunks[label.chunk].text.split()[label.start : label.end])
            found.extend(replace(value, label=text) for value in _values(label, chunks, starts, context))
    return sorted(found, key=lambda f: _SURE.search(f.label) is None)


def _by_chunk(labels: Sequence[_Label]) -> dict[int, list[_Label]]:
    found: defaultdict[int, list[_Label]] = defaultdict(list)
    for label in labels:
        found[label.chunk].append(label)
    return dict(found)


def _loose(chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    """Chunks near the top that are neither label nor the value of any label, not even of an ignored one."""
    chunks = [chunk for chunk in chunks if chunk.page == 1 and chunk.line <= _HEAD + _BELOW]
    labels = [label for index, chunk in enumerate(chunks) for label in _labels_in(chunk, index)]
    starts = _by_chunk(labels)
    taken = {label.chunk for label in labels}
    for label in labels:
        if label.end == len(chunks[label.chunk].text.split()):
            near = next(_neighbours(label, chunks, starts), None)
            taken |= {index for index, chunk in enumerate(chunks) if chunk is near}
    for index, chunk in enumerate(chunks):
        if chunk.page > chunks[0].page or chunk.line > _HEAD:
            return
        if index not in taken:
            yield chunk


def _labels_in(chunk: Chunk, index: int) -> Iterator[_Label]:
    return (_Label(field=field, chunk=index, start=start, end=end) for field, start, end in _spans(chunk.text))


@lru_cache(maxsize=8192)
def _spans(text: str) -> tuple[tuple[Field, int, int], ...]:
    """The labels of an entry: field, first word, word behind the last."""
    words, found, at = text.split(), [], 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            if not _plausible(words, at, at + length):
                continue
            field = field_of(" ".join(words[at : at + length]))
            if field is not None:
                found.append((field, at, at + length))
                at += length - 1
                break
        at += 1
    return tuple(found)


def _plausible(words: Sequence[str], start: int, end: int) -> bool:
    """A label stands alone, ends with a colon or hash, or is followed by a value; prose is none of these."""
    if start and words[start - 1].isalpha() and words[start - 1].islower() and words[start].islower():
        return False
    if end == len(words):
        return start == 0 or any(mark in words[start - 1] for mark in "0123456789:") or end - start > 1
    return (
        words[end - 1].endswith((":", "#"))
        or words[end] in {":", "#"}
        or any(c.isdecimal() for c in words[end])
        or start == 0
    )


def _values(
    label: _Label, chunks: Sequence[Chunk], starts: dict[int, list[_Label]], context: ReadingContext
) -> list[Found]:
    chunk = chunks[label.chunk]
    later = [other.start for other in starts[label.chunk] if other.start >= label.end]
    beside = chunk.text.split()[label.end : min(later, default=None)]
    words = " ".join(chunk.text.split()[label.start : label.end])
    if found := _read(label.field, as_week(words, " ".join(beside)), chunk, context):
        return found
    if beside and any(any(c.isdecimal() for c in word) for word in beside):
        return []
    for other in _neighbours(label, chunks, starts):
        if not is_day(label.field) and label.field is not Field.CARRIER and not _is_value(other.text):
            continue
        if found := _read(label.field, as_week(words, other.text), other, context):
            return found
    return []


def _is_value(text: str) -> bool:
    """An entry apart from its label is a number and perhaps a date, not an address or a sentence."""
    words = [word for word in text.split() if word not in _JOINTS]
    return all(_NUMBER.match(word) or _DATE_LIKE.fullmatch(word) for word in words)


def _neighbours(label: _Label, chunks: Sequence[Chunk], starts: dict[int, list[_Label]]) -> Iterator[Chunk]:
    """The next entry of the line unless it is a label itself, then the entries below."""
    chunk = chunks[label.chunk]
    right = label.chunk + 1
    if right < len(chunks) and chunks[right].line == chunk.line:
        labelled = any(other.start == 0 for other in starts.get(right, ()))
        if not labelled:
            yield chunks[right]
        limit = chunks[right].x0
    else:
        limit = float("inf")
    for index, below in enumerate(chunks[right:], start=right):
        if below.page != chunk.page or below.line > chunk.line + _BELOW:
            break
        inside = below.x0 < limit and below.x1 > chunk.x0 and below.x0 > chunk.x0 - max(60.0, chunk.x1 - chunk.x0)
        if below.line > chunk.line and inside and below.x0 < chunk.x1 + (chunk.x1 - chunk.x0):
            if any(other.start == 0 for other in starts.get(index, ())):
                break
            yield below


def _read(field: Field, text: str, chunk: Chunk, context: ReadingContext) -> list[Found]:
    if is_day(field):
        purpose = DatePurpose.PROMISE if field in {Field.PROMISED, Field.REQUIRED} else DatePurpose.SHIPPED
        dates = [d.window for d in find_dates(text, context=context, purpose=purpose) if d.dated]
        windows = [w for w in dates if isinstance(w, PromiseWindow) and (w.start == w.end or field is Field.PROMISED)]
        return [Found(field=field, text=text, chunk=chunk, window=windows[0])] if windows else []
    numbers = _numbers(text) if field is not Field.CARRIER else [text]
    also = _read(Field.DATE, text, chunk, context) if field in {Field.NUMBER, Field.VENDOR_ORDER} else []
    if field is Field.REVISION:
        numbers = [n for n in numbers if _ISSUE.fullmatch(n) and not _GRADE.fullmatch(n)]
    if field is Field.NUMBER:
        numbers = [n for n in numbers if len(n) > 1]  # "Shipment 1 of 2" counts, it does not name
    wanted = numbers if field in {Field.PO, Field.TRACKING, Field.REFERENCE} else numbers[:1]
    return [*(Found(field=field, text=number, chunk=chunk) for number in wanted if number), *also]


def _numbers(text: str) -> list[str]:
    """Return the numbers a value starts with: one, or several joined by commas or "and"."""
    found: list[str] = []
    for word in text.replace(":", " ").split():
        if word in _JOINTS:
            continue
        number = _NUMBER.match(word)
        if number is None or _DATE_LIKE.fullmatch(number[1]):
            break
        found.append(number[1])
    return found


def _po_numbers(found: Sequence[Found], chunks: Sequence[Chunk], context: ReadingContext) -> tuple[str, ...]:
    """Labelled numbers first; "Reference" and bare numbers count only as one of our open orders."""
    labelled = [f.text for f in found if f.field is Field.PO]
    known = [text for text in labelled if po_key(text) in context.known_pos]
    if known or labelled:
        return tuple(dict.fromkeys(known or labelled))
    others = [f.text for f in found if f.field in {Field.WEAK_PO, Field.VENDOR_ORDER, Field.NUMBER}]
    mentioned = [text for text in others if po_key(text) in context.known_pos]
    mentioned = mentioned or [f.text for f in found if f.field is Field.WEAK_PO]
    return tuple(dict.fromkeys(mentioned or _mentioned(chunks, context)))


def _mentioned(chunks: Sequence[Chunk], context: ReadingContext) -> list[str]:
    words = [word.strip(".,;:()#") for chunk in chunks for word in chunk.text.split()]
    return [word for word in words if len(word) > 4 and po_key(word) in context.known_pos]  # noqa: PLR2004 - street numbers


def _tracking(found: Sequence[Found], chunks: Sequence[Chunk]) -> str | None:
    labelled = next((f.text for f in found if f.field is Field.TRACKING), None)
    parcels = (match[1] for chunk in chunks if (match := re.search(r"\b(1Z[0-9A-Z]{16})\b", chunk.text)))
    return labelled or next(parcels, None)


def _bare_number(chunks: Sequence[Chunk], found: Sequence[Found]) -> str | None:
    """A number that stands alone near the top: printed under the title without a label."""
    taken = {f.text for f in found}
    for chunk in _loose(chunks):
        number = _BARE_NUMBER.fullmatch(chunk.text)
        if number and number[1] not in taken and not _DATE_LIKE.fullmatch(number[1]):
            return number[1]
    return None


def _bare_date(chunks: Sequence[Chunk], context: ReadingContext) -> date | None:
    """A date that stands alone near the top: a letter's date."""
    for chunk in _loose(chunks):
        dates = find_dates(chunk.text, context=context, purpose=DatePurpose.SHIPPED)
        if len(dates) == 1 and dates[0].dated and dates[0].end - dates[0].start >= len(chunk.text) - 2:
            return dates[0].day
    return None


def _shipped_in_prose(lines: Sequence[TextLine], context: ReadingContext) -> date | None:
    """Shipped today on our truck 22": the day of a sentence about goods that left."""
    for line in lines:
        if _SHIPPED_WORDS.search(line.text) and not _SHIPPED_NOT.search(line.text):
            dates = find_dates(line.text, context=context, purpose=DatePurpose.SHIPPED)
            day = next((d.day for d in dates if d.day), None)
            if day is not None:
                return day
    return None
