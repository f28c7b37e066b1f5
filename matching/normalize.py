"""Bring item texts of any hand into one spelling before they are read or compared.

The order of the steps matters: a vulgar fraction after a digit needs its hyphen *before* Unicode compatibility
folding, which would turn 1½ into 11/2, and the double prime must become a quotation mark before it falls apart into
two primes.
"""

import re
import unicodedata
from functools import lru_cache

_VULGAR_AFTER_DIGIT = re.compile(r"(?<=\d)\s*(?=[¼½¾⅐-⅞])")
_VULGAR_BEFORE_DIGIT = re.compile(r"(?<=[¼½¾⅐-⅞])(?=\d)")

# Signs of print and of word processors, mapped before folding.
_SIGN_GROUPS: dict[str, str] = {
    "X": "\u00d7\u2715\u2716\u2a2f*",
    '"': "\u2033\u201c\u201d\u201e\u201f\uff02\u3003\u02ba",
    "'": "\u2032\u2018\u2019\u00b4\u0060\u02b9\u02bc",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212\u2043",
    "/": "\u2044\u2215",
    " DIA ": "\u00d8\u00f8\u2300\u2205",
    " ANGLE ": "\u2220\u221f",
    "": "\u00ad\u200b\ufeff",  # soft hyphen, zero-width space, byte order mark
}
_SIGNS = str.maketrans({sign: plain for plain, signs in _SIGN_GROUPS.items() for sign in signs})
# A scan's letters inside a number of an upper-case text: 1-l/4, 12O, 0.87S, 5/B. Codes and grades begin with a letter.
_SCANNED_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?=[l\d])[\dlIOSB]*(?:[./-][\dlIOSB]+)*(?=GA|[^A-Za-z0-9]|X|x|$)")
_LETTERS_IN_NUMBER = re.compile(r"[\dl./-][lIOSB]|l\d")
_LOWER = re.compile(r"[a-kmnp-wyz]|^[^A-Z]*$")  # other small letters, or no capital at all
_IN_NUMBER = (
    (re.compile(r"l|(?<=\d)I(?=\d)"), "1"),
    (re.compile(r"(?<=\d)O"), "0"),
    (re.compile(r"(?<=\.\d)S|(?<=\.\d\d)S"), "5"),
)
_EIGHTHS = re.compile(r"(?<=/)B$")
_TWO_QUOTES = re.compile(r"''")
_BLANKS = re.compile(r"\s+")
# "3/4 IN." and "GA." lose the dot; decimals, "No." and initials inside a token keep theirs.
_END_DOT = re.compile(r"(?<=[A-Z]{2})\.(?=[\s,;)X]|$)")
_WORD = re.compile(r"[A-Z0-9#][A-Z0-9#./'\"&+-]*")

# One word or sign of the trade for another; keys and values in upper case. Words that change meaning with their
# neighbours (C, L, GA, HT, ST) are left to the reader of the grammar.
ABBREVIATIONS: dict[str, str] = {
    "ALUM": "ALUMINUM", "ALUMINIUM": "ALUMINUM", "AL": "ALUMINUM", "ALY": "ALLOY",
    "STAINLESS": "SS", "S/S": "SS", "S.S": "SS", "STNLS": "SS", "STL": "STEEL", "CS": "CS",
    "BRG": "BEARING", "BRGS": "BEARING", "BEARINGS": "BEARING",
    "SCR": "SCREW", "SCRW": "SCREW", "SCREWS": "SCREW", "CPSCR": "CAP SCREW", "CAPSCREW": "CAP SCREW",
    "HHCS": "HEX CAP SCREW", "HCS": "HEX CAP SCREW", "SHCS": "SOCKET HEAD CAP SCREW", "FHCS": "FLAT HEAD CAP SCREW",
    "BHCS": "BUTTON HEAD CAP SCREW", "SOC": "SOCKET", "SKT": "SOCKET", "HD": "HEAD", "HDS": "HEAD",
    "BOLTS": "BOLT", "BLT": "BOLT", "NUTS": "NUT", "WASHERS": "WASHER", "WSHR": "WASHER", "WSHER": "WASHER",
    "THRD": "THREADED", "THD": "THREADED", "THRDED": "THREADED", "ALLTHREAD": "THREADED ROD",
    "CARR": "CARRIAGE", "FIN": "FINISHED", "ZN": "ZINC", "ZP": "ZINC", "PLTD": "PLATED", "PLN": "PLAIN",
    "GSKT": "GASKET", "GASKETS": "GASKET", "VLV": "VALVE", "VALVES": "VALVE", "FLG": "FLANGED", "FLGD": "FLANGED",
    "FLANGE": "FLANGED", "FTG": "FITTING", "FTGS": "FITTING", "FITTINGS": "FITTING", "HYDR": "HYDRAULIC",
    "HYD": "HYDRAULIC", "ORING": "O-RING", "O-RINGS": "O-RING", "SPH": "SPHERICAL", "SPHER": "SPHERICAL",
    "RLR": "ROLLER", "ROLL": "ROLLER", "PILLOWBLOCK": "PILLOW BLOCK", "PB": "PILLOW BLOCK",
    "W/": "WITH", "W/O": "WITHOUT", "WLD": "WELDED", "WELD": "WELD", "SEAMLESS": "SMLS", "CARTR": "CARTRIDGE",
    "CART": "CARTRIDGE", "GLOVES": "GLOVE", "PADS": "PAD", "NITR": "NITRILE",
}  # fmt: skip


@lru_cache(maxsize=65536)
def normalize(text: str) -> str:
    """Return the text in upper case ASCII-like spelling: straight quotes, X between sizes, mixed numbers hyphenated."""
    text = _scanned(text)
    text = _VULGAR_BEFORE_DIGIT.sub(" ", _VULGAR_AFTER_DIGIT.sub("-", text)).translate(_SIGNS)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).upper()
    text = _TWO_QUOTES.sub('"', text)
    return _BLANKS.sub(" ", _END_DOT.sub("", text)).strip()


def _scanned(text: str) -> str:
    """Read letters inside numbers as the digits they were; only where the rest of the text is upper case."""
    if _LOWER.search(text) or not _LETTERS_IN_NUMBER.search(text):
        return text
    return _SCANNED_NUMBER.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    number = found[0]
    if not any(c.isdecimal() for c in number):
        return number
    for letters, digit in _IN_NUMBER:
        number = letters.sub(digit, number)
    packed = found.string[found.end() : found.end() + 1] in {"X", "x"}  # 10/BX are ten a box
    one_fraction = number.count("/") == 1
    return number if packed or not one_fraction else _EIGHTHS.sub("8", number)


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of an item text in order, normalised and with abbreviations written out."""
    found = (word.strip(".,'-") for word in _WORD.findall(normalize(text)))
    return tuple(part for word in found if word for part in ABBREVIATIONS.get(word, word).split())


def listed(row: str) -> tuple[str, ...]:
    """Return the words of a table row that is written as one string."""
    return tuple(row.split())
