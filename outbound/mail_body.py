"""The two twins of a mail from the same words: plain text, and HTML made from it by escaping (no images)."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from outbound.lines import ANSWERS, COLUMNS

_BLANK = "____"  # what shows in plain text where the vendor writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of the table: its heading, its rows, and what is to be said about some of them."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...] = ()


def text_body(parts: Sequence[str | Block]) -> str:
    """Return the plain text: paragraphs apart by an empty line, a row in a line."""
    return "\n\n".join(_plain(part) for part in parts) + "\n"


def html_body(parts: Sequence[str | Block], *, language: str, title: str) -> str:
    """Return the HTML with the same words."""
    body = "\n".join(_marked_up(part) for part in parts)
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n{head}\n<body>\n{body}\n</body>\n</html>\n'


def _plain(part: str | Block) -> str:
    if isinstance(part, str):
        return part
    rows = [" | ".join((*row[:-ANSWERS], *(cell or _BLANK for cell in row[-ANSWERS:]))) for row in part.rows]
    return "\n".join([*([part.heading] if part.heading else []), " | ".join(COLUMNS), *rows, *part.remarks])


def _marked_up(part: str | Block) -> str:
    if isinstance(part, str):
        return "<p>" + "<br>\n".join(escape(line) for line in part.splitlines()) + "</p>"
    head = "<tr>" + "".join(f'<th align="left">{escape(c)}</th>' for c in COLUMNS) + "</tr>"
    rows = ["<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in part.rows]
    table = "\n".join(['<table border="1" cellpadding="4" cellspacing="0">', head, *rows, "</table>"])
    remarks = "".join(f"\n{_marked_up(remark)}" for remark in part.remarks)
    heading = f"<h3>{escape(part.heading)}</h3>\n" if part.heading else ""
    return f"{heading}{table}{remarks}"
