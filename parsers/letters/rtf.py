"""RTF files: bytes to a layout of paragraphs and tables."""

from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from domain.errors import DocumentError
from domain.rtf import CELL_END, ROW_END, ROW_START, visible_rtf
from parsers.grids.zip_checks import check_size
from parsers.layout import Layout
from parsers.letters.blocks import Block, Paragraph, TableBlock, layout_of_blocks

_MOST_TEXT = 8_000_000  # characters of source; pictures are written as digits and make it long
_MOST_CELLS = 256


def read_rtf(content: bytes, *, name: str) -> Layout:
    """Read an RTF file; struck-out, deleted and hidden text is left out.

    Raises:
        DocumentError: too large, damaged, or without any text; the message is the reason.
    """
    check_size(content, name=name)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"{\\rtf"):
        raise DocumentError(f"{name}: not an RTF file")
    seen = visible_rtf(_without_pictures(content.decode("cp1252", errors="replace")))
    if len(seen.source) > _MOST_TEXT:
        raise DocumentError(f"{name}: more than {_MOST_TEXT // 1_000_000} million characters")
    try:
        text = str(rtf_to_text(seen.source, errors="replace"))  # type: ignore[no-untyped-call]
    except Exception as error:  # the converter raises whatever the source runs it into
        raise DocumentError(f"{name}: damaged ({type(error).__name__})") from error
    blocks = tuple(_blocks(text))
    if not any(not c.isspace() for c in text if c not in {ROW_START, CELL_END, ROW_END}):
        raise DocumentError(f"{name}: no text in it")
    return layout_of_blocks(blocks, warnings=("struck-out text was left out",) if seen.taken_back else ())


def _without_pictures(source: str) -> str:
    """Drop the digits of pictures, which are most of a large file."""
    pieces = source.split("{\\pict")
    return pieces[0] + "".join("{\\pict" + piece[piece.find("}") :] for piece in pieces[1:] if "}" in piece)


def _blocks(text: str) -> Iterator[Block]:
    """Split at row ends: cells since the last row start are the row, what stands before it are paragraphs."""
    table: list[tuple[str, ...]] = []
    pieces = text.split(ROW_END)
    for number, piece in enumerate(pieces):
        before, start, row = piece.partition(ROW_START)
        if not start and CELL_END in piece:
            before, row = "", piece
        if before.strip() and table:
            yield _table(table)
            table = []
        if before.strip():
            yield from (Paragraph(text=line) for line in before.split("\n"))
        cells = row.replace(ROW_START, "").split(CELL_END)
        if number < len(pieces) - 1 or CELL_END in row:
            table.append(tuple(" ".join(cell.split()) for cell in cells[:-1][:_MOST_CELLS]))
        elif row.strip():
            yield from (Paragraph(text=line) for line in row.replace(ROW_START, "").split("\n"))
    if table:
        yield _table(table)


def _table(rows: list[tuple[str, ...]]) -> TableBlock:
    width = max(map(len, rows))
    return TableBlock(rows=tuple((*row, *[""] * (width - len(row))) for row in rows))
