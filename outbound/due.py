"""Whether the questions about one line are due: first delays, cadence, rounds (DOMAIN 5.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import BusinessCalendar
from domain.outbox import ChaseRecord
from domain.purchase import line_key, po_key
from domain.state import LineState, OpenException
from outbound.chases import ChaseItem, Skip, SkipReason, skip_of
from outbound.policy import ChasePolicy, Section, Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the questions about one line need to know."""

    history: Mapping[tuple[str, str], tuple[ChaseRecord, ...]]
    policy: ChasePolicy
    calendar: BusinessCalendar
    as_of: date


def _key(po: str, line: str) -> tuple[str, str]:
    return po_key(po), line_key(line)


def by_line(history: Iterable[ChaseRecord]) -> dict[tuple[str, str], tuple[ChaseRecord, ...]]:
    """Return the questions of every line, the oldest first, by comparable order and line number."""
    found: dict[tuple[str, str], tuple[ChaseRecord, ...]] = {}
    for record in sorted(history, key=lambda r: r.on):
        key = _key(record.po, record.line)
        found[key] = (*found.get(key, ()), record)
    return found


def item_or_skip(state: LineState, rules: Rules) -> ChaseItem | Skip:
    """Return the questions of a line that are due, or why none is."""
    asked = rules.history.get(_key(state.line.po, state.line.line), ())
    verdicts = [_due(e, state, asked, rules) for e in state.exceptions if e.auto_chase]
    reasons = [v for v in verdicts if isinstance(v, OpenException)]
    if not reasons:
        refusals = [v for v in verdicts if isinstance(v, Skip)]
        return min(refusals, key=lambda s: s.until or date.max)
    reasons.sort(key=lambda e: rules.policy.trigger(e.code).rank)
    stage = max((_asked_before(e, asked) for e in reasons), default=0) + 1
    section = rules.policy.trigger(reasons[0].code).section
    return ChaseItem(state=state, reasons=tuple(reasons), section=section, stage=stage)


def _asked_before(exception: OpenException, asked: Sequence[ChaseRecord]) -> int:
    """Return the highest stage at which this was asked; the next one is never a stage that was used."""
    return max((r.stage for r in asked if r.reason == exception.code), default=0)


def _due(
    exception: OpenException, state: LineState, asked: Sequence[ChaseRecord], rules: Rules
) -> OpenException | Skip:
    trigger = rules.policy.trigger(exception.code)
    near = _near(state, rules)
    if not asked:
        day = _first_day(exception, state, trigger, rules)
        if rules.as_of >= day:
            return exception
        return skip_of(state, SkipReason.TOO_EARLY, f"{exception.code}: first question on {day}", until=day)
    repeat = trigger.repeat_near if near and trigger.repeat_near is not None else trigger.repeat
    last = max(r.on for r in asked)
    answered = state.last_word_on is not None and state.last_word_on > last
    since = state.last_word_on if answered and state.last_word_on else last
    unanswered = {r.on for r in asked if state.last_word_on is None or r.on >= state.last_word_on}
    if len(unanswered) >= rules.policy.max_rounds:
        text = f"asked {len(unanswered)} times without an answer, last on {last}: a person decides"
        return skip_of(state, SkipReason.PERSON_DECIDES, text)
    day = rules.calendar.add_business_days(since, repeat)
    if rules.as_of >= day:
        return exception
    reason = SkipReason.ANSWERED if answered else SkipReason.ALREADY_ASKED
    word = f"answered on {since}" if answered else f"asked on {since}"
    return skip_of(state, reason, f"{exception.code}: {word}, next question on {day}", until=day)


def _near(state: LineState, rules: Rules) -> bool:
    need = state.line.need_date
    if need is None:
        return False
    return rules.calendar.business_days_between(rules.as_of, need) < rules.policy.near_need_days


def _first_day(exception: OpenException, state: LineState, trigger: Trigger, rules: Rules) -> date:
    """Return the day of the first question.

    It counts from the day the exception opened, or from the vendor's last word where that is older (a condition
    without a day of its own opens anew every day). The balance of a shipment is asked for on the day after.
    """
    since = min(exception.opened_on, state.last_word_on) if state.last_word_on else exception.opened_on
    shipped = state.shipped > 0 and trigger.section is Section.BALANCE
    delay = trigger.first_near if _near(state, rules) or shipped else trigger.first
    if state.last_word_on is None and exception.opened_on == rules.as_of:
        return rules.as_of
    return rules.calendar.add_business_days(since, delay)
