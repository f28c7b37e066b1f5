"""Where in a stack of pages another paper begins: a file may hold a packing list, a bill of lading and certificates.

A paper begins where the printed page count starts again, where a page has a title of another kind, or where its head
names another document. Pages of conditions belong to no paper.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import median

from domain.document import ReadingContext
from domain.mail import MailKind
from parsers.layout import Layout, TextLine
from parsers.papers.certificate import is_analysis
from parsers.papers.document_kind import document_kind
from parsers.papers.heading import read_heading
from parsers.papers.heading_labels import Field
from parsers.papers.page_text import Chunk, chunks_of
from parsers.papers.titles import kind_of_name

_TOP = 12  # lines that may hold a page's title
_FIRST = 3  # of them, those where a title needs no larger print
_LARGER = 1.15
_TITLE_WORDS = 9
_PROSE_WORDS = 100
_FIGURES_AT_MOST = 0.06
_EDGE = 6  # lines at the top and foot of a page that may hold its count
_COUNT = re.compile(
    r"\b(?:page|pg|seite|blz|pagina|p[a\u00e1]g)\b[.:# ]*(\d{1,3})(?: *(?:of|/|von|de|van) *(\d{1,3}))?", re.IGNORECASE
)
_CERTIFICATE = re.compile(
    r"\b(?:test|inspection|analysis|metallurgical|chemical)\b.{0,12}\b(?:report|certificate|cert)s?\b"
    r"|\b(?:mill|material)\s+cert(?:ificate|ification)?s?\b|\bcertificate of (?:conform|complian|analysis|test|origin)"
    r"|\bwerks(?:zeugnis|pr\u00fcfzeugnis)|\babnahmepr\u00fcfzeugnis|^\W*(?:c?mtr|c of c|coc|mtc)s?\W*$",
    re.IGNORECASE,
)
# A number behind the words makes a label of them: packing lists name their bill of lading.
_LADING = re.compile(
    r"\bbill of lading\b(?!\W*(?:no\b\.?|number|#)?\W*[\w-]*\d)|\bstraight bill\b|^\W*(?:bol|b/l|waybill|cmr)\W*$",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"\bterms (?:and|&) conditions\b|\b(?:general )?(?:terms|conditions) of sale\b|\bgesch\u00e4ftsbedingungen\b"
    r"|\bconditions g\u00e9n\u00e9rales\b|\balgemene voorwaarden\b",
    re.IGNORECASE,
)
# "Packing list and certificate of conformance" is a packing list.
_SPEAKING = frozenset({MailKind.PACK, MailKind.ASN, MailKind.ACK})
_NUMBERED = (Field.NUMBER, Field.VENDOR_ORDER)
_UNDATED = ReadingContext(reference=date(2000, 1, 1))  # only numbers are asked for


class Family(StrEnum):
    """Kinds of pages beside those of order papers."""

    CERTIFICATE = "certificate"
    LADING = "lading"
    TERMS = "terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page's lines from top to bottom; ``head`` is how many stand above its first table, None without one."""

    lines: Sequence[TextLine]
    head: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """Positions (0-based) of pages that begin another paper, that certify, and that only hold conditions."""

    papers: frozenset[int] = frozenset()
    certificates: frozenset[int] = frozenset()
    terms: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    number: int
    of: int | None


@dataclass(slots=True, kw_only=True)
class _Open:
    """The paper that the last pages belong to."""

    family: MailKind | Family | None = None
    numbers: dict[Field, set[str]] = field(default_factory=dict)
    count: _Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Face:
    """What a page shows of the paper it belongs to."""

    family: MailKind | Family | None
    numbers: Mapping[Field, str]
    count: _Count | None
    tabled: bool


def paper_starts(pages: Sequence[Page]) -> Starts:
    """Find the papers in a stack of pages."""
    if not pages:
        return Starts()
    faces = [_face(page, alone=len(pages) == 1) for page in pages]
    starts: set[int] = set()
    paper = _Open()
    for i, face in enumerate(faces):
        if face.family is Family.TERMS:
            paper.count = _next_count(paper, face)
            continue
        if i and _begins(paper, face):
            starts.add(i)
            paper = _Open()
        _join(paper, face)
    return Starts(
        papers=frozenset(starts),
        certificates=frozenset(i for i, f in enumerate(_carried(faces, starts)) if f is Family.CERTIFICATE),
        terms=frozenset(i for i, f in enumerate(faces) if f.family is Family.TERMS),
    )


def _carried(faces: Sequence[_Face], starts: set[int]) -> list[MailKind | Family | None]:
    """Each page's family, taken over from the page before where it shows none and begins nothing."""
    found: list[MailKind | Family | None] = []
    current: MailKind | Family | None = None
    for i, face in enumerate(faces):
        if face.family is not Family.TERMS:
            current = face.family if i in starts or not i else (face.family or current)
        found.append(face.family if face.family is Family.TERMS else current)
    return found


def _join(paper: _Open, face: _Face) -> None:
    paper.family = paper.family or face.family
    paper.count = _next_count(paper, face)
    for name, number in face.numbers.items():
        paper.numbers.setdefault(name, set()).add(number)


def _next_count(paper: _Open, face: _Face) -> _Count | None:
    """The count of this page; a page without one counts on, so that an unnumbered back does not break the row."""
    if face.count is not None or paper.count is None:
        return face.count
    return paper.count


