"""One case as a person sees it: what the vendor wrote, the line of ours beside it, the candidates, and why it waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import StoredMail
from db.repositories.changes import Changes
from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.match import Action, Decision, DecisionEvent, MatchedStatement
from domain.price import PriceMatch, UnitPrice, compare_prices
from domain.purchase import PoLine, Vendor, po_key
from domain.quantity import figure
from domain.state import LineState
from flows.accounts import states_of
from flows.case_snapshot import CaseSnapshot, snapshot
from flows.decide import why_not_in_batch
from flows.decision_values import Ticket
from flows.home import Home
from flows.order_books import aliases_in_force
from flows.remembered import Remembered
from flows.review_queue import QueueEntry, Risk, queue_of, risk_of
from matching.amounts import line_unit
from matching.candidates import Candidate, ranked
from matching.order_book import OpenLine, OrderBook
from matching.order_reference import printed_spellings

_CHOICES = 9  # one key each
_KNOWN: Remembered[tuple[Candidate, ...]] = Remembered(most=2_000)
_BATCH_FROM = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value of the vendor against ours; ``delta`` says the signed difference in words, empty where they agree."""

    field: str
    theirs: str
    ours: str
    delta: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another statement of the same document."""

    case_id: int
    words: str
    po: str | None
    line: str | None
    decision: Decision
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCase:
    """A case with everything a person needs to decide it.

    ``word`` holds the statement with its evidence, ``order_line`` and ``state`` our side of the chosen line (None
    where none is chosen). ``candidates`` come likeliest first. ``shown_version`` goes back with the decision.
    ``mates`` are all statements of its document, its own among them. ``blind`` marks an audit of what a rule
    applied: the rule's choice is then not part of the case.
    """

    case_id: int
    shown_version: str
    mail: StoredMail
    document: str
    page: int
    vendor: Vendor | None
    word: MatchedStatement
    why: str
    order_line: PoLine | None
    state: LineState | None
    candidates: tuple[Candidate, ...]
    differences: tuple[Difference, ...]
    siblings: tuple[Sibling, ...]
    mates: tuple[MatchedStatement, ...]
    risk: Risk
    owner: str = ""
    notes: tuple[DecisionEvent, ...] = ()
    history: tuple[DecisionEvent, ...] = ()
    blind: bool = False

    @property
    def ticket(self) -> Ticket:
        """What a decision on this case names."""
        return Ticket(case_id=self.case_id, shown_version=self.shown_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One row of a batch before it is accepted; ``blocked`` says why it must be decided by itself."""

    ticket: Ticket
    words: str
    po: str | None
    line: str | None
    confidence: float
    blocked: str = ""


def waiting_cases(
    home: Home, *, vendor: str | None = None, owner: str | None = None, first: int = 0, most: int = 50
) -> tuple[ReviewCase, ...]:
    """Return whole cases of the queue in its order, ``most`` of them from the place ``first`` on."""
    with read_session(home.engine) as session:
        entries = queue_of(session, home, vendor=vendor, owner=owner)
        cases = [_case(session, home, e.case_id, e, blind=e.blind) for e in entries[first : first + most]]
    return tuple(case for case in cases if case is not None)


def review_case(home: Home, case_id: int) -> ReviewCase | None:
    """Return one case whether it still waits or not, or None where there is no such statement."""
    with read_session(home.engine) as session:
        return _case(session, home, case_id, None, blind=case_id in Decisions(session).audits_open())


def batch_preview(home: Home, case_id: int, *, at_least: float = _BATCH_FROM) -> tuple[BatchRow, ...]:
    """Return the waiting rows of a case's document that are at least so sure, with why some cannot go along."""
    with read_session(home.engine) as session:
        case = snapshot(session, case_id)
        if case is None:
            return ()
        words = of_document(session, case.word)
        rows = [w for w in words if w.decision is Decision.REVIEW and w.confidence >= at_least]
        return tuple(row for w in rows if (row := _batch_row(session, w)) is not None)


def _batch_row(session: Session, word: MatchedStatement) -> BatchRow | None:
    case = snapshot(session, word.statement_id)
    if case is None:
        return None
    return BatchRow(
        ticket=Ticket(case_id=word.statement_id, shown_version=case.version),
        words=said(word),
        po=word.po,
        line=word.line,
        confidence=word.confidence,
        blocked=why_not_in_batch(word) or "",
    )


