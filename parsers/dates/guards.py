"""When two numbers with a stroke are no date: fractions, dimensions, "6/10 pcs", part codes, prices.

In running text "3/8" is an inch fraction unless a word of time stands before it; "12/18" is a date unless a unit
or a second dimension follows.
"""

import re

_BINARY_DENOMINATORS = frozenset({2, 4, 8, 16, 32, 64})

_TIME_WORD_BEFORE = re.compile(
    r"(?:\b(?:ship(?:s|ping|ped|ment)?|eta|etd|esd|by|til|till|until|due|dates?|now|was|were|before|after|deliver(?:s|y|ed)?"
    r"|del|dock|arriv(?:e|es|ing|al)|than|week\s+of|wk\s+of|w/c|w/b|w/e|week|wk|expect(?:ed)?|est|approx|about|around|out|between|instead\s+of|from"
    r"|(?:moved|pushed|slipped|changed|revised|roll(?:s|ing)?(?:\s+is)?|is|out|back|in|up)\s+to|revised|promised?|commit|esd|vom|bis|am|zum|ab|for\s+ship(?:ment)?|good\s+for|make\s+(?:your|the)"
    r"|mon|tue|tues|wed|thu|thur|thurs|fri|monday|tuesday|wednesday|thursday|friday|closed|roll(?:s|ing)?(?:\s+is)?|le|el|shipped(?:\s+(?:complete|in\s+full|short|partial))?|complete[d]?|in\s+full|il|la|op|den|dem|der|auf|für|erst|schon|nun|neu|termin|liefertermin|lieferung|versand|datum|fecha|partir|vez\s+del|lieu\s+du|jusqu'au|hasta|para|pour|livraison|expédition|entrega|embarque)"
    r"|[:=@]|-{1,2}>)\s*(?:is\s+|the\s+|on\s+|for\s+|at\s+|about\s+|approx\.?\s+|date\s+|of\s+)?[:(\-\u2013~]?\s*$",
    re.IGNORECASE,
)
_WEAK_WORD_BEFORE = re.compile(r"\b(?:on|for|at|in|-|\u2013)\s*$", re.IGNORECASE)
_ENDS_CLAUSE = re.compile(
    r"\s*(?:$|[,;.)!?\n]|and\b|or\b|but\b|then\b|instead\b|if\b|via\b|ups\b|fedex\b|per\b)", re.IGNORECASE
)
_MEASURE_AFTER = re.compile(
    r"\s*(?:[\"\u201d\u2033]|[xX\u00d7*]\s*[\d.]|in\b|inch|od\b|id\b|dia\b|wall\b|thk\b|thick|rd\b|rnd\b|rounds?\b|hex\b|flats?\b|plates?\b|pl\b|sheets?\b"
    r"|shts?\b|sq\b|squares?\b|angles?\b|pipe\b|tub(?:e|ing)\b|bars?\b|hose\b|npt\b|nc\b|unc\b|unf\b|bolts?\b|screws?\b|ga\b|gauge|material\b|stock\b|floor\b|a36\b|a572)",
    re.IGNORECASE,
)
_MEASURE_BEFORE = re.compile(r"(?:\d\s*[xX\u00d7*]\s*|\d[\s\-](?=\d)|[xX\u00d7]\s*|Ø\s*)$")
_OF_UNIT_AFTER = re.compile(
    r"\s*(?:pcs?\b|pieces?\b|ea\b|each\b|sheets?\b|shts?\b|plates?\b|bars?\b|lengths?\b|lgths?\b|coils?\b|units?\b|boxes\b|rolls?\b|spools?\b"
    r"|(?:bdls?|bundles?)\b(?!\s+(?:at|is|in|on|to|still)\b))",
    re.IGNORECASE,
)
_MONTHS = 12
_MONEY_NEAR = re.compile(r"(?:[$€£@]|price|usd|eur)\s*$", re.IGNORECASE)


def is_measure(match: re.Match[str], *, whole: bool) -> bool:
    """Tell whether a pair of numbers matched as a date (groups a, s, b) is something else in its surroundings."""
    before, after = match.string[max(0, match.start() - 40) : match.start()], match.string[match.end() :][:24]
    if (match["a"], match["b"]) == ("24", "7"):
        return True
    dotted = match["s"] == "." and match.group().endswith(".")
    if dotted and (int(match["a"]) > _MONTHS >= int(match["b"]) or _stands_alone(match, before)):
        return False
    if match["s"] != "/":
        return not whole and (_is_unsupported(before) or bool(_MONEY_NEAR.search(before)))
    if _is_part_of(match, after):
        return True
    if not _is_fraction(match):
        return bool(re.search(r"[xX\u00d7]\s*$", before))
    return not whole and _reads_as_fraction(before, after)


_LATEST_DAY = 31


def _stands_alone(match: re.Match[str], before: str) -> bool:
    """Tell "Position 1 - 04.12., Position 2 - 11.12." from a decimal at the end of a sentence."""
    days = 1 <= int(match["a"]) <= _LATEST_DAY and 1 <= int(match["b"]) <= _MONTHS and len(match["b"]) > 1
    return days and re.search(r"(?:[\u2013\u2014:,;(]|\s-)\s*$", before) is not None


def _is_unsupported(before: str) -> bool:
    return not _TIME_WORD_BEFORE.search(before) or before == ""


def _is_part_of(match: re.Match[str], after: str) -> bool:
    """Tell "6/10 pcs" (six of ten)."""
    return int(match["a"]) <= int(match["b"]) and bool(_OF_UNIT_AFTER.match(after))


def _is_fraction(match: re.Match[str]) -> bool:
    top, bottom = int(match["a"]), int(match["b"])
    return bottom in _BINARY_DENOMINATORS and top < bottom and top % 2 == 1


def _reads_as_fraction(before: str, after: str) -> bool:
    if _MEASURE_AFTER.match(after) or _MEASURE_BEFORE.search(before):
        return True
    if _TIME_WORD_BEFORE.search(before):
        return False
    return not (_WEAK_WORD_BEFORE.search(before) and _ENDS_CLAUSE.match(after))
