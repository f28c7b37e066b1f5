"""A vendor's HTML mail as it may be shown: no scripts, forms, styles or anything loaded from elsewhere.

Colours carry meaning in answers ("see below in red"), so text and background colours become classes of a few names
before all styles are dropped.
"""

import re
from collections.abc import Iterator

import nh3
from lxml import etree, html as lxml_html

_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "center", "code", "col", "colgroup", "del", "div", "dl", "dt", "dd", "em",
    "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "s", "small", "span",
    "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
_CLASSES = frozenset({
    "ink-red", "ink-green", "ink-blue", "ink-orange", "ink-grey", "mark-yellow", "mark-green", "mark-red", "mark-blue",
    "struck",
})  # fmt: skip
_NAMED = {
    "red": "red", "darkred": "red", "crimson": "red", "maroon": "red", "green": "green", "darkgreen": "green",
    "lime": "green", "blue": "blue", "navy": "blue", "darkblue": "blue", "orange": "orange", "darkorange": "orange",
    "gray": "grey", "grey": "grey", "silver": "grey", "yellow": "yellow", "gold": "yellow", "aqua": "blue",
    "cyan": "blue", "lightgreen": "green", "lightyellow": "yellow", "pink": "red",
}  # fmt: skip
_DECLARATION = re.compile(r"(?P<name>[a-z-]+)\s*:\s*(?P<value>[^;]+)", re.IGNORECASE)
_HEX = re.compile(r"#(?P<digits>[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})")
_MOST = 2_000_000  # characters


def shown_html(markup: str) -> str:
    """Return the markup that may be shown in a frame of its own."""
    cleaned = nh3.clean(
        _with_classes(markup[:_MOST]),
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "title", "head", "object", "iframe", "svg", "math"},
        attributes={"td": {"colspan", "rowspan", "align"}, "th": {"colspan", "rowspan", "align"}, "*": set()},
        allowed_classes={tag: set(_CLASSES) for tag in _TAGS},
        url_schemes=set(),
        link_rel=None,
        strip_comments=True,
    )
    return str(cleaned)


def _with_classes(markup: str) -> str:
    """Put a class on every element whose colours mean something."""
    try:
        tree = lxml_html.fromstring(markup.replace("\x00", "") or "<p></p>")
    except (etree.ParserError, ValueError):
        return ""
    for element in tree.iter():
        if isinstance(element.tag, str):
            classes = " ".join(dict.fromkeys(_classes(element)))
            element.attrib.pop("class", "")
            if classes:
                element.set("class", classes)
    return str(lxml_html.tostring(tree, encoding="unicode"))


def _classes(element: "lxml_html.HtmlElement") -> Iterator[str]:
    styles = {m["name"].lower(): m["value"] for m in _DECLARATION.finditer(element.get("style", ""))}
    ink = _colour(styles.get("color", element.get("color", "")))
    if ink and ink != "yellow":
        yield f"ink-{ink}"
    ground = _colour(styles.get("background-color", styles.get("background", element.get("bgcolor", ""))))
    if ground in {"yellow", "green", "red", "blue"}:
        yield f"mark-{ground}"
    if "line-through" in styles.get("text-decoration", ""):
        yield "struck"


def _colour(text: str) -> str:
    """Return the name of a colour by its hue; empty for black, white and what is nearly so."""
    words = text.strip().lower()
    if named := _NAMED.get(words.split(" ")[0] if words else ""):
        return named
    if found := _HEX.search(words):
        digits = found["digits"] if len(found["digits"]) == 6 else "".join(c * 2 for c in found["digits"])  # noqa: PLR2004
        return _hue(*(int(digits[i : i + 2], 16) for i in (0, 2, 4)))
    if rgb := _RGB.search(words):
        return _hue(*(min(255, int(part)) for part in rgb.groups()))
    return ""


_FLAT = 60  # of 255: less difference between the strongest and the weakest is grey


def _hue(red: int, green: int, blue: int) -> str:
    high, low = max(red, green, blue), min(red, green, blue)
    if high - low < _FLAT:
        return ""
    if red == high:
        if green - low > (high - low) * 0.75:
            return "yellow"
        return "orange" if green - low > (high - low) * 0.35 else "red"
    return "green" if green == high else "blue"
