"""Sizes in an item text: fractions, decimals, feet and inches, metric, joined by X (DOMAIN 3.5 and 3.6).

Figures are read first without knowing the goods; ``assign_roles`` then decides which of them is the length.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from matching.items.item import Form, Length, LengthKind, Size


class Unit(StrEnum):
    """How a figure is marked; ``NONE`` is a bare number."""

    NONE = ""
    INCH = "in"
    FOOT = "ft"
    MM = "mm"
    CM = "cm"
    METRE = "m"
    GAUGE = "ga"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as written; ``value`` in its unit, ``decimals`` None for whole numbers and fractions."""

    value: Fraction
    unit: Unit
    start: int
    end: int
    decimals: int | None = None
    fraction: bool = False
    labelled: bool = False
    length_word: bool = False
    joined: bool = False  # an X stands before it


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeReading:
    """The figures of a text that count as sizes, the gauge, length words, and the text that is left."""

    rest: str
    figures: tuple[Figure, ...] = ()
    gauge: int | None = None
    random: bool = False
    random_range: tuple[Fraction, Fraction] | None = None  # inches
    coil: bool = False


_FRACTION = r"\d+/(?:2|4|8|16|32|64)(?!\d)"
_INCHES = rf"(?:\d{{1,2}}(?:-|\s){_FRACTION}|{_FRACTION}|\d{{1,2}}(?:\.\d+)?)"
_FIGURE = re.compile(
    rf"""(?<![A-Z0-9./'"#$-])
    (?:
      (?P<feet>\d+(?:\.\d+)?)\s*(?:'|FT(?![A-Z])\.?|FEET|FOOT)
        (?:(?:\s?-\s?|(?<=')|(?<=')\s)(?P<inches>{_INCHES})(?:\s*(?:"|IN(?![A-Z]))|(?![\d.'/A-WYZ-])))?
     |(?P<mixed>\d+(?:-|\s){_FRACTION})
     |(?P<fraction>{_FRACTION})
     |(?P<fab>\d{{1,3}}-(?:1[01]|\d)(?:\.\d+|-{_FRACTION})?)(?=\s*(?:$|[|)]|"|X\s))
     |(?P<decimal>\d*\.\d+)
     |(?P<whole>\d+)\.?
    )
    (?:\s*(?P<unit>"|INCH(?:ES)?(?![A-Z])|IN(?![A-Z])|MM(?![A-Z])|CM(?![A-Z])|M(?![A-Z])|GA(?:U?GE)?(?![A-Z])))?
    (?![A-WYZ0-9/#%'@-]|\.\d|X[A-Z])
    (?P<labels>(?:\s*[(|]*\s*\b(?:OD|O\.D\.|ID|I\.D\.|WALL|WL|W|THK|THICK|DIAM?|NOMINAL|NOM|MIN|MAX|AIM|AVG|THEO|LG|LONG|
      WIDE|AF|BORE|NPS|ME|SE|TE|R)\b\.?)*)""",
    re.VERBOSE,
)
_BETWEEN = re.compile(r"^[\s|(),;]*(?:X|BY)[\s|(),;]*$")
_BETWEEN_GAUGE = re.compile(r"^[\s|(),;]*$")
_GLUED_X = re.compile(
    r"(?<=[0-9\"'.)|])\s*X\s*(?=[.\d(|])|(?:(?<=GA|MM|IN|FT|OD|ID)|(?<=GAUGE)|(?<=GAGE|WALL))\s*X\s*(?=[.\d])"
)
_METRE_WORDS = re.compile(r"\bM(?:ETERS?|ETRES?|TR)\b")
_LENGTH_WORDS = re.compile(r"\b(?:LG|LONG)\b")
_COMMA_DECIMAL = re.compile(r"(?<![\d,.])(\d{1,3}),(\d{1,2})(?=\s*(?:MM|M\b|X|$))")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_RANDOM_WORD = r"(?:R\s?/\s?L|[SD]?RL|RANDOMS?(?:\s+LENGTHS?)?|MILL\s+LENGTHS?|M/L)"
_RANDOM = re.compile(rf"(?<![A-Z0-9/]){_RANDOM_WORD}(?![A-Z0-9])")
_RANGE = re.compile(
    rf"(?<![A-Z0-9./-])(?P<low>\d{{2}})\s*'?\s*(?:-|TO|/)\s*(?P<high>\d{{2}})\s*(?:'|FT\b|FEET\b)?"
    rf"(?P<word>\s*{_RANDOM_WORD}(?![A-Z0-9]))?"
)
_COIL = re.compile(r"(?<![A-Z0-9])X\s*(?:C|CL|COILS?)(?![A-Z0-9])|(?<![A-Z0-9])COILS?(?![A-Z0-9])")

