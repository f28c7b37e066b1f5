"""Conditions under which a line is never asked about, whatever the history says (DOMAIN 5.4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import BusinessCalendar
from domain.purchase import Vendor, line_key, po_key
from domain.state import Headline, LineState
from outbound.chases import PendingKind, PendingMail, Skip, SkipReason, skip_of
from outbound.policy import ChasePolicy, Mode

_CLOSED = frozenset({Headline.CANCELLED, Headline.CLOSED, Headline.SHORT_CLOSED, Headline.RECEIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """A condition of the line itself."""

    reason: SkipReason
    holds: Callable[[LineState], bool]
    detail: Callable[[LineState], str]


# In this order: the first that holds is the reason given.
_BARS: tuple[_Bar, ...] = (
    _Bar(
        reason=SkipReason.CLOSED,
        holds=lambda s: bool(s.exceptions) and s.headline in _CLOSED,
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
        holds=lambda s: bool(s.exceptions) and not any(e.auto_chase for e in s.exceptions),
        detail=lambda s: f"{', '.join(s.codes)}: for a person, no mail is sent by itself",
    ),
)


def line_bar(state: LineState) -> Skip | None:
    """Return why the line itself does not allow a question, or None."""
    bar = next((bar for bar in _BARS if bar.holds(state)), None)
    return None if bar is None else skip_of(state, bar.reason, bar.detail(state))


def held_back(
    state: LineState,
    *,
    vendor: Vendor | None,
    pending: Sequence[PendingMail],
    policy: ChasePolicy,
    calendar: BusinessCalendar,
    as_of: date,
) -> Skip | None:
    """Return what around the line holds a question back: vendor, pauses, mails not dealt with, days off; or None."""
    if vendor is None:
        return skip_of(state, SkipReason.VENDOR_UNKNOWN, f"vendor {state.line.vendor_id} is not on file")
    return (
        _paused(state, policy, as_of)
        or _order_paused(state, policy, as_of)
        or next((s for mail in pending if (s := _pending(state, mail)) is not None), None)
        or _closed(state, policy, calendar, as_of)
    )


def _paused(state: LineState, policy: ChasePolicy, as_of: date) -> Skip | None:
    if policy.mode is Mode.OFF:
        return skip_of(state, SkipReason.PAUSED, "the chase is switched off for this vendor")
    pause = policy.paused
    if pause is None or (pause.until is not None and as_of > pause.until):
        return None
    end = f" until {pause.until}" if pause.until else ""
    return skip_of(state, SkipReason.PAUSED, f"the chase is paused{end}: {pause.why}", until=pause.until)


def _order_paused(state: LineState, policy: ChasePolicy, as_of: date) -> Skip | None:
    line = state.line
    for pause in policy.orders:
        ours = po_key(pause.po) == po_key(line.po) and (
            pause.line is None or line_key(pause.line) == line_key(line.line)
        )
        if ours and (pause.until is None or as_of <= pause.until):
            words = pause.why.replace("_", " ") + (f", {pause.note}" if pause.note else "")
            end = f" until {pause.until}" if pause.until else ""
            return skip_of(state, SkipReason.ORDER_PAUSED, f"left alone{end}: {words}", until=pause.until)
    return None


def _pending(state: LineState, mail: PendingMail) -> Skip | None:
    if mail.vendor_id != state.line.vendor_id:
        return None
    if mail.kind is PendingKind.UNREAD:
        return skip_of(state, SkipReason.UNREAD_MAIL, "a newer mail of this vendor is not read yet")
    names_it = mail.po is not None and po_key(mail.po) == po_key(state.line.po)
    if mail.kind is PendingKind.OWN_LETTER:
        if mail.po is None or names_it:
            return skip_of(state, SkipReason.OWN_LETTER, f"one of our people wrote to this vendor on {mail.since}")
        return None
    if not names_it or (mail.line is not None and line_key(mail.line) != line_key(state.line.line)):
        return None
    what = "order" if mail.line is None else "line"
    return skip_of(state, SkipReason.VENDOR_ASKED, f"the vendor asked a question about this {what} that is still open")


def _closed(state: LineState, policy: ChasePolicy, calendar: BusinessCalendar, as_of: date) -> Skip | None:
    """Never on the vendor's days off (DOMAIN 5.2)."""
    if calendar.is_business_day(as_of):
        return None
    day = calendar.on_or_after(as_of)
    shut = next((s for s in policy.shutdowns if s.start <= as_of <= s.end), None)
    why = (shut.why or "the vendor is shut down") if shut else "a day off at the vendor"
    return skip_of(state, SkipReason.VENDOR_CLOSED, f"{why}; next on {day}", until=day)
