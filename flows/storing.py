"""Puts fetched mails into the store: bytes first, then the row that says "this is still to be read"."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from db.engine import write_session
from db.records import MailArrival
from db.repositories.mails import Mails
from domain.mail import Address, Mail, MailKind, Outcome
from flows.home import Home
from ingest.mailbox import RawMail, SourceProblem
from ingest.message import read_head

Enqueue = Callable[[Session, Sequence[int]], None]
"""Called with new mails inside the transaction that stores them, so that no mail is stored and forgotten."""


def store_mail(home: Home, raw: RawMail, *, enqueue: Enqueue | None = None) -> int:
    """Store one mail as still to be read and return its id; bytes that are stored already keep their row."""
    sha256 = home.blobs.put(raw.content)
    head = read_head(raw.content, source=raw.source, sha256=sha256)
    with write_session(home.engine) as session:
        mails = Mails(session)
        new = tuple(mails.add_new([MailArrival(mail=head, vendor_id=None)]).values())
        if new and enqueue is not None:
            enqueue(session, new)
        return new[0] if new else mails.ids_of([sha256])[sha256]


def add_refused(session: Session, head: Mail, reason: str) -> int:
    """Add the final row of a mail of which only the header was fetched; returns its id."""
    mails = Mails(session)
    mail_id = mails.add(MailArrival(mail=head, vendor_id=None))
    mails.finish(mail_id, kind=MailKind.OTHER, outcome=Outcome.FAILED, reason=reason)
    return mail_id


def add_unreadable(session: Session, home: Home, problem: SourceProblem, *, key: str = "") -> int:
    """Add the final row of a mail whose bytes never came, once per ``key`` (source and reason); returns its id."""
    content = (key or f"{problem.source}\n{problem.reason}").encode()
    mail = Mail(
        sha256=hashlib.sha256(content).hexdigest(),
        source=problem.source,
        message_id=None,
        date=datetime.combine(home.as_of, datetime.min.time(), tzinfo=UTC),
        local_date=home.as_of,
        sender=Address(name="", email=""),
        subject="",
        text="",
    )
    return add_refused(session, mail, problem.reason)
