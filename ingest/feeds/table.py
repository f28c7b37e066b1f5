"""Opening a feed: find the sheet, its header, and how its columns write numbers and dates."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from domain.errors import FeedError
from domain.purchase import DateOrder
from ingest.feeds.header import Column, Header, assign, field_names, find_header, header_key, same_header
from ingest.feeds.labels import labelled
from ingest.feeds.record import Table
from ingest.feeds.result import FeedReport, Skip
from ingest.feeds.rows import Cell, Row
from ingest.feeds.source import FeedSheet, FeedSource
from ingest.feeds.values import (
    NumberStyle,
    vote_date_order,
    vote_number_style,
)
from ingest.feeds.vocabulary import load

SAMPLED_ROWS = 2000
"""Rows from which the header, the number style and the date order are found; the rest is streamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What a kind of feed needs. Each of ``required`` is a choice: one of its fields must have a column.

    ``inherited`` fields may also come from group rows or title rows instead of a column.
    """

    kind: str
    required: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    inherited: frozenset[str] = frozenset()


def open_table(
    source: FeedSource, schema: Schema, *, mapping: Mapping[str, str] | None, date_order: DateOrder | None
) -> Table:
    """Return the first sheet whose header names what the schema needs.

    Raises:
        FeedError: no sheet has it, or the mapping names an unknown field or header. The message says which headers
            were found, what is missing and how to name it.
    """
    forced = _forced(source.name, schema.kind, mapping or {})
    nearest: Header | None = None
    for sheet in source.sheets:
        rows = sheet.rows()
        sample = list(islice(rows, SAMPLED_ROWS))
        header = _header(schema, sample, forced)
        if header is not None and not _missing(schema, header, sample) and not _unknown(header, forced):
            return _table(source, schema, sheet, sample=sample, rest=rows, header=header, date_order=date_order)
        if header is not None and (nearest is None or len(header.columns) > len(nearest.columns)):
            nearest = header
    raise FeedError(_no_header(source, schema, nearest, forced))


def _forced(file: str, kind: str, mapping: Mapping[str, str]) -> dict[str, str]:
    aliases: dict[str, str] = load("synonyms.yaml")["field_names"]
    known = field_names(kind)
    forced = {}
    for written, header in mapping.items():
        plain_name = written.strip().casefold().replace("-", "_")
        name = plain_name if plain_name in known else aliases.get(plain_name, plain_name)
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise FeedError(
                f'{file}: --map names the unknown field "{written}"{hint} Fields of {kind}: {", ".join(known)}'
            )
        forced[name] = header
    return forced


def _header(schema: Schema, sample: Sequence[Row], forced: Mapping[str, str]) -> Header | None:
    header = find_header(schema.kind, sample, forced)
    if header is None:
        return None
    line = _line_column(header, sample)
    if line is None or "line" in forced:
        return header
    columns = assign(schema.kind, header.texts, {**forced, "line": line})
    return Header(first=header.first, last=header.last, texts=header.texts, columns=columns)


def _line_column(header: Header, sample: Sequence[Row]) -> str | None:
    """Return the header of an "Item" column that counts lines (SAP, STRATIX), found by what is in it."""
    column = header.columns.get("item")
    if column is None or "line" in header.columns or header_key(column.header) not in {("item",), ("no",)}:
        return None
    texts = [row.filled for row in sample[header.last + 1 :]]
    values = [text for filled in texts for index, text in filled if index == column.index and len(filled) > 3]  # noqa: PLR2004 - not a group row
    return column.header if values and all(_counts_lines(value) for value in values) else None


def _counts_lines(text: str) -> bool:
    if not text.isdecimal() or len(text) > len("00010"):
        return False
    return int(text) < 1000 or int(text) % 10 == 0  # noqa: PLR2004 - 10, 20 ... 10000 in SAP and NAV


def _missing(schema: Schema, header: Header, sample: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return the choices of which no field has a column; ``line`` in the form ``PO-LINE`` stands in for a PO."""
    return [
        choice
        for choice in schema.required
        if not any(name in header.columns for name in choice)
        and not (schema.inherited.intersection(choice) and _given_by_rows(choice, schema, sample))
    ]


def _unknown(header: Header, forced: Mapping[str, str]) -> list[str]:
    return [wanted for wanted in forced.values() if not any(same_header(wanted, text) for text in header.texts)]


