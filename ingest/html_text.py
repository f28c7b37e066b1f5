"""The visible text of an HTML mail: one line per block, table rows as lines with tabs between the cells.

Hidden text (display:none, size 0, white on white) is left out: a vendor's template hides whole sentences, and an
attacker could hide order lines. Struck-out words are left out too, they are what the writer took back. Quoted
mails inside ``<blockquote type=cite>`` or a ``gmail_quote`` get "> " in front, as a plain part would have.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SKIPPED = frozenset(
    {"script", "style", "head", "title", "meta", "noscript", "template", "object", "svg", "select", "s", "strike"}
    | {"del", "_comment", "-comment", "!--", "o:p-hidden"}
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "ul", "ol", "li", "table", "tbody", "thead", "tfoot", "tr"}
    | {"blockquote", "pre", "form", "address", "center", "dl", "dt", "dd", "fieldset", "caption", "body", "main"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "td", "th"}
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|%|\s*[;!]|\s*\Z)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!]|\Z)|max-height\s*:\s*0(?:px)?\s*(?:[;!]|\Z)|text-indent\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_STRUCK_STYLE = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_WHITE = r"(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255\b[^)]*\))"
_WHITE_STYLE = re.compile(rf"(?:\A|[;\s])color\s*:\s*{_WHITE}", re.IGNORECASE)
_WHITE_VALUE = re.compile(rf"\A\s*{_WHITE}", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:\s*([^;]+)", re.IGNORECASE)
_NO_BACKGROUND = re.compile(rf"\A\s*(?:{_WHITE}|none|transparent|inherit|initial)", re.IGNORECASE)
_HIDING_CLASS = re.compile(r"\.([\w-]+)\s*\{[^{}]*(?:display\s*:\s*none|mso-hide\s*:\s*all)[^{}]*\}", re.IGNORECASE)
_MEDIA_RULE = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f\v\xa0\u2007\u202f]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u034f]")
_RULE = "_" * 32  # what Outlook's plain part shows for its <hr>
_LONG_CELL = 300  # a cell with more text than this lays out a page, it is no table of data
_LARGEST = 4_000_000


@dataclass(slots=True)
class _Writer:
    """Collects lines; ``depth`` counts the quotes around the current text."""

    lines: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    depth: int = 0

    def write(self, text: str) -> None:
        self.pending.append(text)

    def end_line(self) -> None:
        line = _squeezed("".join(self.pending))
        self.pending.clear()
        if line:
            self.lines.append("> " * self.depth + line)

    def end_block(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("> ".strip() * self.depth)

    def end_quote(self) -> None:
        """Close a quote: no empty quoted line at its end, an empty line behind it."""
        self.end_line()
        while self.lines and self.lines[-1] == ">" * self.depth:
            self.lines.pop()
        self.depth -= 1
        self.end_block()

    def text(self) -> str:
        self.end_line()
        return "\n".join(self.lines).strip("\n")


@dataclass(frozen=True, slots=True)
class _Todo:
    """A node still to be opened or, with ``closing``, to be closed; ``painted`` when it stands on a colour."""

    node: LexborNode
    painted: bool
    closing: bool = False


def html_to_text(html: str) -> str:
    r"""Return the text that a reader of ``html`` sees; lines end with ``\n``, cells of one table row are tab-separated.

    Pages over four million characters are cut there. Never raises on content.
    """
    page = LexborHTMLParser(html[:_LARGEST])
    if page.body is None:
        return ""
    hiding = _hiding_classes(page)
    writer = _Writer()
    stack = [_Todo(page.body, painted=False)]
    while stack:  # not recursive: hostile mails nest tags thousands deep
        todo = stack.pop()
        if todo.closing:
            _close(todo.node, writer)
        else:
            _open(todo, writer, stack, hiding)
    return writer.text()


def _open(todo: _Todo, writer: _Writer, stack: list[_Todo], hiding: frozenset[str]) -> None:
    node = todo.node
    tag = node.tag or ""
    if tag == "-text":
        writer.write(_BLANKS.sub(" ", node.text_content or ""))
        return
    painted = todo.painted or _paints(node)
    if tag in _SKIPPED or _hidden(node, hiding, painted=painted):
        return
    if tag in {"br", "hr"}:
        writer.end_line()
        if tag == "hr":
            writer.lines.append("> " * writer.depth + _RULE)
        return
    if tag == "tr" and _is_data_row(node):
        writer.end_line()
        writer.write(_row(node, hiding))
        writer.end_line()
        return
    if tag in _BLOCKS:
        writer.end_line()
    writer.depth += _is_quote(node)
    stack.append(_Todo(node, painted, closing=True))
    stack.extend(_Todo(child, painted) for child in reversed(_children(node)))


def _close(node: LexborNode, writer: _Writer) -> None:
    tag = node.tag or ""
    if _is_quote(node):
        writer.end_quote()
    elif tag in {"p", "table", "blockquote", "ul", "ol", "h1", "h2", "h3"}:
        writer.end_block()
    elif tag in _BLOCKS:
        writer.end_line()


def _row(row: LexborNode, hiding: frozenset[str]) -> str:
    cells = []
    for cell in _cells(row):
        painted = _paints(cell) or _paints(row) or _painted_above(row)
        if not _hidden(cell, hiding, painted=painted):
            cells.append(_inline(cell, hiding, painted=painted))
    return "\t".join(cells).rstrip("\t")


def _inline(cell: LexborNode, hiding: frozenset[str], *, painted: bool) -> str:
    """Return a cell's text on one line."""
    pieces: list[str] = []
    stack = [_Todo(child, painted) for child in reversed(_children(cell))]
    while stack:
        todo = stack.pop()
        tag = todo.node.tag or ""
        if tag == "-text":
            pieces.append(todo.node.text_content or "")
            continue
        here = todo.painted or _paints(todo.node)
        if tag in _SKIPPED or _hidden(todo.node, hiding, painted=here):
            continue
        if tag == "br" or tag in _BLOCKS:
            pieces.append(" ")
        stack.extend(_Todo(child, here) for child in reversed(_children(todo.node)))
    return _BLANKS.sub(" ", _INVISIBLE.sub("", "".join(pieces))).strip()


