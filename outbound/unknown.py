"""What to do with a mail that may have left (mail.md 27): believe evidence, wait, send again once, or ask a person.

Pure. A mail is sent again only where its copy would have been seen: silence proves something only when the way the
copy takes is known to work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.delivery import Evidence

PATIENCE = timedelta(minutes=30)


class Settlement(StrEnum):
    """What follows."""

    ACCEPTED = "accepted"
    WAIT = "wait"
    SEND_AGAIN = "send_again"  # the identical bytes, once
    DROP = "drop"  # whatever became of it, nothing is left to ask
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What is known of a mail that may have left.

    ``copies_come`` tells that a copy of every mail comes to a place we look at (own mailbox, Sent folder), and
    ``seen_alive`` when that way last worked. ``answered`` and ``open`` count the lines it asks about.
    """

    since: datetime
    times: int
    evidence: Sequence[Evidence]
    copies_come: bool
    seen_alive: datetime | None = None
    answered: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What follows, in words."""

    settlement: Settlement
    words: str


def settle(doubt: Doubt, *, at: datetime) -> Verdict:
    """Return what follows from what is known at a moment."""
    if doubt.evidence:
        first = doubt.evidence[0]
        return Verdict(settlement=Settlement.ACCEPTED, words=f"it left: {first.kind} {first.source}")
    if at < doubt.since + PATIENCE:
        return Verdict(settlement=Settlement.WAIT, words="it may have left; waiting for its copy")
    return _after_waiting(doubt)


def _after_waiting(doubt: Doubt) -> Verdict:
    """No proof came in time: send again only where that can neither be a second copy nor ask what is answered."""
    if doubt.answered and not doubt.open:
        return Verdict(settlement=Settlement.DROP, words="it may have left; every line is answered, nothing to ask")
    for_person = _person_needed(doubt)
    if for_person:
        return Verdict(settlement=Settlement.PERSON, words=f"{for_person}: a person decides")
    if doubt.seen_alive is None or doubt.seen_alive < doubt.since + PATIENCE:
        return Verdict(settlement=Settlement.WAIT, words="it may have left; its copy would not have been seen yet")
    return Verdict(settlement=Settlement.SEND_AGAIN, words="no copy came, and copies do come: it is sent again, once")


def _person_needed(doubt: Doubt) -> str:
    if doubt.times > 1:
        return "it may have left twice, and no copy of it was seen"
    if doubt.answered:
        return f"it may have left; {doubt.answered} of its lines are answered by now"
    if not doubt.copies_come:
        return "it may have left, and no own mailbox or Sent folder is there to look for it"
    return ""
