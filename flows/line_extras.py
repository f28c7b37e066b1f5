"""What the exception report shows of lines beside their account: chase stage, stock cover, first promise, goods."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from db.repositories.supply import Supply
from domain.purchase import item_key
from domain.supply import DemandKind
from flows.exception_history import chases_by_line
from flows.home import Home
from flows.stock import working_days
from reports.exceptions import LineExtras
from reports.history import LineHistory, promises

_DEMAND_DAYS = timedelta(days=182)


def line_extras(session: Session, home: Home, histories: Iterable[LineHistory]) -> LineExtras:
    """Return what is known of these lines; figures that nothing feeds are left out."""
    stages, cover = _stages(session, home), cover_by_item(session, home)
    original: dict[tuple[str, str], date] = {}
    covers: dict[tuple[str, str], Decimal] = {}
    goods = {}
    for history in histories:
        key = history.key
        goods[key] = history.goods
        if given := promises(history, home.calendar):
            original[key] = given[0].end
        if (days := cover.get(item_key(history.line.item))) is not None:
            covers[key] = days
    return LineExtras(stages=stages, cover_days=covers, original_promises=original, goods=goods)


def _stages(session: Session, home: Home) -> dict[tuple[str, str], int]:
    return {(k.po, k.line): records[-1].stage for k, records in chases_by_line(session, home).items()}


def cover_by_item(session: Session, home: Home) -> Mapping[str, Decimal]:
    """Return for how many working days our free stock of an item lasts, by what went out in the last half year.

    Items without stock on file or without demand are missing.
    """
    since = home.as_of - _DEMAND_DAYS
    supply = Supply(session)
    issued: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in supply.demand(DemandKind.ISSUED, since=since):
        if row.on <= home.as_of and row.amount > 0:
            issued[item_key(row.item)] += row.amount
    free: defaultdict[str, Decimal] = defaultdict(Decimal)
    for level in supply.stock():
        free[item_key(level.item)] += level.free
    days = len(working_days(home.calendar, since, home.as_of))
    return {key: round(max(Decimal(0), free[key]) * days / issued[key], 1) for key in free if issued.get(key)}
