"""Counts what a process does: seconds per stage as a histogram, failures by reason. Read by the heartbeat."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from domain.errors import BackstopError

BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Meter:
    """Counters since the process started, for several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seconds: Counter[str] = Counter()
        self._runs: Counter[str] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._failures: Counter[str] = Counter()

    @contextmanager
    def measured(self, stage: str) -> Iterator[None]:
        """Measure a block as one run of a stage; an error counts as a failure under its kind."""
        began = time.monotonic()
        try:
            yield
        except Exception as error:
            with self._lock:
                self._failures[
                    f"{stage}:{type(error).__name__ if isinstance(error, BackstopError) else 'internal'}"
                ] += 1
            raise
        finally:
            self._add(stage, time.monotonic() - began)

    def _add(self, stage: str, seconds: float) -> None:
        with self._lock:
            self._runs[stage] += 1
            self._seconds[stage] += seconds  # type: ignore[assignment]  # a Counter adds floats too
            counts = self._buckets.setdefault(stage, [0] * len(BUCKETS_S))
            for place, limit in enumerate(BUCKETS_S):
                if seconds <= limit:
                    counts[place] += 1

    def figures(self) -> dict[str, Any]:
        """Return all counters as plain JSON."""
        with self._lock:
            stages = {
                stage: {
                    "runs": runs,
                    "seconds": round(self._seconds[stage], 3),
                    "buckets": dict(zip(map(str, BUCKETS_S), self._buckets[stage], strict=True)),
                }
                for stage, runs in self._runs.items()
            }
            return {"stages": stages, "failures": dict(self._failures)}