def _case(session: Session, home: Home, case_id: int, entry: QueueEntry | None, *, blind: bool) -> ReviewCase | None:
    case = snapshot(session, case_id)
    if case is None:
        return None
    word = case.word
    mates = of_document(session, word)
    orders = Orders(session)
    assigned = case.newest(Action.ASSIGN)
    found = ReviewCase(
        case_id=case_id,
        shown_version=case.version,
        mail=Mails(session).get(word.mail_id),
        document=word.document.name,
        page=word.statement.page,
        vendor=orders.vendor(word.vendor_id) if word.vendor_id else None,
        word=word,
        why=why_it_waits(word),
        order_line=case.line,
        state=states_of(session, home, [case.line])[0] if case.line is not None else None,
        candidates=_remembered(session, home, word, mates),
        differences=differences(word, case.line) if case.line is not None else (),
        siblings=tuple(_sibling(w) for w in mates if w.statement_id != case_id),
        mates=mates,
        risk=entry.risk if entry is not None else risk_of(home, word.statement.kind, case.line),
        owner=assigned.after if assigned else "",
        notes=tuple(e for e in case.standing if e.action is Action.NOTE),
        history=_history(case),
    )
    return _blinded(found) if blind else found


def _blinded(case: ReviewCase) -> ReviewCase:
    """An audit shows what the vendor wrote and not what the rule made of it; candidates stand in natural order."""
    unranked = sorted(case.candidates, key=lambda c: (po_key(c.line.po), c.line.line.zfill(8)))
    return replace(
        case,
        blind=True,
        why="Applied by a rule and picked to be looked at again: say which line it is about.",
        word=_without_line(case.word),
        order_line=None,
        state=None,
        differences=(),
        candidates=tuple(replace(c, sureness=0.0, reasons=(), item_differs=None) for c in unranked),
        siblings=tuple(replace(s, po=None, line=None, confidence=0.0) if _by_rule(s) else s for s in case.siblings),
        mates=tuple(_without_line(w) if _by_rule(w) else w for w in case.mates),
        risk=replace(case.risk, priority="", days_late=0, value=None),
        history=(),
    )


def _by_rule(one: MatchedStatement | Sibling) -> bool:
    """Rows of the same paper that a rule placed tell by elimination where it put the audited one."""
    return one.decision is Decision.AUTO


def _without_line(word: MatchedStatement) -> MatchedStatement:
    return replace(word, po=None, line=None, amount=None, confidence=0.0, score=None, reasons=())


def _history(case: CaseSnapshot) -> tuple[DecisionEvent, ...]:
    return tuple(e for e in case.events if e.action not in {Action.NOTE, Action.ASSIGN})


def of_document(session: Session, word: MatchedStatement) -> tuple[MatchedStatement, ...]:
    """Return all statements of a statement's document, its own among them."""
    return tuple(w for w in Statements(session).of_mail(word.mail_id) if w.document.name == word.document.name)


def with_mates(case: ReviewCase, mates: Sequence[MatchedStatement]) -> ReviewCase:
    """Return a case beside the statements of its document as they stand now."""
    siblings = tuple(_sibling(w) for w in mates if w.statement_id != case.case_id)
    return replace(case, mates=tuple(mates), siblings=siblings)


def _sibling(word: MatchedStatement) -> Sibling:
    return Sibling(
        case_id=word.statement_id,
        words=said(word),
        po=word.po,
        line=word.line,
        decision=word.decision,
        confidence=word.confidence,
    )


def _remembered(
    session: Session, home: Home, word: MatchedStatement, mates: Sequence[MatchedStatement]
) -> tuple[Candidate, ...]:
    """The candidates, worked out once as long as neither the case nor the order books change."""
    marks = Changes(session).marks()
    aliases = frozenset(aliases_in_force(session, word.vendor_id).items())
    key = (str(home.engine.url), word.statement_id, word.po, word.line, marks.feed, marks.order_event, aliases)
    return _KNOWN.get(key, lambda: _candidates(session, word, mates))


