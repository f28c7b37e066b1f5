"""X12 855 and 865: a vendor's answer to an order or to its change, one line loop after the other (DOMAIN 7.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.document import Document, Evidence, LineReference, Statement, StatementKind
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.segments import (
    LineFacts,
    ReadDate,
    Segment,
    day,
    evidence_of,
    evidences,
    held,
    joined,
    number,
    quantity,
    to_statement,
    too_long,
)
from parsers.edi.x12_answer import Answer, LineAnswers, Slice, portions
from parsers.edi.x12_change import after_change
from parsers.edi.x12_codes import (
    ACCEPTS_UNLISTED,
    DATE_MEANING,
    LISTED_ONLY,
    ORDER_LINE_QUALIFIERS,
    ORDER_QUALIFIERS,
    ORDER_VERDICT,
    ORDER_WORDS,
    PAPER_REFERENCES,
    VENDOR_ORDER_REFERENCES,
    OrderVerdict,
)
from parsers.edi.x12_header import CANCELS, Header, silent_type, whole_order
from parsers.edi.x12_transaction import Transaction, date_of, item_codes, pairs, plain_unit, qualified_date, read_amount

_REPLACES = frozenset({"04", "05"})
_SUPPLIED_PRICE = "IP"
_MAX_ANSWERS = 300  # ACK segments of a line; the standard allows 104
_LINE_TAGS = frozenset({"PO1", "POC"})
_TRAILER_TAGS = frozenset({"CTT", "AMT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where a header or line segment keeps its elements."""

    po: int
    date: int
    vendor_order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _LineLayout:
    amount: int
    uom: int
    price: int
    price_uom: int
    pairs: int


_HEADERS = {
    "BAK": _Layout(po=3, date=9, vendor_order=8),
    "BCA": _Layout(po=3, date=10, vendor_order=9),
}
_LINES = {
    "PO1": _LineLayout(amount=2, uom=3, price=4, price_uom=5, pairs=6),
    "POC": _LineLayout(amount=3, uom=5, price=6, price_uom=7, pairs=8),
}


@dataclass(slots=True, kw_only=True)
class _Loop:
    """The segments of one line loop, in order."""

    head: Segment
    rest: list[Segment] = field(default_factory=list)


def read_855(transaction: Transaction, *, name: str) -> Document:
    """Return the acknowledgment of one 855 or 865 transaction.

    Raises:
        DocumentError: no beginning segment.
    """
    begin = next((s for s in transaction.segments if s.tag in _HEADERS), None)
    if begin is None:
        raise DocumentError(f"segment {transaction.number} (ST*{transaction.set_id}): no BAK or BCA follows")
    loops = _loops(transaction.segments)
    header = _header(begin, transaction.segments)
    faults = (*transaction.faults, *_count_faults(transaction.segments, len(loops)))
    statements = tuple(_statements(header, loops, control=transaction.control))
    if not transaction.complete or len(faults) > len(transaction.faults):
        statements = held(statements)
    po_numbers = dict.fromkeys(s.target.po_text for s in statements if s.target.po_text)
    if header.po:
        po_numbers.setdefault(header.po.text)
    return Document(
        name=name,
        kind=MailKind.ACK_REV if transaction.set_id == "865" or header.purpose in _REPLACES else MailKind.ACK,
        references=header.references,
        vendor_order=header.vendor_order.text if header.vendor_order else None,
        po_numbers=tuple(po_numbers),
        date=day(header.date.text) if header.date else None,
        title=f"X12 {transaction.set_id} purchase order acknowledgment",
        answers_listed_only=header.type_code in LISTED_ONLY,
        statements=statements,
        warnings=(*faults, *silent_type(header)),
    )


def _loops(segments: Sequence[Segment]) -> list[_Loop]:
    loops: list[_Loop] = []
    for segment in segments:
        if segment.tag in _LINE_TAGS:
            loops.append(_Loop(head=segment))
        elif segment.tag in _TRAILER_TAGS:
            break
        elif loops:
            loops[-1].rest.append(segment)
            too_long(segment, len(loops[-1].rest))
    return loops


