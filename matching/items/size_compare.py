"""Are two sets of sizes the same goods? Order does not matter, print precision does (DOMAIN 3.4 and 3.5)."""

from fractions import Fraction

from matching.items.item import Form, Item, Length, LengthKind, Size
from matching.items.tables import GAUGES, PIPE_OD, PIPE_WALL
from matching.items.verdict import Field, FieldVerdict, Verdict

# A gauge is a mill's thickness: 11 ga (.1196) printed as .120 is the same, galvanized .1233 is not.
_GAUGE_SLACK = Fraction(8, 10_000)
_OVERSIZE = Fraction(1, 2)  # mills sell 48.5 x 96.5 as 48 x 96
_OVERSIZE_FROM = 30
_LENGTH_SLACK = Fraction(1, 2)
_BIG_STD, _BIG_XS = 10, 8  # nominal sizes up to which STD is schedule 40 and XS is 80 (ASME B36.10M)


def compare_sizes(ordered: Item, offered: Item) -> tuple[FieldVerdict, ...]:
    """Compare cross-section and length; they go together where one text does not tell which figure is the length."""
    if (ordered.form is None) != (offered.form is None) and (ordered.length is None) != (offered.length is None):
        return (_sizes_verdict(_with_length(ordered), _with_length(offered), ordered, offered),)
    sizes = _sizes(ordered, offered)
    length = compare_lengths(ordered.length, offered.length)
    return tuple(entry for entry in (sizes, length) if entry is not None)


def _sizes(ordered: Item, offered: Item) -> FieldVerdict | None:
    if not (_named(ordered) or _named(offered)):
        return None
    if ordered.section is not None or offered.section is not None:
        both = bool(ordered.sizes) and bool(offered.sizes)
        return None if not both else _sizes_verdict(ordered.sizes, offered.sizes, ordered, offered)
    if ordered.gauge is not None and offered.gauge is not None:
        return _both_gauges(ordered, offered)
    if (ordered.schedule is None) != (offered.schedule is None):
        return _pipe_sizes(ordered, offered)
    return _sizes_verdict(ordered.sizes, offered.sizes, ordered, offered)


def _named(item: Item) -> bool:
    return bool(item.sizes) or item.gauge is not None


def _with_length(item: Item) -> tuple[Size, ...]:
    if item.length is None or item.length.low is None:
        return item.sizes
    return (*item.sizes, Size(inches=item.length.low, slack=_LENGTH_SLACK))


def _both_gauges(ordered: Item, offered: Item) -> FieldVerdict:
    if ordered.gauge != offered.gauge:
        note = f"{ordered.gauge} ga against {offered.gauge} ga"
        return FieldVerdict(field=Field.SIZES, verdict=Verdict.DIFFERENT, note=note)
    if ordered.thickness is not None and offered.thickness is not None:
        one = Size(inches=ordered.thickness, slack=_GAUGE_SLACK)
        if not _same(one, Size(inches=offered.thickness)):
            note = f"{ordered.gauge} ga of {ordered.family} against {offered.family}"
            return FieldVerdict(field=Field.SIZES, verdict=Verdict.DIFFERENT, note=note)
    found = _match(ordered.sizes, offered.sizes)
    return FieldVerdict(field=Field.SIZES, verdict=found, note=_note(found, ordered, offered))


def _sizes_verdict(ours: tuple[Size, ...], theirs: tuple[Size, ...], ordered: Item, offered: Item) -> FieldVerdict:
    """Compare sizes where at most one side gives its thickness as a gauge."""
    if (ordered.gauge is None) != (offered.gauge is None):
        gauged, other = (ordered, theirs) if ordered.gauge is not None else (offered, ours)
        if gauged.thickness is None:
            found = _unknown_family(gauged, other)
        else:
            size = Size(inches=gauged.thickness, slack=_GAUGE_SLACK)
            ours = (*ours, size) if gauged is ordered else ours
            theirs = (*theirs, size) if gauged is offered else theirs
            found = _match(ours, theirs)
    else:
        found = _match(ours, theirs)
    return FieldVerdict(field=Field.SIZES, verdict=found, note=_note(found, ordered, offered))


