"""Which goods may take the place of ordered ones: the same, a substitute of the trade, or larger stock to cut."""

from decimal import Decimal
from fractions import Fraction

from domain.options import StandIn, StandInKind
from domain.quantity import as_decimal
from matching.items.compare import Comparison, Field, FieldVerdict, Verdict, compare_items
from matching.items.item import Form, Item, LengthKind
from matching.items.substitutions import SubstitutionClass

_SHEETS = frozenset({Form.PLATE, Form.SHEET})
_SIDES = 2  # width and length
_NEEDED = frozenset(
    {Field.FORM, Field.GRADE, Field.SECTION, Field.SIZES, Field.SCHEDULE, Field.LENGTH, Field.THREAD, Field.CODES}
)
_ORDER = (StandInKind.SAME, StandInKind.EQUIVALENT, StandInKind.USUAL, StandInKind.QUESTION)
_OF_VERDICT = {
    Verdict.SAME: StandInKind.SAME,
    Verdict.EQUIVALENT: StandInKind.EQUIVALENT,
    Verdict.UPGRADE: StandInKind.USUAL,
}
_PLACES = Decimal("0.001")


def stand_in(ordered: Item, offered: Item) -> StandIn | None:
    """Tell how offered goods may stand in for ordered ones, None where they may not or a needed field is unsaid."""
    if ordered.form is None or not (ordered.sizes or ordered.section or ordered.gauge):
        return None  # what is no stock shape is known by its number only
    comparison = compare_items(ordered, offered)
    kind = _worst(comparison, frozenset())
    if kind is not None:
        return StandIn(kind=kind, note="; ".join(comparison.notes))
    return _cut(ordered, offered, comparison)


def _worst(comparison: Comparison, without: frozenset[Field]) -> StandInKind | None:
    kinds = [_kind(entry) for entry in comparison.fields if entry.field not in without]
    if not kinds or None in kinds:
        return None
    return max((kind for kind in kinds if kind is not None), key=_ORDER.index)


def _kind(entry: FieldVerdict) -> StandInKind | None:
    if entry.verdict is Verdict.MISSING:
        return None if entry.field in _NEEDED else StandInKind.SAME
    asks = entry.substitution is not None and entry.substitution.kind is SubstitutionClass.APPROVAL
    return StandInKind.QUESTION if asks and entry.verdict is Verdict.DIFFERENT else _OF_VERDICT.get(entry.verdict)


def _cut(ordered: Item, offered: Item, comparison: Comparison) -> StandIn | None:
    if ordered.form in _SHEETS:
        field, found = Field.SIZES, _sheet(ordered, offered)
    else:
        field, found = Field.LENGTH, _bar(ordered, offered)
    rest = _worst(comparison, frozenset({field}))
    if found is None or rest not in {StandInKind.SAME, StandInKind.EQUIVALENT}:
        return None
    pieces, share = found
    return StandIn(
        kind=StandInKind.CUT, pieces=pieces, share=as_decimal(share).quantize(_PLACES), note="; ".join(comparison.notes)
    )


def _bar(ordered: Item, offered: Item) -> tuple[int, Fraction] | None:
    """How many ordered lengths come out of an offered one; the saw's kerf is not counted."""
    ours, theirs = ordered.length, offered.length
    if ours is None or theirs is None or ours.low is None or theirs.low is None:
        return None
    if ours.kind is not LengthKind.FIXED or theirs.kind is LengthKind.COIL or not 0 < ours.low < theirs.low:
        return None
    pieces = int(theirs.low // ours.low)
    return pieces, pieces * ours.low / theirs.low


def _sheet(ordered: Item, offered: Item) -> tuple[int, Fraction] | None:
    """How many ordered sheets come out of an offered one of the same thickness, all laid in one direction."""
    ours, theirs = _sides(ordered), _sides(offered)
    if ours is None or theirs is None or ours[0] != theirs[0]:
        return None
    _, width, length = ours
    _, full_width, full_length = theirs
    pieces = int(
        max(
            (full_width // width) * (full_length // length),
            (full_width // length) * (full_length // width),
        )
    )
    return (pieces, pieces * width * length / (full_width * full_length)) if pieces else None


def _sides(item: Item) -> tuple[Fraction, Fraction, Fraction] | None:
    """Thickness, width and length of a plate or sheet."""
    sizes = item.dims
    if item.thickness is not None and len(sizes) == _SIDES:
        sizes = (item.thickness, *sizes)
    if len(sizes) != _SIDES + 1 or sizes[0] <= 0:
        return None
    return sizes[0], sizes[1], sizes[2]