def _header(begin: Segment, segments: Sequence[Segment]) -> Header:
    layout = _HEADERS[begin.tag]
    head = segments[: next((i for i, s in enumerate(segments) if s.tag in _LINE_TAGS), len(segments))]
    named = [s for s in head if s.tag == "REF"]
    vendor_orders = [s.piece(2) for s in named if s.text(1) in VENDOR_ORDER_REFERENCES]
    return Header(
        begin=begin,
        po=begin.piece(layout.po),
        purpose=begin.text(1),
        verdict=ORDER_VERDICT.get(begin.text(2), OrderVerdict.UNSAID),
        type_code=begin.text(2),
        vendor_order=next((p for p in (begin.piece(layout.vendor_order), *vendor_orders) if p), None),
        date=begin.piece(layout.date),
        promised=_promised(head),
        references=frozenset(s.text(2) for s in named if s.text(1) in PAPER_REFERENCES and s.text(2)),
    )


def _promised(segments: Sequence[Segment]) -> ReadDate:
    """Return the first date in DTM segments that promises; requested dates echo our own order."""
    for segment in segments:
        meaning = DATE_MEANING.get(segment.text(1))
        if segment.tag == "DTM" and meaning is not None and meaning.promises:
            return date_of(segment)
    return ReadDate()


def _count_faults(segments: Sequence[Segment], lines: int) -> tuple[str, ...]:
    total = next((s for s in segments if s.tag == "CTT"), None)
    if total is None or not total.text(1).isdecimal() or int(total.text(1)) == lines:
        return ()
    return (f"segment {total.number} (CTT) counts {total.text(1)} lines, there are {lines}",)


def _statements(header: Header, loops: Sequence[_Loop], *, control: str) -> Iterator[Statement]:
    if header.purpose == CANCELS or not loops:
        yield from whole_order(header, control=control)
        return
    yield from _unlisted(header, loops, control=control)
    for index, loop in enumerate(loops, start=1):
        facts = _facts(loop, header, row=f"{control}:{index}")
        found = portions(_answers(loop, header))
        if loop.head.tag == "POC":
            found = after_change(found, loop.head, answered=any(s.tag == "ACK" for s in loop.rest))
        yield from (to_statement(portion, facts) for portion in found)


def _unlisted(header: Header, loops: Sequence[_Loop], *, control: str) -> Iterator[Statement]:
    """Yield the acceptance of the lines that "exception detail only" leaves out, where the listed ones are numbered."""
    listed = [_own_number(loop) for loop in loops]
    if header.type_code != ACCEPTS_UNLISTED or header.po is None or None in listed:
        return
    yield Statement(
        kind=StatementKind.CONFIRM,
        target=LineReference(
            row=f"{control}:0", po_text=header.po.text, whole_order=True, but_lines=tuple(n for n in listed if n)
        ),
        evidence=evidences(("po", header.po), ("kind", header.begin.piece(2))),
        note=ORDER_WORDS[ACCEPTS_UNLISTED],
    )


def _own_number(loop: _Loop) -> str | None:
    """Return our line number as far as the vendor says it, else what stands for it in PO101."""
    found = [*pairs(loop.head, start=_LINES[loop.head.tag].pairs)]
    found += [p for s in loop.rest if s.tag == "LIN" for p in pairs(s, start=2)]
    found += [(s.text(1), s.text(2)) for s in loop.rest if s.tag == "REF"]
    return next((v for q, v in found if q in ORDER_LINE_QUALIFIERS and v), None) or loop.head.text(1) or None


