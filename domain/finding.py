"""What every condition of an exception returns, and the few questions they share."""

from dataclasses import dataclass
from datetime import date

from domain.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A condition that holds: since when, in words, and by which statements."""

    opened_on: date
    detail: str
    statement_ids: tuple[int, ...] = ()


def still_open(facts: Facts) -> bool:
    """Return True while goods are still to come and nobody closed the line."""
    return not facts.done and facts.unshipped > 0


def is_past(day: date | None, facts: Facts) -> bool:
    """Return True when the day lies before the day of the judgement."""
    return day is not None and facts.as_of > day
