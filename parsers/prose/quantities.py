"""Quantities in prose: with a unit, before the name of goods, as words, as shares of what is open, and bare counts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from domain.document import ReadingContext
from domain.units import canonical_unit
from parsers.papers.numbers import read_number
from parsers.prose.cues import Cue, Mark
from parsers.prose.foreign_words import COUNTS_AFTER, COUNTS_BEFORE, OF_TOTAL, OTHERS
from parsers.prose.things import Entity, Thing
from parsers.prose.tongues import counts_of, tongues_of

_BARE_NUMBER = re.compile(
    r"(?:(?<=^)|(?<=[\s(:=]))(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})(?=\s+(?P<after>[A-Za-z(\"']|$)|\s*(?:[,.;)]|:(?!\d))|\s*$|\s+\d+-?/|\s+[\d.]+\S*\s+[A-Za-z])"
)


_BEFORE_BARE = re.compile(
    r"(?:^|\b(?:the|other|remaining|remainder|rest|balance|bal|last|first|only|have|has|had|got|short|ships?|shipping|shipped|weigh(?:s|ed|ing)?|weight|all|another|qty|quantity|on|sent|with|for|confirm(?:ed|ing)?|and|plus|of|do|make|get|supply|b/o|bo|backorder(?:ed)?|down|cancel|remaining:?|avail|available|left|loaded|picked|now|then|about|approx|be|show|showing|missing|you|tenemos|tengo|hay|otros|otras|solo|sólo|faltan|restantes|nur|noch|haben|restlichen|übrigen|avons|autres|manque(?:nt)?|reste|restent|en)\s*[:=]?\s*|[,;:(=\-\u2013]\s*)$",
    re.IGNORECASE,
)


_AFTER_BARE = re.compile(
    r"\s+(?:short|on\b|are\b|is\b|were\b|was\b|will\b|left|more|now|available|avail|to\s+ship|shipped|shipping|ships?|confirmed|b/o|bo\b|back|backordered|can\b|good|ready|in\s+stock|today|tomorrow|of\b|remaining|remain|cancel\w*|went|go(?:es|ing)?|at\b|still|ok\b|came|come|coming|complete|due|til|by\b|held|list[oa]s?|pr[eê]te?s|fertig|kommen|kommt|llegan|salen|disponibles?|vorrätig)",
    re.IGNORECASE,
)


_SHARE = re.compile(r"(?<![\w/.,$#x-])(?P<n>\d{1,6})\s?/\s?(?P<m>\d{1,6})(?![\w/.\"'x-])")


_DAYS_AND_MONTHS = (31, 12)


def shares_of_open(text: str, context: ReadingContext) -> Iterator[Entity]:
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


# "12 - 1/2 plate": a row of a list that begins with its count.
_ROW_COUNT = re.compile(r"\s*(?:[-*\u2022]\s*)?(?P<n>\d{1,6})\s*[-\u2013x\u00d7@]\s*(?P<m>(?!))?", re.IGNORECASE)


def counted_goods(text: str, taken: list[Entity]) -> Iterator[Entity]:
    """Yield "12" in "12 flanges" with the name as its unit."""
    spoken = tongues_of(text)
    for goods in [e for e in taken if e.thing is Thing.GOODS]:
        count = _COUNT_ABROAD if spoken else _COUNT_BEFORE
        match = count.search(text[: goods.start]) or _ROW_COUNT.fullmatch(text[: goods.start])
        amount = _amount(match["n"], text) if match else None
        if match is None or amount is None:
            continue
        whole = read_number(match["m"]) if match["m"] else None
        if whole is not None and whole < amount:  # "on 4 December 2026 of the 12 plates"
            yield Entity(
                thing=Thing.QUANTITY, start=match.start("m"), end=match.end("m"), text=match["m"], amount=whole
            )
            continue
        unit = re.match(r"[^\W\d_]+", goods.text)
        end = match.end("m") if match["m"] else match.end("n")
        yield Entity(
            thing=Thing.QUANTITY, start=match.start("n"), end=end, text=text[match.start("n") : end], amount=amount,
            unit=unit[0] if unit and not spoken and canonical_unit(unit[0]) is not None else None,
            total=read_number(match["m"]) if match["m"] else None,
        )  # fmt: skip


_COUNT_ABROAD = re.compile(
    rf"(?<![\w/.,$#\-])(?P<n>\d{{1,3}}(?:[.,]\d{{3}})+|\d{{1,6}})(?:\s*(?:{OF_TOTAL}|of)\s*(?P<m>\d{{1,6}}))?\s+(?:(?:de|di|des|von|van)\s+)?(?:{OTHERS}\s+)?$",
    re.IGNORECASE,
)


COUNT_WORDS: Mapping[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "hundred": 100,
    "half a dozen": 6, "half dozen": 6, "a half dozen": 6, "a dozen": 12, "two dozen": 24, "a couple of": 2,
    "a couple": 2,
}  # fmt: skip


_WORD_COUNT = re.compile(
    rf"(?<![\w-])(?P<n>{'|'.join(sorted(COUNT_WORDS, key=len, reverse=True))})\b"
    rf"(?P<of>\s+of\s+(?:the\s+|your\s+)?(?P<m>{'|'.join(COUNT_WORDS)}|\d{{1,5}})\b)?",
    re.IGNORECASE,
)


_COUNTED_AFTER = re.compile(
    r"\s+(?:more\s+|full\s+|of\s+(?:them|these|those)\s*)?(?P<unit>pcs?|pieces?|ea|each|sheets?|plates?|bars?|lengths?|sticks?|joints?|coils?|box(?:es)?|spools?|rolls?|units?|sets?|bundles?|bdls?|cartons?|cases?|skids?|pallets?|crates?|drums?|bags?|pairs?|lifts?|kegs?|pails?)\b",
    re.IGNORECASE,
)


_COUNT_VERB_AFTER = re.compile(
    r"\s+(?:of\s+(?:them|these|those|the\s+\w+)\s+)?(?:made|are|is|were|went|shipped|will|on|still|left|can|now|today|tomorrow|ready|available|short|in\s+stock|b/?o|backordered|to\s+follow|got|came|failed)\b",
    re.IGNORECASE,
)


_NOT_COUNTED_BEFORE = re.compile(
    r"\b(?:other|all|these|those|lines?|items?|day|least|than|page|no|another|for|in|next|last|past)\s*$", re.IGNORECASE
)


# What may stand between a counted word and its goods: "twelve good plates".
_BEFORE_GOODS = re.compile(
    r"\s*(?:of(?:\s+(?:the|your|those|these))?\s+)?(?:(?:good|full|new|more|remaining|other|last|perfect|usable|finished|extra|missing)\s+)*",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(r"\b(?:these|those|all|other|last)\s*$", re.IGNORECASE)


def worded_quantities(text: str, taken: list[Entity]) -> Iterator[Entity]:
    """Yield "six pieces", "half a dozen", "nine of the plates": counts that are written as words."""
    goods = {e.start for e in taken if e.thing is Thing.GOODS}
    yield from _worded_abroad(text, goods)
    for match in _WORD_COUNT.finditer(text):
        end = match.end()
        unit = _COUNTED_AFTER.match(text, end)
        before = text[: match.start()]
        beside = any(_BEFORE_GOODS.fullmatch(text[end:g]) for g in goods if g >= end)
        starts = not before.strip() or bool(
            re.search(
                r"[,;:(\u2013-]\s*(?:and\s+)?$|\b(?:with|have|got|shipped|sent|ship|remaining|the|and)\s+$", before
            )
        )
        verb = bool(_COUNT_VERB_AFTER.match(text, end)) or "dozen" in match["n"]
        if _NOT_COUNTED_BEFORE.search(before) and not unit and not (beside and _DEMONSTRATIVE.search(before)):
            continue
        if unit or beside or (starts and verb) or match["m"]:
            total = match["m"]
            yield Entity(
                thing=Thing.QUANTITY, start=match.start(), end=unit.end() if unit else end,
                text=text[match.start() : unit.end() if unit else end], amount=count_of(match["n"]),
                unit=unit["unit"] if unit else None, total=count_of(total) if total else None,
            )  # fmt: skip


def _worded_abroad(text: str, goods: set[int]) -> Iterator[Entity]:
    """Yield "zwölf Kugelhähne", "una docena de válvulas", "les deux derniers" by the numbers of the sentence's language."""  # noqa: E501 - one expression
    counts = counts_of(tongues_of(text))
    if not counts:
        return
    words = "|".join(sorted(map(re.escape, counts), key=len, reverse=True)).replace(r"\ ", r"\s+")
    for match in re.finditer(rf"(?<![\w-])(?P<n>{words})\b", text, re.IGNORECASE):
        end = match.end()
        unit = _UNIT_ABROAD.match(text, end)
        rest = _OTHERS_AFTER.match(text, end) or _OTHERS_BEFORE.search(text[: match.start()])
        named = any(_LEADS_TO_GOODS.fullmatch(text[end:start]) for start in goods if start >= end)
        both = _DEFINITE.search(text[: match.start()]) is not None  # "les deux vannes" are all there are
        lone = _SAYS_COUNT.search(text[: match.start()]) and re.match(r"\s*(?:$|[:,.;])", text[end:])
        if unit or rest or lone or (named and not both):
            last = unit.end() if unit else end
            yield Entity(
                thing=Thing.QUANTITY, start=match.start(), end=last, text=text[match.start() : last],
                amount=Decimal(counts[" ".join(match["n"].lower().split())]), unit=unit["unit"] if unit else None,
            )  # fmt: skip