def _candidates(session: Session, word: MatchedStatement, mates: Sequence[MatchedStatement]) -> tuple[Candidate, ...]:
    """The lines of the named order and the vendor's open ones, scored anew: the books may have moved since."""
    orders = Orders(session)
    named = [text for text in (word.po, word.statement.target.po_text) if text]
    spelled = {po_key(form) for text in named for form in printed_spellings(text)}
    lines = {(line.po, line.line): line for line in orders.lines_of_orders(spelled)}
    if word.vendor_id is not None:
        lines |= {(line.po, line.line): line for line in orders.open_lines_of_vendor(word.vendor_id)}
    by_order: dict[str, tuple[OpenLine, ...]] = {}
    for line in lines.values():
        by_order[po_key(line.po)] = (*by_order.get(po_key(line.po), ()), OpenLine(line=line, covered=line.received))
    book = OrderBook(orders=by_order, aliases=aliases_in_force(session, word.vendor_id))
    known = [line.po for line in lines.values() if po_key(line.po) in spelled]
    return ranked(word.statement, [w.statement for w in mates], book, named=known, most=_CHOICES)


def why_it_waits(word: MatchedStatement) -> str:
    """Say in one sentence why a person is asked."""
    reasons = [hold.partition(": ")[2] or hold for hold in word.holds]
    if not reasons:
        return "A rule was taken back." if word.decision is Decision.REVIEW else "Nothing holds it."
    text = "; ".join(dict.fromkeys(reasons))
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def said(word: MatchedStatement) -> str:
    """Say a statement in a few words: what, how much, until when."""
    s = word.statement
    quantity = f"{figure(s.quantity.value)} {s.uom_text or s.quantity.uom}".strip() if s.quantity else ""
    until = f"by {s.promise.end or s.promise.start}" if s.promise else ""
    shipped = f"shipped {s.ship_date}" if s.ship_date else ""
    item = s.target.item_text or (s.target.codes[0] if s.target.codes else "")
    return " ".join(part for part in (s.kind.value, quantity, item, until, shipped) if part)


def differences(word: MatchedStatement, line: PoLine) -> tuple[Difference, ...]:
    """Return what the vendor says beside what we ordered, with signed differences."""
    return tuple(_differences(word, line))


def _differences(word: MatchedStatement, line: PoLine) -> Iterator[Difference]:
    s = word.statement
    if s.quantity is not None:
        theirs = f"{figure(s.quantity.value)} {s.uom_text or s.quantity.uom}".strip()
        delta = "" if word.amount is None else _signed(word.amount - line.ordered, line.uom)
        yield Difference(field="qty", theirs=theirs, ours=f"{figure(line.ordered)} {line.uom}", delta=delta)
    day = s.ship_date or (s.promise and (s.promise.end or s.promise.start))
    if isinstance(day, date):
        ours = line.need_date
        moved = (day - ours).days if ours is not None else 0
        yield Difference(
            field="date",
            theirs=day.isoformat(),
            ours=ours.isoformat() if ours else "",
            delta=f"{moved:+d} days" if moved else "",
        )
    if s.unit_price is not None and line.unit_price is not None:
        yield _price(s.unit_price, s.price_uom, line)


def _price(price: Decimal, uom: str | None, line: PoLine) -> Difference:
    ours = UnitPrice(value=line.unit_price or Decimal(0), uom=line.price_uom)
    verdict = compare_prices(ours, UnitPrice(value=price, uom=uom), line_uom=line_unit(line), facts=None)
    delta = f"{verdict.percent:+.1f} %" if verdict.kind is PriceMatch.VARIANCE and verdict.percent is not None else ""
    if verdict.kind in {PriceMatch.UOM_MISMATCH, PriceMatch.NOT_COMPARABLE}:
        delta = verdict.reason or "the units differ"
    return Difference(
        field="price",
        theirs=f"{figure(price)} {uom or ''}".strip(),
        ours=f"{figure(ours.value)} {ours.uom or ''}".strip(),
        delta=delta,
    )


def _signed(value: Decimal, uom: str) -> str:
    return f"{'+' if value > 0 else ''}{figure(value)} {uom}" if value else ""
