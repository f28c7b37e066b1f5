"""The close-out audit: what would close short, with the checklist, and what was closed short (DOMAIN 4.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.close_out import REASONS, needs_second_person
from domain.line_value import value_of
from domain.match import DecisionEvent
from domain.purchase import Vendor
from domain.state import Headline, LineState, Shipment
from reports.figure import Column, ColumnKind, Figure, Reach, Value

NO_NUMBER = "a paper without a number"
WOULD_CLOSE = frozenset({"CLOSE_SHORT_PENDING", "SHIP_COMPLETE_SHORT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDemand:
    """What customers still wait for of an item, by the demand feed."""

    orders: int
    amount: Decimal
    customers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOutLine:
    """A line that would close short, or that ``closed`` closed short.

    ``demand`` is None where no demand feed tells; ``replacements`` are younger open orders of the same item.
    """

    state: LineState
    demand: OpenDemand | None
    replacements: tuple[str, ...]
    closed: DecisionEvent | None = None

    @property
    def short(self) -> Decimal:
        """What was not received of the net order, in the ordering unit; at the decision where one was made."""
        if self.closed is not None and self.closed.amount is not None:
            return self.closed.amount
        return short_of(self.state)


def short_of(state: LineState) -> Decimal:
    """Return what was not received of the net order, in the ordering unit."""
    return max(Decimal(0), state.line.ordered - state.cancelled - state.received)


def claims_of(state: LineState) -> tuple[Shipment, ...]:
    """Return the shipments whose paper calls the line complete."""
    return tuple(shipment for shipment in state.shipments if shipment.complete_claim)


def would_close(state: LineState) -> bool:
    """True for a line that ERP or vendor call finished although goods are missing."""
    return state.headline is Headline.CLOSE_REVIEW or bool(WOULD_CLOSE & set(state.codes))


_T, _Q, _M, _D = ColumnKind.TEXT, ColumnKind.QUANTITY, ColumnKind.MONEY, ColumnKind.DATE
_PAGE, _FILE = Reach.PAGE, Reach.FILE
COLUMNS: tuple[Column, ...] = (
    Column(key="status", title="Status"),
    Column(key="po", title="PO"),
    Column(key="line", title="Line"),
    Column(key="vendor", title="Vendor"),
    Column(key="item", title="Item", reach=_FILE),
    Column(key="description", title="Description", reach=_PAGE),
    Column(key="net_ordered", title="Ordered", kind=_Q),
    Column(key="shipped", title="Shipped", kind=_Q, reach=_PAGE),
    Column(key="received", title="Received", kind=_Q),
    Column(key="short_qty", title="Short", kind=_Q),
    Column(key="uom", title="UOM"),
    Column(key="short_value", title="Short value", kind=_M),
    Column(key="last_word_on", title="Last word on", kind=_D),
    Column(key="last_word", title="Last word", reach=_PAGE),
    Column(key="complete_claimed", title="Called complete by"),
    Column(key="erp_closes", title="ERP closed it", reach=_PAGE),
    Column(key="demand_open", title="Demand open"),
    Column(key="replacement", title="Replacement", reach=_PAGE),
    Column(key="credit_due", title="Credit due", reach=_PAGE),
    Column(key="vendor_notified", title="Vendor told", reach=_PAGE),
    Column(key="approver", title="Approver"),
    Column(key="reason", title="Reason", reach=_PAGE),
    Column(key="owner", title="Owner"),
    Column(key="decided_by", title="Decided by", reach=_PAGE),
    Column(key="decided_on", title="Decided on", kind=_D, reach=_PAGE),
)
_WAITING, _CLOSED, _OPEN = "waits for a person", "closed short", "to be answered"


def close_out_report(
    lines: Iterable[CloseOutLine],
    *,
    vendors: Mapping[str, Vendor],
    limit: Decimal,
    as_of: date,
    since: date,
) -> Figure:
    """Return the audit as a figure: what waits, the dearest first, then what was closed since a day, newest first.

    Args:
        lines: what would close and what was closed.
        vendors: by vendor id.
        limit: the value above which somebody else than the buyer must approve.
        as_of: the day of the report.
        since: the first day of decisions that ``lines`` hold.
    """
    every = tuple(lines)
    waiting = sorted((x for x in every if x.closed is None), key=_dearest)
    closed = sorted((x for x in every if x.closed is not None), key=lambda x: x.closed.decision_id if x.closed else 0)
    sums = [value for x in waiting if (value := value_of(x.state.line, x.short)) is not None]
    return Figure(
        title="Close-out audit",
        as_of=as_of,
        columns=COLUMNS,
        rows=tuple(_cells(line, vendors, limit) for line in (*waiting, *reversed(closed))),
        notes=(
            f"{len(waiting)} lines wait, short by {sum(sums, start=Decimal(0)):,.2f} in all.",
            f"{len(waiting) - len(sums)} of them have no known value. {len(closed)} were closed since {since}.",
            f"Above {limit:f} somebody else than the buyer approves; only `decide close-short` closes a line.",
        ),
    )


def _dearest(line: CloseOutLine) -> tuple[Decimal, str, str]:
    own = line.state.line
    return -(value_of(own, line.short) or Decimal(0)), own.po, own.line.zfill(8)


def _cells(line: CloseOutLine, vendors: Mapping[str, Vendor], limit: Decimal) -> tuple[Value, ...]:
    state, own = line.state, line.state.line
    vendor = vendors.get(own.vendor_id)
    return (
        _WAITING if line.closed is None else _CLOSED, own.po, own.line, vendor.name if vendor else own.vendor_id,
        own.item, own.description, own.ordered - state.cancelled, state.shipped, state.received, line.short, own.uom,
        value_of(own, line.short), state.last_word_on, state.last_word, _claimed(state),
        "yes" if own.closed_by_erp else "no", *_answers(line, limit), own.buyer,
        line.closed.who if line.closed else "", line.closed.at.date() if line.closed else None,
    )  # fmt: skip


def _claimed(state: LineState) -> str:
    claims = [shipment.document or NO_NUMBER for shipment in claims_of(state)]
    detail = next((e.detail for e in state.exceptions if e.code == "SHIP_COMPLETE_SHORT"), "")
    return ", ".join(claims) or detail or "nobody"


def _answers(line: CloseOutLine, limit: Decimal) -> tuple[Value, ...]:
    """The answers a person gave, else what is known that bears on them."""
    decided = line.closed
    if decided is None:
        return (
            _demand(line), ", ".join(line.replacements) or "none found", _OPEN, _OPEN, _approver(line, limit), _OPEN,
        )  # fmt: skip
    code = decided.detail("reason_code") or ""
    keys = ("demand_open", "replacement_po", "credit_due", "vendor_notified", "approver")
    words = f"{REASONS.get(code, code)}: {decided.reason}".strip(": ")
    return (*(decided.detail(key) or "" for key in keys), words)


def _demand(line: CloseOutLine) -> str:
    if line.demand is None:
        return f"unknown; the order names {line.state.line.customer}" if line.state.line.customer else "unknown"
    if not line.demand.orders:
        return "no"
    whom = f" ({', '.join(line.demand.customers)})" if line.demand.customers else ""
    return f"yes: {line.demand.amount.normalize():f} in {line.demand.orders} orders{whom}"


def _approver(line: CloseOutLine, limit: Decimal) -> str:
    second = needs_second_person(line.state.line, line.short, limit)
    other = "" if second is False or not line.state.line.buyer else f", not {line.state.line.buyer}"
    return f"{_OPEN}{other}{' (value unknown)' if second is None else ''}"
