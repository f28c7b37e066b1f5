"""X12 870: the vendor's own report of our open orders (DOMAIN 7.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain.document import Caution, Document, LineReference, Statement
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.segments import (
    LineFacts,
    Segment,
    day,
    evidences,
    held,
    joined,
    quantity,
    to_statement,
    too_long,
)
from parsers.edi.x12_codes import ORDER_LINE_QUALIFIERS, ORDER_QUALIFIERS, VENDOR_ORDER_REFERENCES
from parsers.edi.x12_levels import Level, hierarchy
from parsers.edi.x12_state import LineState, State, first_promise, told_of
from parsers.edi.x12_transaction import Amount, Transaction, item_codes, pairs, plain_unit, read_amount

_ORIGINAL, _SHIPPED, _OPEN = "38", "39", "40"  # element 673
_REPORT_DAY = 4


@dataclass(slots=True, kw_only=True)
class _Line:
    """A line of the report: the segment that names it (PO1, LIN or the HL's own) and what follows."""

    head: Segment | None
    level: Level
    rest: list[Segment] = field(default_factory=list)


def read_870(transaction: Transaction, *, name: str) -> Document:
    """Return the status report of one 870 transaction; its figures are to date.

    Raises:
        DocumentError: no BSR segment, or no level below it.
    """
    begin = next((s for s in transaction.segments if s.tag == "BSR"), None)
    levels = hierarchy(transaction.segments)
    if begin is None or not levels:
        raise DocumentError(f"segment {transaction.number} (ST*870): no BSR and HL follow")
    reported = day(begin.text(_REPORT_DAY))
    lines = [line for level in levels for line in _lines(level)]
    statements = tuple(
        statement
        for index, line in enumerate(lines, start=1)
        for statement in _statements(line, row=f"{transaction.control}:{index}", reported=reported)
    )
    vendor_orders = [s.text(2) for s in transaction.segments if s.tag == "REF" and s.text(1) in VENDOR_ORDER_REFERENCES]
    return Document(
        name=name,
        kind=MailKind.STATUS,
        number=begin.text(3) or None,
        vendor_order=vendor_orders[0] if len(set(vendor_orders)) == 1 else None,
        po_numbers=tuple(dict.fromkeys(s.target.po_text for s in statements if s.target.po_text)),
        date=reported,
        title="X12 870 order status report",
        statements=statements if transaction.complete else held(statements),
        warnings=transaction.faults,
    )


def _lines(level: Level) -> Iterator[_Line]:
    """Yield the lines of a level: one per PO1 or LIN, one for an item without either, one for an order alone."""
    tag = "PO1" if any(s.tag == "PO1" for s in level.segments) else "LIN"
    found: list[_Line] = []
    for segment in level.segments:
        if segment.tag == tag:
            found.append(_Line(head=segment, level=level))
        elif found:
            found[-1].rest.append(segment)
            too_long(segment, len(found[-1].rest))
    if found:
        yield from found
    elif level.code != "S" and _has_state(level) and not level.lower:
        yield _Line(head=None, level=level, rest=level.segments)


def _has_state(level: Level) -> bool:
    return any(s.tag == "ISR" for s in level.segments)


def _statements(line: _Line, *, row: str, reported: date | None) -> Iterator[Statement]:
    facts = _facts(line, row=row)
    if facts.target.whole_order and facts.target.po_text is None:
        return
    for told in told_of(_state(line, reported)):
        yield replace(to_statement(told.portion, facts), ship_date=told.ship_date, complete_claim=told.complete)


def _facts(line: _Line, *, row: str) -> LineFacts:
    head = line.head
    named = head is not None and head.tag == "PO1"
    found = list(pairs(head, start=6 if named else 2)) if head else []
    if named:
        found += [p for s in line.rest if s.tag == "LIN" for p in pairs(s, start=2)]
    order = line.level.nearest("PRF")
    po = order.piece(1) if order else None
    own = next((v for q, v in found if q in ORDER_LINE_QUALIFIERS), None) or _own_line(line.rest)
    counted = head.piece(1) if head else None
    codes = item_codes(found)
    words = joined((s.text(5) for s in line.rest if s.tag == "PID"), separator=" ")
    ordered = _ordered(line)
    return LineFacts(
        target=LineReference(
            row=row,
            po_text=next((v for q, v in found if q in ORDER_QUALIFIERS), None) or (po.text if po else None),
            po_line=own or (counted.text if counted and named else None),
            line_text=counted.text if counted and not named and not own else None,
            item_text=words or (codes[0] if codes else ""),
            codes=codes,
            whole_order=head is None and line.level.code == "O",
        ),
        ordered=quantity(ordered.value, _uom(line)),
        evidence=evidences(("po", po), ("line", counted)),
    )


def _own_line(segments: Sequence[Segment]) -> str | None:
    return next((s.text(2) for s in segments if s.tag == "REF" and s.text(1) in ORDER_LINE_QUALIFIERS), None)


def _ordered(line: _Line) -> Amount:
    echoed = read_amount(line.head.piece(2)) if line.head is not None and line.head.tag == "PO1" else Amount()
    return echoed if echoed.value is not None else _amount(line.rest, _ORIGINAL)


def _uom(line: _Line) -> str:
    own = line.head.text(3) if line.head is not None and line.head.tag == "PO1" else ""
    return own or next((plain_unit(s.text(3)) for s in line.rest if s.tag == "QTY" and s.text(3)), "")


def _state(line: _Line, reported: date | None) -> LineState:
    """Return the states of a line, each with what follows it; those of its order where it has none."""
    first = next((i for i, s in enumerate(line.rest) if s.tag == "ISR"), len(line.rest))
    before = line.rest[:first]
    uom = _uom(line)
    own = tuple(_states(line.rest[first:], uom))
    above = () if own or line.head is None else _inherited(line.level)
    return LineState(
        ordered=_ordered(line),
        uom=uom,
        shipped=_amount(before, _SHIPPED, uom=uom),
        open=_amount(before, _OPEN, uom=uom),
        promised=first_promise(before),
        states=own or above,
        reported=reported,
    )


def _inherited(level: Level) -> tuple[State, ...]:
    """Return the states of the nearest level above that has some before its first line."""
    for above in level.up():
        stop = next((i for i, s in enumerate(above.segments) if s.tag in ("PO1", "LIN")), len(above.segments))
        found = tuple(_states(above.segments[:stop], ""))
        if found:
            return found
    return ()


def _states(segments: Sequence[Segment], uom: str) -> Iterator[State]:
    starts = [i for i, s in enumerate(segments) if s.tag == "ISR"]
    for start, end in zip(starts, [*starts[1:], len(segments)], strict=False):
        head, rest = segments[start], segments[start + 1 : end]
        yield State(
            code=head.text(1).upper(),
            code_piece=head.piece(1),
            date=head.piece(2),
            promised=first_promise(rest),
            shipped=_amount(rest, _SHIPPED, uom=uom),
            open=_amount(rest, _OPEN, uom=uom),
            amount=_other(rest, uom),
            reason=joined((head.text(3), head.text(4), *(s.text(5) for s in rest if s.tag == "PID")), separator=" "),
        )


def _amount(segments: Sequence[Segment], qualifier: str, *, uom: str = "") -> Amount:
    return _in_unit(next((s for s in segments if s.tag == "QTY" and s.text(1) == qualifier), None), uom)


def _in_unit(segment: Segment | None, uom: str) -> Amount:
    """Return the quantity of a QTY segment; one in another unit than the line's is not to be reckoned with."""
    if segment is None:
        return Amount()
    own = plain_unit(segment.text(3))
    if own and uom and own != uom:
        return Amount(piece=segment.piece(2), caution=Caution.UNCLEAR_QUANTITY)
    return read_amount(segment.piece(2))


def _other(segments: Sequence[Segment], uom: str) -> Amount:
    """Return a quantity of a state with any other qualifier: then the state is about that quantity."""
    known = (_ORIGINAL, _SHIPPED, _OPEN)
    return _in_unit(next((s for s in segments if s.tag == "QTY" and s.text(1) not in known), None), uom)
