"""A draft looked at again before it leaves: what was answered or stopped meanwhile goes out of it (mail.md 22)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.records import OutboxEntry
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from domain.outbox import ChaseRef, OutboxStatus, OutgoingMail
from domain.purchase import Contact
from domain.state import LineState
from flows.accounts import states_of
from flows.chase_rules import ChaseRules
from flows.home import Home
from outbound.chases import Chase, ChaseItem, LineRef, PendingMail, Skip, line_ref
from outbound.compose import Thread, compose
from outbound.due import trigger_name
from outbound.holds import held_back, line_bar


def still_good(
    session: Session, home: Home, draft: OutboxEntry, *, rules: ChaseRules, pending: Sequence[PendingMail]
) -> OutboxEntry | None:
    """Return the draft without the lines that need no question any more; None where nothing is left of it.

    A draft of which nothing is left is held with the reason. Lines that left were not asked about, so that their
    questions are forgotten.
    """
    if Orders(session).vendor(draft.mail.vendor_id or "") is None or not draft.mail.refs:
        return draft
    looks = looked_at(session, home, draft, rules=rules, pending=pending)
    kept = [(look.ref, look.state) for look in looks if look.state is not None and not look.why]
    if len(kept) == len(draft.mail.refs):
        return draft
    outbox = Outbox(session)
    outbox.forget_chase(draft, [ref for ref in draft.mail.refs if all(ref is not k for k, _ in kept)])
    if not kept:
        outbox.move(
            draft.outbox_id,
            expected=OutboxStatus.DRAFT,
            to=OutboxStatus.HELD,
            reason="everything was answered meanwhile",
        )
        return None
    return outbox.replace_draft(draft.outbox_id, rewritten(session, draft, kept, rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One line of a mail as it is now: why it is not asked about any more, or what only puts the question off."""

    ref: ChaseRef
    state: LineState | None
    skip: Skip | None = None
    why: str = ""


def looked_at(
    session: Session, home: Home, entry: OutboxEntry, *, rules: ChaseRules, pending: Sequence[PendingMail]
) -> tuple[Look, ...]:
    """Look again at every line of a mail to a vendor, in the order of the mail."""
    vendor = Orders(session).vendor(entry.mail.vendor_id or "")
    mine = rules.of(entry.mail.vendor_id or "")
    states = _states(session, home, entry.mail.refs)
    found: list[Look] = []
    for ref in entry.mail.refs:
        state = states.get(line_ref(ref.po, ref.line))
        if state is None:
            found.append(Look(ref=ref, state=None, why="the line is no longer on file"))
            continue
        skip = line_bar(state) or held_back(
            state, vendor=vendor, pending=pending, policy=mine.policy, calendar=mine.calendar, as_of=home.as_of
        )
        why = skip.detail if skip else "" if _open_reasons(ref, state, entry) else "answered, or no longer open"
        found.append(Look(ref=ref, state=state, skip=skip, why=why))
    return tuple(found)


def _states(session: Session, home: Home, refs: Iterable[ChaseRef]) -> dict[LineRef, LineState]:
    lines = Orders(session).lines([(ref.po, ref.line) for ref in refs]).values()
    return {line_ref(s.line.po, s.line.line): s for s in states_of(session, home, tuple(lines))}


def _open_reasons(ref: ChaseRef, state: LineState, draft: OutboxEntry) -> bool:
    """Whether one of the asked exceptions is still open and nothing was said since the day of the draft."""
    said = state.last_word_on is not None and state.last_word_on > draft.mail.business_date
    return not said and any(e.code in ref.reasons and e.auto_chase for e in state.exceptions)


def rewritten(
    session: Session, draft: OutboxEntry, kept: Sequence[tuple[ChaseRef, LineState]], rules: ChaseRules
) -> OutgoingMail:
    """Return a mail of the same kind about these lines only; its ids are new, none of it has left."""
    mail = draft.mail
    vendor = Orders(session).vendor(mail.vendor_id or "")
    assert vendor is not None  # the caller looked
    policy = rules.of(vendor.vendor_id).policy
    by_address = {c.email.lower(): c for c in vendor.contacts}
    items = tuple(_item(ref, state, mail.stage, rules) for ref, state in kept)
    chase = Chase(
        vendor=vendor,
        contact=by_address.get(mail.to[0].lower(), Contact(name="", email=mail.to[0])),
        items=items,
        stage=mail.stage,
        round=max(item.round for item in items),
        cc=tuple(by_address[a.lower()] for a in mail.cc if a.lower() in by_address),
        language=policy.contact(mail.to[0]).language or policy.language,
    )
    fresh = compose(
        chase,
        stationery=rules.stationery(vendor.vendor_id),
        chase_id=f"{mail.message_id}|{','.join(ref.ref for ref, _ in kept)}",
        as_of=mail.business_date,
        thread=Thread(message_id=mail.in_reply_to, subject=mail.subject) if mail.in_reply_to else None,
    )
    return replace(fresh, send_from=mail.send_from, status_reason="lines answered meanwhile were taken out")


def _item(ref: ChaseRef, state: LineState, stage: int, rules: ChaseRules) -> ChaseItem:
    policy = rules.of(state.line.vendor_id).policy
    reasons = sorted(
        (e for e in state.exceptions if e.code in ref.reasons and e.auto_chase),
        key=lambda e: policy.trigger(trigger_name(e.code, state)).rank,
    )
    row = policy.trigger(trigger_name(reasons[0].code, state))
    round_ = min(stage, policy.max_rounds)
    return ChaseItem(state=state, reasons=tuple(reasons), section=row.section, stage=stage, round=round_)
