"""What a clause names: order numbers, line numbers, quantities, dates, prices, tracking numbers, with their places.

A number that is an open order of ours is a PO number wherever it stands; other numbers need the word before them
(matching.md A4). Spans never overlap: dates and order numbers outrank quantities.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.document import ReadingContext
from domain.units import canonical_unit
from parsers.dates.reading import DatePurpose, FoundDate, find_dates, read_window
from parsers.papers.numbers import read_number
from parsers.prose.cues import Cue, Mark, find_marks, plain
from parsers.prose.goods import Mention, goods_of
from parsers.prose.goods_words import size_feature
from parsers.prose.line_numbers import known_line_numbers, line_numbers
from parsers.prose.number_words import with_digits
from parsers.prose.order_numbers import other_numbers, other_orders, purchase_orders, tracking_numbers, vendor_orders
from parsers.prose.quantities import (
    bare_quantities,
    counted_goods,
    counts_ordered,
    part_quantities,
    quantities,
    quantities_of_feet,
    shares_of_open,
    whole_quantities,
    with_totals,
    worded_quantities,
)
from parsers.prose.things import Entity, Thing
from parsers.prose.tongues import ABROAD, tongues_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A stretch of text (offset ``start`` in the mail's text) with what was found in it, places relative to it."""

    text: str
    start: int
    entities: tuple[Entity, ...]
    marks: tuple[Mark, ...]
    tongues: frozenset[str] = frozenset()  # the languages of the sentence, none for English

    def all_of(self, thing: Thing) -> tuple[Entity, ...]:
        """Return the entities of one kind in order."""
        return tuple(e for e in self.entities if e.thing is thing)

    def cues(self, *cues: Cue) -> tuple[Mark, ...]:
        """Return the marks of these cues that are not negated."""
        return tuple(m for m in self.marks if m.cue in cues and not m.negated)

    def has(self, *cues: Cue) -> bool:
        """Tell whether one of these cues stands here and is not negated."""
        return bool(self.cues(*cues))


_PER = (
    r"(?:cwt|c/w|lbs?|#|ea|each|pcs?|pieces?|ft|foot|feet|kg|ton|nt|c|m|e|100|1000|hundred|thousand"
    r"|sheet|sht|bar|length|bx|box|roll|spool|coil|metre|meter|hundredweight)"
)
_PRICE = re.compile(
    rf"(?P<mark>[$€£])?\s?(?P<amount>\d{{1,3}}(?:,\d{{3}})*\.\d{{1,5}}|\d*\.\d{{1,5}}|\d+)\s*(?:(?:/|per\s|a\s(?=pound|foot|piece)|p/)\s*(?P<unit>(?:100\s*)?{_PER})\b|(?P<cents>¢))"
    r"|(?P<mark2>[$€£])\s?(?P<amount2>\d{1,3}(?:,\d{3})*(?:\.\d{1,5})?|\d*\.\d{1,5}|\d+(?:\.\d{1,5})?)",
    re.IGNORECASE,
)


def read_clause(
    text: str,
    *,
    start: int,
    context: ReadingContext,
    purpose: DatePurpose = DatePurpose.PROMISE,
    focus: str | None = None,
) -> Clause:
    """Return what a clause names.

    ``purpose`` tells on which side of the mail's day dates without a year lie; ``focus`` is the order under
    discussion, whose lines goods are looked for in.
    """
    written = plain(text)
    clean = with_digits(written)
    marks = find_marks(written)
    if clean != written:
        marks = (*(m for m in marks if m.cue is not Cue.QTY), *(m for m in find_marks(clean) if m.cue is Cue.QTY))
    taken: list[Entity] = []
    for finder in (
        tracking_numbers(written),
        vendor_orders(written, context),
        purchase_orders(written, context),
        other_orders(written, context),
        line_numbers(written, marks),
        known_line_numbers(written, context, focus),
        _prices(written),
        other_numbers(written),
        part_quantities(clean, marks),
        shares_of_open(clean, context),
        quantities_of_feet(clean),
        _goods(clean, context, taken, focus),
        counted_goods(clean, taken),
        _days_after_goods(clean, context, taken, purpose),
        worded_quantities(written, taken),
        _dates(written, context, purpose),
        quantities(clean, marks),
        whole_quantities(clean, context),
        bare_quantities(clean, written),
    ):
        for found in finder:
            entity = _beside(found, taken)
            if not any(entity.start < t.end and t.start < entity.end for t in taken):
                taken.append(entity)
    kept = [e for e in taken if e.thing is not Thing.QUANTITY or not counts_ordered(clean[e.end :])]
    ordered = tuple(with_totals(list(_without_grades(sorted(kept, key=lambda e: e.start), clean)), clean))
    return Clause(
        text=text, start=start, entities=ordered, marks=_cue_marks(marks, ordered), tongues=_spoken(clean, marks)
    )


def _spoken(text: str, marks: tuple[Mark, ...]) -> frozenset[str]:
    """Return the languages of a sentence; a short one shows its own only by its cues ("Lo demás sigue igual.")."""
    spoken = tongues_of(text)
    if spoken or any(m.tongue is None and m.cue not in {Cue.LINE, Cue.QTY} for m in marks):
        return spoken
    return frozenset(m.tongue for m in marks if m.tongue and m.tongue != ABROAD)


def _beside(entity: Entity, taken: list[Entity]) -> Entity:
    """Let a date begin behind the goods in "the earliest these valves can get here is the 26th"."""
    ends = [t.end for t in taken if entity.start < t.end < entity.end]
    return replace(entity, start=max(ends)) if ends and entity.thing is Thing.DATE else entity


