"""The parts of an XLSX file beside the values: which file holds which sheet, struck-out words, comments on cells.

A workbook without any of this costs a look for the word "strike" and the list of its parts, nothing more.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from parsers.grids.xml_nodes import attribute, child, children, is_on, kind, parsed

_WORKBOOK = "xl/workbook.xml"
_STYLES = "xl/styles.xml"
_SHARED = "xl/sharedStrings.xml"
_STRIKE = re.compile(rb"<(?:\w+:)?strike\b")
_LARGEST = 30_000_000  # bytes of sheet XML that are looked through for struck-out cells
_THREAD = "[Threaded comment]"


@dataclass(slots=True)
class SheetMarks:
    """Cells (``C4``) that are struck out as a whole, what is left of partly struck ones, and comments."""

    struck: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    unlooked: bool = False


def sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the file of each worksheet by the sheet's name; empty for other formats than XLSX."""
    if _WORKBOOK not in archive.namelist():
        return {}
    targets = dict(_relations(archive, _WORKBOOK))
    sheets = child(parsed(archive.read(_WORKBOOK), name=_WORKBOOK), "sheets")
    found: dict[str, str] = {}
    for sheet in sheets if sheets is not None else ():
        # the relation's id is "id" in a namespace of its own, beside "sheetId"
        target = targets.get(attribute(sheet, "id") or "", ("", ""))[1]
        if target:
            found[attribute(sheet, "name") or ""] = target
    return found


def marks_of(archive: zipfile.ZipFile, files: dict[str, str]) -> dict[str, SheetMarks]:
    """Return the marks of each sheet by its name."""
    names = set(archive.namelist())
    styles = _struck_styles(archive) if _STYLES in names else frozenset()
    shared = _struck_strings(archive) if _SHARED in names else {}
    found: dict[str, SheetMarks] = {}
    for name, path in files.items():
        if path not in names:
            continue
        marks = SheetMarks(comments=dict(_comments(archive, path, names)))
        inline = not styles and not shared and _has_strike(archive, path, names)
        if styles or shared or inline:
            _look(archive, path, marks, styles, shared)
        found[name] = marks
    return found


def _has_strike(archive: zipfile.ZipFile, path: str, names: set[str]) -> bool:
    """Texts stand in the sheet itself where a program writes no shared strings."""
    if _SHARED in names or archive.getinfo(path).file_size > _LARGEST:
        return False
    return _STRIKE.search(archive.read(path)) is not None


def _relations(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield id, and kind and file of what a part refers to."""
    folder, _, base = path.rpartition("/")
    listed = f"{folder}/_rels/{base}.rels"
    if listed not in archive.namelist():
        return
    for node in parsed(archive.read(listed), name=listed):
        target = attribute(node, "Target") or ""
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        yield attribute(node, "Id") or "", ((attribute(node, "Type") or "").rpartition("/")[2], whole)


def _struck_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the cell formats whose font is struck out."""
    xml = archive.read(_STYLES)
    if _STRIKE.search(xml) is None:
        return frozenset()
    root = parsed(xml, name=_STYLES)
    fonts, formats = child(root, "fonts"), child(root, "cellXfs")
    struck = {str(i) for i, font in enumerate(fonts if fonts is not None else ()) if is_on(child(font, "strike"))}
    listed = enumerate(formats if formats is not None else ())
    return frozenset(str(i) for i, form in listed if attribute(form, "fontId") in struck)


def _struck_strings(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return what is left of shared texts that are struck out in part or as a whole, by their number."""
    xml = archive.read(_SHARED)
    if _STRIKE.search(xml) is None:
        return {}
    listed = enumerate(children(parsed(xml, name=_SHARED), "si"))
    return {str(i): left for i, text in listed if (left := _left_of(text)) is not None}


def _left_of(text: etree._Element) -> str | None:
    """Return a rich text without its struck-out runs; None where it has none."""
    runs = list(children(text, "r"))
    kept = [run for run in runs if not is_on(child(run, "rPr", "strike"))]
    if len(kept) == len(runs):
        return None
    return " ".join("".join(t.text or "" for run in kept for t in children(run, "t")).split())


def _look(
    archive: zipfile.ZipFile, path: str, marks: SheetMarks, styles: frozenset[str], shared: dict[str, str]
) -> None:
    if archive.getinfo(path).file_size > _LARGEST:
        marks.unlooked = True
        return
    stream = io.BytesIO(archive.read(path))
    for _, cell in etree.iterparse(stream, events=("end",), tag="{*}c", resolve_entities=False, no_network=True):
        ref = cell.get("r", "")
        if cell.get("s") in styles:
            marks.struck.add(ref)
        elif (left := _left_in(cell, shared)) is not None:
            marks.texts[ref] = left
        cell.clear()


def _left_in(cell: etree._Element, shared: dict[str, str]) -> str | None:
    if cell.get("t") == "s":
        value = child(cell, "v")
        return shared.get(value.text or "") if value is not None else None
    inline = child(cell, "is")
    return _left_of(inline) if inline is not None else None


def _comments(archive: zipfile.ZipFile, path: str, names: set[str]) -> Iterator[tuple[str, str]]:
    for _, (role, target) in _relations(archive, path):
        if target not in names or role not in {"comments", "threadedComment"}:
            continue
        root = parsed(archive.read(target), name=target)
        authors = [(a.text or "").strip() for a in root.iter() if kind(a) == "author"]
        for node in root.iter():
            if kind(node) in {"comment", "threadedComment"}:
                text = _comment_text(node, authors)
                if text:
                    yield attribute(node, "ref") or "", text


def _comment_text(node: etree._Element, authors: list[str]) -> str:
    words = child(node, "text")
    text = " ".join("".join(str(t) for t in words.itertext()).split()) if words is not None else ""
    if text.startswith(_THREAD):
        return ""
    return next((text[len(a) + 1 :].strip() for a in authors if a and text.startswith(f"{a}:")), text)
