"""Blocks of "Label: value" lines in a body ("PO: 4503 / Line: 2 / New ship date: ...") to statements.

A label that comes back begins the next item; the order number is kept from item to item.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from domain.document import Caution, Evidence, LineReference, ReadingContext, Span, Statement, StatementKind
from domain.promise import Basis, PromiseWindow
from domain.quantity import Quantity
from parsers.dates.reading import DatePurpose, NoDate, find_dates, read_day, read_window
from parsers.papers.numbers import read_amount
from parsers.prose.cues import Cue, find_marks
from parsers.prose.order_numbers import tracking_numbers
from parsers.prose.quantities import counting_unit
from parsers.prose.scopes import codes_in


class Field(StrEnum):
    """What a label announces."""

    PO = "po"
    LINE = "line"
    ITEM = "item"
    OLD = "old"
    NEW = "new"
    SHIP_DATE = "ship_date"
    DELIVERY = "delivery"
    ORDERED = "ordered"
    SHIPPED = "shipped"
    BACKORDERED = "backordered"
    CANCELLED = "cancelled"
    QUANTITY = "quantity"
    STATUS = "status"
    TRACKING = "tracking"
    VENDOR_ORDER = "vendor_order"
    OTHER = "other"


# Tried in order on the lower-case label; the first that matches wins.
_LABELS: tuple[tuple[Field, str], ...] = (
    (
        Field.OLD,
        (r"(?:old|orig\w*|prev\w*|prior|was|former|current\s+po|confirmed\s+before|bisher\w*"
        r"|alt\w*)\b.*|.*\bwas"),
    ),
    (
        Field.NEW,
        (r"(?:new|revised|updated|rescheduled|latest|now|changed|current|neue?r?s?)\b.*(?:date|eta"
        r"|ship|deliver|promise|esd|termin|dock).*"),
    ),
    (Field.VENDOR_ORDER, r"(?:our|sales)\s+(?:order|so|ref).*|so\s*#?|s/o\s*#?|sales\s+order.*"),
    (
        Field.PO,
        (r"(?:your\s+|cust\w*\s+|customer\s+|purchase\s+)?(?:p\.?o\.?|order|purchase\s+order"
        r"|bestellung|commande|pedido)\s*(?:number|no\.?|nr\.?|#)?"),
    ),
    (
        Field.LINE,
        (r"(?:po\s+)?(?:line|ln|item\s+no|line\s+item|pos(?:ition)?|ligne|partida)\s*(?:number"
        r"|no\.?|nr\.?|#)?|item\s*#(?=\s*$)"),
    ),
    (Field.BACKORDERED, r".*\b(?:back\s?-?order\w*|b/o|bo|balance|remaining)\b.*"),
    (Field.CANCELLED, r".*\bcancel\w*\s+(?:qty|quantity).*|qty\s+cancel\w*"),
    (Field.TRACKING, r"(?:tracking|pro|trk|awb|waybill)\b.*"),
    (Field.SHIPPED, r".*\b(?:qty|quantity|pcs|pieces)\s+shipped\b.*|.*\bshipped\s+(?:qty|quantity|pcs)\b.*"),
    (Field.SHIP_DATE, r".*\b(?:ship\w*|esd|etd|dispatch|versand\w*|embarque)\b.*|.*\bexpédition\b.*"),
    (Field.DELIVERY, r".*\b(?:deliver\w*|dock|arriv\w*|eta|promise\w*|due|liefer\w*|livraison|entrega|expected)\b.*"),
    (Field.ORDERED, r"(?:open|ordered|order)\s+(?:qty|quantity)|(?:qty|quantity)\s+(?:open|ordered)"),
    (
        Field.QUANTITY,
        (r"(?:qty|quantity|pcs|pieces|menge|quantité|cantidad|confirmed\s+(?:qty|quantity)|(?:qty"
        r"|quantity)\s+confirmed)\b.*"),
    ),
    (Field.STATUS, r"status|state|remarks?|comments?|notes?"),
    (Field.ITEM, r"(?:item|material|part|description|desc|product|size|artikel|article)\b.*"),
)  # fmt: skip
_LABEL = re.compile(r"[ \t]*[-*•]?[ \t]*(?P<label>[^\W\d][\w .#/&'()-]{0,30}?)[ \t]*[:=][ \t]*(?P<value>\S.*)$")
_LONGEST = 90  # characters; a label and a value, not a sentence
_FEWEST = 2  # labelled lines besides the order number's
_DATED = (Field.NEW, Field.SHIP_DATE, Field.DELIVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Statements of the labelled blocks, and what of the text is prose, each stretch with its place."""

    statements: tuple[Statement, ...]
    prose: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    field: Field
    label: str
    text: str
    start: int


