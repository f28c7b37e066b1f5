"""Who keeps shipping short of what: the rule of DOMAIN 6.4 with a guard against small numbers."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from reports.placed import PlacedLine

_Z = 1.2815515655446004  # one-sided 90 %
_RECENT = timedelta(days=90)
_YEAR = timedelta(days=365)
_TIMES, _RATE, _ENOUGH = 3, 0.15, 8


class Advice(StrEnum):
    """What to do about a vendor that keeps shipping short."""

    DIVERSIFY = "diversify"  # somebody else ships the same grade better
    ESCALATE = "escalate"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shorting:
    """A vendor's lines of one grade within a year; ``recent`` are the short ones of the last 90 days.

    ``lower`` is the Wilson lower bound (90 %, one-sided) of the short rate, ``fleet`` the rate of everybody.
    ``others`` are vendors that ship the grade with a lower rate, ``evidence`` the short lines as PO/line.
    """

    vendor_id: str
    vendor_name: str
    grade: str
    lines: int
    short: int
    recent: int
    lower: float
    fleet: float
    often: bool
    rate_high: bool
    advice: Advice
    others: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def rate(self) -> float:
        """The share of lines that came short."""
        return self.short / self.lines if self.lines else 0.0

    @property
    def rule(self) -> str:
        """In words which part of the rule fired, empty where none did."""
        parts = [f"{self.recent} times in 90 days"] if self.often else []
        if self.rate_high:
            parts.append(f"{self.rate:.0%} of {self.lines} lines, at least {self.lower:.0%} against {self.fleet:.0%}")
        return "; ".join(parts)


@dataclass(slots=True)
class _Group:
    name: str = ""
    lines: int = 0
    short: int = 0
    recent: int = 0
    evidence: list[str] = field(default_factory=list)


def wilson_lower(hits: int, trials: int, *, z: float = _Z) -> float:
    """Return the lower bound of a rate (Wilson 1927), 0 without trials."""
    if trials == 0:
        return 0.0
    share = hits / trials
    middle = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return max(0.0, (middle - spread) / (1 + z * z / trials))


def shorting(lines: Iterable[PlacedLine], *, as_of: date) -> tuple[Shorting, ...]:
    """Return per vendor and grade how often lines came short, those that fulfil the rule first.

    A line counts in the year before ``as_of`` by the day it was ordered, or came short; it is short once, however
    many exceptions say so, on the day of the first.
    """
    groups: defaultdict[tuple[str, str], _Group] = defaultdict(_Group)
    for line in lines:
        _count(groups, line, as_of)
    total = sum(g.lines for g in groups.values())
    fleet = sum(g.short for g in groups.values()) / total if total else 0.0
    by_grade: defaultdict[str, list[tuple[str, _Group]]] = defaultdict(list)
    for (vendor, grade), group in groups.items():
        by_grade[grade].append((vendor, group))
    found = [_judged(v, g, group, fleet, by_grade[g]) for (v, g), group in groups.items()]
    return tuple(sorted(found, key=lambda s: (not s.rule, -s.recent, -s.rate, s.vendor_id, s.grade)))


def _count(groups: Mapping[tuple[str, str], _Group], line: PlacedLine, as_of: date) -> None:
    short_on = line.short_on if line.short_on is not None and line.short_on <= as_of else None
    if not any(day is not None and as_of - _YEAR < day <= as_of for day in (line.ordered_on, short_on)):
        return
    group = groups[line.vendor_id, line.grade]
    group.name = line.vendor_name
    group.lines += 1
    if short_on is not None:
        group.short += 1
        group.recent += short_on > as_of - _RECENT
        group.evidence.append(f"{line.po}/{line.line}")


def _judged(vendor: str, grade: str, group: _Group, fleet: float, same_grade: Sequence[tuple[str, _Group]]) -> Shorting:
    rate, lower = group.short / group.lines, wilson_lower(group.short, group.lines)
    often = group.recent >= _TIMES
    high = group.lines >= _ENOUGH and rate >= _RATE and lower > fleet
    better = [
        g.name
        for other, g in same_grade
        if grade and other != vendor and g.short / g.lines < rate and g.lines >= _TIMES
    ]
    advice = Advice.NONE
    if often or high:
        advice = Advice.DIVERSIFY if better else Advice.ESCALATE
    return Shorting(
        vendor_id=vendor, vendor_name=group.name, grade=grade, lines=group.lines, short=group.short,
        recent=group.recent, lower=lower, fleet=fleet, often=often, rate_high=high, advice=advice,
        others=tuple(sorted(better)), evidence=tuple(group.evidence),
    )  # fmt: skip
