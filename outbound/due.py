"""Whether the questions about one line are due: first delays, cadence, rounds (DOMAIN 5.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import BusinessCalendar
from domain.outbox import ChaseRecord, PromisedUpdate
from domain.purchase import line_key, po_key
from domain.state import LineState, OpenException, Severity
from outbound.chases import ChaseItem, LineRef, OnTime, Skip, SkipReason, line_ref, skip_of
from outbound.policy import Anchor, ChasePolicy, Section, Trigger

PROMISE_CHECK = "PROMISE_CHECK"
_PARTIAL_BALANCE = "PARTIAL_BALANCE"
_BALANCE_CODES = frozenset({"MISSING_ETA", "QTY_SHORT_ACK", "PARTIAL_SHIPMENT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the questions about one line need to know."""

    history: Mapping[LineRef, tuple[ChaseRecord, ...]]
    replies: Mapping[LineRef, tuple[date, ...]]
    updates: Sequence[PromisedUpdate]
    on_time: Mapping[str, OnTime]
    policy: ChasePolicy
    calendar: BusinessCalendar
    as_of: date


def item_or_skip(state: LineState, rules: Rules) -> ChaseItem | Skip:
    """Return the questions of a line that are due, or why none is."""
    asked = rules.history.get(line_ref(state.line.po, state.line.line), ())
    told = _Told(state=state, asked=asked, rules=rules)
    open_ = [e for e in state.exceptions if e.auto_chase] or [*promise_check(state, rules)]
    verdicts = [told.verdict(e) for e in open_]
    reasons = [v for v in verdicts if isinstance(v, OpenException)]
    if not reasons:
        refusals = [v for v in verdicts if isinstance(v, Skip)]
        return min(refusals, key=lambda s: s.until or date.max)
    return _item(state, reasons, asked, told, rules)


def promise_check(state: LineState, rules: Rules) -> tuple[OpenException, ...]:
    """Return the question whether a promise still holds, where the rules want it asked and its day has come."""
    check = rules.policy.promise_check
    promise = state.promise
    start = promise.start or promise.end if promise else None
    if not check.enabled or start is None or state.exceptions or state.unshipped <= 0:
        return ()
    record = rules.on_time.get(state.line.vendor_id)
    seldom = record is not None and record.lines >= check.minimum_lines and record.share < check.on_time_below
    if state.line.customer_priority.upper() not in check.priorities and not seldom:
        return ()
    asked = rules.history.get(line_ref(state.line.po, state.line.line), ())
    since = state.last_word_on or date.min
    if any(r.reason == PROMISE_CHECK and r.on >= since for r in asked):
        return ()
    first = rules.calendar.add_business_days(start, rules.policy.trigger(PROMISE_CHECK).first)
    if not first <= rules.as_of <= start:
        return ()
    detail = f"promised from {start}; is it still good?"
    return (
        OpenException(
            code=PROMISE_CHECK,
            severity=Severity.LOW,
            opened_on=first,
            detail=detail,
            auto_chase=True,
            po=state.line.po,
            line=state.line.line,
            vendor_id=state.line.vendor_id,
        ),
    )


def _item(
    state: LineState, reasons: list[OpenException], asked: Sequence[ChaseRecord], told: "_Told", rules: Rules
) -> ChaseItem:
    policy = rules.policy
    reasons.sort(key=lambda e: policy.trigger(trigger_name(e.code, state)).rank)
    rows = [policy.trigger(trigger_name(e.code, state)) for e in reasons]
    stage = max((r.stage for e in reasons for r in asked if r.reason == e.code), default=0) + 1
    return ChaseItem(
        state=state,
        reasons=tuple(reasons),
        section=rows[0].section,
        stage=stage,
        round=len(told.unanswered) + 1,
        routine=all(row.routine for row in rows),
        digest=all(row.digest for row in rows),
    )