def _unknown_family(gauged: Item, sizes: tuple[Size, ...]) -> Verdict:
    """A gauge of an unknown metal against inches: at best unsure (DOMAIN 3.4)."""
    readings = [table[gauged.gauge] for table in GAUGES.values() if gauged.gauge in table]
    possible = any(_same(Size(inches=value, slack=_GAUGE_SLACK), size) for value in readings for size in sizes)
    return Verdict.MISSING if possible or not sizes else Verdict.DIFFERENT


def _pipe_sizes(ordered: Item, offered: Item) -> FieldVerdict:
    """Compare "2 SCH 40" with "2.375 OD X .154"."""
    scheduled, other = (ordered, offered) if ordered.schedule is not None else (offered, ordered)
    nominal = scheduled.sizes[0].inches if scheduled.sizes else None
    wall = None if nominal is None else pipe_wall(nominal, scheduled.schedule or "")
    if nominal is None or wall is None or len(other.sizes) < 2:  # noqa: PLR2004 - a diameter and a wall
        found = _match(scheduled.sizes, other.sizes)
        return FieldVerdict(field=Field.SIZES, verdict=found, note=_note(found, ordered, offered))
    wall_size = Size(inches=wall, slack=_GAUGE_SLACK)
    rest = scheduled.sizes[1:]
    readings = [(Size(inches=diameter), wall_size, *rest) for diameter in (nominal, PIPE_OD[nominal])]
    verdicts = [_match(reading, other.sizes) for reading in readings]
    found = Verdict.EQUIVALENT if Verdict.SAME in verdicts else Verdict.DIFFERENT
    return FieldVerdict(field=Field.SIZES, verdict=found, note=_note(found, ordered, offered))


def pipe_wall(nominal: Fraction, schedule: str) -> Fraction | None:
    """Return the wall in inches of a nominal pipe size and schedule, None where the table has none."""
    if schedule == "STD" and nominal < _BIG_STD:
        schedule = "40"
    if schedule == "XS" and nominal <= _BIG_XS:
        schedule = "80"
    return PIPE_WALL.get((nominal, schedule))


def compare_schedules(ordered: Item, offered: Item) -> FieldVerdict | None:
    """Compare pipe schedules by their wall; STD is 40 and XS is 80 in the smaller sizes."""
    ours, theirs = ordered.schedule, offered.schedule
    if ours is None and theirs is None:
        return None
    if ours is None or theirs is None:
        other = offered if theirs is None else ordered
        if len(other.sizes) >= 2:  # noqa: PLR2004 - its wall is a figure and was compared with the sizes
            return None
        return FieldVerdict(field=Field.SCHEDULE, verdict=Verdict.MISSING)
    if ours == theirs:
        return FieldVerdict(field=Field.SCHEDULE, verdict=Verdict.SAME)
    nominal = ordered.sizes[0].inches if ordered.sizes else Fraction(0)
    wall = pipe_wall(nominal, ours)
    same = wall is not None and wall == pipe_wall(nominal, theirs)
    verdict = Verdict.EQUIVALENT if same else Verdict.DIFFERENT
    return FieldVerdict(field=Field.SCHEDULE, verdict=verdict, note=f"schedule {ours} against {theirs}")


def _same(one: Size, other: Size) -> bool:
    return abs(one.inches - other.inches) <= max(one.slack, other.slack)


def _oversize(one: Size, other: Size) -> bool:
    return min(one.inches, other.inches) >= _OVERSIZE_FROM and abs(one.inches - other.inches) <= _OVERSIZE


def _match(ours: tuple[Size, ...], theirs: tuple[Size, ...]) -> Verdict:
    """Pair sizes off, nearest first; a side with fewer sizes that all fit leaves the rest unsaid."""
    if not ours or not theirs:
        return Verdict.MISSING
    few, many = sorted((sorted(ours, key=_inches), sorted(theirs, key=_inches)), key=len)
    left = list(many)
    found = Verdict.SAME if len(few) == len(many) else Verdict.MISSING
    for size in few:
        nearest = _nearest(size, left)
        left.remove(nearest)
        if _same(size, nearest):
            continue
        if not _oversize(size, nearest):
            return Verdict.DIFFERENT
        found = Verdict.EQUIVALENT if found is Verdict.SAME else found
    return found


