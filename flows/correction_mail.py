"""A mail that puts an earlier question right: what a decision rested on turned out wrong after the mail had left."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import OutboxEntry
from db.repositories.decisions import Decisions
from db.repositories.outbox import Outbox
from domain.decision_log import standing
from domain.errors import InputError
from domain.match import Action, DecisionEvent
from domain.outbox import OutgoingMail
from flows.acts import record
from flows.home import Home

_NOT_BY_HAND = frozenset({Action.UNDO, Action.TEACH, Action.REVOKE})


def last_decision(home: Home, who: str) -> DecisionEvent | None:
    """Return a person's last decision that stands, or None."""
    with read_session(home.engine) as session:
        mine = [e for e in standing(Decisions(session).of_person(who)) if e.action not in _NOT_BY_HAND]
    return mine[-1] if mine else None


def mail_in_the_way(home: Home, decision: DecisionEvent) -> OutboxEntry | None:
    """Return the mail that asked the vendor about a decision's line after it was made, or None."""
    if decision.po is None:
        return None
    with read_session(home.engine) as session:
        return _asked(session, decision.po, decision.line, since=decision.at)


def _asked(session: Session, po: str, line: str | None, *, since: datetime) -> OutboxEntry | None:
    return next(iter(Outbox(session).sent_about([(po, line)], since=since)), None)


def draft_correction(home: Home, outbox_id: int, *, po: str, line: str, who: str) -> OutboxEntry:
    """Draft a mail to the same people that takes a question about a line back; a person edits and approves it.

    Raises:
        InputError: the earlier mail did not ask about the line, or another mail to them still waits today.
        StoreError: there is no such mail.
    """
    with write_session(home.engine) as session:
        outbox = Outbox(session)
        earlier = outbox.get(outbox_id).mail
        ref = next((ref for ref in earlier.refs if (ref.po, ref.line) == (po, line)), None)
        if ref is None:
            raise InputError(f"that mail did not ask about {po}/{line}")
        mail = _correction(home, earlier, po=po, line=line, ref=ref.ref)
        kept = outbox.add(mail)
        if kept.mail.message_id != mail.message_id:
            raise InputError("another mail to the same people waits in the outbox; send or hold that one first")
        record(session, who, "correction_drafted", about=f"outgoing mail {kept.outbox_id}", change=("", mail.subject))
    return kept


def _correction(home: Home, earlier: OutgoingMail, *, po: str, line: str, ref: str) -> OutgoingMail:
    digest = hashlib.sha256(f"{earlier.message_id} {po}/{line} {home.as_of}".encode()).hexdigest()[:20]
    domain = earlier.message_id.rstrip(">").rpartition("@")[2]
    text = (
        f"Hello,\n\nplease disregard our question about PO {po} line {line} ({ref}) in our mail "
        f'"{earlier.subject}" of {earlier.business_date:%B %d, %Y}. We had misread your paper; '
        "what you wrote stands.\n\nThank you, and sorry for the trouble.\n"
    )
    return OutgoingMail(
        to=earlier.to,
        subject=f"Correction: {earlier.subject}",
        text=text,
        vendor_id=earlier.vendor_id,
        stage=0,
        message_id=f"<bs.{digest}.c1@{domain}>",
        business_date=home.as_of,
        in_reply_to=earlier.message_id,
    )
