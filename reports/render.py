"""One figure, five ways to show it: text for terminals, csv, json, html and xlsx.

Vendor text is data in all of them: no cursor movements in a terminal, no formulas in a spreadsheet, no markup.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from jinja2 import PackageLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import SandboxedEnvironment

from reports.figure import Column, ColumnKind, Figure, Reach, Value, narrowed, plain, shown
from reports.workbook import render_xlsx

_WIDEST = 44
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class ReportFormat(StrEnum):
    """The formats of ``report --format``."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


def render(figure: Figure, fmt: str) -> bytes:
    """Return a figure in a format; everything but xlsx is UTF-8 text.

    Raises:
        ValueError: the format is none of ``ReportFormat``.
    """
    return _RENDERERS[ReportFormat(fmt)](figure)


def render_text(figure: Figure) -> bytes:
    """Return aligned columns under a title, details left out; cells wider than 44 characters are cut."""
    figure = narrowed(figure, Reach.TERMINAL)
    titles = [plain(c.title) for c in figure.columns]
    rows = [[_cut(shown(v, c.kind)) for v, c in zip(row, figure.columns, strict=True)] for row in figure.rows]
    widths = [max([len(title), *(len(row[i]) for row in rows)]) for i, title in enumerate(titles)]
    lines = [
        f"{plain(figure.title)}, as of {figure.as_of}",
        "",
        _aligned(titles, widths, figure.columns),
        "  ".join("-" * width for width in widths),
        *(_aligned(row, widths, figure.columns) for row in rows),
        "" if rows else "(no rows)",
        *(plain(note) for note in figure.notes),
    ]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "..."


def _aligned(cells: list[str], widths: list[int], columns: tuple[Column, ...]) -> str:
    padded = (
        cell.rjust(width) if column.kind.numeric else cell.ljust(width)
        for cell, width, column in zip(cells, widths, columns, strict=True)
    )
    return "  ".join(padded).rstrip()


def render_csv(figure: Figure) -> bytes:
    """Return comma-separated values with the columns' keys as header and a full stop as decimal mark.

    A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
    """
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


def render_json(figure: Figure) -> bytes:
    """Return a JSON array with one object per row: quantities and money as decimal strings, ISO dates, null."""
    keys = [column.key for column in figure.columns]
    rows = [dict(zip(keys, (_json_value(v) for v in row), strict=True)) for row in figure.rows]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _json_value(value: Value) -> str | int | float | None:
    if isinstance(value, Decimal):
        return shown(value, ColumnKind.QUANTITY)
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 4) if isinstance(value, float) else value


def render_html(figure: Figure) -> bytes:
    """Return a page of its own, fit to print, without scripts and without anything loaded from elsewhere."""
    figure = narrowed(figure, Reach.PAGE)
    rows = [[shown(v, c.kind) for v, c in zip(row, figure.columns, strict=True)] for row in figure.rows]
    page = _environment().get_template("report.html.j2")
    return page.render(figure=figure, rows=rows).encode()


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=PackageLoader("reports"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html", "html.j2"), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )


_RENDERERS: Mapping[ReportFormat, Callable[[Figure], bytes]] = MappingProxyType(
    {
        ReportFormat.TEXT: render_text,
        ReportFormat.CSV: render_csv,
        ReportFormat.JSON: render_json,
        ReportFormat.HTML: render_html,
        ReportFormat.XLSX: render_xlsx,
    }
)