def _is_data_row(row: LexborNode) -> bool:
    """Tell a row of data from one that only lays out the page (a nested table, long texts, a single cell)."""
    cells = _cells(row)
    if len(cells) < 2 or row.css_first("table") is not None:  # noqa: PLR2004 - one cell is no row of a table
        return False
    return all(len(cell.text()) <= _LONG_CELL for cell in cells)


def _cells(row: LexborNode) -> list[LexborNode]:
    return [child for child in _children(row) if child.tag in {"td", "th"}]


def _children(node: LexborNode) -> list[LexborNode]:
    found = []
    child = node.first_child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _hidden(node: LexborNode, hiding: frozenset[str], *, painted: bool) -> bool:
    attributes = node.attributes
    style = attributes.get("style") or ""
    if "hidden" in attributes or _HIDDEN_STYLE.search(style) or _STRUCK_STYLE.search(style):
        return True
    if hiding and hiding.intersection((attributes.get("class") or "").split()):
        return True
    white = _WHITE_STYLE.search(style) or (node.tag == "font" and _WHITE_VALUE.match(attributes.get("color") or ""))
    return bool(white) and not painted


def _paints(node: LexborNode) -> bool:
    """Return True when the node has a background that white text can be read on."""
    attributes = node.attributes
    value = attributes.get("bgcolor") or attributes.get("background") or ""
    match = _BACKGROUND.search(attributes.get("style") or "")
    shown = match.group(1) if match else value
    return bool(shown) and _NO_BACKGROUND.match(shown) is None


def _painted_above(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(50):
        if parent is None:
            return False
        if _paints(parent):
            return True
        parent = parent.parent
    return False


def _is_quote(node: LexborNode) -> bool:
    if node.tag == "blockquote":
        attributes = node.attributes
        return attributes.get("type") == "cite" or "gmail_quote" in (attributes.get("class") or "")
    return False


def _hiding_classes(page: LexborHTMLParser) -> frozenset[str]:
    """Return the classes that a style sheet hides on every screen (rules inside @media are for phones)."""
    rules = "\n".join(node.text() for node in page.css("style"))[:200_000]
    return frozenset(_HIDING_CLASS.findall(_MEDIA_RULE.sub("", rules)))


def _squeezed(line: str) -> str:
    """Squeeze blanks but keep the tabs between cells."""
    cells = _INVISIBLE.sub("", line).split("\t")
    return "\t".join(re.sub(r"[ \n\r\f\v\xa0\u2007\u202f]+", " ", cell).strip() for cell in cells).rstrip("\t")
