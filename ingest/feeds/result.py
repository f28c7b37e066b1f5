"""What a reader hands back beside the rows: what was refused, what was left out, what was no data."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")

PROBLEMS_KEPT = 1000
"""So many problems keep their text; more are only counted, so that a bad file stays within bounded memory."""


class Effect(StrEnum):
    """What a problem did to its row."""

    ROW_REFUSED = "row_refused"
    VALUE_LEFT_OUT = "value_left_out"
    NOTED = "noted"  # row and value were taken; a person should look


class Skip(StrEnum):
    """Why a row holds no data of its own."""

    BLANK = "blank"
    TITLE = "title"
    HEADER = "header"
    REPEATED_HEADER = "repeated_header"
    GROUP = "group"
    TOTAL = "total"
    CONTINUATION = "continuation"
    COMBINED = "combined"  # a release or second contact, added to the row of its line or vendor
    DUPLICATE = "duplicate"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One thing that is wrong in one row of a file; ``column`` is the header as the file writes it."""

    file: str
    row: int
    column: str
    text: str
    why: str
    effect: Effect = Effect.ROW_REFUSED

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" + (f', column "{self.column}"' if self.column else "")
        return f"{where}: {self.why}" + (f' (found "{self.text}")' if self.text else "")


@dataclass(slots=True, kw_only=True)
class FeedReport:
    """Grows while the feed is read; every row read is in exactly one of taken, refused and skipped."""

    file: str
    read: int = 0
    taken: int = 0
    refused: int = 0
    problem_count: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    skipped: Counter[Skip] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def skip(self, why: Skip) -> None:
        """Count a row without data of its own."""
        self.skipped[why] += 1

    def add(self, problem: RowProblem) -> None:
        """Keep a problem; a refusal also counts its row."""
        self.problem_count += 1
        if problem.effect is Effect.ROW_REFUSED:
            self.refused += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)


class Feed(Generic[T]):
    """The rows of one file, read once, in order, as they are asked for.

    ``columns`` tells which header was taken for which field. ``problems`` and ``report`` are complete only after
    the last row.
    """

    def __init__(self, rows: Iterator[T], *, report: FeedReport, columns: Mapping[str, str]) -> None:
        self._rows = rows
        self.report = report
        self.columns = dict(columns)

    def __iter__(self) -> Iterator[T]:
        return self._rows

    @property
    def problems(self) -> list[RowProblem]:
        """The problems found so far, at most ``PROBLEMS_KEPT``; ``report.problem_count`` counts all."""
        return self.report.problems
