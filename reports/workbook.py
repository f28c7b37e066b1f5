"""A report as an Excel workbook that opens ready to work: typed cells, frozen header, filters, widths, links, print."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
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

_FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.STACK: "@",
    ColumnKind.INTEGER: "#,##0",
    ColumnKind.QUANTITY: "#,##0.####",
    ColumnKind.MONEY: "#,##0.00",
    ColumnKind.SCORE: "0.0",
    ColumnKind.SHARE: "0.00",
    ColumnKind.DATE: "yyyy-mm-dd",
}
_WHOLE = "#,##0"  # a whole quantity: the other format would leave a full stop behind it
_HEADER_FILL = PatternFill("solid", fgColor="E7EBF0")
_RULE = Border(bottom=Side(style="thin", color="8A94A3"))
_LINK = Font(color="0B57A4", underline="single")
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_NARROWEST, _WIDEST, _PADDING = 8, 42, 2
_LONGEST_SHEET_NAME = 31
_FORBIDDEN_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_CELL = 32_000
_AnyCell = Cell | MergedCell  # sheets of ours have no merged ones, but the library says so

_MOST_LINKED_ROWS = 30_000  # Excel takes 65,530 links a sheet, and a row has two


def render_xlsx(report: Report, links: Links = NO_LINKS) -> bytes:
    """Return the bytes of a workbook, a sheet per table; dates and numbers are typed, text never is a formula.

    What only files show stands to the right of what is printed. With ``links`` order lines open their page; rows of
    the tables above open the lines behind them in any case.
    """
    book = Workbook()
    book.properties.created = datetime.combine(report.as_of, time())
    figures = [_printed_first(figure) for figure in figures_of(report, Reach.FILE)]
    sheets = [book.worksheets[0], *(book.create_sheet() for _ in figures[1:])]
    for sheet, figure in zip(sheets, figures, strict=True):
        sheet.title = _sheet_name(figure)
    for sheet, figure in zip(sheets, figures, strict=True):
        _fill(sheet, figure, links)
        if figure is not figures[-1]:
            _open_lines(sheet, figure, sheets[-1].title, figures[-1])
    if isinstance(report, FigureSet):
        book.properties.title = plain(report.title)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(figure: Figure) -> str:
    return plain(figure.title).translate(_FORBIDDEN_IN_SHEET_NAME)[:_LONGEST_SHEET_NAME].strip() or "Report"


def _printed_first(figure: Figure) -> Figure:
    """Move the columns that only files show behind the others, so that the others can be printed alone."""
    order = sorted(range(len(figure.columns)), key=lambda i: figure.columns[i].reach is Reach.FILE)
    places = {old: new for new, old in enumerate(order)}
    return Figure(
        title=figure.title, as_of=figure.as_of, notes=figure.notes, key=figure.key, reach=figure.reach,
        columns=tuple(figure.columns[i] for i in order),
        rows=tuple(tuple(row[i] for i in order) for row in figure.rows),
        heat={(row, places[column]): mark for (row, column), mark in figure.heat.items()},
    )  # fmt: skip


def _fill(sheet: Worksheet, figure: Figure, links: Links) -> None:
    _header(sheet, figure)
    for number, row in enumerate(figure.rows, start=2):
        for index, (value, column) in enumerate(zip(row, figure.columns, strict=True), start=1):
            _put(sheet.cell(row=number, column=index), value, column.kind)
    for (row_index, column_index), heat in figure.heat.items():
        sheet.cell(row=row_index + 2, column=column_index + 1).fill = PatternFill("solid", fgColor=COLOURS[heat])
    _link_lines(sheet, figure, links)
    _notes(sheet, figure)
    _arrange(sheet, figure)
    _print_set_up(sheet, figure)


def _header(sheet: Worksheet, figure: Figure) -> None:
    for index, column in enumerate(figure.columns, start=1):
        cell = sheet.cell(row=1, column=index, value=plain(column.title))
        cell.data_type = "s"
        cell.font = Font(bold=True)
        cell.fill = _HEADER_FILL
        cell.border = _RULE
        side = "right" if column.kind.numeric else None
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=side)


def _put(cell: _AnyCell, value: Value, kind: ColumnKind) -> None:
    if isinstance(value, str):
        cell.value = "\n".join(stacked(value, kind))[:_LONGEST_CELL]
        cell.data_type = "s"  # openpyxl takes a text that starts with "=" for a formula
        cell.number_format = "@"
        cell.alignment = _WRAPPED if kind is ColumnKind.STACK or len(value) > _WIDEST - _PADDING else _TOP
        return
    cell.value = value
    if value is not None:
        whole = kind is ColumnKind.QUANTITY and value == int(value)  # type: ignore[arg-type]  # quantities are numbers
        cell.number_format = _WHOLE if whole else _FORMATS[kind]
        cell.alignment = _TOP


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


def _link(cell: _AnyCell, *, address: str | None = None, place: str | None = None, tip: str | None = None) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, target=address, location=place, tooltip=tip)
    cell.font = _LINK


def _notes(sheet: Worksheet, figure: Figure) -> None:
    start = len(figure.rows) + 3
    for number, note in enumerate((f"As of {figure.as_of}", *figure.notes)):
        cell = sheet.cell(row=start + number, column=1)
        _put(cell, note, ColumnKind.TEXT)
        cell.alignment = _TOP  # it runs on over the empty cells beside it


def _arrange(sheet: Worksheet, figure: Figure) -> None:
    sheet.freeze_panes = _corner(figure)
    last = get_column_letter(max(1, len(figure.columns)))
    sheet.auto_filter.ref = f"A1:{last}{len(figure.rows) + 1}"
    for index, width in enumerate(_widths(figure), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width


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
        yield min(max(max(values, default=0) + _PADDING, words + _PADDING, _NARROWEST), _WIDEST)


def _longest(value: Value, column: Column) -> int:
    return max(len(line) for line in stacked(value, column.kind))


def _print_set_up(sheet: Worksheet, figure: Figure) -> None:
    """Landscape, one page wide, the header on every page; what only files show is not printed."""
    printed = [i for i, column in enumerate(figure.columns, start=1) if column.reach is not Reach.FILE]
    last = get_column_letter(printed[-1] if printed else max(1, len(figure.columns)))
    sheet.print_area = f"A1:{last}{len(figure.rows) + 3 + len(figure.notes)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.7, 0.6
    # An ampersand starts a code of the page header.
    title = f"{plain(figure.title).replace('&', '&&')}, as of {shown(figure.as_of, ColumnKind.DATE)}"
    sheet.HeaderFooter.oddHeader.left.text = title  # type: ignore[union-attr]  # a new sheet has both
    sheet.HeaderFooter.oddFooter.right.text = "Page &P of &N"  # type: ignore[union-attr]
