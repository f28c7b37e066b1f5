"""Bytes to text whatever the mail claims about them: the ladder of character sets (RFC 2045, WHATWG labels)."""

import codecs
import re

# Labels seen in mails that Python does not know or that mean a larger set in practice (WHATWG encoding standard).
_MEANS = {
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "x-cp1252": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-user-defined": "cp1252",
}
# Codecs of Python that are not character sets of mails; some are slow on hostile input, so they are never tried.
_NEVER = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


def decode(content: bytes, declared: str | None) -> str:
    r"""Return the text of ``content``: declared charset, else strict UTF-8, else cp1252 with replacements.

    Line ends become ``\n``; characters that no text holds (NUL, lone surrogates, byte order marks) become blanks
    or vanish, because databases and later readers refuse them.
    """
    return clean(_decoded(content, declared))


def clean(text: str) -> str:
    r"""Return ``text`` with ``\n`` line ends and without control characters."""
    one_newline = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _NOT_TEXT.sub(lambda m: "" if m.group() == "\ufeff" else " ", one_newline)


def _decoded(content: bytes, declared: str | None) -> str:
    for label in (declared, "utf-8"):
        codec = _codec(label)
        if codec is None or (codec == "ascii" and not content.isascii()):
            continue
        try:
            return content.decode(codec)
        except (UnicodeError, LookupError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def _codec(label: str | None) -> str | None:
    """Return Python's name of a charset label, or None when it is unknown or no charset of mails."""
    if not label:
        return None
    cleaned = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_MEANS.get(cleaned, cleaned)).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if name.replace("-", "_") in _NEVER else name
