"""Whether a composed mail still asks what is open, looked at again just before it leaves (mail.md 22). Pure."""

from dataclasses import dataclass

from domain.outbox import ChaseRef, Letter
from domain.state import Headline, LineState

CHECKED = frozenset({Letter.REQUEST, Letter.DIGEST, Letter.ESCALATION})
"""The letters that ask about open lines; every other one was written by a person for a reason of its own."""

_OVER = frozenset({Headline.CANCELLED, Headline.CLOSED, Headline.SHORT_CLOSED, Headline.RECEIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A line that is not asked about any more, and why."""

    ref: ChaseRef
    why: str


def why_not(ref: ChaseRef, state: LineState | None, *, answered: bool) -> str:
    """Return why a line must not be asked about any more; empty when it still may.

    ``answered`` tells that anything was said about the line after the mail was composed.
    """
    if state is None:
        return "the line is no longer on file"
    if state.headline in _OVER:
        return f"the line is {state.headline}"
    if state.headline is Headline.HOLD:
        return "the line is on hold"
    if state.waiting:
        return "a statement about the line waits for a person"
    if answered:
        return "answered since"
    still = {e.code for e in state.exceptions if e.auto_chase}
    asked = set(ref.reasons) or still
    return "" if asked & still else "nothing of what it asks is open any more"
