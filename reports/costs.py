"""What missed deliveries cost, per vendor and cause, from what people wrote down (DOMAIN 6.4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.miss_cost import UNKNOWN_CAUSE, CostKind
from domain.purchase import Vendor
from reports.figure import Column, ColumnKind, Figure, Reach, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class MissCost:
    """One cost that a person wrote down; ``amount`` is money."""

    vendor_id: str
    po: str
    line: str
    kind: CostKind
    root_cause: str
    amount: Decimal
    decision_id: int
    who: str
    on: date
    note: str = ""

    @property
    def words(self) -> str:
        """The row as a person reads it below a sum."""
        what = f"{self.po}/{self.line} {self.kind.value.replace('_', ' ')} {self.amount:,.2f}"
        return f"{what} ({self.who}, {self.on}{', ' + self.note if self.note else ''})"


COLUMNS: tuple[Column, ...] = (
    Column(key="vendor", title="Vendor"),
    Column(key="root_cause", title="Cause"),
    Column(key="lines", title="Lines", kind=ColumnKind.INTEGER),
    *(
        Column(key=kind.value, title=kind.value.replace("_", " ").capitalize(), kind=ColumnKind.MONEY)
        for kind in CostKind
    ),
    Column(key="total", title="Total", kind=ColumnKind.MONEY),
    Column(key="first_on", title="First", kind=ColumnKind.DATE, reach=Reach.PAGE),
    Column(key="last_on", title="Last", kind=ColumnKind.DATE, reach=Reach.PAGE),
    Column(key="entries", title="Entries", reach=Reach.PAGE),
)


_CURRENCY = "Money is in the currency of the orders."


def costs_report(costs: Iterable[MissCost], *, vendors: Mapping[str, Vendor], as_of: date) -> Figure:
    """Return the sums per vendor and cause, the dearest first, each with the entries it is made of."""
    groups: defaultdict[tuple[str, str], list[MissCost]] = defaultdict(list)
    for cost in costs:
        groups[cost.vendor_id, cost.root_cause].append(cost)
    ordered = sorted(groups.items(), key=lambda group: (-_sum(group[1]), group[0]))
    every = [cost for _, group in ordered for cost in group]
    unknown = _sum(cost for cost in every if cost.root_cause == UNKNOWN_CAUSE)
    return Figure(
        title="Cost of missed deliveries",
        as_of=as_of,
        columns=COLUMNS,
        rows=tuple(_cells(vendor, cause, group, vendors) for (vendor, cause), group in ordered),
        notes=(
            f"{len(every)} entries, {_sum(every):,.2f} in all, of which {unknown:,.2f} without a known cause.",
            _CURRENCY,
        ),
    )


def _sum(costs: Iterable[MissCost]) -> Decimal:
    return sum((cost.amount for cost in costs), start=Decimal(0))


def _cells(vendor_id: str, cause: str, costs: list[MissCost], vendors: Mapping[str, Vendor]) -> tuple[Value, ...]:
    by_kind = (_sum(c for c in costs if c.kind is kind) or None for kind in CostKind)
    return (
        vendors[vendor_id].name if vendor_id in vendors else vendor_id, cause, len({(c.po, c.line) for c in costs}),
        *by_kind, _sum(costs), min(c.on for c in costs), max(c.on for c in costs), "; ".join(c.words for c in costs),
    )  # fmt: skip
