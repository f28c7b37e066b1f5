"""How far a vendor's arrivals lie from his last promise, and what that makes of a new promise (DOMAIN 6.5)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from domain.calendar import BusinessCalendar

Number = TypeVar("Number", int, float)

ENOUGH = 10  # fewer lines say nothing about a vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """When goods will likely be at our dock: as likely before as after ``even``, in four of five cases by ``safe``.

    ``n`` are the arrivals it rests on, ``own`` tells that they are this vendor's and not everybody's.
    """

    even: date
    safe: date
    n: int
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipBook:
    """Business days from the last promise before shipment to the arrival, by vendor id; negative came early."""

    by_vendor: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def everybody(self) -> Sequence[int]:
        """The slips of all vendors."""
        return [slip for slips in self.by_vendor.values() for slip in slips]


def nearest_rank(values: Iterable[Number], share: float) -> Number | None:
    """Return a percentile by nearest rank, ``share`` above 0 up to 1, or None without values."""
    ordered = sorted(values)
    return ordered[max(1, math.ceil(share * len(ordered))) - 1] if ordered else None


def expected_date(promised: date, *, vendor_id: str, slips: SlipBook, calendar: BusinessCalendar) -> Expected | None:
    """Return what a promise comes to by experience: the promised day at our dock plus P50 and P80 of the slip.

    A vendor with fewer than ten arrivals is judged by everybody's; None where these are too few as well.
    """
    mine = slips.by_vendor.get(vendor_id, ())
    own = len(mine) >= ENOUGH
    known = mine if own else slips.everybody
    if len(known) < ENOUGH:
        return None
    even, safe = nearest_rank(known, 0.5) or 0, nearest_rank(known, 0.8) or 0
    return Expected(
        even=calendar.add_business_days(promised, even),
        safe=calendar.add_business_days(promised, safe),
        n=len(known),
        own=own,
    )
