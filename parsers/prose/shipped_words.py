"""Whether goods have left: not ahead, not denied, not by the mill, not in general (DOMAIN 2.3)."""

import re

from domain.document import ReadingContext
from domain.promise import PromiseWindow
from parsers.dates.calendar import DatePurpose
from parsers.dates.reading import find_dates
from parsers.prose.cues import Cue, Mark
from parsers.prose.entities import Clause
from parsers.prose.foreign_words import BY_OTHERS
from parsers.prose.things import Entity, Thing
from parsers.prose.tongues import ABROAD

_FUTURE_BEFORE = re.compile(
    r"\b(?:will|'ll|would|can|could|should|must|to|may|might|be|if|when|once|until|not|n't|wont|cant|gets?|being|werden|wird|sera|yet\s+to\s+be)\s+(?:\w+\s+){0,1}$",
    re.IGNORECASE,
)


_GENERIC_SHIPPED = re.compile(
    r"\b(?:orders?|items?|anything|shipments?|material|product|goods|everything)\s+$", re.IGNORECASE
)


# What the mill sent is not what the vendor sends us.
BY_OTHERS_BEFORE = re.compile(
    r"\b(?:they|the\s+(?:mill|factory|foundry|forge|supplier|manufacturer|plant)|mill|factory|mfr\.?)\s+(?:has\s+|have\s+|only\s+|just\s+|already\s+)*$",
    re.IGNORECASE,
)


_MADE_BEFORE = re.compile(
    r"\b(?:production|fabrication|machining|processing|manufacturing|rolling|testing|inspection|run|work|paperwork|certs?|sawing|cutting)\s+(?:is|was|has\s+been|are|were)?\s*(?:now\s+|all\s+)?$",
    re.IGNORECASE,
)


def shipped_mark(clause: Clause, context: ReadingContext) -> Mark | None:
    """Return the cue that goods have left, unless it is future, negated, conditional or general."""
    for mark in clause.cues(Cue.SHIPPED):
        before = clause.text[: mark.start]
        if (
            BY_OTHERS_BEFORE.search(before)
            or (_FUTURE_BEFORE.search(before) and mark.tongue in {None, ABROAD})
            or (mark.tongue and _BY_OTHERS_ABROAD.search(before))
            or (mark.either and _is_open(clause))
            or (_GENERIC_SHIPPED.search(before) and not clause.all_of(Thing.PO) and not _all_on_a_day(clause))
        ):
            continue
        if clause.has(Cue.LATER) and clause.has(Cue.CONDITION):
            continue
        if _is_present(mark) and not _has_paper(clause):
            continue
        if not _only_ahead(clause, context) or _is_under_way(mark, clause):
            return mark
    return None


def _is_open(clause: Clause) -> bool:
    """Tell "el lunes mandamos", which may be last Monday or the next one."""
    return not any(e.date is not None and e.date.dated for e in clause.all_of(Thing.DATE))


_BY_OTHERS_ABROAD = re.compile(BY_OTHERS, re.IGNORECASE)


def _all_on_a_day(clause: Clause) -> bool:
    """Tell "all items shipped complete 11/17" from house rules."""
    return clause.has(Cue.ALL) and bool(clause.all_of(Thing.DATE))


_UNDER_WAY = re.compile(r"(?:loaded|otw|omw|in transit|en route|on the truck$|.*\bway$|rolling)", re.IGNORECASE)


def _is_under_way(mark: Mark, clause: Clause) -> bool:
    """Tell "on the truck, del tomorrow am": the day to come is the delivery of what has left."""
    moving = _UNDER_WAY.match(mark.text) is not None
    ships = [m for m in clause.cues(Cue.SHIPS) if not (mark.start <= m.start and m.end <= mark.end)]
    return moving and clause.has(Cue.DELIVERS) and not ships


def _is_present(mark: Mark) -> bool:
    """Tell "ships today", which is past only with a tracking or BOL number beside it (DOMAIN 2.3)."""
    return bool(re.match(r"(?:ship(?:s|ping)|going)\b", mark.text.lower()))


def _has_paper(clause: Clause) -> bool:
    return bool(clause.all_of(Thing.TRACKING)) or any(
        re.match(r"bol|b/l|bill|pro\b", e.text.lower()) for e in clause.all_of(Thing.OTHER_NUMBER)
    )


def _only_ahead(clause: Clause, context: ReadingContext) -> bool:
    """Tell whether every day named lies after the mail, so that nothing can have left yet."""
    days = [past_window(e, clause, context) for e in clause.all_of(Thing.DATE) if e.date is not None]
    starts = [w.start or w.end for w in days if w is not None]
    return bool(starts) and all(d is not None and d > context.reference for d in starts)


def past_window(entity: Entity, clause: Clause, context: ReadingContext) -> PromiseWindow | None:
    """Return the days an expression means where it tells of something that happened."""
    again = find_dates(clause.text[entity.start : entity.end], context=context, purpose=DatePurpose.SHIPPED)
    found = again[0] if again else entity.date
    window = found.window if found is not None else None
    return window if isinstance(window, PromiseWindow) else None


def is_complete(clause: Clause) -> bool:
    """Tell whether the clause calls a shipment or an order complete, not a step of the work and not one to come."""
    partial = clause.cues(Cue.PARTIAL)
    return any(
        not any(
            p.start <= m.start < p.end or m.start <= p.start < m.end for p in partial if p.text.lower() != "complete on"
        )
        and not _FUTURE_BEFORE.search(clause.text[: m.start])
        and not _MADE_BEFORE.search(clause.text[: m.start])
        for m in clause.cues(Cue.COMPLETE)
    )