def _facts(loop: _Loop, header: Header, *, row: str) -> LineFacts:
    layout = _LINES[loop.head.tag]
    found = [
        *pairs(loop.head, start=layout.pairs),
        *(p for s in loop.rest if s.tag == "LIN" for p in pairs(s, start=2)),
    ]
    named = {s.text(1): s.piece(2) for s in reversed(loop.rest) if s.tag == "REF"}
    own_line = next((v for q, v in found if q in ORDER_LINE_QUALIFIERS), None)
    line_piece = next((named[q] for q in ORDER_LINE_QUALIFIERS if named.get(q)), None) or loop.head.piece(1)
    po_text = next((v for q, v in found if q in ORDER_QUALIFIERS), header.po.text if header.po else None)
    codes = item_codes(found)
    words = joined((s.text(5) for s in loop.rest if s.tag == "PID"), separator=" ")
    ordered = number(loop.head.text(layout.amount))
    price, price_evidence = _price(loop, layout)
    return LineFacts(
        target=LineReference(
            row=row,
            po_text=po_text,
            po_line=own_line or (line_piece.text if line_piece else None),
            item_text=words or (codes[0] if codes else ""),
            codes=codes,
        ),
        ordered=quantity(ordered, plain_unit(loop.head.text(layout.uom))),
        unit_price=price,
        price_uom=None
        if price is None
        else loop.head.text(layout.price_uom) or plain_unit(loop.head.text(layout.uom)) or None,
        evidence=evidences(("po", header.po), ("line", line_piece)) + price_evidence,
    )


def _price(loop: _Loop, layout: _LineLayout) -> tuple[Decimal | None, tuple[Evidence, ...]]:
    """Return the price: where the status says that it changed, a CTP carries the new one."""
    changed = any(s.tag == "ACK" and s.text(1).upper() == _SUPPLIED_PRICE for s in loop.rest)
    news = [s.piece(3) for s in loop.rest if s.tag == "CTP"] if changed else []
    piece = next((p for p in news if p), None) or loop.head.piece(layout.price)
    value = number(piece.text) if piece else None
    return value, (evidence_of("unit_price", piece),) if piece and value is not None else ()


def _answers(loop: _Loop, header: Header) -> LineAnswers:
    layout = _LINES[loop.head.tag]
    return LineAnswers(
        ordered=read_amount(loop.head.piece(layout.amount)),
        uom=plain_unit(loop.head.text(layout.uom)),
        answers=tuple(_with_dates(loop.rest)),
        slices=tuple(_slice(s) for s in loop.rest if s.tag == "SCH"),
        promised=_line_promise(loop.rest, header),
        verdict=header.verdict,
    )


def _with_dates(segments: Sequence[Segment]) -> Iterator[Answer]:
    """Yield each ACK; a DTM behind an ACK that has no date of its own belongs to it."""
    for count, segment in enumerate((s for s in segments if s.tag == "ACK"), start=1):
        too_long(segment, count, at_most=_MAX_ANSWERS)
    for index, segment in enumerate(segments):
        if segment.tag != "ACK":
            continue
        following = segments[index + 1 :]
        end = next((i for i, s in enumerate(following) if s.tag == "ACK"), len(following))
        own = qualified_date(segment.text(4), segment.piece(5))
        yield Answer(
            code=segment.text(1).upper(),
            code_piece=segment.piece(1),
            amount=read_amount(segment.piece(2)),
            uom=segment.text(3),
            date=own if own.evidence else _promised(following[:end]),
            offered=" ".join(f"{q} {v}" for q, v in pairs(segment, start=7)),
        )


def _slice(segment: Segment) -> Slice:
    """Return a schedule; of its two dates the one that promises, not the one we requested."""
    dates = [(segment.text(q), qualified_date(segment.text(q), segment.piece(q + 1))) for q in (5, 8)]
    dates = [(q, d) for q, d in dates if d.evidence]
    promise = next((d for q, d in dates if q in DATE_MEANING and DATE_MEANING[q].promises), None)
    date = promise or (dates[0][1] if dates else ReadDate())
    return Slice(amount=read_amount(segment.piece(1)), uom=segment.text(2), date=date)


def _line_promise(segments: Sequence[Segment], header: Header) -> ReadDate:
    before_answers = segments[: next((i for i, s in enumerate(segments) if s.tag == "ACK"), len(segments))]
    own = _promised(before_answers)
    return own if own.evidence else header.promised
