"""Conditions on what the vendor answered and when: acknowledgments and dates (DOMAIN 4.4, CONTRACT 3.4-3.5)."""

from decimal import Decimal

from domain.document import StatementKind
from domain.facts import DroppedLine, Facts
from domain.finding import Finding, is_past, still_open
from domain.match import Action
from domain.promise import Firmness
from domain.quantity import figure

_ZERO = Decimal(0)
_DATE_CHANGE_DAYS = 2  # business days a promise may move before it is worth a line on the board
_SOFT_DATE_DAYS = 5  # business days before a soft date at which we ask for a firm one


def no_ack(facts: Facts) -> Finding | None:
    """The vendor has not acknowledged the line in time."""
    if not _unanswered(facts) or facts.line.order_date is None:
        return None
    sla = _sla(facts)
    due = facts.calendar.add_business_days(facts.line.order_date, sla)
    if facts.as_of < due:
        return None
    only = " (only its receipt was confirmed)" if facts.receipt_word else ""
    return Finding(
        opened_on=due, detail=f"ordered {facts.line.order_date}, no acknowledgment in {sla} business days{only}"
    )


def receipt_only_stale(facts: Facts) -> Finding | None:
    """The vendor confirmed that he has the order, and said nothing about it in the agreed time since."""
    word = facts.receipt_word
    if word is None or not _unanswered(facts):
        return None
    sla = _sla(facts)
    due = facts.calendar.add_business_days(word.document_on, sla)
    if facts.as_of < due:
        return None
    detail = f"receipt confirmed on {word.document_on}, no acknowledgment in {sla} business days since"
    return Finding(opened_on=due, detail=detail, statement_ids=(word.statement_id,))


def _unanswered(facts: Facts) -> bool:
    """Return whether nothing but silence, or the mere receipt, came back on an open line."""
    silent = facts.acknowledged_on is None and facts.covered == 0 and not facts.siblings
    return silent and still_open(facts) and not _answers_waiting(facts)


def _sla(facts: Facts) -> int:
    return facts.vendor.ack_sla_days if facts.vendor else 2


def _answers_waiting(facts: Facts) -> bool:
    return any(w.statement.kind is not StatementKind.RECEIPT_ONLY for w in facts.waiting)


def ack_line_missing(facts: Facts) -> Finding | None:
    """The vendor's acknowledgment answers other lines of the order and not this one, or his status sheet drops it."""
    if facts.dropped is not None and still_open(facts) and not facts.waiting:
        return _dropped(facts.dropped)
    answered = facts.acknowledged_on is not None or facts.waiting or facts.covered > 0
    if answered or not facts.siblings or not still_open(facts):
        return None
    first = min(facts.siblings, key=lambda s: (s.on, s.statement_id))
    return Finding(
        opened_on=first.on,
        detail=f"the vendor's acknowledgment {first.document} answers other lines of the order and not this one",
        statement_ids=(first.statement_id,),
    )


def _dropped(sheet: DroppedLine) -> Finding:
    return Finding(
        opened_on=sheet.on,
        detail=f"the vendor's sheet {sheet.listed_in} of {sheet.listed_on} lists the line, "
        f"his next one {sheet.document} of {sheet.on} no longer does",
        statement_ids=(sheet.statement_id,),
    )


def missing_eta(facts: Facts) -> Finding | None:
    """Goods are to come and no usable date is known."""
    undated = sum((p.amount for p in facts.undated), _ZERO)
    unsaid = facts.unexplained if facts.covered > 0 else _ZERO
    if not still_open(facts) or facts.closed_by_erp or undated + unsaid <= 0:
        return None
    since = min((p.since for p in facts.undated), default=facts.shipments[-1].on if facts.shipments else facts.as_of)
    ids = tuple(p.statement_id for p in facts.undated)
    return Finding(
        opened_on=since, detail=f"{figure(undated + unsaid)} {facts.line.uom} without a usable date", statement_ids=ids
    )


def soft_eta_stale(facts: Facts) -> Finding | None:
    """A guess of a date comes near."""
    for part in facts.dated:
        promise = part.promise
        if promise is None or promise.end is None or promise.firmness is not Firmness.SOFT:
            continue
        ask_on = facts.calendar.add_business_days(promise.end, -_SOFT_DATE_DAYS)
        if still_open(facts) and ask_on <= facts.as_of <= promise.end:
            return Finding(
                opened_on=max(ask_on, part.since),
                detail=f"the promise {promise.start} to {promise.end} is only a guess",
            )
    return None


