"""What a clause names: order numbers, line numbers, quantities, dates, prices, tracking numbers, with their places.

A number that is an open order of ours is a PO number wherever it stands; other numbers need the word before them
(matching.md A4). Spans never overlap: dates and order numbers outrank quantities.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.document import ReadingContext
from domain.purchase import line_key, po_key
from domain.units import canonical_unit
from parsers.dates.reading import DatePurpose, FoundDate, find_dates, read_window
from parsers.papers.numbers import read_number
from parsers.prose.cues import Cue, Mark, find_marks, plain
from parsers.prose.goods import goods_of
from parsers.prose.goods_words import size_feature
from parsers.prose.order_numbers import other_numbers, other_orders, purchase_orders, tracking_numbers, vendor_orders
from parsers.prose.things import Entity, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A stretch of text (offset ``start`` in the mail's text) with what was found in it, places relative to it."""

    text: str
    start: int
    entities: tuple[Entity, ...]
    marks: tuple[Mark, ...]

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
_LINE_LIST = re.compile(
    r"\s*(?:,\s*(?:and|&)|,|&|and|und|et|y|\+|/|thru|through|to|-|\u2013|or)\s*#?(?P<n>0*\d{1,3})(?![\w/\"']|\.\d|\s*(?:of|pcs?|ea|lbs?|sheets?|plates?|pieces?|bars?)\b)(?P<to>)",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(
    r"^\s*(?:(?P<n>\d{1,2})\s*(?:[).:]|[-\u2013=](?=\s+(?:[A-Za-z]|\d+\s+[a-z])))"
    r"|#\s?(?P<h>\d{1,2})\b[).:\-]?)\s+(?=\S)"
)
_SLASHED_LINES = re.compile(r"\b(?:lines|lns|items|itms|positions|pos)\s*#?\s*\d{1,3}(?:\s?/\s?\d{1,3})+(?![\w\"])", re.IGNORECASE)
_LATER_ITEM = re.compile(r"(?<=\s)(?P<n>\d{1,2})\)\s+(?=\S)")
_EXCEPTED = re.compile(
    r"\b(?:except(?:ing)?|excluding|other\s+than|but(?:\s+not)?)\s+(?:for\s+)?(?:lines?\s*)?#?(?P<n>\d{1,3})(?![\w/.\"']|\s*(?:pcs?|ea|lbs?|of)\b)",
    re.IGNORECASE,
)
# "yes on 1 and 2", "2 & 3 no issue", "number 3": small numbers that are neither sizes nor counts.
_BARE_LINES = re.compile(
    r"(?:(?:^\s*|\b(?:yes|good|ok|okay|fine|set)\s+(?:on|for|with)\s+)#?(?P<n>\d{1,2})(?=(?:\s*,\s*\d{1,2})*\s*(?:,|&|and|\+)\s*#?\d{1,2}\s+(?:[a-z]|=)|(?:\s*,\s*\d{1,2})*\s*(?:&|and|\+)\s*#?\d{1,2}\s*[,:;\-]\s)"
    r"|\bnumbers?\s+#?(?P<m>\d{1,2})(?=\s*(?:[,&:=\-]|and\b|[a-z])))",
    re.IGNORECASE,
)
_AFTER_LINES = re.compile(
    r"\s*(?:ga\b|gauge|in\b(?=\s*(?:$|[,.;:)x]))|inch|[\"'\u201d/]|f(?:oo|ee)?t\b|mm\b|weeks?|wks?|days?|months?|%|x\s|am\b|pm\b|of\b|pcs?\b|pieces|ea\b|each|lbs?\b|bundles?|sheets?|plates?|bars?|rolls?|boxes|drums|cases|tons?\b)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?<!\w)(?P<word>first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th)\s+(?:line|item|position)\b",
    re.IGNORECASE,
)
_ORDINALS = {
    w: str(i // 2 + 1)
    for i, w in enumerate(
        ["first", "1st", "second", "2nd", "third", "3rd", "fourth", "4th", "fifth", "5th", "sixth", "6th"]
    )
}
_BARE_NUMBER = re.compile(
    r"(?:(?<=^)|(?<=[\s(:=]))(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})(?=\s+(?P<after>[A-Za-z(\"']|$)|\s*[,.;:)]|\s*$|\s+\d+-?/|\s+[\d.]+\S*\s+[A-Za-z])"
)
_BEFORE_BARE = re.compile(
    r"(?:^|\b(?:the|other|remaining|remainder|rest|balance|bal|last|first|only|have|has|had|got|short|ships?|shipping|shipped|weigh(?:s|ed|ing)?|weight|all|another|qty|quantity|on|sent|with|for|confirm(?:ed|ing)?|and|plus|of|do|make|get|supply|b/o|bo|backorder(?:ed)?|down|cancel|remaining:?|avail|available|left|loaded|picked|now|then|about|approx|be)\s*[:=]?\s*|[,;:(=\-\u2013]\s*)$",
    re.IGNORECASE,
)
_AFTER_BARE = re.compile(
    r"\s+(?:short|on\b|are\b|is\b|were\b|was\b|will\b|left|more|now|available|avail|to\s+ship|shipped|shipping|ships?|confirmed|b/o|bo\b|back|backordered|can\b|good|ready|in\s+stock|today|tomorrow|of\b|remaining|remain|cancel\w*|went|go(?:es|ing)?|at\b|still|ok\b|came|come|coming|complete|due|til|by\b|held)",
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
    clean = plain(text)
    marks = find_marks(clean)
    taken: list[Entity] = []
    for finder in (
        tracking_numbers(clean),
        vendor_orders(clean, context),
        purchase_orders(clean, context),
        other_orders(clean, context),
        _lines(clean, marks),
        _numbers_of_lines(clean, context, focus),
        _prices(clean),
        other_numbers(clean),
        _part_quantities(clean, marks),
        _shares(clean, context),
        _feet_of_goods(clean),
        _goods(clean, context, taken, focus),
        _counted_goods(clean, taken),
        _days_after_goods(clean, context, taken, purpose),
        _worded_quantities(clean, taken),
        _dates(clean, context, purpose),
        _quantities(clean, marks),
        _bare_quantities(clean),
    ):
        for found in finder:
            entity = _beside(found, taken)
            if not any(entity.start < t.end and t.start < entity.end for t in taken):
                taken.append(entity)
    kept = [e for e in taken if e.thing is not Thing.QUANTITY or not _ROLE_AFTER.match(clean[e.end :])]
    ordered = tuple(_without_grades(sorted(kept, key=lambda e: e.start), clean))
    return Clause(text=text, start=start, entities=ordered, marks=_cue_marks(marks, ordered))


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


_SEVERAL = re.compile(r"\b(?:both|all|each|two|three|either|beide|ambos|ambas|les\s+deux)\b", re.IGNORECASE)


def _goods(text: str, context: ReadingContext, taken: list[Entity], focus: str | None) -> Iterator[Entity]:
    """Yield goods of our lines by their names, with the lines of the order under discussion that are meant."""
    if not context.our_lines:
        return
    goods = goods_of(context.our_lines)
    orders = [e for e in taken if e.thing is Thing.PO]
    for mention in goods.mentions(text):
        before = [e.values[0] for e in orders if e.start < mention.start]
        po = before[-1] if before else orders[0].values[0] if len(orders) == 1 else focus
        near = text[max(0, mention.start - 12) : mention.start] + text[mention.end : mention.end + 12]
        lines = goods.lines(mention, po=po, several=bool(_SEVERAL.search(near)))
        words = text[mention.start : mention.end]
        yield Entity(thing=Thing.GOODS, start=mention.start, end=mention.end, text=words, values=lines)


_SHARE = re.compile(r"(?<![\w/.,$#x-])(?P<n>\d{1,6})\s?/\s?(?P<m>\d{1,6})(?![\w/.\"'x-])")
_DAYS_AND_MONTHS = (31, 12)


def _shares(text: str, context: ReadingContext) -> Iterator[Entity]:
    """Yield "60/100" where it can be no day and a line of ours has so much open."""
    open_amounts = {o.balance for o in context.our_lines}
    for match in _SHARE.finditer(text):
        amount, total = read_number(match["n"]), read_number(match["m"])
        if amount is None or total is None or amount > total or total not in open_amounts:
            continue
        if min(amount, total) > _DAYS_AND_MONTHS[1] or max(amount, total) > _DAYS_AND_MONTHS[0]:
            yield Entity(
                thing=Thing.QUANTITY, start=match.start(), end=match.end(), text=match[0], amount=amount, total=total
            )


_COUNT_BEFORE = re.compile(
    r"(?<![\w/.,$#\-])(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})(?:\s*(?:of(?:\s+(?:the|your|those))?|out\s+of(?:\s+the)?)\s*(?P<m>\d{1,3}(?:,\d{3})+|\d{1,6}))?\s+(?:more\s+|of\s+(?:the\s+|your\s+)?|full\s+|remaining\s+)?$",
    re.IGNORECASE,
)


def _counted_goods(text: str, taken: list[Entity]) -> Iterator[Entity]:
    """Yield "12" in "12 flanges" with the name as its unit."""
    for goods in [e for e in taken if e.thing is Thing.GOODS]:
        match = _COUNT_BEFORE.search(text[: goods.start])
        amount = read_number(match["n"]) if match else None
        if match is None or amount is None:
            continue
        unit = re.match(r"[^\W\d_]+", goods.text)
        end = match.end("m") if match["m"] else match.end("n")
        yield Entity(
            thing=Thing.QUANTITY, start=match.start("n"), end=end, text=text[match.start("n") : end], amount=amount,
            unit=unit[0] if unit and canonical_unit(unit[0]) is not None else None,
            total=read_number(match["m"]) if match["m"] else None,
        )  # fmt: skip


_COUNT_WORDS = {
    **{w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)},
    "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
    "half a dozen": 6, "half dozen": 6, "a half dozen": 6, "a dozen": 12, "two dozen": 24, "a couple of": 2, "a couple": 2,
}  # fmt: skip
_WORD_COUNT = re.compile(
    rf"(?<![\w-])(?P<n>{'|'.join(sorted(_COUNT_WORDS, key=len, reverse=True))})\b(?P<of>\s+of\s+(?:the\s+|your\s+)?(?P<m>{'|'.join(_COUNT_WORDS)}|\d{{1,5}})\b)?",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    r"\s+(?:more\s+|full\s+|of\s+(?:them|these|those)\s*)?(?P<unit>pcs?|pieces?|ea|each|sheets?|plates?|bars?|lengths?|sticks?|joints?|coils?|boxes|spools?|rolls?|units?|sets)\b",
    re.IGNORECASE,
)
_COUNT_VERB_AFTER = re.compile(
    r"\s+(?:of\s+(?:them|these|those|the\s+\w+)\s+)?(?:made|are|is|were|went|shipped|will|on|still|left|can|now|today|tomorrow|ready|available|short|in\s+stock|b/?o|backordered|to\s+follow|got|came|failed)\b",
    re.IGNORECASE,
)
_NOT_COUNTED_BEFORE = re.compile(r"\b(?:other|all|these|those|lines?|items?|day|least|than|page|no|another|for|in|next|last|past)\s*$", re.IGNORECASE)


def _worded_quantities(text: str, taken: list[Entity]) -> Iterator[Entity]:
    """Yield "six pieces", "half a dozen", "nine of the plates": counts that are written as words."""
    goods = {e.start for e in taken if e.thing is Thing.GOODS}
    for match in _WORD_COUNT.finditer(text):
        end = match.end()
        unit = _COUNTED_AFTER.match(text, end)
        before = text[: match.start()]
        beside = any(text[end:g].strip().lower() in {"", "of", "of the", "more"} for g in goods if g >= end)
        starts = not before.strip() or bool(re.search(r"[,;:(\u2013-]\s*(?:and\s+)?$|\b(?:with|have|got|shipped|sent|ship|remaining|the|and)\s+$", before))
        verb = bool(_COUNT_VERB_AFTER.match(text, end)) or "dozen" in match["n"]
        if _NOT_COUNTED_BEFORE.search(before) and not unit:
            continue
        if unit or beside or (starts and verb) or match["m"]:
            total = match["m"]
            yield Entity(
                thing=Thing.QUANTITY, start=match.start(), end=unit.end() if unit else end,
                text=text[match.start() : unit.end() if unit else end], amount=_count_of(match["n"]),
                unit=unit["unit"] if unit else None, total=_count_of(total) if total else None,
            )  # fmt: skip


def _count_of(word: str) -> Decimal | None:
    return read_number(word) if word.isdecimal() else Decimal(_COUNT_WORDS[" ".join(word.lower().split())])


_FEET = re.compile(r"(?<![\w/.,$#\-])(?P<n>\d{1,3}(?:,\d{3})+|\d{2,6})\s?['\u2019\u2032](?![\w'\"-])")
_LONGEST_PIECE = 65  # feet


def _feet_of_goods(text: str) -> Iterator[Entity]:
    """Yield "400'" as a quantity of feet, where it is longer than any piece."""
    for match in _FEET.finditer(text):
        amount = read_number(match["n"])
        if amount is not None and amount > _LONGEST_PIECE:
            yield Entity(
                thing=Thing.QUANTITY, start=match.start(), end=match.end(), text=match[0], amount=amount, unit="ft"
            )


_BARE_LINE_LIST = re.compile(
    r"(?P<lead>^\W*|\b(?:on|for|like|lines?|push|move|and)\s+)#?(?P<n>\d{1,3})(?:\s*(?:,|&|and|\+|-)\s*#?\d{1,3})*(?=\s+(?:and\s+\d|to\s+be|are|is|will|to\s+the|still|tb[adc]|good|ok|set|can|ships?|shipp\w+|will|goes|out|back|should|went|go|goes|get|have|has|left|was|were|needs?|due)\b|\s*[=:\u2013-]\s)",
    re.IGNORECASE,
)
_YES_TO_LINES = re.compile(
    r"\b(?:good|ok|okay|yes|fine|set|go|no\s+(?:problem|issue)s?)\s+(?:to\s+go\s+)?(?:on|for|with)\s+#?(?P<n>\d{1,3})(?=\s*(?:,|&|and|\+|-|[.!]?\s*$))", re.IGNORECASE
)
_LEADING_NUMBER = re.compile(
    r"\s*[(\[]?#?(?P<n>\d{1,3})\s?(?:[).:\]=]+|[\u2013\u2014-]|-+>)\s*(?=\S)(?!\s*\d+/\d+\s*[\"x\u201d]|\d{1,2}\s*(?:weeks?|wks?|days?|months?)\b|\d{3,4}\b|\d\d?[-.])",
    re.IGNORECASE,
)
# "2 is going to be late": two pieces would be "are".
_SINGULAR_AFTER = re.compile(r"\s+(?:is|was|has|isn't|goes|needs|looks)\b", re.IGNORECASE)
_WORDED_LINES = {w: str(i) for i, w in enumerate("one two three four five six seven eight nine ten".split(), start=1)}
_WORD_OF_LINE = "|".join(_WORDED_LINES)
_WORDED_LIST = re.compile(
    rf"(?:\blines?\s+|^\W*)(?P<list>(?:{_WORD_OF_LINE})(?:(?:\s*,\s*|\s*,?\s+(?:and|&|through|thru|to)\s+)(?:{_WORD_OF_LINE}))*)\b(?!\s*(?:of|inch|in\b|pcs?|pieces?|weeks?|days?|bundles?|trucks?|loads?|more|shipments?|lots?|-))",
    re.IGNORECASE,
)


def _numbers_of_lines(text: str, context: ReadingContext, focus: str | None) -> Iterator[Entity]:
    """Yield "3 and 4 to be advised" and "lines two and three" where the order under discussion has such lines."""
    known = {line_key(o.line) for o in context.our_lines if focus is None or po_key(o.po) == po_key(focus)}
    for match in _WORDED_LIST.finditer(text):
        words = re.findall(_WORD_OF_LINE, match["list"], re.IGNORECASE)
        labelled = match.group().lower().startswith("line")
        numbers = tuple(_WORDED_LINES[w.lower()] for w in words)
        if re.search(r"\b(?:through|thru|to)\b", match["list"], re.IGNORECASE) and len(numbers) == 2:  # noqa: PLR2004 - from and to
            numbers = tuple(_span_of(*numbers))
        if (labelled or len(numbers) > 1) and set(numbers) <= known:
            yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=match.group(), values=numbers)
    if (item := _LEADING_NUMBER.match(text)) is not None and line_key(item["n"]) in known:
        yield Entity(thing=Thing.LINE, start=item.start("n"), end=item.end("n"), text=item["n"], values=(item["n"],))
    for match in _YES_TO_LINES.finditer(text):
        listed = _line_list(text, match.start("n"), match.end("n"))
        if set(map(line_key, listed.values)) <= known and re.match(r"\W*$", text[listed.end :]):
            yield listed
    for match in _BARE_LINE_LIST.finditer(text):
        start, end = match.start("n"), match.end()
        listed = _line_list(text, start, match.end("n"))
        singular = bool(_SINGULAR_AFTER.match(text[end:])) and listed.values[0] != "1"
        several = len(listed.values) > 1 or singular or match["lead"].strip().lower() in {"push", "move"}
        if several and set(map(line_key, listed.values)) <= known and not _AFTER_LINES.match(text[end:]):
            yield listed
            for later in _NEXT_LINE.finditer(text, listed.end):
                if line_key(later["n"]) in known:
                    number = later["n"]
                    yield Entity(
                        thing=Thing.LINE, start=later.start("n"), end=later.end("n"), text=number, values=(number,)
                    )


# "3 is scheduled for the 12th, 4 for the 15th and 5 for the 19th"
_NEXT_LINE = re.compile(r"(?:[,;]|\band|&)\s*#?(?P<n>\d{1,3})\s+(?=(?:for|on|by|to|is|will|goes|ships?|the)\b)", re.IGNORECASE)


def _lines(text: str, marks: tuple[Mark, ...]) -> Iterator[Entity]:
    for mark in marks:
        if mark.cue is Cue.LINE:
            yield _line_list(text, mark.start, mark.end)
    if match := _LIST_ITEM.match(text):
        number = match["n"] or match["h"]
        yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=number, values=(number,))
        for later in _LATER_ITEM.finditer(text, match.end()):
            yield Entity(thing=Thing.LINE, start=later.start(), end=later.end(), text=later["n"], values=(later["n"],))
    for match in _SLASHED_LINES.finditer(text):
        numbers = tuple(re.findall(r"\d+", match.group()))
        if len(numbers) == 2 and (int(numbers[0]) >= int(numbers[1]) or re.search(r"\ball\s+$", text[: match.start()], re.IGNORECASE)):  # noqa: PLR2004 - "all lines 12/4" is a day
            continue
        yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=match.group(), values=numbers)
    for match in _BARE_LINES.finditer(text):
        named = "n" if match["n"] else "m"
        listed = _line_list(text, match.start(named), match.end(named))
        if not _AFTER_LINES.match(text[listed.end :]):
            yield listed
    for match in _EXCEPTED.finditer(text):
        first = _line_list(text, match.start("n"), match.end("n"))
        yield first
    for match in _ORDINAL.finditer(text):
        number = _ORDINALS[match["word"].lower()]
        yield Entity(thing=Thing.LINE, start=match.start(), end=match.end(), text=match[0], values=(number,))


