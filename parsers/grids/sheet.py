"""Workbooks (xlsx, xlsm, xlsb, xls, ods): bytes to a layout, with checks against files made to exhaust a reader."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

import python_calamine as calamine
from lxml import etree

from domain.errors import DocumentError
from parsers.grids.grid import Grid, layout_of
from parsers.grids.row_marks import RowMark, with_comments, with_struck_rows
from parsers.grids.sheet_parts import SheetMarks, marks_of, sheet_files
from parsers.grids.sheet_scan import SheetScan
from parsers.grids.zip_checks import MOST_UNPACKED, check_size, opened_zip
from parsers.layout import Layout, TextLine
from parsers.papers.numbers import plain_text

_MOST_ROWS = 200_000
_MOST_COLUMNS = 256
_MOST_SHEETS = 50
_MOST_CELLS = 5_000_000
_EXACT = 1e15  # a float above has no exact units
_LEGEND_LINE = 120
_LEGEND = re.compile(
    r"\b(?:yellow|green|red|blue|orange|pink|gr[ae]y|highlighted|shaded)\b\s*(?:=|:|-|means\b|is\b)", re.IGNORECASE
)
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

    Dates become ISO text, whole numbers lose their decimals. Hidden sheets are left out with a warning, in XLSX files
    hidden rows and columns and struck-out words as well; comments on cells are a last column there.

    Raises:
        DocumentError: too large, encrypted, damaged, or built to unpack without measure.
    """
    found = check_workbook(content, name=name)
    try:
        grids, warnings = _read(content, found)
    except calamine.PasswordError as error:
        raise DocumentError(f"{name}: protected by a password") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise DocumentError(f"{name}: cannot be read as a workbook ({error})") from error
    if not any(grid.rows for grid in grids):
        raise DocumentError(f"{name}: no visible sheet holds anything")
    layout = with_comments(layout_of(grids, warnings=warnings), found.comments)
    layout = with_struck_rows(layout, found.struck_rows)
    legend = tuple(f"colours mean something here, not read: {line.text!r}" for line in _legends(layout))
    return replace(layout, warnings=(*layout.warnings, *legend))


def check_workbook(content: bytes, *, name: str) -> "_Beside":
    """Refuse a workbook that must not be opened; return what its file says beside the values.

    Raises:
        DocumentError: too large, or built to unpack without measure.
    """
    found = _checked(content, name) if content.startswith(b"PK") else _Beside()
    check_size(content, name=name)
    return found


def _legends(layout: Layout) -> Iterator[TextLine]:
    return (line for line in layout.lines if len(line.text) <= _LEGEND_LINE and _LEGEND.search(line.text))


@dataclass(slots=True)
class _Beside:
    """What an XLSX file says beside its values, by the sheet's name; the last two are filled while it is read."""

    scans: dict[str, SheetScan] = field(default_factory=dict)
    marks: dict[str, SheetMarks] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    struck_rows: list[RowMark] = field(default_factory=list)


def _checked(content: bytes, name: str) -> _Beside:
    scans: dict[str, SheetScan] = {}
    with opened_zip(content, name=name) as archive:
        for entry in archive.infolist():
            if re.search(r"worksheets/[^/]+\.xml$|^content\.xml$", entry.filename):
                scans[entry.filename] = _scanned(archive, entry, name)
        try:
            files = sheet_files(archive)
            marks = marks_of(archive, files)
        except (DocumentError, etree.XMLSyntaxError):  # the values may be whole although such a part is not
            return _Beside()
    return _Beside(scans={sheet: scans[path] for sheet, path in files.items() if path in scans}, marks=marks)