def late_eta(facts: Facts) -> Finding | None:
    """The promise reaches our dock after the need date."""
    need = facts.line.need_date
    if need is None or not still_open(facts):
        return None
    for part in facts.dated:
        dock = facts.dock(part.promise) if part.promise else None
        if dock is not None and dock > need and not facts.decided(Action.ACCEPT_DATE, "LATE_ETA", since=part.since):
            late = facts.calendar.business_days_between(need, dock)
            detail = f"{figure(part.amount)} {facts.line.uom} arrive {dock}, needed {need} ({late} business days late)"
            return Finding(opened_on=part.since, detail=detail, statement_ids=(part.statement_id,))
    return None


def date_changed(facts: Facts) -> Finding | None:
    """The promise moved."""
    for change in reversed(facts.changes):
        if change.before.end is None or change.after.end is None or not still_open(facts):
            continue
        moved = abs(facts.calendar.business_days_between(change.before.end, change.after.end))
        seen = facts.decided(Action.SEEN, "DATE_CHANGED", since=change.on)
        if moved > _DATE_CHANGE_DAYS and not seen:
            return Finding(opened_on=change.on, detail=f"promise moved from {change.before.end} to {change.after.end}")
        return None
    return None


def past_due(facts: Facts) -> Finding | None:
    """The promise (or the need date) passed without a word."""
    if not still_open(facts):
        return None
    due = next((p.promise.end for p in facts.dated if p.promise), None)
    limit = due if due is not None else facts.line.need_date
    if limit is None or not is_past(limit, facts):
        return None
    said = facts.last_word.document_on if facts.last_word else None
    if said is not None and said > limit:
        return None
    what = f"promised by {limit}" if due is not None else f"needed by {limit}"
    opened = facts.calendar.add_business_days(limit, 1)
    detail = f"{figure(facts.unshipped)} {facts.line.uom} {what}, nothing heard since"
    return Finding(opened_on=min(opened, facts.as_of), detail=detail)


def qty_short_ack(facts: Facts) -> Finding | None:
    """Less was acknowledged than ordered."""
    answered = facts.acknowledged_on is not None and facts.complete_claim is None
    if not still_open(facts) or not answered or facts.net - facts.unexplained >= facts.low or facts.covered > 0:
        return None
    detail = f"{figure(facts.unexplained)} {facts.line.uom} of {figure(facts.net)} are not acknowledged"
    return Finding(opened_on=facts.acknowledged_on or facts.as_of, detail=detail)


def qty_over_ack(facts: Facts) -> Finding | None:
    """More was acknowledged than ordered."""
    if not still_open(facts) or facts.net + facts.confirmed_over <= facts.high or facts.covered > facts.high:
        return None
    return Finding(
        opened_on=facts.acknowledged_on or facts.as_of,
        detail=f"{figure(facts.confirmed_over)} {facts.line.uom} more than ordered",
    )


def split_unconfirmed(facts: Facts) -> Finding | None:
    """The vendor splits what was ordered in one delivery."""
    if not still_open(facts) or len(facts.dated) < 2:  # noqa: PLR2004 -- a split has two parts
        return None
    if facts.decided(Action.SEEN, "SPLIT_UNCONFIRMED", since=facts.dated[0].since):
        return None
    return Finding(
        opened_on=max(p.since for p in facts.dated), detail=f"{len(facts.dated)} deliveries, one was asked for"
    )


def revision(facts: Facts) -> Finding | None:
    """A revised acknowledgment changed the line."""
    word = facts.revised
    changed = word is not None and any(c.on == word.document_on for c in facts.changes)
    if word is None or not changed or not still_open(facts):
        return None
    if facts.decided(Action.SEEN, "REVISION", since=word.document_on):
        return None
    return Finding(
        opened_on=word.document_on, detail=f"{word.document.name} revises the line", statement_ids=(word.statement_id,)
    )


def allocation(facts: Facts) -> Finding | None:
    """The vendor speaks of allocation."""
    word = facts.last_word
    if word is None or not still_open(facts) or "allocation" not in word.statement.note.lower():
        return None
    return Finding(opened_on=word.document_on, detail=word.statement.note, statement_ids=(word.statement_id,))
