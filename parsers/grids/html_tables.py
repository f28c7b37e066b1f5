"""Tables of an HTML mail body to a layout; quoted older mail is left out unless asked for (DOMAIN 2.4, 2.5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from domain.document import Cell
from parsers.grids.grid import Grid, layout_of
from parsers.layout import Layout, TextLine, Word

_MOST_BYTES = 5_000_000
_MOST_TABLES = 200
_MOST_ROWS = 5_000
_MOST_COLUMNS = 256
_ROWSPAN = 500
_COLSPAN = 50
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "hr"})
_UNSEEN = "script, style, head, title, template, noscript, object, iframe"
_QUOTED = (
    ".gmail_quote, .gmail_extra, .yahoo_quoted, .protonmail_quote, .zmail_extra, blockquote[type=cite],"
    " #OLK_SRC_BODY_SECTION, #isForwardContent, #isReplyContent"
)
# From here on everything is the older mail: Outlook puts a mark in front of it instead of wrapping it.
_MARKS = "#divRplyFwdMsg, #appendonsend, #x_divRplyFwdMsg, .OutlookMessageHeader, #stopSpelling, .moz-cite-prefix"
_RULE = re.compile(r"border-top:\s*solid\s+#?(?:e1e1e1|b5c4df)\s+1\.0pt", re.IGNORECASE)
_HEADER = re.compile(
    r"\b(?:From|Von|De|Da)\s*:.*\b(?:Sent|Date|Gesendet|Enviado|Envoy\u00e9)\s*:", re.IGNORECASE | re.DOTALL
)
_STRUCK = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)


class Quoted(StrEnum):
    """What to do with tables in quoted older mail."""

    SKIP = "skip"
    INCLUDE = "include"
    ONLY = "only"  # a returned request table stands in the quoted part


def read_html_tables(html: str, *, include_quoted: Quoted = Quoted.SKIP) -> Layout:
    """Read the innermost tables of an HTML body, and its text outside tables as lines.

    Cell references are ``Table 1!C4``; text outside tables is ``Body!A7`` by its block's number. Struck-through
    and hidden text is left out. Never raises; HTML without tables gives a layout without tables.
    """
    tree = LexborHTMLParser(html[:_MOST_BYTES])
    body = tree.body
    if body is None:
        return Layout(lines=(), tables=())
    warnings = _clear(body)
    quoted = _quoted_nodes(body)
    if include_quoted is Quoted.SKIP:
        _remove(quoted)
    tables = _innermost(quoted if include_quoted is Quoted.ONLY else [body])
    grids = [_grid(table, number) for number, table in enumerate(tables[:_MOST_TABLES], start=1)]
    layout = layout_of([grid for grid in grids if grid.rows], warnings=warnings)
    _remove(tables)
    prose = () if include_quoted is Quoted.ONLY else _prose(body)
    return Layout(lines=(*prose, *layout.lines), tables=layout.tables, warnings=layout.warnings)


def html_grids(html: str) -> tuple[Grid, ...]:
    """Return the innermost tables of an HTML body as plain grids, those of quoted older mail too."""
    body = LexborHTMLParser(html[:_MOST_BYTES]).body
    if body is None:
        return ()
    _clear(body)
    return tuple(_grid(table, number) for number, table in enumerate(_innermost([body])[:_MOST_TABLES], start=1))


def _clear(body: LexborNode) -> list[str]:
    """Take out what a reader of the mail does not see, and struck-through text."""
    _remove(body.css(_UNSEEN))
    _remove([node for node in body.css("[style]") if _HIDDEN.search(node.attributes.get("style") or "")])
    struck = body.css("s, del, strike")
    struck += [node for node in body.css("[style]") if _STRUCK.search(node.attributes.get("style") or "")]
    _remove(struck)
    return ["struck-through text was left out"] if struck else []


def _remove(nodes: list[LexborNode]) -> None:
    for node in nodes:
        if node.parent is not None:
            node.decompose()


def _quoted_nodes(body: LexborNode) -> list[LexborNode]:
    nodes = list(body.css(_QUOTED))
    marks = body.css(_MARKS)
    marks += [
        node
        for node in body.css("div[style], p[style]")
        if _RULE.search(node.attributes.get("style") or "")
        and _HEADER.search(node.text(deep=True, separator=" ")[:2000])
    ]
    for mark in marks:
        nodes.extend(_from_here_on(mark))
    return _outermost(nodes)


def _from_here_on(mark: LexborNode) -> Iterator[LexborNode]:
    yield mark
    node: LexborNode | None = mark
    while node is not None and node.tag != "body":
        sibling = node.next
        while sibling is not None:
            yield sibling
            sibling = sibling.next
        node = node.parent


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Drop nodes inside others, so that none is removed or read twice."""
    ids = {node.mem_id for node in nodes}
    kept: dict[int, LexborNode] = {}
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in ids:
            parent = parent.parent
        if parent is None:
            kept[node.mem_id] = node
    return list(kept.values())


