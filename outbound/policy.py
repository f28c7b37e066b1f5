"""When to ask, how often and in which section: the trigger table of DOMAIN 5.2 as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Section(StrEnum):
    """The parts of a chase mail, in the order they are printed (DOMAIN 5.3)."""

    PAST_DUE = "A"
    BALANCE = "B"
    NOT_ACKNOWLEDGED = "C"
    LATE = "D"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """How one exception code is chased; all delays in business days.

    ``first`` counts from the day the exception opened, ``first_near`` holds instead while the need date is less
    than ``ChasePolicy.near_need_days`` away or past. ``rank`` orders reasons of one line, the weightiest first;
    the first one decides the section.
    """

    section: Section
    rank: int
    repeat: int
    first: int = 0
    first_near: int = 0
    repeat_near: int | None = None


_A, _B, _C, _D = Section.PAST_DUE, Section.BALANCE, Section.NOT_ACKNOWLEDGED, Section.LATE

TRIGGERS: Mapping[str, Trigger] = MappingProxyType(
    {
        "SHIP_COMPLETE_SHORT": Trigger(section=_B, rank=1, repeat=1),
        # The exception itself opens one business day after the promise, so nothing is added here.
        "PAST_DUE_NO_NEWS": Trigger(section=_A, rank=2, repeat=2),
        "ACK_LINE_MISSING": Trigger(section=_C, rank=3, repeat=2),
        "NO_ACK": Trigger(section=_C, rank=4, repeat=2),
        "ACK_RECEIPT_ONLY_STALE": Trigger(section=_C, rank=5, repeat=2),
        "QTY_SHORT_ACK": Trigger(section=_B, rank=6, first=3, first_near=1, repeat=5, repeat_near=2),
        "MISSING_ETA": Trigger(section=_B, rank=7, first=3, first_near=1, repeat=5, repeat_near=2),
        "PARTIAL_SHIPMENT": Trigger(section=_B, rank=8, first=1, first_near=1, repeat=3),
        "LATE_ETA": Trigger(section=_D, rank=9, repeat=1),
        "SOFT_ETA_STALE": Trigger(section=_B, rank=10, repeat=5),
    }
)
OTHER_TRIGGER = Trigger(section=Section.BALANCE, rank=99, first=1, first_near=1, repeat=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasePolicy:
    """Limits of the chase.

    ``max_lines`` per mail; ``max_rounds`` questions without an answer before a person decides; ``away_days``
    business days an absence without an end is taken to last; ``near_need_days`` business days; ``own_domains``
    and ``own_addresses`` are ours and never chased.
    """

    triggers: Mapping[str, Trigger] = field(default_factory=lambda: TRIGGERS)
    max_lines: int = 60
    max_rounds: int = 3
    away_days: int = 5
    near_need_days: int = 15
    own_domains: frozenset[str] = frozenset()
    own_addresses: frozenset[str] = frozenset()

    def trigger(self, code: str) -> Trigger:
        """Return the row of a code, or the careful default."""
        return self.triggers.get(code, OTHER_TRIGGER)