# Figures that are no sizes: tolerances, impact tests, hardness, counts of a heat.
_NOISE = re.compile(
    r"\d+\s*FT-?\s?LBS?\b(?:\s+AT\s+[-+]?\d+\s*[FC]\b)?|\b\d{3}\s*(?:-\s*\d{3})?\s*B?HB?N\b|@\s*[-+]?\d+\s*[FC]\b|"
    r"(?<=[\s(])[-+]\s?\.?\d[\d.]*(?:/\d+)?\s*(?:\"|IN\b)?\s*[/,]?\s*[-+]\s?\.?\d[\d.]*(?:/\d+)?\s*(?:\"|IN\b)?(?=[\s)]|$)|"
    r"(?<=[\s(])[-+]\.\d+(?=[\s)]|$)|\bHEAT\s*(?:NO\.?|#)?\s*:?\s*[A-Z0-9]*\d[A-Z0-9]*"
)
_PIECES = re.compile(r"(?<![\d./-])\d{1,4}\s*(?:@|PCS?\b(?:\s+OF\b)?)\s*(?=\d)|(?<![\d./-])\d{1,3}/(?=\d{2}')")


def read_sizes(text: str) -> SizeReading:
    """Find every figure that may be a size; words already understood are blanked with bars."""
    text = _THOUSANDS.sub("", _COMMA_DECIMAL.sub(r"\1.\2", text))
    text = _PIECES.sub(_bars, _METRE_WORDS.sub("M", text))
    random_range, text = _read_range(text)
    random = random_range is not None or _RANDOM.search(text) is not None
    coil = _COIL.search(text) is not None
    text = _GLUED_X.sub(" X ", _COIL.sub(_bars, _RANDOM.sub(_bars, text)))
    figures, gauge = _split_gauge(_figures(text))
    return SizeReading(rest=text, figures=figures, gauge=gauge, random=random, random_range=random_range, coil=coil)


def without_noise(text: str) -> str:
    """Blank figures that are neither sizes nor grades; to be done before grades are read."""
    return _NOISE.sub(_bars, text)


def _bars(found: re.Match[str]) -> str:
    return "|" * len(found[0])


def _read_range(text: str) -> tuple[tuple[Fraction, Fraction] | None, str]:
    """Read "17-24' R/L": both ends at least 12 ft, the second larger, with a foot mark or a word for random."""
    for found in _RANGE.finditer(text):
        low, high = int(found["low"]), int(found["high"])
        marked = found["word"] is not None or re.search(r"'|FT|FEET", found[0]) is not None
        if 12 <= low < high <= 80 and marked:  # noqa: PLR2004 - feet of stock lengths
            return (Fraction(low * 12), Fraction(high * 12)), text[: found.start()] + _bars(found) + text[found.end() :]
    return None, text


def _figures(text: str) -> list[Figure]:
    figures: list[Figure] = []
    end = 0
    for found in _FIGURE.finditer(text):
        between = text[end : found.start()]
        joined = _BETWEEN.match(between) is not None or (not figures and between.rstrip(" |(").endswith(" X"))
        figures.append(_figure(found, joined=joined))
        end = found.end()
    return figures


def _figure(found: re.Match[str], *, joined: bool) -> Figure:
    labels = found["labels"] or ""
    plain = Figure(
        value=Fraction(0),
        unit=_UNITS.get((found["unit"] or "")[:2], Unit.NONE),
        start=found.start(),
        end=found.end(),
        labelled=bool(labels.strip(" |(")),
        length_word=_LENGTH_WORDS.search(labels) is not None,
        joined=joined,
    )
    if found["feet"] is not None:
        value = Fraction(found["feet"]) + (_number(found["inches"]) / 12 if found["inches"] else 0)
        return replace(plain, value=value, unit=Unit.FOOT)
    if found["fab"] is not None and joined:
        feet, _, inches = found["fab"].partition("-")
        return replace(plain, value=int(feet) + _number(inches) / 12, unit=Unit.FOOT)
    if found["fab"] is not None:
        return replace(plain, unit=Unit.NONE)  # "2-4" on its own: part of a code, not a size
    if found["mixed"] is not None or found["fraction"] is not None:
        return replace(plain, value=_number(found["mixed"] or found["fraction"]), fraction=True)
    if found["decimal"] is not None:
        return replace(plain, value=Fraction(found["decimal"]), decimals=len(found["decimal"].partition(".")[2]))
    return replace(plain, value=Fraction(found["whole"]))


_UNITS = {'"': Unit.INCH, "IN": Unit.INCH, "MM": Unit.MM, "CM": Unit.CM, "M": Unit.METRE, "GA": Unit.GAUGE}


