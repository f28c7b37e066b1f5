"""Ties a mail to the mails of ours that it answers, and keeps what it says about the chase itself (mail.md 35).

A tie by anything but the Message-ID also needs a sender of the vendor we wrote to; without him it is only noted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from db.records import OutboxEntry
from db.repositories.chase_answers import ChaseAnswers
from db.repositories.contacts import Contacts
from db.repositories.outbox import Outbox
from domain.document import Document, ReadingContext
from domain.mail import Mail
from domain.match import MatchedStatement
from domain.outbox import (
    AnswerTie,
    BounceKind,
    BounceRecord,
    ChaseRef,
    ChaseReply,
    OwnLetter,
    PromisedUpdate,
)
from domain.purchase import Vendor, po_key
from ingest.bounce import Bounce
from ingest.sender import SenderVerdict
from ingest.thread import plus_tokens, thread_of, token_mentions
from outbound.tokens import TokenKey
from parsers.prose.quotes import BlockKind, split_body
from parsers.replies.promised_news import promised_days

_ROWS_BACK = timedelta(days=180)
_ROW = re.compile(r"(?<![\w-])[2-9A-HJ-NP-Z]{4}-\d{1,4}(?![\w-])")
_SOFT_DAYS, _SOFT_TIMES = timedelta(days=14), 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """A mail of ours that a mail answers or names, by what, and whether the sender may answer it."""

    entry: OutboxEntry
    tie: AnswerTie
    agreed: bool


def ties_of(session: Session, mail: Mail, *, vendor_id: str | None, key: TokenKey) -> tuple[Tied, ...]:
    """Return the mails of ours that a mail is tied to, each by its strongest tie."""
    outbox = Outbox(session)
    found: dict[int, Tied] = {}
    for tie, entries in _candidates(outbox, mail, vendor_id, key):
        for entry in entries:
            same = entry.mail.vendor_id == vendor_id
            # A person may answer from an address we do not know: what he says waits for a person anyway.
            agreed = same or (tie is AnswerTie.MESSAGE_ID and vendor_id is None)
            found.setdefault(entry.outbox_id, Tied(entry=entry, tie=tie, agreed=agreed))
    return tuple(found.values())


def _candidates(
    outbox: Outbox, mail: Mail, vendor_id: str | None, key: TokenKey
) -> Iterator[tuple[AnswerTie, Sequence[OutboxEntry]]]:
    def by_token(tokens: Sequence[str]) -> Sequence[OutboxEntry]:
        good = [token for text in tokens if (token := key.verified(text)) is not None]
        return outbox.with_tokens(good) if good else ()

    thread = thread_of(mail)
    yield AnswerTie.PLUS_ADDRESS, by_token(plus_tokens(mail))
    yield AnswerTie.MESSAGE_ID, outbox.answered_by(thread.message_ids) if thread.message_ids else ()
    yield AnswerTie.SUBJECT_TOKEN, by_token(thread.tokens)
    yield AnswerTie.FOOTER_REF, by_token(token_mentions(f"{mail.text}\n{mail.html or ''}"))
    rows = set(_ROW.findall(f"{mail.text}\n{mail.html or ''}"))
    rows |= {row for part in mail.parts for row in _ROW.findall(part.name)}
    if rows and vendor_id is not None:
        recent = outbox.of_vendor(vendor_id, since=mail.local_date - _ROWS_BACK)
        yield AnswerTie.ROW_REF, [e for e in recent if any(ref.ref in rows for ref in e.mail.refs)]


def asked_in(ties: Sequence[Tied]) -> tuple[tuple[ChaseRef, ...], tuple[str, ...]]:
    """Return the rows and texts of the mails that a sender may answer."""
    agreed = [tied.entry.mail for tied in ties if tied.agreed]
    return tuple(ref for mail in agreed for ref in mail.refs), tuple(mail.text for mail in agreed)


def keep_replies(
    session: Session,
    ties: Sequence[Tied],
    *,
    mail: Mail,
    mail_id: int,
    matched: Sequence[MatchedStatement],
    documents: Sequence[Document],
) -> str:
    """Note the ties of a mail and return what a person should know of them (empty where all is well)."""
    general = not matched and not any(document.problem for document in documents)
    ChaseAnswers(session).add_replies(
        ChaseReply(
            outbox_id=tied.entry.outbox_id,
            mail_id=mail_id,
            tie=tied.tie,
            agreed=tied.agreed,
            general=general,
            on=mail.local_date,
            note="" if tied.agreed else "written by somebody else than the vendor asked",
        )
        for tied in ties
    )
    strangers = sorted({tied.entry.mail.token for tied in ties if not tied.agreed})
    return f"mentions {', '.join(strangers)}, a mail to another vendor; not tied to it" if strangers else ""


def keep_promised_news(
    session: Session, mail: Mail, *, mail_id: int, vendor: Vendor | None, context: ReadingContext
) -> None:
    """Keep the days on which the sender's own words promise news."""
    if vendor is None:
        return
    blocks = split_body(mail.text, sender_name=mail.sender.name)
    found = [
        PromisedUpdate(vendor_id=vendor.vendor_id, on=day.on, said_on=mail.local_date, po=day.po, words=day.words)
        for block in blocks
        if block.kind is BlockKind.NEW
        for day in promised_days(mail.text[block.start : block.end], context=context)
    ]
    ChaseAnswers(session).add_updates(found, mail_id=mail_id)


def keep_bounce(
    session: Session, mail: Mail, bounce: Bounce, *, mail_id: int, verdict: SenderVerdict, why: str
) -> None:
    """Note a delivery report; a dead address is not written to again, three soft ones in two weeks make it dead."""
    contacts = Contacts(session)
    for email in bounce.failed:
        record = BounceRecord(email=email, at=mail.date, kind=bounce.kind, status=bounce.status)
        contacts.add_bounce(record, mail_id=mail_id)
        recent = contacts.bounces(since=mail.date - _SOFT_DAYS, email=email)
        soft = sum(b.kind is BounceKind.SOFT for b in recent)
        if bounce.kind is BounceKind.HARD:
            contacts.mark_invalid(email, on=verdict.local_date, why=why)
        elif bounce.kind is BounceKind.SOFT and soft >= _SOFT_TIMES:
            words = f"{why}; {soft} times within {_SOFT_DAYS.days} days"
            contacts.mark_invalid(email, on=verdict.local_date, why=words)


def keep_own_letter(
    session: Session, mail: Mail, *, mail_id: int, vendors: Sequence[Vendor], known_pos: frozenset[str]
) -> None:
    """Note that one of our people wrote to a vendor by hand: the chase then waits for a day (DOMAIN 5.4)."""
    if mail.header("x-backstop-chase") is not None:
        return
    to = {address.email for address in (*mail.to, *mail.cc)}
    domains = {address.domain for address in (*mail.to, *mail.cc)}
    words = {po_key(word.strip("./-_")) for word in re.findall(r"[A-Za-z0-9][\w./-]*", f"{mail.subject}\n{mail.text}")}
    for vendor in vendors:
        theirs = any(c.email.lower() in to for c in vendor.contacts) or domains & {d.lower() for d in vendor.domains}
        if theirs:
            letter = OwnLetter(vendor_id=vendor.vendor_id, at=mail.date, pos=frozenset(words & known_pos))
            ChaseAnswers(session).add_letter(letter, mail_id=mail_id)
