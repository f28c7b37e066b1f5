"""The exports of CONTRACT section 2: plain rows, one dictionary each, in a stable order."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from db.engine import read_session
from db.repositories.decisions import Decisions
from db.repositories.exceptions import Exceptions
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.document import Box, Cell, Evidence, Span
from domain.match import MatchedStatement
from domain.state import LineState, OpenException
from flows.accounts import every_state
from flows.expected_arrival import expectation_in, expected_arrival
from flows.home import Home
from flows.loose_ends import vendor_exceptions
from flows.order_figures import Figures, bring_up_to_date
from reports.figure import Column, ColumnKind, Figure

Row = dict[str, object]


def export_rows(home: Home, what: str) -> Iterator[Row]:
    """Yield the rows of one export; ``what`` is a key of ``EXPORTS``."""
    if what == "lines":
        bring_up_to_date(home)
    with read_session(home.engine) as session:
        yield from EXPORTS[what](session, home)


def _messages(session: Session, _home: Home) -> Iterator[Row]:
    for mail in Mails(session).every_mail():
        yield {
            "source": mail.source,
            "message_id": mail.message_id,
            "date": mail.date.isoformat(),
            "sender": mail.sender,
            "vendor": mail.vendor_id,
            "kind": mail.kind,
            "documents": [{"name": d.name, "kind": d.kind, "pages": d.pages} for d in mail.documents],
            "outcome": mail.outcome,
            "reason": mail.reason or None,
        }


def _statements(session: Session, _home: Home) -> Iterator[Row]:
    yield from map(statement_row, Statements(session).every_statement())


def statement_row(word: MatchedStatement) -> Row:
    """Return one statement in the shape of the contract."""
    s = word.statement
    return {
        "source": word.source,
        "document": word.document.name,
        "page": s.page,
        "vendor": word.vendor_id,
        "vendor_order": word.document.vendor_order,
        "kind": s.kind,
        "po": word.po,
        "line": _line(word.line),
        "po_text": s.target.po_text,
        "item_text": s.target.item_text or (s.target.codes[0] if s.target.codes else None),
        "qty": _figure(s.quantity.value if s.quantity else None),
        "uom": s.uom_text or (s.quantity.uom or None if s.quantity else None),
        "eta_from": _day(s.promise.start if s.promise else None),
        "eta_to": _day(s.promise.end if s.promise else None),
        "eta_basis": s.promise.basis if s.promise else None,
        "ship_date": _day(s.ship_date),
        "tracking": s.tracking,
        "unit_price": _figure(s.unit_price),
        "price_uom": s.price_uom,
        "complete_claim": s.complete_claim,
        "decision": word.decision,
        "confidence": round(word.confidence, 4),
        "evidence": [_evidence(e) for e in s.evidence],
        "holds": list(word.holds),
    }


def _lines(session: Session, home: Home) -> Iterator[Row]:
    known = expectation_in(Figures(session=session, home=home))
    for state in every_state(session, home):
        expected = expected_arrival(state, known)
        yield line_row(state) | {
            "expected": _day(expected.even if expected else None),
            "expected_safe": _day(expected.safe if expected else None),
            "expected_basis": expected.basis if expected else None,
        }


def line_row(state: LineState) -> Row:
    """Return one line in the shape of the contract."""
    line = state.line
    return {
        "po": line.po,
        "line": _line(line.line),
        "vendor": line.vendor_id,
        "item": line.item,
        "description": line.description,
        "uom": line.uom,
        "ordered": _figure(line.ordered),
        "cancelled": _figure(state.cancelled),
        "acknowledged": _figure(state.acknowledged),
        "shipped": _figure(state.shipped),
        "received": _figure(state.received),
        "backordered": _figure(state.backordered),
        "unexplained": _figure(state.unexplained),
        "promise_from": _day(state.promise.start if state.promise else None),
        "promise_to": _day(state.promise.end if state.promise else None),
        "last_promise_to": _day(state.last_promise_to),
        "need_date": _day(line.need_date),
        "headline": state.headline,
        "exceptions": list(state.codes),
        "next_action": state.next_action,
        "next_action_on": _day(state.next_action_on),
    }


def _exceptions(session: Session, home: Home) -> Iterator[Row]:
    """What is open as of the home's day, then what was open once and is resolved."""
    stored = list(Exceptions(session).every_exception())
    owners = {(s.exception.code, s.exception.po, s.exception.line, s.exception.vendor_id): s.owner for s in stored}
    buyers = {(line.po, line.line): line.buyer for line in Orders(session).every_line()}
    for found in open_exceptions(session, home):
        owner = owners.get((found.code, found.po, found.line, found.vendor_id)) or buyers.get(
            (found.po or "", found.line or "")
        )
        yield _exception_row(found, owner=owner, resolved_on=None, session=session)
    for old in stored:
        if old.resolved_on is not None:
            yield _exception_row(old.exception, owner=old.owner, resolved_on=old.resolved_on, session=session)


