"""What to ask whom today, and for every other line why not (CONTRACT 3.8, DOMAIN 5).

Pure: lines, history and the day in; chases and skips out. Planning twice on one day asks nothing twice as long as
the records of the first plan (``chases.records``) are in the history of the second.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.calendar import BusinessCalendar
from domain.purchase import Contact, Vendor, line_key
from domain.state import LineState, Severity
from outbound.chases import (
    Chase,
    ChaseItem,
    ChasePlan,
    Known,
    PhoneTask,
    Skip,
    SkipReason,
    by_line,
    skip_of,
)
from outbound.due import Rules, item_or_skip, promise_check
from outbound.holds import held_back, line_bar
from outbound.policy import ChasePolicy
from outbound.recipients import NoRecipient, copies, recipient

_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def plan(
    states: Iterable[LineState],
    *,
    vendors: Mapping[str, Vendor],
    known: Known,
    policy: ChasePolicy,
    calendar: BusinessCalendar,
    as_of: date,
) -> ChasePlan:
    """Return the chases of a day and a stated reason for every line that is left alone.

    Args:
        states: the account of every line that may be asked about.
        vendors: by vendor id; lines of other vendors are skipped.
        known: history, contacts, and what holds a question back.
        policy: the rules; those of one vendor where they differ between vendors.
        calendar: business days where the vendor is.
        as_of: the day of the mails.
    """
    rules = Rules(
        history=by_line(known.history),
        replies=known.replies,
        updates=known.updates,
        on_time=known.on_time,
        policy=policy,
        calendar=calendar,
        as_of=as_of,
    )
    due: dict[str, list[ChaseItem]] = {}
    skips: list[Skip] = []
    tired: dict[str, list[LineState]] = {}
    for state in states:
        found = _judged(state, vendors, known, rules)
        if isinstance(found, Skip):
            skips.append(found)
            if found.reason is SkipReason.PERSON_DECIDES:
                tired.setdefault(state.line.vendor_id, []).append(state)
        else:
            due.setdefault(state.line.vendor_id, []).append(found)
    chases: list[Chase] = []
    for vendor_id, items in due.items():
        chase, left = _of_vendor(vendors[vendor_id], items, known, rules)
        chases += [chase] if chase else []
        skips += left
    tasks = tuple(_task(vendors[vendor_id], lines, skips) for vendor_id, lines in tired.items())
    return ChasePlan(chases=tuple(chases), skips=tuple(skips), tasks=tasks)


def _judged(state: LineState, vendors: Mapping[str, Vendor], known: Known, rules: Rules) -> ChaseItem | Skip:
    if not state.exceptions and not promise_check(state, rules):
        return skip_of(state, SkipReason.NOTHING_OPEN, "nothing is open on this line")
    return (
        line_bar(state)
        or held_back(
            state,
            vendor=vendors.get(state.line.vendor_id),
            pending=known.pending,
            policy=rules.policy,
            calendar=rules.calendar,
            as_of=rules.as_of,
        )
        or item_or_skip(state, rules)
    )


def _of_vendor(
    vendor: Vendor, items: Sequence[ChaseItem], known: Known, rules: Rules
) -> tuple[Chase | None, list[Skip]]:
    """Return the one mail a vendor gets on a day, and why the other lines have to wait."""
    asked = any(r.vendor_id == vendor.vendor_id and r.on == rules.as_of for r in known.history)
    if asked or vendor.vendor_id in known.written:
        return None, [_tomorrow(item.state, rules, "this vendor got a mail today already") for item in items]
    policy = rules.policy
    whom = recipient(vendor, known.contacts, policy=policy, calendar=rules.calendar, as_of=rules.as_of)
    if isinstance(whom, NoRecipient):
        return None, [_unreachable(item.state, whom, vendor, policy) for item in items]
    wait = _digest_wait(items, rules)
    if wait:
        return None, wait
    first, others = _by_coordinator(items, policy)
    skips = [_tomorrow(i.state, rules, "another coordinator writes to this contact today") for i in others]
    kept = tuple(sorted(first, key=_order))
    left = [_full(item.state, policy) for item in kept[policy.max_sheet_lines :]]
    kept = kept[: policy.max_sheet_lines]
    return _chase(vendor, whom.contact, kept, known, policy), [*skips, *left]


def _chase(vendor: Vendor, contact: Contact, items: tuple[ChaseItem, ...], known: Known, policy: ChasePolicy) -> Chase:
    round_ = max(item.round for item in items)
    return Chase(
        vendor=vendor,
        contact=contact,
        items=items,
        stage=max(item.stage for item in items),
        round=round_,
        cc=copies(vendor, known.contacts, to=contact, policy=policy, round_=round_),
        buyer=_buyer(items[0], policy),
        language=policy.contact(contact.email).language or policy.language,
    )


def _by_coordinator(items: Sequence[ChaseItem], policy: ChasePolicy) -> tuple[list[ChaseItem], list[ChaseItem]]:
    """Return the lines of the coordinator with the weightiest one, and those of the others (DOMAIN 5.3)."""
    groups: dict[str, list[ChaseItem]] = {}
    for item in items:
        groups.setdefault(_buyer(item, policy), []).append(item)
    first = min(groups, key=lambda buyer: min(map(_order, groups[buyer])))
    return groups.pop(first), [item for group in groups.values() for item in group]


def _buyer(item: ChaseItem, policy: ChasePolicy) -> str:
    return item.state.line.buyer if item.state.line.buyer in policy.coordinators else ""


def _digest_wait(items: Sequence[ChaseItem], rules: Rules) -> list[Skip]:
    """Lines of low risk go along with others, or once a week by themselves."""
    day = rules.policy.digest_day
    if day is None or not all(item.digest for item in items) or rules.as_of.weekday() == day:
        return []
    return [
        skip_of(item.state, SkipReason.WAITS_FOR_DIGEST, "of low risk: comes with the next mail or the weekly one")
        for item in items
    ]


def _task(vendor: Vendor, lines: Sequence[LineState], skips: Sequence[Skip]) -> PhoneTask:
    why = next(s.detail for s in skips if s.reason is SkipReason.PERSON_DECIDES and s.po == lines[0].line.po)
    return PhoneTask(vendor=vendor, lines=tuple(lines), why=why)


def _tomorrow(state: LineState, rules: Rules, why: str) -> Skip:
    return skip_of(state, SkipReason.MAIL_TODAY, why, until=rules.calendar.add_business_days(rules.as_of, 1))


def _order(item: ChaseItem) -> tuple[int, date, str, int, str]:
    """Sort by severity, need date, order and line (DOMAIN 5.3)."""
    worst = min(_SEVERITIES.index(e.severity) for e in item.reasons)
    line = item.state.line
    number = line_key(line.line)
    return worst, line.need_date or date.max, line.po, int(number) if number.isdecimal() else 0, number


def _unreachable(state: LineState, whom: NoRecipient, vendor: Vendor, policy: ChasePolicy) -> Skip:
    if whom.back_on:
        return skip_of(state, SkipReason.CONTACT_AWAY, whom.why, until=whom.back_on)
    elsewhere = vendor.contacts and all(policy.contact(c.email).channel != "mail" for c in vendor.contacts)
    return skip_of(state, SkipReason.OTHER_CHANNEL if elsewhere else SkipReason.NO_CONTACT, whom.why)


def _full(state: LineState, policy: ChasePolicy) -> Skip:
    detail = f"a mail holds {policy.max_sheet_lines} lines; this one comes with the next"
    return skip_of(state, SkipReason.MAIL_FULL, detail)
