"""Writes down how an attempt ended: the mail, its recipients, the way out, contacts that do not work."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.repositories.contacts import Contacts
from db.repositories.deliveries import Deliveries
from domain.delivery import DeliveryNote, DeliveryState, RecipientReply, SentCopy
from flows.send_channel import after
from flows.send_run import DeliveryReport, SendRun, report
from outbound.limits import next_try
from outbound.transport import Delivery, DeliveryOutcome

_OURS = (DeliveryState.TRANSMITTING, DeliveryState.DOT)
# Codes of an address that does not exist (RFC 3463 X.1.x); without one, 550, 551 and 553 mean it (RFC 5321 4.2.3).
_NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.(?:0|1|2|3|6|10)\b")
_ENHANCED = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
_BARE_CODES = frozenset({550, 551, 553})


def ended(session: Session, run: SendRun, outbox_id: int, delivery: Delivery) -> DeliveryReport:
    """Store the outcome of an attempt of this process; a mail that was taken from it stays as it is."""
    at = run.clock.now()
    deliveries = Deliveries(session)
    note = deliveries.get(outbox_id)
    to, changes, held = _next(run, note, delivery, at=at)
    words = delivery.detail
    if held:
        words += (
            "; tried for a day: a person decides"
            if to is DeliveryState.RETRY
            else "; for the second time: a person decides"
        )
    mine = deliveries.advance(
        outbox_id, expected=_OURS, to=to, at=at, words=words, owner=run.owner, held=held, lease_owner="", **changes
    )
    if not mine:
        return report(note, "another process has taken it over")
    deliveries.remember_replies(outbox_id, delivery.replies)
    _learn(session, run, delivery)
    channel = after(session, delivery, breaker=run.rules.tenant.breaker, at=at)
    now = deliveries.get(outbox_id)
    later = [moment for moment in (now.not_before, channel.paused_until) if moment is not None]
    again = max(later, default=at) if now.state is DeliveryState.RETRY and not held and channel.stop is None else None
    return report(now, words, retry_at=again)


def _next(
    run: SendRun, note: DeliveryNote, delivery: Delivery, *, at: datetime
) -> tuple[DeliveryState, dict[str, Any], bool]:
    """Return the state that follows, what changes with it, and whether a person has to decide."""
    match delivery.outcome:
        case DeliveryOutcome.ACCEPTED:
            copy = SentCopy.NONE if run.home.settings.smtp.sent_folder == "leave" else SentCopy.WANTED
            return DeliveryState.ACCEPTED, {"sent_on": at, "sent_copy": copy}, False
        case DeliveryOutcome.REFUSED:
            return DeliveryState.REFUSED, {}, False
        case DeliveryOutcome.UNKNOWN:
            changes: dict[str, Any] = {"unknowns": note.unknowns + 1, "unknown_since": at}
            return DeliveryState.UNKNOWN, changes, note.unknowns > 0
        case DeliveryOutcome.RETRY:
            if delivery.stop is not None:
                return DeliveryState.RETRY, {"not_before": None}, False
            again = next_try(note.attempts, first_try=note.first_try or at, at=at)
            return DeliveryState.RETRY, {"not_before": again}, again is None


def _learn(session: Session, run: SendRun, delivery: Delivery) -> None:
    """Open a problem for contacts whose address does not exist; other refusals say nothing about the address."""
    own = run.home.settings.smtp.own_copy.lower()
    for reply in delivery.replies:
        if _is_no_address(reply) and reply.email.lower() != own:
            words = f"the server refuses it: {reply.code} {reply.words}"
            Contacts(session).mark_invalid(reply.email, on=run.home.as_of, why=words)


def _is_no_address(reply: RecipientReply) -> bool:
    if reply.code // 100 != 5:  # noqa: PLR2004 -- RFC 5321 4.2.1
        return False
    if _ENHANCED.search(reply.words):
        return _NO_SUCH_ADDRESS.search(reply.words) is not None
    return reply.code in _BARE_CODES