def without_labelled(text: str, *, start: int, context: ReadingContext) -> Labelled:
    """Split a stretch of new text (at ``start`` of the mail's text) into labelled blocks and prose; read the blocks."""
    statements: list[Statement] = []
    prose: list[tuple[int, str]] = []
    position, po = 0, None
    for begin, end, values in _blocks(text, start):
        found, po = _read(values, po, context)
        if not found:
            continue
        statements += found
        prose.append((start + position, text[position:begin]))
        position = end
    prose.append((start + position, text[position:]))
    return Labelled(statements=tuple(statements), prose=tuple(prose))


def _blocks(text: str, offset: int) -> Iterator[tuple[int, int, list[_Value]]]:
    """Yield runs of labelled lines; one line of goods without a label may stand between them."""
    position, begin, last, values = 0, 0, 0, list[_Value]()
    gap = False
    for line in [*text.splitlines(keepends=True), "\n", "\n"]:
        here, position = position, position + len(line)
        value = _value(line, offset + here)
        if value is not None:
            begin = begin if values else here
            values.append(value)
            last, gap = min(position, len(text)), False
        elif line.strip() and values and not gap and len(line) < _LONGEST and not line.rstrip().endswith((".", "!")):
            values.append(_Value(field=Field.OTHER, label="", text=line.strip(), start=offset + here))
            gap = True
        elif values:
            yield begin, last, values
            values, gap = [], False


def _value(line: str, start: int) -> _Value | None:
    match = _LABEL.match(line.rstrip())
    if match is None or len(line) > _LONGEST:
        return None
    label = " ".join(match["label"].lower().split())
    field = next((f for f, pattern in _LABELS if re.fullmatch(pattern, label)), None)
    if field is None:
        return None
    return _Value(field=field, label=label, text=match["value"].strip(), start=start + match.start("value"))


def _read(values: list[_Value], po: str | None, context: ReadingContext) -> tuple[list[Statement], str | None]:
    if len({v.field for v in values if v.field is not Field.OTHER}) <= _FEWEST - 1 or not _names(values):
        return [], po
    found: list[Statement] = []
    for number, record in enumerate(_records(values), start=1):
        po = next((v.text for v in record if v.field is Field.PO), po)
        found += _statements(record, po, f"label{values[0].start}.{number}", context)
    return found, po


def _names(values: list[_Value]) -> bool:
    fields = {v.field for v in values}
    return bool(fields & {Field.LINE, Field.ITEM, Field.PO}) and bool(
        fields & {*_DATED, Field.STATUS, Field.SHIPPED, Field.BACKORDERED, Field.QUANTITY}
    )


def _records(values: list[_Value]) -> Iterator[list[_Value]]:
    if _is_led_by_items(values):
        yield from _led_by_items(values)
        return
    record: list[_Value] = []
    for value in values:
        if value.field is not Field.OTHER and any(v.field is value.field and v.label == value.label for v in record):
            yield record
            record = []
        record.append(value)
    yield record


_HEAD = frozenset(
    {Field.PO, Field.SHIP_DATE, Field.DELIVERY, Field.TRACKING, Field.VENDOR_ORDER, Field.STATUS, Field.OTHER}
)
_COUNTS = frozenset({Field.SHIPPED, Field.QUANTITY, Field.BACKORDERED, Field.ORDERED})


def _is_led_by_items(values: list[_Value]) -> bool:
    """Tell a notice that prints a line of goods above each count, below a head with the order and the day."""
    if any(v.field in {Field.LINE, Field.ITEM} for v in values):
        return False
    items = [i for i, v in enumerate(values) if v.field is Field.OTHER and _leads(values[i + 1 :])]
    return bool(items) and all(v.field in _HEAD for v in values[: items[0]])


def _leads(after: list[_Value]) -> bool:
    return bool(after) and after[0].field in _COUNTS


def _led_by_items(values: list[_Value]) -> Iterator[list[_Value]]:
    """Yield one record per line of goods, each with what the head says."""
    starts = [i for i, v in enumerate(values) if v.field is Field.OTHER and _leads(values[i + 1 :])]
    head = [v for v in values[: starts[0]] if v.field is not Field.OTHER]
    for begin, end in pairwise([*starts, len(values)]):
        yield [*head, values[begin], *(v for v in values[begin + 1 : end] if v.field is not Field.OTHER)]


def _statements(record: list[_Value], po: str | None, row: str, context: ReadingContext) -> Iterator[Statement]:
    values = {v.field: v for v in reversed(record)}
    line = values.get(Field.LINE)
    item = values.get(Field.ITEM) or values.get(Field.OTHER)
    target = LineReference(
        row=row,
        po_text=po,
        line_text=line.text if line else None,
        item_text=item.text if item else "",
        codes=codes_in(item.text) if item else (),
        whole_order=line is None and item is None,
    )
    status = values.get(Field.STATUS)
    cues = {m.cue for m in find_marks(status.text) if not m.negated} if status else set()
    base = Statement(
        kind=_kind(values, cues),
        target=target,
        ordered=_quantity(values.get(Field.ORDERED)),
        note=status.text if status else "",
    )
    yield from _with_values(base, values, context)


