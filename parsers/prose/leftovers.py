"""What a sentence names and none of its statements uses: days, counts, goods, or the part behind a "but".

A reader that passes over half a sentence has perhaps given its day to the wrong goods, so whatever is left over makes
all statements of the sentence wait for a person. Values are compared, not places: a day or a count is used when a
statement carries it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from domain.document import DECIDED_BY_A_PERSON, Caution, ReadingContext, StatementKind
from domain.promise import PromiseWindow
from parsers.dates.names import MONTHS, WEEKDAYS, alternation
from parsers.dates.reading import NoDate
from parsers.prose.clauses import part_of, says_state
from parsers.prose.cues import Cue, plain
from parsers.prose.drafts import Draft
from parsers.prose.entities import Clause, read_clause
from parsers.prose.goods import described_numbers, goods_of
from parsers.prose.quantities import COUNT_WORDS, count_of
from parsers.prose.scopes import REFERRING
from parsers.prose.sentences import Opening, Sentence
from parsers.prose.shipped_words import past_window
from parsers.prose.things import Entity, Thing
from parsers.prose.verdict_dates import is_explained

# Words for a day or a week that the date grammar may have refused: better a person than silence.
_LOOKS_DATED = re.compile(
    rf"(?<![\w/.,-])(?:the\s+\d{{1,2}}(?:st|nd|rd|th)\b|\d{{1,2}}(?:st|nd|rd|th)\s+of\b|(?:kw|cw|ww|wk|week|woche|semana|semaine)\.?\s*(?:of\s+(?:the\s+)?)?\d{{1,2}}\b"
    rf"|(?:{alternation(MONTHS)})\.?\s+\d{{1,2}}\b|\d{{1,2}}\.?\s+(?:de\s+)?(?:{alternation(MONTHS)})\b|(?:{alternation(WEEKDAYS)})\b)(?!\s+(?:line|item|position|pos|piece|time|one)\b)",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"(?:in[\s-]stock|stk|stock|ready(?:\s+now)?|immediate(?:ly)?|ab\s+lager|en\s+stock|on\s+hand|on\s+the\s+(?:floor|ground|shelf))",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(?:weeks?|wks?|days?|months?|wochen?|tagen?|semaines?|jours?|semanas?|d[ií]as?)\b", re.IGNORECASE
)
_CONTRAST = re.compile(
    r"(?<!\w)(?:but(?!\s+(?:only|just)\b)|except(?:ing)?|instead(?!\s+of\b)|otherwise|however|though|although|whereas|apart\s+from|other\s+than|aber|jedoch|au(?:ß|ss)er|sonst|allerdings|pero|excepto|salvo|menos|mais|sauf|except[ée])(?!\w)",
    re.IGNORECASE,
)
_CONTRAST_ABROAD = re.compile(
    r"(?<!\w)(?:mas|ma|maar|per\u00f2|por\u00e9m|sino|hormis|behalve|tranne|exceto|cependant|toutefois|sin\s+embargo)(?!\w)",
    re.IGNORECASE,
)
# A share without a count.
_SHARE = re.compile(
    r"(?<!first\s)(?<!second\s)(?<!1st\s)(?<!2nd\s)\bhalf\s+(?:of|the|your|these|those|now|on|in|this|will|can|is|are|goes?|ships?)\b|\b(?:the|other)\s+half\b(?!\s+inch)"
    r"|\b(?:most|some|part|several|a\s+few|a\s+couple|a\s+third)\s+of\b|\bh\u00e4lfte\b|\bla\s+(?:mitad|moiti\u00e9)\b|\bein(?:en)?\s+teil\b|\b(?:una\s+parte|una\s+partie)\b",
    re.IGNORECASE,
)
_PACKED = re.compile(
    r"(?:lbs?|#|pounds?|kgs?|tons?|skids?|pallets?|bdls?|bundles?|cartons?|ctns?|boxes|box|bx|truckloads?|loads?|trucks?|crates?|lifts?|coils?)",
    re.IGNORECASE,
)


_NEAR = 25  # characters between goods and the word that nothing changes


def left_over(
    number: int, heard: Sequence[Sentence], drafts: Sequence[Draft], context: ReadingContext
) -> frozenset[Caution]:
    """Return the cautions for all statements of one sentence.

    Args:
        number: The number of the sentence in ``heard``, from 1.
        heard: All sentences of the mail that were read, in order.
        drafts: What was read from the mail.
        context: The day of the mail and the lines it may speak of.
    """
    if not 0 < number <= len(heard):
        return frozenset()
    sentence = heard[number - 1]
    own = [d for d in drafts if d.sentence == number]
    if all(d.verdict.kind in DECIDED_BY_A_PERSON for d in own):
        return frozenset()  # they wait anyhow
    clause = read_clause(sentence.text, start=sentence.start, context=context, focus=_order(own))
    found = set(_of_clause(clause, own, context))
    if number < len(heard) and _adds_to(heard[number], number + 1, drafts):
        after = read_clause(heard[number].text, start=heard[number].start, context=context, focus=_order(own))
        found |= set(_of_slots(after, own, context))
    return frozenset(found)


def _order(drafts: Sequence[Draft]) -> str | None:
    return next((d.scope.po for d in drafts if d.scope.po), None)


def _adds_to(sentence: Sentence, number: int, drafts: Sequence[Draft]) -> bool:
    """Tell a sentence that goes on in the same line and says nothing by itself: its day is of the one before."""
    return (
        sentence.opening is Opening.SAME_LINE
        and not sentence.question
        and not any(d.sentence == number for d in drafts)
    )


def _of_clause(clause: Clause, drafts: Sequence[Draft], context: ReadingContext) -> Iterator[Caution]:
    yield from _of_slots(clause, drafts, context)
    if _names_others(clause, drafts) or _contrasts(clause, drafts) or any(_is_tied(d) for d in drafts):
        yield Caution.UNCLEAR_KIND


def _of_slots(clause: Clause, drafts: Sequence[Draft], context: ReadingContext) -> Iterator[Caution]:
    if any(_is_open(e, clause, drafts, context) for e in clause.all_of(Thing.DATE)) or _refused(clause):
        yield Caution.UNCLEAR_DATE
    counts = _counts(drafts)
    if _SHARE.search(plain(clause.text)) and counts <= {Decimal(0)}:
        yield Caution.UNCLEAR_QUANTITY
    if any(
        e.amount is not None and e.amount not in counts and not _packs(e, clause, counts)
        for e in clause.all_of(Thing.QUANTITY)
    ):
        yield Caution.UNCLEAR_QUANTITY
    items = [d.group.item_text for d in drafts]
    if any(True for _ in _loose_counts(clause, counts, items, context)):
        yield Caution.UNCLEAR_QUANTITY


# A number that counts something no statement of the sentence speaks of, in digits or as a word.
_COUNT = re.compile(
    rf"(?<![\w.,/$#%-])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}})(?![\w%\"'\u201d\u2033]|[.,/:-]\d|\s*(?::|%|x\s*\d|ga\b|gauge|inch|am\b|pm\b|a\.m|p\.m|o'clock|uhr\b|h\b))"
    rf"|\b(?:{'|'.join(w for w in COUNT_WORDS if ' ' not in w and w != 'one')}|dozen)\b",
    re.IGNORECASE,
)
_COUNTS_OTHERS_AFTER = re.compile(
    r"[\s-]*(?:more\s+|full\s+|business\s+|working\s+)?(?:weeks?|wks?|days?|months?|hours?|hrs?|minutes?|years?|trucks?|truckloads?|loads?|trailers?|stops?|lots?|shipments?|"
    r"lines?|items?|positions?|releases?|orders?|pos|containers?|shifts?|crews?|places?|times?|people|guys|way|ways|dates?|wochen|tagen?|semanas?|d[ií]as?|semaines?|jours?|positionen|partidas|lignes)\b",
    re.IGNORECASE,
)
_NAMES_NUMBER_BEFORE = re.compile(
    r"\b(?:line|lines|item|dock|door|bay|truck|trailer|load|stop|ext|suite|room|page|rev|route|hwy|building|bldg|plant|section|phase|step|option|tier|group|class|type|size|no|number|nr|#|not|was|were|statt|nicht|instead\s+of|rather\s+than|x)\.?\s*#?$",
    re.IGNORECASE,
)


def _loose_counts(clause: Clause, counts: set[Decimal], items: Sequence[str], context: ReadingContext) -> Iterator[str]:
    """Yield the numbers of a sentence that nothing accounts for: no named thing, no goods of ours, no statement."""
    text = plain(clause.text)
    spans = [(e.start, e.end) for e in clause.entities] + [(m.start, m.end) for m in clause.marks]
    names = goods_of(context.our_lines).vocabulary if context.our_lines else frozenset()
    described = described_numbers(context)
    for match in _COUNT.finditer(text):
        amount = count_of(match[0].replace(",", ""))
        if any(low < match.end() and match.start() < high for low, high in spans) or amount in counts:
            continue
        if _COUNTS_OTHERS_AFTER.match(text, match.end()) or _NAMES_NUMBER_BEFORE.search(text[: match.start()]):
            continue
        if match[0] in described:
            continue  # the 7075 of "7075-T651", the 50 of "A572-50"
        if f"n:{amount}" not in names and not any(match[0] in item.split() for item in items):
            yield match[0]


# ---------------------------------------------------------------- days


def _is_open(entity: Entity, clause: Clause, drafts: Sequence[Draft], context: ReadingContext) -> bool:
    """Tell a day that no statement carries and that nothing in its clause explains."""
    if entity.date is None or isinstance(entity.date.window, NoDate):
        return entity.date is not None and not any(_is_undated(d) for d in drafts)
    if _AT_ONCE.fullmatch(entity.text) or is_explained(clause, entity):
        return False
    if any(d.verdict.no_date and d.verdict.window is None for d in drafts) and entity.date.day is None:
        return False  # "still January, no firm date"
    ours = {
        day
        for w in (entity.date.window, past_window(entity, clause, context))
        if w is not None
        for day in (w.start, w.end)
    }
    told = {day for d in drafts for day in _days(d)}
    if ours & (told - {None}):
        return False
    return not (_DURATION.search(entity.text) and not entity.date.dated and any(t is not None for t in told))


def _is_undated(draft: Draft) -> bool:
    return draft.verdict.no_date or draft.verdict.kind in {StatementKind.BACKORDER, StatementKind.CANCEL}


def _days(draft: Draft) -> Iterator[date | None]:
    verdict = draft.verdict
    for window in (verdict.window, verdict.previous):
        if isinstance(window, PromiseWindow):
            yield from (window.start, window.end)
    yield verdict.ship_date


def _refused(clause: Clause) -> bool:
    """Tell words for a day that no date, size or number of the sentence accounts for."""
    spans = [(e.start, e.end) for e in clause.entities]
    return any(
        not any(low < m.end() and m.start() < high for low, high in spans)
        and not (m[0].lower() == "mon" and "fr" in clause.tongues)
        for m in _LOOKS_DATED.finditer(plain(clause.text))
    )


# ---------------------------------------------------------------- counts


def _counts(drafts: Sequence[Draft]) -> set[Decimal]:
    found = {d.quantity for d in drafts} | {d.verdict.total for d in drafts}
    found |= {q.amount for d in drafts if (q := d.verdict.quantity) is not None}
    found |= {q.total for d in drafts if (q := d.verdict.quantity) is not None}
    sums = sum((d.verdict.quantity.amount or Decimal(0) for d in drafts if d.verdict.quantity), Decimal(0))
    return {c for c in found if c is not None} | {sums}


def _packs(entity: Entity, clause: Clause, counts: set[Decimal]) -> bool:
    """Tell weights and packs beside a count that was used ("12 pcs, 3,400 lbs, 2 skids"), and packs by themselves."""
    beside = any(e.amount in counts for e in clause.all_of(Thing.QUANTITY) if e is not entity)
    return bool(_PACKED.fullmatch(entity.unit or "")) and (
        beside or not re.match(r"lb|#|po|kg|to", entity.unit or "", re.IGNORECASE)
    )


# ---------------------------------------------------------------- goods, and what stands behind a "but"


def _names_others(clause: Clause, drafts: Sequence[Draft]) -> bool:
    """Tell goods or lines that are named beside those that a statement was made of."""
    if not drafts:
        return False
    if any(d.scope.whole for d in drafts) or all(not d.scope.specific for d in drafts):
        return _beside_whole(clause, drafts)
    lines = {n.lstrip("0") for d in drafts for n in (*d.scope.lines, *d.scope.but_lines)}
    texts = " ".join((*(d.scope.item for d in drafts), *(d.group.item_text for d in drafts)))
    for entity in clause.entities:
        if entity.thing not in {Thing.LINE, Thing.GOODS}:
            continue
        if REFERRING.search(clause.text[: entity.start]):
            continue
        if any(0 <= m.start - entity.end <= _NEAR for m in clause.cues(Cue.NOCHANGE)):
            continue  # "line 1 same as before"
        known = {v.lstrip("0") for v in entity.values}
        if not (known & lines if known else entity.text in texts):
            return True
    return False


def _beside_whole(clause: Clause, drafts: Sequence[Draft]) -> bool:
    """Tell goods named beside a word on their whole order that are neither left out of it nor told by themselves."""
    if any(not d.scope.whole and d.scope.po is None and not d.scope.specific for d in drafts):
        return False
    told = {n.lstrip("0") for d in drafts for n in (*d.scope.lines, *d.scope.but_lines)}
    items = " ".join(i for d in drafts for i in (*d.scope.but_items, d.scope.item, d.group.item_text))
    return any(
        not ({v.lstrip("0") for v in e.values} & told if e.values else e.text in items)
        for e in clause.entities
        if e.thing in {Thing.LINE, Thing.GOODS} and not REFERRING.search(clause.text[: e.start])
    )


def _is_tied(draft: Draft) -> bool:
    """Tell goods whose name may mean several of our lines, or none."""
    goods = draft.group.clause.all_of(Thing.GOODS)
    return (
        bool(draft.scope.item)
        and not draft.scope.lines
        and any(e.text == draft.scope.item and not e.values for e in goods)
    )


def _contrasts(clause: Clause, drafts: Sequence[Draft]) -> bool:
    found = [*_CONTRAST.finditer(plain(clause.text))]
    if clause.tongues:
        found += _CONTRAST_ABROAD.finditer(plain(clause.text))
    return any(not _is_told(clause, m, drafts) for m in found)


def _is_told(clause: Clause, mark: re.Match[str], drafts: Sequence[Draft]) -> bool:
    """Tell a "but" that something was read behind, or that brings nothing of goods, days and counts."""
    behind = part_of(clause, mark.end(), len(clause.text))
    named = [e for e in behind.entities if e.thing in {Thing.LINE, Thing.GOODS}]
    if not (named or behind.all_of(Thing.QUANTITY) or behind.all_of(Thing.DATE) or says_state(behind)):
        return True
    place = clause.start + mark.start()
    if any(d.group.clause.start >= place - 1 for d in drafts):
        return True
    excepted = {n for d in drafts for n in d.scope.but_lines}
    only = not (behind.all_of(Thing.QUANTITY) or behind.all_of(Thing.DATE) or says_state(behind))
    if only and named and all(set(e.values) & excepted for e in named if e.values):
        return True
    before = part_of(clause, 0, mark.start())
    if clause.tongues and before.has(Cue.ALL) and not before.all_of(Thing.DATE) and not says_state(before):
        return all(set(e.values) & excepted for e in named if e.values)  # "todas menos la 3 salen el 2"
    whole = plain(clause.text)[: mark.start()].strip(" ,.-")
    return not whole or (not says_state(part_of(clause, 0, mark.start())) and not clause.has(Cue.ALL))
