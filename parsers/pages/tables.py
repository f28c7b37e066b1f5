"""Printed pages (of a PDF or a scan) -> layout: text lines, and tables joined over pages.

A repeated heading on the next page continues the table and re-fits its columns; a page without heading is read with
the columns of the page before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.layout import Layout, Table, TableRow, TextLine
from parsers.pages.header_rows import Header, blocks, find_headers
from parsers.pages.label_blocks import label_tables
from parsers.pages.page_tables import Frame, Part, frame_of, read_part, with_lines_below
from parsers.pages.pages import furniture, is_terms_page
from parsers.pages.words import PageLine, PrintedPage, page_lines

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
            self.rows[-1] = with_lines_below(self.rows[-1], part.head)
        self.rows.extend(part.rows)
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


def layout_of(pages: Sequence[PrintedPage], *, warnings: tuple[str, ...] = (), ocr: bool = False) -> Layout:
    """Find the text lines and tables of printed pages; pages of conditions of sale are left out."""
    lines = [page_lines(page) for page in pages]
    headers = [find_headers(of_page) for of_page in lines]
    repeated = furniture(lines, [h[0].first if h else len(of) for h, of in zip(headers, lines, strict=True)])
    tables: list[_Open] = []
    kept: list[TextLine] = []
    for i, page in enumerate(pages):
        before = len(tables), sum(len(t.rows) for t in tables)
        _read_page(page, lines[i], headers[i], repeated[i], tables)
        found = (len(tables), sum(len(t.rows) for t in tables)) != before
        if not is_terms_page(lines[i], tables=int(found)):
            kept.extend(line.text_line for line in lines[i])
    found_tables = tuple(t.table for t in tables) or label_tables(
        [line for i, of_page in enumerate(lines) for k, line in enumerate(of_page) if k not in repeated[i]]
    )
    return Layout(lines=tuple(kept), tables=found_tables, pages=len(pages), ocr=ocr, warnings=warnings)


def _read_page(
    page: PrintedPage,
    lines: Sequence[PageLine],
    headers: Sequence[Header],
    repeated: frozenset[int],
    tables: list[_Open],
) -> None:
    found = False
    for header, frame, body in _framed(lines, headers, repeated):
        found |= _read_below(page, frame, body, _title(lines, header), tables)
    if not found and tables:
        _continue_without_header(page, [line for i, line in enumerate(lines) if i not in repeated], tables[-1])


def _framed(
    lines: Sequence[PageLine], headers: Sequence[Header], repeated: frozenset[int]
) -> list[tuple[Header, Frame, list[PageLine]]]:
    """Headings with rows below them; what only looked like a heading stays part of the table above it."""
    found: list[tuple[Header, Frame, list[PageLine]]] = []
    end = len(lines)
    for header in reversed(headers):
        body = [lines[i] for i in range(header.last + 1, end) if i not in repeated]
        frame = frame_of(header.cells, body)
        if frame is not None:
            found.append((header, frame, body))
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
