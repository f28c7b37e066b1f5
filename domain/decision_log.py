"""How the decision log is read: which decisions still stand, and what they make of a statement.

An undo takes a row back; an undo of an undo gives it back.
"""

from collections.abc import Sequence

from domain.match import Action, Decision, DecisionEvent

OUTCOMES = {
    Action.ACCEPT: Decision.ACCEPTED,
    Action.CORRECT: Decision.CORRECTED,
    Action.SPLIT: Decision.CORRECTED,
    Action.REJECT: Decision.REJECTED,
    Action.NO_MATCH: Decision.REJECTED,
    Action.AUTO_APPLY: Decision.AUTO,
    Action.SUPERSEDE: Decision.SUPERSEDED,
}


BY_RULES = frozenset({Action.AUTO_APPLY, Action.SUPERSEDE, Action.UNDO})
"""Events that are no act of a person about a line."""


def standing(events: Sequence[DecisionEvent]) -> tuple[DecisionEvent, ...]:
    """Return the events that no standing undo takes back, oldest first, without the undos themselves."""
    undone: set[int] = set()
    kept: list[DecisionEvent] = []
    for event in sorted(events, key=lambda event: event.decision_id, reverse=True):
        if event.decision_id in undone:
            continue
        if event.action is Action.UNDO:
            undone |= {event.undoes} if event.undoes is not None else set()
        else:
            kept.append(event)
    return tuple(reversed(kept))


def verdicts(events: Sequence[DecisionEvent]) -> dict[int, DecisionEvent]:
    """Return per statement the newest standing event that says what becomes of it; others are missing."""
    return {
        event.statement_id: event
        for event in standing(events)
        if event.statement_id is not None and event.action in OUTCOMES
    }


def current_decisions(events: Sequence[DecisionEvent]) -> dict[int, Decision]:
    """Return per statement what the newest standing event made of it; statements without one are missing."""
    return {statement_id: OUTCOMES[event.action] for statement_id, event in verdicts(events).items()}
