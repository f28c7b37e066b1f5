"""The evidence pane: the paper behind a statement with its words marked, whatever its format.

Paged files are shown as pictures with boxes over them, tables as cells, texts (mail, EDI, XML) as text with marks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from db.engine import read_session
from db.records import StoredMail
from db.repositories.mails import Mails
from domain.document import Box, Cell, Evidence, Span
from domain.errors import BackstopError, DocumentError
from domain.mail import Mail, Part
from domain.match import MatchedStatement
from flows.home import Home
from flows.papers import body_tables, body_text, is_paged, mail_of, page_view, part_named, words_of
from parsers.edi.segments import decode
from parsers.registry import BODY
from parsers.views import SeenWord, View

_CELL = re.compile(r"(?P<sheet>.*)!(?P<column>[A-Z]+)(?P<row>\d+)$")
_WINDOW = 12  # rows shown around a marked one of a long table
_SHORT_TABLE = 80
_MOST_COLUMNS = 40
_TOKEN = re.compile(r"\S*\d\S*")
_TEXT_AROUND = 6_000  # characters shown around the marks of a long text


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedBox:
    """A box on a page in PDF points; ``label`` says what it marks."""

    box: Box
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvidence:
    """A page as a picture: ``row`` is the whole row, ``fields`` its values, ``others`` rows of the same page."""

    mail_id: int
    name: str
    sha256: str
    view: View
    row: Box | None
    fields: tuple[MarkedBox, ...]
    others: tuple[MarkedBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell of a table; ``field`` names what was read from it."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A row of a table; ``gap`` tells that rows above it are left out."""

    number: int
    cells: tuple[GridCell, ...]
    hit: bool
    gap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GridEvidence:
    """A sheet or table as cells."""

    mail_id: int
    name: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPiece:
    """A run of text: plain, or marked with the field that was read from it; ``word`` can fill a field."""

    text: str
    field: str = ""
    other: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEvidence:
    """A text with its marked words; ``cut`` tells that the rest is left out."""

    mail_id: int
    name: str
    pieces: tuple[TextPiece, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEvidence:
    """Why the paper cannot be shown; the words it was read from stand beside it."""

    mail_id: int
    name: str
    reason: str


Pane = PageEvidence | GridEvidence | TextEvidence | NoEvidence


def pane_of(home: Home, word: MatchedStatement, others: Sequence[MatchedStatement], *, page: int | None = None) -> Pane:
    """Return the evidence of a statement.

    Args:
        home: the installation.
        word: the statement.
        others: further statements of the same document; their rows are shown, too.
        page: the page to show; None means the one the statement stands on.
    """
    name = word.document.name
    try:
        with read_session(home.engine) as session:
            stored = Mails(session).get(word.mail_id)
            documents = Mails(session).documents_of(word.mail_id)
        mail = mail_of(home, stored)
        sha256 = next((d.sha256 for d in documents if d.name == name), None)
        return _pane(home, stored, mail, word, others, sha256=sha256, page=page)
    except BackstopError as error:
        return NoEvidence(mail_id=word.mail_id, name=name, reason=str(error))


def _pane(
    home: Home,
    stored: StoredMail,
    mail: Mail,
    word: MatchedStatement,
    others: Sequence[MatchedStatement],
    *,
    sha256: str | None,
    page: int | None,
) -> Pane:
    name = word.document.name
    places = [e.place for e in word.statement.evidence]
    if name == BODY:
        if any(isinstance(place, Cell) for place in places):
            return _body_grid(home, stored, mail, word)
        return _text(stored.mail_id, name, body_text(mail), word, others)
    part = part_named(mail, name, sha256)
    if part is None:
        raise DocumentError("the attachment is not found in its mail")
    if any(isinstance(place, Span) for place in places):
        return _text(stored.mail_id, name, decode(part.content), word, others)
    if is_paged(part):
        return _page(home, stored, part, word, others, page=page)
    if any(isinstance(place, Cell) for place in places):
        return _grid(stored.mail_id, name, words_of(home, part, 0), word)
    return _printed(home, stored, part, word)


# --- pages


def _page(
    home: Home,
    stored: StoredMail,
    part: Part,
    word: MatchedStatement,
    others: Sequence[MatchedStatement],
    *,
    page: int | None,
) -> PageEvidence:
    number = page or _page_of(word)
    boxes = list(_boxes(word, number))
    return PageEvidence(
        mail_id=stored.mail_id,
        name=part.name,
        sha256=part.sha256,
        view=page_view(home, part, number),
        row=_around(mark.box for mark in boxes),
        fields=tuple(boxes),
        others=tuple(_other_rows(others, number)),
    )


def marked_anew(pane: Pane, others: Sequence[MatchedStatement]) -> Pane:
    """Return the same evidence after the other statements of its document were decided."""
    if not isinstance(pane, PageEvidence):
        return pane
    return replace(pane, others=tuple(_other_rows(others, pane.view.page)))


def _page_of(word: MatchedStatement) -> int:
    pages = [e.page for e in word.statement.evidence if isinstance(e.place, Box)]
    return max(set(pages), key=pages.count) if pages else max(1, word.statement.page)


def _boxes(word: MatchedStatement, page: int) -> Iterator[MarkedBox]:
    for e in word.statement.evidence:
        if isinstance(e.place, Box) and e.page == page:
            yield MarkedBox(box=e.place, label=e.field)


def _other_rows(others: Iterable[MatchedStatement], page: int) -> Iterator[MarkedBox]:
    for other in others:
        box = _around(mark.box for mark in _boxes(other, page))
        if box is not None:
            place = f"{other.po}/{other.line}" if other.line else "no line"
            yield MarkedBox(box=box, label=f"{place} {other.decision}")


def _around(boxes: Iterable[Box]) -> Box | None:
    """Return the box around boxes of one row; a value far off (a number in the paper's head) is not of the row."""
    found = sorted(boxes, key=lambda b: b.top)
    if not found:
        return None
    middle = found[len(found) // 2]
    height = max(8.0, middle.bottom - middle.top)
    row = [b for b in found if abs(b.top - middle.top) <= 3 * height]
    return Box(
        x0=min(b.x0 for b in row) - 2,
        top=min(b.top for b in row) - 2,
        x1=max(b.x1 for b in row) + 2,
        bottom=max(b.bottom for b in row) + 2,
    )


# --- tables


def _body_grid(home: Home, stored: StoredMail, mail: Mail, word: MatchedStatement) -> Pane:
    wanted = {e.place.ref: e.text for e in word.statement.evidence if isinstance(e.place, Cell)}
    for part in body_tables(mail):
        words = words_of(home, part, 0)
        texts = {w.place.ref: w.text for w in words if isinstance(w.place, Cell)}
        if any(text and text in texts.get(ref, "") for ref, text in wanted.items()):
            return _grid(stored.mail_id, BODY, words, word)
    raise DocumentError("the table is not found in the mail")


def _grid(mail_id: int, name: str, words: Sequence[SeenWord], word: MatchedStatement) -> GridEvidence:
    fields = {e.place.ref: e.field for e in word.statement.evidence if isinstance(e.place, Cell)}
    hits = [_cell(ref) for ref in fields]
    sheet = hits[0][0] if hits else ""
    cells: dict[tuple[int, int], GridCell] = {}
    for w in words:
        if isinstance(w.place, Cell) and (at := _cell(w.place.ref))[0] == sheet:
            cells[at[1], at[2]] = GridCell(text=w.text, field=fields.get(w.place.ref, ""))
    marked = {row for other, row, _ in hits if other == sheet}
    columns = range(min(_MOST_COLUMNS, max((column for _, column in cells), default=0) + 1))
    return GridEvidence(
        mail_id=mail_id,
        name=name,
        sheet=sheet,
        columns=tuple(_column_name(column) for column in columns),
        rows=tuple(_grid_rows(cells, marked, columns)),
    )


def _grid_rows(cells: Mapping[tuple[int, int], GridCell], marked: set[int], columns: range) -> Iterator[GridRow]:
    numbers = sorted({row for row, _ in cells})
    long = len(numbers) > _SHORT_TABLE
    last = 0
    for number in numbers:
        if long and number > 3 and not any(abs(number - row) <= _WINDOW for row in marked):  # noqa: PLR2004 - the headings
            continue
        shown = tuple(cells.get((number, column), GridCell(text="")) for column in columns)
        yield GridRow(number=number, cells=shown, hit=number in marked, gap=long and number > last + 1 and last > 0)
        last = number


def _cell(ref: str) -> tuple[str, int, int]:
    """Return sheet, row from 1 and column from 0 of ``Sheet!C4``."""
    found = _CELL.match(ref)
    if found is None:
        return "", 0, 0
    column = 0
    for letter in found["column"]:
        column = column * 26 + ord(letter) - 64
    return found["sheet"], int(found["row"]), column - 1


def _column_name(index: int) -> str:
    name, left = "", index + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(65 + rest) + name
    return name


# --- texts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    start: int
    end: int
    field: str
    other: bool


def _text(
    mail_id: int, name: str, text: str, word: MatchedStatement, others: Sequence[MatchedStatement]
) -> TextEvidence:
    own = [_mark(text, e, other=False) for e in word.statement.evidence if isinstance(e.place, Span)]
    rest = [_mark(text, e, other=True) for o in others for e in o.statement.evidence if isinstance(e.place, Span)]
    marks = sorted([m for m in (*own, *rest) if m is not None], key=lambda m: (m.start, m.other, -m.end))
    first = min((m.start for m in own if m is not None), default=0)
    low, high = (
        (max(0, first - _TEXT_AROUND), first + 2 * _TEXT_AROUND) if len(text) > 3 * _TEXT_AROUND else (0, len(text))
    )
    pieces = tuple(_pieces(text, marks, low, min(high, len(text))))
    return TextEvidence(mail_id=mail_id, name=name, pieces=pieces, cut=(low, high) != (0, len(text)))


def _mark(text: str, evidence: Evidence, *, other: bool) -> _Mark | None:
    """Where the words stand; texts that were decoded a little differently are searched for them."""
    assert isinstance(evidence.place, Span)
    start, end = evidence.place.start, evidence.place.end
    wanted = evidence.text
    if wanted and " ".join(text[start:end].split()) != " ".join(wanted.split()):
        found = text.find(wanted, max(0, start - 200))
        found = found if found >= 0 else text.find(wanted)
        if found < 0:
            return None
        start, end = found, found + len(wanted)
    return _Mark(start=start, end=end, field=evidence.field, other=other) if end > start else None


def _pieces(text: str, marks: Sequence[_Mark], low: int, high: int) -> Iterator[TextPiece]:
    at = low
    for mark in marks:
        if mark.start < at or mark.end > high:
            continue
        yield from _plain(text[at : mark.start])
        shown = text[mark.start : mark.end]
        yield TextPiece(text=shown, field=mark.field, other=mark.other, word=" ".join(shown.split()))
        at = mark.end
    yield from _plain(text[at:high])


def _plain(text: str) -> Iterator[TextPiece]:
    """Words with digits are offered for filling a field."""
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() > at:
            yield TextPiece(text=text[at : found.start()])
        yield TextPiece(text=found[0], word=found[0].strip(".,;:()[]"))
        at = found.end()
    if at < len(text):
        yield TextPiece(text=text[at:])


def _printed(home: Home, stored: StoredMail, part: Part, word: MatchedStatement) -> GridEvidence:
    """A text for a line printer: its lines as rows of one column each word's place."""
    lines: dict[int, list[SeenWord]] = {}
    page = _page_of(word)
    for w in words_of(home, part, page):
        if isinstance(w.place, Box):
            lines.setdefault(round(w.place.top), []).append(w)
    marked = {round(e.place.top) for e in word.statement.evidence if isinstance(e.place, Box) and e.page == page}
    texts = {e.text: e.field for e in word.statement.evidence}
    width = max((len(line) for line in lines.values()), default=0)
    rows = tuple(
        GridRow(
            number=number,
            cells=tuple(
                GridCell(text=w.text, field=texts.get(w.text, "") if top in marked else "")
                for w in sorted(lines[top], key=lambda w: w.place.x0 if isinstance(w.place, Box) else 0.0)
            ),
            hit=top in marked,
            gap=False,
        )
        for number, top in enumerate(sorted(lines), start=1)
    )
    columns = tuple(_column_name(i) for i in range(width))
    return GridEvidence(mail_id=stored.mail_id, name=part.name, sheet=f"page {page}", columns=columns, rows=rows)
