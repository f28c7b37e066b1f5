"""What a group says: the kind of statement, its quantity, date, price and shipment, with cautions (DOMAIN 2.1, 2.3)."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.document import Caution, ReadingContext, StatementKind
from domain.promise import Firmness, PromiseWindow
from parsers.prose.clauses import Group
from parsers.prose.cue_checks import excepted_from_denial, holds, is_rest
from parsers.prose.cues import Cue, Mark
from parsers.prose.entities import Clause
from parsers.prose.shipped_words import BY_OTHERS_BEFORE, is_complete, past_window, shipped_mark
from parsers.prose.things import Entity, Thing
from parsers.prose.verdict_dates import ClauseDates, dates_of, is_side_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One group's meaning; entity fields point at the words (places relative to the group's clause).

    ``kind`` None means the group says nothing by itself but may complete a neighbour (a date, a price).
    ``proposed`` tells that only the categoriser gave the kind, which a person then looks at.
    """

    kind: StatementKind | None
    quantity: Entity | None = None
    window: PromiseWindow | None = None
    no_date: bool = False
    date_entity: Entity | None = None
    previous: PromiseWindow | None = None
    ship_date: date | None = None
    tracking: Entity | None = None
    price: Entity | None = None
    cue: Mark | None = None
    complete: bool = False
    rest: bool = False
    total: Decimal | None = None
    cautions: frozenset[Caution] = frozenset()
    proposed: bool = False


# "No 1018 in 3, have 1020 CD", "only have 17-24 R/L, no straight 20s": other goods than ordered.
_OFFERS_OTHER = re.compile(
    r"\b(?:no|not?\s+available|don'?t\s+have|out\s+of)\b[^.;]{0,40}[,;]\s*(?:but\s+)?(?:we\s+|i\s+)?(?:do\s+|only\s+|just\s+)*(?:have|got)\s+(?!\d+\s*(?:pcs?|pieces|ea|now|ready|in|of|on|left|that|which|coming|due)\b)(?!it|them|that|this|one|some|any|more|no\b)\S"
    r"|\bonly\s+(?:have|got)\b[^.;]{3,40},\s*no\s+\w+",
    re.IGNORECASE,
)
_AT_HAND = re.compile(
    r"\s*(?:\w+\s+){0,2}(?:now|here|today|on\s+hand|at\s+once|right\s+away|immediately)\b", re.IGNORECASE
)
_PRICE_NOT_OURS = re.compile(
    r"\b(?:your\s+(?:po|order)(?:\s+\w+){0,2}|po\s+(?:shows?|has|says)|not|instead\s+of|was|old(?:\s+price)?(?:\s+(?:is|was))?|from|vs\.?|increas\w+(?:\s+\w+){0,2}|surcharge(?:\s+\w+){0,3}|extra(?:\s+\w+){0,4}|upcharge(?:\s+\w+){0,2}|freight(?:\s+\w+){0,3}|amounting(?:\s+\w+)?|total(?:\s+\w+){0,2})\s*[:(]?\s*$",
    re.IGNORECASE,
)


_PRICE_CHANGE = re.compile(
    r"\b(?:increas\w+|decreas\w+|surcharge|(?:go(?:es|ing)?|rises?|moves?|changes?)\s+(?:up|to)|amounting|extras?\s+will)\b",
    re.IGNORECASE,
)


def judge(group: Group, *, context: ReadingContext) -> Verdict:
    """Return the meaning of one group."""
    clause = group.clause
    shipped = shipped_mark(clause, context)
    dates = dates_of(clause, context)
    base = Verdict(
        kind=None,
        quantity=_quantity(clause, gone=shipped is not None),
        window=dates.window,
        no_date=dates.none,
        date_entity=dates.entity,
        previous=dates.previous,
        tracking=next(iter(clause.all_of(Thing.TRACKING)), None),
        price=_price(clause),
        complete=is_complete(clause),
        rest=is_rest(clause),
        cautions=_cautions(clause, dates),
    )
    if base.quantity is not None and base.quantity.amount == 0:
        return replace(base, quantity=None, complete=False)
    base = replace(base, total=base.quantity.total if base.quantity else None)
    if _is_about_others(clause):
        return replace(base, window=None, complete=False)
    if shipped is not None and dates.window is not None and clause.has(Cue.DELAY) and _is_ahead(dates, context):
        shipped = None
    if shipped is not None and not _cancels(clause):
        return _shipped(base, shipped, clause, context)
    return _with_kind(base, clause, dates)


def _is_ahead(dates: ClauseDates, context: ReadingContext) -> bool:
    """Tell a day still to come in "the transfer truck is on the way, tomorrow instead of today"."""
    end = dates.window.end if dates.window is not None else None
    return end is not None and end > context.reference


