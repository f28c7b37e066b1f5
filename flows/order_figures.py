"""Figures of orders, worked out beforehand and kept: reports of a hundred thousand lines count rows, not events.

State is a fold over events, and folding every line for every report takes minutes on a large installation. So the rows
that reports count (``flows.figure_parts``) are worked out order by order and stored. Every write that an account rests
on marks its orders in the same transaction; marked orders, and all on a new day unless they ended, are worked out anew
before the next report. What is stored names the code, the working days and the day it was made for; anything else than
these is never read. What is still stale when a report reads is worked out on the spot, so that a report never shows
other figures than folding everything would give.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.lookup import chunks
from db.repositories.order_figures import Judgement, OrderFigures, WorkedOrder
from db.repositories.orders import Orders
from domain.calendar import BusinessCalendar
from domain.errors import ConflictError, StoreBusyError
from domain.flat_rows import rows_from_json
from flows.figure_parts import Part
from flows.home import Home

Row = TypeVar("Row", bound=NamedTuple)

_AT_ONCE = 100  # orders in one transaction
# The code that works rows out: any change of it makes all of them stale. Rendering them is not part of it.
_SOURCES = ("domain/*.*", "matching/items/*.*", "reports/*.*", *(f"flows/{name}.py" for name in (
    "accounts", "exception_history", "figure_parts", "goods", "line_histories", "order_folding", "status_sheets",
)))  # fmt: skip
_NOT_SOURCES = frozenset({"render.py", "workbook.py", "mail_draft.py", "figure.py", "morning.py"})
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The rows of all orders as of the home's day, as they stand in one moment of the database."""

    session: Session
    home: Home

    def rows(self, part: Part[Row], *, since: date | None = None) -> list[Row]:
        """Return the rows of a part, by order and line; with ``since`` those of orders with a newer one may be enough.

        Orders without any row at or after ``since`` are left out, the rows of the others are all there.
        """
        stored = OrderFigures(self.session).contents(part.name, since=since)
        if not self._anew:
            return rows_from_json(part.kind, (content for _, content in stored))
        texts = {po: content for po, content in stored if po not in self._anew}
        for po, order in self._anew.items():
            if (own := order.parts.get(part.name)) is not None and (since is None or own.newest >= since):
                texts[po] = own.content
        return rows_from_json(part.kind, (texts[po] for po in sorted(texts)))

    @cached_property
    def stale(self) -> frozenset[str]:
        """The orders whose stored figures do not hold in this moment."""
        return OrderFigures(self.session).stale(_judgement(self.session, self.home))

    @cached_property
    def _anew(self) -> Mapping[str, WorkedOrder]:
        """Orders of which something changed since they were stored; usually none."""
        if not self.stale:
            return {}
        from flows.order_folding import worked_orders  # noqa: PLC0415 - loads the reader of goods; rarely needed

        found = (worked_orders(self.session, self.home, batch) for batch in chunks(sorted(self.stale), _AT_ONCE))
        return {order.po_norm: order for batch in found for order in batch}


@contextmanager
def order_figures(home: Home) -> Iterator[Figures]:
    """Bring the figures up to date and give them, in a read session of their own."""
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        figures = Figures(session=session, home=home)
        if not figures.stale:
            yield figures
            return
    bring_up_to_date(home)
    with read_session(home.engine) as session:
        yield Figures(session=session, home=home)


def bring_up_to_date(home: Home, *, told: Callable[[int, int], None] | None = None) -> int:
    """Work out and store what is stale, some orders a transaction; return how many orders that were.

    Where another process stores the same orders at the same moment, theirs stand. ``told`` hears how many orders are
    done and how many there are.
    """
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        judgement = _judgement(session, home)
        stale = sorted(OrderFigures(session).stale(judgement))
    if not stale:
        return 0
    from flows.order_folding import worked_orders  # noqa: PLC0415 - loads the reader of goods; rarely needed

    done = 0
    for batch in chunks(stale, _AT_ONCE):
        with read_session(home.engine) as session:
            seen = OrderFigures(session).standing(batch)
            worked = list(worked_orders(session, home, batch))
        with suppress(ConflictError, StoreBusyError), write_session(home.engine) as session:
            OrderFigures(session).keep(worked, judgement, seen)
        done += len(batch)
        if told is not None:
            told(done, len(stale))
    return done


def _judgement(session: Session, home: Home) -> Judgement:
    known = "receipts" if Orders(session).has_receipts() else ""
    parts = (_code(), _days_off(home.calendar), known)
    return Judgement(stamp=hashlib.sha256("|".join(parts).encode()).hexdigest()[:40], as_of=home.as_of)


@cache
def _code() -> str:
    """What names the code behind the figures: any change of it makes all of them stale."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for file in sorted(_ROOT.glob(pattern)):
            if file.suffix in {".py", ".yaml", ".csv"} and file.name not in _NOT_SOURCES:
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@cache
def _days_off(calendar: BusinessCalendar) -> str:
    return f"{sorted(calendar.weekend)}{sorted(calendar.holidays)}"
