"""Rows that are no lines: group headers that lines inherit from, totals, comments (DOMAIN 7.1)."""

from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.feeds.labels import HEAD_FIELDS, is_total, labelled
from ingest.feeds.record import Record


class RowKind(Enum):
    """What a row under an order header is."""

    LINE = auto()
    GROUP = auto()
    TOTAL = auto()
    CONTINUATION = auto()
    COMMENT = auto()


QUANTITY_FIELDS = (
    "ordered",
    "open",
    "ordered_weight",
    "ordered_pieces",
    "ordered_measure",
    "open_weight",
    "open_pieces",
    "open_measure",
)


def row_kind(record: Record) -> RowKind:
    """Tell what a row is from which of PO, quantity and identity (line, item or description) it fills."""
    quantity = any(record.text(name) for name in QUANTITY_FIELDS)
    identity = _identity(record)
    po = record.text("po")
    if po and quantity and identity and not is_total(po):
        return RowKind.LINE
    texts = record.filled
    if is_total(texts[0]) or (not po and any(map(_begins_total, texts))):
        return RowKind.TOTAL
    if quantity:
        return _with_quantity(record, identity=identity)
    return _without_quantity(record, texts)


def _begins_total(text: str) -> bool:
    return is_total(text) and "total" in text.casefold()


def _identity(record: Record) -> bool:
    if not record.table.has("line", "item", "description", "vendor_item", "size"):
        return True
    return any(record.text(name) for name in ("line", "item", "description", "vendor_item", "size"))


def _with_quantity(record: Record, *, identity: bool) -> RowKind:
    if identity:
        return RowKind.LINE
    return RowKind.GROUP if record.text("po") else RowKind.TOTAL


def _without_quantity(record: Record, texts: list[str]) -> RowKind:
    if any(record.text(name) for name in ("line", "item")) and len(texts) > _GROUP_CELLS:
        return RowKind.LINE  # to be refused: it names a line and no quantity
    if record.text("description") and len(texts) == 1:
        return RowKind.CONTINUATION
    if any(record.text(name) for name in HEAD_FIELDS) or labelled(record.row, "orders"):
        lone = record.table.has("line", "item") or not record.text("description")
        return RowKind.GROUP if lone else RowKind.LINE
    return RowKind.GROUP if len(texts) == 1 else RowKind.COMMENT


_GROUP_CELLS = 2


@dataclass(slots=True, kw_only=True)
class Context:
    """What the lines that follow inherit: texts by field, and the bare name of the group they stand in.

    ``grouped`` tells that the PO came from a group row, so that lines under it need none of their own.
    """

    values: dict[str, str] = field(default_factory=dict)
    group: str = ""
    grouped: bool = False

    def enter(self, stated: dict[str, str], *, bare: str) -> None:
        """Begin a group: a new vendor ends the order above it."""
        if bare or ("po" not in stated and any(name.startswith("vendor") for name in stated)):
            self.values.pop("po", None)
            self.grouped = False
        if any(name.startswith("vendor") for name in stated):
            for name in ("vendor", "vendor_id", "vendor_name"):
                self.values.pop(name, None)
            self.group = ""
        if "po" in stated:
            self.grouped = True
            for name in ("order_date", "need_date", "buyer", "warehouse", "customer"):
                self.values.pop(name, None)
        self.group = bare or self.group
        self.values.update(stated)
