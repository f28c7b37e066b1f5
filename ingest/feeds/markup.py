"""Tables that call themselves ``.xls``: HTML, MHTML and the XML spreadsheet of 2003 (SAP and web ERPs write them)."""

import email
import email.policy
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from domain.errors import FeedError
from ingest.feeds.rows import Cell, Row

_MOST_ROWSPAN = 500
_MOST_COLSPAN = 50
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS = 256


def html_rows(text: str) -> Iterator[Row]:
    """Yield the rows of every table that holds no other table, in page order, numbered through."""
    number = 0
    for node in LexborHTMLParser(text).css("table"):
        if node.css_first("table table") is not None or _holds_table(node):
            continue
        for cells in _grid(node):
            number += 1
            yield Row(number, tuple(cells))


def _holds_table(node: LexborNode) -> bool:
    return any(inner.mem_id != node.mem_id for inner in node.css("table"))


def _grid(table: LexborNode) -> Iterator[list[str]]:
    carried: dict[int, tuple[int, str]] = {}
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            _carry(cells, carried)
            text = " ".join(cell.text(separator=" ").split())
            rows, columns = _span(cell, "rowspan", _MOST_ROWSPAN), _span(cell, "colspan", _MOST_COLSPAN)
            if rows > 1:
                carried.update({len(cells) + index: (rows - 1, text) for index in range(columns)})
            cells.extend([text] + [""] * (columns - 1))
        _carry(cells, carried)
        yield cells[:_MOST_COLUMNS]


def _carry(cells: list[str], carried: dict[int, tuple[int, str]]) -> None:
    while len(cells) in carried:
        left, text = carried.pop(len(cells))
        if left > 1:
            carried[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: LexborNode, name: str, most: int) -> int:
    written = cell.attributes.get(name) or "1"
    return min(most, max(1, int(written))) if written.isdecimal() else 1


def mhtml_text(content: bytes, *, name: str) -> str:
    """Return the HTML part of a web archive.

    Raises:
        FeedError: there is none.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            charset = part.get_content_charset() or "utf-8"
            if isinstance(payload, bytes):
                return _decoded(payload, charset)
    raise FeedError(f"{name}: a web archive without a table")


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, errors="replace")
    except LookupError:
        return payload.decode("cp1252", errors="replace")


def spreadsheet_xml_rows(content: bytes, *, name: str) -> Iterator[Row]:
    """Yield the rows of the first sheet of an XML spreadsheet that has any.

    Raises:
        FeedError: the XML is broken.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(f"{name}: broken XML ({error})") from error
    for sheet in root.iter(f"{_SPREADSHEET}Worksheet"):
        rows = list(sheet.iter(f"{_SPREADSHEET}Row"))
        if rows:
            yield from _numbered(rows)
            return


def _numbered(rows: list[etree._Element]) -> Iterator[Row]:
    number = 0
    for row in rows:
        number = _index(row, number + 1)
        yield Row(number, tuple(_xml_cells(row)))


def _xml_cells(row: etree._Element) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.iter(f"{_SPREADSHEET}Cell"):
        index = min(_index(cell, len(cells) + 1), _MOST_COLUMNS)
        cells.extend([""] * (index - 1 - len(cells)))
        cells.append(_xml_value(cell.find(f"{_SPREADSHEET}Data")))
    return cells


def _index(element: etree._Element, otherwise: int) -> int:
    written = element.get(f"{_SPREADSHEET}Index") or ""
    return max(otherwise, int(written)) if written.isdecimal() else otherwise


def _xml_value(data: etree._Element | None) -> Cell:
    text = "".join(map(str, data.itertext())) if data is not None else ""
    if data is not None and data.get(f"{_SPREADSHEET}Type") == "Number":
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        return number if number.is_finite() and abs(number.adjusted()) < 18 else text  # noqa: PLR2004 - as workbooks
    return text
