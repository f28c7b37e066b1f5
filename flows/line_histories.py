"""Loads the history of lines for the reports."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from db.records import OrderChange, OrderEvent, key_of
from domain.purchase import PoLine
from flows.accounts import books_of
from flows.goods import goods_of
from flows.home import Home
from reports.history import LineHistory, OrderedAnew, in_order

_OURS = frozenset({OrderChange.ORDERED, OrderChange.NEED_DATE})


def histories_of(session: Session, home: Home, lines: Sequence[PoLine]) -> Iterator[LineHistory]:
    """Yield the histories of some lines, in their order, as of the home's day."""
    books = books_of(session, lines)
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
