"""Names inside an item text that look like sizes but are none: codes, threads, rolled sections, schedules, measures.

Each function takes what it understands out of the draft, so that the reader of sizes does not meet it.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from matching.items.grades import read_grades
from matching.items.item import Form
from matching.items.tables import INCH_THREADS, METRIC_PITCHES, SECTIONS, STRONG_FORMS

# A form glued to its first size: PL1/2X12, HSS4X4, RD1-1/2. Item codes (RD36-100) stay whole.
_GLUED = re.compile(
    r"(?<![A-Z0-9/.-])(PLT?|FB|FLT?|RD|RND|SQ|HX|HEX|HSS|TS|L|ANG|SHT?|DIA|PIPE|TUBE)(?=[.\d])(?!\d+-\d+(?![\d/]))"
)
# Part numbers: letters and digits in three or more hyphenated groups.
_CODE = re.compile(
    r"(?<![A-Z0-9/.-])(?=[A-Z0-9.-]*[A-Z])(?=[A-Z0-9.-]*\d)[A-Z0-9.]+(?:-[A-Z0-9.]+){2,}(?![A-Z0-9/'\"-])"
)
_SECTION = re.compile(
    r"(?<![A-Z0-9/-])(?P<family>WF|W|S|HP|MC|C|M|WT|ST|MT)\s?(?P<depth>\d{1,2}(?:\.\d{1,2})?)\s*\"?\s*X\s*"
    r"(?P<weight>\d{1,3}(?:\.\d{1,3})?)\s*(?:#|LBS?(?:/FT)?(?![A-Z]))?(?![\d/.'\"-]|[A-WYZ])"
)
_OLD_SECTION = re.compile(
    r"(?<![A-Z0-9./-])(?P<depth>\d{1,2}(?:\.5)?)\s*\"?\s*(?:X\s*)?(?P<family>WF|WT|W|HP|MC|C|S(?=\s*[\d.]+\s*#)|M(?=\s*[\d.]+\s*#))\s*(?:X\s*)?(?P<weight>\d{1,3}(?:\.\d{1,3})?)"
    r"\s*(?:#|LBS?(?:/FT)?(?![A-Z]))?(?![\d/.'\"-]|[A-WYZ])"
)
_BARE_SECTION = re.compile(
    r"(?<![A-Z0-9./-])(?P<depth>\d{1,2})\s*\"?\s*(?:X|@)\s*(?P<weight>\d{1,3}(?:\.\d{1,3})?)\s*(?:#|LBS?(?:/FT)?(?![A-Z]))?"
    r"(?![\d/.'\"-]|[A-WYZ])"
)
_SCHEDULE = re.compile(
    r"(?<![A-Z0-9])(?:SCH(?:ED(?:ULE)?)?\.?|SC)\s*-?#?\s*(?P<number>\d{1,3}|STD|XXS|XS|XH)S?(?![A-Z0-9])"
    r"|(?<![A-Z0-9])S-?(?P<short>5|10|20|40|80|120|160)S?(?![A-Z0-9.X])|(?<![A-Z0-9])(?P<word>STD|XXS|XXH|XS|XH)(?:\s*WT)?(?![A-Z0-9])"
)
_INCH_THREAD = re.compile(
    r"(?<![A-Z0-9./-])(?P<size>#\d{1,2}|\d{1,2}-\d/\d|\d{1,2}/\d{1,2}|\d{1,2})\"?-(?P<pitch>\d{1,2})"
    r"(?:\s?-?\s?(?:UN[CFR]?|N[CF])(?:-\d[AB])?)?(?![\d/.A-WYZ'])"
)
_METRIC_THREAD = re.compile(
    r"(?<![A-Z0-9./-])M(?P<size>\d{1,2}(?:\.\d)?)(?:(?P<sep>\s?[-X]\s?)(?P<pitch>\d(?:\.\d{1,2})?)(?![\d.'\"]))?(?![\d.])"
)
_REBAR = re.compile(r"(?<![A-Z0-9])#\s?(?P<number>\d{1,2})(?!\d)|(?<=REBAR )(?P<after>\d{1,2})(?=\s+X\b|\s|$)")
_REBAR_WORDS = re.compile(r"\b(?:REBAR|DEFORMED)\b|#\s?\d{1,2}\s+BARS?\b")
_BARE_REBAR = re.compile(r"\s*#\s?(?:[3-9]|1[0148])\s*X\s*[1-6]\d(?:'|\s?FT)?\W*")
_MEASURE = re.compile(
    r"(?<![A-Z0-9.])\d+(?:\.\d+)?\s*(?:OZ|LBS?|KG|ML|GAL|QT)\b(?!/FT)|(?<![A-Z0-9.])\d+#|\d+/[A-Z]{2,3}\b"
)
_WORD = re.compile(r"[A-Z0-9#&][A-Z0-9#./&+-]*")


@dataclass(slots=True)
class Draft:
    """The text while it is read; pieces that are understood are blanked with bars so that places stay."""

    text: str

    def blank(self, found: re.Match[str]) -> None:
        """Replace a match by bars."""
        self.text = f"{self.text[: found.start()]}{'|' * (found.end() - found.start())}{self.text[found.end() :]}"


def split_glued(draft: Draft) -> None:
    """Part a form from the size glued to it: PL1/2X12 becomes PL 1/2X12."""
    draft.text = _GLUED.sub(r"\1 ", draft.text)


def take_codes(draft: Draft) -> frozenset[str]:
    """Take part numbers; a grade with hyphens or a chain of sizes is none."""
    codes = set()
    for found in _CODE.finditer(draft.text):
        if "X" in found[0].strip("X") and re.search(r"\dX[\d.]", found[0]):
            continue  # PL1/2X12X10-6-... is a size
        if read_grades(found[0]).grades and len(found[0]) < 12:  # noqa: PLR2004 - A1011-CS-B is a grade
            continue
        codes.add(found[0])
        draft.blank(found)
    return frozenset(codes)


def take_threads(draft: Draft, *, component: bool) -> frozenset[str]:
    """Take inch and metric threads: 1/2-13, #10-32, M10-1.5; a bare M10 only in made parts."""
    threads = set()
    for found in list(_INCH_THREAD.finditer(draft.text)):
        pitches = INCH_THREADS.get(found["size"]) or (INCH_THREADS.get(f"#{found['size']}") if component else None)
        if pitches is not None and int(found["pitch"]) in pitches:
            threads.add(f"{found['size']}-{found['pitch']}")
            draft.blank(found)
    for found in list(_METRIC_THREAD.finditer(draft.text)):
        pitch = found["pitch"]
        known = pitch is not None and Fraction(pitch) in METRIC_PITCHES and "-" in found["sep"] + "-" * ("." in pitch)
        if component or known:
            size = found["size"]
            threads.add(f"M{size}-{pitch.rstrip('0').rstrip('.')}" if known and pitch else f"M{size}")
            end = found.end() if known else found.end("size")
            draft.text = f"{draft.text[: found.start()]}{'|' * (end - found.start())}{draft.text[end:]}"
    return frozenset(threads)


