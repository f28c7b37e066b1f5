"""Loads the history of every line for the reports, a few hundred lines in memory at a time."""

from collections.abc import Iterator
from itertools import islice

from sqlalchemy.orm import Session

from db.records import OrderChange, OrderEvent, key_of
from db.repositories.orders import Orders
from flows.accounts import books_of
from flows.goods import goods_of
from flows.home import Home
from reports.history import LineHistory, OrderedAnew, in_order

_CHUNK = 500
_OURS = frozenset({OrderChange.ORDERED, OrderChange.NEED_DATE})


def every_history(session: Session, home: Home) -> Iterator[LineHistory]:
    """Yield the history of every line of every order, in order, as of the home's day."""
    lines = Orders(session).every_line()
    while chunk := list(islice(lines, _CHUNK)):
        books = books_of(session, chunk)
        for state in books.states(home.calendar, as_of=home.as_of):
            key = key_of(state.line.po, state.line.line)
            yield LineHistory(
                state=state,
                vendor=books.vendors.get(state.line.vendor_id),
                goods=goods_of(state.line),
                said=in_order(books.words.get(key, ())),
                receipts=tuple(books.receipts.get(key, ())),
                decisions=tuple(books.decisions.get(key, ())),
                changes=tuple(_changed(e) for e in books.changes.get(key, ()) if e.change in _OURS),
            )


def _changed(event: OrderEvent) -> OrderedAnew:
    return OrderedAnew(on=event.on, field=event.change.value, before=event.before, after=event.after)
