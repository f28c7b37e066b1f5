"""Receipts: goods booked by our ERP (CONTRACT 1, DOMAIN 7.1)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from domain.match import Receipt
from domain.purchase import DateOrder
from ingest.feeds.labels import is_total
from ingest.feeds.order_values import tidy
from ingest.feeds.record import CellError, Record, Table
from ingest.feeds.result import Feed, Skip
from ingest.feeds.source import FeedSource
from ingest.feeds.table import Schema, open_table
from ingest.feeds.vocabulary import words

SCHEMA = Schema(
    kind="receipts",
    required=(("po",), ("line",), ("amount",), ("on",)),
    numbers=frozenset({"amount"}),
    dates=frozenset({"on"}),
)


def read_receipts(
    source: FeedSource, *, mapping: Mapping[str, str] | None = None, date_order: DateOrder | None = None
) -> Feed[Receipt]:
    """Return the receipts of a file, with the amount and the unit as written; a reversal is negative.

    Where the file has no receipt number, one is made from PO, line, day and their count, so that reading the same
    file again gives the same numbers.

    Raises:
        FeedError: the file has no usable header, or the mapping names an unknown field or header.
    """
    table = open_table(source, SCHEMA, mapping=mapping, date_order=date_order)
    columns = {name: column.header for name, column in table.columns.items()}
    return Feed(_rows(table), report=table.report, columns=columns)


def _rows(table: Table) -> Iterator[Receipt]:
    numbers: Counter[str] = Counter()
    for record in table.records():
        if _is_furniture(record):
            table.report.skip(Skip.TOTAL)
            continue
        try:
            receipt = _receipt(record, numbers)
        except CellError as error:
            record.refuse(error)
        else:
            table.report.taken += 1
            yield receipt


def _is_furniture(record: Record) -> bool:
    """Tell a total or a title from a receipt: it names no PO."""
    texts = record.filled
    return not record.text("po") and (any(map(is_total, texts)) or len(texts) == 1)


def _receipt(record: Record, numbers: Counter[str]) -> Receipt:
    po, line = _required(record, "po", "no PO number"), _required(record, "line", "no PO line")
    on = record.day("on")
    if on is None:
        raise record.wrong("on", "no receipt date")
    amount = record.amount("amount")
    if amount is None:
        raise record.wrong("amount", "no quantity")
    column = record.table.columns["amount"]
    return Receipt(
        number=record.text("number") or _made_number(po, line, on, numbers),
        po=po,
        line=line,
        on=on,
        amount=tidy(_signed(record, amount.value)),
        uom=record.text("uom").upper() or amount.unit or column.unit,
        packing_slip=record.text("packing_slip"),
    )


def _required(record: Record, name: str, why: str) -> str:
    text = record.text(name)
    if not text:
        raise record.wrong(name, why)
    return text


def _made_number(po: str, line: str, on: date, numbers: Counter[str]) -> str:
    base = f"{po}/{line}/{on.isoformat()}"
    numbers[base] += 1
    return f"{base}/{numbers[base]}"


def _signed(record: Record, amount: Decimal) -> Decimal:
    """Return the amount with the sign of its movement: some ERPs print a reversal as a positive number."""
    reversal = record.text("movement").casefold() in words("reversal_movements")
    return -amount if reversal and amount > 0 else amount
