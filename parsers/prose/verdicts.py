"""What a group says: the kind of statement, its quantity, date, price and shipment, with cautions (DOMAIN 2.1, 2.3)."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.document import Caution, ReadingContext, StatementKind
from domain.promise import Firmness, PromiseWindow
from parsers.dates.calendar import DatePurpose
from parsers.dates.reading import FoundDate, find_dates
from parsers.prose.clauses import Group
from parsers.prose.cues import Cue, Mark
from parsers.prose.entities import Clause
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


_FUTURE_BEFORE = re.compile(
    r"\b(?:will|'ll|would|can|could|should|must|to|may|might|be|if|when|once|until|not|n't|wont|cant|gets?|being|werden|wird|sera|yet\s+to\s+be)\s+(?:\w+\s+){0,1}$",
    re.IGNORECASE,
)
_GENERIC_SHIPPED = re.compile(
    r"\b(?:orders?|items?|anything|shipments?|material|product|goods|everything)\s+$", re.IGNORECASE
)
# What the mill sent is not what the vendor sends us.
_BY_OTHERS_BEFORE = re.compile(
    r"\b(?:they|the\s+(?:mill|factory|foundry|forge|supplier|manufacturer|plant)|mill|factory|mfr\.?)\s+(?:has\s+|have\s+|only\s+|just\s+|already\s+)*$",
    re.IGNORECASE,
)
_AT_HAND = re.compile(r"\s*(?:\w+\s+){0,2}(?:now|here|today|on\s+hand|at\s+once|right\s+away|immediately)\b", re.IGNORECASE)
_MADE_BEFORE = re.compile(
    r"\b(?:production|fabrication|machining|processing|manufacturing|rolling|testing|inspection|run|work|paperwork|certs?|sawing|cutting)\s+(?:is|was|has\s+been|are|were)?\s*(?:now\s+|all\s+)?$",
    re.IGNORECASE,
)
_PRICE_NOT_OURS = re.compile(
    r"\b(?:your\s+(?:po|order)(?:\s+\w+){0,2}|po\s+(?:shows?|has|says)|not|instead\s+of|was|old(?:\s+price)?(?:\s+(?:is|was))?|from|vs\.?|increas\w+(?:\s+\w+){0,2}|surcharge(?:\s+\w+){0,3}|extra(?:\s+\w+){0,4}|upcharge(?:\s+\w+){0,2}|freight(?:\s+\w+){0,3}|amounting(?:\s+\w+)?|total(?:\s+\w+){0,2})\s*[:(]?\s*$",
    re.IGNORECASE,
)


_PRICE_CHANGE = re.compile(
    r"\b(?:increas\w+|decreas\w+|surcharge|go(?:es|ing)?\s+up|amounting|extras?\s+will)\b", re.IGNORECASE
)


def judge(group: Group, *, context: ReadingContext) -> Verdict:
    """Return the meaning of one group."""
    clause = group.clause
    shipped = _shipped_mark(clause, context)
    dates = dates_of(clause, context)
    base = Verdict(
        kind=None,
        quantity=_quantity(clause),
        window=dates.window,
        no_date=dates.none,
        date_entity=dates.entity,
        previous=dates.previous,
        tracking=next(iter(clause.all_of(Thing.TRACKING)), None),
        price=_price(clause),
        complete=_is_complete(clause),
        rest=_is_rest(clause),
        cautions=_cautions(clause, dates),
    )
    if base.quantity is not None and base.quantity.amount == 0:
        return replace(base, quantity=None, complete=False)
    base = replace(base, total=base.quantity.total if base.quantity else None)
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
    for kind, cues in _KINDS:
        mark = next((m for m in clause.cues(*cues)), None)
        if mark is not None and _holds(kind, mark, clause, dates):
            return _dated(replace(base, kind=_bounded(kind, base), cue=mark))
    named = bool(clause.all_of(Thing.LINE) or clause.all_of(Thing.GOODS)) and not clause.has(Cue.LATER)
    if base.quantity is not None and any(
        _BY_OTHERS_BEFORE.search(clause.text[: m.start]) for m in clause.cues(Cue.SHIPPED)
    ):
        return _dated(replace(base, kind=StatementKind.CONFIRM))
    if base.quantity is not None and _AT_HAND.match(clause.text[base.quantity.end :]):
        return replace(base, kind=StatementKind.CONFIRM)
    if base.no_date and (base.rest or named or _is_bare_no_date(base, clause)):
        return _dated(replace(base, kind=StatementKind.BACKORDER))
    if _NOTHING_UNTIL.search(clause.text) and base.window is not None:
        return _dated(replace(base, kind=StatementKind.BACKORDER))
    if re.match(r"\s*(?:nothing|none)\b", clause.text, re.IGNORECASE):
        return base
    if base.window is not None and not clause.has(Cue.LATER, Cue.PRICE, Cue.RECEIPT):
        return _dated(replace(base, kind=_bounded(StatementKind.CONFIRM, base)))
    return replace(base, kind=None)


_GREETING = re.compile(r"good\s+(?:morning|afternoon|evening|day|weekend|luck|news|question)\b", re.IGNORECASE)
# "Please confirm" asks us; "please be advised we confirm" does not.
_ASKED = re.compile(
    r"\b(?:please|pls|plz|kindly|(?:can|could|would|will)\s+you(?:\s+please)?|need\s+(?:you|someone)\s+to|you\s+(?:to|must|should|need\s+to)|bitte|merci\s+de|favor\s+de)\s+(?:re-?)?$",
    re.IGNORECASE,
)
_OF_RECEIPT = re.compile(r"\s+(?:the\s+|safe\s+|we\s+)?(?:receipt|receiving|received)\b", re.IGNORECASE)
_PAST_PLAN = re.compile(
    r"\b(?:was|were|had)\s+(?:going|supposed|scheduled|planned|planning|hoping|meant|hoped|to)\b", re.IGNORECASE
)
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


def _quantity(clause: Clause) -> Entity | None:
    """Return the first quantity; a weight where the other one only counts bundles or coils."""
    counted = clause.all_of(Thing.QUANTITY)
    weights = [e for e in counted if _WEIGHTS.fullmatch(e.unit or "")]
    if counted and weights and _CONTAINERS.fullmatch(counted[0].unit or ""):
        return weights[0]
    return next(iter(counted), None)


def _with_preposition(text: str, entity: Entity) -> int:
    """Return where a named thing begins with the "on" or "for" before it."""
    match = re.search(r"(?:\b(?:on|for|from|of)\s+)?(?:the\s+)?$", text[: entity.start], re.IGNORECASE)
    return match.start() if match and entity.thing is not Thing.DATE else entity.start


def _bounded(kind: StatementKind, base: Verdict) -> StatementKind:
    """A lower bound alone ("not before 1/11") confirms nothing: the goods are not available as promised."""
    lower_only = base.window is not None and base.window.end is None
    return StatementKind.BACKORDER if lower_only and kind is StatementKind.CONFIRM else kind


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


def _holds(kind: StatementKind, mark: Mark, clause: Clause, dates: ClauseDates) -> bool:
    """Check that a cue means this kind in its clause."""
    quantity = bool(clause.all_of(Thing.QUANTITY))
    checks = {
        Cue.SUBSTITUTE: lambda: not _is_date_swap(clause, mark),
        Cue.DELAY: lambda: (
            dates.window is not None
            and not clause.has(Cue.NOCHANGE)
            and not (mark.text.lower() == "now" and _follows_quantity(clause, mark))
        ),
        Cue.SHIPS: lambda: (
            dates.window is not None
            or (quantity and not clause.has(Cue.CONDITION) and not _PAST_PLAN.search(clause.text))
        ),
        Cue.DELIVERS: lambda: dates.window is not None,
        Cue.HAVE: lambda: quantity and not re.match(r"\s+to\b", clause.text[mark.end :], re.IGNORECASE),
        Cue.SHORT: lambda: quantity or bool(clause.all_of(Thing.LINE)),
        Cue.CONFIRM: lambda: (
            not _GREETING.match(clause.text, mark.start)
            and not _PAST_PLAN.search(clause.text)
            and not _OF_RECEIPT.match(clause.text, mark.end)
            and not _ASKED.search(clause.text[: mark.start])
            and not (clause.has(Cue.NOCHANGE) and dates.window is None)
            and not (clause.has(Cue.CONDITION) and dates.window is None)
        ),
        Cue.BACKORDER: lambda: (
            not (mark.text.lower().startswith("at ") and dates.window is not None and not _is_rest(clause))
            and not (dates.window is None and _is_resolved(clause, mark))
            and not _is_date_only_no(clause, mark)
            and not _waits_for_truck(clause, mark)
        ),
        Cue.COMPLETE: lambda: _is_complete(clause),
        Cue.CANCEL: lambda: not clause.has(Cue.CONDITION),
    }
    check = checks.get(mark.cue)
    return kind is not None and (check is None or check())


def _follows_quantity(clause: Clause, mark: Mark) -> bool:
    """Tell "9 now" from "now 12/18"."""
    return any(0 <= mark.start - e.end <= 1 for e in clause.all_of(Thing.QUANTITY))


def _is_date_swap(clause: Clause, mark: Mark) -> bool:
    """Tell "12/3 instead of 30/11", "12/14 instead" and "can offer you 3/24" from other goods."""
    if "offer" in mark.text.lower() and re.match(r"\s*(?:you\s+)?$", _up_to_date(clause, mark)):
        return True
    touching = clause.text[mark.end :].lstrip(" of"), clause.text[: mark.start].rstrip()
    after = any(e.thing is Thing.DATE and e.start - mark.end <= 4 and e.start >= mark.end for e in clause.entities)  # noqa: PLR2004 - " of "
    before = any(e.thing is Thing.DATE and 0 <= mark.start - e.end <= 1 for e in clause.entities)
    return bool(touching) and mark.text.lower().endswith("instead") and (after or before)


def _up_to_date(clause: Clause, mark: Mark) -> str:
    """Return the words between a cue and the next date, or a full stop where none follows."""
    after = next((e for e in clause.all_of(Thing.DATE) if e.start >= mark.end), None)
    return clause.text[mark.end : after.start] if after is not None else "."


def _is_resolved(clause: Clause, mark: Mark) -> bool:
    """Tell "previously backordered, now shipping" and "your backorder policy"."""
    before = clause.text[: mark.start].lower()
    return bool(
        re.search(r"\b(?:previously|was|were|had\s+been|no\s+longer|off|your|former(?:ly)?)\s*(?:on\s+)?$", before)
    )


def _is_date_only_no(clause: Clause, mark: Mark) -> bool:
    """Tell "good, ship date to follow": the date is to follow, not the goods."""
    words = mark.text.lower()
    return words == "to follow" and bool(
        re.search(
            r"\b(?:date|dates|tracking|info|details|price|cert\w*|paperwork|bol|invoice)\s+$",
            clause.text[: mark.start].lower(),
        )
    )


_TRUCK_AFTER = re.compile(
    r"(?:\W+\w+){0,3}?\W+(?:trucks?|carrier|pick-?\s?up|driver|ups|fedex|trailer|certs?|mtrs?|paperwork|inspection|your|you|release|approval|credit|payment|space|ride|routing|freight|dates?|answer|reply|word|callback|call\s+back|confirmation|response)\b",
    re.IGNORECASE,
)


def _waits_for_truck(clause: Clause, mark: Mark) -> bool:
    """Tell "allocated and waiting on a truck" from waiting for material."""
    waits = re.match(r"(?:still\s+)?a?wait(?:ing|s|ed)?\b(?:\s+(?:on|for))?", clause.text[mark.start :], re.IGNORECASE)
    return waits is not None and _TRUCK_AFTER.match(clause.text, mark.start + waits.end()) is not None


def _cancels(clause: Clause) -> bool:
    return clause.has(Cue.CANCEL)


# ---------------------------------------------------------------- shipped


def _shipped_mark(clause: Clause, context: ReadingContext) -> Mark | None:
    """Return the cue that goods have left, unless it is future, negated, conditional or general."""
    for mark in clause.cues(Cue.SHIPPED):
        before = clause.text[: mark.start]
        if _BY_OTHERS_BEFORE.search(before) or _FUTURE_BEFORE.search(before) or (_GENERIC_SHIPPED.search(before) and not clause.all_of(Thing.PO)):
            continue
        if clause.has(Cue.LATER) and clause.has(Cue.CONDITION):
            continue
        if _is_present(mark) and not _has_paper(clause):
            continue
        if not _only_ahead(clause, context):
            return mark
    return None


def _is_present(mark: Mark) -> bool:
    """Tell "ships today", which is past only with a tracking or BOL number beside it (DOMAIN 2.3)."""
    return bool(re.match(r"(?:ship(?:s|ping)|going)\b", mark.text.lower()))


def _has_paper(clause: Clause) -> bool:
    return bool(clause.all_of(Thing.TRACKING)) or any(
        re.match(r"bol|b/l|bill|pro\b", e.text.lower()) for e in clause.all_of(Thing.OTHER_NUMBER)
    )


def _only_ahead(clause: Clause, context: ReadingContext) -> bool:
    """Tell whether every day named lies after the mail, so that nothing can have left yet."""
    days = [_past(e.date, clause, context) for e in clause.all_of(Thing.DATE) if e.date is not None]
    starts = [w.start or w.end for w in days if w is not None]
    return bool(starts) and all(d is not None and d > context.reference for d in starts)


def _past(found: FoundDate, clause: Clause, context: ReadingContext) -> PromiseWindow | None:
    again = find_dates(clause.text[found.start : found.end], context=context, purpose=DatePurpose.SHIPPED)
    window = again[0].window if again else found.window
    return window if isinstance(window, PromiseWindow) else None


def _shipped(base: Verdict, mark: Mark, clause: Clause, context: ReadingContext) -> Verdict:
    past = [
        (e, w)
        for e in clause.all_of(Thing.DATE)
        if e.date is not None and (w := _past(e.date, clause, context)) is not None
    ]
    past = [
        (e, w)
        for e, w in past
        if (w.end or w.start or context.reference) <= context.reference and not is_side_date(clause, e)
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
        ship_date=window.end if window else None,
        cautions=base.cautions - {Caution.SOFT, Caution.UNDATED, Caution.UNCLEAR_DATE},
    )


def _is_complete(clause: Clause) -> bool:
    partial = clause.cues(Cue.PARTIAL)
    return any(
        not any(
            p.start <= m.start < p.end or m.start <= p.start < m.end for p in partial if p.text.lower() != "complete on"
        )
        and not _FUTURE_BEFORE.search(clause.text[: m.start])
        and not _MADE_BEFORE.search(clause.text[: m.start])
        for m in clause.cues(Cue.COMPLETE)
    )


def _is_rest(clause: Clause) -> bool:
    return any(
        not re.search(r"(?:with|w/|like|same\s+as|together)\s*(?:the\s+)?$", clause.text[: m.start], re.IGNORECASE)
        for m in clause.cues(Cue.REST)
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
