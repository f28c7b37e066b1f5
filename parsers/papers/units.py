"""Units beside quantities and prices as printed: which cell or header names them, and what a price is per."""

import re

from domain.units import canonical_unit

_LEAD = re.compile(r"^(?:per\b|/|@|(?:us)?\$\s*/)\s*", re.IGNORECASE)
# "per 100 LB" has a trade name of its own; other counts of a thing are C (100) and M (1000).
_PER = {("100", "LB"): "CWT", ("100", "FT"): "CFT", ("1000", "FT"): "MFT", ("100", "SF"): "CSF", ("1000", "SF"): "MSF"}
_COUNTED = frozenset({"", "PC", "EA", "SH", "LGTH"})
# Only words that cannot mean anything else in a column header ("C", "M", "to", "in" could).
_HEADER_UNITS = {
    word: code
    for code, words in {
        "LB": "lb lbs pounds", "PC": "pc pcs pieces pces", "CWT": "cwt", "NT": "tons nt", "TNE": "mt tonnes",
        "KG": "kg kgs", "FT": "ft feet footage", "SH": "sheets shts", "EA": "ea",
    }.items()
    for word in words.split()
}  # fmt: skip


def quantity_unit(text: str) -> str:
    """Return the canonical code of a quantity's unit; an unknown or ambiguous one stays as written, in capitals."""
    return canonical_unit(text) or text.strip(" .()").upper()


def price_unit(text: str) -> str | None:
    """Return what a price is per, as written but without "per" and slash; 100 LB is CWT, 100 is C, 1000 is M."""
    plain = _LEAD.sub("", " ".join(text.split()).strip("()")).strip(" .")
    counted = re.match(r"^(1,?000|100)\s*/?\s*(.*)$", plain)
    if counted is None:
        return plain.upper() or None
    count = counted[1].replace(",", "")
    unit = canonical_unit(counted[2]) or counted[2].upper()
    if unit in _COUNTED:
        return "C" if count == "100" else "M"
    return _PER.get((count, unit), plain.upper())


def unit_in_header(header: str) -> str | None:
    """Return the unit a quantity column's header names (``Shipped Lbs``, ``Ord Pcs``, ``Weight (KG)``) as written."""
    words = re.findall(r"[A-Za-z]+", header)
    found = next((word for word in reversed(words) if word.lower() in _HEADER_UNITS), None)
    return found.upper() if found is not None else None
