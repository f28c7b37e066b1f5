"""Statements in the making, and what neighbours give each other: a state, a day, a basis, a count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.document import Caution, ReadingContext, StatementKind
from domain.promise import Basis
from parsers.prose.clauses import Group
from parsers.prose.cues import Cue
from parsers.prose.scopes import Scope
from parsers.prose.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement in the making: what was said (``verdict``) of what (``scope``), in which words (``group``).

    ``quantity`` outranks the verdict's (a computed rest); ``sentence`` counts the sentences of the text; ``asked``
    tells that the words follow a question and name nothing of their own.
    """

    verdict: Verdict
    scope: Scope
    group: Group
    sentence: int
    row: int
    quantity: Decimal | None = None
    unit: str | None = None
    own_scope: bool = False
    asked: bool = False
    notes: tuple[str, ...] = ()


def is_offer(group: Group) -> bool:
    """Tell "would 60x120 work?" from other questions: an offer of other goods needs an answer."""
    return group.clause.has(Cue.SUBSTITUTE) or _OTHER_ORIGIN.search(group.clause.text) is not None


_OTHER_ORIGIN = re.compile(
    r"\b(?:import(?:ed)?|foreign|turkish|korean|chinese|indian|taiwan\w*|brazilian|domestic)\b.{0,40}\b(?:ok|okay|acceptable|work|fine|use|accept|take)\b",
    re.IGNORECASE,
)


def as_listed_shipment(draft: Draft, before: Sequence[Draft], context: ReadingContext) -> Draft:
    """Read "2400 nuts 3/8" after "shipped 2400 washers": a day of the past without a word of its own ends the list."""
    giver = next((d.verdict for d in reversed(before)), None)
    if giver is None or giver.kind is not StatementKind.SHIP or giver.ship_date is not None:
        return draft
    return _shipped_like(draft, giver, context)


def _shipped_like(draft: Draft, giver: Verdict, context: ReadingContext) -> Draft:
    verdict = draft.verdict
    window = verdict.window
    if verdict.kind is not StatementKind.CONFIRM or verdict.cue is not None or window is None or window.end is None:
        return draft
    if window.start != window.end or window.end > context.reference or verdict.quantity is None:
        return draft
    return replace(
        draft, verdict=replace(verdict, kind=StatementKind.SHIP, window=None, ship_date=window.end, cue=giver.cue)
    )


def with_heading(draft: Draft, heading: Verdict, context: ReadingContext) -> Draft:
    """Return a row below a heading with what the heading says."""
    if heading.kind is StatementKind.SHIP:
        draft = _shipped_like(draft, heading, context)
    return replace(draft, verdict=taking(draft.verdict, heading))


def taking(verdict: Verdict, giver: Verdict) -> Verdict:
    """Return the verdict with the state, days and papers of another where it has none of its own."""
    kind = verdict.kind or giver.kind
    shipped = kind is StatementKind.SHIP
    return replace(
        verdict,
        kind=kind,
        window=verdict.window or (None if shipped else giver.window),
        no_date=verdict.no_date or giver.no_date,
        date_entity=verdict.date_entity,
        ship_date=verdict.ship_date or (giver.ship_date if shipped else None),
        tracking=verdict.tracking or (giver.tracking if shipped else None),
        cautions=verdict.cautions | giver.cautions,
        cue=verdict.cue or giver.cue,
    )


def without_day(giver: Verdict, draft: Draft) -> Verdict:
    """Leave "600 now" its own day when its neighbour is "400 on 12/21"."""
    at_once = re.search(r"\b(?:now|ready|on\s+hand|in\s+stock|sofort|ya)\b", draft.group.clause.text, re.IGNORECASE)
    return replace(giver, window=None, no_date=False) if at_once else giver


WITH_IT = re.compile(
    r"\b(?:with\s+(?:it|them|that|those|these)|(?:on|in)\s+(?:the|that)\s+same\s+(?:truck|load|shipment|day|trailer)|\bsame\s+(?:truck|load|shipment|trailer|day|date)\b|^[\s\-:=]*(?:same|ditto|likewise|idem)\b|\b(?:same|ditto|likewise|idem|igual|dito|ebenso|aussi|too|as\s+well)\s*[.!,;]*\s*$)",
    re.IGNORECASE,
)


