"""The weekly compares by hand as a table: whose turn it is, until when, and when it was last done."""

from collections.abc import Iterable
from datetime import date

from domain.weekly_task import WeeklyTask
from reports.figure import Column, ColumnKind, Figure

_COLUMNS = (
    Column(key="vendor", title="Vendor"),
    Column(key="vendor_id", title="Vendor id"),
    Column(key="owner", title="Owner"),
    Column(key="due_on", title="Due", kind=ColumnKind.DATE),
    Column(key="days_left", title="Days left", kind=ColumnKind.INTEGER),
    Column(key="open_lines", title="Open lines", kind=ColumnKind.INTEGER),
    Column(key="list_on", title="Last list", kind=ColumnKind.DATE),
    Column(key="last_done", title="Last compared in"),
    Column(key="last_done_by", title="By"),
    Column(key="last_note", title="Found then"),
)
_NOTE = (
    "Compare the open lines with what the vendor says he has, then record it: tasks done VENDOR --who NAME --note TEXT."
)


def tasks_figure(tasks: Iterable[WeeklyTask], *, as_of: date) -> Figure:
    """Return tasks as a figure, in their order."""
    return Figure(
        title="To compare by hand this week",
        as_of=as_of,
        columns=_COLUMNS,
        rows=tuple(
            (
                t.vendor_name, t.vendor_id, t.owner, t.due_on, (t.due_on - as_of).days, t.open_lines, t.list_on,
                t.last_done.week if t.last_done else "never", t.last_done.who if t.last_done else "",
                t.last_done.note if t.last_done else "",
            )
            for t in tasks
        ),
        notes=(_NOTE,),
    )  # fmt: skip
