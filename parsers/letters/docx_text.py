"""The text of a Word paragraph as its reader sees it: changes accepted, hidden words gone, struck-out words apart.

A struck-out old date beside a new one is what the vendor took back: it must not be read as the value.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from parsers.grids.xml_nodes import attribute, child, children, is_on, kind

_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": " "}
_INSIDE = frozenset({"hyperlink", "smartTag", "sdt", "sdtContent", "ins", "moveTo", "fldSimple", "dir", "bdo"})
_GONE = frozenset({"del", "moveFrom"})
_DRAWN = frozenset({"drawing", "pict", "object"})


@dataclass(slots=True)
class Words:
    """A paragraph's words: ``kept`` as they stand, ``taken_back`` those struck out or deleted, and its text boxes."""

    kept: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What still stands."""
        return "".join(self.kept)

    @property
    def struck_text(self) -> str:
        """The words where everything was struck out; empty where something stands."""
        return "" if self.text.strip() else "".join(self.taken_back)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReader:
    """Reads paragraphs; ``struck_styles`` are the character styles that strike out."""

    struck_styles: frozenset[str] = frozenset()

    def words(self, paragraph: etree._Element) -> Words:
        """Return a paragraph's words."""
        found = Words()
        self._walk(paragraph, found, gone=False)
        return found

    def _walk(self, node: etree._Element, found: Words, *, gone: bool) -> None:
        for part in node:
            name = kind(part)
            if name == "r":
                self._run(part, found, gone=gone)
            elif name in _INSIDE:
                self._walk(part, found, gone=gone)
            elif name in _GONE:
                self._walk(part, found, gone=True)
            elif name == "AlternateContent":
                self._walk(chosen(part), found, gone=gone)

    def _run(self, run: etree._Element, found: Words, *, gone: bool) -> None:
        look = child(run, "rPr")
        if is_on(child(look, "vanish")):
            return
        words = found.taken_back if gone or self._is_struck(look) else found.kept
        for part in run:
            name = kind(part)
            if name in {"t", "delText"}:
                words.append(part.text or "")
            elif name in _SIGNS:
                words.append(_SIGNS[name])
            elif name in _DRAWN:
                found.boxes.extend(_boxes(part))
            elif name == "AlternateContent":
                found.boxes.extend(_boxes(chosen(part)))

    def _is_struck(self, look: etree._Element | None) -> bool:
        own = child(look, "strike") if child(look, "strike") is not None else child(look, "dstrike")
        if own is not None:
            return is_on(own)
        return (attribute(child(look, "rStyle"), "val") or "") in self.struck_styles


def text_reader(styles: etree._Element | None) -> TextReader:
    """Return a reader that knows the file's own styles."""
    found = {
        attribute(style, "styleId") or ""
        for style in (children(styles, "style") if styles is not None else ())
        if is_on(child(style, "rPr", "strike")) or is_on(child(style, "rPr", "dstrike"))
    }
    return TextReader(struck_styles=frozenset(found))


def chosen(alternatives: etree._Element) -> etree._Element:
    """Return the first of several forms of the same content; the others repeat it for older programs."""
    return next(iter(alternatives), alternatives)


def _boxes(drawn: etree._Element) -> Iterator[etree._Element]:
    """Text boxes in a drawing, each once although the drawing may hold it in two forms."""
    stack = [drawn]
    while stack:
        node = stack.pop()
        name = kind(node)
        if name == "txbxContent":
            yield node
        elif name == "AlternateContent":
            stack.append(chosen(node))
        else:
            stack.extend(reversed(node))
