"""The body of a mail that Outlook kept as compressed RTF only (PidTagRtfCompressed, [MS-OXRTFCP])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from compressed_rtf import decompress
from striprtf.striprtf import rtf_to_text

from domain.rtf import CELL_END, ROW_END, ROW_START, visible_rtf
from ingest.charset import clean
from ingest.rtf_html import html_in_rtf

_HEADER = struct.Struct("<II")
_LARGEST = 1_000_000  # bytes packed; unpacking takes seconds beyond, and such a body holds pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class RtfBody:
    """The same words as text or as HTML; one of both is given."""

    plain: str | None = None
    html: str | None = None


def body_of_rtf(packed: bytes) -> RtfBody:
    """Return a body from its compressed RTF: the HTML it was made from, else its visible text.

    Raises:
        ValueError: damaged or too large; the text says which, for a person.
    """
    if len(packed) < _HEADER.size or len(packed) > _LARGEST or _HEADER.unpack_from(packed)[1] > 16 * _LARGEST:
        raise ValueError("body in RTF cannot be read: damaged or too large")
    try:
        source = decompress(packed).decode("cp1252", errors="replace")
        html = html_in_rtf(source)
        if html is not None:
            return RtfBody(html=clean(html))
        return RtfBody(plain=clean(_tabbed(str(rtf_to_text(visible_rtf(source).source, errors="replace")))))  # type: ignore[no-untyped-call]
    # both libraries raise plain Exception, struct.error, IndexError ... on damaged bodies; all mean the same to us
    except Exception as error:
        raise ValueError("body in RTF cannot be read: damaged") from error


def _tabbed(text: str) -> str:
    """Rows of tables as lines with tabs between the cells, as a mail program would write them."""
    return "\n".join(line for piece in text.split(ROW_END) for line in _lines(piece))


def _lines(piece: str) -> Iterator[str]:
    """The paragraphs before a row, and the row; without a row's start its cells begin in the last line."""
    if CELL_END not in piece:
        yield piece.replace(ROW_START, "").strip("\n")
        return
    before, _, row = piece.rpartition(ROW_START) if ROW_START in piece else ("", "", piece)
    if before.strip():
        yield before.replace(ROW_START, "").strip("\n")
    yield "\t".join(" ".join(cell.split()) for cell in row.split(CELL_END)).rstrip("\t")
