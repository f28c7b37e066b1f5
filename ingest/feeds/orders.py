"""Open purchase orders: ERP report -> order lines (CONTRACT 1, DOMAIN 7.1)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from domain.purchase import DateOrder, line_key, po_key
from ingest.feeds.groups import QUANTITY_FIELDS, Context, RowKind, row_kind
from ingest.feeds.labels import HEAD_FIELDS, labelled
from ingest.feeds.order_line import LineNames, OrderRow, combined, po_line
from ingest.feeds.order_values import quantities
from ingest.feeds.parties import Party, read_party
from ingest.feeds.record import CellError, Record, Table
from ingest.feeds.result import Feed, FeedReport, Skip
from ingest.feeds.source import FeedSource
from ingest.feeds.table import Schema, open_table

_VENDOR_FIELDS = ("vendor_id", "vendor", "vendor_name")
SCHEMA = Schema(
    kind="orders",
    required=(("po",), QUANTITY_FIELDS, ("vendor", "vendor_id", "vendor_name")),
    numbers=frozenset({*QUANTITY_FIELDS, "received", "received_pieces", "received_weight", "received_measure"})
    | {"cancelled", "unit_price", "tolerance_under", "tolerance_over"},
    dates=frozenset({"order_date", "need_from", "need_date"}),
    inherited=frozenset({"po", *_VENDOR_FIELDS}),
)
_SPARSE_SHARE = 0.3
_DAMAGED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)


class OrderFeed(Feed[OrderRow]):
    """The lines of a report.

    ``refused_lines`` are ``(po_key, line_key)`` of rows that were refused although they name their line: with
    ``--full`` they have not vanished from the report. ``refused_unnamed`` counts refused rows without such a name;
    while it is not zero, no line can be said to have vanished.
    """

    def __init__(self, table: Table) -> None:
        self._reader = _Reader(table)
        columns = {name: column.header for name, column in table.columns.items()}
        super().__init__(self._reader.rows(), report=table.report, columns=columns)

    @property
    def refused_lines(self) -> set[tuple[str, str]]:
        """Lines that are in the report but could not be taken, so far."""
        return self._reader.refused_lines

    @property
    def refused_unnamed(self) -> int:
        """Refused rows whose PO or line is unknown, so far."""
        return self._reader.refused_unnamed


def read_orders(
    source: FeedSource, *, mapping: Mapping[str, str] | None = None, date_order: DateOrder | None = None
) -> OrderFeed:
    """Return the order lines of a report; rows are read while the feed is iterated.

    ``mapping`` gives headers for fields (``--map FIELD=HEADER``). ``date_order`` settles dates such as 03/04 where
    no date of the file does; the default is month first.

    Raises:
        FeedError: the file has no usable header, or the mapping names an unknown field or header.
    """
    return OrderFeed(open_table(source, SCHEMA, mapping=mapping, date_order=date_order))


class _Reader:
    """Walks down the report once; holds one line back, because the next row may be another release of it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._report: FeedReport = table.report
        self._context = _title_context(table)
        self._titles = {text for row in table.titles for _, text in row.filled}
        self._sparse = _sparse_fields(table)
        self._counted: Counter[str] = Counter()
        self._seen: set[int] = set()
        self._held: _Held | None = None
        self.refused_lines: set[tuple[str, str]] = set()
        self.refused_unnamed = 0

    def rows(self) -> Iterator[OrderRow]:
        for record in self._table.records():
            kind = row_kind(record)
            if kind is RowKind.LINE:
                yield from self._line(record)
            else:
                self._not_a_line(record, kind)
        yield from self._release()

    def _release(self) -> Iterator[OrderRow]:
        if self._held is not None:
            self._report.taken += 1
            yield self._held.row
            self._held = None

    def _line(self, record: Record) -> Iterator[OrderRow]:
        names = LineNames(po=self._po(record), line="")
        try:
            names = self._named(record, names.po)
            found = _Held(row=self._read(record, names), release=_release_of(record))
        except CellError as error:
            self._refuse(record, error, names)
            return
        yield from self._hold(record, found, names)

    def _hold(self, record: Record, found: "_Held", names: "LineNames") -> Iterator[OrderRow]:
        """Hold the line back; add it to the held one where it is a release of it; refuse what came before."""
        key = hash(names.key)
        if self._held is not None and key == hash(self._held.key):
            self._same_line(record, found, names)
        elif key in self._seen:
            self._refuse(record, record.wrong("po", _TWICE), names)
        else:
            self._seen.add(key)
            yield from self._release()
            self._held = found

    def _same_line(self, record: Record, found: "_Held", names: "LineNames") -> None:
        assert self._held is not None
        if replace(found.row, row=self._held.row.row) == self._held.row and found.release == self._held.release:
            self._report.skip(Skip.DUPLICATE)
        elif found.release != self._held.release:
            self._held = _Held(row=combined(self._held.row, found.row), release=found.release)
            self._report.skip(Skip.COMBINED)
        else:
            self._refuse(record, record.wrong("po", _TWICE), names)

    def _refuse(self, record: Record, error: CellError, names: "LineNames") -> None:
        record.refuse(error)
        if names.po and names.line:
            self.refused_lines.add(names.key)
        else:
            self.refused_unnamed += 1

    def _po(self, record: Record) -> str:
        """Return the row's PO, or that of the group or row above where the report leaves it out."""
        own = record.text("po")
        if own:
            return own.removesuffix(".0") if own.removesuffix(".0").isdecimal() else own
        indented = not any(record.text(name) for name in (*_VENDOR_FIELDS, "order_date"))
        if self._context.grouped or ("po" in self._sparse and indented):
            return self._context.values.get("po", "")
        return ""

    def _named(self, record: Record, po: str) -> "LineNames":
        if not po:
            raise record.wrong("po", "no PO number")
        if _DAMAGED.fullmatch(po):
            raise record.wrong("po", "a PO number that a spreadsheet rounded; export it as text")
        line = record.text("line")
        if not line and self._table.has("line"):
            raise record.wrong("line", "no line number")
        if not line:
            self._counted[po_key(po)] += 1
            line = str(self._counted[po_key(po)])
        return LineNames(po=po, line=line)

    def _read(self, record: Record, names: "LineNames") -> OrderRow:
        amounts = quantities(record)
        party = self._party(record, names.po)
        row = OrderRow(
            line=po_line(record, names, party, amounts, self._inherited(record, names.po)),
            vendor_name=party.name,
            row=record.row.number,
        )
        self._remember(record, names.po)
        return row

    def _party(self, record: Record, po: str) -> Party:
        """Return number and name of the vendor; where there is only a name, it is the number too."""
        number, vendor, name = (self._inherit(record, field, po) for field in _VENDOR_FIELDS)
        if not (number or vendor or name):
            name = self._context.group
        if not (number or vendor or name):
            raise record.wrong("vendor" if self._table.has("vendor") else "vendor_id", "no vendor")
        party = read_party(vendor or number or name)
        if vendor or not number:
            return Party(number=number or party.number, name=name or party.name)
        return Party(number=party.number, name=name or (party.name if party.name != number else ""))

    def _inherit(self, record: Record, name: str, po: str) -> str:
        """Return a field of the order head, taken from above only where the report is written that way."""
        own = record.text(name)
        if own:
            return own
        above = self._context.values
        inherits = not self._table.has(name) or name in self._sparse or po == above.get("po")
        return above.get(name, "") if inherits else ""

    def _inherited(self, record: Record, po: str) -> dict[str, str]:
        return {
            name: self._inherit(record, name, po)
            for name in ("order_date", "need_date", "buyer", "warehouse", "customer")
        }

    def _remember(self, record: Record, po: str) -> None:
        """Keep the order head of this row for rows of the same order that leave it out."""
        values = self._context.values
        if values.get("po") != po and self._table.has("po"):
            kept = {name: values[name] for name in values if not self._table.has(name) or name in self._sparse}
            self._context.values = values = {**kept, "po": po}
        for name in HEAD_FIELDS:
            own = record.text(name)
            if own and name not in {"po", "need_date"}:
                values[name] = own

    def _not_a_line(self, record: Record, kind: RowKind) -> None:
        if kind is RowKind.GROUP:
            self._group(record)
        elif kind is RowKind.CONTINUATION:
            self._continue(record)
        else:
            self._report.skip(Skip.TOTAL if kind is RowKind.TOTAL else Skip.COMMENT)

    def _continue(self, record: Record) -> None:
        """Add a second line of text to the description of the line above."""
        self._report.skip(Skip.CONTINUATION)
        if self._held is not None:
            line = self._held.row.line
            longer = replace(line, description=f"{line.description} {record.text('description')}".strip()[:1000])
            self._held = replace(self._held, row=replace(self._held.row, line=longer))

    def _group(self, record: Record) -> None:
        filled = record.row.filled
        if all(text in self._titles for _, text in filled):
            self._report.skip(Skip.TITLE)
            return
        self._report.skip(Skip.GROUP)
        stated = labelled(record.row, "orders")
        own = {name: record.text(name) for name in HEAD_FIELDS if record.text(name)}
        own = {} if stated else own
        self._context.enter({**own, **stated}, bare=filled[0][1] if len(filled) == 1 and not own and not stated else "")


_TWICE = (
    "this PO line stands more than once in the report; this row was not taken "
    "(a release column can be named with --map release=HEADER)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    row: OrderRow
    release: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        return po_key(self.row.line.po), line_key(self.row.line.line)


def _release_of(record: Record) -> tuple[str, ...]:
    """What tells the rows of one line apart: release or distribution, place, customer."""
    return tuple(record.text(name) for name in ("release", "schedule", "distribution", "warehouse", "customer"))


def _title_context(table: Table) -> Context:
    context = Context()
    for row in table.titles:
        stated = labelled(row, "orders")
        context.values.update({name: value for name, value in stated.items() if not table.has(name)})
    context.grouped = "po" in context.values
    return context


def _sparse_fields(table: Table) -> frozenset[str]:
    """Return the order-head fields that the report writes only on the first row of a group."""
    records = (table.record(row) for row in table.sample if any(row.texts))
    lines = [record for record in records if row_kind(record) is RowKind.LINE]
    if not lines:
        return frozenset()
    blanks = {name: sum(not record.text(name) for record in lines) for name in HEAD_FIELDS if table.has(name)}
    return frozenset(name for name, count in blanks.items() if count / len(lines) >= _SPARSE_SHARE)
