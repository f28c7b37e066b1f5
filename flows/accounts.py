"""Loads everything the account of a line needs and folds it: the one way any flow gets line states."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from db.records import LineKey, OrderChange, OrderEvent, key_of
from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.calendar import BusinessCalendar
from domain.document import Caution
from domain.facts import DroppedLine, OrderClaim, SiblingAnswer
from domain.ledger import Terms, fold
from domain.mail import MailKind
from domain.match import DecisionEvent, MatchedStatement, Receipt
from domain.purchase import PoLine, Vendor, po_key
from domain.state import LineState
from flows.home import Home
from flows.status_sheets import dropped_lines, paper_of

Value = TypeVar("Value")

_CHUNK = 500
_FEW = 20  # vendors that are loaded one by one
_ACKNOWLEDGMENTS = frozenset({MailKind.ACK, MailKind.ACK_REV})


def every_state(session: Session, home: Home) -> Iterator[LineState]:
    """Yield the state of every line of every order, in order, a few hundred in memory at a time."""
    lines = Orders(session).every_line()
    while chunk := list(islice(lines, _CHUNK)):
        yield from states_of(session, home, chunk)


def states_of(session: Session, home: Home, lines: Sequence[PoLine]) -> tuple[LineState, ...]:
    """Fold the accounts of some lines as of the home's day."""
    return books_of(session, lines).states(home.calendar, as_of=home.as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Everything that was ever said, received and decided about some lines."""

    lines: tuple[PoLine, ...]
    words: Mapping[LineKey, Sequence[MatchedStatement]]
    receipts: Mapping[LineKey, Sequence[Receipt]]
    decisions: Mapping[LineKey, Sequence[DecisionEvent]]
    siblings: Mapping[str, Sequence[SiblingAnswer]]
    claims: Mapping[str, Sequence[OrderClaim]]
    vendors: Mapping[str, Vendor]
    receipts_known: bool
    dropped: Mapping[LineKey, Sequence[DroppedLine]]
    changes: Mapping[LineKey, Sequence[OrderEvent]]

    def states(
        self, calendar: BusinessCalendar, *, as_of: date, known_until: datetime | None = None
    ) -> tuple[LineState, ...]:
        """Fold every line as of a day; with what was known at a moment only, where one is given.

        Lines that were not ordered yet by then are left out; what the ERP changed later is taken back.
        """
        lines = self.lines if known_until is None else self._lines_then(known_until.date())
        return tuple(self._fold(line, calendar, as_of, known_until) for line in lines)

    def _fold(self, line: PoLine, calendar: BusinessCalendar, as_of: date, until: datetime | None) -> LineState:
        key = key_of(line.po, line.line)
        words = self.words.get(key, ())
        receipts = self.receipts.get(key, ())
        decisions = self.decisions.get(key, ())
        siblings = self.siblings.get(po_key(line.po), ())
        claims = self.claims.get(po_key(line.po), ())
        dropped = self.dropped.get(key, ())
        if until is not None:
            words = [w for w in words if w.received_at <= until]
            receipts = [r for r in receipts if r.on <= until.date()]
            decisions = [d for d in decisions if d.at <= until]
            siblings = [s for s in siblings if s.on <= until.date()]
            claims = [c for c in claims if c.on <= until.date()]
            dropped = [d for d in dropped if d.received_at <= until]
        return fold(
            line,
            words=words,
            receipts=receipts,
            decisions=decisions,
            siblings=siblings,
            terms=Terms(vendor=self.vendors.get(line.vendor_id), calendar=calendar, receipts_known=self.receipts_known),
            as_of=as_of,
            dropped=_still_dropped(dropped, words),
            claims=claims,
        )

    def _lines_then(self, day: date) -> Iterator[PoLine]:
        for line in self.lines:
            if line.order_date is None or line.order_date <= day:
                later = [e for e in self.changes.get(key_of(line.po, line.line), ()) if e.on > day]
                yield _taken_back(line, later)


def _still_dropped(dropped: Sequence[DroppedLine], words: Sequence[MatchedStatement]) -> DroppedLine | None:
    """The last sheet that dropped a line, unless something was said of the line after the sheet that listed it."""
    if not dropped:
        return None
    last = max(words, key=lambda word: (word.document_on, word.received_at))
    found = dropped[-1]
    return found if paper_of(last) == (found.listed_mail, found.listed_in) else None


_READ_BACK: Mapping[OrderChange, Callable[[str], Any]] = {
    OrderChange.CLOSED: lambda text: text.lower() in {"true", "1", "yes"},
    OrderChange.VANISHED: lambda _text: False,
    OrderChange.ORDERED: Decimal,
    OrderChange.CANCELLED: Decimal,
    OrderChange.NEED_DATE: lambda text: date.fromisoformat(text) if text else None,
}


def _taken_back(line: PoLine, events: Sequence[OrderEvent]) -> PoLine:
    """Return a line as it stood before some changes; the oldest of a field tells what it was."""
    before: dict[str, Any] = {}
    for event in sorted(events, key=lambda e: e.event_id, reverse=True):
        if event.change in _READ_BACK:
            field = OrderChange.CLOSED.value if event.change is OrderChange.VANISHED else event.change.value
            with suppress(ArithmeticError, ValueError):
                before[field] = _READ_BACK[event.change](event.before)
    return replace(line, **before) if before else line


def books_of(session: Session, lines: Sequence[PoLine]) -> Books:
    """Load everything about some lines."""
    orders = Orders(session)
    keys = [(line.po, line.line) for line in lines]
    said = Statements(session).of_orders({line.po for line in lines})
    words = _by_line(said)
    return Books(
        lines=tuple(lines),
        words=words,
        receipts=_grouped((key_of(r.po, r.line), r) for r in orders.receipts_of(keys)),
        decisions=_grouped((key_of(d.po or "", d.line), d) for d in Decisions(session).of_lines(keys)),
        siblings=_siblings(said),
        claims=_claims(said),
        vendors=_vendors(orders, {line.vendor_id for line in lines}),
        receipts_known=orders.has_receipts(),
        dropped=dropped_lines(session, lines, words),
        changes=_grouped((key_of(e.po, e.line), e) for e in orders.events_of(keys)),
    )


def _vendors(orders: Orders, ids: Collection[str]) -> dict[str, Vendor]:
    """Load the vendors of some lines; most callers have lines of one, and there may be thousands."""
    if len(ids) > _FEW:
        return {v.vendor_id: v for v in orders.vendors()}
    found = (orders.vendor(vendor_id) for vendor_id in ids)
    return {v.vendor_id: v for v in found if v is not None}


def _by_line(said: Iterable[MatchedStatement]) -> dict[LineKey, list[MatchedStatement]]:
    return _grouped((key_of(w.po, w.line), w) for w in said if w.po is not None and w.line is not None)


def _grouped(pairs: Iterable[tuple[LineKey, Value]]) -> dict[LineKey, list[Value]]:
    groups: defaultdict[LineKey, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _siblings(said: Sequence[MatchedStatement]) -> Mapping[str, list[SiblingAnswer]]:
    """Per order the acknowledgments that answered lines of it.

    The fold uses them only for lines nobody said anything about. A paper with a row that no line of the order
    fits is left out: that row may be the line that seems to be missing.
    """
    unplaced = _unplaced(said)
    found: dict[tuple[int, str, str], SiblingAnswer] = {}
    for word in said:
        if word.po is None or word.line is None or word.document.kind not in _ACKNOWLEDGMENTS:
            continue
        paper = (word.mail_id, word.document.name, po_key(word.po))
        if paper not in unplaced and not word.document.answers_listed_only:
            answer = SiblingAnswer(on=word.document_on, statement_id=word.statement_id, document=word.document.name)
            found.setdefault(paper, answer)
    by_order: defaultdict[str, list[SiblingAnswer]] = defaultdict(list)
    for (_, _, po), answer in found.items():
        by_order[po].append(answer)
    return by_order


def _unplaced(said: Iterable[MatchedStatement]) -> frozenset[tuple[int, str, str]]:
    """Papers with a row that no line of the order fits: that row may be the line that seems to be missing."""
    return frozenset((w.mail_id, w.document.name, po_key(w.po)) for w in said if w.po is not None and w.line is None)


def _claims(said: Sequence[MatchedStatement]) -> Mapping[str, list[OrderClaim]]:
    """Per order the papers that count and call all of it complete."""
    unplaced = _unplaced(said)
    found: defaultdict[str, dict[tuple[int, str], OrderClaim]] = defaultdict(dict)
    for word in said:
        if word.po is None or not word.decision.applied or Caution.ORDER_COMPLETE not in word.statement.cautions:
            continue
        if (word.mail_id, word.document.name, po_key(word.po)) not in unplaced:
            claim = OrderClaim(
                on=word.document_on, mail_id=word.mail_id, document=word.document.name, statement_id=word.statement_id
            )
            found[po_key(word.po)].setdefault((word.mail_id, word.document.name), claim)
    return {po: list(claims.values()) for po, claims in found.items()}