def open_exceptions(session: Session, home: Home) -> Iterator[OpenException]:
    """Yield every open exception of lines and vendors as of the home's day."""
    for state in every_state(session, home):
        yield from state.exceptions
    yield from vendor_exceptions(session, as_of=home.as_of)


def _exception_row(found: OpenException, *, owner: str | None, resolved_on: date | None, session: Session) -> Row:
    statements = Statements(session)
    evidence = [
        {"source": word.source, "document": word.document.name, **_evidence(e)}
        for word in (statements.get(i) for i in found.statement_ids)
        for e in word.statement.evidence
    ]
    return {
        "code": found.code,
        "po": found.po,
        "line": _line(found.line),
        "vendor": found.vendor_id,
        "severity": found.severity,
        "opened_on": _day(found.opened_on),
        "detail": found.detail,
        "owner": owner or None,
        "root_cause": found.root_cause,
        "resolved_on": _day(resolved_on),
        "evidence": evidence,
    }


def _outbox(session: Session, _home: Home) -> Iterator[Row]:
    for entry in Outbox(session).every_mail():
        mail = entry.mail
        yield {
            "to": list(mail.to),
            "cc": list(mail.cc),
            "subject": mail.subject,
            "status": mail.status,
            "reason": mail.status_reason or None,
            "message_id": mail.message_id,
            "in_reply_to": mail.in_reply_to,
            "vendor": mail.vendor_id,
            "stage": mail.stage,
            "refs": [{"ref": r.ref, "po": r.po, "line": _line(r.line), "reasons": list(r.reasons)} for r in mail.refs],
            "text": mail.text,
            "html": mail.html,
        }


def _decisions(session: Session, _home: Home) -> Iterator[Row]:
    for event in Decisions(session).every_decision():
        yield {
            "id": event.decision_id,
            "at": event.at.isoformat(),
            "who": event.who,
            "what": event.action,
            "po": event.po,
            "line": _line(event.line),
            "statement": event.statement_id,
            "amount": _figure(event.amount),
            "before": event.before or None,
            "after": event.after or None,
            "reason": event.reason or None,
            "undoes": event.undoes,
        }


EXPORTS: Mapping[str, Callable[[Session, Home], Iterator[Row]]] = {
    "messages": _messages,
    "statements": _statements,
    "lines": _lines,
    "exceptions": _exceptions,
    "outbox": _outbox,
    "decisions": _decisions,
}


def _figure(value: Decimal | None) -> str | None:
    """A decimal string without an exponent and without trailing zeros behind the point."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _line(text: str | None) -> int | str | None:
    """A line number as a number where it is one: ``00010`` is 10."""
    if text is None:
        return None
    return int(text) if text.strip().isdecimal() else text


def _evidence(evidence: Evidence) -> Row:
    place: object
    match evidence.place:
        case Box(x0=x0, top=top, x1=x1, bottom=bottom):
            place = [round(v, 1) for v in (x0, top, x1, bottom)]
        case Span(start=start, end=end):
            place = [start, end]
        case Cell(ref=ref):
            place = ref
    return {"field": evidence.field, "page": evidence.page, "box": place, "text": evidence.text}


def json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a JSON array piece by piece, so that a million lines need no memory."""
    yield b"["
    for number, row in enumerate(rows):
        text = json.dumps(row, indent=1, ensure_ascii=False)
        yield (",\n" if number else "\n").encode() + text.encode(errors="replace")
    yield b"\n]\n"


def export_table(rows: Sequence[Row], *, title: str, as_of: date, fmt: str) -> bytes:
    """Return export rows as a flat CSV or XLSX table; nested values become JSON text."""
    from reports.render import render  # noqa: PLC0415 -- loads the workbook writer, which JSON exports never need

    keys = list(dict.fromkeys(key for row in rows for key in row))
    columns = tuple(Column(key=key, title=key, kind=ColumnKind.TEXT) for key in keys)
    flat = tuple(tuple(_flat(row.get(k)) for k in keys) for row in rows)
    return render(Figure(title=title, as_of=as_of, columns=columns, rows=flat), fmt)


def _flat(value: object) -> str | int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
