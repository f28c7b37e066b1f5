"""Backordered lines: which they are, since when, what they are worth and weigh (DOMAIN 4.1, 6.3)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from domain.calendar import BusinessCalendar
from domain.document import StatementKind
from domain.line_value import value_of
from reports.history import LineHistory, Promised, promises

NO_DATE = "no date"
BUCKETS = ("0-7", "8-14", "15-30", "31-60", "61-90", ">90")
_LIMITS = (7, 14, 30, 60, 90)


class DeclaredBy(StrEnum):
    """Who calls the line backordered: the vendor by his word, or we because a promise passed."""

    VENDOR = "vendor"
    INFERRED = "inferred"


class BackorderLine(NamedTuple):
    """A backordered line; ``amount`` is unshipped, in the ordering unit, ``pounds`` (theoretical) of it.

    ``since`` is the day it was first called backordered or first passed a promise (the need date where the vendor
    never promised); ``age_days`` are calendar days from then on. ``value`` and ``pounds`` are None where price or
    weight are not known. What is not told here is as in ``reports.board.BoardLine``.
    """

    po: str
    line: str
    vendor_id: str
    vendor_name: str
    description: str
    family: str
    customer: str
    priority: str
    amount: Decimal
    uom: str
    value: Decimal | None
    pounds: Decimal | None
    need_date: date | None
    promise_to: date | None
    firmness: str
    dock: date | None
    codes: str
    since: date
    age_days: int
    declared_by: str
    owner: str
    last_word: str

    @property
    def week(self) -> str:
        """The ISO week of the need date, such as ``2026-W48``, or ``no date``."""
        return week_of(self.need_date)

    @property
    def bucket(self) -> str:
        """The age bucket."""
        return BUCKETS[sum(self.age_days > limit for limit in _LIMITS)]

    @property
    def first_class(self) -> bool:
        """True when a customer of priority A waits."""
        return self.priority.strip().upper() == "A"


def week_of(day: date | None) -> str:
    """Return the ISO week of a day, ``no date`` for None."""
    if day is None:
        return NO_DATE
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def backorder_lines(
    histories: Iterable[LineHistory], *, calendar: BusinessCalendar, as_of: date
) -> tuple[BackorderLine, ...]:
    """Return the open lines that are backordered by the vendor's word or because a promise passed, as they come."""
    found = (backordered(h, promises(h, calendar), as_of) for h in histories)
    return tuple(line for line in found if line is not None)


def backordered(history: LineHistory, given: Sequence[Promised], as_of: date) -> BackorderLine | None:
    """Return a line as backordered, None where it is not; ``given`` are its promises."""
    if not history.open:
        return None
    state = history.state
    told = [w.document_on for w in history.words if w.statement.kind is StatementKind.BACKORDER]
    declared = min(told, default=None) if state.backordered > 0 else None
    missed = first_missed(given, need=state.line.need_date, as_of=as_of)
    starts = [day for day in (declared, missed) if day is not None]
    if not starts and state.backordered > 0:
        starts = [min(part.since for part in state.schedules if part.backordered)]
    if not starts:
        return None
    line, since = state.line, min((*starts, as_of))
    return BackorderLine(
        po=line.po, line=line.line, vendor_id=line.vendor_id, vendor_name=history.vendor_name,
        description=line.description, family=history.goods.family, customer=line.customer,
        priority=line.customer_priority, amount=state.unshipped, uom=line.uom, value=value_of(line, state.unshipped),
        pounds=history.goods.pounds(state.unshipped, line.uom), need_date=line.need_date,
        promise_to=state.promise.end if state.promise else None,
        firmness=state.promise.firmness.value if state.promise else "", dock=state.expected_dock,
        codes=" ".join(state.codes), since=since, age_days=(as_of - since).days,
        declared_by=(DeclaredBy.VENDOR if state.backordered > 0 else DeclaredBy.INFERRED).value, owner=line.buyer,
        last_word=state.last_word,
    )  # fmt: skip


def first_missed(given: Iterable[Promised], *, need: date | None, as_of: date) -> date | None:
    """Return the first promised day that passed before another date was given, None where none did.

    Without any promise it is the need date, once that has passed.
    """
    kept = list(given)
    if not kept:
        return need if need is not None and need < as_of else None
    later = [*(p.said_on for p in kept[1:]), as_of]
    return next((p.end for p, then in zip(kept, later, strict=True) if p.end < then), None)
