"""Counts written as words, in the languages of our vendors, read as the digits they stand for.

A word keeps its place and its length ("sixty" becomes ``60   ``), so that everything that finds counts in digits
finds them in words as well, and places in the text still hold.
"""

import re
from collections.abc import Mapping

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen""".split()  # noqa: SIM905 - a list to read
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_OTHERS = """
2 zwei deux dos; 3 drei trois tres; 4 vier quatre cuatro; 5 fünf cinq cinco; 6 sechs seis; 7 sieben sept siete;
8 acht huit ocho; 9 neun neuf nueve; 10 zehn dix diez; 11 elf; 12 zwölf douze doce; 13 dreizehn treize trece;
14 vierzehn quatorze catorce; 15 fünfzehn quinze quince; 16 sechzehn seize dieciséis; 18 achtzehn dieciocho;
20 zwanzig vingt veinte; 24 vierundzwanzig; 30 dreißig dreissig trente treinta; 40 vierzig quarante cuarenta;
50 fünfzig cinquante cincuenta; 60 sechzig soixante sesenta; 80 achtzig ochenta; 100 hundert cent cien
"""


def _words() -> Mapping[str, int]:
    found = {word: number for number, word in enumerate(_ONES) if number > 1} | _TENS
    for ten, value in _TENS.items():
        found |= {
            f"{ten}{join}{one}": value + number for number, one in enumerate(_ONES[1:10], 1) for join in ("-", " ")
        }
    for number, one in enumerate(_ONES[1:10], start=1):
        found |= {f"{one} hundred": 100 * number, f"{one} dozen": 12 * number}
    for row in _OTHERS.replace("\n", " ").split(";"):
        digits, *words = row.split()
        found |= dict.fromkeys(words, int(digits))
    return found


NUMBER_WORDS: Mapping[str, int] = _words()
"""A count as a lower-case word to its number; "one" counts too seldom to be among them."""

_WORD = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, NUMBER_WORDS), key=len, reverse=True))})(?![\w-]|')", re.IGNORECASE
)
# What these count is no goods: a time, a size, a line, a truck, a way.
_COUNTS_OTHERS_AFTER = re.compile(
    r"[\s-]*(?:or\s+\w+\s+|to\s+\w+\s+|more\s+|full\s+|business\s+|working\s+)?"
    r"(?:weeks?|wks?|days?|months?|hours?|minutes?|years?|inch(?:es)?|quarters?|eighths?|sixteenths?|foot|feet|trucks?|loads?|truckloads?|trailers?|stops?|"
    r"lots?|shipments?|lines?|items?|positions?|releases?|orders?|pos|containers?|shifts?|places?|times?|people|guys|ways?|dates?|things?|"
    r"wochen|tagen?|monaten?|zoll|positionen|semanas?|d[ií]as?|meses|partidas|semaines?|jours?|mois|lignes?|piece\s+\w)\b",
    re.IGNORECASE,
)
_NAMES_NUMBER_BEFORE = re.compile(
    r"(?:\b(?:lines?|items?|positions?|lns?|numbers?|in|within|about|next|last|past|another|phase|line's)\s+(?:\w+\s*,\s*)*(?:\w+\s*,?\s*(?:and|&)\s+)?|\d\s*(?:to|or|-)\s*)$",
    re.IGNORECASE,
)


_BOTH = 2  # "les deux vannes" are all there are
_DEFINITE_BEFORE = re.compile(r"\b(?:les|los|las|die)\s+$", re.IGNORECASE)


def with_digits(text: str) -> str:
    """Return the text with its counts in words as digits, each padded to the length of its word."""

    def as_digits(match: re.Match[str]) -> str:
        word = match.group()
        after, before = match.string[match.end() :], match.string[: match.start()]
        if NUMBER_WORDS[word.lower()] == _BOTH and _DEFINITE_BEFORE.search(before):
            return word
        if _COUNTS_OTHERS_AFTER.match(after) or _NAMES_NUMBER_BEFORE.search(before):
            return word
        return str(NUMBER_WORDS[word.lower()]).ljust(len(word))

    return _WORD.sub(as_digits, text)


def end_of_count(text: str, start: int, end: int) -> int:
    """Return where a count that is written as a word ends: its digits are shorter than the word they stand for."""
    match = _WORD.match(text, start)
    return max(end, match.end()) if match is not None else end
