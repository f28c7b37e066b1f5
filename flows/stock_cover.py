"""For how long our stock of an item lasts."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from db.repositories.supply import Supply
from domain.purchase import item_key
from flows.home import Home

_DEMAND_DAYS = timedelta(days=182)


def cover_by_item(session: Session, home: Home) -> Mapping[str, Decimal]:
    """Return for how many working days our free stock of an item lasts, by what went out in the last half year.

    Items without stock on file or without demand are missing.
    """
    since = home.as_of - _DEMAND_DAYS
    supply = Supply(session)
    issued = supply.issued_by_item(since=since, until=home.as_of)
    free: defaultdict[str, Decimal] = defaultdict(Decimal)
    for level in supply.stock():
        free[item_key(level.item)] += level.free
    days = home.calendar.business_days_between(since - timedelta(days=1), home.as_of)  # the first day counts
    return {key: round(max(Decimal(0), free[key]) * days / issued[key], 1) for key in free if issued.get(key)}