def _given_by_rows(choice: tuple[str, ...], schema: Schema, sample: Sequence[Row]) -> bool:
    if "vendor" in choice and sum(len(row.filled) == 1 for row in sample) > 1:
        return True  # bare group names, as QuickBooks writes them
    return any(name in labelled(row, schema.kind) for row in sample for name in choice)


def _table(
    source: FeedSource,
    schema: Schema,
    sheet: FeedSheet,
    *,
    sample: list[Row],
    rest: Iterator[Row],
    header: Header,
    date_order: DateOrder | None,
) -> Table:
    body = sample[header.last + 1 :]
    report = FeedReport(file=source.name)
    _count_head(report, sample[: header.last + 1], header)
    _note_sheets(report, source, sheet)
    return Table(
        file=source.name,
        columns=header.columns,
        places={name: column.index for name, column in header.columns.items()},
        header=header,
        titles=sample[: header.first],
        sample=body,
        body=chain(body, rest),
        report=report,
        styles=_styles(schema, header.columns, body, sheet),
        orders=_orders(schema, header.columns, body, date_order),
    )


def _count_head(report: FeedReport, rows: Sequence[Row], header: Header) -> None:
    for place, row in enumerate(rows):
        report.read += 1
        above = Skip.TITLE if row.filled else Skip.BLANK
        report.skip(Skip.HEADER if place >= header.first else above)


def _note_sheets(report: FeedReport, source: FeedSource, taken: FeedSheet) -> None:
    others = [sheet.name for sheet in source.sheets if sheet is not taken]
    if others:
        report.notes.append(f'read sheet "{taken.name}"; not read: {", ".join(others)}')


def _styles(
    schema: Schema, columns: Mapping[str, Column], body: Sequence[Row], sheet: FeedSheet
) -> dict[str, NumberStyle]:
    """Return how each number column writes: by its own cells, else as the other columns of the file do."""
    votes = {name: vote_number_style(_cells(body, columns[name])) for name in schema.numbers if name in columns}
    proven = {style for style in votes.values() if style}
    custom = NumberStyle.COMMA if sheet.comma_likely else NumberStyle.POINT
    shared = proven.pop() if len(proven) == 1 else custom
    return {name: style or shared for name, style in votes.items()}


def _orders(
    schema: Schema, columns: Mapping[str, Column], body: Sequence[Row], given: DateOrder | None
) -> dict[str, DateOrder]:
    """Return day-first or month-first for each date column: by its own cells, else as the other columns."""
    votes = {name: vote_date_order(_cells(body, columns[name])) for name in schema.dates if name in columns}
    proven = {order for order in votes.values() if order}
    shared = proven.pop() if len(proven) == 1 else (given or DateOrder.MONTH_FIRST)
    return {name: order or given or shared for name, order in votes.items()}


def _cells(body: Sequence[Row], column: Column) -> Iterator[Cell]:
    return (row.cells[column.index] for row in body if column.index < len(row.cells))


def _no_header(source: FeedSource, schema: Schema, nearest: Header | None, forced: Mapping[str, str]) -> str:
    if nearest is None:
        return (
            f"{source.name}: no row with {schema.kind} headers was found; expected columns such as "
            f"{_wanted(schema.required)}. Name a column yourself with --map FIELD=HEADER"
        )
    found = ", ".join(f'"{text}"' for text in nearest.texts if text)
    unknown = _unknown(nearest, forced)
    if unknown:
        return f'{source.name}: --map names the header "{unknown[0]}", which the file does not have; it has {found}'
    lacking = [choice for choice in schema.required if not any(name in nearest.columns for name in choice)]
    return (
        f"{source.name}: no column for {_wanted(lacking)}; found the headers {found}. "
        f"Name the column yourself: --map {lacking[0][0] if lacking else 'FIELD'}=HEADER"
    )


def _wanted(choices: Iterable[tuple[str, ...]]) -> str:
    return " and ".join(_EXPLAINED.get(choice[0], choice[0]) for choice in choices)


_EXPLAINED = {
    "po": "the PO number",
    "line": "the PO line",
    "ordered": "the quantity ordered (or open)",
    "vendor": "the vendor (number or name)",
    "vendor_id": "the vendor (number or name)",
    "amount": "the quantity received",
    "on": "the receipt date",
}
