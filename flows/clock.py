"""The only reader of the clock."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol


def now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day where this machine stands."""
    return datetime.now(UTC).astimezone().date()


class Clock(Protocol):
    """A clock that flows wait by; tests have one that jumps."""

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""
        ...

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        ...


@dataclass(frozen=True, slots=True)
class WallClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""
        return now()

    def pause(self, seconds: float) -> None:
        """Sleep."""
        time.sleep(max(0.0, seconds))


WALL = WallClock()