def _with_kind(base: Verdict, clause: Clause, dates: ClauseDates) -> Verdict:
    if _only_a_condition(clause):
        return replace(base, kind=None)
    told = _told(base, clause, dates)
    if told is None and (implied := _implied(base, clause, dates)) is not None:
        told = _dated(replace(base, kind=implied))
    return told or replace(base, kind=None)


def _moved(verdict: Verdict) -> Verdict:
    """Read "goes Friday rather than next Wednesday" as a new day: the old one stands beside it."""
    old, new = verdict.previous, verdict.window
    if verdict.kind is StatementKind.CONFIRM and old is not None and new is not None and old.end != new.end:
        return replace(verdict, kind=StatementKind.DELAY)
    return verdict


# A day that is over: a step of the work was done then.
_GONE_BY = re.compile(
    r"\W*(?:yesterday|last\s+(?:night|evening|week|mon|tue|wed|thu|fri)|earlier\s+today|an\s+hour\s+ago|gestern|ayer|hier)\b",
    re.IGNORECASE,
)


def _only_a_condition(clause: Clause) -> bool:
    """Tell "if your drawing is here by Friday", the part of a sentence that only names the condition."""
    opens = any(not clause.text[: m.start].strip(" ,-(") for m in clause.cues(Cue.CONDITION))
    named = any(e.thing in {Thing.LINE, Thing.GOODS, Thing.QUANTITY} for e in clause.entities)
    return opens and not named and not clause.has(Cue.SHIPS, Cue.DELIVERS, Cue.SHIPPED, Cue.CANCEL)


# Papers, machines and people of the vendor: what happens to them happens to no goods of ours.
_OTHER_THING = re.compile(
    r"\b(?:sent|send(?:ing)?|e-?mailed|mailed|forwarded|faxed|left|gave|owe|got|received|have)\s+(?:you|us|him|her|them|over)?\s*(?:the|a|an|your|our|my)?\s*(?:certs?|certificates?|mtrs?|mill\s+tests?|quot(?:e|es|ation)|statements?|voice\s?mail|e-?mails?|drawings?|prints?|samples?|catalog(?:ue)?s?|credit\s+memo|remittance|payment|questionnaire|survey)\b"
    r"|\b(?:the|our|your|my)\s+(?:certs?|certificates?|mtrs?|quot(?:e|es|ation)|statements?|drawings?|prints?|samples?|remittance|payment|questionnaire|survey|meeting|visit)\s+(?:is|are|was|were|has|have|went|left|came|arrived|will)\b"
    r"|\b(?:our|the|my|your)\s+(?:saw|mill|furnace|press|laser|slitter|shear|crane|server|system|phones?|shop|plant|office|desk|plater|galvanizer|foundry|crew|truck|driver)\s+(?:is|are|was|were|has|had|broke|went|got|left|will\s+be)\b"
    r"|\btake(?:s)?\s+inventory\b",
    re.IGNORECASE,
)


def _is_about_others(clause: Clause) -> bool:
    """Tell "sent you the certs yesterday" and "our saw is booked until Friday" from news of goods."""
    named = any(e.thing in {Thing.LINE, Thing.GOODS, Thing.PO, Thing.QUANTITY, Thing.TRACKING} for e in clause.entities)
    sweeping = clause.has(Cue.ALL) or re.search(
        r"\b(?:order|material|goods|shipment|it|they|them)\b", clause.text, re.IGNORECASE
    )
    return not named and not sweeping and _OTHER_THING.search(clause.text) is not None


def _told(base: Verdict, clause: Clause, dates: ClauseDates) -> Verdict | None:
    """Return what a word on the state of goods says."""
    if (excepted := excepted_from_denial(clause)) is not None:
        return _dated(replace(base, kind=excepted))
    if _OFFERS_OTHER.search(clause.text) and base.window is None:
        return replace(base, kind=StatementKind.SUBSTITUTE, quantity=None)
    for kind, cues in _KINDS:
        mark = next((m for m in clause.cues(*cues)), None)
        if mark is not None and holds(kind, mark, clause, dates):
            if kind is StatementKind.CONFIRM and _is_over(base):
                continue  # "through inspection yesterday"
            return _dated(_moved(replace(base, kind=_bounded(kind, base, rolled=dates.rolled), cue=mark)))
    return None


def _implied(base: Verdict, clause: Clause, dates: ClauseDates) -> StatementKind | None:
    """Return what a count or a day says without a word for it."""
    named = bool(clause.all_of(Thing.LINE) or clause.all_of(Thing.GOODS)) and not clause.has(Cue.LATER)
    if base.quantity is not None and _is_at_hand(base.quantity, clause):
        return StatementKind.CONFIRM
    undated = base.no_date and (base.rest or named or base.quantity is not None or _is_bare_no_date(base, clause))
    if undated or (_NOTHING_UNTIL.search(clause.text) and base.window is not None):
        return StatementKind.BACKORDER
    if base.window is None or _promises_nothing(base, clause):
        return None
    return _bounded(StatementKind.CONFIRM, base, rolled=dates.rolled)