def _innermost(roots: list[LexborNode]) -> list[LexborNode]:
    found: list[LexborNode] = []
    for root in roots:
        if root.tag is None or root.tag.startswith(("-", "_")):
            continue
        tables = ([root] if root.tag == "table" else []) + root.css("table")
        # a node's own css may return the node itself
        found.extend(t for t in tables if all(inner.mem_id == t.mem_id for inner in t.css("table")))
    return list({table.mem_id: table for table in found}.values())


@dataclass(slots=True)
class _Walk:
    """Cells of a table as they fill rows; ``taken`` are places a span from above or the left covers."""

    rows: list[dict[int, str]] = field(default_factory=list)
    taken: dict[tuple[int, int], str] = field(default_factory=dict)
    filled: set[tuple[int, int]] = field(default_factory=set)


def _grid(table: LexborNode, number: int) -> Grid:
    walk = _Walk()
    for index, row in enumerate(table.css("tr")[:_MOST_ROWS]):
        walk.rows.append({})
        column = 0
        for cell in row.css("td, th"):
            while (index, column) in walk.taken:
                column += 1
            if column >= _MOST_COLUMNS:
                break
            column = _put(walk, cell, index, column)
        _fill(walk, index)
    width = max((max(row) + 1 for row in walk.rows if row), default=0)
    rows = tuple(tuple(row.get(column, "") for column in range(width)) if row else () for row in walk.rows)
    return Grid(name=f"Table {number}", page=1, rows=rows, filled=frozenset(walk.filled))


def _put(walk: _Walk, cell: LexborNode, row: int, column: int) -> int:
    text = _text(cell)
    if text:
        walk.rows[row][column] = text
    wide, high = _span(cell, "colspan", _COLSPAN), _span(cell, "rowspan", _ROWSPAN)
    for down in range(high):
        for right in range(wide):
            if down or right:
                walk.taken[row + down, column + right] = text if right == 0 else ""
    return column + wide


def _fill(walk: _Walk, row: int) -> None:
    # only rows that have cells of their own repeat what hangs down from above
    for column in range(_MOST_COLUMNS if walk.rows[row] else 0):
        text = walk.taken.get((row, column), "")
        if text and column not in walk.rows[row]:
            walk.rows[row][column] = text
            walk.filled.add((row, column))


def _span(cell: LexborNode, name: str, most: int) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return max(1, min(most, int(value))) if value.isascii() and value.isdecimal() and len(value) < 9 else 1  # noqa: PLR2004


def _text(node: LexborNode) -> str:
    """Return a node's text with a blank where a block starts, and none inside a word."""
    parts: list[str] = []
    for child in node.traverse(include_text=True):
        if child.tag == "-text":
            parts.append(child.text(deep=False) or "")
        elif child.tag in _BLOCKS:
            parts.append(" ")
    return " ".join("".join(parts).split())


def _prose(body: LexborNode) -> tuple[TextLine, ...]:
    chunks: list[list[str]] = [[]]
    for child in body.traverse(include_text=True):
        if child.tag == "-text":
            chunks[-1].append(child.text(deep=False) or "")
        elif child.tag in _BLOCKS:
            chunks.append([])
    texts = [" ".join("".join(chunk).split()) for chunk in chunks]
    return tuple(_prose_line(text, row) for row, text in enumerate(text for text in texts if text))


def _prose_line(text: str, row: int) -> TextLine:
    top = float(row)
    word = Word(text=text, x0=0, x1=0.9, top=top, bottom=top + 0.9, page=1, place=Cell(ref=f"Body!A{row + 1}"))
    return TextLine(words=(word,), page=1)
