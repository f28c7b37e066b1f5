"""EDIFACT ORDRSP: a vendor's answer to an order (DOMAIN 7.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.document import Caution, Document, Evidence, LineReference, Statement, StatementKind
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.edifact_message import (
    PROMISE_DATES,
    REQUESTED_DATES,
    LineGroup,
    Measured,
    Message,
    dated,
    description,
    free_text,
    head_and_lines,
    item_numbers,
    measured,
    own_line,
    plain_number,
    promise_of,
    reference,
)
from parsers.edi.segments import (
    LineFacts,
    Piece,
    Portion,
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
)
from parsers.papers.price_basis import price_unit

_CONFIRM, _CANCEL, _REJECT = StatementKind.CONFIRM, StatementKind.CANCEL, StatementKind.REJECT
_SUBSTITUTE, _RECEIPT = StatementKind.SUBSTITUTE, StatementKind.RECEIPT_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    """What a code says: a kind of statement (None: nothing), in the standard's words, perhaps with a caution."""

    kind: StatementKind | None
    words: str
    caution: Caution | None = None


# Element 1229, action on a line.
_ACTIONS: dict[str, _Meaning] = {
    "1": _Meaning(kind=_CONFIRM, words="added", caution=Caution.UNCLEAR_KIND),
    "2": _Meaning(kind=_CANCEL, words="deleted"),
    "3": _Meaning(kind=_CONFIRM, words="changed"),
    "4": _Meaning(kind=None, words="no action"),
    "5": _Meaning(kind=_CONFIRM, words="accepted without amendment"),
    "6": _Meaning(kind=_CONFIRM, words="accepted with amendment"),
    "7": _Meaning(kind=_REJECT, words="not accepted"),
    "8": _Meaning(kind=_CONFIRM, words="schedule only"),
    "10": _Meaning(kind=_RECEIPT, words="not found", caution=Caution.UNCLEAR_KIND),
    "11": _Meaning(kind=_CONFIRM, words="not amended"),
    "12": _Meaning(kind=_CONFIRM, words="line numbers changed", caution=Caution.UNCLEAR_KIND),
    "21": _Meaning(kind=_CANCEL, words="no delivery"),
    "22": _Meaning(kind=_CONFIRM, words="call-off delivery"),
    "23": _Meaning(kind=_CONFIRM, words="proposed amendment", caution=Caution.CONDITIONAL),
    "24": _Meaning(kind=_CONFIRM, words="accepted with amendment, no confirmation required"),
}
_UNKNOWN_ACTION = _Meaning(kind=_RECEIPT, words="unknown action", caution=Caution.UNCLEAR_KIND)
_NOTHING = {"12": "not processed", "23": "on hold", "41": "finishing or closing order"}
_ANSWERED = _Meaning(kind=_RECEIPT, words="an answer without lines")
# Element 1225, function of the message: what it says where the lines say nothing themselves. An amendment that is
# not shown, and an order that is held or closed, are for a person.
_FUNCTIONS: dict[str, _Meaning] = {
    "1": _Meaning(kind=_CANCEL, words="cancellation"),
    "6": _Meaning(kind=_CONFIRM, words="confirmation"),
    "27": _Meaning(kind=_REJECT, words="not accepted"),
    "29": _Meaning(kind=_CONFIRM, words="accepted without amendment"),
    **{
        code: _Meaning(kind=_CONFIRM, words="accepted with amendment", caution=Caution.UNCLEAR_KIND)
        for code in ("28", "30", "34")
    },
    **{code: _Meaning(kind=_RECEIPT, words=words, caution=Caution.UNCLEAR_KIND) for code, words in _NOTHING.items()},
}
_REPLACES = "5"
_ORDERED, _BACKORDERED, _SPLIT = "21", "83", "11"
_CONFIRMED = ("113", "12", "194", _SPLIT)
_OFFERED = frozenset({"3"})  # PIA "substituted by"
_PROMISES = frozenset({_CONFIRM, _SUBSTITUTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A quantity of the answer with the dates written behind it."""

    measure: Measured
    date: ReadDate


def read_ordrsp(message: Message, *, name: str) -> Document:
    """Return the acknowledgment of one ORDRSP message.

    Raises:
        DocumentError: no BGM segment.
    """
    begin = next((s for s in message.segments if s.tag == "BGM"), None)
    if begin is None:
        raise DocumentError(f"segment {message.number} (UNH): no BGM follows")
    head, groups = head_and_lines(message.segments)
    function = begin.text(3)
    statements = tuple(_statements(message, head, groups, begin=begin))
    miscounted = _count_faults(message.segments, len(groups))
    if miscounted or not message.complete:
        statements = held(statements)
    issued = dated(head, "137")
    vendor_order = reference(head, "VN", "SO", "CO")
    header_po = reference(head, "ON", "CR")
    po_numbers = dict.fromkeys([*([header_po.text] if header_po else []), *_line_orders(statements)])
    silent = (f"BGM function {function}: {_NOTHING[function]}; this confirms nothing",) if function in _NOTHING else ()
    return Document(
        name=name,
        kind=MailKind.ACK_REV if function == _REPLACES else MailKind.ACK,
        number=begin.text(2) or None,
        vendor_order=vendor_order.text if vendor_order else None,
        po_numbers=tuple(po_numbers),
        date=day(issued.text) if issued else None,
        title="EDIFACT ORDRSP purchase order response",
        statements=statements,
        warnings=(*message.faults, *miscounted, *silent),
    )


def _count_faults(segments: Sequence[Segment], lines: int) -> tuple[str, ...]:
    """Return what is wrong with the count of lines (CNT+2)."""
    total = next((s for s in segments if s.tag == "CNT" and s.text(1, 1) == "2"), None)
    said = number(total.text(1, 2)) if total else None
    if total is None or said is None or said == lines:
        return ()
    return (f"segment {total.number} (CNT) counts {total.text(1, 2)} lines, there are {lines}",)


def _line_orders(statements: Sequence[Statement]) -> list[str]:
    return [s.target.po_text for s in statements if s.target.po_text]


def _statements(
    message: Message, head: Sequence[Segment], groups: Sequence[LineGroup], *, begin: Segment
) -> Iterator[Statement]:
    function = begin.text(3)
    header_po = reference(head, "ON", "CR")
    whole = _FUNCTIONS.get(function) or (None if groups else _ANSWERED)
    if whole is not None and whole.kind is not None and header_po and (not groups or whole.kind is not _CONFIRM):
        target = LineReference(row=f"{message.control}:0", po_text=header_po.text, whole_order=True)
        promised = _line_date(head) if whole.kind is _CONFIRM else ReadDate()
        yield Statement(
            kind=whole.kind,
            target=target,
            promise=promised.window,
            cautions=frozenset(c for c in (whole.caution, promised.caution) if c),
            evidence=evidences(("po", header_po), ("kind", begin.piece(3))) + promised.evidence,
            note=f"{whole.words} ({function})" if function else whole.words,
        )
        return
    if function in _NOTHING:
        return
    for index, group in enumerate(groups, start=1):
        facts = _facts(group, header_po, row=f"{message.control}:{index}")
        yield from (to_statement(portion, facts) for portion in _portions(group, head, facts))


def _facts(group: LineGroup, header_po: Piece | None, *, row: str) -> LineFacts:
    line = own_line(group.rest)
    po = reference(group.rest, "ON", "CR") or header_po
    codes = item_numbers(group)
    ordered = next((m for m in _measures(group) if m.qualifier == _ORDERED), None)
    price, price_uom, price_evidence = _price(group, uom=ordered.uom if ordered else "")
    return LineFacts(
        target=LineReference(
            row=row,
            po_text=po.text if po else None,
            po_line=line.text if line else None,
            line_text=None if line else group.lin.text(1) or None,
            item_text=description(group) or (codes[0] if codes else ""),
            codes=codes,
        ),
        ordered=quantity(ordered.value, ordered.uom) if ordered else None,
        unit_price=price,
        price_uom=price_uom,
        evidence=evidences(("po", po), ("line", line or group.lin.piece(1))) + price_evidence,
    )


def _price(group: LineGroup, *, uom: str) -> tuple[Decimal | None, str | None, tuple[Evidence, ...]]:
    """Return the net price (AAA, AAB where there is none) with its basis."""
    found = {s.text(1, 1): s for s in reversed(group.rest) if s.tag == "PRI"}
    segment = found.get("AAA") or found.get("AAB") or next(iter(found.values()), None)
    piece = segment.piece(1, 2) if segment else None
    value = plain_number(piece, decimal=segment.decimal) if segment else None
    if segment is None or piece is None or value is None:
        return None, None, ()
    basis = number(segment.text(1, 5))
    return value, price_unit(segment.text(1, 6) or uom, basis=basis), (evidence_of("unit_price", piece),)


def _measures(group: LineGroup) -> list[Measured]:
    return [measured(s) for s in group.rest if s.tag == "QTY"]


def _line_date(segments: Sequence[Segment]) -> ReadDate:
    """Return the first promising date; requested dates echo our own order."""
    for segment in segments:
        code = segment.text(1, 1)
        if segment.tag == "DTM" and code in PROMISE_DATES and code not in REQUESTED_DATES:
            return promise_of(segment)
    return ReadDate()


def _parts(group: LineGroup) -> list[_Part]:
    """Return the answered quantities, each with the dates that follow it."""
    parts: list[_Part] = []
    for index, segment in enumerate(group.rest):
        if segment.tag != "QTY":
            continue
        measure = measured(segment)
        if measure.qualifier in (*_CONFIRMED, _BACKORDERED):
            following = group.rest[index + 1 :]
            end = next((i for i, s in enumerate(following) if s.tag in ("QTY", "SCC")), len(following))
            parts.append(_Part(measure=measure, date=_line_date(following[:end])))
    return parts


def _portions(group: LineGroup, head: Sequence[Segment], facts: LineFacts) -> Iterator[Portion]:
    code = group.lin.text(2)
    meaning = _ACTIONS.get(code, _UNKNOWN_ACTION) if code else _ACTIONS["5"]
    offered = item_numbers(group, functions=_OFFERED)
    kind = _SUBSTITUTE if offered and meaning.kind is _CONFIRM else meaning.kind
    if kind is None:
        return
    note = joined(
        [
            f"{meaning.words} ({code})" if code else "",
            free_text(group),
            f"offered: {' '.join(offered)}" if offered else "",
        ]
    )
    cautions = frozenset({meaning.caution} if meaning.caution else ())
    base = Portion(kind=kind, cautions=cautions, evidence=evidences(("kind", group.lin.piece(2))), note=note)
    if kind not in _PROMISES:
        yield base
        return
    parts = _without_totals(_parts(group)) or [_as_ordered(group)]
    fallback = _fallback(group, head)
    balanced = [_portion(base, part, parts, fallback) for part in parts]
    yield from (_checked(portion, balanced, facts) for portion in balanced)


def _as_ordered(group: LineGroup) -> _Part:
    ordered = next((m for m in _measures(group) if m.qualifier == _ORDERED), None)
    return _Part(measure=ordered or Measured(qualifier=_ORDERED, value=None, uom="", piece=None), date=ReadDate())


def _without_totals(parts: Sequence[_Part]) -> Sequence[_Part]:
    """Return the parts that say the confirmed quantity once: in pieces (QTY+11), else by the weightiest qualifier."""
    found = {p.measure.qualifier for p in parts}
    said = next((q for q in (_SPLIT, *_CONFIRMED) if q in found), None)
    return parts if said is None else [p for p in parts if p.measure.qualifier in (said, _BACKORDERED)]


def _fallback(group: LineGroup, head: Sequence[Segment]) -> ReadDate:
    """Return the date of the line (before its quantities, or behind the ordered one) or of the whole order."""
    own = _line_date(group.rest)
    return own if own.evidence else _line_date(head)


def _portion(base: Portion, part: _Part, parts: Sequence[_Part], fallback: ReadDate) -> Portion:
    backordered = part.measure.qualifier == _BACKORDERED
    date = part.date
    cautions = set(base.cautions)
    if not date.evidence and not backordered:
        date = fallback
        taken = any(p.date.evidence == fallback.evidence for p in parts if fallback.evidence)
        if taken and fallback.evidence:
            cautions.add(Caution.UNCLEAR_DATE)  # one date behind several quantities: whose is it?
    cautions |= {c for c in (part.measure.caution, date.caution) if c}
    return replace(
        base,
        kind=StatementKind.BACKORDER if backordered else base.kind,
        amount=part.measure.value or None,
        uom=part.measure.uom if part.measure.value else "",
        promise=date.window,
        cautions=frozenset(cautions),
        evidence=base.evidence + evidences(("qty", part.measure.piece)) + date.evidence,
    )


def _checked(portion: Portion, portions: Sequence[Portion], facts: LineFacts) -> Portion:
    """Return the portion, doubted where confirmed and backordered parts do not add up to the order."""
    kinds = {p.kind for p in portions}
    amounts = [p.amount for p in portions]
    if StatementKind.BACKORDER not in kinds or len(kinds) == 1 or facts.ordered is None:
        return portion
    total = sum((a for a in amounts if a is not None), Decimal(0))
    return portion if total == facts.ordered.value else portion.doubted(Caution.FAILED_CHECK)
