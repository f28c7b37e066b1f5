"""Mails as people look at them: the list, one mail with its outcome, its conversation, and reading it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import read_session, write_session
from db.records import OutboxEntry, StoredMail
from db.repositories.mails import Mails
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.document import Document
from domain.errors import BackstopError, InputError
from domain.mail import Mail, MailKind, Outcome, Part
from domain.match import MatchedStatement
from flows.acts import record
from flows.home import Home
from flows.layouts import Change, in_words, read_stored
from flows.mail_html import shown_html
from flows.papers import mail_of
from flows.reading import leaves
from flows.receive import MailResult, receive
from ingest.mailbox import RawMail

PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFilter:
    """Which mails to list; empty fields let everything through."""

    outcome: Outcome | None = None
    kind: MailKind | None = None
    vendor_id: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """One mail as it is shown: ``mail`` is None where its bytes cannot be decoded, ``problem`` says why."""

    stored: StoredMail
    mail: Mail | None
    problem: str
    statements: tuple[MatchedStatement, ...]
    attachments: tuple[Part, ...]
    failed: tuple[tuple[str, str], ...]
    answers: tuple[OutboxEntry, ...]
    can_retry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadMail:
    """A mail of a conversation: theirs or ours."""

    at: datetime | None
    who: str
    subject: str
    text: str
    mail_id: int | None
    ours: bool


def mail_list(home: Home, where: MailFilter, *, page: int) -> tuple[StoredMail, ...]:
    """Return one page of mails, newest first, and one more where there are further ones."""
    with read_session(home.engine) as session:
        return Mails(session).page(
            outcome=where.outcome,
            kind=where.kind,
            vendor_id=where.vendor_id or None,
            words=where.words,
            start=(page - 1) * PER_PAGE,
            limit=PER_PAGE + 1,
        )


def mail_view(home: Home, mail_id: int) -> MailView:
    """Return one mail.

    Raises:
        StoreError: there is none with this id.
    """
    with read_session(home.engine) as session:
        stored = Mails(session).get(mail_id)
        statements = Statements(session).of_mail(mail_id)
        failed = tuple((d.name, d.problem) for d in Mails(session).documents_of(mail_id) if d.problem)
        ids = [i for i in (stored.in_reply_to, *stored.references) if i]
        answers = Outbox(session).answered_by(ids) if ids else ()
    mail, problem = _decoded(home, stored)
    return MailView(
        stored=stored,
        mail=mail,
        problem=problem,
        statements=statements,
        attachments=tuple(leaves(mail)) if mail else (),
        failed=failed,
        answers=answers,
        can_retry=mail is not None and not statements,
    )


def _decoded(home: Home, stored: StoredMail) -> tuple[Mail | None, str]:
    try:
        return mail_of(home, stored), ""
    except BackstopError as error:
        return None, str(error)


def frame_html(home: Home, mail_id: int) -> str | None:
    """Return the HTML body of a mail as it may be shown, or None where it has none."""
    with read_session(home.engine) as session:
        stored = Mails(session).get(mail_id)
    mail, _ = _decoded(home, stored)
    return shown_html(mail.html) if mail is not None and mail.html else None


def attachment(home: Home, mail_id: int, number: int) -> Part:
    """Return an attachment by its place in the mail, counted from 0.

    Raises:
        InputError: there is none at this place, or the mail cannot be decoded.
    """
    with read_session(home.engine) as session:
        stored = Mails(session).get(mail_id)
    mail, problem = _decoded(home, stored)
    parts = list(leaves(mail)) if mail else []
    if not 0 <= number < len(parts):
        raise InputError(problem or f"mail {mail_id} has no attachment {number}")
    return parts[number]


def raw_text(home: Home, stored: StoredMail) -> str:
    """Return headers and text of a mail as they came, or why they cannot be shown."""
    mail, problem = _decoded(home, stored)
    if mail is None:
        return problem
    names = {"from", "to", "cc", "date", "subject", "message-id", "in-reply-to", "reply-to"}
    head = "\n".join(f"{name.title()}: {value}" for name, value in mail.headers if name in names)
    return f"{head}\n\n{mail.text}"


def conversation(home: Home, stored: StoredMail) -> tuple[ThreadMail, ...]:
    """Return the mails of a conversation, ours too, oldest first."""
    with read_session(home.engine) as session:
        theirs = Mails(session).thread(stored)
        ids = {i for mail in theirs for i in (mail.in_reply_to, *mail.references) if i}
        ours = Outbox(session).answered_by(ids) if ids else ()
    found = [*(_theirs(home, mail) for mail in theirs), *map(_ours, ours)]
    return tuple(sorted(found, key=lambda mail: (mail.at is not None, mail.at.timestamp() if mail.at else 0.0)))


def _theirs(home: Home, stored: StoredMail) -> ThreadMail:
    mail, problem = _decoded(home, stored)
    text = mail.text if mail is not None else problem
    who = stored.sender_name or stored.sender
    return ThreadMail(
        at=stored.date,
        who=who,
        subject=stored.subject,
        text=text,
        mail_id=stored.mail_id,
        ours=stored.kind is MailKind.OWN,
    )


def _ours(entry: OutboxEntry) -> ThreadMail:
    return ThreadMail(
        at=entry.sent_on, who=f"we to {', '.join(entry.mail.to)}", subject=entry.mail.subject, text=entry.mail.text,
        mail_id=None, ours=True,
    )  # fmt: skip


def read_again(home: Home, mail_id: int) -> tuple[Change, ...]:
    """Read a mail with today's readers and return what they would say differently; nothing is stored."""
    with read_session(home.engine) as session:
        stored = Mails(session).get(mail_id)
        kept = [Statements(session).as_read(w.statement_id) for w in Statements(session).of_mail(mail_id)]
    documents = read_stored(home, stored, None)
    names = dict.fromkeys([*(w.document.name for w in kept), *(d.name for d in documents)])
    return tuple(change for name in names if (change := _change(stored, name, kept, documents)) is not None)


def _change(
    stored: StoredMail, name: str, kept: Sequence[MatchedStatement], documents: Sequence[Document]
) -> Change | None:
    """What one document says differently; statements about a whole order are stored once per line and compared once."""
    said = list(dict.fromkeys(in_words(w.statement) for w in kept if w.document.name == name))
    says = list(dict.fromkeys(in_words(s) for d in documents if d.name == name for s in d.statements))
    if set(said) == set(says):
        return None
    return Change(
        source=stored.source,
        document=name,
        gone=tuple(s for s in said if s not in says),
        new=tuple(s for s in says if s not in said),
        applied=any(w.decision.applied for w in kept if w.document.name == name),
    )


def retry(home: Home, mail_id: int, *, who: str) -> MailResult:
    """Read a mail anew that gave no statement, and store what it says now.

    Raises:
        InputError: it gave statements, which are facts and stay.
    """
    with write_session(home.engine) as session:
        mails = Mails(session)
        stored = mails.get(mail_id)
        if Statements(session).of_mail(mail_id):
            raise InputError("this mail gave statements already; they are facts and are not replaced")
        mails.reopen(mail_id)
        record(session, who, "mail_read_again", about=f"mail {mail_id}", change=(str(stored.outcome or ""), ""))
    return receive(home, RawMail(source=stored.source, content=home.blobs.get(stored.sha256)))
