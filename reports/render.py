"""One report, five ways to show it: text for terminals, csv, json, html and xlsx.

Vendor text is data in all of them: no cursor movements in a terminal, no formulas in a spreadsheet, no markup.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from reports.drill import lines_behind
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
from reports.pages import environment

_WIDEST = 44
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class ReportFormat(StrEnum):
    """The formats of ``report --format``."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


def render(report: Report, fmt: str, links: Links = NO_LINKS) -> bytes:
    """Return a report in a format; everything but xlsx is UTF-8 text.

    Args:
        report: what to show.
        fmt: a value of ``ReportFormat``.
        links: where order lines can be opened; only pages and workbooks have links.

    Raises:
        ValueError: the format is none of ``ReportFormat``.
    """
    match ReportFormat(fmt):
        case ReportFormat.HTML:
            return render_html(report, links)
        case ReportFormat.XLSX:
            return _xlsx(report, links)
        case other:
            return _PLAIN[other](report)


def render_text(report: Report) -> bytes:
    """Return aligned columns under a title, details left out; cells wider than 44 characters are cut."""
    tables = [_text_lines(figure) for figure in figures_of(report, Reach.TERMINAL)]
    if isinstance(report, FigureSet):
        tables.insert(0, [f"{plain(report.title)}, as of {report.as_of}"])
    return ("\n\n".join("\n".join(lines).rstrip() for lines in tables) + "\n").encode()


def _text_lines(figure: Figure) -> list[str]:
    titles = [plain(c.title) for c in figure.columns]
    rows = [[_cut(shown(v, c.kind)) for v, c in zip(row, figure.columns, strict=True)] for row in figure.rows]
    widths = [max([len(title), *(len(row[i]) for row in rows)]) for i, title in enumerate(titles)]
    return [
        f"{plain(figure.title)}, as of {figure.as_of}",
        "",
        _aligned(titles, widths, figure.columns),
        "  ".join("-" * width for width in widths),
        *(_aligned(row, widths, figure.columns) for row in rows),
        "" if rows else "(no rows)",
        *(plain(note) for note in figure.notes),
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "..."


def _aligned(cells: list[str], widths: list[int], columns: tuple[Column, ...]) -> str:
    padded = (
        cell.rjust(width) if column.kind.numeric else cell.ljust(width)
        for cell, width, column in zip(cells, widths, columns, strict=True)
    )
    return "  ".join(padded).rstrip()


def render_csv(report: Report) -> bytes:
    """Return comma-separated values with the columns' keys as header and a full stop as decimal mark.

    Of a set it is the last table: the lines behind the figures.
    A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
    """
    figure = figures_of(report, Reach.FILE)[-1]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.key for column in figure.columns])
    writer.writerows([_csv_cell(value) for value in row] for row in figure.rows)
    return out.getvalue().encode()


def _csv_cell(value: Value) -> str:
    if isinstance(value, str):
        cleaned = plain(value)
        risky = cleaned.startswith(_FORMULA_STARTS) or value.startswith(_FORMULA_STARTS)
        return f"'{cleaned}" if risky else cleaned
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return shown(value, ColumnKind.QUANTITY)


def render_json(report: Report) -> bytes:
    """Return a JSON array with one object per row, for a set an object of such arrays by the tables' keys.

    Quantities and money are decimal strings, dates ISO; what is missing is null.
    """
    tables = {figure.key: _json_rows(figure) for figure in figures_of(report, Reach.FILE)}
    if not isinstance(report, FigureSet):
        return (next(iter(tables.values())) + "\n").encode()
    named = (f"{json.dumps(key)}: {rows}" for key, rows in tables.items())
    return ("{\n" + ",\n".join(named) + "\n}\n").encode()


def _json_rows(figure: Figure) -> str:
    """A row a line: with an indent the library would take its slow way, several seconds for a large report."""
    rows = ({c.key: _json_value(v, c.kind) for v, c in zip(row, figure.columns, strict=True)} for row in figure.rows)
    return "[" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "]"


def _json_value(value: Value, kind: ColumnKind) -> str | int | float | None:
    if kind is ColumnKind.STACK:
        return shown(value, kind)
    if isinstance(value, Decimal):
        return shown(value, ColumnKind.QUANTITY)
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 4) if isinstance(value, float) else value


def render_html(report: Report, links: Links = NO_LINKS) -> bytes:
    """Return a page of its own, fit for print, without scripts and anything loaded from elsewhere.

    Rows of upper tables open the first of the lines behind them.
    """
    figures = figures_of(report, Reach.PAGE)
    tables = [_page_table(figure, figures[-1], links) for figure in figures]
    page = environment().get_template("report.html.j2")
    return page.render(report=report, tables=tables, several=len(tables) > 1, colours=COLOURS).encode()


def _xlsx(report: Report, links: Links) -> bytes:
    from reports.workbook import render_xlsx  # noqa: PLC0415 - the library takes a third of a second to load

    return render_xlsx(report, links)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageTable:
    """A figure as cells of lines; ``places`` are the columns that open the address of a row, ``addresses`` these."""

    figure: Figure
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    addresses: tuple[str | None, ...]
    places: frozenset[int]


def _page_table(figure: Figure, lines: Figure, links: Links) -> _PageTable:
    rows = tuple(tuple(stacked(v, c.kind) for v, c in zip(row, figure.columns, strict=True)) for row in figure.rows)
    if line_places(figure) is None and figure is not lines:
        behind = (None if found is None else f"#{lines.key}-{found.first + 1}" for found in lines_behind(figure, lines))
        return _PageTable(figure=figure, rows=rows, addresses=tuple(behind), places=frozenset({0}))
    places = frozenset((line_places(figure) or {}).values())
    return _PageTable(figure=figure, rows=rows, addresses=row_links(figure, links), places=places)


_PLAIN: Mapping[ReportFormat, Callable[[Report], bytes]] = MappingProxyType(
    {ReportFormat.TEXT: render_text, ReportFormat.CSV: render_csv, ReportFormat.JSON: render_json}
)