def take_section(draft: Draft) -> str | None:
    """Take the name of a rolled section and return it as W8X31, C6X8.2."""
    for pattern in (_SECTION, _OLD_SECTION):
        for found in pattern.finditer(draft.text):
            family = found["family"].replace("WF", "W")
            if _is_section(family, found["depth"], found["weight"]):
                draft.blank(found)
                return _section_name(family, found)
    return _take_bare_section(draft)


def _take_bare_section(draft: Draft) -> str | None:
    """Read "BEAM 8 X 31" and "CHANNEL 6 X 8.2" where the numbers name one rolled section."""
    words = set(_WORD.findall(draft.text))
    families = ("W", "S") if words & _BEAM_WORDS else ("C", "MC") if words & _CHANNEL_WORDS else ()
    for found in _BARE_SECTION.finditer(draft.text) if families else ():
        for family in families:
            if (family, Fraction(found["depth"]), Fraction(found["weight"])) in SECTIONS:
                draft.blank(found)
                return _section_name(family, found)
    return None


_BEAM_WORDS = frozenset(STRONG_FORMS[Form.BEAM].split())
_CHANNEL_WORDS = frozenset(STRONG_FORMS[Form.CHANNEL].split())
_WIDE_FLANGE_IN = range(4, 45)
_TEES = frozenset({"WT", "ST", "MT"})  # split from a beam: half its depth, half its weight
_DEEPEST_TEE_IN = 22


def _is_section(family: str, depth: str, weight: str) -> bool:
    """A name of the table, or of a family whose names are never sizes of something else."""
    if (family, Fraction(depth), Fraction(weight)) in SECTIONS:
        return True
    if family in _TEES:
        return Fraction(depth) <= _DEEPEST_TEE_IN and Fraction(weight) > Fraction(depth) / 3
    heavy = Fraction(weight) > Fraction(depth) / 2
    return family in {"W", "HP", "MC"} and Fraction(depth) in _WIDE_FLANGE_IN and heavy


def _section_name(family: str, found: re.Match[str]) -> str:
    return f"{family}{_plain(found['depth'])}X{_plain(found['weight'])}"


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else str(int(number))


def take_schedule(draft: Draft) -> str | None:
    """Take a pipe schedule: 40, 80, STD, XS, XXS."""
    found = _SCHEDULE.search(draft.text)
    if found is None:
        return None
    if (found["word"] or found["short"]) and not re.search(r"\bPIPE\b|\bNPS\b|\bSMLS\b", draft.text):
        return None
    draft.blank(found)
    return {"XH": "XS", "XXH": "XXS"}.get(name := found["number"] or found["short"] or found["word"], name)


def with_rebar_named(text: str) -> str:
    """Return text with its form where a number and a length stand alone: "#5 X 20" is rebar, no screw is as long."""
    return f"REBAR {text}" if _BARE_REBAR.fullmatch(text) else text


def take_rebar(draft: Draft) -> Fraction | None:
    """Take a rebar number and return its nominal diameter in inches (#4 is 4/8)."""
    found = _REBAR.search(draft.text) if _REBAR_WORDS.search(draft.text) else None
    if found is None:
        return None
    draft.blank(found)
    return Fraction(int(found["number"] or found["after"]), 8)


def take_measures(draft: Draft) -> frozenset[str]:
    """Take weights and contents of packages (14 OZ, 100/BX, 150#): they are no sizes, but tell goods apart."""
    found = list(_MEASURE.finditer(draft.text))
    for measure in found:
        draft.blank(measure)
    return frozenset(re.sub(r"\s+|(?<=LB)S\b", "", measure[0]) for measure in found)
