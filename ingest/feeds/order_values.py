"""The values of one order row: quantities in one unit, price, dates, state in the ERP (DOMAIN 7.1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from ingest.feeds.record import CellError, Record
from ingest.feeds.rows import cell_text
from ingest.feeds.values import Amount, read_flag
from ingest.feeds.vocabulary import table as vocabulary_table, units, words

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """Three columns that count the same thing; steel ERPs print pieces, length and weight side by side."""

    ordered: str
    received: str
    open: str
    unit: str


_PLAIN = _Measure(ordered="ordered", received="received", open="open", unit="EA")
_PIECES = _Measure(ordered="ordered_pieces", received="received_pieces", open="open_pieces", unit="PC")
_WEIGHT = _Measure(ordered="ordered_weight", received="received_weight", open="open_weight", unit="LB")
_LENGTH = _Measure(ordered="ordered_measure", received="received_measure", open="open_measure", unit="FT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantities:
    """What was ordered, received and cancelled, in ``uom``."""

    uom: str
    ordered: Decimal
    received: Decimal
    cancelled: Decimal


def tidy(number: Decimal) -> Decimal:
    """Return the same number without useless zeros: ``500.00`` is ``500``."""
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def optional(record: Record, read: Callable[[str], T], name: str) -> T | None:
    """Return an optional value; one that cannot be read is reported and left out."""
    if not record.values.get(name):
        return None
    try:
        return read(name)
    except CellError as error:
        record.leave_out(error)
        return None


def quantities(record: Record) -> Quantities:
    """Return the quantities of a line.

    Raises:
        CellError: there is no ordered quantity, or it is negative or not a number.
    """
    unit = _written_unit(record)
    measure = _measure(record, unit)
    ordered, open_now = record.amount(measure.ordered), record.amount(measure.open)
    received = optional(record, record.number, measure.received)
    cancelled = abs(_cancelled(record) or Decimal(0))
    total = _total(record, measure, ordered, open_now, received, cancelled)
    if received is None:
        received = max(Decimal(0), total - open_now.value - cancelled) if ordered and open_now else Decimal(0)
    elif ordered and open_now:
        _compare(record, measure, open_now.value, total - received - cancelled)
    return Quantities(
        uom=unit or _unit(record, measure, ordered or open_now),
        ordered=tidy(total),
        received=tidy(received),
        cancelled=tidy(min(cancelled, total)),
    )


def _written_unit(record: Record) -> str:
    """Return the unit in upper case as written; a number there is a pack size, not a unit."""
    unit = record.text("uom").upper()
    if unit.replace(".", "").isdecimal() and unit not in _NUMBERED_UNITS:
        record.leave_out(record.wrong("uom", "not a unit of measure"))
        return ""
    return unit


_NUMBERED_UNITS = frozenset({"01", "24", "05"})  # X12 element 355: actual and theoretical pounds, lifts


def _measure(record: Record, unit: str) -> _Measure:
    """Choose the columns by the line's unit; a plain quantity column goes before all."""
    choice = (_PIECES, _WEIGHT, _LENGTH)
    if unit in units("weight_units") or (not unit and "coil" in record.text("form").casefold()):
        choice = (_WEIGHT, _PIECES, _LENGTH)
    elif unit in units("length_units"):
        choice = (_LENGTH, _PIECES, _WEIGHT)
    filled = (m for m in (_PLAIN, *choice) if _stated(record.text(m.ordered)) or _stated(record.text(m.open)))
    return next(filled, _PLAIN)


def _stated(text: str) -> bool:
    return text.casefold() not in words("no_number") and text.strip("0.,") != ""


def _total(
    record: Record,
    measure: _Measure,
    ordered: Amount | None,
    open_now: Amount | None,
    received: Decimal | None,
    cancelled: Decimal,
) -> Decimal:
    if ordered is not None:
        total, name = ordered.value, measure.ordered
    elif open_now is not None:
        total, name = open_now.value + (received or Decimal(0)) + cancelled, measure.open
    else:
        name = measure.ordered if record.table.has(measure.ordered) else measure.open
        raise record.wrong(name, "no quantity")
    if total < 0:
        raise record.wrong(name, "a negative quantity (a return to the vendor?)")
    return total


