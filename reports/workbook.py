"""A report as an Excel workbook that opens ready to work: typed cells, frozen header, filters, widths, links, print."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.drill import LinesBehind, lines_behind
from reports.figure import (
    COLOURS,
    Column,
    ColumnKind,
    Figure,
    FigureSet,
    Reach,
    Report,
    Value,
    figures_of,
    plain,
    shown,
    stacked,
)
from reports.links import NO_LINKS, Links, line_places, row_links
from reports.sheet_cells import PADDING, TEXT, WIDEST, AnyCell, CellWriter

_HEADER_FILL = PatternFill("solid", fgColor="E7EBF0")
_RULE = Border(bottom=Side(style="thin", color="8A94A3"))
# One rule for all rows: a border in every cell would make large workbooks slow.
_ROW_LINES = Rule(
    type="expression",
    formula=["TRUE"],
    dxf=DifferentialStyle(border=Border(bottom=Side(style="thin", color="D5DBE3"))),
)
_FONT = "Calibri"
_BOLD = Font(name=_FONT, size=11, bold=True)
_LINK = Font(name=_FONT, size=11, color="0B57A4", underline="single")
_NUMBER_HEAD = Alignment(vertical="bottom", horizontal="right", wrap_text=True)
_TEXT_HEAD = Alignment(vertical="bottom", horizontal="left", indent=1, wrap_text=True)
_WIDEST_FIRST = 50
_CAPITALS = 1.1  # widths are counted in digits, and most of what is shown is wider
_WIDEST_PRINT = 260  # characters beside each other; more of them could not be read on paper
_LINE_HEIGHT = 15.0
_LONGEST_SHEET_NAME = 31
_FORBIDDEN_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_MOST_LINKED_ROWS = 30_000  # Excel takes 65,530 links a sheet, and a row has two


def render_xlsx(report: Report, links: Links = NO_LINKS) -> bytes:
    """Return the bytes of a workbook, a sheet per table; dates and numbers are typed, text never is a formula.

    What is not printed stands to the right of what is. With ``links`` order lines open their page; rows of
    the tables above open the lines behind them in any case.
    """
    book = Workbook()
    book.properties.created = datetime.combine(report.as_of, time())
    laid = [_laid(figure) for figure in figures_of(report, Reach.FILE)]
    writer = CellWriter()
    sheets = [book.worksheets[0], *(book.create_sheet() for _ in laid[1:])]
    for sheet, one in zip(sheets, laid, strict=True):
        sheet.title = _sheet_name(one.figure)
    for sheet, one in zip(sheets, laid, strict=True):
        _fill(sheet, one, links, writer)
        if one is not laid[-1] and line_places(one.figure) is None:
            _open_lines(sheet, one.figure, sheets[-1].title, laid[-1].figure)
    if isinstance(report, FigureSet):
        book.properties.title = plain(report.title)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(figure: Figure) -> str:
    """The title, or as many of its words as a sheet's name takes."""
    words = " ".join(plain(figure.title).translate(_FORBIDDEN_IN_SHEET_NAME).split())
    if len(words) > _LONGEST_SHEET_NAME:
        whole, _, _ = words[: _LONGEST_SHEET_NAME + 1].rpartition(" ")
        words = whole.rstrip(" ,;") or words[:_LONGEST_SHEET_NAME]
    return words or "Report"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """A figure as it stands in a sheet: the first ``printed`` columns are printed; widths in characters."""

    figure: Figure
    widths: tuple[float, ...]
    printed: int


def _laid(figure: Figure) -> _Laid:
    """Move the columns that are not printed behind the others, so that these can be printed alone."""
    widths = tuple(_widths(figure))
    printed = _printed(figure, widths)
    order = sorted(range(len(figure.columns)), key=lambda i: i not in printed)
    places = {old: new for new, old in enumerate(order)}
    moved = replace(
        figure,
        columns=tuple(figure.columns[i] for i in order),
        rows=tuple(tuple(row[i] for i in order) for row in figure.rows),
        heat={(row, places[column]): mark for (row, column), mark in figure.heat.items()},
    )
    return _Laid(figure=moved, widths=tuple(widths[i] for i in order), printed=len(printed))


def _printed(figure: Figure, widths: Sequence[float]) -> frozenset[int]:
    """The columns of a page, unless that would be too small to read: then those of a terminal."""
    found: frozenset[int] = frozenset()
    for reaches in ((Reach.TERMINAL, Reach.PAGE), (Reach.TERMINAL,)):
        found = frozenset(i for i, column in enumerate(figure.columns) if column.reach in reaches)
        if found and sum(widths[i] for i in found) <= _WIDEST_PRINT:
            break
    return found or frozenset(range(len(figure.columns)))


def _fill(sheet: Worksheet, laid: _Laid, links: Links, writer: CellWriter) -> None:
    figure = laid.figure
    _header(sheet, figure)
    for number, row in enumerate(figure.rows, start=2):
        for index, (value, column) in enumerate(zip(row, figure.columns, strict=True), start=1):
            writer.put(sheet, number, index, value, column.kind)
    for (row_index, column_index), heat in figure.heat.items():
        sheet.cell(row=row_index + 2, column=column_index + 1).fill = PatternFill("solid", fgColor=COLOURS[heat])
    _link_lines(sheet, figure, links)
    _notes(sheet, figure, writer)
    _arrange(sheet, figure, laid.widths)
    _set_heights(sheet, figure, laid.widths)
    _print_set_up(sheet, figure, laid.printed)


