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

    @property
    def basis(self) -> str:
        """What it rests on, in words."""
        return f"P50 and P80 of {self.n} deliveries of {'this vendor' if self.own else 'all vendors'}"

    @property
    def words(self) -> str:
        """The days with what they rest on, for a mail or a page."""
        return f"expected {self.even}, by {self.safe} in four of five cases ({self.basis})"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usual:
    """The slip of a vendor in business days at P50 and P80, and what it rests on."""

    even: int
    safe: int
    n: int
    own: bool


class Expectation:
    """Turns promises of vendors into the days their goods will likely come; answers are remembered."""

    def __init__(self, slips: SlipBook, calendar: BusinessCalendar) -> None:
        self._calendar = calendar
        every = _usual(slips.everybody, own=False)
        self._by_vendor = {vendor: _usual(mine, own=True) or every for vendor, mine in slips.by_vendor.items()}
        self._others = every
        self._known: dict[tuple[str, date], Expected | None] = {}

    def of(self, vendor_id: str, promised: date | None) -> Expected | None:
        """Return what a promise comes to by experience: the promised day at our dock plus P50 and P80 of the slip.

        A vendor with fewer than ten arrivals is judged by everybody's; None where these are too few as well, and
        without a promise.
        """
        if promised is None:
            return None
        place = vendor_id, promised
        if place not in self._known:
            self._known[place] = self._expected(self._by_vendor.get(vendor_id, self._others), promised)
        return self._known[place]

    def _expected(self, usual: _Usual | None, promised: date) -> Expected | None:
        if usual is None:
            return None
        return Expected(
            even=self._calendar.add_business_days(promised, usual.even),
            safe=self._calendar.add_business_days(promised, usual.safe),
            n=usual.n,
            own=usual.own,
        )


def _usual(slips: Sequence[int], *, own: bool) -> _Usual | None:
    if len(slips) < ENOUGH:
        return None
    return _Usual(even=nearest_rank(slips, 0.5) or 0, safe=nearest_rank(slips, 0.8) or 0, n=len(slips), own=own)
