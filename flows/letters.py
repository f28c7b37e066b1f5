"""Letters a person decides to write: about a price, a substitute, a cancellation, certificates; always as drafts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import PurePath

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.contacts import Contacts
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from domain.errors import InputError
from domain.outbox import ChaseRef, Letter, OutboxStatus, OutgoingMail
from domain.purchase import Contact, Vendor
from domain.state import LineState
from flows.accounts import states_of
from flows.chase_rules import ChaseRules, chase_rules
from flows.home import Home
from outbound.compose import Writing, write
from outbound.folder import FolderTransport
from outbound.lines import AskedLine, asked_line, earliest_need, one_line
from outbound.mail_body import Block
from outbound.policy import ContactRole
from outbound.recipients import NoRecipient, recipient
from outbound.tokens import short

_NOT_HERE = frozenset({Letter.REQUEST, Letter.DIGEST})
_LONGEST_NOTE = 2_000


def write_letter(home: Home, name: str, references: Sequence[str], *, note: str = "") -> OutgoingMail:
    """Write a letter about lines of one vendor and keep it as a draft.

    Raises:
        InputError: no such letter or line, lines of several vendors, or nobody at the vendor to write to.
    """
    letter = _letter(name)
    rules = chase_rules(home)
    with read_session(home.engine) as session:
        states = _states(session, home, references)
        vendor = _vendor(session, states)
        to = _recipient(session, home, vendor, rules, letter)
    mail = _written(home, letter, vendor, to, states, note, rules)
    with write_session(home.engine) as session:
        entry = Outbox(session).add(mail)
    if entry.mail.message_id != mail.message_id:
        waits = entry.mail
        raise InputError(f"a mail of {waits.business_date} to {waits.to[0]} still waits: {waits.subject}")
    transport = FolderTransport(folder=home.settings.outbox, sender=rules.sender)
    transport.deliver(entry.mail, at=datetime.combine(home.as_of, time(8), tzinfo=UTC))
    return entry.mail


def _letter(name: str) -> Letter:
    offered = [letter.value for letter in Letter if not letter.internal and letter not in _NOT_HERE]
    if name not in offered:
        raise InputError(f"no letter {name!r}; there are {', '.join(offered)}")
    return Letter(name)


def _states(session: Session, home: Home, references: Sequence[str]) -> tuple[LineState, ...]:
    lines = []
    for reference in references:
        path = PurePath(reference)
        line = Orders(session).line(str(path.parent), path.name) if "/" in reference else None
        if line is None:
            raise InputError(f"{reference}: there is no such order line; write PO/LINE")
        lines.append(line)
    return states_of(session, home, lines)


def _vendor(session: Session, states: Sequence[LineState]) -> Vendor:
    ids = {state.line.vendor_id for state in states}
    vendor = Orders(session).vendor(next(iter(ids))) if len(ids) == 1 else None
    if vendor is None:
        raise InputError("a letter is about lines of one vendor that is on file")
    return vendor


def _recipient(session: Session, home: Home, vendor: Vendor, rules: ChaseRules, letter: Letter) -> Contact:
    mine = rules.of(vendor.vendor_id)
    contacts = {c.email.lower(): c for c in Contacts(session).states()}
    if letter is Letter.ESCALATION:
        higher = {ContactRole.ESCALATION, ContactRole.MANAGER}
        above = [c for c in vendor.contacts if mine.policy.contact(c.email).role in higher]
        vendor = replace(vendor, contacts=(*above, *vendor.contacts)) if above else vendor
        if above:
            return above[0]
    found = recipient(vendor, contacts, policy=mine.policy, calendar=mine.calendar, as_of=home.as_of)
    if isinstance(found, NoRecipient):
        raise InputError(f"vendor {vendor.vendor_id}: {found.why}")
    return found.contact


def _written(
    home: Home,
    letter: Letter,
    vendor: Vendor,
    to: Contact,
    states: Sequence[LineState],
    note: str,
    rules: ChaseRules,
) -> OutgoingMail:
    policy = rules.of(vendor.vendor_id).policy
    chase_id = f"{letter}|{vendor.vendor_id}|{to.email.lower()}|{home.as_of}|" + ",".join(
        f"{s.line.po}/{s.line.line}" for s in states
    )
    token = rules.key.token(chase_id)
    lines = [asked_line(state, ref=f"{short(token)}-{n}") for n, state in enumerate(states, start=1)]
    writing = Writing(
        letter=letter,
        vendor=vendor,
        to=to,
        language=policy.contact(to.email).language or policy.language,
        buyer=states[0].line.buyer,
        values={
            "lines": lines,
            "tone": len(policy.ladder),
            "past_due": 0,
            "earliest_need": earliest_need(states),
            "note": one_line(note, longest=_LONGEST_NOTE),
        },
        blocks=(Block(heading="", rows=tuple(line.cells for line in lines)),),
    )
    mail = write(writing, stationery=rules.stationery(vendor.vendor_id), chase_id=chase_id, as_of=home.as_of)
    stage = len(policy.ladder) if letter is Letter.ESCALATION else 1
    refs = tuple(_ref(state, line, letter) for state, line in zip(states, lines, strict=True))
    return replace(mail, refs=refs, stage=stage, status=OutboxStatus.DRAFT, status_reason="written for a person")


def _ref(state: LineState, line: AskedLine, letter: Letter) -> ChaseRef:
    return ChaseRef(
        ref=line.ref, po=state.line.po, line=state.line.line, reasons=(letter.value.upper(),), cells=line.cells
    )
