"""XML Spreadsheet 2003, which reports save under the name ``.xls``: bytes to a layout."""

from collections.abc import Iterator

from lxml import etree

from domain.errors import DocumentError
from parsers.grids.grid import Grid, layout_of
from parsers.grids.xml_nodes import attribute, child, children, parsed
from parsers.grids.zip_checks import check_size
from parsers.layout import Layout

_MOST_ROWS = 200_000
_MOST_COLUMNS = 256
_DATE = "DateTime"


def read_xml_sheet(content: bytes, *, name: str) -> Layout:
    """Read a workbook; hidden sheets, rows and columns are left out with a warning.

    Raises:
        DocumentError: damaged, too large, or without any visible cell; the message is the reason.
    """
    check_size(content, name=name)
    root = parsed(content, name=name)
    grids: list[Grid] = []
    warnings: list[str] = []
    for sheet in children(root, "Worksheet"):
        title = attribute(sheet, "Name") or f"Sheet{len(grids) + 1}"
        if _hiding(sheet):
            warnings.append(f"hidden sheet {title!r} was left out")
            continue
        grids.append(_grid(sheet, title, len(grids) + 1, warnings))
    if not any(any(grid.rows) for grid in grids):
        raise DocumentError(f"{name}: no visible sheet holds anything")
    return layout_of(grids, warnings=warnings)


def _hiding(sheet: etree._Element) -> bool:
    visible = child(sheet, "WorksheetOptions", "Visible")
    return visible is not None and "hidden" in (visible.text or "").lower()


def _grid(sheet: etree._Element, title: str, page: int, warnings: list[str]) -> Grid:
    rows: list[tuple[str, ...]] = []
    hidden = 0
    table = child(sheet, "Table")
    unseen = frozenset(_hidden_columns(table)) if table is not None else frozenset()
    for row in children(table, "Row") if table is not None else ():
        start = max(len(rows), _number(attribute(row, "Index"), len(rows) + 1) - 1)
        if start >= _MOST_ROWS:
            warnings.append(f"sheet {title!r}: only the first {_MOST_ROWS} rows were read")
            break
        rows.extend([()] * (start - len(rows)))
        is_hidden = attribute(row, "Hidden") == "1"
        hidden += is_hidden
        rows.append(() if is_hidden else _cells(row, unseen))
    if hidden:
        warnings.append(f"sheet {title!r}: {hidden} hidden row(s) were left out")
    if unseen:
        warnings.append(f"sheet {title!r}: {len(unseen)} hidden column(s) were left out")
    return Grid(name=title, page=page, rows=tuple(rows))


def _hidden_columns(table: etree._Element) -> Iterator[int]:
    column = 0
    for node in children(table, "Column"):
        column = _number(attribute(node, "Index"), column + 1) - 1
        last = column + _number(attribute(node, "Span"), 0)
        if attribute(node, "Hidden") == "1":
            yield from range(column, min(last + 1, _MOST_COLUMNS))
        column = last + 1


def _cells(row: etree._Element, unseen: frozenset[int]) -> tuple[str, ...]:
    texts: list[str] = []
    for cell in children(row, "Cell"):
        column = _number(attribute(cell, "Index"), len(texts) + 1) - 1
        if column >= _MOST_COLUMNS:
            break
        texts.extend([""] * (column - len(texts)))
        texts.append("" if column in unseen else _text(child(cell, "Data")))
        texts.extend([""] * min(_number(attribute(cell, "MergeAcross"), 0), _MOST_COLUMNS - len(texts)))
    return tuple(texts) if any(texts) else ()


def _text(data: etree._Element | None) -> str:
    if data is None:
        return ""
    text = " ".join("".join(str(piece) for piece in data.itertext()).split())
    if attribute(data, "Type") == _DATE:
        return text.partition("T")[0]
    return text.removesuffix(".0") if attribute(data, "Type") == "Number" else text


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else otherwise  # noqa: PLR2004