_UNIT_ABROAD = re.compile(
    r"\s+(?P<unit>st(?:\u00fc|ue)cke?|stk|piezas?|pzas?|pi\u00e8ces?|pezzi|stuks|pe\u00e7as?|rollen|rollos?|rouleaux|morceaux|tramos?|longueurs?|cajas?|kartons?|bo\u00eetes?|barras?|st\u00e4be|barres)\b",
    re.IGNORECASE,
)
_OTHERS_AFTER = re.compile(rf"\s+{OTHERS}\b", re.IGNORECASE)
_OTHERS_BEFORE = re.compile(rf"\b{OTHERS}\s+$", re.IGNORECASE)
_SAYS_COUNT = re.compile(
    r"\b(?:manquent?|faltan?|fehlen|ontbreken|mancano|faltam|hay|avons|haben|tenemos)\s+(?:noch\s+|encore\s+)?$",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:les|los|las|die|beiden|i|gli|le|os|as)\s+$", re.IGNORECASE)
_LEADS_TO_GOODS = re.compile(rf"\s+(?:(?:de|d['\u2019]|di|von|van)\s*)?(?:{OTHERS}\s+)?", re.IGNORECASE)


_ALL_COUNTED = re.compile(
    rf"\b(?:all|las|los|alle|(?:toutes\s+)?les)\s+(?:of\s+(?:the|them)\s+)?(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(COUNT_WORDS)})\b"
    r"(?!\s+(?:open\s+)?(?:lines?|items?|positions?|positionen|releases?|orders?|pos|partidas|lignes|weeks?|days?)\b|[\d/.,-]*[\d\"])",
    re.IGNORECASE,
)


