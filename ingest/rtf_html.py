r"""The HTML that Outlook wraps into RTF (``\fromhtml1``), unwrapped as [MS-OXRTFEX] 2.1.3 describes.

Text inside ``\*\htmltag`` groups is HTML; text outside is what the tags surround; what ``\htmlrtf`` switches on is for
programs that only know RTF and is dropped.
"""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])"
    r"|(?P<brace>[{}])|(?P<line>[\r\n]+)|(?P<text>[^\\{}\r\n]+)|\\",
    re.DOTALL,
)
_ENCAPSULATED = re.compile(r"\\fromhtml1\b")
_HEAD = 4_000  # characters in which the mark must stand
_PAGE = re.compile(r"\\ansicpg(\d{3,5})")
_SIGNS = {
    "par": "\r\n", "line": "\r\n", "tab": "\t", "lquote": "&lsquo;", "rquote": "&rsquo;", "ldblquote": "&ldquo;",
    "rdblquote": "&rdquo;", "bullet": "&bull;", "endash": "&ndash;", "emdash": "&mdash;",
}  # fmt: skip
_SYMBOLS = {"~": "&nbsp;", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\", "\n": "\r\n", "\r": "\r\n"}
_UNSHOWN = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "pntext", "header", "footer", "mhtmltag"})
_SURROGATES = 0x10000


@dataclass(slots=True)
class _State:
    """What holds inside the current braces."""

    skipped: bool = False
    only_rtf: bool = False
    starred: bool = False
    replaced: int = 1  # characters that stand for one Unicode character in programs without Unicode


@dataclass(slots=True)
class _Unwrapper:
    page: str
    out: list[str] = field(default_factory=list)
    stack: list[_State] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    pending: bytearray = field(default_factory=bytearray)
    to_skip: int = 0

    def take(self, token: re.Match[str]) -> None:
        if token["hex"] is not None:
            self._byte(int(token["hex"], 16))
            return
        if token["brace"] is not None:
            self._brace(token["brace"])
        elif token["word"] is not None:
            self._word(token["word"], token["number"])
        elif token["sign"] is not None:
            self._sign(token["sign"])
        elif token["text"] is not None:
            text = token["text"]
            skipped, self.to_skip = text[self.to_skip :], max(0, self.to_skip - len(text))
            self._write(skipped)

    def _brace(self, brace: str) -> None:
        self.to_skip = 0
        if brace == "{":
            self.stack.append(self.state)
            before = self.state
            self.state = _State(skipped=before.skipped, only_rtf=before.only_rtf, replaced=before.replaced)
        elif self.stack:
            self.state = self.stack.pop()

    def _word(self, word: str, number: str | None) -> None:
        state = self.state
        if word == "htmlrtf":
            state.only_rtf = number != "0"
        elif word == "htmltag":
            state.starred = False
        elif word in _UNSHOWN or state.starred:
            state.skipped, state.starred = True, False
        elif word == "uc":
            state.replaced = min(int(number or 1), 8)
        elif word == "u":
            code = int(number or 0) % _SURROGATES
            self._write(f"&#{code};")
            self.to_skip = state.replaced
        elif word in _SIGNS:
            self._write(_SIGNS[word])

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.state.starred = True
        elif self.to_skip:
            self.to_skip -= 1
        else:
            self._write(_SYMBOLS.get(sign, ""))

    def _byte(self, value: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif not (self.state.skipped or self.state.only_rtf):
            self.pending.append(value)

    def _write(self, text: str) -> None:
        if text and not (self.state.skipped or self.state.only_rtf):
            self.flush()
            self.out.append(text)

    def flush(self) -> None:
        if self.pending:
            self.out.append(bytes(self.pending).decode(self.page, errors="replace"))
            self.pending.clear()


def html_in_rtf(source: str) -> str | None:
    """Return the HTML wrapped into an RTF text, or None where the RTF was not made from HTML. Never raises."""
    if _ENCAPSULATED.search(source[:_HEAD]) is None:
        return None
    unwrapper = _Unwrapper(page=_codec(source))
    for token in _TOKEN.finditer(source):
        unwrapper.take(token)
    unwrapper.flush()
    return "".join(unwrapper.out)


def _codec(source: str) -> str:
    named = _PAGE.search(source[:_HEAD])
    codec = f"cp{named[1]}" if named else "cp1252"
    try:
        b"".decode(codec)
    except LookupError:
        return "utf-8" if codec == "cp65001" else "cp1252"
    return codec
