"""Which customers a late line hits: by the order itself, else by the demand feed (DOMAIN 6.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.state import LineState
from domain.supply import Demand

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A customer order that waits for the goods; ``short`` of it is not covered by anything else.

    ``inferred`` tells that no record ties the order to the line: stock and other deliveries were given out by need
    date, and this order came away empty.
    """

    customer: str
    reference: str
    on: date | None
    short: Decimal | None
    inferred: bool

    @property
    def words(self) -> str:
        """The hit as a person reads it; an inferred one says so."""
        return f"{self.customer or 'a customer'}{' (inferred)' if self.inferred else ''}"


def customers_hit(
    state: LineState, demand: Iterable[Demand], *, free: Decimal | None, others: Sequence[LineState]
) -> tuple[Hit, ...]:
    """Return the customers a late line hits, the earliest need first.

    Args:
        state: the late line.
        demand: what customers want of the item, in the unit of the line.
        free: our stock of the item on hand, None where it is unknown.
        others: the other open lines of the item.
    """
    waiting = sorted(demand, key=lambda row: (row.on, row.reference))
    if state.line.customer:
        return _named(state, waiting)
    dock = state.expected_dock or date.max
    arrivals = [(other.expected_dock, other.unshipped) for other in others if other.expected_dock is not None]
    given, found = _ZERO, []
    for row in waiting:
        there = (free or _ZERO) + sum((amount for on, amount in arrivals if on is not None and on <= row.on), _ZERO)
        given += row.amount
        short = min(row.amount, given - there)
        if short > 0 and row.on < dock:
            found.append(Hit(customer=row.customer, reference=row.reference, on=row.on, short=short, inferred=True))
    return tuple(found)


def _named(state: LineState, waiting: Sequence[Demand]) -> tuple[Hit, ...]:
    """The customer the order names, with his orders of the item where the demand feed tells them."""
    named, need = state.line.customer, state.line.need_date
    own = [row for row in waiting if row.customer.strip().casefold() == named.strip().casefold()]
    orders = [Hit(customer=named, reference=row.reference, on=row.on, short=None, inferred=False) for row in own]
    return tuple(orders) or (Hit(customer=named, reference="", on=need, short=None, inferred=False),)
