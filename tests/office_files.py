"""Builds the office files of invented vendors: Word, RTF, OpenDocument, Outlook's containers."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

import compressed_rtf
import docx
from docx.document import Document

HEAD = ("Line", "Description", "Qty", "UOM", "Ship Date")
ROWS = (
    ("1", "PLATE A36 1/2 X 96 X 240", "12", "PC", "12/4/2026"),
    ("2", "HR SHEET A1011 CS-B 10GA X 48 X 120", "160", "PC", "12/11/2026"),
)
Rows = Sequence[Sequence[str]]


# ---------------------------------------------------------------- Word


def word_table(document: Document, rows: Rows) -> None:
    """Append a table."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def word_bytes(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word_ack(rows: Rows = (HEAD, *ROWS), *, po: str = "4501") -> bytes:
    """An acknowledgment with a heading, an order number and a table."""
    document = docx.Document()
    document.add_paragraph("ORDER ACKNOWLEDGMENT")
    document.add_paragraph(f"Your PO: {po}")
    word_table(document, rows)
    document.add_paragraph("Thank you for your order.")
    return word_bytes(document)


# ---------------------------------------------------------------- RTF


def rtf_table(rows: Rows) -> str:
    def cells(row: Sequence[str]) -> str:
        return "".join(rf"\intbl {text}\cell " for text in row)

    edges = "".join(rf"\cellx{1500 * (n + 1)}" for n in range(len(rows[0])))
    return "".join(rf"\trowd{edges} {cells(row)}\row " for row in rows)


def rtf_ack(rows: Rows = (HEAD, *ROWS), *, po: str = "4501") -> str:
    return (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}}{\info{\author Nobody}}\f0 "
        rf"ORDER ACKNOWLEDGMENT\par Your PO: {po}\par {rtf_table(rows)}\pard Thank you.\par}}"
    )


def rtf_around_html(html_pieces: Sequence[str]) -> str:
    """RTF as Outlook makes it of HTML: tags in groups of their own, words between them twice where RTF needs it."""
    wrapped = "".join(
        rf"{{\*\htmltag64 {piece}}}"
        if piece.startswith("<")
        else rf"\htmlrtf {{\b \htmlrtf0 {piece}\htmlrtf }}\htmlrtf0 "
        for piece in html_pieces
    )
    return rf"{{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{{\fonttbl{{\f0\fswiss Arial;}}}}\uc1 {wrapped}}}"


def html_pieces(rows: Rows, *, before: str) -> list[str]:
    table = [p for row in rows for p in ("<tr>", *(q for text in row for q in ("<td>", text, "</td>")), "</tr>")]
    return ["<html><body><p>", before, "</p><table>", *table, "</table></body></html>"]


def packed(rtf: str) -> bytes:
    return bytes(compressed_rtf.compress(rtf.encode("cp1252")))


# ---------------------------------------------------------------- TNEF


def tnef_attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def mapi_property(number: int, kind: int, value: bytes) -> bytes:
    padded = value + bytes(-len(value) % 4)
    return struct.pack("<HHII", kind, number, 1, len(value)) + padded


def winmail(*, rtf: str | None = None, text: str | None = None, files: Mapping[str, bytes] | None = None) -> bytes:
    """A winmail.dat with a body and files."""
    values = [struct.pack("<HHI", 0x0003, 0x0E07, 1)]  # a value of fixed size first
    if text is not None:
        values.append(mapi_property(0x1000, 0x001F, (text + "\0").encode("utf-16-le")))
    if rtf is not None:
        values.append(mapi_property(0x1009, 0x0102, packed(rtf)))
    content = b"\x78\x9f\x3e\x22\x01\x00" + tnef_attribute(
        1, 0x00069003, struct.pack("<I", len(values)) + b"".join(values)
    )
    for name, data in (files or {}).items():
        content += tnef_attribute(2, 0x00069002, bytes(14))
        content += tnef_attribute(2, 0x00018010, name.encode() + b"\0")
        content += tnef_attribute(2, 0x0006800F, data)
    return content


# ---------------------------------------------------------------- Outlook .msg

Tree = dict[str, "bytes | Tree"]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


