"""The one word for a line and who moves next (DOMAIN 4.2): tables of conditions, first match wins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.document import StatementKind
from domain.facts import Facts
from domain.state import Headline, NextAction, OpenException, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Who moves next, and from which day on."""

    action: NextAction
    on: date | None


def _wants_close_short(facts: Facts) -> bool:
    """Somebody other than a named person of ours calls a short line finished."""
    if facts.received >= facts.low:
        return False
    return facts.line.closed_by_erp or (facts.complete_claim is not None and facts.covered < facts.low)


def _all_backordered(facts: Facts) -> bool:
    return facts.covered == 0 and bool(facts.schedules) and all(p.backordered for p in facts.schedules)


def _rejected(facts: Facts) -> bool:
    refused = {StatementKind.REJECT, StatementKind.CANCEL}
    return facts.acknowledged_on is None and any(w.statement.kind in refused for w in facts.waiting)


def _ack_changed(facts: Facts) -> bool:
    answered = facts.acknowledged_on is not None
    return answered and (facts.unexplained > 0 or facts.confirmed_over > 0 or bool(facts.waiting))


HEADLINES: tuple[tuple[Headline, Callable[[Facts], bool]], ...] = (
    (Headline.CANCELLED, lambda f: f.net <= 0),
    (Headline.SHORT_CLOSED, lambda f: f.closed_short),
    (Headline.CLOSED, lambda f: f.line.closed_by_erp and f.received >= f.low),
    (Headline.CLOSE_REVIEW, _wants_close_short),
    (Headline.RECEIVED, lambda f: f.received >= f.low),
    (Headline.HOLD, lambda f: f.on_hold),
    (Headline.REJECTED, _rejected),
    (Headline.IN_TRANSIT, lambda f: f.shipped >= f.low),
    (Headline.PARTIAL_BO, lambda f: f.covered > 0 and any(p.backordered for p in f.schedules)),
    (Headline.PARTIAL, lambda f: f.covered > 0),
    (Headline.BACKORDERED, _all_backordered),
    (Headline.ACK_CHANGED, _ack_changed),
    (Headline.ACKNOWLEDGED, lambda f: f.acknowledged_on is not None),
    (Headline.SENT, lambda _f: True),
)


def headline_of(facts: Facts) -> Headline:
    """Return the first headline whose condition holds."""
    return next(headline for headline, holds in HEADLINES if holds(facts))


def next_step(facts: Facts, headline: Headline, exceptions: Sequence[OpenException]) -> NextStep:
    """Return who moves next: a person reads, a person decides, we ask the vendor, or nobody yet."""
    if facts.waiting:
        return NextStep(action=NextAction.REVIEW, on=facts.as_of)
    if headline is Headline.CLOSE_REVIEW and facts.closed_by_erp:
        return NextStep(action=NextAction.DECIDE, on=facts.as_of)
    asks = [e for e in exceptions if e.auto_chase]
    if asks:
        return NextStep(action=NextAction.CHASE, on=max(facts.as_of, min(e.opened_on for e in asks)))
    if any(e.severity in {Severity.CRITICAL, Severity.HIGH} for e in exceptions):
        return NextStep(action=NextAction.DECIDE, on=facts.as_of)
    if facts.dated and not facts.done:
        end = facts.dated[0].promise.end if facts.dated[0].promise else None
        on = facts.calendar.add_business_days(end, 1) if end else None
        return NextStep(action=NextAction.NONE, on=on)
    return NextStep(action=NextAction.NONE, on=None)