# "Orders placed after noon ship Monday": house rules, no answer.
GENERAL = re.compile(
    r"\W*(?:all\s+|any\s+|new\s+)?orders\s+(?:placed|received|entered|submitted|taken)\b", re.IGNORECASE
)


def completes_next(last: Draft, draft: Draft) -> bool:
    """Tell "That makes 4512 complete." before the shipment it speaks of."""
    return _only_claims(last) and draft.verdict.kind is StatementKind.SHIP and draft.scope.po == last.scope.po


def _only_claims(draft: Draft) -> bool:
    """Tell a word that only calls a shipment or an order complete, without goods, count, day or number of its own."""
    verdict = draft.verdict
    told = (verdict.quantity, verdict.ship_date, verdict.tracking)
    claims = verdict.kind is StatementKind.SHIP and verdict.complete and not draft.scope.specific
    return claims and all(value is None for value in told)


# The head of rows that tell new days: "Revised", "New dates".
REVISES = re.compile(
    r"\W*(?:date\s+changes?|changes?(?:\s+to\s+report)?|(?:revised|new|updated|changed|moved|slipped|delayed|corrected)(?:\s+(?:ship|delivery|promise|eta|target))?(?:\s+(?:dates?|schedule|etas?|promises?))?)\s*(?::|\s[-\u2013]\s)",
    re.IGNORECASE,
)


def as_revised(draft: Draft) -> Draft:
    """Return a dated confirmation under "Revised:" as the new day that it is."""
    verdict = draft.verdict
    if verdict.kind is not StatementKind.CONFIRM or verdict.window is None:
        return draft
    return replace(draft, verdict=replace(verdict, kind=StatementKind.DELAY))


def with_day_of_load(drafts: list[Draft]) -> list[Draft]:
    """Give the rows of "the shipment of 11/17 carried lines 1 to 3 and 50 of line 5" its day."""
    load = drafts[0].verdict if drafts else None
    rows = drafts[1:]
    if load is None or load.kind is not StatementKind.SHIP or load.ship_date is None or load.quantity is not None:
        return drafts
    carried = [d for d in rows if d.verdict.kind is StatementKind.SHIP and d.scope.specific]
    if drafts[0].scope.specific or not carried or any(d.verdict.ship_date is not None for d in carried):
        return drafts
    day, tracking = load.ship_date, load.tracking
    return [
        replace(d, verdict=replace(d.verdict, ship_date=day, tracking=d.verdict.tracking or tracking))
        if d.verdict.kind is StatementKind.SHIP
        else d
        for d in rows
    ]


def completes_last(draft: Draft, last: Draft) -> bool:
    """Tell "that is everything on this order" after the shipment it speaks of."""
    ships = last.verdict.kind is StatementKind.SHIP
    return _only_claims(draft) and ships and draft.scope.po in {None, last.scope.po}


def once(drafts: list[Draft]) -> list[Draft]:
    """Leave out a statement that only repeats the day of a more telling one of the same sentence and line."""
    return [d for i, d in enumerate(drafts) if not any(_repeats(d, o) for j, o in enumerate(drafts) if j != i)]


def _repeats(one: Draft, other: Draft) -> bool:
    """Tell "40,000 lbs ... on a truck by 12/18" read twice, or a bare "all set" beside a dated promise of it."""
    mine, theirs = one.verdict, other.verdict
    if (
        mine.kind is not theirs.kind
        or not (one.scope == other.scope or same_line(one, other))
        or mine.quantity is not None
        or mine.rest
    ):
        return False
    if one.quantity is not None or mine.price is not None:
        return False
    told = theirs.quantity is not None or theirs.window is not None or theirs.ship_date is not None
    bare = mine.window is None and mine.ship_date is None and not mine.complete
    same = mine.window == theirs.window and mine.ship_date == theirs.ship_date and theirs.quantity is not None
    return (bare and told and mine.tracking is None) or same


def without_promised_shorts(drafts: list[Draft]) -> list[Draft]:
    """Leave out "we came up 25 short" where the next words promise those 25 of the same line."""
    return [d for i, d in enumerate(drafts) if not any(_promises(o, d) for o in drafts[i + 1 :])]


