"""Printed pages (of a PDF or a scan) -> layout: text lines, and tables joined over pages.

A repeated heading on the next page continues the table and re-fits its columns; a page without heading is read with
the columns of the page before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parsers.layout import Layout, Table, TableRow, TextLine
from parsers.pages.header_rows import Header, blocks, find_headers
from parsers.pages.label_blocks import label_tables
from parsers.pages.matrix import matrices
from parsers.pages.page_tables import Frame, Part, frame_of, read_part, with_lines_below
from parsers.pages.pages import furniture, is_terms_page
from parsers.pages.shared_names import joined_over_pages, with_names_above
from parsers.pages.side_by_side import side_by_side
from parsers.pages.words import PageLine, PrintedPage, page_lines
from parsers.papers.paper_starts import Page, paper_starts

_TITLE_GAP = 2.5  # heights between a title and its table


@dataclass(slots=True)
class _Open:
    """A table being collected over pages."""

    frame: Frame
    title: str
    page: int
    rows: list[TableRow] = field(default_factory=list)
    totals: list[TextLine] = field(default_factory=list)
    section: str = ""
    leads: bool = False

    def add(self, part: Part) -> None:
        if part.head and self.rows and not self.leads:
            cut = joined_over_pages(self.frame, self.rows[-1], part.head)
            self.rows[-1:] = cut or (with_lines_below(self.rows[-1], part.head),)
        self.rows.extend(with_names_above(part.frame, part.rows))
        self.totals.extend(line.text_line for line in part.totals)
        self.section = part.section
        self.leads = self.leads or part.leads

    @property
    def table(self) -> Table:
        return Table(
            columns=self.frame.columns,
            rows=tuple(self.rows),
            page=self.page,
            title=self.title,
            totals=tuple(self.totals),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A page with its lines and the heading rows among them."""

    page: PrintedPage
    lines: Sequence[PageLine]
    headers: Sequence[Header]

    @property
    def top(self) -> int:
        """How many lines stand above the first table."""
        return self.headers[0].first if self.headers else len(self.lines)


def layout_of(pages: Sequence[PrintedPage], *, warnings: tuple[str, ...] = (), ocr: bool = False) -> Layout:
    """Find the text lines and tables of printed pages, paper by paper; pages of conditions of sale are left out."""
    lines = [page_lines(page) for page in pages]
    headers = [find_headers(of_page) for of_page in lines]
    read = [_Read(page=p, lines=of, headers=h) for p, of, h in zip(pages, lines, headers, strict=True)]
    starts = paper_starts([_outline(page) for page in read])
    bounds = [0, *sorted(starts.papers), len(pages)]
    papers = [[i for i in range(a, b) if i not in starts.terms] for a, b in pairwise(bounds)]
    found = [_read_paper([read[i] for i in paper], certify=bool(starts.certificates & set(paper))) for paper in papers]
    return Layout(
        lines=tuple(line for paper in found for line in paper.lines),
        tables=tuple(table for paper in found for table in paper.tables),
        pages=len(pages),
        ocr=ocr,
        warnings=warnings,
        starts=frozenset(pages[i].number for i in starts.papers),
    )


def _outline(read: _Read) -> Page:
    head = read.headers[0].first if read.headers else None
    return Page(lines=[line.text_line for line in read.lines], head=head)


def _read_paper(pages: Sequence[_Read], *, certify: bool) -> Layout:
    """Read the pages of one paper; a certificate's figures are no rows."""
    tables: list[_Open] = []
    crossed: list[Table] = []
    kept: list[TextLine] = []
    repeated = furniture([read.lines for read in pages], [read.top for read in pages])
    for i, read in enumerate(pages):
        before = len(tables), sum(len(t.rows) for t in tables)
        if not certify:
            _read_page(read.page, read.lines, read.headers, repeated[i], tables)
        found = (len(tables), sum(len(t.rows) for t in tables)) != before
        if not certify and not found:
            crossed.extend(matrices(read.lines))
        if not is_terms_page(read.lines, tables=int(found)):
            kept.extend(line.text_line for line in read.lines)
    found_tables = (*(t.table for t in tables), *crossed)
    if not found_tables and not certify:
        own = ((i, k, line) for i, read in enumerate(pages) for k, line in enumerate(read.lines))
        found_tables = label_tables([line for i, k, line in own if k not in repeated[i]])
    return Layout(lines=tuple(kept), tables=found_tables)


def _read_page(
    page: PrintedPage,
    lines: Sequence[PageLine],
    headers: Sequence[Header],
    repeated: frozenset[int],
    tables: list[_Open],
) -> None:
    found = False
    for header, framed in _framed(lines, headers, repeated):
        for frame, body in framed:
            found |= _read_below(page, frame, body, _title(lines, header), tables)
    if not found and tables:
        _continue_without_header(page, [line for i, line in enumerate(lines) if i not in repeated], tables[-1])


def _framed(
    lines: Sequence[PageLine], headers: Sequence[Header], repeated: frozenset[int]
) -> list[tuple[Header, list[tuple[Frame, list[PageLine]]]]]:
    """Headings with rows below them; what only looked like a heading stays part of the table above it."""
    found: list[tuple[Header, list[tuple[Frame, list[PageLine]]]]] = []
    end = len(lines)
    for header in reversed(headers):
        below = [lines[i] for i in range(header.last + 1, end) if i not in repeated]
        tables = [(frame_of(cells, body), body) for cells, body in side_by_side(header, below)]
        framed = [(frame, body) for frame, body in tables if frame is not None]
        if framed:
            found.append((header, framed))
            end = header.first
    return found[::-1]


def _read_below(page: PrintedPage, frame: Frame, body: Sequence[PageLine], title: str, tables: list[_Open]) -> bool:
    joins = tables[-1] if tables and _continues(tables[-1], frame, page) else None
    part = (
        read_part(frame, body, page.rulings, section=joins.section, carried=not joins.leads)
        if joins
        else read_part(frame, body, page.rulings)
    )
    if part is None:
        return False
    if joins is None:
        tables.append(_Open(frame=frame, title=title, page=page.number))
    tables[-1].add(part)
    return True


def _continues(table: _Open, frame: Frame, page: PrintedPage) -> bool:
    """The same headings on a later page carry the table on; on the same page they start another one."""
    same = [c.text for c in table.frame.cells] == [c.text for c in frame.cells]
    return same and table.rows[-1].page < page.number


def _continue_without_header(page: PrintedPage, lines: Sequence[PageLine], table: _Open) -> None:
    if not lines or table.rows[-1].page != page.number - 1:
        return
    part = read_part(table.frame, lines, page.rulings, section=table.section, carried=not table.leads)
    if part is not None:
        table.add(part)


def _title(lines: Sequence[PageLine], header: Header) -> str:
    if header.first == 0:
        return ""
    above, top = lines[header.first - 1], lines[header.first]
    near = top.top - above.bottom <= _TITLE_GAP * above.height
    return above.text if near and len(blocks(above, 1.7 * above.blank)) == 1 else ""