def _begins(paper: _Open, face: _Face) -> bool:
    """Tell whether a page belongs to another paper than the pages before it."""
    if paper.family is face.family is Family.CERTIFICATE:
        return False
    differs = _differs(paper, face)
    if _counts_on(paper, face):
        return differs and _other_kind(paper, face)
    if face.count is not None and face.count.number == 1 and paper.count is not None:
        return differs or _other_kind(paper, face) or not _same(paper, face)
    if _other_kind(paper, face):
        return True
    if paper.family is Family.CERTIFICATE and face.family is None and face.tabled:
        return True
    return differs and (face.family is not None or face.tabled) and paper.family is not MailKind.STATUS


def _counts_on(paper: _Open, face: _Face) -> bool:
    if paper.count is None or face.count is None:
        return False
    return face.count.number == paper.count.number + 1 and face.count.of == paper.count.of


def _other_kind(paper: _Open, face: _Face) -> bool:
    return face.family is not None and paper.family is not None and face.family is not paper.family


def _differs(paper: _Open, face: _Face) -> bool:
    """Tell whether the head names another document: no shared number, and one kind of number that disagrees."""
    if _same(paper, face):
        return False
    fields = _NUMBERED if any(f in face.numbers and f in paper.numbers for f in _NUMBERED) else (Field.PO,)
    return any(f in face.numbers and f in paper.numbers for f in fields)


def _same(paper: _Open, face: _Face) -> bool:
    return any(face.numbers.get(f) in paper.numbers.get(f, ()) for f in _NUMBERED)


def _face(page: Page, *, alone: bool) -> _Face:
    family = _family(page)
    return _Face(
        family=family,
        numbers={} if alone or family is Family.TERMS else _numbers(page),
        count=None if alone else _count(page.lines),
        tabled=page.head is not None,
    )


def _family(page: Page) -> MailKind | Family | None:
    families = (family for title in _titles(page) if (family := _title_family(title)) is not None)
    found = next(families, None)
    if found is Family.TERMS and (page.head is not None or not _is_prose(page)):
        return None
    if found is None and is_analysis(page.lines):
        return Family.CERTIFICATE
    return found


def _is_prose(page: Page) -> bool:
    """Tell whether a page holds sentences and hardly a figure: rows may go on below "Subject to our terms"."""
    words = [w.text for line in page.lines for w in line.words]
    figures = sum(1 for w in words if any(c.isdecimal() for c in w))
    return len(words) >= _PROSE_WORDS and figures <= _FIGURES_AT_MOST * len(words)


def _title_family(title: TextLine) -> MailKind | Family | None:
    for family, pattern in ((Family.CERTIFICATE, _CERTIFICATE), (Family.TERMS, _TERMS), (Family.LADING, _LADING)):
        if pattern.search(title.text) and kind_of_name(pattern.sub(" ", title.text)) not in _SPEAKING:
            return family
    alone = Layout(lines=(title,), tables=())
    guess = document_kind(alone, (title,), name="", subject="", revision=None)
    kind = guess.kind if guess.title else None
    return MailKind.ACK if kind is MailKind.ACK_REV else kind


def _titles(page: Page) -> list[TextLine]:
    """Entries at the top of a page that are printed as titles are: first, larger than the rest, or in capitals."""
    top = page.lines[: _TOP if page.head is None else min(_TOP, page.head)]
    usual = median([w.bottom - w.top for line in page.lines for w in line.words] or [1.0])
    entries = [(c.line, _entry(c, top[c.line])) for c in chunks_of(top)]
    return [one for at, one in entries if _is_title(one, at, usual)]


def _is_title(entry: TextLine, at: int, usual: float) -> bool:
    text = entry.text
    if not 0 < len(entry.words) <= _TITLE_WORDS or ":" in text.rstrip(":"):
        return False
    tall = median(w.bottom - w.top for w in entry.words)
    return at < _FIRST or text.isupper() or tall >= _LARGER * usual


def _entry(chunk: Chunk, line: TextLine) -> TextLine:
    """The words of a chunk as a line on a first page, which is where titles are looked for."""
    words = tuple(w for w in line.words if w.x0 >= chunk.x0 and w.x1 <= chunk.x1)
    return TextLine(words=words, page=1)


def _numbers(page: Page) -> dict[Field, str]:
    heading = read_heading(page.lines[: _TOP if page.head is None else page.head], context=_UNDATED)
    pairs = (
        (Field.NUMBER, heading.number),
        (Field.VENDOR_ORDER, heading.vendor_order),
        (Field.PO, heading.po_numbers[0] if len(heading.po_numbers) == 1 else None),
    )
    return {name: number for name, number in pairs if number}


def _count(lines: Sequence[TextLine]) -> _Count | None:
    edge = [*lines[:_EDGE], *lines[_EDGE:][-_EDGE:]]
    for line in edge:
        if (found := _COUNT.search(line.text)) is not None:
            return _Count(number=int(found[1]), of=int(found[2]) if found[2] else None)
    return None


def papers_of(layout: Layout) -> tuple[Layout, ...]:
    """Cut a layout into one for each paper, pages keeping their numbers; the layout itself where it holds one."""
    if not layout.starts:
        return (layout,)
    last = max([layout.pages, *(line.page for line in layout.lines)])
    bounds = [1, *sorted(layout.starts), last + 1]
    return tuple(_cut(layout, first, after) for first, after in pairwise(bounds))


def _cut(layout: Layout, first: int, after: int) -> Layout:
    return Layout(
        lines=tuple(line for line in layout.lines if first <= line.page < after),
        tables=tuple(table for table in layout.tables if first <= table.page < after),
        pages=after - first,
        ocr=layout.ocr,
        warnings=layout.warnings,
    )