def _is_over(base: Verdict) -> bool:
    return base.date_entity is not None and _GONE_BY.match(base.date_entity.text) is not None


def _promises_nothing(base: Verdict, clause: Clause) -> bool:
    """Tell a day that is over, of news, prices or conditions, and what does not happen ("nothing ships")."""
    other = clause.has(Cue.LATER, Cue.PRICE, Cue.RECEIPT, Cue.CONDITION)
    none = re.match(r"\s*(?:nothing|none)\b", clause.text, re.IGNORECASE) is not None
    return _is_over(base) or other or none or any(m.negated and m.cue in _LEAVING for m in clause.marks)


def _is_at_hand(quantity: Entity, clause: Clause) -> bool:
    """Tell "9 now" and what the mill has sent to the vendor."""
    by_others = any(BY_OTHERS_BEFORE.search(clause.text[: m.start]) for m in clause.cues(Cue.SHIPPED))
    return by_others or _AT_HAND.match(clause.text[quantity.end :]) is not None


_NOTHING_UNTIL = re.compile(
    r"\b(?:nothing|none|no\s+go|won'?t\s+see\s+(?:any|it|them))\b(?:\s+\w+){0,4}?\s+(?:until|til|till|'til|before)\b",
    re.IGNORECASE,
)
_FILLS_NO_DATE = re.compile(
    r"\b(?:at\s+this\s+(?:point|time)|yet|still|so\s+far|right\s+now|for\s+now|currently|we\s+have|there\s+is|i\s+have|new|sorry|lines?|items?|po|the|that|those|it|is|are|and|mill|them)\b",
    re.IGNORECASE,
)


def _is_bare_no_date(base: Verdict, clause: Clause) -> bool:
    """Tell the answer "TBD" from a date that is missing in a longer sentence."""
    entity = base.date_entity
    named = [e for e in clause.entities if e.thing in {Thing.LINE, Thing.GOODS, Thing.PO} or e is entity]
    spans = [(_with_preposition(clause.text, e), e.end) for e in named]
    rest = "".join(c for i, c in enumerate(clause.text) if not any(low <= i < high for low, high in spans))
    alone = not _FILLS_NO_DATE.sub(" ", rest).strip(" .,;:()-\u2013\u2014")
    return alone and not clause.has(Cue.LATER)


_CONTAINERS = re.compile(r"(?:coils?|bdls?|bundles?|skids?|pallets?|lifts?|loads?|truckloads?)", re.IGNORECASE)
_WEIGHTS = re.compile(r"(?:lbs?|#|pounds?|kgs?|tons?|cwt)", re.IGNORECASE)


def _quantity(clause: Clause, *, gone: bool) -> Entity | None:
    """Return the first quantity; a weight where the other one only counts bundles or coils."""
    counted = _without_missing(clause.all_of(Thing.QUANTITY), clause, gone=gone)
    weights = [e for e in counted if _WEIGHTS.fullmatch(e.unit or "")]
    if counted and weights and _CONTAINERS.fullmatch(counted[0].unit or ""):
        return weights[0]
    if (
        len(counted) > 1
        and counted[1].unit
        and _in_brackets(counted[1], clause)
        and _PACKS.fullmatch(counted[0].unit or "")
    ):
        return counted[1]
    return next(iter(counted), None)


def _without_missing(counted: tuple[Entity, ...], clause: Clause, *, gone: bool) -> tuple[Entity, ...]:
    """Leave out "one bundle" of "is one bundle short, we counted 108", where something else is counted as well."""
    marks = clause.cues(Cue.SHORT)
    missing = [e for e in counted for m in marks if 0 <= m.start - e.end <= 1 or 0 <= e.start - m.end <= _BY]
    rest = tuple(e for e in counted if e not in missing)
    others = gone or (rest and clause.has(Cue.SHIPS, Cue.HAVE, Cue.DELIVERS))
    return rest if others else counted


_BY = 4  # characters of " by "
_PACKS = re.compile(
    r"(?:boxes|box|bxs?|cartons?|ctns?|cases?|crates?|packs?|bags?|bdls?|bundles?|skids?|pallets?)", re.IGNORECASE
)


def _in_brackets(entity: Entity, clause: Clause) -> bool:
    """Tell "(3000 pc)" after "10 boxes of washers"."""
    return clause.text[: entity.start].endswith("(") and clause.text[entity.end :].startswith(")")


