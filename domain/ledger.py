"""The account of a line: a fold over events that always adds up (DESIGN 4, DOMAIN 4.1-4.3).

    ordered = shipped or received + promised + backordered without a date + cancelled + unexplained

Events are the ERP's row and receipts, the vendor statements that were applied, and people's decisions. They are
ordered by the date of their document, then by arrival, so that an older paper that comes in late changes nothing
that a newer one said, and folding the same events in any order of arrival of rows gives the same state.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from domain.calendar import BusinessCalendar
from domain.decision_log import standing as standing_decisions
from domain.document import StatementKind
from domain.exceptions import judge
from domain.facts import DroppedLine, Facts, OrderClaim, PromiseChange, SiblingAnswer
from domain.headline import headline_of, next_step
from domain.mail import MailKind
from domain.match import Action, DecisionEvent, MatchedStatement, Receipt
from domain.promise import PromiseWindow
from domain.purchase import PoLine, Vendor
from domain.schedules import ScheduleBook, usable
from domain.shipments import ShipmentBook
from domain.state import LineState
from domain.tolerance import bounds, tolerance_for

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the account needs to know beside the events.

    ``receipts_known`` tells that this company feeds its receipts, so that a missing one means something.
    """

    vendor: Vendor | None
    calendar: BusinessCalendar
    receipts_known: bool = False

    @property
    def transit_days(self) -> int:
        """Business days from the vendor's dock to ours."""
        return self.vendor.transit_days if self.vendor else 0


@dataclass(slots=True)
class _Account:
    """Working state of the fold; nothing of it leaves this module."""

    net: Decimal
    low: Decimal
    cancelled: Decimal = _ZERO
    shipments: ShipmentBook = field(default_factory=ShipmentBook)
    schedules: ScheduleBook = field(default_factory=ScheduleBook)
    changes: list[PromiseChange] = field(default_factory=list)
    acknowledged_on: date | None = None
    receipt_word: MatchedStatement | None = None
    complete_claim: MatchedStatement | None = None
    revised: MatchedStatement | None = None
    last_word: MatchedStatement | None = None
    papers: set[tuple[object, ...]] = field(default_factory=set)

    def take(self, words: Sequence[MatchedStatement]) -> None:
        """Take in everything one document says about the line."""
        if self._known_paper(words):
            return
        before = self._promise()
        told = self.schedules.total > 0
        by_kind = {k: [w for w in words if w.statement.kind is k] for k in StatementKind}
        self._cancel([*by_kind[StatementKind.CANCEL], *by_kind[StatementKind.REJECT]])
        self._ship(by_kind[StatementKind.SHIP], by_kind[StatementKind.BACKORDER])
        self._promise_parts(by_kind)
        self._note(words, by_kind)
        after = self._promise()
        if told and before is not None and after is not None and before != after:
            self.changes.append(PromiseChange(on=words[0].document_on, before=before, after=after))

    def _known_paper(self, words: Sequence[MatchedStatement]) -> bool:
        """A copy of a numbered paper that says the same adds nothing (CONTRACT 3.10)."""
        head = words[0].document
        number = head.number or head.vendor_order
        if number is None or head.name == "body":
            return False
        said = frozenset(
            (w.statement.kind, w.amount, w.statement.promise, w.statement.ship_date, w.statement.complete_claim)
            for w in words
        )
        paper = (number, head.kind, head.revision, said)
        known = paper in self.papers
        self.papers.add(paper)
        return known

    def _cancel(self, words: Iterable[MatchedStatement]) -> None:
        for word in words:
            amount = word.amount if word.amount is not None else self.net - self.shipments.total
            self.cancel(max(_ZERO, amount))

    def cancel(self, amount: Decimal) -> None:
        """Take a quantity off the order, by a person's decision only."""
        amount = min(amount, self.net)
        self.cancelled += amount
        self.net -= amount
        self.low = max(_ZERO, self.low - amount)
        spare = self.net - self.shipments.total - self.schedules.total
        self.schedules.ship(max(_ZERO, -spare))

    def _ship(self, ships: Sequence[MatchedStatement], backorders: Sequence[MatchedStatement]) -> None:
        if not ships:
            return
        before = self.shipments.total
        self.shipments.add(ships)
        self.schedules.ship(self.shipments.total - before)
        if self.shipments.total >= self.low and not backorders:
            self.schedules.clear()
        self.complete_claim = next((w for w in ships if w.statement.complete_claim), self.complete_claim)

    def _promise_parts(self, by_kind: dict[StatementKind, list[MatchedStatement]]) -> None:
        shipped = self.shipments.total
        # Another item counts only after a person accepted it; then it is promised like the one ordered.
        confirms = [*by_kind[StatementKind.CONFIRM], *by_kind[StatementKind.SUBSTITUTE]]
        backorders = by_kind[StatementKind.BACKORDER]
        if self.net > 0 and shipped >= self.low and not backorders and not confirms:
            return
        if confirms:
            self.schedules.acknowledge(confirms, backorders, net=self.net, shipped=shipped)
        elif backorders:
            self.schedules.backorder(backorders, net=self.net, shipped=shipped)
        for word in by_kind[StatementKind.DELAY]:
            self.schedules.redate(word, net=self.net, shipped=shipped)
        if shipped >= self.low and self.low > 0 and not backorders:
            self.schedules.clear()

    def _note(self, words: Sequence[MatchedStatement], by_kind: dict[StatementKind, list[MatchedStatement]]) -> None:
        answers = [w for w in words if w.statement.kind is not StatementKind.RECEIPT_ONLY]
        if answers and self.acknowledged_on is None:
            self.acknowledged_on = words[0].document_on
        if by_kind[StatementKind.RECEIPT_ONLY] and self.receipt_word is None:
            self.receipt_word = by_kind[StatementKind.RECEIPT_ONLY][0]
        if words[0].document.kind is MailKind.ACK_REV:
            self.revised = words[0]
        self.last_word = words[-1]

    def _promise(self) -> PromiseWindow | None:
        return next((p.promise for p in self.schedules.in_order() if usable(p)), None)


