"""Open lines against the vendors' latest stock lists: ask now, be warned, look elsewhere (DOMAIN 7.2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.calendar import BusinessCalendar
from domain.line_value import value_of
from domain.offer import StockOffer, Sureness, available_of
from domain.purchase import Vendor
from domain.state import LineState
from domain.weekly_task import WeeklyTask
from reports.figure import Column, ColumnKind, Figure, Reach, Value

STALE_DAYS = 3  # calendar days after which a list is marked
_SOON_DAYS = 10  # business days: a promise that near is checked against the list


class Gap(StrEnum):
    """What the compare tells, the most useful first."""

    ASK_NOW = "ask now"
    WARNING = "early warning"
    ELSEWHERE = "another vendor has it"
    BY_HAND = "compare by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockGap:
    """One finding on a line: ``offers`` are the articles of one vendor, ``available`` what they hold together.

    ``available`` is in the ordering unit of the line, None where no article's unit meets it.
    """

    kind: Gap
    state: LineState
    vendor_id: str
    offers: tuple[StockOffer, ...]
    available: Decimal | None

    @property
    def list_on(self) -> date:
        """The day of the list."""
        return max(offer.stock.as_of for offer in self.offers)

    @property
    def next_eta(self) -> date | None:
        """When the vendor expects more."""
        return min((o.stock.next_eta for o in self.offers if o.stock.next_eta is not None), default=None)

    def is_stale(self, as_of: date) -> bool:
        """True when the list is too old to be relied on."""
        return (as_of - self.list_on).days > STALE_DAYS


def gaps_of(state: LineState, offers: Sequence[StockOffer], *, calendar: BusinessCalendar) -> tuple[StockGap, ...]:
    """Return what the stock lists tell about a line; nothing where no goods are to come.

    A line is compared where its goods are backordered, undated, past due or promised for later than needed. A line
    that is promised in time is only warned of.
    """
    if state.unshipped <= 0 or state.line.closed_by_erp:
        return ()
    groups: defaultdict[str, list[StockOffer]] = defaultdict(list)
    for offer in offers:
        groups[offer.stock.vendor_id].append(offer)
    own = _best(groups.pop(state.line.vendor_id, []))
    wanted = wants_goods(state)
    asked = wanted and available_of(own) >= state.unshipped
    warned = _is_warning(state, own, calendar)
    found = [_gap(Gap.ASK_NOW, state, own)] if asked else [_gap(Gap.WARNING, state, own)] if warned else []
    if (wanted or warned) and not asked:
        others = ((vendor, _best(group)) for vendor, group in sorted(groups.items()))
        found += [_gap(Gap.ELSEWHERE, state, group) for _, group in others if available_of(group) > 0]
    return tuple(found)


def wants_goods(state: LineState) -> bool:
    """True when nothing says that the rest of a line comes in time."""
    need, dock = state.line.need_date, state.expected_dock
    undated = state.promise is None or not state.promise.usable or dock is None
    late = dock is not None and (dock < state.as_of or (need is not None and dock > need))
    return state.backordered > 0 or undated or late


def _best(offers: Sequence[StockOffer]) -> tuple[StockOffer, ...]:
    """Unsure articles count only where there are no surer ones: adding them up would promise too much."""
    surer = tuple(offer for offer in offers if offer.sureness is not Sureness.UNSURE)
    return surer or tuple(offers)


def _is_warning(state: LineState, own: Sequence[StockOffer], calendar: BusinessCalendar) -> bool:
    dock = state.expected_dock
    if not own or dock is None or not state.as_of <= dock <= calendar.add_business_days(state.as_of, _SOON_DAYS):
        return False
    if any(offer.stock.available > 0 for offer in own):
        return False
    eta = min((o.stock.next_eta for o in own if o.stock.next_eta is not None), default=None)
    return eta is not None and eta > (state.line.need_date or dock)


def _gap(kind: Gap, state: LineState, offers: Sequence[StockOffer]) -> StockGap:
    known = any(offer.available is not None for offer in offers)
    return StockGap(
        kind=kind, state=state, vendor_id=offers[0].stock.vendor_id, offers=tuple(offers),
        available=available_of(offers) if known else None,
    )  # fmt: skip


_Q, _D, _PAGE, _FILE = ColumnKind.QUANTITY, ColumnKind.DATE, Reach.PAGE, Reach.FILE
COLUMNS: tuple[Column, ...] = (
    Column(key="gap", title="What"),
    Column(key="po", title="PO"),
    Column(key="line", title="Line"),
    Column(key="vendor", title="Ordered from"),
    Column(key="item", title="Item", reach=_PAGE),
    Column(key="description", title="Description"),
    Column(key="open_qty", title="Open", kind=_Q),
    Column(key="uom", title="UOM"),
    Column(key="open_value", title="Open value", kind=ColumnKind.MONEY, reach=_PAGE),
    Column(key="need_date", title="Need", kind=_D),
    Column(key="promise_to", title="Promise", kind=_D),
    Column(key="stock_vendor", title="Stock of"),
    Column(key="article", title="His article", reach=_PAGE),
    Column(key="branch", title="Branch", reach=_PAGE),
    Column(key="available", title="Available", kind=_Q),
    Column(key="next_eta", title="Next in", kind=_D),
    Column(key="list_on", title="List of", kind=_D),
    Column(key="stale", title="Old list"),
    Column(key="linked_by", title="Found by", reach=_PAGE),
    Column(key="sureness", title="Same goods"),
    Column(key="note", title="Note", reach=_PAGE),
    Column(key="owner", title="Owner"),
)
_NOTES = (
    "Ask now: the vendor shows at least what is open on a line that is backordered, undated, past due or late.",
    "Early warning: promised within ten business days, but his list shows none and more only after the need date.",
    f"A list older than {STALE_DAYS} days is marked; available is in the ordering unit, empty where units do not meet.",
)


def gaps_figure(
    gaps: Iterable[StockGap], tasks: Iterable[WeeklyTask], *, vendors: Mapping[str, Vendor], as_of: date
) -> Figure:
    """Return the weekly compare as a figure: findings by kind and need date, then the vendors to compare by hand."""
    ordered = sorted(gaps, key=_order)
    return Figure(
        title="Stock gaps",
        as_of=as_of,
        columns=COLUMNS,
        rows=(*(_cells(gap, vendors, as_of) for gap in ordered), *(_task_cells(task) for task in tasks)),
        notes=_NOTES,
    )


def _order(gap: StockGap) -> tuple[int, date, str, str]:
    line = gap.state.line
    return tuple(Gap).index(gap.kind), line.need_date or date.max, line.po, line.line.zfill(8)


def _cells(gap: StockGap, vendors: Mapping[str, Vendor], as_of: date) -> tuple[Value, ...]:
    state, line, first = gap.state, gap.state.line, gap.offers[0]
    return (
        gap.kind.value, line.po, line.line, _name(line.vendor_id, vendors), line.item, line.description,
        state.unshipped, line.uom, value_of(line, state.unshipped), line.need_date,
        state.promise.end if state.promise else None, _name(gap.vendor_id, vendors),
        _joined(o.stock.vendor_item for o in gap.offers), _joined(o.stock.branch for o in gap.offers), gap.available,
        gap.next_eta, gap.list_on, "old" if gap.is_stale(as_of) else "", first.by.value, first.sureness.value,
        _joined((*(o.note for o in gap.offers), "by nominal weight" if any(o.theoretical for o in gap.offers) else "")),
        line.buyer,
    )  # fmt: skip


def _task_cells(task: WeeklyTask) -> tuple[Value, ...]:
    lines = f"{task.open_lines} open line{'s' * (task.open_lines != 1)}"
    return (
        Gap.BY_HAND.value, "", "", task.vendor_name, "", lines, None, "", None, None, None, task.vendor_name, "", "",
        None, None, task.list_on, "old" if task.list_on else "none", "", "", task.words, task.owner,
    )  # fmt: skip


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _name(vendor_id: str, vendors: Mapping[str, Vendor]) -> str:
    return vendors[vendor_id].name if vendor_id in vendors else vendor_id
