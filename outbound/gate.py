"""How far a planned mail goes by itself: into the queue, only as a draft, or not yet (DOMAIN 5.2, mail.md 21)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from domain.outbox import BounceKind, BounceRecord, DraftReview, DraftVerdict, OutboxStatus
from outbound.chases import Chase
from outbound.policy import Breaker, ChasePolicy, Graduation, Mode

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What left lately.

    Args:
        sent_before: mails this vendor ever got from us.
        left: moments at which mails left by themselves within the last day.
    """

    sent_before: int = 0
    left: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishaps:
    """What went wrong lately.

    Args:
        bounces: delivery reports.
        unknown: moments of mails whose fate is unknown.
        refused: moments at which mails were refused.
    """

    bounces: tuple[BounceRecord, ...] = ()
    unknown: tuple[datetime, ...] = ()
    refused: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The status a mail gets, and why it is only a draft (empty for one that goes)."""

    status: OutboxStatus
    reasons: tuple[str, ...] = field(default=())


def by_itself(
    chase: Chase,
    *,
    policy: ChasePolicy,
    mode: Mode,
    traffic: Traffic,
    amount: Decimal | None,
    at: datetime,
    doubts: Sequence[str] = (),
) -> Gate:
    """Return whether a mail goes without a person.

    Args:
        chase: what is asked.
        policy: the rules for the vendor.
        mode: how far the installation as a whole goes; the vendor's own mode cannot go further.
        traffic: what left lately.
        amount: open value of the lines, None where it is not known.
        at: now.
        doubts: what speaks against the addresses; a person looks at them first.
    """
    reasons = [
        *doubts,
        *(["drafts only: sending is not automatic here"] if mode is not Mode.AUTOMATIC else []),
        *(["drafts only: this vendor has not been released"] if policy.mode is not Mode.AUTOMATIC else []),
        *_for_a_person(chase, policy, traffic, amount),
        *_caps(policy, traffic, at),
    ]
    return Gate(status=OutboxStatus.DRAFT if reasons else OutboxStatus.QUEUED, reasons=tuple(reasons))


def by_a_person(chase: Chase, *, policy: ChasePolicy) -> Gate:
    """Return whether a mail goes when a person asks for it: everything but what a person has to write."""
    if policy.step(chase.round).draft_only:
        return Gate(status=OutboxStatus.DRAFT, reasons=("the last step of the ladder is written by a person",))
    return Gate(status=OutboxStatus.QUEUED)


def breaker_tripped(breaker: Breaker, mishaps: Mishaps, at: datetime) -> str | None:
    """Return why sending has to stop by itself, or None."""
    since = at - timedelta(minutes=breaker.minutes)
    within = f"within {breaker.minutes} minutes"
    bounced = sum(since < b.at <= at and b.kind is not BounceKind.DELAYED for b in mishaps.bounces)
    if bounced >= breaker.bounces:
        return f"stopped by itself: {bounced} mails came back {within}"
    unknown = sum(since < moment <= at for moment in mishaps.unknown)
    if unknown >= breaker.unknown:
        return f"stopped by itself: the fate of {unknown} mails {within} is unknown"
    refused = sum(since < moment <= at for moment in mishaps.refused)
    if refused >= breaker.refused:
        return f"stopped by itself: {refused} mails were refused {within}"
    return None


def graduation_refused(rule: Graduation, reviews: Sequence[DraftReview], *, at: datetime) -> str | None:
    """Return why a vendor's mails may not go by themselves yet, or None."""
    since = at - timedelta(days=rule.within_days)
    recent = [r for r in reviews if r.at >= since]
    good = sum(r.verdict is DraftVerdict.UNCHANGED for r in recent)
    changed = len(recent) - good
    if good < rule.unchanged:
        return f"{good} drafts were sent unchanged in {rule.within_days} days, {rule.unchanged} are asked for"
    if changed > rule.changed_at_most:
        return (
            f"{changed} drafts were changed or refused in {rule.within_days} days, at most {rule.changed_at_most} may"
        )
    return None


def _for_a_person(chase: Chase, policy: ChasePolicy, traffic: Traffic, amount: Decimal | None) -> list[str]:
    rule, step = policy.approval, policy.step(chase.round)
    found = []
    if traffic.sent_before < rule.first_mails:
        found.append(f"a person looks at the first {rule.first_mails} mails to a vendor")
    if policy.strategic and rule.strategic:
        found.append("a strategic vendor")
    if chase.round >= rule.from_round or step.approval or step.draft_only:
        found.append(f"round {chase.round} of a question")
    if rule.amount_above is not None and (amount is None or amount > rule.amount_above):
        found.append("the open value is not known" if amount is None else f"open value above {rule.amount_above}")
    found += [
        f"no automatic mail to {c.email}" for c in (chase.contact, *chase.cc) if not policy.contact(c.email).automatic
    ]
    return found


def _caps(policy: ChasePolicy, traffic: Traffic, at: datetime) -> list[str]:
    caps = policy.caps
    hour = sum(at - _HOUR < moment <= at for moment in traffic.left)
    found = [f"{hour} mails in the last hour, at most {caps.per_hour}"] if hour >= caps.per_hour else []
    if len(traffic.left) >= caps.per_day:
        found.append(f"{len(traffic.left)} mails within a day, at most {caps.per_day}")
    return found
