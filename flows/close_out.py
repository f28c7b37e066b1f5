"""The close-out audit: lines somebody calls finished that are short, with what a person must know (DOMAIN 4.4)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.engine import read_session
from db.repositories.decisions import Decisions
from domain.close_out import is_buyer, needs_second_person
from domain.match import Action, DecisionEvent
from domain.people import Person, Role
from domain.purchase import po_key
from domain.state import Headline, LineState
from flows.desk import Picture
from flows.home import Home
from flows.people import everybody
from reports.board import open_value
from reports.close_out import NO_NUMBER, claims_of, short_of

_MOST_OTHERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOutCase:
    """A short line that ERP or vendor call finished, with the facts of the checklist.

    ``short`` is net ordered less received, in the ordering unit; ``value`` its price, None where it is not known.
    """

    state: LineState
    net_ordered: Decimal
    short: Decimal
    value: Decimal | None
    who_wants: str
    claims: tuple[str, ...]
    same_item: tuple[LineState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A line a person closed short, as it was decided; ``decision`` can be taken back while it stands."""

    decision: DecisionEvent


def close_out_case(state: LineState, others: tuple[LineState, ...] = ()) -> CloseOutCase:
    """Return what a person must know before closing a line short."""
    claims = tuple(f"{s.document or NO_NUMBER} of {s.on}" for s in claims_of(state))
    wants = [*(["our ERP"] if state.line.closed_by_erp else []), *(["the vendor"] if claims else [])]
    return CloseOutCase(
        state=state,
        net_ordered=state.line.ordered - state.cancelled,
        short=short_of(state),
        value=open_value(state),
        who_wants=" and ".join(wants) or "a word of the vendor",
        claims=claims,
        same_item=others,
    )


def approvers(home: Home, case: CloseOutCase) -> tuple[Person, ...]:
    """Return who may approve closing a line: above the limit, or where its value is unknown, not its buyer."""
    line = case.state.line
    second = needs_second_person(line, case.short, home.settings.close_short_limit) is not False
    people = (p for p in everybody(home) if p.active and p.role.covers(Role.COORDINATOR))
    return tuple(p for p in people if not (second and is_buyer(line, p.login, p)))


def close_out_audit(picture: Picture) -> tuple[CloseOutCase, ...]:
    """Return the lines that wait for a close-out decision, the most valuable first."""
    waiting = [s for s in picture.states.values() if s.headline is Headline.CLOSE_REVIEW]
    by_item = _open_by_item(picture) if waiting else {}
    cases = [close_out_case(state, _same_item(state, by_item)) for state in waiting]
    return tuple(sorted(cases, key=lambda case: -(case.value or Decimal(0))))


def _open_by_item(picture: Picture) -> dict[str, list[LineState]]:
    """Lines with something left to ship by their item; one pass for all lines that wait."""
    found: defaultdict[str, list[LineState]] = defaultdict(list)
    for state in picture.states.values():
        if state.unshipped > 0 and (item := _item_of(state)):
            found[item].append(state)
    return found


def _same_item(state: LineState, by_item: Mapping[str, Sequence[LineState]]) -> tuple[LineState, ...]:
    """Other open lines of the same item: a replacement may be on order already."""
    own = po_key(state.line.po)
    return tuple(s for s in by_item.get(_item_of(state), ()) if po_key(s.line.po) != own)[:_MOST_OTHERS]


def _item_of(state: LineState) -> str:
    return state.line.item.strip().upper()


def closed_short(home: Home) -> tuple[Closed, ...]:
    """Return the close-shorts that stand, newest first."""
    with read_session(home.engine) as session:
        events = Decisions(session).standing_of(Action.CLOSE_SHORT)
    return tuple(Closed(decision=event) for event in reversed(events))
