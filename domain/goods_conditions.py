"""Conditions on goods: what shipped, what arrived, and who calls a short line finished (CONTRACT 3.6)."""

from datetime import date

from domain.facts import Facts
from domain.finding import Finding, is_past, still_open
from domain.match import Action
from domain.quantity import figure

_RECEIPT_DAYS = 2  # business days after expected arrival before a receipt is missed


def partial_shipment(facts: Facts) -> Finding | None:
    """Something shipped, less than the lower bound."""
    if not still_open(facts) or not 0 < facts.covered < facts.low:
        return None
    on = facts.shipments[-1].on if facts.shipments else facts.as_of
    ids = tuple(s.statement_id for s in facts.shipments)
    detail = f"{figure(facts.covered)} of {figure(facts.net)} {facts.line.uom} shipped"
    return Finding(opened_on=on, detail=detail, statement_ids=ids)


def complete_short(facts: Facts) -> Finding | None:
    """The vendor calls a short line complete."""
    claim = facts.complete_claim
    if facts.covered >= facts.low or facts.done:
        return None
    if claim is None:
        return _left_out(facts) if facts.order_claim is not None else None
    missing = f"{figure(facts.net - facts.covered)} {facts.line.uom}"
    detail = (
        f"{claim.document.name} says complete with {figure(facts.covered)} of {figure(facts.net)}: {missing} missing"
    )
    return Finding(opened_on=claim.document_on, detail=detail, statement_ids=(claim.statement_id,))


def _left_out(facts: Facts) -> Finding | None:
    """The evidence of what is not there: a paper that says complete, and has no row for the line."""
    claim = facts.order_claim
    if claim is None:
        return None
    missing = f"{figure(facts.net - facts.covered)} {facts.line.uom}"
    detail = f"{claim.document} calls the order complete and does not list this line: {missing} missing"
    return Finding(opened_on=claim.on, detail=detail, statement_ids=(claim.statement_id,))


def ship_over(facts: Facts) -> Finding | None:
    """More shipped than the upper bound."""
    if facts.covered <= facts.high or facts.net <= 0 or facts.closed_short:
        return None
    on = facts.shipments[-1].on if facts.shipments else facts.as_of
    if facts.decided(Action.SEEN, "SHIP_OVER", since=on):
        return None
    return Finding(opened_on=on, detail=f"{figure(facts.covered)} {facts.line.uom} against {figure(facts.net)} ordered")


def _arrival(facts: Facts) -> date | None:
    """The day by which everything declared shipped should have been booked in."""
    if not facts.shipments:
        return None
    last = max(s.on for s in facts.shipments)
    return facts.calendar.add_business_days(last, facts.transit_days + _RECEIPT_DAYS)


def receipt_missing(facts: Facts) -> Finding | None:
    """A declared shipment was never booked in."""
    due = _arrival(facts)
    if not facts.receipts_known or facts.done or due is None or facts.received > 0 or not is_past(due, facts):
        return None
    return Finding(opened_on=due, detail=f"{figure(facts.shipped)} {facts.line.uom} shipped, no receipt by {due}")


def receipt_short(facts: Facts) -> Finding | None:
    """Less was booked in than was declared shipped."""
    due = _arrival(facts)
    slack = facts.net - facts.low
    short = facts.shipped - slack - facts.received
    if (
        not facts.receipts_known
        or facts.done
        or due is None
        or not is_past(due, facts)
        or facts.received <= 0
        or short <= 0
    ):
        return None
    return Finding(
        opened_on=due, detail=f"{figure(facts.received)} received of {figure(facts.shipped)} {facts.line.uom} shipped"
    )


def close_short_pending(facts: Facts) -> Finding | None:
    """The ERP closed a short line and no person has said yes or no to it."""
    if not facts.closed_by_erp or facts.done or facts.received >= facts.low:
        return None
    detail = f"the ERP closed the line with {figure(facts.received)} of {figure(facts.net)} {facts.line.uom} received"
    return Finding(opened_on=facts.as_of, detail=detail)