def _number(text: str) -> Fraction:
    """Return 1-1/2, 1 1/2, 3/4, .5 or 6 as a fraction."""
    return sum((Fraction(part) for part in re.split(r"[-\s]+", text)), Fraction(0))


def _split_gauge(figures: list[Figure]) -> tuple[tuple[Figure, ...], int | None]:
    gauge: int | None = None
    sizes: list[Figure] = []
    for i, figure in enumerate(figures):
        if figure.unit is Unit.GAUGE:
            gauge = int(figure.value) if figure.value.denominator == 1 else gauge
            # What follows a gauge with an X was joined to it: "10GA X 48 X 120".
            if i + 1 < len(figures) and i > 0 and figure.joined:
                figures[i + 1] = replace(figures[i + 1], joined=True)
        elif figure.value > 0:
            sizes.append(figure)
    return tuple(sizes), gauge


# --- from figures to sizes and a length

_LONG_FORMS = frozenset(
    {
        Form.FLAT, Form.ROUND, Form.SQUARE, Form.HEX, Form.BAR, Form.REBAR, Form.ANGLE, Form.CHANNEL, Form.BEAM,
        Form.TEE, Form.TUBE, Form.PIPE, Form.WIRE,
    }
)  # fmt: skip
_FLAT_FORMS = frozenset({Form.PLATE, Form.SHEET, Form.COIL, Form.EXPANDED, Form.GRATING})
_ONE_SIZE = frozenset({Form.ROUND, Form.SQUARE, Form.HEX, Form.REBAR, Form.WIRE, Form.BAR})
_MM = Fraction(10, 254)
_METRIC_LIMIT = 1000  # a bare figure from here on is in mm: no plate is 83 ft long
_LONGEST_FT, _SHORTEST_FT = 80, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The cross-section sizes in written order, the length, and lone numbers that are neither."""

    sizes: tuple[Size, ...] = ()
    length: Length | None = None
    others: frozenset[str] = frozenset()


def assign_roles(reading: SizeReading, form: Form | None, *, named: bool, scheduled: bool, metric: bool) -> Roles:
    """Decide which figures are sizes and which is the length.

    Args:
        reading: what ``read_sizes`` found.
        form: the goods' form; decides what a last, bare figure is.
        named: a rolled section (W8X31) was named, so that a figure can only be the length.
        scheduled: a pipe schedule was named, so that the wall is no figure.
        metric: a metric thread was named, so that bare figures are in mm.
    """
    counted = _counted(reading.figures, form)
    others = frozenset(
        reading.rest[figure.start : figure.end].strip(" .") for figure in reading.figures if figure not in counted
    )
    figures = _propagate_metric(counted, metric=metric)
    length: Figure | None = None
    if form in _LONG_FORMS:
        place = _length_place(figures, form, named=named, scheduled=scheduled)
        if place is not None:
            length = figures[place]
            figures = [*figures[:place], *figures[place + 1 :]]
    elif form in _FLAT_FORMS:
        figures = _feet_of_plate(figures)
    elif form is None and len(figures) > 1 and figures[-1].unit is Unit.FOOT and not _flat_product(figures):
        length = figures.pop()
    sizes = tuple(_size(figure) for figure in figures)
    return Roles(sizes=sizes, length=_length(reading, length, form), others=others)


def _counted(figures: tuple[Figure, ...], form: Form | None) -> list[Figure]:
    """Drop lone whole numbers without a mark, except where the goods need a size and nothing else gives one."""
    marked = [
        figure
        for i, figure in enumerate(figures)
        if figure.joined
        or figure.unit is not Unit.NONE
        or figure.labelled
        or figure.fraction
        or figure.decimals is not None
        or (i + 1 < len(figures) and figures[i + 1].joined)
    ]
    lengths = [figure for figure in marked if figure.unit is Unit.FOOT or _is_stock_length(figure)]
    if form in _LONG_FORMS | _FLAT_FORMS and (not marked or (form in _LONG_FORMS and len(lengths) == len(marked))):
        lone = [figure for figure in figures if figure not in marked][:1]
        return sorted([*lone, *marked], key=lambda figure: figure.start)
    return marked


def _propagate_metric(figures: list[Figure], *, metric: bool) -> list[Figure]:
    """Give bare figures the unit of the chain: "6.0 X 1219 X 2438 MM", or mm where one can only be that."""
    metric = (
        metric
        or any(figure.unit is Unit.MM for figure in figures[1:])
        or any(figure.unit is Unit.NONE and figure.value >= _METRIC_LIMIT for figure in figures)
    )
    if not metric:
        return figures
    return [replace(figure, unit=Unit.MM) if figure.unit is Unit.NONE else figure for figure in figures]


def _length_place(figures: list[Figure], form: Form | None, *, named: bool, scheduled: bool) -> int | None:
    """Return which figure is the length: one with a foot mark or a word for it, else the one too many at the end."""
    for i in reversed(range(len(figures))):
        if figures[i].length_word or (figures[i].unit in {Unit.FOOT, Unit.METRE} and (i > 0 or named)):
            return i
        if _is_stock_length(figures[i]):
            return i
    last = len(figures) - 1
    if named or scheduled or form in _ONE_SIZE:
        return last if len(figures) > (0 if named else 1) else None
    if form is Form.FLAT:
        return last if len(figures) > 2 else None  # noqa: PLR2004 - thickness and width
    # Tube and angle have two or three sizes; a length is larger than any of them.
    if len(figures) > 2 and figures[last].value > max(figure.value for figure in figures[:last]):  # noqa: PLR2004
        return last
    return last if len(figures) > 3 else None  # noqa: PLR2004 - two sides and a wall


def _is_stock_length(figure: Figure) -> bool:
    """True for eight feet and more with their mark: no long product is that thick."""
    return figure.unit in {Unit.FOOT, Unit.INCH, Unit.METRE} and inches(figure) >= _SHORTEST_FT * 12


def _feet_of_plate(figures: list[Figure]) -> list[Figure]:
    """A bare last figure under 30 behind a full plate width is in feet: PL 3/4 X 96 X 20 (DOMAIN 3.5)."""
    if len(figures) > 2:  # noqa: PLR2004 - thickness, width, length
        width, last = figures[-2], figures[-1]
        bare = last.unit is Unit.NONE and width.unit is Unit.NONE and last.decimals is None and not last.fraction
        if bare and width.value >= 48 and 8 <= last.value < 30:  # noqa: PLR2004 - inches and feet of stock plate
            return [*figures[:-1], replace(last, unit=Unit.FOOT)]
    return figures


def _flat_product(figures: list[Figure]) -> bool:
    """Thin and at least two feet wide: only plate and sheet look so."""
    return len(figures) > 2 and inches(figures[0]) <= 4 and inches(figures[1]) >= 24  # noqa: PLR2004 - inches


def inches(figure: Figure) -> Fraction:
    """Return a figure in inches; a bare one is taken to be in inches."""
    return figure.value * _PER_UNIT[figure.unit]


_PER_UNIT = {
    Unit.NONE: Fraction(1),
    Unit.INCH: Fraction(1),
    Unit.GAUGE: Fraction(1),
    Unit.FOOT: Fraction(12),
    Unit.MM: _MM,
    Unit.CM: 10 * _MM,
    Unit.METRE: 1000 * _MM,
}
# Half the last printed place, a hair more for values that round half to even (.3125 -> .312).
_ROUNDING = {2: Fraction(51, 10_000), 3: Fraction(55, 100_000)}
_ROUNDING_MM = {None: Fraction(1, 20), 0: Fraction(1, 20), 1: Fraction(1, 20)}


def _size(figure: Figure) -> Size:
    return Size(inches=inches(figure), slack=_slack(figure))


def _slack(figure: Figure) -> Fraction:
    if figure.unit in {Unit.MM, Unit.CM, Unit.METRE}:
        whole = figure.decimals is None and inches(figure) > 4  # noqa: PLR2004 - sheet widths are rounded to 1 mm
        step = Fraction(1, 2) if whole else _ROUNDING_MM.get(figure.decimals, Fraction(1, 180))
        return step * _MM * (1 if figure.unit is Unit.MM else 10)
    if figure.decimals is None or figure.decimals == 1:
        return Fraction(0)
    return _ROUNDING.get(figure.decimals, Fraction(6, 100_000))


def _length(reading: SizeReading, figure: Figure | None, form: Form | None) -> Length | None:
    if reading.coil and form not in {Form.PLATE, Form.SHEET} | (_LONG_FORMS - {Form.WIRE}):
        return Length(kind=LengthKind.COIL)
    if reading.coil and figure is None:
        return Length(kind=LengthKind.COIL)
    if reading.random_range is not None:
        low, high = reading.random_range
        return Length(kind=LengthKind.RANDOM, low=low, high=high)
    kind = LengthKind.RANDOM if reading.random else LengthKind.FIXED
    if figure is None:
        return Length(kind=kind) if reading.random else None
    feet = figure.unit is Unit.NONE and _SHORTEST_FT <= figure.value <= _LONGEST_FT
    value = figure.value * 12 if feet else inches(figure)
    return Length(kind=kind, low=value, high=value, unit_written=figure.unit is not Unit.NONE)
