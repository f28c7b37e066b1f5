"""The review list of safety stock: what is kept today against what the methods advise, with the money between (6.1)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.purchase import item_key
from domain.supply import Demand, StockLevel
from reports.figure import Column, ColumnKind, Figure, Reach, Value
from reports.safety_stock import Advice, Fit, ItemAdvice, ItemHistory, Method, StockPolicy, advise, fit_of

_ORDER = (Fit.LEAN, Fit.FAT, Fit.UNKNOWN, Fit.RIGHT)
_Q, _M, _I, _FILE = ColumnKind.QUANTITY, ColumnKind.MONEY, ColumnKind.INTEGER, Reach.FILE
_NOTES = (
    "Quantities are in the item's own unit; demand per working day, lead times in working days from order to receipt.",
    "The average alone keeps nothing for bad days; it stands here to show the trap.",
    (
        "The methods assume that demand and lead times do not drift and, but for two, that they are normal; skewed "
        "lead times and trends break that. Service levels are of cycles, not of units."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimes:
    """Working days of one item: from order to each receipt, and how old orders are that are late today."""

    received: Sequence[float] = ()
    late: Sequence[float] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReview:
    """One item of the review list; money is the advice less what is kept, at the item's cost."""

    item: str
    advice: ItemAdvice
    level: StockLevel | None
    on_hand: Decimal
    free: Decimal
    current: Decimal | None
    fit: Fit
    money: Decimal | None


def histories(
    issued: Iterable[Demand], leads: Mapping[str, LeadTimes], classes: Mapping[str, str], days: Sequence[date]
) -> tuple[ItemHistory, ...]:
    """Return one history per item that moved, by working day from its first issue on; returns are left out.

    Args:
        issued: goods that went out; a day off counts for the working day after it.
        leads: by item key.
        classes: item classes by item key.
        days: the working days of the window, oldest first.
    """
    place = {day: index for index, day in enumerate(days)}
    sums: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    names: dict[str, str] = {}
    for row in issued:
        index = place.get(row.on, _next(days, row.on))
        if row.amount > 0 and index is not None:
            sums[names.setdefault(row.item, item_key(row.item))][index] += float(row.amount)
    written = {key: item for item, key in reversed(names.items())}
    return tuple(
        _history(written[key], found, leads.get(key, LeadTimes()), classes.get(key, ""), len(days))
        for key, found in sorted(sums.items())
    )


def _next(days: Sequence[date], day: date) -> int | None:
    """The place of the first working day after a day off, None outside the window."""
    index = bisect_left(days, day)
    return index if days and days[0] <= day and index < len(days) else None


def _history(item: str, sums: Mapping[int, float], times: LeadTimes, item_class: str, length: int) -> ItemHistory:
    first = min(sums)
    return ItemHistory(
        item=item, daily=[sums.get(i, 0.0) for i in range(first, length)], lead_days=times.received,
        open_ages=times.late, item_class=item_class,
    )  # fmt: skip


def reviews(found: Iterable[ItemHistory], levels: Iterable[StockLevel], policy: StockPolicy) -> tuple[StockReview, ...]:
    """Return the review list, too lean first, then too fat, the largest money first; branches are added up."""
    by_item: defaultdict[str, list[StockLevel]] = defaultdict(list)
    for level in levels:
        by_item[item_key(level.item)].append(level)
    rows = [_review(advise(history, policy), by_item.get(item_key(history.item), [])) for history in found]
    return tuple(sorted(rows, key=lambda r: (_ORDER.index(r.fit), -abs(r.money or Decimal(0)), r.item)))


def _review(advice: ItemAdvice, levels: Sequence[StockLevel]) -> StockReview:
    kept = [level.safety_stock for level in levels if level.safety_stock is not None]
    current = sum(kept, start=Decimal(0)) if kept else None
    advised = advice.counts.safety_stock
    cost = next((level.unit_cost for level in levels if level.unit_cost is not None), None)
    money = (Decimal(str(round(advised, 2))) - current) * cost if current is not None and cost is not None else None
    return StockReview(
        item=levels[0].item if levels else advice.item, advice=advice, level=levels[0] if levels else None,
        on_hand=sum((level.on_hand for level in levels), start=Decimal(0)),
        free=sum((level.free for level in levels), start=Decimal(0)), current=current,
        fit=fit_of(float(current) if current is not None else None, advised), money=money,
    )  # fmt: skip


COLUMNS: tuple[Column, ...] = (
    Column(key="item", title="Item"),
    Column(key="description", title="Description", reach=Reach.PAGE),
    Column(key="class", title="Class"),
    Column(key="uom", title="UOM"),
    Column(key="fit", title="Kept today is"),
    Column(key="safety_stock_today", title="Kept today", kind=_Q),
    Column(key="safety_stock_advised", title="Advised", kind=_Q),
    Column(key="reorder_point", title="Reorder at", kind=_Q),
    Column(key="money", title="Money", kind=_M),
    Column(key="method", title="Method"),
    Column(key="why", title="Because", reach=Reach.PAGE),
    Column(key="service", title="Service", kind=ColumnKind.SHARE, reach=_FILE),
    Column(key="on_hand", title="On hand", kind=_Q, reach=Reach.PAGE),
    Column(key="free", title="Free", kind=_Q, reach=Reach.PAGE),
    Column(key="cover_days", title="Covers days", kind=ColumnKind.SCORE, reach=Reach.PAGE),
    *(Column(key=f"ss_{m.name.lower()}", title=f"SS {m}", kind=_Q, reach=_FILE) for m in Method),
    Column(key="mean_daily", title="Mean a day", kind=ColumnKind.SHARE, reach=_FILE),
    Column(key="max_daily", title="Largest day", kind=_Q, reach=_FILE),
    Column(key="sd_daily", title="Spread a day", kind=ColumnKind.SHARE, reach=_FILE),
    Column(key="mean_lead", title="Lead time", kind=ColumnKind.SCORE, reach=_FILE),
    Column(key="max_lead", title="Longest lead", kind=_I, reach=_FILE),
    Column(key="sd_lead", title="Spread of lead", kind=ColumnKind.SHARE, reach=_FILE),
)


def stock_figure(rows: Iterable[StockReview], *, as_of: date) -> Figure:
    """Return the review list as a figure, all methods side by side in files."""
    return Figure(
        title="Safety stock", as_of=as_of, columns=COLUMNS, notes=_NOTES, rows=tuple(_cells(row) for row in rows)
    )


def _cells(row: StockReview) -> tuple[Value, ...]:
    m, counts, level = row.advice.moments, row.advice.counts, row.level
    cover = float(row.free) / m.mean_daily if m.mean_daily and level is not None else None
    return (
        row.item, level.description if level else "", level.item_class if level else "", level.uom if level else "",
        row.fit.value, row.current, _rounded(counts.safety_stock), _rounded(counts.reorder_point), row.money,
        counts.method.value, row.advice.why, row.advice.service,
        row.on_hand if level else None, row.free if level else None, cover, *_all(row.advice.advice),
        m.mean_daily, _rounded(m.max_daily), m.sd_daily, m.mean_lead, round(m.max_lead), m.sd_lead,
    )  # fmt: skip


def _all(advice: Sequence[Advice]) -> tuple[Value, ...]:
    return tuple(_rounded(one.safety_stock) for one in advice)


def _rounded(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))
