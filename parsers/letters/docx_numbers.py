"""Automatic numbers of a Word file's paragraphs: where lines are numbered by Word, they stand in no text."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from parsers.grids.xml_nodes import attribute, child, children, kind

_LEVELS = 9
_WRITTEN = frozenset({"decimal", "decimalZero", "lowerLetter", "upperLetter"})
_LETTERS = 26
_HIGHEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    form: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts numbered paragraphs as they are met; ``lists`` maps a list's id to its levels, ``styles`` a style's."""

    lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, paragraph: etree._Element) -> str:
        """Return the number Word prints before a paragraph ("3."), empty for none and for bullets."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        style = self.styles.get(attribute(child(properties, "pStyle"), "val") or "", ("", 0))
        list_id = attribute(child(own, "numId"), "val") or style[0]
        level = _number(attribute(child(own, "ilvl"), "val"), style[1])
        shared, levels = self.lists.get(list_id, ("", {}))
        found = levels.get(level)
        if found is None:
            return ""
        self._counts[shared, level] = min(self._counts.get((shared, level), found.start - 1) + 1, _HIGHEST)
        for deeper in range(level + 1, _LEVELS):
            self._counts.pop((shared, deeper), None)
        return self._written(shared, levels, found) if found.form in _WRITTEN else ""

    def _written(self, shared: str, levels: dict[int, _Level], own: _Level) -> str:
        text = own.pattern
        for level, spec in levels.items():
            count = self._counts.get((shared, level), spec.start)
            text = text.replace(f"%{level + 1}", _figure(count, spec.form))
        return text.strip()


def numbering_of(numbers: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Return the numbering of ``word/numbering.xml`` and of the styles that number their paragraphs."""
    found = Numbering()
    if numbers is None:
        return found
    abstract = {attribute(a, "abstractNumId") or "": dict(_levels(a)) for a in children(numbers, "abstractNum")}
    for number in children(numbers, "num"):
        list_id = attribute(number, "numId") or ""
        shared = attribute(child(number, "abstractNumId"), "val") or ""
        restarts = child(number, "lvlOverride", "startOverride") is not None
        found.lists[list_id] = (list_id if restarts else f"a{shared}", abstract.get(shared, {}))
    for style in children(styles, "style") if styles is not None else ():
        numbered = child(style, "pPr", "numPr")
        listed = attribute(child(numbered, "numId"), "val")
        if listed is not None:
            level = _number(attribute(child(numbered, "ilvl"), "val"), 0)
            found.styles[attribute(style, "styleId") or ""] = (listed, level)
    return found


def _levels(abstract: etree._Element) -> Iterable[tuple[int, _Level]]:
    for node in abstract:
        if kind(node) == "lvl":
            yield (
                _number(attribute(node, "ilvl"), 0),
                _Level(
                    form=attribute(child(node, "numFmt"), "val") or "decimal",
                    pattern=attribute(child(node, "lvlText"), "val") or "",
                    start=_number(attribute(child(node, "start"), "val"), 1),
                ),
            )


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else otherwise  # noqa: PLR2004


def _figure(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % _LETTERS)
        return letter if form == "lowerLetter" else letter.upper()
    return f"{count:02}" if form == "decimalZero" else str(count)