def fold(  # noqa: PLR0913 -- every kind of event comes by its own name
    line: PoLine,
    *,
    words: Sequence[MatchedStatement],
    receipts: Sequence[Receipt],
    decisions: Sequence[DecisionEvent],
    siblings: Sequence[SiblingAnswer],
    terms: Terms,
    as_of: date,
    dropped: DroppedLine | None = None,
    claims: Sequence[OrderClaim] = (),
) -> LineState:
    """Fold all events of a line into its state as of a day.

    Args:
        line: The line as the ERP last reported it.
        words: Every statement matched to the line, applied or not, with its current decision.
        receipts: Our receipts of the line.
        decisions: People's decisions on the line, undone ones included.
        siblings: Acknowledgments of the same order that left the line out.
        terms: Vendor, calendar and what is known.
        as_of: The "today" of the judgement.
        dropped: The status sheet that no longer lists the line, where nothing was said of the line since.
        claims: Papers that call the whole order complete, whether they list the line or not.

    Returns:
        The line's state; its quantities satisfy the conservation law for any input.
    """
    words = sorted(words, key=_order)
    standing = standing_decisions(decisions)
    account = _run(line, words, standing, terms)
    received = max(line.received, sum((r.amount for r in receipts), _ZERO), _ZERO)
    if received >= account.low and account.net > 0:
        account.schedules.clear()
    account.schedules.ship(max(_ZERO, received - account.shipments.total))
    facts = _facts(line, account, words, receipts, standing, siblings, terms, received, as_of, dropped)
    facts = replace(facts, order_claim=_claim_without(line, claims, words))
    return _state(facts, account)


def _claim_without(line: PoLine, claims: Sequence[OrderClaim], words: Sequence[MatchedStatement]) -> OrderClaim | None:
    """The newest claim of a complete order that leaves the line out, unless the line was spoken of there or since."""
    listed = {(w.mail_id, w.document.name) for w in words}
    said_on = max((w.document_on for w in words), default=None)
    left_out = [
        c
        for c in claims
        if (c.mail_id, c.document) not in listed
        and (said_on is None or said_on <= c.on)
        and (line.order_date is None or line.order_date <= c.on)
    ]
    return max(left_out, key=lambda c: (c.on, c.statement_id), default=None)


def _run(line: PoLine, words: Sequence[MatchedStatement], standing: Sequence[DecisionEvent], terms: Terms) -> _Account:
    net = max(_ZERO, line.ordered - line.cancelled)
    low = bounds(net, tolerance_for(line, terms.vendor)).low
    open_parts = ScheduleBook(need_date=line.need_date)
    account = _Account(net=net, low=low, cancelled=line.cancelled, schedules=open_parts)
    for _, paper in groupby((w for w in words if w.decision.applied), key=_paper):
        account.take(list(paper))
    for decision in standing:
        if decision.action is Action.CANCEL_QUANTITY and decision.amount is not None:
            account.cancel(decision.amount)
    return account


def _order(word: MatchedStatement) -> tuple[object, ...]:
    return (*_paper(word), word.statement_id)


