"""The exceptions of a line as a table of data (DOMAIN 4.4): when raised, how bad, who acts, when resolved.

State is a fold, so an exception is resolved when its condition no longer holds; ``resolved_when`` says it in the
coordinator's words. A rule returns a ``Finding`` with the day the condition came true, or None. Where
``ends_by_person`` is set, a person who has dealt with it ends it until it comes true anew; the others end only by what
happens to the line or by the decision that the case asks for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from domain import answer_conditions as answers, goods_conditions as goods
from domain.document import StatementKind
from domain.facts import Facts
from domain.finding import Finding
from domain.match import Action, HoldCode, MatchedStatement
from domain.state import OpenException, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRule:
    """One row of the table."""

    code: str
    severity: Severity
    auto_chase: bool
    raised: Callable[[Facts], Finding | None]
    resolved_when: str
    root_cause: str | None = None
    ends_by_person: bool = False


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
        raised=answers.no_ack,
        resolved_when="the vendor acknowledges the line",
    ),
    ExceptionRule(
        code="ACK_RECEIPT_ONLY_STALE",
        severity=Severity.MEDIUM,
        auto_chase=True,
        raised=answers.receipt_only_stale,
        resolved_when="the vendor acknowledges the line",
    ),
    ExceptionRule(
        code="ACK_LINE_MISSING",
        severity=Severity.HIGH,
        auto_chase=True,
        raised=answers.ack_line_missing,
        resolved_when="the vendor says anything about the line",
    ),
    ExceptionRule(
        code="MISSING_ETA",
        severity=Severity.MEDIUM,
        auto_chase=True,
        raised=answers.missing_eta,
        resolved_when="every unshipped part has a date",
    ),
    ExceptionRule(
        code="SOFT_ETA_STALE",
        severity=Severity.LOW,
        auto_chase=True,
        raised=answers.soft_eta_stale,
        resolved_when="a firm date or a shipment comes",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="LATE_ETA",
        severity=Severity.HIGH,
        auto_chase=True,
        raised=answers.late_eta,
        resolved_when="the date is back before the need date, or a person accepts it",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="DATE_CHANGED",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=answers.date_changed,
        resolved_when="a person has seen it",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="PAST_DUE_NO_NEWS",
        severity=Severity.HIGH,
        auto_chase=True,
        raised=answers.past_due,
        resolved_when="a shipment or a new date comes",
    ),
    ExceptionRule(
        code="PARTIAL_SHIPMENT",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=goods.partial_shipment,
        resolved_when="the rest ships, or a person closes the line short",
    ),
    ExceptionRule(
        code="QTY_SHORT_ACK",
        severity=Severity.HIGH,
        auto_chase=True,
        raised=answers.qty_short_ack,
        resolved_when="the remainder is promised",
        root_cause="RC1",
    ),
    ExceptionRule(
        code="QTY_OVER_ACK",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=answers.qty_over_ack,
        resolved_when="a person accepts or rejects the surplus",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="SHIP_COMPLETE_SHORT",
        severity=Severity.CRITICAL,
        auto_chase=True,
        raised=goods.complete_short,
        resolved_when="the rest ships, or a person closes the line short",
        root_cause="RC3",
    ),
    ExceptionRule(
        code="SHIP_OVER",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=goods.ship_over,
        resolved_when="a person accepts or returns the surplus",
        root_cause="RC3",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="RECEIPT_SHORT",
        severity=Severity.HIGH,
        auto_chase=False,
        raised=goods.receipt_short,
        resolved_when="the rest is booked in, or a claim is made",
        root_cause="RC5",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="RECEIPT_MISSING",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=goods.receipt_missing,
        resolved_when="the receipt is booked",
        root_cause="RC5",
        ends_by_person=True,
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
        code="CONTRADICTION",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=_held(HoldCode.NEWER_FACTS, HoldCode.WEIGHT),
        resolved_when="a person says which of both is right",
        root_cause="RC3",
    ),
    ExceptionRule(
        code="SUBSTITUTION",
        severity=Severity.HIGH,
        auto_chase=False,
        raised=_held(HoldCode.SUBSTITUTION, kinds=_SUBSTITUTES),
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
        raised=answers.allocation,
        resolved_when="the vendor gives a date",
        root_cause="RC8",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="REVISION",
        severity=Severity.MEDIUM,
        auto_chase=False,
        raised=answers.revision,
        resolved_when="a person has seen it",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="SPLIT_UNCONFIRMED",
        severity=Severity.LOW,
        auto_chase=False,
        raised=answers.split_unconfirmed,
        resolved_when="a person accepts the split",
        ends_by_person=True,
    ),
    ExceptionRule(
        code="CLOSE_SHORT_PENDING",
        severity=Severity.CRITICAL,
        auto_chase=False,
        raised=goods.close_short_pending,
        resolved_when="a named person closes the line short or refuses",
    ),
)

_STEPS = (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
_NEAR_NEED_DAYS = 3


def judge(facts: Facts) -> tuple[OpenException, ...]:
    """Return every exception whose condition holds, in the order of the table."""
    found = ((rule, rule.raised(facts)) for rule in RULES)
    return tuple(
        _exception(rule, finding, facts)
        for rule, finding in found
        if finding is not None and not (rule.ends_by_person and _dealt_with(rule, finding, facts))
    )


def _dealt_with(rule: ExceptionRule, finding: Finding, facts: Facts) -> bool:
    return facts.decided(Action.RESOLVE, rule.code, since=min(finding.opened_on, facts.as_of))


def _exception(rule: ExceptionRule, finding: Finding, facts: Facts) -> OpenException:
    chase = rule.auto_chase and not facts.waiting and not facts.closed_by_erp and not facts.on_hold
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
