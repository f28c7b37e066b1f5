"""Workbooks (xlsx, xls, ods) through python-calamine, checked first for sizes that would end the process.

Calamine allocates the rectangle from the first to the last cell with a value; two cells far apart abort the process
in native code, so the extent is found before (limits: 200,000 rows, 256 columns, 200 MB unpacked).
"""

import math
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from domain.errors import FeedError
from ingest.feeds.rows import Cell, Row

MOST_ROWS = 200_000
MOST_COLUMNS = 256
_MOST_UNPACKED = 200_000_000
_MOST_ENTRIES = 2_000
_MOST_RATIO = 100
_RATIO_FROM = 20_000_000  # a small file may shrink well without being a bomb
_CHUNK = 1 << 20
_OVERLAP = 512
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"'](?:[^>]*[^>/])?>\s*<(?!/)")


def sheets(path: Path) -> dict[str, Callable[[], Iterator[Row]]]:
    """Return the visible sheets, each with a way to its rows, in the order of the tabs.

    Raises:
        FeedError: the workbook is encrypted, damaged, too large or of a kind that is not read.
    """
    if zipfile.is_zipfile(path):
        _check_archive(path)
    try:
        book = CalamineWorkbook.from_path(path)
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]
    except PasswordError as error:
        raise FeedError(f"{path.name}: the workbook needs a password; save it without one") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FeedError(f"{path.name}: the workbook cannot be read ({error})") from error
    return {name: partial(_rows, path, book, name) for name in names}


def _rows(path: Path, book: CalamineWorkbook, name: str) -> Iterator[Row]:
    try:
        sheet = book.get_sheet_by_name(name)
        if sheet.height > MOST_ROWS * 6 or sheet.width > MOST_COLUMNS:
            raise FeedError(_too_large(path, name))
        for number, cells in enumerate(sheet.iter_rows()):
            yield Row(number + 1, tuple(map(_cell, cells)))
    except (CalamineError, ValueError, IndexError) as error:
        raise FeedError(f'{path.name}: sheet "{name}" cannot be read ({error})') from error


def _cell(value: Any) -> Cell:  # noqa: ANN401 - calamine types no cell
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return str(value) if isinstance(value, time | timedelta | int) else ""


def _number(value: float) -> Cell:
    """Whole numbers arrive as ``5.0``; the shortest decimal that means the same float is what was typed."""
    if not math.isfinite(value) or abs(value) >= 1e18:  # noqa: PLR2004 - beyond any quantity or order number
        return str(value)
    return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))


def _too_large(path: Path, name: str) -> str:
    return (
        f'{path.name}: sheet "{name}" reaches over more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns; '
        "save it as CSV, which has no such limit"
    )


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive.infolist())
            for entry in archive.infolist():
                _check_extent(path, archive, entry)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise FeedError(f"{path.name}: the workbook is damaged ({error})") from error


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if any(name.endswith("workbook.bin") for name in names):
        raise FeedError(f"{path.name}: binary workbooks (.xlsb) are not read; save it as .xlsx or CSV")
    if not any(name.endswith("workbook.xml") or name == "content.xml" for name in names):
        raise FeedError(
            f"{path.name}: a zip archive that holds no workbook; give the CSV, XLSX, XLS or ODS file itself"
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    bomb = unpacked > _RATIO_FROM and unpacked / packed > _MOST_RATIO
    if bomb or unpacked > _MOST_UNPACKED or len(entries) > _MOST_ENTRIES:
        raise FeedError(
            f"{path.name}: the workbook unpacks to {unpacked:,} bytes; save it as CSV, which has no such limit"
        )


def _check_extent(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if "worksheets/" in entry.filename and entry.filename.endswith(".xml"):
        with archive.open(entry) as part:
            rows, columns = _xlsx_extent(part, entry.file_size)
    elif entry.filename == "content.xml":
        with archive.open(entry) as part:
            rows, columns = _ods_extent(part, entry.file_size)
    else:
        return
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise FeedError(_too_large(path, entry.filename))


def _chunks(part: IO[bytes], size: int) -> Iterator[bytes]:
    """Read at most the declared size: an archive that lies about it is damaged."""
    left = size
    while left >= 0 and (chunk := part.read(_CHUNK)):
        left -= len(chunk)
        if left < 0:
            raise zipfile.BadZipFile("an entry is larger than declared")
        yield chunk


def _xlsx_extent(part: IO[bytes], size: int) -> tuple[int, int]:
    """Last row and column of a cell with content; styled empty cells do not count."""
    rows = columns = 0
    tail = b""
    for chunk in _chunks(part, size):
        for letters, number in set(_CELL.findall(tail + chunk)):
            rows = max(rows, int(number))
            columns = max(columns, _column_number(letters))
        tail = chunk[-_OVERLAP:]
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


class _OdsExtent:
    """Follows rows and cells of an OpenDocument sheet; repeats are written as counts, which is where bombs hide."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = self._repeat_row = 1
        self._cell_end = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self._row = 0
        elif name == "table-row":
            self._repeat_row = _count(attributes.get("table:number-rows-repeated"))
            self._column = 0
            self._row += self._repeat_row
        elif name in {"table-cell", "covered-table-cell"}:
            self._column += _count(attributes.get("table:number-columns-repeated"))
            if any(key.endswith((":value-type", ":formula")) for key in attributes):
                self._reach()
        elif name == "p":
            self._reach()

    def _reach(self) -> None:
        self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 1


def _ods_extent(part: IO[bytes], size: int) -> tuple[int, int]:
    extent = _OdsExtent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    try:
        for chunk in _chunks(part, size):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        raise ValueError(f"content.xml: {error}") from error
    return extent.rows, extent.columns
