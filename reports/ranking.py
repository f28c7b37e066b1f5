"""How urgent an open line is: five parts between 0 and 1 and their weighted sum (DOMAIN 6.2)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from domain.calendar import BusinessCalendar
from domain.day_count import DayCount
from domain.promise import Firmness

_PRIORITIES: Mapping[str, float] = {"A": 1.0, "B": 0.6, "C": 0.3}
_STOCK = 0.2  # no customer waits for it
_EVIDENCE: Mapping[str, float] = {
    "SHIP_COMPLETE_SHORT": 1.0,
    "CANCELLED_BY_VENDOR": 1.0,
    "VENDOR_SILENT": 0.8,
    "NO_ACK": 0.6,
    "ACK_RECEIPT_ONLY_STALE": 0.6,
    "ACK_LINE_MISSING": 0.6,
}
_SOFT_DATE = 0.4
_UNKNOWN = 0.5
_OLD_DAYS = 20  # business days after which a line cannot get older
_SOON_DAYS = 5
_SOON = 0.2
_COVER_DAYS = 10
_WEIGHTS = (0.30, 0.25, 0.20, 0.15, 0.10)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreParts:
    """The parts of a score, each 0 (no hurry) to 1, kept so that a screen can say why a line stands on top."""

    priority: float
    age: float
    value: float
    cover: float
    evidence: float

    @property
    def score(self) -> float:
        """The score, 0 to 100."""
        parts = (self.priority, self.age, self.value, self.cover, self.evidence)
        return 100 * sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingFacts:
    """What ranking needs beside the line: ``high_value`` is P95 of the open value, ``cover_days`` of stock."""

    as_of: date
    calendar: BusinessCalendar | DayCount
    high_value: Decimal | None = None
    open_value: Decimal | None = None
    cover_days: Decimal | None = None


class Ranked(Protocol):
    """What is asked of a line; names as in ``reports.board.BoardLine``."""

    @property
    def priority(self) -> str:
        """The customer's priority."""

    @property
    def need_date(self) -> date | None:
        """When we need the goods."""

    @property
    def promise_to(self) -> date | None:
        """The vendor's day."""

    @property
    def firmness(self) -> str:
        """How firmly he put it, empty without a promise."""

    @property
    def codes(self) -> str:
        """The open exceptions, with blanks between them."""


def score_parts(line: Ranked, facts: RankingFacts) -> ScoreParts:
    """Return the parts of a line's score."""
    return ScoreParts(
        priority=_PRIORITIES.get(line.priority.strip().upper(), _STOCK),
        age=_age(line, facts),
        value=_value(facts),
        cover=_cover(facts),
        evidence=_evidence(line),
    )


def percentile_95(values: Iterable[Decimal]) -> Decimal | None:
    """Return the 95th percentile by nearest rank, or None without values."""
    ordered = sorted(values)
    return ordered[math.ceil(0.95 * len(ordered)) - 1] if ordered else None


def _age(line: Ranked, facts: RankingFacts) -> float:
    need = line.need_date
    due = max((d for d in (need, line.promise_to) if d is not None), default=None)
    if due is not None and facts.as_of > due:
        return min(1.0, facts.calendar.business_days_between(due, facts.as_of) / _OLD_DAYS)
    near = need is not None and facts.calendar.business_days_between(facts.as_of, need) <= _SOON_DAYS
    firm = line.promise_to is not None and line.firmness == Firmness.FIRM
    return _SOON if near and not firm else 0.0


def _value(facts: RankingFacts) -> float:
    if facts.open_value is None or not facts.high_value or facts.high_value <= 0:
        return _UNKNOWN
    return min(1.0, math.log1p(float(facts.open_value)) / math.log1p(float(facts.high_value)))


def _cover(facts: RankingFacts) -> float:
    if facts.cover_days is None:
        return _UNKNOWN
    return 1.0 - min(1.0, max(0.0, float(facts.cover_days)) / _COVER_DAYS)


def _evidence(line: Ranked) -> float:
    soft = _SOFT_DATE if line.firmness == Firmness.SOFT else 0.0
    return max(soft, *(_EVIDENCE.get(code, 0.0) for code in line.codes.split()), 0.0)
