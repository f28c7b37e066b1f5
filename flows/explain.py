"""Everything that is known about one order line, in time order, each fact with its evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.engine import read_session
from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.document import Box, Cell, Evidence, Span
from domain.errors import InputError
from domain.match import Action, DecisionEvent, MatchedStatement
from domain.promise import PromiseWindow
from domain.purchase import PoLine
from domain.state import LineState
from flows.accounts import states_of
from flows.expected_arrival import expectation_as_stored, expected_arrival
from flows.home import Home
from reports.promise_slip import Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One fact: the day, who says it, what it says, the words it rests on, and the rows it stands in."""

    on: date
    who: str
    what: str
    evidence: tuple[str, ...] = ()
    statement_id: int | None = None
    mail_id: int | None = None
    decision_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A line's state and its facts, oldest first; ``expected`` is what its promise comes to by experience, if known."""

    state: LineState
    entries: tuple[Entry, ...]
    expected: Expected | None = None


def explain(home: Home, reference: str) -> Story:
    """Return the story of ``PO/LINE``.

    Raises:
        InputError: the reference is not of that form, or there is no such line.
    """
    po, slash, number = reference.rpartition("/")
    if not slash or not po or not number:
        raise InputError(f"{reference!r} is not of the form PO/LINE, for example 4501/2")
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        line = Orders(session).line(po, number)
        if line is None:
            raise InputError(f"there is no order line {reference}")
        entries = sorted(_entries(session, line), key=lambda e: e.on)
        (state,) = states_of(session, home, [line])
        expected = expected_arrival(state, expectation_as_stored(session, home))
        return Story(state=state, entries=tuple(entries), expected=expected)


def _entries(session: Session, line: PoLine) -> Iterator[Entry]:
    key = [(line.po, line.line)]
    if line.order_date is not None:
        goods = f"{_plain(line.ordered)} {line.uom} {line.description or line.item}"
        what = f"ordered {goods}, needed {line.need_date or 'any time'}"
        yield Entry(on=line.order_date, who="we", what=what)
    for change in Orders(session).events_of(key):
        yield Entry(
            on=change.on, who="our ERP", what=f"{change.change}: {change.before or '-'} -> {change.after or '-'}"
        )
    for receipt in Orders(session).receipts_of(key):
        yield Entry(
            on=receipt.on, who="our dock", what=f"received {_plain(receipt.amount)} {receipt.uom} ({receipt.number})"
        )
    for word in Statements(session).of_lines(key):
        yield Entry(
            on=word.document_on,
            who=word.vendor_id or "unknown sender",
            what=_said(word),
            evidence=tuple(quotes(word)),
            statement_id=word.statement_id,
            mail_id=word.mail_id,
        )
    for record in Outbox(session).chased(key):
        yield Entry(on=record.on, who="we", what=f"asked the vendor: {record.reason} (stage {record.stage})")
    for event in Decisions(session).of_lines(key):
        if event.action is not Action.AUTO_APPLY:
            yield Entry(on=event.at.date(), who=event.who, what=_decided(event), decision_id=event.decision_id)


def _decided(event: DecisionEvent) -> str:
    """A decision in words: what, about which statement, from what to what, and why."""
    about = f" statement {event.statement_id}" if event.statement_id is not None else ""
    change = f" {event.before} -> {event.after}" if event.after else ""
    code = f" {event.code}" if event.code else ""
    return f"{event.action}{about}{code}{change}: {event.reason or '-'}"


def _said(word: MatchedStatement) -> str:
    s = word.statement
    parts = [s.kind.value]
    if s.quantity is not None:
        parts.append(f"{_plain(s.quantity.value)} {s.uom_text or s.quantity.uom}".strip())
    if s.promise is not None:
        parts.append(window_words(s.promise))
    if s.ship_date is not None:
        parts.append(f"shipped {s.ship_date}")
    if s.unit_price is not None:
        parts.append(f"at {s.unit_price} {s.price_uom or ''}".strip())
    if s.complete_claim:
        parts.append("(says complete)")
    held = f" - {'; '.join(word.holds)}" if word.holds else ""
    return f"{' '.join(parts)} [{word.decision}, {word.confidence:.0%}]{held}"


def window_words(window: PromiseWindow) -> str:
    """Say a window in words: one day, a span, or one end."""
    basis = f" ({window.basis})" if window.basis else ""
    if window.end is None:
        return f"not before {window.start}{basis}"
    if window.start is None:
        return f"by {window.end}{basis}"
    return f"{window.start}{basis}" if window.start == window.end else f"{window.start} to {window.end}{basis}"


def quotes(word: MatchedStatement) -> Iterator[str]:
    """Yield the words each value of a statement came from, and where they stand."""
    for e in word.statement.evidence:
        yield f'{e.field}: "{e.text}" in {word.source}, {word.document.name}{_where(e)}'


def _where(evidence: Evidence) -> str:
    match evidence.place:
        case Box(x0=x0, top=top):
            return f", page {evidence.page} at {x0:.0f}/{top:.0f}"
        case Span(start=start, end=end):
            return f", characters {start}-{end}"
        case Cell(ref=ref):
            return f", cell {ref}"


def _plain(value: object) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
