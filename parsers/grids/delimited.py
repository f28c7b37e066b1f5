"""CSV and TSV files: bytes to a layout, encoding and delimiter found from the content."""

import csv
import io
import re
from collections import Counter

from domain.errors import DocumentError
from parsers.grids.grid import Grid, layout_of
from parsers.layout import Layout

_MOST_BYTES = 25_000_000
_MOST_ROWS = 200_000
_MOST_COLUMNS = 256
_DELIMITERS = ("\t", ";", ",", "|")
_SAMPLE = 60  # rows the vote on the delimiter looks at
_CLEARLY = 2
_GAP = re.compile(r" {2,}")
_CELLS = 3  # of a line that belongs to a table
_LONGEST = 400  # characters of a report's line
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")  # no delimiter
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_delimited(content: bytes, *, name: str) -> Layout:
    """Read a CSV, TSV or text file into a layout; cell references count rows as the file's records.

    Raises:
        DocumentError: the file is too large, binary, or has no text.
    """
    if len(content) > _MOST_BYTES:
        raise DocumentError(f"{name}: larger than {_MOST_BYTES // 1_000_000} MB")
    text = decode_text(content)
    if "\x00" in text:
        raise DocumentError(f"{name}: not a text file")
    rows = _rows(text)
    if not any(any(row) for row in rows):
        raise DocumentError(f"{name}: no text in it")
    warnings = [f"{name}: only the first {_MOST_ROWS} rows were read"] if len(rows) > _MOST_ROWS else []
    return layout_of([Grid(name=_sheet_name(name), page=1, rows=tuple(rows[:_MOST_ROWS]))], warnings=warnings)


def decode_text(content: bytes) -> str:
    """Decode bytes: byte order mark, strict UTF-8, UTF-16 by its NUL pattern, else Windows-1252."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    head = content[:2000]
    if head and head.count(0) * 3 > len(head):
        return content.decode("utf-16-le" if head[1:2] == b"\x00" else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> list[tuple[str, ...]]:
    delimiter = _delimiter(text)
    # the csv module refuses fields over 128 KB: such a file is damaged, and its lines are still worth showing
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error:
        records = [line.split(delimiter) for line in text.splitlines()]
    rows = [tuple(" ".join(cell.split()) for cell in record[:_MOST_COLUMNS]) for record in records]
    return [row if any(row) else () for row in rows]


def is_printed(text: str) -> bool:
    """Tell a report whose columns stand under one another: far more lines have wide blanks than a common delimiter."""
    lines = _sample(_THOUSANDS.sub("", text))
    printed = sum(1 for line in lines if "\t" not in line and _is_tabular(line))
    return printed > _CLEARLY * max(_agreement(lines, mark)[0] for mark in _DELIMITERS)


def _is_tabular(line: str) -> bool:
    """Tell whether a line has several cells with wide blanks between them."""
    return len(line) <= _LONGEST and len([cell for cell in _GAP.split(line.strip()) if cell]) >= _CELLS


def _delimiter(text: str) -> str:
    """Vote: the delimiter that most lines carry the same number of times, with the more columns on a tie."""
    lines = _sample(text)
    return max(_DELIMITERS, key=lambda mark: _agreement(lines, mark))


def _sample(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()][:_SAMPLE]


def _agreement(lines: list[str], mark: str) -> tuple[int, int]:
    counts = Counter(len(next(csv.reader([line[:4000]], delimiter=mark), [])) for line in lines)
    counts.pop(1, None)
    if not counts:
        return (0, 0)
    columns, votes = max(counts.items(), key=lambda item: (item[1], item[0]))
    return (votes, columns)


def _sheet_name(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0] or name