def _kind(values: dict[Field, _Value], cues: set[Cue]) -> StatementKind:
    if Cue.CANCEL in cues:
        return StatementKind.CANCEL
    if Field.SHIPPED in values or Field.TRACKING in values or Cue.SHIPPED in cues:
        return StatementKind.SHIP
    if Cue.BACKORDER in cues:
        return StatementKind.BACKORDER
    return StatementKind.DELAY if Field.NEW in values or Cue.DELAY in cues else StatementKind.CONFIRM


def _with_values(base: Statement, values: dict[Field, _Value], context: ReadingContext) -> Iterator[Statement]:
    dated = next((values[f] for f in _DATED if f in values), None)
    window, none = _window(dated, context)
    old, _ = _window(values.get(Field.OLD), context)
    quantity = _quantity(values.get(Field.SHIPPED) if base.kind is StatementKind.SHIP else values.get(Field.QUANTITY))
    backordered = _quantity(values.get(Field.BACKORDERED))
    evidence = tuple(_evidence(v) for v in values.values() if v.field is not Field.OTHER)
    said = replace(base, quantity=quantity, uom_text=_unit(values), previous=old, evidence=evidence)
    if base.kind is StatementKind.SHIP:
        yield replace(said, ship_date=_shipped_on(values, context), tracking=_tracking(values))
    elif (
        window is not None
        or none
        or quantity is not None
        or base.kind in {StatementKind.CANCEL, StatementKind.BACKORDER}
    ):
        undated = frozenset({Caution.UNDATED}) if none else frozenset[Caution]()
        kind = StatementKind.BACKORDER if none and base.kind is StatementKind.CONFIRM else base.kind
        yield replace(said, kind=kind, promise=window, cautions=undated)
    if backordered is not None and backordered.value > 0:
        ahead = window if base.kind is not StatementKind.SHIP else None
        yield replace(said, kind=StatementKind.BACKORDER, quantity=backordered, promise=ahead, tracking=None)


def _shipped_on(values: dict[Field, _Value], context: ReadingContext) -> date | None:
    value = values.get(Field.SHIP_DATE)
    if value is None:
        return None
    whole = read_day(value.text, context=context, purpose=DatePurpose.SHIPPED)
    found = find_dates(value.text, context=context, purpose=DatePurpose.SHIPPED)
    return whole or (found[0].day if len(found) == 1 else None)  # "11/19/2026 via UPS Freight, PRO 55190233"


def _tracking(values: dict[Field, _Value]) -> str | None:
    if (own := values.get(Field.TRACKING)) is not None:
        return own.text
    day = values.get(Field.SHIP_DATE)
    return next((e.values[0] for e in tracking_numbers(day.text)), None) if day else None


def _window(value: _Value | None, context: ReadingContext) -> tuple[PromiseWindow | None, bool]:
    found = read_window(value.text, context=context) if value else None
    if value is None or not isinstance(found, PromiseWindow):
        return None, isinstance(found, NoDate)
    if found.basis is None:
        ship = re.search(r"ship|esd|etd|versand|embarque|expédition", value.label)
        deliver = re.search(r"deliver|dock|arriv|liefer|livraison|entrega", value.label)
        found = replace(found, basis=Basis.SHIP if ship else Basis.DELIVER if deliver else None)
    return found, False


def _quantity(value: _Value | None) -> Quantity | None:
    amount = read_amount(value.text) if value else None
    return None if amount is None else Quantity(value=Decimal(amount.value), uom=counting_unit(amount.unit or None))


def _unit(values: dict[Field, _Value]) -> str | None:
    found = (read_amount(values[f].text) for f in (Field.SHIPPED, Field.QUANTITY, Field.BACKORDERED) if f in values)
    return next((a.unit for a in found if a is not None and a.unit), None)


_FIELD_NAMES = {
    Field.PO: "po",
    Field.LINE: "line",
    Field.ITEM: "item_text",
    Field.TRACKING: "tracking",
    Field.QUANTITY: "qty",
    Field.SHIPPED: "qty",
    Field.BACKORDERED: "qty",
    Field.STATUS: "kind",
}


def _evidence(value: _Value) -> Evidence:
    return Evidence(
        field=_FIELD_NAMES.get(value.field, "eta"),
        page=1,
        place=Span(start=value.start, end=value.start + len(value.text)),
        text=value.text,
    )