def _compare(record: Record, measure: _Measure, stated: Decimal, computed: Decimal) -> None:
    """Note an open quantity that contradicts the others; zero is written for every finished line."""
    if stated not in (max(Decimal(0), computed), Decimal(0)):
        record.note(record.wrong(measure.open, f"open does not equal ordered less received, which is {tidy(computed)}"))


def _cancelled(record: Record) -> Decimal | None:
    """A cancelled column holds a quantity in some ERPs and a flag in others; the flag is read by ``ended``."""
    holds_number = any(map(str.isdigit, record.text("cancelled")))
    return optional(record, record.number, "cancelled") if holds_number else None


def _unit(record: Record, measure: _Measure, amount: Amount | None) -> str:
    columns = record.table.columns
    named = [columns[name].unit for name in (measure.ordered, measure.open) if name in columns]
    return next(filter(None, [amount.unit if amount else "", *named]), measure.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A price per ``uom``, both None where unknown."""

    value: Decimal | None
    uom: str | None


def price(record: Record) -> Price:
    """Return the price; the unit may stand in a column of its own, behind the number or in the header."""
    amount = optional(record, record.amount, "unit_price")
    if amount is None:
        return Price(value=None, uom=None)
    column = record.table.columns["unit_price"]
    unit = record.text("price_uom").upper() or amount.unit or column.unit
    count = unit.replace(",", "").removesuffix(".00")
    if not count.isdecimal():
        return Price(value=amount.value, uom=unit or None)
    if named := vocabulary_table("per_count").get(count):
        return Price(value=amount.value, uom=named)
    return Price(value=amount.value / int(count) if int(count) > 1 else amount.value, uom=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """The requested dock window, both ends None where unknown."""

    start: date | None
    end: date | None


def need(record: Record, inherited: str) -> Need:
    """Return the dock window; a single date is both ends. ``inherited`` is the date of the group."""
    start = optional(record, record.day, "need_from")
    end = optional(record, record.day, "need_date")
    if end is None and start is None and inherited:
        end = record.inherited_day("need_date", inherited)
    if start is not None and end is not None and end < start:
        record.note(record.wrong("need_date", "the window ends before it starts; its end was taken for both"))
        start = end
    return Need(start=start or end, end=end or start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Whether the ERP calls the line finished or cancelled."""

    closed: bool
    cancelled: bool


_GOING_ON = Ending(closed=False, cancelled=False)


def ended(record: Record) -> Ending:
    """Read status words, closed and deletion flags (SAP's ``X``, ELIKZ and LOEKZ)."""
    if not record.table.has("status", "cancelled", "closed", "deleted"):
        return _GOING_ON
    status = " ".join(record.text("status").casefold().split())
    cancelled = status in words("status_cancelled") or _set(record, "cancelled")
    closed = status in words("status_closed") or _set(record, "closed") or _set(record, "deleted")
    return Ending(closed=closed or cancelled, cancelled=cancelled)


def _set(record: Record, name: str) -> bool:
    if not record.values.get(name):
        return False
    text = cell_text(record.cell(name))
    if name == "cancelled" and any(map(str.isdigit, text)):
        return False
    return read_flag(text) is True


def tolerance(record: Record, name: str) -> Decimal | None:
    """Return a tolerance in percent; a workbook stores the cell ``10%`` as the number 0.1."""
    value = optional(record, record.number, name)
    if value is None:
        return None
    if value < 0:
        record.leave_out(record.wrong(name, "a negative tolerance"))
        return None
    stored_as_share = isinstance(record.cell(name), Decimal) and 0 < value < 1
    return tidy(value * 100 if stored_as_share else value)