def whole_quantities(text: str, context: ReadingContext) -> Iterator[Entity]:
    """Yield "six" in "you can have all six", where a line of ours has so many."""
    ours = {o.balance for o in context.our_lines}
    for match in _ALL_COUNTED.finditer(text):
        amount = count_of(match["n"].replace(",", ""))
        if amount in ours:
            start, end = match.span("n")
            yield Entity(thing=Thing.QUANTITY, start=start, end=end, text=match["n"], amount=amount)


_OF_ALL = re.compile(
    r"\b(?:of\s+(?:the|your|those|these)|out\s+of(?:\s+(?:the|your))?|de\s+l[oa]s|von\s+(?:den|ihren)|sur\s+(?:les|vos)|des)\s+$",
    re.IGNORECASE,
)


def with_totals(entities: list[Entity], text: str) -> Iterator[Entity]:
    """Give the 50 of "of the 70 tubes we have 50" its whole; the whole itself is no answer."""
    whole: Entity | None = None
    for entity in entities:
        if entity.thing is not Thing.QUANTITY or entity.amount is None:
            yield entity
            continue
        later = any(e.thing is Thing.QUANTITY and e.start > entity.start for e in entities)
        if later and entity.total is None and _OF_ALL.search(text[: entity.start]):
            whole = entity
            continue
        part = whole is not None and whole.amount is not None and entity.total is None and entity.amount < whole.amount
        yield replace(entity, total=whole.amount) if part and whole is not None else entity
        whole = None


def count_of(word: str) -> Decimal | None:
    """Return the number of a count in digits or as one of ``COUNT_WORDS``; None for any other word."""
    bare = " ".join(word.lower().split())
    return read_number(bare) if bare.isdecimal() else Decimal(COUNT_WORDS[bare]) if bare in COUNT_WORDS else None


_FEET = re.compile(r"(?<![\w/.,$#\-])(?P<n>\d{1,3}(?:,\d{3})+|\d{2,6})\s?['\u2019\u2032](?![\w'\"-])")


_LONGEST_PIECE = 65  # feet


def quantities_of_feet(text: str) -> Iterator[Entity]:
    """Yield "400'" as a quantity of feet, where it is longer than any piece."""
    for match in _FEET.finditer(text):
        amount = read_number(match["n"])
        if amount is not None and amount > _LONGEST_PIECE:
            yield Entity(
                thing=Thing.QUANTITY, start=match.start(), end=match.end(), text=match[0], amount=amount, unit="ft"
            )


