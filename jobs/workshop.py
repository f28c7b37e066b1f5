"""What the jobs of this process work with: the installation, the job box, the counters.

The engine finds jobs by their names in this module's process, so what they need stands in one place that the start
of the process fills.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flows.home import Home
from jobs.enqueue import JobBox
from jobs.heartbeat import Heartbeat
from jobs.meter import Meter


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOptions:
    """The rhythm of the service; the tests shorten it."""

    beat: timedelta = timedelta(seconds=30)
    silent_after: timedelta = timedelta(minutes=3)
    time_zone: str = "UTC"
    tick_every_s: int = 10
    sweep_every_s: int = 30
    stop_within: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The means of this process."""

    opened: Home
    day: Callable[[], date]
    box: JobBox
    heartbeat: Heartbeat
    options: JobOptions
    meter: Meter = field(default_factory=Meter)

    @property
    def home(self) -> Home:
        """The installation as of now; a job that starts after midnight works on the new day."""
        return replace(self.opened, as_of=self.day())


class _Bench:
    """Holds the workshop of this process."""

    workshop: Workshop | None = None


def furnish(workshop: Workshop | None) -> None:
    """Set or take away what the jobs of this process work with."""
    _Bench.workshop = workshop


def workshop() -> Workshop:
    """Return what the jobs of this process work with."""
    assert _Bench.workshop is not None, "a job runs only in a process that was started for it"
    return _Bench.workshop
