"""One order line from one row, and the sum of its releases."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.purchase import PoLine, line_key, po_key
from ingest.feeds.order_values import Quantities, ended, need, optional, price, tolerance
from ingest.feeds.parties import Party
from ingest.feeds.record import Record

_SIZE_FIELDS = ("thickness", "width", "length")
_SHAPE_FIELDS = ("form", "grade", "size")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One order line. ``vendor_name`` is the vendor's name as the report has it, empty where it has only a number.

    Where the report names the vendor only by name, ``line.vendor_id`` is that name; the importer finds the number.
    ``row`` is the (first) row of the file.
    """

    line: PoLine
    vendor_name: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNames:
    """PO and line as the report writes them; ``line`` is empty while unknown."""

    po: str
    line: str

    @property
    def key(self) -> tuple[str, str]:
        """Both in comparable form."""
        return po_key(self.po), line_key(self.line)


def combined(one: OrderRow, other: OrderRow) -> OrderRow:
    """Add a release to its line: quantities add up, the dock window spans all."""
    first, second = one.line, other.line
    starts = [day for day in (first.need_from, second.need_from) if day]
    ends = [day for day in (first.need_date, second.need_date) if day]
    line = replace(
        first,
        ordered=first.ordered + second.ordered,
        received=first.received + second.received,
        cancelled=first.cancelled + second.cancelled,
        need_from=min(starts, default=None),
        need_date=max(ends, default=None),
        closed_by_erp=first.closed_by_erp and second.closed_by_erp,
    )
    return replace(one, line=line)


def po_line(record: Record, names: LineNames, party: Party, amounts: Quantities, above: Mapping[str, str]) -> PoLine:
    """Return the line of one row; ``above`` is what it inherits from the order head.

    A price, date or tolerance that cannot be read is reported and left out; it never costs the row.
    """
    cost, window, ending = price(record), need(record, above["need_date"]), ended(record)
    ordered_on = optional(record, record.day, "order_date")
    open_now = max(Decimal(0), amounts.ordered - amounts.received)
    return PoLine(
        po=names.po,
        line=names.line,
        vendor_id=party.number,
        uom=amounts.uom,
        ordered=amounts.ordered,
        item=record.text("item"),
        description=_description(record),
        vendor_item=record.text("vendor_item"),
        received=amounts.received,
        cancelled=amounts.cancelled or (open_now if ending.cancelled else Decimal(0)),
        unit_price=cost.value,
        price_uom=cost.uom,
        order_date=ordered_on or record.inherited_day("order_date", above["order_date"]),
        need_from=window.start,
        need_date=window.end,
        buyer=above["buyer"],
        warehouse=above["warehouse"],
        customer=above["customer"],
        customer_priority=record.text("customer_priority"),
        tolerance_under=tolerance(record, "tolerance_under"),
        tolerance_over=tolerance(record, "tolerance_over"),
        closed_by_erp=ending.closed,
    )


def _description(record: Record) -> str:
    """Join form, grade, size and finish where they have columns of their own and the text does not say them."""
    text = " ".join(record.text("description").split())
    if not record.table.has(*_SHAPE_FIELDS, *_SIZE_FIELDS, "finish"):
        return text
    sizes = " X ".join(filter(None, (record.text(name) for name in _SIZE_FIELDS)))
    parts = [*(record.text(name) for name in _SHAPE_FIELDS), sizes, record.text("finish")]
    for part in parts:
        if part and part.casefold() not in text.casefold():
            text = f"{text} {part}".strip()
    return text