def _promises(later: Draft, short: Draft) -> bool:
    missing, given = short.verdict, later.verdict
    if missing.kind is not StatementKind.BACKORDER or missing.window is not None or missing.quantity is None:
        return False
    near = 0 <= later.sentence - short.sentence <= 1 and same_line(later, short)
    amount = later.quantity or (given.quantity.amount if given.quantity else None)
    return near and given.window is not None and amount == missing.quantity.amount


def same_line(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts are about the same lines of the same order."""
    return bool(one.scope.lines) and one.scope.lines == other.scope.lines and one.scope.po == other.scope.po


def is_reason_for(last: Draft, offer: Draft) -> bool:
    """Tell "No W10x33 until February. We'll ship W10x39 instead": the first sentence is why."""
    kinds = {StatementKind.BACKORDER, StatementKind.CANCEL, StatementKind.CONFIRM}
    near = offer.sentence - last.sentence <= 1 and last.verdict.quantity is None
    return near and last.verdict.kind in kinds and (same_line(last, offer) or last.scope.po == offer.scope.po)


def counts_for(last: Draft, draft: Draft) -> bool:
    """Tell "coil weighs 39,940. Shipped 3/8": the count before the word that needs one."""
    told = last.verdict
    bare = told.kind is None and told.quantity is not None and told.price is None
    needs = draft.verdict.kind is StatementKind.SHIP and draft.verdict.quantity is None
    near = draft.sentence - last.sentence == 1 and draft.group.clause.start > last.group.clause.start
    return bare and needs and near and not draft.own_scope and not draft.verdict.rest


def is_rest_of_line(draft: Draft) -> bool:
    """Tell "the balance" of the one line under discussion from "the rest" of the order."""
    single = len(draft.scope.lines) == 1
    text = draft.group.clause.text
    marks = [m for m in draft.group.clause.cues(Cue.REST) if not _OF_THE_ORDER.match(text[m.end :])]
    return single and any(_OF_A_LINE.search(m.text) for m in marks)


_OF_THE_ORDER = re.compile(
    r"\s*(?:of|on)\s+(?:the\s+|your\s+|this\s+)?(?:orders?|po|p\.o\.?|items?|lines?|list)\b", re.IGNORECASE
)


_OF_A_LINE = re.compile(r"\b(?:balance|bal|remainder|saldo|solde|restmenge)\b", re.IGNORECASE)


def is_day_of_shipment(draft: Draft, context: ReadingContext) -> bool:
    """Tell "2/19, signed for by Luis" after "these went out already": a day of the past and no word of the future."""
    window = draft.verdict.window
    day = window.end if window is not None and window.start == window.end else None
    return day is not None and day <= context.reference and not draft.group.clause.has(Cue.SHIPS, Cue.DELAY, Cue.ETA)


def asked_for(draft: Draft) -> frozenset[Caution]:
    """Return the caution of a sentence that only asks for something first ("need your ok")."""
    asks = any(
        m.text.lower().startswith(("need", "require", "await", "want", "send", "pending", "waiting"))
        for m in draft.group.clause.cues(Cue.CONDITION)
    )
    return frozenset({Caution.CONDITIONAL}) if asks else frozenset()


def without_sums(drafts: list[Draft]) -> list[Draft]:
    """Leave out "12 flanges" before "six made the truck, six are in the lab": the whole of the parts that follow."""
    kept: list[Draft] = []
    for index, draft in enumerate(drafts):
        quantity = draft.verdict.quantity
        later = [
            d for d in drafts[index + 1 :] if d.scope.lines == draft.scope.lines and d.verdict.quantity is not None
        ]
        parts = [d.verdict.quantity.amount or Decimal(0) for d in later if d.verdict.quantity]
        own = draft.verdict.cue is not None and draft.verdict.cue in draft.group.clause.marks
        if quantity is not None and not own and len(parts) > 1 and sum(parts, Decimal(0)) == quantity.amount:
            continue
        kept.append(draft)
    return kept


def one_shipment(drafts: list[Draft]) -> list[Draft]:
    """Give "2400 washers" in "shipped 2400 washers and 2400 nuts 3/8" the day that ends the list."""
    found: list[Draft] = []
    for draft in reversed(drafts):
        after = found[-1].verdict if found else None
        both = after is not None and draft.verdict.kind is after.kind is StatementKind.SHIP
        if both and after is not None and draft.verdict.ship_date is None and after.cue is draft.verdict.cue:
            draft = replace(draft, verdict=replace(draft.verdict, ship_date=after.ship_date))  # noqa: PLW2901 - the draft as it leaves
        found.append(draft)
    return found[::-1]


_DATES_OF = re.compile(
    r"[^:]*\b(?:(?P<ship>ship(?:ping|ment)?|versand|embarque)|(?P<deliver>delivery|arrival|dock|liefer|entrega|livraison))"
    r"[\s-]*(?:dates?|termine?|schedules?|etas?)\b[^:]*:",
    re.IGNORECASE,
)


def with_announced_basis(drafts: list[Draft], sentence: str) -> list[Draft]:
    """Give days behind "ship dates for your order:" that basis."""
    match = _DATES_OF.match(sentence)
    if match is None:
        return drafts
    basis = Basis.SHIP if match["ship"] else Basis.DELIVER
    return [
        replace(d, verdict=replace(d.verdict, window=replace(w, basis=basis)))
        if (w := d.verdict.window) is not None and w.basis is None
        else d
        for d in drafts
    ]


def same_basis(drafts: list[Draft]) -> list[Draft]:
    """Give "15 pcs 12/22" the basis of "shipping in 2: 10 pcs 12/17" before it."""
    found: list[Draft] = []
    basis = None
    for draft in drafts:
        window = draft.verdict.window
        if (
            window is not None
            and window.basis is None
            and basis is not None
            and draft.verdict.kind is StatementKind.CONFIRM
        ):
            found.append(replace(draft, verdict=replace(draft.verdict, window=replace(window, basis=basis))))
            continue
        basis = window.basis if window is not None and window.basis is not None else basis
        found.append(draft)
    return found


def _opens_list(draft: Draft, later: Sequence[Draft]) -> bool:
    """Tell "loads went out this morning" before the goods that did."""
    verdict = draft.verdict
    if verdict.kind is StatementKind.CONFIRM and verdict.window is not None and verdict.quantity is None:
        same = [d for d in later if d.own_scope and d.verdict.window == verdict.window]
        return not draft.own_scope and bool(same)  # "shipping 11/20: 300 pcs of conduit"
    if verdict.kind is not StatementKind.SHIP or verdict.quantity is not None or draft.scope.specific or not later:
        return False
    return all(
        d.verdict.kind is StatementKind.SHIP and d.scope.specific and d.verdict.ship_date == verdict.ship_date
        for d in later
    )


def announces(draft: Draft, later: Sequence[Draft]) -> bool:
    """Tell "Line 4 we're short:" before the quantities it announces, and goods without a word on them."""
    verdict = draft.verdict
    if _opens_list(draft, later) or _counts_packs_short(draft, later):
        return True
    if verdict.quantity is not None or verdict.window is not None or verdict.ship_date is not None:
        return False
    if verdict.kind is StatementKind.CONFIRM and not draft.own_scope and later:
        return True
    if verdict.kind is StatementKind.CANCEL and not draft.own_scope:
        return any(d.own_scope and d.verdict.kind is StatementKind.CANCEL for d in later)
    if verdict.kind is StatementKind.BACKORDER and verdict.cue is not None and verdict.cue.cue is Cue.SHORT:
        return any(d.scope == draft.scope and d.verdict.quantity is not None for d in later)
    return False


_PACK = re.compile(
    r"(?:box(?:es)?|bundles?|bdls?|cartons?|cases?|skids?|pallets?|crates?|drums?|bags?|lifts?|kegs?|pails?)",
    re.IGNORECASE,
)


def _counts_packs_short(draft: Draft, later: Sequence[Draft]) -> bool:
    """Tell "short one bundle:" before the counts of the same line, which say it in pieces."""
    verdict = draft.verdict
    if verdict.kind is not StatementKind.BACKORDER or verdict.quantity is None or verdict.window is not None:
        return False
    packs = _PACK.fullmatch(verdict.quantity.unit or "") is not None
    return packs and any(same_line(d, draft) and d.verdict.quantity is not None for d in later)
