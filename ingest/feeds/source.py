"""Any feed file as sheets of rows; the kind is found from the bytes, never from the name alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.errors import FeedError
from ingest.feeds import json_rows, markup, text, workbook
from ingest.feeds.rows import Row

_HEAD = 4096
_MOST_MARKUP = 100_000_000
_WORKBOOK_MAGIC = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x08\x10\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x02\x06\x00",
)
_NOT_FEEDS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSheet:
    """One sheet (a text file is one nameless sheet); ``rows`` starts over at every call.

    ``comma_likely`` tells that the file comes from a place where the comma marks the fraction.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    comma_likely: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed file, ready to be read; ``name`` is the file name without its folder."""

    name: str
    sheets: tuple[FeedSheet, ...]

    @classmethod
    def open(cls, path: Path) -> "FeedSource":
        """Find out what the file is.

        Raises:
            FeedError: it is missing, empty, of another kind, damaged, or in an unknown encoding.
        """
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD)
        except OSError as error:
            raise FeedError(f"{path}: cannot be opened ({error.strerror or error})") from error
        if not head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
            raise FeedError(f"{path.name}: the file is empty")
        return cls(name=path.name, sheets=_sheets(path, head))


def _sheets(path: Path, head: bytes) -> tuple[FeedSheet, ...]:
    for magic, kind in _NOT_FEEDS:
        if head.startswith(magic):
            raise FeedError(f"{path.name}: this is {kind}; expected CSV, TSV, XLSX, XLS, ODS or JSON")
    if head.startswith(_WORKBOOK_MAGIC):
        return tuple(FeedSheet(name=name, rows=rows) for name, rows in workbook.sheets(path).items())
    encoding = text.find_encoding(path)
    opening = head.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n").casefold()
    if _is_markup(opening):
        return (_markup_sheet(path, encoding, opening),)
    if json_rows.is_json(opening):
        rows = json_rows.json_rows(path, encoding)
        return (FeedSheet(name="", rows=lambda: iter(rows)),)
    return (
        FeedSheet(
            name="",
            rows=lambda: text.read_text(path, encoding),
            comma_likely=text.decimal_comma_likely(path, encoding),
        ),
    )


def _is_markup(opening: str) -> bool:
    return opening.startswith(
        ("<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<?xml", "mime-version:")
    ) or bool(re.match(r"<!--.*?<(html|table)", opening, re.DOTALL))


def _markup_sheet(path: Path, encoding: str, opening: str) -> FeedSheet:
    if path.stat().st_size > _MOST_MARKUP:
        raise FeedError(f"{path.name}: a page of more than {_MOST_MARKUP:,} bytes; save it as CSV")
    content = path.read_bytes()
    if opening.startswith("mime-version:"):
        page = markup.mhtml_text(content, name=path.name)
        return FeedSheet(name="", rows=lambda: markup.html_rows(page))
    if "office:spreadsheet" in opening or "<workbook" in opening:
        return FeedSheet(name="", rows=lambda: markup.spreadsheet_xml_rows(content, name=path.name))
    page = content.decode(encoding)
    return FeedSheet(name="", rows=lambda: markup.html_rows(page))