def _paper(word: MatchedStatement) -> tuple[object, ...]:
    return (word.document_on, word.received_at, word.mail_id, word.document.name, word.document.number or "")


def _facts(  # noqa: PLR0913, PLR0917 -- the one place where all sources of a judgement meet
    line: PoLine,
    account: _Account,
    words: Sequence[MatchedStatement],
    receipts: Sequence[Receipt],
    standing: Sequence[DecisionEvent],
    siblings: Sequence[SiblingAnswer],
    terms: Terms,
    received: Decimal,
    as_of: date,
    dropped: DroppedLine | None,
) -> Facts:
    shipped = account.shipments.total
    covered = max(shipped, received)
    net = max(_ZERO, line.ordered - account.cancelled)
    parts = _fitted(account.schedules, room=max(_ZERO, net - covered))
    return Facts(
        line=line,
        vendor=terms.vendor,
        calendar=terms.calendar,
        as_of=as_of,
        net=net,
        low=account.low,
        high=bounds(net, tolerance_for(line, terms.vendor)).high,
        shipped=shipped,
        received=received,
        schedules=tuple(parts.in_order()),
        confirmed_over=max(_ZERO, account.schedules.total + covered - net),
        shipments=account.shipments.shipments,
        changes=tuple(account.changes),
        acknowledged_on=account.acknowledged_on,
        receipt_word=account.receipt_word,
        last_word=account.last_word,
        complete_claim=account.complete_claim,
        revised=account.revised,
        waiting=tuple(w for w in words if w.decision.value == "review"),
        siblings=tuple(siblings) if not words else (),
        decisions=tuple(standing),
        receipts=tuple(receipts),
        receipts_known=terms.receipts_known,
        dropped=dropped,
    )


def _fitted(book: ScheduleBook, *, room: Decimal) -> ScheduleBook:
    """Cap the open parts to what is unshipped (a vendor may confirm more than was ordered), latest first."""
    fitted = ScheduleBook()
    for part in book.in_order():
        size = min(part.amount, room)
        room -= size
        if size > 0:
            fitted.parts.append(
                part
                if size == part.amount
                else type(part)(
                    amount=size,
                    promise=part.promise,
                    backordered=part.backordered,
                    since=part.since,
                    statement_id=part.statement_id,
                )
            )
    return fitted


def _state(facts: Facts, account: _Account) -> LineState:
    covered = max(facts.shipped, facts.received)
    undated_backorder = sum((p.amount for p in facts.schedules if p.backordered and not usable(p)), _ZERO)
    total = sum((p.amount for p in facts.schedules), _ZERO)
    claimed = account.schedules.total
    promise = next((p.promise for p in facts.schedules if usable(p)), None)
    exceptions = judge(facts)
    headline = headline_of(facts)
    step = next_step(facts, headline, exceptions)
    return LineState(
        line=facts.line,
        as_of=facts.as_of,
        acknowledged=(facts.shipped + claimed) if facts.acknowledged_on else _ZERO,
        shipped=facts.shipped,
        received=facts.received,
        backordered=sum((p.amount for p in facts.schedules if p.backordered), _ZERO),
        cancelled=account.cancelled,
        promised=total - undated_backorder,
        unexplained=max(_ZERO, facts.net - covered - total),
        over=max(_ZERO, covered - facts.net),
        schedules=facts.schedules,
        shipments=facts.shipments,
        promise=promise,
        last_promise_to=max((p.promise.end for p in facts.schedules if p.promise and p.promise.end), default=None),
        expected_dock=facts.dock(promise) if promise else None,
        headline=headline,
        exceptions=exceptions,
        next_action=step.action,
        next_action_on=step.on,
        waiting=bool(facts.waiting),
        last_word_on=facts.last_word.document_on if facts.last_word else None,
        last_word=quote(facts.last_word),
        vendor_orders=tuple(dict.fromkeys(_vendor_orders(facts))),
    )


def quote(word: MatchedStatement | None) -> str:
    """The vendor's last words on the line, as short as the evidence allows."""
    if word is None:
        return ""
    if word.statement.note:
        return word.statement.note
    texts = dict.fromkeys(e.text for e in word.statement.evidence if e.field in _QUOTED)
    return "; ".join(t for t in texts if t)


_QUOTED = frozenset({"kind", "qty", "eta", "eta_to", "ship_date", "complete_claim"})


def _vendor_orders(facts: Facts) -> Iterable[str]:
    words = (*((facts.last_word,) if facts.last_word else ()), *facts.waiting)
    return (w.document.vendor_order for w in words if w.document.vendor_order)