def _line_list(text: str, start: int, end: int) -> Entity:
    """Follow "lines 1" through ", 2 and 4" or "-3" and spell ranges out."""
    numbers: list[str] = re.findall(r"\d+", text[start:end])
    if len(numbers) == 2:  # noqa: PLR2004 - "lines 1-3" as one token
        numbers = _span_of(numbers[0], numbers[1])
    while (match := _LINE_LIST.match(text, end)) is not None:
        joined = text[end : match.start("n")].strip(" #").lower()
        ranged = joined in {"-", "\u2013", "thru", "through", "to"}
        numbers = [*numbers[:-1], *_span_of(numbers[-1], match["n"])] if ranged else [*numbers, match["n"]]
        end = match.end()
    return Entity(thing=Thing.LINE, start=start, end=end, text=text[start:end], values=tuple(numbers))


def _span_of(low: str, high: str) -> list[str]:
    if int(high) <= int(low) or int(high) - int(low) > 500:  # noqa: PLR2004 - no order has such a run
        return [low, high]
    step = 10 if int(low) % 10 == 0 and int(high) % 10 == 0 and int(low) > 0 else 1
    return [str(n) for n in range(int(low), int(high) + 1, step)]


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


_ROLE_AFTER = re.compile(
    r"\s*(?:on\s+order|ordered|bestellt|pedidas?|commandée?s?|(?:pcs?|ea|lbs?|ft|pieces)\s+ordered)\b(?!\s+from)", re.IGNORECASE
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


_QUANTITY = re.compile(
    r"(?P<n>[\d,]*\d(?:\.\d+)?)(?:\s*(?:of(?:\s+(?:the|your|those|these))?|out\s+of(?:\s+the)?|/)\s*(?P<m>[\d,]*\d(?:\.\d+)?))?\s*(?P<unit>[^\d\s].*)?$",
    re.IGNORECASE,
)


def _part_quantities(text: str, marks: tuple[Mark, ...]) -> Iterator[Entity]:
    """Yield "4 of 6" and "6/10 pcs" before dates are looked for (DOMAIN 2.3: of-pattern before date pattern)."""
    for mark in marks:
        if mark.cue is Cue.QTY and (entity := _quantity(text, mark)) is not None and entity.total is not None:
            yield entity


def _quantities(text: str, marks: tuple[Mark, ...]) -> Iterator[Entity]:
    for mark in sorted((m for m in marks if m.cue is Cue.QTY), key=lambda m: m.start - m.end):
        if (entity := _quantity(text, mark)) is not None:
            yield entity


def _quantity(text: str, mark: Mark) -> Entity | None:
    if re.search(r"[\d.][/\-]$|[xX\u00d7]\s*$|[$#]$", text[: mark.start]):
        return None
    match = _QUANTITY.match(text[mark.start : mark.end])
    if match is None or (amount := read_number(match["n"])) is None:
        return None
    if _is_grade(match):
        return None
    total = read_number(match["m"]) if match["m"] else None
    if total is not None and total < amount:
        return None
    return Entity(
        thing=Thing.QUANTITY,
        start=mark.start,
        end=mark.end,
        text=text[mark.start : mark.end],
        amount=amount,
        unit=match["unit"],
        total=total,
    )


def _is_grade(match: re.Match[str]) -> bool:
    """Tell "the 2205 round" from "12 rounds": three digits and more before one piece are a grade."""
    unit = (match["unit"] or "").lower()
    return bool(_ONE_PIECE.fullmatch(unit)) and bool(re.fullmatch(r"\d{3,4}", match["n"]))


_ONE_PIECE = re.compile(r"round|plate|angle|bar|beam|channel|flat|sheet|coil|tube|pipe|blank|pl")


def _bare_quantities(text: str) -> Iterator[Entity]:
    """Yield numbers without a unit where the words around them say that pieces are counted ("the other 6")."""
    for match in _BARE_NUMBER.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if re.search(r"[xX\u00d7]\s*$", before) or not (_BEFORE_BARE.search(before) or _AFTER_BARE.match(after)):
            continue
        if re.match(
            r"\s*(?:ga\b|gauge|in\b(?=\s*(?:$|[,.;:)x]))|inch|[\"\u201d]|weeks?|wks?|days?|months?|%|x\s|am\b|pm\b|more\s+(?:weeks|days)|(?:open\s+)?(?:lines?|items?|positions?|pos|releases?|orders?|partidas|lignes|positionen)\b)",
            after,
            re.IGNORECASE,
        ):
            continue
        goods = re.match(r"\s+(\w+)", after)
        if goods and _ONE_PIECE.fullmatch(goods[1].lower()) and re.fullmatch(r"\d{3,4}", match["n"]):
            continue
        amount = read_number(match["n"])
        if amount is not None:
            unit = "lbs" if re.search(r"\bwe?ig?h?t?(?:s|ed|ing)?\s*(?:is|of|:|=|at|in\s+at)?\s*$", before, re.IGNORECASE) else None
            yield Entity(
                thing=Thing.QUANTITY, start=match.start(), end=match.end(), text=match["n"], amount=amount, unit=unit
            )


_GOODS_UNITS = frozenset({"SPL"})  # packs whose number counts the goods themselves: a spool of wire is bought as one


def counting_unit(unit: str | None) -> str:
    """Return the canonical code of a unit as written; empty where none is written, pieces for goods ("2 angles")."""
    if not unit:
        return ""
    code = canonical_unit(unit)
    return "PC" if code is None or code in _GOODS_UNITS else code
