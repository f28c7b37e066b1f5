"""The weekly compare by hand: whose turn it is, what is due, and the record of who did it when."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.keyvalues import KeyValues
from db.repositories.orders import Orders
from db.repositories.supply import Supply
from domain.errors import InputError
from domain.purchase import PoLine, Vendor, is_open
from domain.supply import VendorStock
from domain.weekly_task import TaskEntry, TaskStep, WeeklyTask, end_of_week, week_of
from flows.acts import record
from flows.decision_writing import moment
from flows.home import Home
from reports.figure import Figure
from reports.tasks import tasks_figure

_PREFIX = "task/compare-stock/"
_WEEK_DAYS = 7  # an older list is no weekly compare


def weekly_tasks(
    home: Home, *, owner: str | None = None, among: Iterable[PoLine] | None = None
) -> tuple[WeeklyTask, ...]:
    """Return the compares by hand of this week, those not done first; ``owner`` narrows them to a person's.

    ``among`` are the open lines where somebody holds them already.
    """
    with read_session(home.engine) as session:
        lines = [line for line in (Orders(session).every_line() if among is None else among) if is_open(line)]
        tasks = tasks_of(session, home, lines, Supply(session).vendor_stock())
    return owned(tasks, owner)


def owned(tasks: Iterable[WeeklyTask], owner: str | None) -> tuple[WeeklyTask, ...]:
    """Return a person's tasks, all of them where nobody is named."""
    wanted = None if owner is None else owner.strip().casefold()
    return tuple(task for task in tasks if wanted is None or task.owner.casefold() == wanted)


def tasks_report(home: Home, *, owner: str | None = None) -> Figure:
    """Return what is still to be compared by hand this week as a figure."""
    left = [task for task in weekly_tasks(home, owner=owner) if task.done is None]
    return tasks_figure(left, as_of=home.as_of)


def tasks_of(
    session: Session, home: Home, open_lines: Iterable[PoLine], lists: Iterable[VendorStock]
) -> tuple[WeeklyTask, ...]:
    """Return a task for every vendor with open lines and no stock list of the last seven days."""
    newest: dict[str, date] = {}
    for row in lists:
        newest[row.vendor_id] = max(newest.get(row.vendor_id, row.as_of), row.as_of)
    buyers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in open_lines:
        buyers[line.vendor_id][line.buyer] += 1
    vendors = {v.vendor_id: v for v in Orders(session).vendors()}
    entries = _entries(session)
    tasks = [
        _task(home.as_of, vendor_id, counted, vendors, newest.get(vendor_id), entries.get(vendor_id, ()))
        for vendor_id, counted in buyers.items()
        if vendor_id in vendors and _by_hand(newest.get(vendor_id), home.as_of)
    ]
    return tuple(sorted(tasks, key=lambda t: (t.done is not None, -t.open_lines, t.vendor_id)))


def _by_hand(list_on: date | None, as_of: date) -> bool:
    return list_on is None or (as_of - list_on).days > _WEEK_DAYS


def _task(
    as_of: date,
    vendor_id: str,
    buyers: Counter[str],
    vendors: Mapping[str, Vendor],
    list_on: date | None,
    entries: Sequence[TaskEntry],
) -> WeeklyTask:
    week = week_of(as_of)
    done = [e for e in entries if e.step is TaskStep.DONE]
    given = [e.owner for e in entries if e.step is TaskStep.GIVEN]
    return WeeklyTask(
        vendor_id=vendor_id,
        vendor_name=vendors[vendor_id].name,
        week=week,
        due_on=end_of_week(as_of),
        owner=given[-1] if given else min(buyers, key=lambda name: (-buyers[name], name)),
        open_lines=buyers.total(),
        list_on=list_on,
        done=next((e for e in reversed(done) if e.week == week), None),
        last_done=next((e for e in reversed(done) if e.week < week), None),
    )


def mark_done(home: Home, vendor_id: str, *, who: str, note: str = "") -> TaskEntry:
    """Record that a person compared a vendor's stock by hand this week; doing it again adds another entry.

    Raises:
        InputError: the vendor is not on file, or nobody is named.
    """
    return _record(home, TaskStep.DONE, vendor_id, who=who, note=note)


def give(home: Home, vendor_id: str, owner: str, *, who: str) -> TaskEntry:
    """Give the weekly compare of a vendor to a person, from now on.

    Raises:
        InputError: as ``mark_done``.
    """
    if not owner.strip():
        raise InputError("to whom? name a person")
    return _record(home, TaskStep.GIVEN, vendor_id, who=who, owner=owner.strip())


def _record(home: Home, step: TaskStep, vendor_id: str, *, who: str, owner: str = "", note: str = "") -> TaskEntry:
    if not who.strip():
        raise InputError("who says so? name a person")
    entry = TaskEntry(
        step=step, vendor_id=vendor_id, week=week_of(home.as_of), who=who.strip(), at=moment(home).isoformat(),
        owner=owner, note=note.strip(),
    )  # fmt: skip
    with write_session(home.engine) as session:
        if Orders(session).vendor(vendor_id) is None:
            raise InputError(f"there is no vendor {vendor_id!r} on file")
        store = KeyValues(session)
        number = len(store.starting(f"{_PREFIX}{vendor_id}/"))
        store.set(f"{_PREFIX}{vendor_id}/{number:06d}", asdict(entry))
        change = ("", entry.owner or entry.note)
        record(session, entry.who, f"task_{step.value}", about=f"vendor {vendor_id}, {entry.week}", change=change)
    return entry


def _entries(session: Session) -> Mapping[str, list[TaskEntry]]:
    found: defaultdict[str, list[TaskEntry]] = defaultdict(list)
    for _, value in sorted(KeyValues(session).starting(_PREFIX).items()):
        entry = _entry(value)
        found[entry.vendor_id].append(entry)
    return found


def _entry(value: dict[str, Any]) -> TaskEntry:
    return TaskEntry(**{**value, "step": TaskStep(value["step"])})