def _with_preposition(text: str, entity: Entity) -> int:
    """Return where a named thing begins with the "on" or "for" before it."""
    match = re.search(r"(?:\b(?:on|for|from|of)\s+)?(?:the\s+)?$", text[: entity.start], re.IGNORECASE)
    return match.start() if match and entity.thing is not Thing.DATE else entity.start


def _bounded(kind: StatementKind, base: Verdict, *, rolled: bool) -> StatementKind:
    """A lower bound alone ("not before 1/11") or a rolling to come confirms nothing: the goods are not there."""
    lower_only = base.window is not None and base.window.end is None
    return StatementKind.BACKORDER if (lower_only or rolled) and kind is StatementKind.CONFIRM else kind


_LEAVING = frozenset({Cue.SHIPS, Cue.SHIPPED, Cue.DELIVERS, Cue.CONFIRM})
_KINDS: tuple[tuple[StatementKind, tuple[Cue, ...]], ...] = (
    (StatementKind.CANCEL, (Cue.CANCEL,)),
    (StatementKind.SUBSTITUTE, (Cue.SUBSTITUTE,)),
    (StatementKind.REJECT, (Cue.REJECT,)),
    (StatementKind.BACKORDER, (Cue.BACKORDER,)),
    (StatementKind.BACKORDER, (Cue.SHORT,)),
    (StatementKind.DELAY, (Cue.DELAY,)),
    (StatementKind.CONFIRM, (Cue.SHIPS, Cue.DELIVERS)),
    (StatementKind.CONFIRM, (Cue.CONFIRM, Cue.STOCK)),
    (StatementKind.CONFIRM, (Cue.HAVE,)),
    (StatementKind.SHIP, (Cue.COMPLETE,)),
)


def _cancels(clause: Clause) -> bool:
    return clause.has(Cue.CANCEL)


# ---------------------------------------------------------------- shipped


# "They shipped from the wrong warehouse, should be out to you Friday": that Friday is still to come.
_AHEAD = re.compile(
    r"\b(?:should|will|going\s+to|expect\w*|due|eta|'ll|wird|werden|sera|llegar\w*)\b[^.;]*$", re.IGNORECASE
)


_MOMENTS_AGO = re.compile(
    r"\b(?:(?:an|a\s+few|few|couple(?:\s+of)?|two|three|\d)\s+(?:hours?|hrs?|minutes?|mins?)\s+ago|half\s+an\s+hour\s+ago|just\s+now|vor\s+einer\s+stunde|il\s+y\s+a\s+une\s+heure|hace\s+una\s+hora)\b",
    re.IGNORECASE,
)


def _shipped(base: Verdict, mark: Mark, clause: Clause, context: ReadingContext) -> Verdict:
    past = [
        (e, w)
        for e in clause.all_of(Thing.DATE)
        if e.date is not None and (w := past_window(e, clause, context)) is not None
    ]
    past = [
        (e, w)
        for e, w in past
        if (w.end or w.start or context.reference) <= context.reference
        and not is_side_date(clause, e)
        and not _AHEAD.search(clause.text[mark.end : max(mark.end, e.start)])
    ]
    entity, window = past[0] if past else (None, None)
    return replace(
        base,
        kind=StatementKind.SHIP,
        cue=mark,
        window=None,
        no_date=False,
        previous=None,
        date_entity=entity,
        ship_date=window.end if window else context.reference if _MOMENTS_AGO.search(clause.text) else None,
        cautions=base.cautions - {Caution.SOFT, Caution.UNDATED, Caution.UNCLEAR_DATE},
    )


def _dated(verdict: Verdict) -> Verdict:
    if verdict.window is None and verdict.no_date and verdict.kind in {StatementKind.BACKORDER, StatementKind.DELAY}:
        return replace(verdict, cautions=verdict.cautions | {Caution.UNDATED})
    return verdict


# ---------------------------------------------------------------- prices and cautions


def _price(clause: Clause) -> Entity | None:
    if _PRICE_CHANGE.search(clause.text):
        return None
    for entity in clause.all_of(Thing.PRICE):
        if _PRICE_NOT_OURS.search(clause.text[: entity.start]):
            continue
        if entity.unit is not None or re.search(
            r"pric\w*\s*(?:is|of|at|:)?\s*$", clause.text[: entity.start], re.IGNORECASE
        ):
            return entity
    return None


def _cautions(clause: Clause, dates: ClauseDates) -> frozenset[Caution]:
    found = set()
    if clause.has(Cue.CONDITION) and not clause.has(Cue.DEFAULT):
        found.add(Caution.CONDITIONAL)
    if clause.has(Cue.DEFAULT):
        found.add(Caution.DEFAULT_ACCEPT)
    if dates.window is not None and dates.window.firmness is Firmness.SOFT and clause.has(Cue.SOFT):
        found.add(Caution.SOFT)
    if dates.doubtful:
        found.add(Caution.UNCLEAR_DATE)
    return frozenset(found)
