"""What of an RTF text is seen: struck-out, deleted and hidden words go, and cells of tables get marks of their own.

Mails and attached files both come as RTF. Converters know nothing of words taken back and write cells as ``|``, which
stands in plain text as well; so the source is prepared here before they see it (RTF 1.9.1, character properties).
"""

import re
from dataclasses import dataclass

ROW_START, CELL_END, ROW_END = "\ue002", "\ue000", "\ue001"  # private use: no text holds them

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'[0-9A-Fa-f]{2}|\\[^A-Za-z]|(?P<brace>[{}])|[^\\{}]+|\\",
    re.DOTALL,
)
_TAKEN_BACK = frozenset({"strike", "striked", "deleted"})
_UNSEEN = _TAKEN_BACK | {"v"}
_MARKS = {"trowd": ROW_START, "cell": CELL_END, "nestcell": CELL_END, "row": ROW_END, "nestrow": ROW_END}
_PRIVATE = 0x10000


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleRtf:
    """RTF source without unseen words; ``taken_back`` tells that struck-out or deleted ones were among them."""

    source: str
    taken_back: bool


def visible_rtf(source: str) -> VisibleRtf:
    """Return the source as described above; never raises."""
    kept: list[str] = []
    off: frozenset[str] = frozenset()
    stack: list[frozenset[str]] = []
    taken_back = False
    position = 0
    while (token := _TOKEN.match(source, position)) is not None:
        position = token.end()
        word, number, brace = token["word"], token["number"], token["brace"]
        if brace == "{":
            stack.append(off)
        elif brace == "}":
            off = stack.pop() if stack else frozenset()
        elif word == "bin":
            position += max(0, int(number or 0))
            continue
        elif word in _UNSEEN:
            off = off - {word} if number == "0" else off | {word}
        elif word == "plain":
            off = frozenset()
        elif word in _MARKS:
            kept.append(_written(_MARKS[word]))
            continue
        elif off and (word is None or word == "u"):
            taken_back |= bool(off & _TAKEN_BACK) and bool(token.group().strip())
            continue
        kept.append(token.group())
    return VisibleRtf(source="".join(kept), taken_back=taken_back)


def _written(mark: str) -> str:
    return rf"{{\uc1\u{ord(mark) - _PRIVATE}?}}"
