"""Files and body in Outlook's ``winmail.dat`` (TNEF, [MS-OXTNEF] 2.1): a flat list of attributes with lengths."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.charset import decode
from ingest.mapi import BINARY, STRING8, UNICODE, mapi_values
from ingest.rtf_body import RtfBody, body_of_rtf

SIGNATURE = b"\x78\x9f\x3e\x22"
_HEADER = struct.Struct("<BII")  # level, attribute id, length of data
_CHECKSUM = 2
_NEW_FILE = 0x00069002  # attAttachRenddata: the next attributes belong to a new attachment
_TITLE = 0x00018010  # attAttachTitle: its name in the sender's 8-bit charset
_DATA = 0x0006800F  # attAttachData
_PROPERTIES = 0x00069005  # attAttachment: MAPI properties, among them the long file name
_LONG_NAME = struct.pack("<HH", 0x001F, 0x3707)  # PR_ATTACH_LONG_FILENAME as Unicode
_MESSAGE = 0x00069003  # attMAPIProps: the properties of the mail itself
_BODY = 0x0002800C  # attBody: its plain text in the sender's 8-bit charset
_PLAIN, _HTML, _RTF = 0x1000, 0x1013, 0x1009  # PidTagBody, PidTagHtml, PidTagRtfCompressed
_MOST_FILES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TnefFile:
    """A file taken out of a TNEF container."""

    name: str
    content: bytes


def tnef_files(content: bytes) -> list[TnefFile]:
    """Return the files of a TNEF stream.

    Raises:
        ValueError: the stream is cut off or no TNEF; the text says which, for a person.
    """
    if content[:4] != SIGNATURE:
        raise ValueError("not a TNEF file")
    files: list[dict[int, bytes]] = []
    for attribute, data in _attributes(content):
        if attribute == _NEW_FILE and len(files) < _MOST_FILES:
            files.append({})
        elif files:
            files[-1].setdefault(attribute, data)
    return [TnefFile(name=_name(f), content=f[_DATA]) for f in files if _DATA in f]


def tnef_body(content: bytes) -> RtfBody:
    """Return the body of the mail that a TNEF stream holds; empty where it holds none.

    Raises:
        ValueError: the stream or its RTF is damaged; the text says which, for a person.
    """
    if content[:4] != SIGNATURE:
        raise ValueError("not a TNEF file")
    plain, packed, html = None, None, None
    for attribute, data in _attributes(content):
        if attribute == _NEW_FILE:
            break
        if attribute == _BODY:
            plain = decode(data.rstrip(b"\x00"), "cp1252")
        elif attribute == _MESSAGE:
            values = mapi_values(data)
            packed, html = values.get((_RTF, BINARY)), values.get((_HTML, BINARY))
            plain = _text(values) or plain
    if html is not None:
        return RtfBody(plain=plain, html=decode(html.rstrip(b"\x00"), None))
    if packed is None:
        return RtfBody(plain=plain)
    try:
        body = body_of_rtf(packed)
    except ValueError:
        if plain is None:
            raise
        return RtfBody(plain=plain)
    return RtfBody(plain=plain or body.plain, html=body.html)


def _text(values: dict[tuple[int, int], bytes]) -> str | None:
    if (wide := values.get((_PLAIN, UNICODE))) is not None:
        return decode(wide.decode("utf-16-le", "replace").rstrip("\x00").encode(), "utf-8")
    narrow = values.get((_PLAIN, STRING8))
    return decode(narrow.rstrip(b"\x00"), "cp1252") if narrow is not None else None


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position < len(content):
        attribute, data, position = _attribute(content, position)
        yield attribute, data


def _attribute(content: bytes, position: int) -> tuple[int, bytes, int]:
    if position + _HEADER.size > len(content):
        raise ValueError("cut off, cannot be read")
    _, attribute, length = _HEADER.unpack_from(content, position)
    start = position + _HEADER.size
    end = start + length
    if end + _CHECKSUM > len(content):
        raise ValueError("cut off, cannot be read")
    return attribute, content[start:end], end + _CHECKSUM


def _name(attributes: dict[int, bytes]) -> str:
    return _long_name(attributes.get(_PROPERTIES, b"")) or attributes.get(_TITLE, b"").rstrip(b"\x00").decode(
        "cp1252", "replace"
    )


def _long_name(properties: bytes) -> str:
    """Return the Unicode file name: property tag, count of values (1), length in bytes, text with a final NUL."""
    start = properties.find(_LONG_NAME)
    if start < 0 or start + 12 > len(properties):
        return ""
    count, length = struct.unpack_from("<II", properties, start + 4)
    text = properties[start + 12 : start + 12 + length]
    return text.decode("utf-16-le", "replace").rstrip("\x00") if count == 1 and length == len(text) else ""
