"""EDI where no file says so: pasted into the text of a mail, or behind a few words in a plain attachment.

What is quoted from an older mail is not read again. The places of the evidence are characters of the mail's own text.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.mail import Mail, Part
from parsers.edi.segments import decode
from parsers.prose.quotes import BlockKind, split_body


class Standard(StrEnum):
    """The media type of a coded message."""

    X12 = "application/edi-x12"
    EDIFACT = "application/edifact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A coded message in a text, from its first character up to but not including ``end``."""

    standard: Standard
    start: int
    end: int


_MARK = r"[^\w \t\r\n]"
_STARTS = {
    Standard.X12: re.compile(
        rf"(?<![A-Za-z0-9])(?:ISA({_MARK})\d\d\1[^\0]{{20,300}}?GS\1|ST({_MARK})8(?:10|55|56|65|70)\2\d{{4,9}}{_MARK})",
        re.IGNORECASE,
    ),
    Standard.EDIFACT: re.compile(
        rf"(?<![A-Za-z0-9])(?:UNA.{{6}}\s{{0,4}}UN[BH]|UNB({_MARK})UNO[A-Z]|UNH({_MARK})\w{{1,14}}\2(?:ORDRSP|DESADV|INVOIC)\W)",
        re.IGNORECASE | re.DOTALL,
    ),
}
_ENDS = {
    Standard.X12: re.compile(rf"(?<![A-Za-z0-9])(?:IEA|GE|SE)({_MARK})\d+\1\w+\s?{_MARK}?", re.IGNORECASE),
    Standard.EDIFACT: re.compile(rf"(?<![A-Za-z0-9])UN[ZT]({_MARK})\d+\1\w+\s?{_MARK}?", re.IGNORECASE),
}
_LOOK = 20_000  # bytes of a file in which a message must start


def standard_of(content: bytes) -> Standard | None:
    """Return the standard of a file that holds a coded message, with or without words around it."""
    found = find_coded(decode(content[:_LOOK]))
    return found.standard if found else None


def find_coded(text: str) -> Found | None:
    """Return the first coded message of a text; it ends with the last trailer there is, else with the text."""
    starts = [(m.start(), standard) for standard, start in _STARTS.items() if (m := start.search(text))]
    if not starts:
        return None
    at, standard = min(starts)
    end = max((m.end() for m in _ENDS[standard].finditer(text, at)), default=len(text))
    return Found(standard=standard, start=at, end=end)


def without_coded(mail: Mail) -> tuple[Mail, tuple[Part, ...]]:
    """Return the mail with coded messages blanked out of its text, and these as parts of their own.

    Both texts are as long as the mail's, so that every place in them is a place in the mail.
    """
    if all(start.search(mail.text) is None for start in _STARTS.values()):
        return mail, ()
    prose, parts = mail.text, []
    for block in split_body(mail.text, sender_name=mail.sender.name):
        found = find_coded(mail.text[block.start : block.end]) if block.kind is BlockKind.NEW else None
        if found is None:
            continue
        start, end = block.start + found.start, block.start + found.end
        prose = prose[:start] + _blank(prose[start:end]) + prose[end:]
        coded = _blank(mail.text[:start]) + mail.text[start:end]
        parts.append(
            Part(name="body", path="", media_type=found.standard, sha256="", content=coded.encode(errors="replace"))
        )
    return replace(mail, text=prose), tuple(parts)


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)
