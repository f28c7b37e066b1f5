"""What people do with drafts of the chase: enough of them unchanged, and a vendor's mails may go by themselves."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.records import OutboxEntry
from db.repositories.chase_answers import ChaseAnswers
from domain.outbox import DraftReview, DraftVerdict, Letter

_COMPOSED = frozenset({Letter.REQUEST, Letter.DIGEST})


def note_verdict(session: Session, entry: OutboxEntry, verdict: DraftVerdict, *, who: str, at: datetime) -> None:
    """Keep a person's first verdict on a draft, wherever it was given; letters that people write do not count."""
    vendor_id = entry.mail.vendor_id
    if vendor_id is None or entry.mail.letter not in _COMPOSED:
        return
    review = DraftReview(outbox_id=entry.outbox_id, vendor_id=vendor_id, verdict=verdict, who=who, at=at)
    ChaseAnswers(session).add_review(review)
