"""Workbooks (xlsx, xlsm, xlsb, xls, ods): bytes to a layout, with checks against files made to exhaust a reader."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import python_calamine as calamine

from domain.errors import DocumentError
from parsers.grids.grid import Grid, layout_of
from parsers.layout import Layout
from parsers.papers.numbers import plain_text

_MOST_BYTES = 25_000_000
_MOST_UNPACKED = 200_000_000
_MOST_ENTRIES = 2_000
_MOST_RATIO = 100
_RATIO_FREE = 1_000_000  # bytes; small parts of honest workbooks shrink better than 1:100
_MOST_ROWS = 200_000
_MOST_COLUMNS = 256
_MOST_SHEETS = 50
_MOST_CELLS = 5_000_000
_EXACT = 1e15  # a float above has no exact units
_CHUNK = 1_000_000
_OVERLAP = 400
# A cell with a value (an empty, merely formatted one closes itself) in column IW or beyond, or in row 200,001 on.
_FAR_CELL = re.compile(
    rb'<(?:\w+:)?c\s[^>]{0,80}?\br="(?:[A-Z]{3}\d+|(?:I[W-Z]|[J-Z][A-Z])\d+|[A-Z]+\d{7}|[A-Z]+[2-9]\d{5})"'
    rb"[^>]{0,200}(?<!/)>"
)
_REPEATED = re.compile(rb'<table:table-cell[^>]*number-columns-repeated="\d{4,}"[^>]*(?<!/)>')
_REPEATED_ROWS = re.compile(
    rb'number-rows-repeated="\d{5,}"[^>]*>(?:(?!</table:table-row>).){0,2000}?<text:p', re.DOTALL
)


def read_sheet(content: bytes, *, name: str) -> Layout:
    """Read a workbook; a page is a visible sheet, counted from 1 in workbook order.

    Dates become ISO text, whole numbers lose their decimals, hidden sheets are left out with a warning.

    Raises:
        DocumentError: too large, encrypted, damaged, or built to unpack without measure.
    """
    _check(content, name)
    try:
        grids, warnings = _read(content)
    except calamine.PasswordError as error:
        raise DocumentError(f"{name}: protected by a password") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise DocumentError(f"{name}: cannot be read as a workbook ({error})") from error
    if not any(grid.rows for grid in grids):
        raise DocumentError(f"{name}: no visible sheet holds anything")
    return layout_of(grids, warnings=warnings)


def _check(content: bytes, name: str) -> None:
    if len(content) > _MOST_BYTES:
        raise DocumentError(f"{name}: larger than {_MOST_BYTES // 1_000_000} MB")
    if content.startswith(b"PK"):
        try:
            _check_zip(content, name)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
            raise DocumentError(f"{name}: damaged ({error})") from error


def _check_zip(content: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_ENTRIES or sum(e.file_size for e in entries) > _MOST_UNPACKED:
            raise DocumentError(f"{name}: unpacks to more than {_MOST_UNPACKED // 1_000_000} MB or too many parts")
        for entry in entries:
            if entry.file_size > _RATIO_FREE and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
                raise DocumentError(f"{name}: packed more than 1:{_MOST_RATIO}, which no honest workbook is")
            if re.search(r"worksheets/[^/]+\.xml$|^content\.xml$", entry.filename):
                _check_extent(archive, entry, name)


def _check_extent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    patterns = (_REPEATED, _REPEATED_ROWS) if entry.filename == "content.xml" else (_FAR_CELL,)
    unpacked = 0
    for chunk in _chunks(archive, entry):
        unpacked += len(chunk)
        if unpacked > 2 * _MOST_UNPACKED or any(pattern.search(chunk) for pattern in patterns):
            raise DocumentError(f"{name}: a sheet reaches beyond {_MOST_ROWS} rows or {_MOST_COLUMNS} columns")


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    tail = b""
    with archive.open(entry) as stream:
        while block := stream.read(_CHUNK):
            yield tail + block
            tail = block[-_OVERLAP:]


def _read(content: bytes) -> tuple[list[Grid], list[str]]:
    grids: list[Grid] = []
    warnings: list[str] = []
    with calamine.load_workbook(io.BytesIO(content)) as book:
        pages = 0
        for meta in book.sheets_metadata[:_MOST_SHEETS]:
            if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            if meta.visible is not calamine.SheetVisibleEnum.Visible:
                warnings.append(f"hidden sheet {meta.name!r} was left out")
                continue
            pages += 1
            grids.append(_grid(book.get_sheet_by_name(meta.name), meta.name, pages, warnings))
    return grids, warnings


def _grid(sheet: calamine.CalamineSheet, name: str, page: int, warnings: list[str]) -> Grid:
    rows: list[list[str]] = []
    left = [""] * (sheet.start[1] if sheet.start else 0)  # rows come without the empty columns before the first used
    cells = 0
    for number, row in enumerate(sheet.iter_rows()):
        cells += len(row)
        if number >= _MOST_ROWS or cells > _MOST_CELLS:
            warnings.append(f"sheet {name!r}: only the first {number} rows were read")
            break
        rows.append([*left, *(cell_text(value) for value in row[:_MOST_COLUMNS])])
    filled = _fill_merged(rows, sheet)
    return Grid(name=name, page=page, rows=tuple(tuple(row) if any(row) else () for row in rows), filled=filled)


def _fill_merged(rows: list[list[str]], sheet: calamine.CalamineSheet) -> frozenset[tuple[int, int]]:
    """Repeat the text of vertically merged cells downwards; return the places filled so."""
    filled: set[tuple[int, int]] = set()
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        if bottom == top or top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and not rows[row][left]:
                rows[row][left] = rows[top][left]
                filled.add((row, left))
    return frozenset(filled)


def cell_text(value: object) -> str:
    """Return a cell's value as text: ISO dates, whole numbers without decimals, blanks collapsed."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain_text(Decimal(repr(value))) if abs(value) < _EXACT else str(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return " ".join(str(value).split())
