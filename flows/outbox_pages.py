"""The outbox as people look at it: what was asked and answered when, and the words of a draft changed."""

from dataclasses import dataclass, replace
from datetime import date

from db.engine import read_session, write_session
from db.records import OutboxEntry
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.errors import InputError
from domain.outbox import ChaseRef, DraftVerdict, OutboxStatus
from flows.acts import record
from flows.clock import now
from flows.draft_review import note_verdict
from flows.home import Home

_PER_PAGE = 100
_LONGEST_SUBJECT = 200
_LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a mail and the first word about its line since; ``answered_on`` is None while there is none."""

    ref: ChaseRef
    answered_on: date | None
    answer: str
    statement_id: int | None


def outbox_list(home: Home, status: OutboxStatus | None, *, page: int) -> tuple[OutboxEntry, ...]:
    """Return one page of our mails, newest first."""
    with read_session(home.engine) as session:
        return Outbox(session).page(status=status, start=(page - 1) * _PER_PAGE, limit=_PER_PAGE + 1)


def outbox_mail(home: Home, outbox_id: int) -> tuple[OutboxEntry, tuple[Asked, ...]]:
    """Return one mail of ours with what became of its questions.

    Raises:
        StoreError: there is none with this id.
    """
    with read_session(home.engine) as session:
        entry = Outbox(session).get(outbox_id)
        said = Statements(session).of_lines((ref.po, ref.line) for ref in entry.mail.refs)
    since = entry.mail.business_date
    later = [w for w in said if w.document_on >= since and w.vendor_id in {None, entry.mail.vendor_id}]
    asked = []
    for ref in entry.mail.refs:
        word = next((w for w in later if (w.po, w.line) == (ref.po, ref.line)), None)
        asked.append(
            Asked(
                ref=ref,
                answered_on=word.document_on if word else None,
                answer=word.statement.kind.value.replace("_", " ") if word else "",
                statement_id=word.statement_id if word else None,
            )
        )
    return entry, tuple(asked)


def edit(home: Home, outbox_id: int, *, subject: str, text: str, who: str) -> None:
    """Change the words of a draft; recipients stay, as only addresses on file are written to.

    A mail whose text was changed goes as plain text: its HTML twin would say something else.

    Raises:
        InputError: subject or text are not usable.
        StoreError: the mail is no draft any more.
    """
    subject = " ".join(subject.split())
    text = text.replace("\r\n", "\n")
    if not subject or len(subject) > _LONGEST_SUBJECT or not text.strip() or len(text) > _LONGEST_TEXT:
        raise InputError(f"a mail needs a text and a subject of at most {_LONGEST_SUBJECT} characters")
    with write_session(home.engine) as session:
        outbox = Outbox(session)
        entry = outbox.get(outbox_id)
        mail = entry.mail
        html = mail.html if text.strip() == mail.text.strip() else None
        outbox.replace_draft(outbox_id, replace(mail, subject=subject, text=text, html=html))
        if (subject, text.strip()) != (mail.subject, mail.text.strip()):
            note_verdict(session, entry, DraftVerdict.EDITED, who=who, at=now())
        record(session, who, "mail_edited", about=f"outgoing mail {outbox_id}", change=(mail.subject, subject))