def _header(sheet: Worksheet, figure: Figure) -> None:
    for index, column in enumerate(figure.columns, start=1):
        cell = sheet.cell(row=1, column=index, value=plain(column.title))
        cell.data_type = "s"
        cell.font = _BOLD
        cell.fill = _HEADER_FILL
        cell.border = _RULE
        cell.alignment = _NUMBER_HEAD if column.kind.numeric else _TEXT_HEAD


def _link_lines(sheet: Worksheet, figure: Figure, links: Links) -> None:
    places = line_places(figure)
    if places is None:
        return
    for number, address in enumerate(row_links(figure, links)[:_MOST_LINKED_ROWS], start=2):
        if address is not None:
            for index in places.values():
                _link(sheet.cell(row=number, column=index + 1), address=address)


def _open_lines(sheet: Worksheet, figure: Figure, name: str, lines: Figure) -> None:
    """Let the first cell of every row open the lines behind it; what to filter by is said when it is pointed at."""
    for number, behind in enumerate(lines_behind(figure, lines), start=2):
        if behind is not None:
            _link(
                sheet.cell(row=number, column=1), place=f"{quote_sheetname(name)}!A{behind.first + 2}", tip=_tip(behind)
            )


def _tip(behind: LinesBehind) -> str:
    wanted = ", ".join(f"{title} = {value}" for title, value in behind.where)
    return f"{behind.count} rows: filter {wanted}"[:255] if wanted else f"all {behind.count} rows"


def _link(cell: AnyCell, *, address: str | None = None, place: str | None = None, tip: str | None = None) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, target=address, location=place, tooltip=tip)
    cell.font = _LINK


def _notes(sheet: Worksheet, figure: Figure, writer: CellWriter) -> None:
    start = len(figure.rows) + 3
    for number, note in enumerate((f"As of {figure.as_of}", *figure.notes)):
        writer.put(sheet, start + number, 1, note, ColumnKind.TEXT)
        sheet.cell(row=start + number, column=1).alignment = TEXT  # it runs on over the empty cells beside it


def _arrange(sheet: Worksheet, figure: Figure, widths: Sequence[float]) -> None:
    sheet.freeze_panes = _corner(figure)
    last = get_column_letter(max(1, len(figure.columns)))
    sheet.auto_filter.ref = f"A1:{last}{len(figure.rows) + 1}"
    if figure.rows:
        sheet.conditional_formatting.add(f"A2:{last}{len(figure.rows) + 1}", _ROW_LINES)
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width


def _set_heights(sheet: Worksheet, figure: Figure, widths: Sequence[float]) -> None:
    """Give rows of several lines their height: not every program works it out by itself."""
    heads = [_lines((plain(column.title),), width) for column, width in zip(figure.columns, widths, strict=True)]
    sheet.row_dimensions[1].height = _LINE_HEIGHT * max(heads, default=1)
    for number, row in enumerate(figure.rows, start=2):
        cells = zip(row, figure.columns, widths, strict=True)
        lines = max((_lines(stacked(v, c.kind), width) for v, c, width in cells if isinstance(v, str)), default=1)
        if lines > 1:
            sheet.row_dimensions[number].height = _LINE_HEIGHT * lines


def _lines(parts: Sequence[str], width: float) -> int:
    """How many lines texts take in a column, as its words break."""
    room = max(1, int((width - PADDING + 1) / _CAPITALS))
    return sum(len(wrap(part, room)) or 1 if len(part) > room else 1 for part in parts)


def _corner(figure: Figure) -> str:
    """The header stays in sight, and so does what names an order line where it stands near the left edge."""
    places: Mapping[str, int] = line_places(figure) or {}
    last = max(places.values(), default=-1) + 1
    return f"{get_column_letter(last + 1)}2" if 0 < last <= 4 else "A2"  # noqa: PLR2004 - columns of a laptop's screen


def _widths(figure: Figure) -> Iterator[float]:
    for index, column in enumerate(figure.columns):
        values = (_longest(row[index], column) for row in figure.rows)
        # The arrow of the filter covers the end of the header's last line.
        words = max((len(word) for word in plain(column.title).split()), default=0) + 1
        widest = WIDEST if index else _WIDEST_FIRST  # some programs do not wrap what is a link
        yield min(max(max(values, default=0), words) * _CAPITALS + PADDING, widest)


def _longest(value: Value, column: Column) -> int:
    return max(len(line) for line in stacked(value, column.kind))


def _print_set_up(sheet: Worksheet, figure: Figure, printed: int) -> None:
    """Landscape, one page wide, the header on every page; the columns on the right are not printed."""
    last = get_column_letter(max(1, printed))
    sheet.print_area = f"A1:{last}{len(figure.rows) + 3 + len(figure.notes)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    # An ampersand starts a code of the page header.
    title = f"{plain(figure.title).replace('&', '&&')}, as of {shown(figure.as_of, ColumnKind.DATE)}"
    sheet.HeaderFooter.oddHeader.left.text = title  # type: ignore[union-attr]  # a new sheet has both
    sheet.HeaderFooter.oddFooter.right.text = "Page &P of &N"  # type: ignore[union-attr]
