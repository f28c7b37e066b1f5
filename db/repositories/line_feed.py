"""Bringing an open-order report into the order lines, in chunks: a million lines in bounded memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, insert, literal, select, update
from sqlalchemy.orm import Session

from db.records import FeedRun, LineKey, OrderChange, SaveCounts, key_of
from db.repositories.lookup import chunks, line_of, rows_of_lines
from db.repositories.touched import touch, touch_where
from db.tables import ORDER_EVENT, PO_LINE
from db.tables.base import ERP_PLACES
from db.types import InexactValueError, scaled
from db.upsert import upsert
from domain.errors import FeedError
from domain.purchase import PoLine

FIELDS = tuple(field.name for field in fields(PoLine))
_FIGURES = tuple(field.name for field in fields(PoLine) if "Decimal" in str(field.type))
_VALUES = attrgetter(*FIELDS)
LINES_PER_CHUNK = 5_000
_ORDER_SCALE = 1_000
_LAST = 10**15

# The changes that people ask about later; a reworded description is not one.
_WATCHED = tuple((change, attrgetter(change.value)) for change in OrderChange if change is not OrderChange.VANISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A line as stored, with its identity."""

    po_line_id: int
    line: PoLine


def to_line(row: Row[Any]) -> PoLine:
    """Return the order line of a row of ``po_line``."""
    values = row._mapping  # noqa: SLF001 - the public way to a row's columns
    return PoLine(**{name: values[name] for name in FIELDS})


def save_lines(session: Session, lines: Iterable[PoLine], *, feed: FeedRun, as_of: date) -> SaveCounts:
    """Insert new lines, update changed ones with an event per watched change, and note the feed on all of them.

    Raises:
        StoreError: a figure has more decimal places than are kept; the line is named.
    """
    counts = SaveCounts()
    for chunk in chunks(lines, LINES_PER_CHUNK):
        counts += _save_chunk(session, chunk, feed=feed, as_of=as_of)
    return counts


def _save_chunk(session: Session, chunk: list[PoLine], *, feed: FeedRun, as_of: date) -> SaveCounts:
    given = {key_of(line.po, line.line): line for line in chunk}
    known = _known(session, given)
    new = [_row(key, line, feed) for key, line in given.items() if key not in known]
    changed = {key: line for key, line in given.items() if key in known and known[key].line != line}
    if new:
        session.execute(insert(PO_LINE), new)
    _write_changes(session, changed, known, feed=feed, as_of=as_of)
    touch(session, (key.po for key in (*(key for key in given if key not in known), *changed)))
    for ids in chunks(k.po_line_id for k in known.values()):
        session.execute(update(PO_LINE).where(PO_LINE.c.po_line_id.in_(ids)).values(feed_id=feed.feed_id))
    return SaveCounts(
        new=len(new),
        changed=len(changed),
        unchanged=len(given) - len(new) - len(changed),
        repeated=len(chunk) - len(given),
    )


def _known(session: Session, keys: Iterable[LineKey]) -> dict[LineKey, _Known]:
    rows = rows_of_lines(session, select(PO_LINE), PO_LINE.c.po_norm, keys)
    return {line_of(row): _Known(po_line_id=row.po_line_id, line=to_line(row)) for row in rows}


def _write_changes(
    session: Session,
    changed: dict[LineKey, PoLine],
    known: dict[LineKey, _Known],
    *,
    feed: FeedRun,
    as_of: date,
) -> None:
    rows = [_row(key, line, feed) for key, line in changed.items()]
    upsert(session, PO_LINE, rows, key=("po_norm", "line_norm"), update=FIELDS)
    events = [
        event
        for key, line in changed.items()
        for event in _events(key, before=known[key].line, after=line, feed=feed, as_of=as_of)
    ]
    if events:
        session.execute(insert(ORDER_EVENT), events)


def _events(key: LineKey, *, before: PoLine, after: PoLine, feed: FeedRun, as_of: date) -> Iterator[dict[str, Any]]:
    for change, value in _WATCHED:
        if value(before) != value(after):
            yield {
                "feed_id": feed.feed_id,
                "on": as_of,
                "po": after.po,
                "line": after.line,
                "po_norm": key.po,
                "line_norm": key.line,
                "vendor_id": after.vendor_id,
                "change": change,
                "before": _words(value(before)),
                "after": _words(value(after)),
            }


def _words(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _row(key: LineKey, line: PoLine, feed: FeedRun) -> dict[str, Any]:
    for name in _FIGURES:
        _check(line, name)
    row = dict(zip(FIELDS, _VALUES(line), strict=True))
    row |= {"po_norm": key.po, "po_rev": key.po[::-1], "line_norm": key.line}
    return row | {"line_order": line_order(key.line), "feed_id": feed.feed_id}


def _check(line: PoLine, name: str) -> None:
    value = getattr(line, name)
    try:
        if value is not None:
            scaled(value, places=ERP_PLACES)
    except InexactValueError as error:
        raise InexactValueError(f"order {line.po} line {line.line}, {name}: {error}") from error


def line_order(line_norm: str) -> int:
    """Return a number that sorts lines as people count: 9 before 10, 10.1 between 10 and 11, words last."""
    try:
        value = Decimal(line_norm) * _ORDER_SCALE
    except ArithmeticError:
        return _LAST
    return int(value) if value.is_finite() and abs(value) < _LAST else _LAST


def close_missing(session: Session, *, feed: FeedRun, as_of: date) -> int:
    """Close the lines that a full report no longer holds, with an event each; return how many.

    A closed line stays; when a later report holds it again, that report's own word counts.

    Raises:
        FeedError: the report held no line at all; closing every order for an empty file would be a disaster.
    """
    held = select(PO_LINE.c.po_line_id).where(PO_LINE.c.feed_id == feed.feed_id).limit(1)
    if session.execute(held).first() is None:
        raise FeedError(f"{feed.name} holds no order line; nothing is closed")
    missing = (PO_LINE.c.feed_id != feed.feed_id) & ~PO_LINE.c.closed_by_erp
    columns = ("po", "line", "po_norm", "line_norm", "vendor_id")
    event = {"feed_id": feed.feed_id, "on": as_of, "change": OrderChange.VANISHED, "before": "false", "after": "true"}
    values = [literal(value, ORDER_EVENT.c[name].type) for name, value in event.items()]
    source = select(*(PO_LINE.c[name] for name in columns), *values).where(missing)
    session.execute(insert(ORDER_EVENT).from_select([*columns, *event], source))
    touch_where(session, missing)
    closed = session.execute(update(PO_LINE).where(missing).values(closed_by_erp=True))
    return int(closed.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