def trigger_name(code: str, state: LineState) -> str:
    """Return the row of the table for a code: the rest of a shipment has one of its own."""
    return _PARTIAL_BALANCE if state.shipped > 0 and code in _BALANCE_CODES else code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What was asked and said about one line so far."""

    state: LineState
    asked: Sequence[ChaseRecord]
    rules: Rules

    @property
    def answered_on(self) -> date | None:
        """The day of the vendor's last word about the line, or of a person's reply that concerns it."""
        replies = self.rules.replies.get(line_ref(self.state.line.po, self.state.line.line), ())
        days = [*replies, *([self.state.last_word_on] if self.state.last_word_on else [])]
        return max(days, default=None)

    @property
    def unanswered(self) -> set[date]:
        """The days of the questions that nobody answered."""
        answered = self.answered_on
        return {r.on for r in self.asked if answered is None or r.on >= answered}

    @property
    def update(self) -> date | None:
        """The day the vendor promised news for, if nothing was said or asked after that promise."""
        line = self.state.line
        found = [
            u
            for u in self.rules.updates
            if u.vendor_id == line.vendor_id
            and (u.po is None or po_key(u.po) == po_key(line.po))
            and (u.line is None or line_key(u.line) == line_key(line.line))
        ]
        newest = max(found, key=lambda u: u.said_on, default=None)
        if newest is None or any(r.on > newest.on for r in self.asked):
            return None
        said = self.state.last_word_on
        return None if said is not None and said > newest.said_on else newest.on

    def verdict(self, exception: OpenException) -> OpenException | Skip:
        """Return the exception where it may be asked about today, else why not."""
        rules, state = self.rules, self.state
        row = rules.policy.trigger(trigger_name(exception.code, state))
        promised = self.update
        if promised is not None:
            return self._worn_out(exception) or self._after_update(exception, promised)
        if not self.asked:
            day = self._first_day(exception, row)
            if rules.as_of >= day:
                return exception
            return skip_of(state, SkipReason.TOO_EARLY, f"{exception.code}: first question on {day}", until=day)
        return self._tired(exception) or self._again(exception, row)

    def _after_update(self, exception: OpenException, promised: date) -> OpenException | Skip:
        """The vendor said when news will come: nothing before the business day after it."""
        day = self.rules.calendar.add_business_days(promised, 1)
        if self.rules.as_of >= day:
            return exception
        detail = f"{exception.code}: the vendor promised news by {promised}, next question on {day}"
        return skip_of(self.state, SkipReason.UPDATE_PROMISED, detail, until=day)

    def _tired(self, exception: OpenException) -> Skip | None:
        """Stop where mails do not help."""
        policy = self.rules.policy
        last = max(r.on for r in self.asked)
        rounds = len(self.unanswered)
        if rounds >= policy.max_rounds:
            text = f"asked {rounds} times without an answer, last on {last}: a person decides and calls"
            return skip_of(self.state, SkipReason.PERSON_DECIDES, text)
        return self._worn_out(exception)

    def _worn_out(self, exception: OpenException) -> Skip | None:
        """Stop for good where a vendor answers and answers, and the question stays open."""
        policy = self.rules.policy
        last = max((r.on for r in self.asked), default=None)
        put = sum(r.reason == exception.code for r in self.asked)
        if put >= policy.max_questions:
            text = f"{exception.code}: asked {put} times in all, last on {last}: a person decides and calls"
            return skip_of(self.state, SkipReason.PERSON_DECIDES, text)
        return None

    def _again(self, exception: OpenException, row: Trigger) -> OpenException | Skip:
        last = max(r.on for r in self.asked)
        answered = self.answered_on
        after = answered is not None and answered > last
        since = answered if after and answered else last
        day = self.rules.calendar.add_business_days(since, self._repeat(row))
        if self.rules.as_of >= day:
            return exception
        reason = SkipReason.ANSWERED if after else SkipReason.ALREADY_ASKED
        word = f"answered on {since}" if after else f"asked on {since}"
        return skip_of(self.state, reason, f"{exception.code}: {word}, next question on {day}", until=day)

    def _repeat(self, row: Trigger) -> int:
        if row.repeat_urgent is not None and self._urgent():
            return row.repeat_urgent
        return row.repeat_near if row.repeat_near is not None and self._near() else row.repeat

    def _urgent(self) -> bool:
        """A first customer waits, or the line is long past the vendor's own promise (or the need date)."""
        policy, state = self.rules.policy, self.state
        due = state.promise.end if state.promise and state.promise.end else state.line.need_date
        past = self.rules.calendar.business_days_between(due, self.rules.as_of) if due else 0
        return state.line.customer_priority.upper() in policy.urgent_priorities or past > policy.urgent_past_days

    def _near(self) -> bool:
        need = self.state.line.need_date
        if need is None:
            return False
        return self.rules.calendar.business_days_between(self.rules.as_of, need) < self.rules.policy.near_need_days

    def _first_day(self, exception: OpenException, row: Trigger) -> date:
        """Return the day of the first question.

        It counts from the day the exception opened, or from the vendor's last word where that is older (a condition
        without a day of its own opens anew every day). The balance of a shipment is asked for on the day after.
        """
        state, rules = self.state, self.rules
        if row.since is Anchor.ORDER and state.line.order_date is not None:
            return max(exception.opened_on, rules.calendar.add_business_days(state.line.order_date, row.first))
        if row.since is Anchor.PROMISE:
            return exception.opened_on
        since = min(exception.opened_on, state.last_word_on) if state.last_word_on else exception.opened_on
        near = self._near() or (state.shipped > 0 and row.section is Section.BALANCE)
        delay = row.first_near if near and row.first_near is not None else row.first
        if state.last_word_on is None and exception.opened_on == rules.as_of:
            return rules.as_of
        return rules.calendar.add_business_days(since, delay)
