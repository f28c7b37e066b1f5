"""What came back on our mails: which mail answers which, promised news, mails of our people, verdicts on drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db.payload import pack
from db.records import key_of
from db.tables import CHASE_REPLY, DRAFT_REVIEW, MAIL, OUTBOX, OWN_LETTER, PROMISED_UPDATE
from db.upsert import upsert
from domain.outbox import ChaseReply, DraftReview, OwnLetter, PromisedUpdate

_REPLY = ("tie", "agreed", "general", "on", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredLetter:
    """A mail of ours that a vendor answered: when it left, and when his first answer was written."""

    vendor_id: str
    sent_at: datetime
    answered_at: datetime


class ChaseAnswers:
    """Replies, promised updates, own letters and draft verdicts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_replies(self, replies: Iterable[ChaseReply]) -> None:
        """Note which of our mails a mail answers; the same pair is noted once."""
        names = ("outbox_id", "mail_id", *_REPLY)
        rows = [{name: getattr(reply, name) for name in names} for reply in replies]
        upsert(self._session, CHASE_REPLY, rows, key=("outbox_id", "mail_id"), update=_REPLY)

    def replies(self, *, vendor_id: str) -> tuple[ChaseReply, ...]:
        """Return the mails that answered ours to a vendor, oldest first."""
        query = select(CHASE_REPLY).join(OUTBOX, OUTBOX.c.outbox_id == CHASE_REPLY.c.outbox_id)
        rows = self._session.execute(query.where(OUTBOX.c.vendor_id == vendor_id).order_by(CHASE_REPLY.c.reply_id))
        return tuple(
            ChaseReply(
                outbox_id=row.outbox_id,
                mail_id=row.mail_id,
                tie=row.tie,
                agreed=row.agreed,
                general=row.general,
                on=row.on,
                note=row.note,
            )
            for row in rows
        )

    def first_answers(self) -> tuple[AnsweredLetter, ...]:
        """Return our mails that were answered by the vendor they went to, each with the moment of the first answer."""
        first = func.min(MAIL.c.date).label("answered_at")
        query = (
            select(OUTBOX.c.outbox_id, OUTBOX.c.vendor_id, OUTBOX.c.sent_on, first)
            .join(CHASE_REPLY, CHASE_REPLY.c.outbox_id == OUTBOX.c.outbox_id)
            .join(MAIL, MAIL.c.mail_id == CHASE_REPLY.c.mail_id)
            .where(CHASE_REPLY.c.agreed, OUTBOX.c.sent_on.is_not(None), OUTBOX.c.vendor_id.is_not(None))
            .group_by(OUTBOX.c.outbox_id, OUTBOX.c.vendor_id, OUTBOX.c.sent_on)
            .order_by(OUTBOX.c.outbox_id)
        )
        return tuple(
            AnsweredLetter(vendor_id=row.vendor_id, sent_at=row.sent_on, answered_at=row.answered_at)
            for row in self._session.execute(query)
        )

    def add_updates(self, updates: Iterable[PromisedUpdate], *, mail_id: int) -> None:
        """Note the days on which a mail promises news."""
        rows = {}
        for update in updates:
            key = key_of(update.po or "", update.line)
            row = {"mail_id": mail_id, "vendor_id": update.vendor_id, "po_norm": key.po, "line_norm": key.line}
            row |= {"on": update.on, "said_on": update.said_on, "words": update.words}
            rows[key, update.on] = row
        upsert(
            self._session,
            PROMISED_UPDATE,
            list(rows.values()),
            key=("mail_id", "po_norm", "line_norm", "on"),
            update=(),
        )

    def updates(self, *, vendor_id: str) -> tuple[PromisedUpdate, ...]:
        """Return the days on which a vendor promised news; order and line in comparable form."""
        query = select(PROMISED_UPDATE).where(PROMISED_UPDATE.c.vendor_id == vendor_id)
        return tuple(
            PromisedUpdate(
                vendor_id=row.vendor_id,
                on=row.on,
                said_on=row.said_on,
                po=row.po_norm or None,
                line=row.line_norm or None,
                words=row.words,
            )
            for row in self._session.execute(query.order_by(PROMISED_UPDATE.c.update_id))
        )

    def add_letter(self, letter: OwnLetter, *, mail_id: int) -> None:
        """Note a mail one of our people wrote to a vendor."""
        row = {"mail_id": mail_id, "vendor_id": letter.vendor_id, "at": letter.at, "pos": pack(letter.pos)}
        upsert(self._session, OWN_LETTER, [row], key=("mail_id", "vendor_id"), update=())

    def letters(self, *, since: datetime) -> tuple[OwnLetter, ...]:
        """Return what our people wrote to vendors since a moment."""
        query = select(OWN_LETTER).where(OWN_LETTER.c.at >= since).order_by(OWN_LETTER.c.letter_id)
        return tuple(
            OwnLetter(vendor_id=row.vendor_id, at=row.at, pos=frozenset(row.pos))
            for row in self._session.execute(query)
        )

    def add_review(self, review: DraftReview) -> None:
        """Note a person's verdict on a draft; the first one counts."""
        known = select(DRAFT_REVIEW.c.review_id).where(DRAFT_REVIEW.c.outbox_id == review.outbox_id)
        if self._session.execute(known).first() is None:
            names = ("outbox_id", "vendor_id", "verdict", "who", "at")
            self._session.execute(insert(DRAFT_REVIEW), [{name: getattr(review, name) for name in names}])

    def reviews(self, vendor_id: str) -> tuple[DraftReview, ...]:
        """Return the verdicts on the drafts to a vendor, oldest first."""
        query = select(DRAFT_REVIEW).where(DRAFT_REVIEW.c.vendor_id == vendor_id).order_by(DRAFT_REVIEW.c.review_id)
        return tuple(
            DraftReview(outbox_id=row.outbox_id, vendor_id=row.vendor_id, verdict=row.verdict, who=row.who, at=row.at)
            for row in self._session.execute(query)
        )