def _nearest(size: Size, others: list[Size]) -> Size:
    return min(others, key=lambda other: abs(other.inches - size.inches))


def _inches(size: Size) -> Fraction:
    return size.inches


def _note(verdict: Verdict, ordered: Item, offered: Item) -> str:
    if verdict is Verdict.SAME:
        return ""
    return f"{_written(ordered)} against {_written(offered)}"


def _written(item: Item) -> str:
    gauge = [] if item.gauge is None else [f"{item.gauge}ga"]
    return " x ".join([*gauge, *(f"{float(size.inches):g}" for size in item.sizes)]) or "no size"


# --- length


def compare_lengths(ordered: Length | None, offered: Length | None) -> FieldVerdict | None:
    """Compare lengths; random lengths stand for a fixed one only if they were ordered."""
    if ordered is None and offered is None:
        return None
    if ordered is None or offered is None:
        return FieldVerdict(field=Field.LENGTH, verdict=Verdict.MISSING)
    verdict = _length_verdict(ordered, offered)
    note = "" if verdict is Verdict.SAME else f"{_length_text(ordered)} against {_length_text(offered)}"
    return FieldVerdict(field=Field.LENGTH, verdict=verdict, note=note)


def _length_verdict(ordered: Length, offered: Length) -> Verdict:
    if LengthKind.COIL in {ordered.kind, offered.kind}:
        return Verdict.SAME if ordered.kind is offered.kind else Verdict.DIFFERENT
    if ordered.low is None or offered.low is None:
        same = ordered.low is offered.low and ordered.kind is offered.kind
        return Verdict.SAME if same else Verdict.MISSING
    fits = _fits(ordered, offered)
    if fits is Verdict.DIFFERENT or ordered.kind is offered.kind:
        return fits
    # "20' R/L" ordered and 20' offered is within the order; the other way round it may be any length.
    return Verdict.EQUIVALENT if ordered.kind is LengthKind.RANDOM else Verdict.MISSING


def _fits(ordered: Length, offered: Length) -> Verdict:
    ours, theirs = (ordered.low, ordered.high), (offered.low, offered.high)
    if _near(ours, theirs, 1):
        return Verdict.SAME
    if not (ordered.unit_written and offered.unit_written) and (_near(ours, theirs, 12) or _near(theirs, ours, 12)):
        return Verdict.EQUIVALENT  # 20 against 240, where one side has no mark
    return Verdict.DIFFERENT


def _near(
    one: tuple[Fraction | None, Fraction | None], other: tuple[Fraction | None, Fraction | None], factor: int
) -> bool:
    return all(
        a is not None and b is not None and abs(a * factor - b) <= _LENGTH_SLACK
        for a, b in zip(one, other, strict=True)
    )


def _length_text(length: Length) -> str:
    if length.low is None or length.high is None:
        return length.kind.value
    ends = sorted({length.low, length.high})
    return "-".join(f"{float(end / 12):g}" for end in ends) + f" ft {length.kind.value}"


_FLAT = frozenset({Form.PLATE, Form.SHEET, Form.COIL})


def same_goods_by_form(ordered: Form, offered: Form) -> Verdict:
    """Compare forms: plate and sheet meet at 3/16 in, "bar" alone is any bar."""
    if ordered is offered:
        return Verdict.SAME
    pair = {ordered, offered}
    if pair == {Form.PLATE, Form.SHEET}:
        return Verdict.EQUIVALENT
    if Form.BAR in pair and pair & {Form.FLAT, Form.ROUND, Form.SQUARE, Form.HEX, Form.REBAR}:
        return Verdict.MISSING
    if Form.COIL in pair and pair & _FLAT - {Form.COIL}:
        return Verdict.MISSING  # the length tells
    return Verdict.DIFFERENT
