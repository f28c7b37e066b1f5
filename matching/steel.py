"""Read an item text of the metals trade into fields (DOMAIN 3); made parts get sizes, threads and codes.

``parse_item`` never fails: what it does not understand stays in ``words`` and ``codes``.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from domain.weight import Metal
from matching.normalize import ABBREVIATIONS, normalize
from matching.steel_compare import Comparison, FieldVerdict, Verdict, compare_items
from matching.steel_grades import METAL_OF_GRADE, TOOL_STEELS, GradeReading, read_grades
from matching.steel_item import Form, GaugeFamily, Item, Length, LengthKind, Size
from matching.steel_sizes import SizeReading, assign_roles, read_sizes
from matching.steel_tables import (
    COATING,
    COATING_WEIGHTS,
    COMPONENT_NOUNS,
    EMPTY_WORDS,
    FINISH,
    GAUGES,
    INCH_THREADS,
    METAL_WORDS,
    METRIC_PITCHES,
    PHRASES,
    PROCESS,
    SECTIONS,
    STRONG_FORMS,
    TREATMENTS,
    WEAK_FORMS,
)
from matching.steel_weight import theoretical_facts

__all__ = [
    "Comparison", "FieldVerdict", "Form", "GaugeFamily", "Item", "Length", "LengthKind", "Size", "Verdict",
    "compare_items", "parse_item", "theoretical_facts",
]  # fmt: skip

_STRONG = {word: form for form, words in STRONG_FORMS.items() for word in words.split()}
_WEAK = {word: form for form, words in WEAK_FORMS.items() for word in words.split()}
_FORM_WORDS = _STRONG.keys() | _WEAK.keys()

# A form glued to its first size: PL1/2X12, HSS4X4, RD1-1/2. Item codes (RD36-100) stay whole.
_GLUED = re.compile(
    r"(?<![A-Z0-9/.-])(PLT?|FB|FLT?|RD|RND|SQ|HX|HEX|HSS|TS|L|ANG|SHT?|DIA|PIPE|TUBE)(?=[.\d])(?!\d+-\d+(?![\d/]))"
)
# Part numbers: letters and digits in three or more hyphenated groups.
_CODE = re.compile(
    r"(?<![A-Z0-9/.-])(?=[A-Z0-9.-]*[A-Z])(?=[A-Z0-9.-]*\d)[A-Z0-9.]+(?:-[A-Z0-9.]+){2,}(?![A-Z0-9/'\"-])"
)
_SECTION = re.compile(
    r"(?<![A-Z0-9/-])(?P<family>WF|W|S|HP|MC|C|M|WT|ST|MT)\s?(?P<depth>\d{1,2})\s*\"?\s*X\s*"
    r"(?P<weight>\d{1,3}(?:\.\d{1,3})?)\s*(?:#|LBS?(?:/FT)?(?![A-Z]))?(?![\d/.'\"-]|[A-WYZ])"
)
_OLD_SECTION = re.compile(
    r"(?<![A-Z0-9./-])(?P<depth>\d{1,2})\s*\"?\s*(?:X\s*)?(?P<family>WF|W|HP|MC|C)\s*(?:X\s*)?(?P<weight>\d{1,3}(?:\.\d{1,3})?)"
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
_REBAR = re.compile(r"(?<![A-Z0-9])#\s?(?P<number>\d{1,2})(?!\d)(?=.*\b(?:REBAR|DEFORMED)\b|\s+BARS?\b)|"
                    r"(?<=REBAR )#?(?P<after>\d{1,2})(?=\s+X\b|\s|$)")  # fmt: skip
_MEASURE = re.compile(
    r"(?<![A-Z0-9.])\d+(?:\.\d+)?\s*(?:OZ|LBS?|KG|ML|GAL|QT)\b(?!/FT)|(?<![A-Z0-9.])\d+#|\d+/[A-Z]{2,3}\b"
)
_WORD = re.compile(r"[A-Z0-9#&][A-Z0-9#./&+-]*")
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class _Draft:
    """The text while it is read; pieces that are understood are blanked with bars so that places stay."""

    text: str

    def blank(self, found: re.Match[str]) -> None:
        self.text = f"{self.text[: found.start()]}{'|' * (found.end() - found.start())}{self.text[found.end() :]}"


@lru_cache(maxsize=65536)
def parse_item(text: str) -> Item:
    """Read an item text, however written; equal texts are read once.

    Args:
        text: a description, with or without item codes, of one line of an order or a document.
    """
    draft = _Draft(_with_phrases(normalize(text)))
    words = frozenset(_WORD.findall(draft.text))
    component = not words.isdisjoint(COMPONENT_NOUNS) or any(_noun(word) for word in words)
    codes = _take_codes(draft)
    draft.text = _GLUED.sub(r"\1 ", draft.text)
    threads = _take_threads(draft, component=component)
    section = None if component else _take_section(draft)
    schedule = _take_schedule(draft)
    grade = read_grades(draft.text)
    draft.text = grade.rest
    rebar = _take_rebar(draft)
    measures = _take_measures(draft)
    reading = read_sizes(draft.text)
    form = _form(reading.rest, section=section, component=component, reading=reading)
    roles = assign_roles(
        reading,
        form,
        named=section is not None,
        scheduled=schedule is not None,
        metric=any(name.startswith("M") for name in threads),
    )
    rest = _Rest.of(reading, codes | measures | roles.others, component=component)
    item = Item(
        text=normalize(text),
        form=form,
        metal=_metal(grade, rest),
        grades=grade.grades,
        specs=grade.specs,
        sizes=_squared(((Size(inches=rebar),) if rebar else ()) + roles.sizes, form, rest),
        section=section,
        gauge=reading.gauge,
        schedule=schedule,
        length=_tool_length(roles.length, grade, rest),
        process=rest.pick(PROCESS),
        finish=rest.pick(FINISH),
        coating=rest.pick(COATING) | (rest.words_set & COATING_WEIGHTS),
        temper=grade.temper or next(iter(sorted(rest.pick(TREATMENTS))), None),
        threads=threads,
        codes=rest.codes,
        words=rest.unread(),
        doubts=frozenset({"grades"}) if grade.doubtful else frozenset(),
    )
    return _with_gauge(item)


_PHRASES = re.compile(
    "|".join(rf"(?<![A-Z0-9])(?P<p{i}>{phrase})(?![A-Z0-9])" for i, (phrase, _) in enumerate(PHRASES))
)


def _with_phrases(text: str) -> str:
    return _PHRASES.sub(lambda found: PHRASES[int((found.lastgroup or "p0")[1:])][1], text)


def _noun(word: str) -> bool:
    return any(part in COMPONENT_NOUNS for part in ABBREVIATIONS.get(word, "").split())


def _take_codes(draft: _Draft) -> frozenset[str]:
    codes = set()
    for found in _CODE.finditer(draft.text):
        if "X" in found[0].strip("X") and re.search(r"\dX[\d.]", found[0]):
            continue  # PL1/2X12X10-6-... is a size
        if read_grades(found[0]).grades and len(found[0]) < 12:  # noqa: PLR2004 - A1011-CS-B is a grade
            continue
        codes.add(found[0])
        draft.blank(found)
    return frozenset(codes)


def _take_threads(draft: _Draft, *, component: bool) -> frozenset[str]:
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


def _take_section(draft: _Draft) -> str | None:
    for pattern in (_SECTION, _OLD_SECTION):
        for found in pattern.finditer(draft.text):
            family = found["family"].replace("WF", "W")
            if _is_section(family, found["depth"], found["weight"]):
                draft.blank(found)
                return _section_name(family, found)
    return _take_bare_section(draft)


def _take_bare_section(draft: _Draft) -> str | None:
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


def _is_section(family: str, depth: str, weight: str) -> bool:
    """A name of the table, or of a family whose names are never sizes of something else."""
    if (family, Fraction(depth), Fraction(weight)) in SECTIONS:
        return True
    heavy = Fraction(weight) > Fraction(depth) / 2
    return family in {"W", "HP", "WT", "MC", "ST", "MT"} and int(depth) in _WIDE_FLANGE_IN and heavy


def _section_name(family: str, found: re.Match[str]) -> str:
    weight = found["weight"]
    weight = weight.rstrip("0").rstrip(".") if "." in weight else weight
    return f"{family}{int(found['depth'])}X{weight}"


def _take_schedule(draft: _Draft) -> str | None:
    found = _SCHEDULE.search(draft.text)
    if found is None:
        return None
    if (found["word"] or found["short"]) and not re.search(r"\bPIPE\b|\bNPS\b|\bSMLS\b", draft.text):
        return None
    draft.blank(found)
    return {"XH": "XS", "XXH": "XXS"}.get(name := found["number"] or found["short"] or found["word"], name)


def _take_rebar(draft: _Draft) -> Fraction | None:
    found = _REBAR.search(draft.text)
    if found is None:
        return None
    draft.blank(found)
    return Fraction(int(found["number"] or found["after"]), 8)


def _take_measures(draft: _Draft) -> frozenset[str]:
    """Take weights and contents of packages (14 OZ, 100/BX, 150#): they are no sizes, but tell goods apart."""
    found = list(_MEASURE.finditer(draft.text))
    for measure in found:
        draft.blank(measure)
    return frozenset(re.sub(r"\s+|(?<=LB)S\b", "", measure[0]) for measure in found)


def _form(text: str, *, section: str | None, component: bool, reading: SizeReading) -> Form | None:
    if section is not None:
        return {"C": Form.CHANNEL, "M": Form.CHANNEL if section.startswith("MC") else Form.BEAM}.get(
            section[0], Form.TEE if section[:2] in {"WT", "ST", "MT"} else Form.BEAM
        )
    if component:
        return Form.COMPONENT
    words = _WORD.findall(text)
    strong = next((_STRONG[word] for word in words if word in _STRONG), None)
    weak = [_WEAK[word] for word in words if word in _WEAK]
    if strong is not None:
        return strong
    if weak:
        return next((form for form in weak if form is not Form.BAR), Form.BAR)
    return _lettered_form(text, reading)


def _lettered_form(text: str, reading: SizeReading) -> Form | None:
    """Read "L 4 X 4 X 1/4" as an angle and "16GA X 48 X C" as coil."""
    if re.search(r"(?<![A-Z0-9])L\s+\d[\d\s/.\"-]*X", text):
        return Form.ANGLE
    if re.search(r"(?<![A-Z0-9])M?C\s+\d[\d\s/.\"-]*X", text):
        return Form.CHANNEL
    if reading.coil:
        return Form.COIL
    return Form.SHEET if reading.gauge is not None and len(reading.figures) >= 2 else None  # noqa: PLR2004 - W and L


@dataclass(slots=True)
class _Rest:
    """The words and part-number-like codes left after sizes and grades were taken."""

    words: tuple[str, ...]
    codes: frozenset[str]
    words_set: frozenset[str]

    @classmethod
    def of(cls, reading: SizeReading, codes: frozenset[str], *, component: bool) -> "_Rest":
        text = reading.rest
        for figure in reversed(reading.figures):
            text = f"{text[: figure.start]} {text[figure.end :]}"
        found = [word.strip(".-/&") for word in _WORD.findall(re.sub(r"\d+\s*GA(?:U?GE)?\b", " ", text))]
        words = tuple(word for word in found if word)
        known = PROCESS.keys() | COATING_WEIGHTS | (frozenset() if component else FINISH.keys())
        loose = {word for word in words if _DIGIT.search(word) and word not in known}
        return cls(
            words=tuple(word for word in words if word not in loose),
            codes=codes | loose,
            words_set=frozenset(words + tuple(map(_full_word, words))) - loose,
        )

    def pick(self, table: dict[str, str]) -> frozenset[str]:
        return frozenset(table[word] for word in self.words_set if word in table)

    def unread(self) -> tuple[str, ...]:
        """Return what no table knows, abbreviations written out, in order."""
        read = _FORM_WORDS | PROCESS.keys() | FINISH.keys() | COATING.keys() | TREATMENTS.keys() | EMPTY_WORDS
        full = [part for word in self.words for part in ABBREVIATIONS.get(word, word).split()]
        keep = COMPONENT_NOUNS | {"FLAT", "HEX", "SQUARE", "ROUND"} if COMPONENT_NOUNS & set(full) else COMPONENT_NOUNS
        return tuple(word for word in full if word in keep or not (word in read or word in METAL_WORDS))


def _tool_length(length: Length | None, grade: GradeReading, rest: _Rest) -> Length | None:
    """Ground flat stock and tool steel are sold by the inch: a bare 36 is 36 in, not 36 ft."""
    if length is None or length.unit_written or length.low is None or length.high is None:
        return length
    short = not {"GROUND", "DRILL"}.isdisjoint(rest.words_set) or not grade.grades.isdisjoint(TOOL_STEELS)
    if not short or length.low % 12 or length.low < _SHORTEST_FOOT_LENGTH_IN:
        return length
    return replace(length, low=length.low / 12, high=length.high / 12)


_SHORTEST_FOOT_LENGTH_IN = 96  # bare figures from 8 were taken as feet


def _full_word(word: str) -> str:
    return ABBREVIATIONS.get(word, word)


def _metal(grade: GradeReading, rest: _Rest) -> Metal | None:
    for name in sorted(grade.grades):
        if name in METAL_OF_GRADE:
            return METAL_OF_GRADE[name]
        if name.startswith("1.4"):  # EN 10088: stainless
            return Metal.STAINLESS_300
    for word in rest.words:
        metal = METAL_WORDS.get(ABBREVIATIONS.get(word, word))
        if metal is not None:
            return metal
    return Metal.CARBON if grade.grades else None


def _squared(sizes: tuple[Size, ...], form: Form | None, rest: _Rest) -> tuple[Size, ...]:
    """Write a square tube or equal angle given by one side and its wall with both sides: SQ TUBE 2 X .120."""
    square = form is Form.TUBE and not rest.words_set.isdisjoint({"SQ", "SQR", "SQUARE"})
    if len(sizes) == 2 and (square or form is Form.ANGLE):  # noqa: PLR2004 - a side and a wall
        return (sizes[0], *sizes)
    return sizes


_STAINLESS = frozenset({Metal.STAINLESS_300, Metal.STAINLESS_400, Metal.DUPLEX})
_GALVANIZED = frozenset({"GALV", "GALVANNEAL"})


def _with_gauge(item: Item) -> Item:
    """Add what the gauge means for this metal, and drop the same thickness printed beside it."""
    if item.gauge is None:
        return item
    family = _family(item)
    thickness = None if family is None else GAUGES[family].get(item.gauge)
    printed = next((size for size in item.sizes if _close_to_gauge(size.inches, item.gauge)), None)
    if printed is not None:
        thickness = printed.inches
    sizes = tuple(size for size in item.sizes if size is not printed)
    return replace(item, sizes=sizes, family=family, thickness=thickness)


def _close_to_gauge(value: Fraction, gauge: int) -> bool:
    return any(abs(table.get(gauge, Fraction(0)) - value) <= Fraction(1, 1000) for table in GAUGES.values())


def _family(item: Item) -> GaugeFamily | None:
    if item.form in {Form.TUBE, Form.PIPE}:
        return GaugeFamily.TUBE
    if not item.coating.isdisjoint(_GALVANIZED) or not item.coating.isdisjoint(COATING_WEIGHTS):
        return GaugeFamily.GALVANIZED
    if item.metal in _STAINLESS:
        return GaugeFamily.STAINLESS
    if item.metal is Metal.CARBON or not item.process.isdisjoint({"HR", "CR", "PO"}):
        return GaugeFamily.CARBON
    return None if item.metal is None else GaugeFamily.NONFERROUS
