"""The exceptions of a line as a table of data (DOMAIN 4.4): when raised, how bad, who acts, when resolved.

State is a fold, so an exception is resolved when its condition no longer holds; ``resolved_when`` says it in the
coordinator's words. A rule returns a ``Finding`` with the day the condition came true, or None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.document import StatementKind
from domain.facts import Facts
from domain.match import Action, HoldCode, MatchedStatement
from domain.promise import Firmness
from domain.state import OpenException, Severity

_ZERO = Decimal(0)
_DATE_CHANGE_DAYS = 2  # business days a promise may move before it is worth a line on the board
_SOFT_DATE_DAYS = 5  # business days before a soft date at which we ask for a firm one
_RECEIPT_DAYS = 2  # business days after expected arrival before a receipt is missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A condition that holds: since when, in words, and by which statements."""

    opened_on: date
    detail: str
    statement_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRule:
    """One row of the table."""

    code: str
    severity: Severity
    auto_chase: bool
    raised: Callable[[Facts], Finding | None]
    resolved_when: str
    root_cause: str | None = None


def _open(facts: Facts) -> bool:
    return not facts.done and facts.unshipped > 0


def _past(day: date | None, facts: Facts) -> bool:
    return day is not None and facts.as_of > day


def _text(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _no_ack(facts: Facts) -> Finding | None:
    silent = facts.acknowledged_on is None and facts.covered == 0 and not facts.siblings
    if not silent or facts.line.order_date is None or _answers_waiting(facts):
        return None
    sla = facts.vendor.ack_sla_days if facts.vendor else 2
    due = facts.calendar.add_business_days(facts.line.order_date, sla)
    if not _open(facts) or facts.as_of < due:
        return None
    only = " (only its receipt was confirmed)" if facts.receipt_word_on else ""
    return Finding(
        opened_on=due, detail=f"ordered {facts.line.order_date}, no acknowledgment in {sla} business days{only}"
    )


def _answers_waiting(facts: Facts) -> bool:
    return any(w.statement.kind is not StatementKind.RECEIPT_ONLY for w in facts.waiting)


def _ack_line_missing(facts: Facts) -> Finding | None:
    answered = facts.acknowledged_on is not None or facts.waiting or facts.covered > 0
    if answered or not facts.siblings or not _open(facts):
        return None
    first = min(facts.siblings, key=lambda s: (s.on, s.statement_id))
    return Finding(
        opened_on=first.on,
        detail=f"the vendor's acknowledgment {first.document} answers other lines of the order and not this one",
        statement_ids=(first.statement_id,),
    )


def _missing_eta(facts: Facts) -> Finding | None:
    undated = sum((p.amount for p in facts.undated), _ZERO)
    unsaid = facts.unexplained if facts.covered > 0 else _ZERO
    if not _open(facts) or facts.line.closed_by_erp or undated + unsaid <= 0:
        return None
    since = min((p.since for p in facts.undated), default=facts.shipments[-1].on if facts.shipments else facts.as_of)
    ids = tuple(p.statement_id for p in facts.undated)
    return Finding(
        opened_on=since, detail=f"{_text(undated + unsaid)} {facts.line.uom} without a usable date", statement_ids=ids
    )


def _soft_eta_stale(facts: Facts) -> Finding | None:
    for part in facts.dated:
        promise = part.promise
        if promise is None or promise.end is None or promise.firmness is not Firmness.SOFT:
            continue
        ask_on = facts.calendar.add_business_days(promise.end, -_SOFT_DATE_DAYS)
        if _open(facts) and ask_on <= facts.as_of <= promise.end:
            return Finding(
                opened_on=max(ask_on, part.since),
                detail=f"the promise {promise.start} to {promise.end} is only a guess",
            )
    return None


def _late_eta(facts: Facts) -> Finding | None:
    need = facts.line.need_date
    if need is None or not _open(facts):
        return None
    for part in facts.dated:
        dock = facts.dock(part.promise) if part.promise else None
        if dock is not None and dock > need and not facts.decided(Action.ACCEPT_DATE, "LATE_ETA", since=part.since):
            late = facts.calendar.business_days_between(need, dock)
            detail = f"{_text(part.amount)} {facts.line.uom} arrive {dock}, needed {need} ({late} business days late)"
            return Finding(opened_on=part.since, detail=detail, statement_ids=(part.statement_id,))
    return None


def _date_changed(facts: Facts) -> Finding | None:
    for change in reversed(facts.changes):
        if change.before.end is None or change.after.end is None or not _open(facts):
            continue
        moved = abs(facts.calendar.business_days_between(change.before.end, change.after.end))
        seen = facts.decided(Action.SEEN, "DATE_CHANGED", since=change.on)
        if moved > _DATE_CHANGE_DAYS and not seen:
            return Finding(opened_on=change.on, detail=f"promise moved from {change.before.end} to {change.after.end}")
        return None
    return None


def _past_due(facts: Facts) -> Finding | None:
    if not _open(facts):
        return None
    due = next((p.promise.end for p in facts.dated if p.promise), None)
    limit = due if due is not None else facts.line.need_date
    if limit is None or not _past(limit, facts):
        return None
    said = facts.last_word.document_on if facts.last_word else None
    if said is not None and said > limit:
        return None
    what = f"promised by {limit}" if due is not None else f"needed by {limit}"
    opened = facts.calendar.add_business_days(limit, 1)
    detail = f"{_text(facts.unshipped)} {facts.line.uom} {what}, nothing heard since"
    return Finding(opened_on=min(opened, facts.as_of), detail=detail)


def _partial_shipment(facts: Facts) -> Finding | None:
    if not _open(facts) or not 0 < facts.covered < facts.low:
        return None
    on = facts.shipments[-1].on if facts.shipments else facts.as_of
    ids = tuple(s.statement_id for s in facts.shipments)
    detail = f"{_text(facts.covered)} of {_text(facts.net)} {facts.line.uom} shipped"
    return Finding(opened_on=on, detail=detail, statement_ids=ids)


def _qty_short_ack(facts: Facts) -> Finding | None:
    answered = facts.acknowledged_on is not None and facts.complete_claim is None
    if not _open(facts) or not answered or facts.net - facts.unexplained >= facts.low or facts.covered > 0:
        return None
    detail = f"{_text(facts.unexplained)} {facts.line.uom} of {_text(facts.net)} are not acknowledged"
    return Finding(opened_on=facts.acknowledged_on or facts.as_of, detail=detail)


def _qty_over_ack(facts: Facts) -> Finding | None:
    if not _open(facts) or facts.net + facts.confirmed_over <= facts.high or facts.covered > facts.high:
        return None
    return Finding(
        opened_on=facts.acknowledged_on or facts.as_of,
        detail=f"{_text(facts.confirmed_over)} {facts.line.uom} more than ordered",
    )


def _complete_short(facts: Facts) -> Finding | None:
    claim = facts.complete_claim
    if claim is None or facts.covered >= facts.low or facts.done:
        return None
    missing = f"{_text(facts.net - facts.covered)} {facts.line.uom}"
    detail = f"{claim.document.name} says complete with {_text(facts.covered)} of {_text(facts.net)}: {missing} missing"
    return Finding(opened_on=claim.document_on, detail=detail, statement_ids=(claim.statement_id,))


def _ship_over(facts: Facts) -> Finding | None:
    if facts.covered <= facts.high or facts.net <= 0 or facts.closed_short:
        return None
    on = facts.shipments[-1].on if facts.shipments else facts.as_of
    if facts.decided(Action.SEEN, "SHIP_OVER", since=on):
        return None
    return Finding(opened_on=on, detail=f"{_text(facts.covered)} {facts.line.uom} against {_text(facts.net)} ordered")


def _arrival(facts: Facts) -> date | None:
    """The day by which everything declared shipped should have been booked in."""
    if not facts.shipments:
        return None
    last = max(s.on for s in facts.shipments)
    return facts.calendar.add_business_days(last, facts.transit_days + _RECEIPT_DAYS)


def _receipt_missing(facts: Facts) -> Finding | None:
    due = _arrival(facts)
    if not facts.receipts_known or facts.done or due is None or facts.received > 0 or not _past(due, facts):
        return None
    return Finding(opened_on=due, detail=f"{_text(facts.shipped)} {facts.line.uom} shipped, no receipt by {due}")


def _receipt_short(facts: Facts) -> Finding | None:
    due = _arrival(facts)
    slack = facts.net - facts.low
    short = facts.shipped - slack - facts.received
    if (
        not facts.receipts_known
        or facts.done
        or due is None
        or not _past(due, facts)
        or facts.received <= 0
        or short <= 0
    ):
        return None
    return Finding(
        opened_on=due, detail=f"{_text(facts.received)} received of {_text(facts.shipped)} {facts.line.uom} shipped"
    )


def _close_short_pending(facts: Facts) -> Finding | None:
    if not facts.line.closed_by_erp or facts.done or facts.received >= facts.low:
        return None
    detail = f"the ERP closed the line with {_text(facts.received)} of {_text(facts.net)} {facts.line.uom} received"
    return Finding(opened_on=facts.as_of, detail=detail)


def _split_unconfirmed(facts: Facts) -> Finding | None:
    if not _open(facts) or len(facts.dated) < 2:  # noqa: PLR2004 -- a split has two parts
        return None
    if facts.decided(Action.SEEN, "SPLIT_UNCONFIRMED", since=facts.dated[0].since):
        return None
    return Finding(
        opened_on=max(p.since for p in facts.dated), detail=f"{len(facts.dated)} deliveries, one was asked for"
    )


def _revision(facts: Facts) -> Finding | None:
    word = facts.revised
    changed = word is not None and any(c.on == word.document_on for c in facts.changes)
    if word is None or not changed or not _open(facts):
        return None
    if facts.decided(Action.SEEN, "REVISION", since=word.document_on):
        return None
    return Finding(
        opened_on=word.document_on, detail=f"{word.document.name} revises the line", statement_ids=(word.statement_id,)
    )


def _allocation(facts: Facts) -> Finding | None:
    word = facts.last_word
    if word is None or not _open(facts) or "allocation" not in word.statement.note.lower():
        return None
    return Finding(opened_on=word.document_on, detail=word.statement.note, statement_ids=(word.statement_id,))


def _held(*codes: HoldCode, kinds: frozenset[StatementKind] = frozenset()) -> Callable[[Facts], Finding | None]:
    """A rule for something that waits for a person with one of these holds or of one of these kinds."""

    def fires(word: MatchedStatement) -> bool:
        return word.statement.kind in kinds or any(h.startswith(f"{c}:") for h in word.holds for c in codes)

    def rule(facts: Facts) -> Finding | None:
        words = [w for w in facts.waiting if fires(w)]
        if not words or facts.done:
            return None
        first = min(words, key=lambda w: (w.document_on, w.statement_id))
        detail = first.holds[0].partition(": ")[2] if first.holds else first.statement.note
        return Finding(opened_on=first.document_on, detail=detail, statement_ids=tuple(w.statement_id for w in words))

    return rule


_CANCELS = frozenset({StatementKind.CANCEL, StatementKind.REJECT})
_SUBSTITUTES = frozenset({StatementKind.SUBSTITUTE})

RULES: tuple[ExceptionRule, ...] = (
    ExceptionRule(
        code="NO_ACK",
        severity=Severity.MEDIUM,
        auto_chase=True,
        raised=_no_ack,
        resolved_when="the vendor acknowledges the line",
    ),
    ExceptionRule(
        code="ACK_LINE_MISSING",
        severity=Severity.HIGH,
        auto_chase=True,
        raised=_ack_line_missing,
        resolved_when="the vendor says anything about the line",
    ),
    ExceptionRule(
        code="MISSING_ETA",
        severity=Severity.MEDIUM,
        auto_chase=True,
        raised=_missing_eta,
        resolved_when="every unshipped part has a date",
    ),
    ExceptionRule(
        code="SOFT_ETA_STALE",
        severity=Severity.LOW,
        auto_chase=True,
        raised=_soft_eta_stale,
        resolved_when="a firm date or a shipment comes",
    ),
    ExceptionRule(
        code="LATE_ETA",
        severity=Severity.HIGH,
        auto_chase=True,
        raised=_late_eta,
        resolved_when="the date is back before the need date, or a person accepts it",
    ),
    ExceptionRule(
        code="DATE_CHANGED",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_date_changed,
        resolved_when="a person has seen it",
    ),
    ExceptionRule(
        code="PAST_DUE_NO_NEWS",
        severity=Severity.HIGH,
        auto_chase=True,
        raised=_past_due,
        resolved_when="a shipment or a new date comes",
    ),
    ExceptionRule(
        code="PARTIAL_SHIPMENT",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_partial_shipment,
        resolved_when="the rest ships, or a person closes the line short",
    ),
    ExceptionRule(
        code="QTY_SHORT_ACK",
        severity=Severity.HIGH,
        auto_chase=True,
        raised=_qty_short_ack,
        resolved_when="the remainder is promised",
        root_cause="RC1",
    ),
    ExceptionRule(
        code="QTY_OVER_ACK",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_qty_over_ack,
        resolved_when="a person accepts or rejects the surplus",
    ),
    ExceptionRule(
        code="SHIP_COMPLETE_SHORT",
        severity=Severity.CRITICAL,
        auto_chase=True,
        raised=_complete_short,
        resolved_when="the rest ships, or a person closes the line short",
        root_cause="RC3",
    ),
    ExceptionRule(
        code="SHIP_OVER",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_ship_over,
        resolved_when="a person accepts or returns the surplus",
        root_cause="RC3",
    ),
    ExceptionRule(
        code="RECEIPT_SHORT",
        severity=Severity.HIGH,
        auto_chase=False,
        raised=_receipt_short,
        resolved_when="the rest is booked in, or a claim is made",
        root_cause="RC5",
    ),
    ExceptionRule(
        code="RECEIPT_MISSING",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_receipt_missing,
        resolved_when="the receipt is booked",
        root_cause="RC5",
    ),
    ExceptionRule(
        code="PRICE_VARIANCE",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_held(HoldCode.PRICE),
        resolved_when="a person accepts the price, or the vendor corrects it",
        root_cause="RC7",
    ),
    ExceptionRule(
        code="UOM_MISMATCH",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_held(HoldCode.UNIT),
        resolved_when="a person says what the unit means",
        root_cause="RC7",
    ),
    ExceptionRule(
        code="SUBSTITUTION",
        severity=Severity.HIGH,
        auto_chase=False,
        raised=_held(kinds=_SUBSTITUTES),
        resolved_when="a person accepts or declines the other item",
        root_cause="RC1",
    ),
    ExceptionRule(
        code="CANCELLED_BY_VENDOR",
        severity=Severity.CRITICAL,
        auto_chase=False,
        raised=_held(kinds=_CANCELS),
        resolved_when="a person accepts the cancellation or rejects it",
        root_cause="RC1",
    ),
    ExceptionRule(
        code="ALLOCATION",
        severity=Severity.HIGH,
        auto_chase=False,
        raised=_allocation,
        resolved_when="the vendor gives a date",
        root_cause="RC8",
    ),
    ExceptionRule(
        code="REVISION",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_revision,
        resolved_when="a person has seen it",
    ),
    ExceptionRule(
        code="SPLIT_UNCONFIRMED",
        severity=Severity.LOW,
        auto_chase=False,
        raised=_split_unconfirmed,
        resolved_when="a person accepts the split",
    ),
    ExceptionRule(
        code="CLOSE_SHORT_PENDING",
        severity=Severity.CRITICAL,
        auto_chase=False,
        raised=_close_short_pending,
        resolved_when="a named person closes the line short or refuses",
    ),
)

_STEPS = (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
_NEAR_NEED_DAYS = 3


def judge(facts: Facts) -> tuple[OpenException, ...]:
    """Return every exception whose condition holds, in the order of the table."""
    found = ((rule, rule.raised(facts)) for rule in RULES)
    return tuple(_exception(rule, finding, facts) for rule, finding in found if finding is not None)


def _exception(rule: ExceptionRule, finding: Finding, facts: Facts) -> OpenException:
    chase = rule.auto_chase and not facts.waiting and not facts.line.closed_by_erp and not facts.on_hold
    return OpenException(
        code=rule.code,
        severity=_raised(rule.severity, facts),
        opened_on=min(finding.opened_on, facts.as_of),
        detail=finding.detail,
        auto_chase=chase,
        po=facts.line.po,
        line=facts.line.line,
        vendor_id=facts.line.vendor_id,
        root_cause=rule.root_cause,
        statement_ids=tuple(i for i in finding.statement_ids if i),
    )


def _raised(severity: Severity, facts: Facts) -> Severity:
    """One step up for a first-class customer, or when the need date is at most three business days away."""
    need = facts.line.need_date
    near = need is not None and facts.calendar.business_days_between(facts.as_of, need) <= _NEAR_NEED_DAYS
    if not near and facts.line.customer_priority.upper() != "A":
        return severity
    return _STEPS[min(_STEPS.index(severity) + 1, len(_STEPS) - 1)]
