"""The outbox as people look at it: drafts to approve, edit or hold; who was asked what, and what was answered when."""

from dataclasses import dataclass, replace
from datetime import date

from db.engine import read_session, write_session
from db.records import OutboxEntry
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.errors import InputError
from domain.outbox import ChaseRef, OutboxStatus
from flows.acts import record
from flows.chase import deliver_queued
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


def approve(home: Home, outbox_id: int, *, who: str) -> OutboxEntry:
    """Let a draft or a held mail go.

    Raises:
        InputError: it is neither; somebody was first.
    """
    with write_session(home.engine) as session:
        outbox = Outbox(session)
        entry = outbox.get(outbox_id)
        moved = None
        if entry.mail.status in {OutboxStatus.DRAFT, OutboxStatus.HELD}:
            moved = outbox.move(outbox_id, expected=entry.mail.status, to=OutboxStatus.QUEUED)
        if moved is None:
            raise InputError(f"this mail is {entry.mail.status} and cannot be approved")
        record(session, who, "mail_approved", about=f"outgoing mail {outbox_id}", change=(entry.mail.status, "queued"))
    deliver_queued(home, outbox_id)
    with read_session(home.engine) as session:
        return Outbox(session).get(outbox_id)


def hold(home: Home, outbox_id: int, *, reason: str, who: str) -> None:
    """Keep a draft from going, with the reason.

    Raises:
        InputError: it is no draft any more, or there is no reason.
    """
    if not reason.strip():
        raise InputError("why is the mail held? give a reason")
    _moved(home, outbox_id, OutboxStatus.DRAFT, OutboxStatus.HELD, who=who, what="mail_held", reason=reason.strip())


def release(home: Home, outbox_id: int, *, who: str) -> None:
    """Make a held mail a draft again.

    Raises:
        InputError: it is not held.
    """
    _moved(home, outbox_id, OutboxStatus.HELD, OutboxStatus.DRAFT, who=who, what="mail_released", reason="")


def _moved(
    home: Home, outbox_id: int, expected: OutboxStatus, to: OutboxStatus, *, who: str, what: str, reason: str
) -> None:
    with write_session(home.engine) as session:
        if Outbox(session).move(outbox_id, expected=expected, to=to, reason=reason) is None:
            raise InputError(f"this mail is no longer {expected}; look at it again")
        record(session, who, what, about=f"outgoing mail {outbox_id}", change=(expected, to), reason=reason)


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
        mail = outbox.get(outbox_id).mail
        html = mail.html if text.strip() == mail.text.strip() else None
        outbox.replace_draft(outbox_id, replace(mail, subject=subject, text=text, html=html))
        record(session, who, "mail_edited", about=f"outgoing mail {outbox_id}", change=(mail.subject, subject))
