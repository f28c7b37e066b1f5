"""Figures of orders, worked out beforehand: which of them still hold, and their rows by report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.orm import Session

from db.repositories.lookup import chunks, rows_where_in
from db.tables import ORDER_FIGURES, ORDER_PART, PO_LINE, TOUCHED_ORDER
from db.upsert import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What figures depend on beside the events: the code and settings behind them, and the day."""

    stamp: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPart:
    """The rows of one report as JSON; ``newest`` is the latest day that a period may ask for."""

    content: str
    newest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOrder:
    """An order worked out, its parts by report; ``lasting_from`` as in the table."""

    po_norm: str
    parts: Mapping[str, OrderPart]
    lasting_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was there of some orders when they were read: versions (0 for none) and the marks seen."""

    versions: Mapping[str, int]
    marks: Mapping[str, tuple[int, ...]]


class OrderFigures:
    """The store of figures. Nothing in it is a fact: all of it can be worked out anew."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def stale(self, judgement: Judgement) -> frozenset[str]:
        """Return the orders whose figures do not hold: never worked out, otherwise judged, or touched since."""
        if self._all_hold(judgement):
            return frozenset()
        every = self._numbers(select(PO_LINE.c.po_norm).distinct())
        worked = self._numbers(select(ORDER_FIGURES.c.po_norm).where(_holds(judgement)))
        return every - worked | self._numbers(select(TOUCHED_ORDER.c.po_norm).distinct())

    def _all_hold(self, judgement: Judgement) -> bool:
        """Whether nothing is stale, told by counting: orders are never removed, and only they have figures."""
        if self._session.execute(select(TOUCHED_ORDER.c.touch_id).limit(1)).first() is not None:
            return False
        worked = select(func.count()).select_from(ORDER_FIGURES).where(_holds(judgement))
        every = select(func.count(PO_LINE.c.po_norm.distinct()))
        return self._session.execute(worked).scalar() == self._session.execute(every).scalar()

    def _numbers(self, query: Select[Any]) -> frozenset[str]:
        return frozenset(self._session.execute(query).scalars())

    def contents(self, part: str, *, since: date | None = None) -> Iterator[tuple[str, str]]:
        """Yield order and rows of one part, by order; with ``since`` only orders with something at or after a day."""
        query = select(ORDER_PART.c.po_norm, ORDER_PART.c.content).where(ORDER_PART.c.part == part)
        if since is not None:
            query = query.where(ORDER_PART.c.newest >= since)
        for row in self._session.execute(query.order_by(ORDER_PART.c.po_norm)).all():
            yield row[0], row[1]

    def edition(self) -> int:
        """Return a number that grows with everything that is stored."""
        return int(self._session.execute(select(func.coalesce(func.sum(ORDER_FIGURES.c.version), 0))).scalar_one())

    def standing(self, orders: Iterable[str]) -> Standing:
        """Return what is there of some orders."""
        wanted = sorted(set(orders))
        versions = dict.fromkeys(wanted, 0)
        marks: defaultdict[str, list[int]] = defaultdict(list)
        for row in rows_where_in(self._session, select(ORDER_FIGURES), ORDER_FIGURES.c.po_norm, wanted):
            versions[row.po_norm] = row.version
        for row in rows_where_in(self._session, select(TOUCHED_ORDER), TOUCHED_ORDER.c.po_norm, wanted):
            marks[row.po_norm].append(row.touch_id)
        return Standing(versions=versions, marks={po: tuple(ids) for po, ids in marks.items()})

    def keep(self, worked: Iterable[WorkedOrder], judgement: Judgement, seen: Standing) -> None:
        """Store orders that were worked out from what ``seen`` stood beside; one that was stored meanwhile is left."""
        given = {order.po_norm: order for order in worked}
        now = self.standing(given).versions
        kept = [order for po, order in given.items() if now[po] == seen.versions.get(po, 0)]
        upsert(
            self._session,
            ORDER_FIGURES,
            [_row(order, judgement, seen.versions.get(order.po_norm, 0) + 1) for order in kept],
            key=("po_norm",),
            update=("version", "stamp", "as_of", "lasting_from"),
        )
        for batch in chunks(order.po_norm for order in kept):
            self._session.execute(delete(ORDER_PART).where(ORDER_PART.c.po_norm.in_(batch)))
        rows = [_part(order.po_norm, name, part) for order in kept for name, part in order.parts.items()]
        if rows:  # rows of a part beside each other, as reports read them
            self._session.execute(insert(ORDER_PART), sorted(rows, key=lambda row: (row["part"], row["po_norm"])))
        for marks in chunks(i for order in kept for i in seen.marks.get(order.po_norm, ())):
            self._session.execute(delete(TOUCHED_ORDER).where(TOUCHED_ORDER.c.touch_id.in_(marks)))


def _holds(judgement: Judgement) -> ColumnElement[bool]:
    lasts = ORDER_FIGURES.c.lasting_from <= judgement.as_of
    return (ORDER_FIGURES.c.stamp == judgement.stamp) & ((ORDER_FIGURES.c.as_of == judgement.as_of) | lasts)


def _row(order: WorkedOrder, judgement: Judgement, version: int) -> dict[str, Any]:
    return {
        "po_norm": order.po_norm,
        "version": version,
        "stamp": judgement.stamp,
        "as_of": judgement.as_of,
        "lasting_from": order.lasting_from,
    }


def _part(po_norm: str, name: str, part: OrderPart) -> dict[str, Any]:
    return {"part": name, "po_norm": po_norm, "newest": part.newest, "content": part.content}