_ROLE_AFTER = re.compile(
    r"\s*(?:on\s+order|ordered|bestellt|pedidas?|commandée?s?|(?:pcs?|ea|lbs?|ft|pieces)\s+ordered)\b(?!\s+from)",
    re.IGNORECASE,
)


def counts_ordered(after: str) -> bool:
    """Tell "2,400 ordered": what we ordered, no answer."""
    return _ROLE_AFTER.match(after) is not None


_QUANTITY = re.compile(
    rf"(?P<n>[\d,]*\d(?:\.\d+)*)(?:\s*(?:{OF_TOTAL}|der|des|of(?:\s+(?:the|your|those|these))?|out\s+of(?:\s+the)?|/)\s*(?P<m>[\d,]*\d(?:\.\d+)*))?\s*(?P<unit>[^\d\s].*)?$",
    re.IGNORECASE,
)


def part_quantities(text: str, marks: tuple[Mark, ...]) -> Iterator[Entity]:
    """Yield "4 of 6" and "6/10 pcs" before dates are looked for (DOMAIN 2.3: of-pattern before date pattern)."""
    for mark in marks:
        if mark.cue is Cue.QTY and (entity := _quantity(text, mark)) is not None and entity.total is not None:
            yield entity


def quantities(text: str, marks: tuple[Mark, ...]) -> Iterator[Entity]:
    """Yield numbers with a unit, the longest reading of each place first."""
    for mark in sorted((m for m in marks if m.cue is Cue.QTY), key=lambda m: m.start - m.end):
        if (entity := _quantity(text, mark)) is not None:
            yield entity


def _quantity(text: str, mark: Mark) -> Entity | None:
    if re.match(
        r"\s*(?:open\s+)?(?:lines?|items?|positions?|positionen|orders?|partidas|lignes)\b",
        text[mark.end :],
        re.IGNORECASE,
    ):
        return None
    if re.search(r"[\d.][/\-]$|[xX\u00d7]\s*$|[$#]$", text[: mark.start]):
        return None
    match = _QUANTITY.match(text[mark.start : mark.end])
    if match is None or (amount := _amount(match["n"], text)) is None:
        return None
    if _is_grade(match):
        return None
    total = _amount(match["m"], text) if match["m"] else None
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


_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+")


def _amount(written: str, text: str) -> Decimal | None:
    """Read a number; "1.200" is a thousand and more where the sentence is in a language that writes so."""
    pointed = _POINTED.fullmatch(written) and tongues_of(text)
    return read_number(written.replace(".", "") if pointed else written)


def _is_grade(match: re.Match[str]) -> bool:
    """Tell "the 2205 round" from "12 rounds": three digits and more before one piece are a grade."""
    unit = (match["unit"] or "").lower()
    return bool(_ONE_PIECE.fullmatch(unit)) and bool(re.fullmatch(r"\d{3,4}", match["n"]))


_ONE_PIECE = re.compile(r"round|plate|angle|bar|beam|channel|flat|sheet|coil|tube|pipe|blank|pl")


_BEFORE_ABROAD = re.compile(rf"\b(?:{COUNTS_BEFORE})\s*$", re.IGNORECASE)
_AFTER_ABROAD = re.compile(rf"\s+(?:{COUNTS_AFTER})\b", re.IGNORECASE)


def bare_quantities(text: str, written: str) -> Iterator[Entity]:
    """Yield numbers without a unit where the words around them say that pieces are counted ("the other 6").

    ``written`` is the text with its counts in words: those count nearly always.
    """
    abroad = bool(tongues_of(text))
    for match in _BARE_NUMBER.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        counts = _BEFORE_BARE.search(before) or _AFTER_BARE.match(after) or written[match.start()].isalpha()
        if abroad and not counts:
            counts = bool(_BEFORE_ABROAD.search(before) or _AFTER_ABROAD.match(after))
        if re.search(r"[xX\u00d7]\s*$", before) or not counts:
            continue
        if re.match(
            r"\s+(?:out\s+)?of\s+(?:the\s+)?\d+\s+(?:open\s+)?(?:lines?|items?|orders?)\b", after, re.IGNORECASE
        ):
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
        if re.match(r"\s+[\d./-]+\s?[\"\u201d]", after) or re.fullmatch(r"\d{6,}", match["n"]):
            continue  # the grade of "1018 3\" round", a paper's number
        if amount is not None:
            unit = (
                "lbs"
                if re.search(r"\bwe?ig?h?t?(?:s|ed|ing)?\s*(?:is|of|:|=|at|in\s+at)?\s*$", before, re.IGNORECASE)
                else None
            )
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
