"""A row under a header as a record that is asked for fields, not for columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.purchase import DateOrder
from ingest.feeds.header import Column, Header
from ingest.feeds.result import Effect, FeedReport, RowProblem, Skip
from ingest.feeds.rows import Cell, Row
from ingest.feeds.values import Amount, NumberStyle, read_amount, read_date


class CellError(ValueError):
    """A cell that cannot be read; becomes a ``RowProblem`` of its row."""

    def __init__(self, *, column: str, text: str, why: str) -> None:
        super().__init__(why)
        self.column = column
        self.text = text
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet to be read: its columns, how they write numbers and dates, and the rows under the header."""

    file: str
    columns: Mapping[str, Column]
    places: Mapping[str, int]
    header: Header
    titles: Sequence[Row]
    sample: Sequence[Row]
    body: Iterator[Row]
    report: FeedReport
    styles: Mapping[str, NumberStyle] = field(default_factory=dict)
    orders: Mapping[str, DateOrder] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Tell whether any of the fields has a column."""
        return any(name in self.columns for name in names)

    def records(self) -> Iterator["Record"]:
        """Yield the rows under the header; blank rows and repeated headers are counted and left out."""
        repeated = _header_texts(self.header)
        for row in self.body:
            self.report.read += 1
            texts = row.texts
            filled = [text for text in texts if text]
            if not filled:
                self.report.skip(Skip.BLANK)
            elif filled[0].casefold() in repeated and _repeats(filled, repeated):
                self.report.skip(Skip.REPEATED_HEADER)
            else:
                yield Record(table=self, row=row, values=self._values(texts), filled=filled)

    def record(self, row: Row) -> "Record":
        """Return one row as a record, without counting it."""
        texts = row.texts
        return Record(table=self, row=row, values=self._values(texts), filled=[text for text in texts if text])

    def _values(self, texts: list[str]) -> dict[str, str]:
        width = len(texts)
        return {name: texts[place] for name, place in self.places.items() if place < width}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row under the header: ``values`` are its texts by field, ``filled`` all its texts that are not blank."""

    table: Table
    row: Row
    values: Mapping[str, str]
    filled: list[str]

    def cell(self, name: str) -> Cell:
        """Return the cell of a field as it is, empty where there is no such column."""
        return self.row.cells[self.table.places[name]] if name in self.values else ""

    def text(self, name: str) -> str:
        """Return the text of a field without blanks around it."""
        return self.values.get(name, "")

    def amount(self, name: str) -> Amount | None:
        """Return a number with its unit, None where blank.

        Raises:
            CellError: the cell holds something else.
        """
        if not self.values.get(name):
            return None
        try:
            return read_amount(self.cell(name), self.table.styles.get(name, NumberStyle.POINT))
        except ValueError as error:
            raise self.wrong(name, str(error)) from error

    def number(self, name: str) -> Decimal | None:
        """Return a number without regard to a unit behind it, None where blank.

        Raises:
            CellError: the cell holds something else.
        """
        amount = self.amount(name)
        return amount.value if amount is not None else None

    def day(self, name: str) -> date | None:
        """Return a date, None where blank or a placeholder.

        Raises:
            CellError: the cell holds something else.
        """
        if not self.values.get(name):
            return None
        try:
            return read_date(self.cell(name), self.table.orders.get(name, DateOrder.MONTH_FIRST))
        except ValueError as error:
            raise self.wrong(name, str(error)) from error

    def inherited_day(self, name: str, text: str) -> date | None:
        """Return the date a group row states for this one, None where it is no date."""
        try:
            return read_date(text, self.table.orders.get(name, DateOrder.MONTH_FIRST))
        except ValueError:
            return None

    def wrong(self, name: str, why: str) -> CellError:
        """Return the error that names this row's cell of a field."""
        column = self.table.columns.get(name)
        return CellError(column=column.header if column else name, text=self.text(name)[:80], why=why)

    def refuse(self, error: CellError) -> None:
        """Report that the row is not taken."""
        self._add(error, Effect.ROW_REFUSED)

    def leave_out(self, error: CellError) -> None:
        """Report that a value of the row is not taken."""
        self._add(error, Effect.VALUE_LEFT_OUT)

    def note(self, error: CellError) -> None:
        """Report something odd in a row that is taken."""
        self._add(error, Effect.NOTED)

    def _add(self, error: CellError, effect: Effect) -> None:
        self.table.report.add(
            RowProblem(
                file=self.table.file,
                row=self.row.number,
                column=error.column,
                text=error.text,
                why=error.why,
                effect=effect,
            )
        )


def _header_texts(header: Header) -> frozenset[str]:
    return frozenset(text.casefold() for text in header.texts if text)


def _repeats(filled: list[str], header: frozenset[str]) -> bool:
    if len(filled) < 2:  # noqa: PLR2004 - a single word proves nothing
        return False
    known = sum(text.casefold() in header for text in filled)
    return known * 5 >= len(filled) * 4