def compound_file(tree: Tree) -> bytes:
    """A compound file (MS-CFB) of the given storages and streams; small streams go to the mini stream."""
    names: list[tuple[str, int, bytes]] = [("Root Entry", 5, b"")]
    links: list[list[int]] = [[_FREE, _FREE]]  # right sibling, child

    def add(level: Tree, parent: int) -> None:
        before: int | None = None
        for name, value in level.items():
            index = len(names)
            names.append((name, 2, value) if isinstance(value, bytes) else (name, 1, b""))
            links.append([_FREE, _FREE])
            if before is None:
                links[parent][1] = index
            else:
                links[before][0] = index
            before = index
            if not isinstance(value, bytes):
                add(value, index)

    add(tree, 0)
    mini, minifat, sectors, fat = b"", [], [], []
    starts: list[int] = []

    def store(data: bytes) -> int:
        if not data:
            return _END
        first, count = len(sectors), -(-len(data) // _SECTOR)
        sectors.extend(data[i * _SECTOR : (i + 1) * _SECTOR].ljust(_SECTOR, b"\0") for i in range(count))
        fat.extend([*range(first + 1, first + count), _END])
        return first

    for _, kind, data in names:
        if kind == 2 and len(data) < _CUTOFF and data:
            count = -(-len(data) // _MINI)
            starts.append(len(minifat))
            minifat.extend([*range(len(minifat) + 1, len(minifat) + count), _END])
            mini += data.ljust(count * _MINI, b"\0")
        else:
            starts.append(store(data) if kind == 2 else _END)
    starts[0] = store(mini)
    minifat_start = store(b"".join(struct.pack("<I", x) for x in minifat))
    entries = _directory(names, links, starts, mini=len(mini))
    directory = store(entries.ljust(-(-len(entries) // _SECTOR) * _SECTOR, b"\0"))
    tables = 1
    while (len(fat) + tables) * 4 > tables * _SECTOR:
        tables += 1
    first_table = len(sectors)
    fat.extend([_FAT] * tables)
    table = b"".join(struct.pack("<I", x) for x in fat).ljust(tables * _SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    mini_sectors = -(-len(minifat) * 4 // _SECTOR)
    head += struct.pack("<IIIIIIIII", 0, tables, directory, 0, _CUTOFF, minifat_start, mini_sectors, _END, 0)
    head += b"".join(struct.pack("<I", first_table + i) for i in range(tables))
    return head.ljust(_SECTOR, b"\xff") + b"".join(sectors) + table


def _directory(
    names: Sequence[tuple[str, int, bytes]], links: Sequence[Sequence[int]], starts: Sequence[int], *, mini: int
) -> bytes:
    entries = b""
    for (name, kind, data), (right, child), start in zip(names, links, starts, strict=True):
        wide = (name + "\0").encode("utf-16-le")
        size = mini if kind == 5 else len(data)
        entries += wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, _FREE, right, child)
        entries += bytes(36) + struct.pack("<IQ", start, size)
    return entries


def _storage(properties: Mapping[int, str | bytes], *, header: int) -> Tree:
    tree: Tree = {}
    entries = b""
    for number, value in properties.items():
        kind = 0x001F if isinstance(value, str) else 0x0102
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        tree[f"__substg1.0_{number:04X}{kind:04X}"] = data
        entries += struct.pack("<HHIII", kind, number, 6, len(data) + 2 * isinstance(value, str), 0)
    tree["__properties_version1.0"] = bytes(header) + entries
    return tree


def outlook_tree(
    *,
    sender: str,
    subject: str,
    text: str | None = None,
    rtf: str | None = None,
    files: Mapping[str, bytes] | None = None,
    inner: Tree | None = None,
    header: int = 32,
) -> Tree:
    """The storages of a mail in Outlook's own format; ``inner`` is a mail attached to it."""
    headers = (
        f"From: {sender}\r\nDate: Thu, 19 Nov 2026 10:00:00 -0500\r\nMessage-ID: <{abs(hash(subject))}@v.example>\r\n"
    )
    values: dict[int, str | bytes] = {0x0037: subject, 0x007D: headers}
    if text is not None:
        values[0x1000] = text
    if rtf is not None:
        values[0x1009] = packed(rtf)
    tree = _storage(values, header=header)
    # the day it was sent, as a property of fixed size: 100 ns since 1601
    sent = struct.pack("<HHIQ", 0x0040, 0x0039, 6, 134_400_000_000_000_000)
    properties = tree["__properties_version1.0"]
    assert isinstance(properties, bytes)
    tree["__properties_version1.0"] = properties + sent
    for number, (name, content) in enumerate((files or {}).items()):
        tree[f"__attach_version1.0_#{number:08X}"] = _storage({0x3707: name, 0x3701: content}, header=8)
    if inner is not None:
        attached = _storage({0x3707: "forwarded"}, header=8)
        attached["__substg1.0_3701000D"] = inner
        tree["__attach_version1.0_#000000FF"] = attached
    return tree


# ---------------------------------------------------------------- OpenDocument

_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def opendocument(kind: str, body: str) -> bytes:
    """An ODT ("text") or ODS ("spreadsheet") with the given content."""
    stream = io.BytesIO()
    media = f"application/vnd.oasis.opendocument.{kind}"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", media)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {_ODF} office:version="1.2"><office:body>'
            f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/></manifest:manifest>',
        )
    return stream.getvalue()


def odf_table(rows: Rows) -> str:
    def cells(row: Sequence[str]) -> str:
        return "".join(
            f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>' for t in row
        )

    return (
        '<table:table table:name="Ack">'
        + "".join(f"<table:table-row>{cells(row)}</table:table-row>" for row in rows)
        + "</table:table>"
    )
