"""Read an item text of the metals trade into fields (DOMAIN 3); made parts get sizes, threads and codes.

``parse_item`` never fails: what it does not understand stays in ``words`` and ``codes``.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from domain.weight import Metal
from matching.items.compare import Comparison, FieldVerdict, Verdict, compare_items
from matching.items.grades import METAL_OF_GRADE, TOOL_STEELS, GradeReading, read_grades
from matching.items.item import Form, GaugeFamily, Item, Length, LengthKind, Size
from matching.items.names import (
    Draft,
    split_glued,
    take_codes,
    take_measures,
    take_rebar,
    take_schedule,
    take_section,
    take_threads,
    with_rebar_named,
)
from matching.items.sizes import SizeReading, assign_roles, read_sizes, without_noise
from matching.items.tables import (
    COATING,
    COATING_WEIGHTS,
    COMPONENT_NOUNS,
    EMPTY_WORDS,
    FINISH,
    GAUGES,
    METAL_WORDS,
    ORIGIN,
    PHRASE_SIGNS,
    PHRASES,
    PROCESS,
    STRONG_FORMS,
    TREATMENTS,
    WEAK_FORMS,
)
from matching.items.weight import theoretical_facts
from matching.normalize import ABBREVIATIONS, normalize

__all__ = [
    "Comparison", "FieldVerdict", "Form", "GaugeFamily", "Item", "Length", "LengthKind", "Size", "Verdict",
    "compare_items", "parse_item", "theoretical_facts",
]  # fmt: skip

_STRONG = {word: form for form, words in STRONG_FORMS.items() for word in words.split()}
_WEAK = {word: form for form, words in WEAK_FORMS.items() for word in words.split()}
_FORM_WORDS = _STRONG.keys() | _WEAK.keys()

_READ_WORDS = frozenset(
    _FORM_WORDS
    | PROCESS.keys()
    | FINISH.keys()
    | COATING.keys()
    | TREATMENTS.keys()
    | METAL_WORDS.keys()
    | ORIGIN.keys()
    | EMPTY_WORDS
)

_WORD = re.compile(r"[A-Z0-9#&][A-Z0-9#./&+-]*")
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=65536)
def parse_item(text: str) -> Item:
    """Read an item text, however written; equal texts are read once.

    Args:
        text: a description, with or without item codes, of one line of an order or a document.
    """
    draft = Draft(without_noise(with_phrases(with_rebar_named(normalize(text)))))
    words = frozenset(_WORD.findall(draft.text))
    component = not words.isdisjoint(COMPONENT_NOUNS) or any(_noun(word) for word in words)
    codes = take_codes(draft)
    split_glued(draft)
    threads = take_threads(draft, component=component)
    section = None if component else take_section(draft)
    schedule = take_schedule(draft)
    grade = read_grades(draft.text)
    draft.text = grade.rest
    rebar = take_rebar(draft)
    measures = take_measures(draft)
    reading = read_sizes(draft.text)
    form = _form(reading.rest, section=section, component=component, reading=reading)
    roles = assign_roles(
        reading,
        form,
        named=section is not None or rebar is not None,
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
        origin=next(iter(sorted(rest.pick(ORIGIN))), None),
        threads=threads,
        codes=rest.codes,
        words=rest.unread(),
        doubts=frozenset({"grades"}) if grade.doubtful else frozenset(),
    )
    return _with_gauge(item)


_PHRASES = re.compile(
    "|".join(rf"(?<![A-Z0-9])(?P<p{i}>{phrase})(?![A-Z0-9])" for i, (phrase, _) in enumerate(PHRASES))
)


_BEND = re.compile(
    r"(?<![A-Z0-9./-])(?:(?P<one>90|45)\s*(?:DEG(?:REES?)?\.?|°)?\s*(?:ELL|ELBOW|ELB)(?![A-Z])"
    r"|(?:ELL|ELBOW|ELB)\s*(?P<two>90|45)(?:\s*(?:DEG(?:REES?)?\.?|°))?(?![\d.]))"
)


def with_phrases(text: str) -> str:
    """Return a normalised text with phrases of the trade as one word each: WIDE FLANGE is WF."""
    if "ELL" in text or "ELB" in text:
        text = _BEND.sub(lambda found: f"ELBOW DEG{found['one'] or found['two']}", text)
    if not any(sign in text for sign in PHRASE_SIGNS):
        return text
    return _PHRASES.sub(lambda found: PHRASES[int((found.lastgroup or "p0")[1:])][1], text)


def _noun(word: str) -> bool:
    return any(part in COMPONENT_NOUNS for part in ABBREVIATIONS.get(word, "").split())


_SECTION_FORMS = {
    **dict.fromkeys(("C", "MC"), Form.CHANNEL),
    **dict.fromkeys(("WT", "ST", "MT"), Form.TEE),
}


def _form(text: str, *, section: str | None, component: bool, reading: SizeReading) -> Form | None:
    if section is not None:
        family = section.rstrip("0123456789.X")
        return _SECTION_FORMS.get(family, Form.BEAM)
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
        full = [part for word in self.words for part in ABBREVIATIONS.get(word, word).split()]
        keep = COMPONENT_NOUNS | {"FLAT", "HEX", "SQUARE", "ROUND"} if COMPONENT_NOUNS & set(full) else COMPONENT_NOUNS
        return tuple(word for word in full if word in keep or word not in _READ_WORDS)


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
