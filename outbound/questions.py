"""What a vendor's question holds back: the lines it names, its whole order, or nothing (DOMAIN 5.4, CONTRACT 3.8)."""

import re
from dataclasses import dataclass

_TO = r"(?:-|to|bis|[àa]|al)"
_AND = rf"(?:,|&|and|or|und|et|y|e|{_TO})"
_LINES = re.compile(
    r"\b(?:lines?|items?|lns?|pos(?:\.|itions?|itionen|ici[oó]n|iciones)?|zeilen?|lignes?|postes?|partidas?|rig(?:a|he)|regels?)"
    rf"\s*(?:nos?\.?|n[ro°]\.?|#)?\s*((?:0*\d{{1,4}})(?:\s*{_AND}+\s*0*\d{{1,4}}\b)*)(?![\w/.-]?\d)",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(\d+)\s*{_TO}\s*(\d+)|(\d+)", re.IGNORECASE)
_LONGEST_RANGE = 200
# Papers, money and addresses: whatever the answer is, goods and days of the order stay as they are.
_ASIDE = re.compile(
    r"\b(?:certs?|certificates?|mtrs?|mill tests?|test reports?|msds|sds|invoices?|billing|payments?|credit|tax"
    r"|w-?9|remit\w*|contacts?|e-?mail address|phone|attention|address(?:ed)?|zeugnis\w*"
    r"|rechnung\w*|certificats?|factur\w+|certificad\w+)\b",
    re.IGNORECASE,
)
_GOODS = re.compile(
    r"\b(?:dates?|deliver\w*|ship(?!\s*to\b)\w*|qty|quantit\w*|pieces?|pcs|size|length|grade|alloy|finish|instead|substitut\w*"
    r"|cancel\w*|partials?|back\s?orders?|price|stock|release\w*|hold|liefer\w*|menge|livr\w*|entrega\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAbout:
    """The lines a question names by number; ``whole`` where it is about the order as such."""

    lines: tuple[str, ...]
    whole: bool


def asked_about(text: str) -> AskedAbout:
    """Return what a vendor's question is about, from the vendor's own words.

    A question that names lines is about these. One on papers, money or addresses alone is about no line: its answer
    changes neither goods nor days. Any other is about its whole order.
    """
    named = [number for found in _LINES.finditer(text) for number in _numbers(found[1])]
    if named:
        return AskedAbout(lines=tuple(dict.fromkeys(named)), whole=False)
    aside = _ASIDE.search(text) is not None and _GOODS.search(text) is None
    return AskedAbout(lines=(), whole=not aside)


def _numbers(text: str) -> list[str]:
    found: list[str] = []
    for first, last, lone in (match.groups() for match in _RANGE.finditer(text)):
        start = int(lone or first)
        found.extend(str(n) for n in range(start, min(int(lone or last), start + _LONGEST_RANGE) + 1))
    return found
