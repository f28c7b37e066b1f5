"""What to ask whom today, and for every other line why not (CONTRACT 3.8, DOMAIN 5).

Pure: lines, history and the day in; chases and skips out. Planning twice on one day asks nothing twice as long as
the records of the first plan (``chases.records``) are in the history of the second.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import BusinessCalendar
from domain.outbox import ChaseRecord, ContactState
from domain.purchase import Vendor, line_key, po_key
from domain.state import Headline, LineState, Severity
from outbound.chases import Chase, ChaseItem, ChasePlan, PendingKind, PendingMail, Skip, SkipReason, records, skip_of
from outbound.due import Rules, by_line, item_or_skip
from outbound.policy import ChasePolicy
from outbound.recipients import NoRecipient, recipient

__all__ = [
    "Chase",
    "ChaseItem",
    "ChasePlan",
    "PendingKind",
    "PendingMail",
    "Skip",
    "SkipReason",
    "plan",
    "records",
]


def plan(  # noqa: PLR0913 -- every input is its own value and named at the call
    states: Iterable[LineState],
    *,
    vendors: Mapping[str, Vendor],
    contacts: Mapping[str, ContactState],
    history: Sequence[ChaseRecord],
    questions: Iterable[PendingMail],
    policy: ChasePolicy,
    calendar: BusinessCalendar,
    as_of: date,
) -> ChasePlan:
    """Return the chases of a day and a stated reason for every line that is left alone.

    Args:
        states: the account of every line that may be asked about.
        vendors: by vendor id; lines of other vendors are skipped.
        contacts: what bounces and absences taught, by address in lower case.
        history: all questions ever put, any order.
        questions: vendor mails that hold a chase back: open questions and mails not yet read.
        policy: delays and limits.
        calendar: business days.
        as_of: the day of the mails.
    """
    rules = Rules(history=by_line(history), policy=policy, calendar=calendar, as_of=as_of)
    pending = tuple(questions)
    due: dict[str, list[ChaseItem]] = {}
    skips: list[Skip] = []
    for state in states:
        found = _held_back(state, vendors, pending) or item_or_skip(state, rules)
        if isinstance(found, Skip):
            skips.append(found)
        else:
            due.setdefault(state.line.vendor_id, []).append(found)
    written = {r.vendor_id for r in history if r.on == as_of}
    chases: list[Chase] = []
    for vendor_id, items in due.items():
        if vendor_id in written:
            skips += [_tomorrow(item.state, rules) for item in items]
            continue
        whom = recipient(vendors[vendor_id], contacts, policy=policy, calendar=calendar, as_of=as_of)
        if isinstance(whom, NoRecipient):
            skips += [_unreachable(item.state, whom) for item in items]
            continue
        kept, left = _cut(items, policy)
        skips += left
        stage = max(item.stage for item in kept)
        chases.append(Chase(vendor=vendors[vendor_id], contact=whom.contact, items=kept, stage=stage))
    return ChasePlan(chases=tuple(chases), skips=tuple(skips))


def _cut(items: Sequence[ChaseItem], policy: ChasePolicy) -> tuple[tuple[ChaseItem, ...], list[Skip]]:
    """Return the weightiest lines of a mail and the skips of those that have no room in it."""
    ordered = sorted(items, key=_order)
    return tuple(ordered[: policy.max_lines]), [_full(item.state, policy) for item in ordered[policy.max_lines :]]


def _tomorrow(state: LineState, rules: Rules) -> Skip:
    day = rules.calendar.add_business_days(rules.as_of, 1)
    return skip_of(state, SkipReason.MAIL_TODAY, "this vendor got a mail today already", until=day)


_CLOSED = frozenset({Headline.CANCELLED, Headline.CLOSED, Headline.SHORT_CLOSED, Headline.RECEIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """A condition under which a line is never asked about."""

    reason: SkipReason
    holds: Callable[[LineState], bool]
    detail: Callable[[LineState], str]


# In this order: the first that holds is the reason given.
_BARS: tuple[_Bar, ...] = (
    _Bar(
        reason=SkipReason.NOTHING_OPEN,
        holds=lambda s: not s.exceptions,
        detail=lambda _: "nothing is open on this line",
    ),
    _Bar(
        reason=SkipReason.CLOSED,
        holds=lambda s: s.headline in _CLOSED,
        detail=lambda s: f"the line is {s.headline}",
    ),
    _Bar(
        reason=SkipReason.WAITS_IN_REVIEW,
        holds=lambda s: s.waiting,
        detail=lambda _: "a statement about this line waits for a person",
    ),
    _Bar(
        reason=SkipReason.ON_HOLD,
        holds=lambda s: s.headline is Headline.HOLD,
        detail=lambda _: "the line is on hold",
    ),
    _Bar(
        reason=SkipReason.NOT_BY_MAIL,
        holds=lambda s: not any(e.auto_chase for e in s.exceptions),
        detail=lambda s: f"{', '.join(s.codes)}: for a person, no mail is sent by itself",
    ),
)


def _held_back(state: LineState, vendors: Mapping[str, Vendor], pending: Sequence[PendingMail]) -> Skip | None:
    """Return why a line is left alone whatever the history says, or None."""
    barred = next((bar for bar in _BARS if bar.holds(state)), None)
    if barred is not None:
        return skip_of(state, barred.reason, barred.detail(state))
    if state.line.vendor_id not in vendors:
        return skip_of(state, SkipReason.VENDOR_UNKNOWN, f"vendor {state.line.vendor_id} is not on file")
    return next((s for mail in pending if (s := _pending(state, mail)) is not None), None)


def _pending(state: LineState, mail: PendingMail) -> Skip | None:
    if mail.vendor_id != state.line.vendor_id:
        return None
    if mail.kind is PendingKind.UNREAD:
        return skip_of(state, SkipReason.UNREAD_MAIL, "a newer mail of this vendor is not read yet")
    if mail.po is None or po_key(mail.po) != po_key(state.line.po):
        return None
    return skip_of(state, SkipReason.VENDOR_ASKED, "the vendor asked a question about this order that is still open")


_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def _order(item: ChaseItem) -> tuple[int, date, str, int, str]:
    """Sort by severity, need date, order and line (DOMAIN 5.3)."""
    worst = min(_SEVERITIES.index(e.severity) for e in item.reasons)
    line = item.state.line
    number = line_key(line.line)
    return worst, line.need_date or date.max, line.po, int(number) if number.isdecimal() else 0, number


def _unreachable(state: LineState, whom: NoRecipient) -> Skip:
    reason = SkipReason.CONTACT_AWAY if whom.back_on else SkipReason.NO_CONTACT
    return skip_of(state, reason, whom.why, until=whom.back_on)


def _full(state: LineState, policy: ChasePolicy) -> Skip:
    return skip_of(state, SkipReason.MAIL_FULL, f"a mail holds {policy.max_lines} lines; this one comes with the next")