def _scanned(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> SheetScan:
    patterns = (_REPEATED, _REPEATED_ROWS) if entry.filename == "content.xml" else (_FAR_CELL,)
    scan = SheetScan()
    unpacked = 0
    for chunk in _chunks(archive, entry):
        unpacked += len(chunk)
        if unpacked > 2 * MOST_UNPACKED or any(pattern.search(chunk) for pattern in patterns):
            raise DocumentError(f"{name}: a sheet reaches beyond {_MOST_ROWS} rows or {_MOST_COLUMNS} columns")
        scan.take(chunk)
    return scan


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    tail = b""
    with archive.open(entry) as stream:
        while block := stream.read(_CHUNK):
            yield tail + block
            tail = block[-_OVERLAP:]


def _read(content: bytes, found: _Beside) -> tuple[list[Grid], list[str]]:
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
            rows, filled = _rows(book.get_sheet_by_name(meta.name), meta.name, warnings)
            hidden = _hide(rows, meta.name, found, warnings)
            _strike(rows, meta.name, hidden, found, warnings)
            texts = tuple(tuple(row) if any(row) else () for row in rows)
            grids.append(Grid(name=meta.name, page=pages, rows=texts, filled=filled, hidden=hidden))
    return grids, warnings


def _rows(
    sheet: calamine.CalamineSheet, name: str, warnings: list[str]
) -> tuple[list[list[str]], frozenset[tuple[int, int]]]:
    rows: list[list[str]] = []
    left = [""] * (sheet.start[1] if sheet.start else 0)  # rows come without the empty columns before the first used
    cells = 0
    for number, row in enumerate(sheet.iter_rows()):
        cells += len(row)
        if number >= _MOST_ROWS or cells > _MOST_CELLS:
            warnings.append(f"sheet {name!r}: only the first {number} rows were read")
            break
        rows.append([*left, *(cell_text(value) for value in row[:_MOST_COLUMNS])])
    return rows, _fill_merged(rows, sheet)


def _hide(rows: list[list[str]], name: str, found: _Beside, warnings: list[str]) -> frozenset[int]:
    """Empty the columns that are not shown; return the rows that are not shown."""
    scan = found.scans.get(name, SheetScan())
    hidden = frozenset(row for row in scan.rows if row < len(rows) and any(rows[row]))
    columns = {column for column in scan.columns if any(column < len(row) and row[column] for row in rows)}
    for row in rows if columns else ():
        for column in columns:
            if column < len(row):
                row[column] = ""
    counts = ((len(hidden), "hidden row(s) were left out"), (len(columns), "hidden column(s) were left out"))
    said = (*counts, (scan.no_result, "formula(s) without a stored result are empty"))
    warnings.extend(f"sheet {name!r}: {count} {words}" for count, words in said if count)
    return hidden


def _strike(rows: list[list[str]], name: str, hidden: frozenset[int], found: _Beside, warnings: list[str]) -> None:
    """Take out struck-out words; a row of nothing else keeps its texts and is marked."""
    marks = found.marks.get(name, SheetMarks())
    struck = {_place(ref) for ref in marks.struck} | {_place(ref) for ref, left in marks.texts.items() if not left}
    changed = 0
    for ref, left in marks.texts.items():
        row, column = _place(ref)
        if left and row < len(rows) and column < len(rows[row]):
            rows[row][column] = left
            changed += 1
    for index in sorted({row for row, _ in struck}):
        texts = rows[index] if index < len(rows) and index not in hidden else []
        own = [column for column, text in enumerate(texts) if text and (index, column) in struck]
        if own and len(own) == sum(1 for text in texts if text):
            found.struck_rows.append(RowMark(sheet=name, row=index + 1))
            continue
        changed += len(own)
        for column in own:
            texts[column] = ""
    for ref, text in marks.comments.items():
        if _place(ref)[0] not in hidden:
            found.comments[f"{name}!{ref}"] = text
    said = (
        (changed, f"{changed} struck-out value(s) were left out"),
        (marks.unlooked, "too large to look for struck-out cells"),
    )
    warnings.extend(f"sheet {name!r}: {words}" for count, words in said if count)


def _place(ref: str) -> tuple[int, int]:
    """Return row and column of ``C4``, counted from 0."""
    letters = ref.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(ref[len(letters) :] or 1) - 1, column - 1


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