def _without_grades(entities: list[Entity], text: str) -> Iterator[Entity]:
    """Leave out "316 plate" right after "3 pcs": the number belongs to the goods."""
    before: Entity | None = None
    for entity in entities:
        follows = before is not None and re.fullmatch(r"\s+(?:of\s+)?", text[before.end : entity.start]) is not None
        if entity.thing is Thing.QUANTITY and before is not None and follows and before.thing is Thing.QUANTITY:
            continue
        before = entity
        yield entity


def _cue_marks(marks: tuple[Mark, ...], entities: tuple[Entity, ...]) -> tuple[Mark, ...]:
    """Leave out entity patterns and cues inside a named thing ("no date", "today", a PO number "BO-1")."""
    solid = [e for e in entities if e.thing not in {Thing.DATE, Thing.QUANTITY, Thing.LINE, Thing.GOODS, Thing.PO}]
    return tuple(
        m
        for m in marks
        if m.cue not in {Cue.QTY, Cue.LINE} and not any(e.start <= m.start and m.end <= e.end for e in solid)
    )


_SEVERAL = re.compile(
    r"\b(?:both|all|each|two|three|either|beide[nr]?|ambos|ambas|les\s+deux|entramb[ei]|os\s+dois|as\s+duas)\b",
    re.IGNORECASE,
)


def _goods(text: str, context: ReadingContext, taken: list[Entity], focus: str | None) -> Iterator[Entity]:
    """Yield goods of our lines by their names, with the lines of the order under discussion that are meant."""
    if not context.our_lines:
        return
    goods = goods_of(context.our_lines)
    orders = [e for e in taken if e.thing is Thing.PO]
    named = any(e.thing is Thing.LINE for e in taken)
    for mention in goods.mentions(text):
        if named and _is_unit(mention, text):
            continue
        named = named or any(not t.name for t in mention.tokens)
        before = [e.values[0] for e in orders if e.start < mention.start]
        po = before[-1] if before else orders[0].values[0] if len(orders) == 1 else focus
        near = text[max(0, mention.start - 12) : mention.start] + text[mention.end : mention.end + 12]
        lines = goods.lines(mention, po=po, several=bool(_SEVERAL.search(near)))
        if not lines and po is not None and len(mention.tokens) == 1 and not goods.fits(mention, po=po):
            continue  # a word that only names goods of another order ("our gate")
        words = text[mention.start : mention.end]
        yield Entity(thing=Thing.GOODS, start=mention.start, end=mention.end, text=words, values=lines)


def _prices(text: str) -> Iterator[Entity]:
    for match in _PRICE.finditer(text):
        written = match["amount"] or match["amount2"]
        value = read_number(written)
        if value is None or (match["unit"] is None and match["mark2"] is None and match["cents"] is None):
            continue
        if (
            match["mark"] is None
            and "." not in written
            and match["unit"] is not None
            and "/" in match[0]
            and _is_slash_part(match)
        ):
            continue
        unit = (match["unit"] or "").upper().rstrip("S") or None
        yield Entity(thing=Thing.PRICE, start=match.start(), end=match.end(), text=match[0], amount=value, unit=unit)


def _is_slash_part(match: re.Match[str]) -> bool:
    """Tell a quantity such as "12/100" from a price "68/cwt"."""
    return (match["unit"] or "").isdecimal()


def _is_unit(mention: Mention, text: str) -> bool:
    """Tell "18 spools" of a line that was named before from goods by their name."""
    word = text[mention.start : mention.end]
    counted = re.search(r"\d\s*$", text[: mention.start]) is not None
    return counted and len(mention.tokens) == 1 and canonical_unit(word) is not None


_ONLY_FRACTION = re.compile(r"\s*(?P<day>\d{1,2}/\d{1,2})\s*[.!]?\s*")


def _dates(text: str, context: ReadingContext, purpose: DatePurpose) -> Iterator[Entity]:
    alone = _ONLY_FRACTION.fullmatch(text)
    window = read_window(alone["day"], context=context, purpose=purpose) if alone else None
    if alone is not None and window is not None:  # "1/8" as the whole answer is a date, inside a sentence a size
        found = FoundDate(start=alone.start("day"), end=alone.end("day"), window=window)
        yield Entity(thing=Thing.DATE, start=found.start, end=found.end, text=alone["day"], date=found)
        return
    for found in find_dates(text, context=context, purpose=purpose):
        yield Entity(
            thing=Thing.DATE, start=found.start, end=found.end, text=text[found.start : found.end].strip(), date=found
        )


_DAY_AFTER = re.compile(r"\s+(?P<day>\d{1,2}/\d{1,2})(?=\s*(?:$|[,;.)!\n]))")


def _days_after_goods(
    text: str, context: ReadingContext, taken: list[Entity], purpose: DatePurpose
) -> Iterator[Entity]:
    """Yield "3/8" in "2400 nuts 3/8" as a day, where no goods of ours have that size."""
    vocabulary = goods_of(context.our_lines).vocabulary if context.our_lines else frozenset()
    for goods in [e for e in taken if e.thing is Thing.GOODS]:
        match = _DAY_AFTER.match(text, goods.end)
        if match is None or size_feature(match["day"]) in vocabulary:
            continue
        window = read_window(match["day"], context=context, purpose=purpose)
        if window is not None:
            found = FoundDate(start=match.start("day"), end=match.end("day"), window=window)
            yield Entity(thing=Thing.DATE, start=found.start, end=found.end, text=match["day"], date=found)
