"""Mails that came in, their documents, and what earlier ones tell about a new one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, insert, or_, select, update
from sqlalchemy.orm import Session

from db.payload import pack, unpack
from db.records import DocumentNote, MailArrival, StoredDocument, StoredMail
from db.repositories.touched import touch_open_of_sender
from db.tables import DOCUMENT, MAIL, OUTBOX, STATEMENT
from db.upsert import upsert
from domain.delivery import DeliveryState
from domain.document import Document
from domain.errors import StoreError
from domain.mail import MailKind, Outcome
from domain.outbox import OutboxStatus
from domain.purchase import po_key

_IN_ORDER = (MAIL.c.date, MAIL.c.mail_id)
_NOBODYS_WORD = (MailKind.OUT_OF_OFFICE, MailKind.BOUNCE, MailKind.OWN, MailKind.MARKETING)
_LEFT_US = (OutboxStatus.QUEUED, OutboxStatus.SENT, OutboxStatus.FAILED)


class Mails:
    """Every mail that was ever fetched, once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def already_read(self, sha256: str) -> StoredMail | None:
        """Return the mail with these bytes, finished or not, or None where it is new."""
        return self._one(select(MAIL).where(MAIL.c.sha256 == sha256))

    def same_payload(self, payload_digest: str) -> StoredMail | None:
        """Return the first stored mail with this payload: the same message fetched from another place."""
        return self._one(select(MAIL).where(MAIL.c.payload_digest == payload_digest).order_by(MAIL.c.mail_id).limit(1))

    def with_message_id(self, message_id: str) -> tuple[StoredMail, ...]:
        """Return the mails that carry this message id."""
        rows = self._session.execute(select(MAIL).where(MAIL.c.message_id == message_id).order_by(MAIL.c.mail_id))
        return tuple(map(_mail, rows))

    def get(self, mail_id: int) -> StoredMail:
        """Return a mail by its id.

        Raises:
            StoreError: there is none.
        """
        mail = self._one(select(MAIL).where(MAIL.c.mail_id == mail_id))
        if mail is None:
            raise StoreError(f"mail {mail_id} is not stored")
        return mail

    def add(self, arrival: MailArrival) -> int:
        """Store an unfinished mail and return its id; a mail with the same bytes keeps its row and id."""
        upsert(self._session, MAIL, [_mail_row(arrival)], key=("sha256",), update=())
        query = select(MAIL.c.mail_id).where(MAIL.c.sha256 == arrival.mail.sha256)
        return int(self._session.execute(query).scalar_one())

    def add_new(self, arrivals: Sequence[MailArrival]) -> dict[str, int]:
        """Store unfinished mails at once; returns sha256 to id of those that were not stored before."""
        wanted = {a.mail.sha256: a for a in arrivals}
        known = self.ids_of(wanted)
        fresh = [_mail_row(a) for sha256, a in wanted.items() if sha256 not in known]
        upsert(self._session, MAIL, fresh, key=("sha256",), update=())
        return self.ids_of(row["sha256"] for row in fresh)

    def ids_of(self, sha256s: Iterable[str]) -> dict[str, int]:
        """Return sha256 to id of the mails with these bytes that are stored, finished or not."""
        query = select(MAIL.c.sha256, MAIL.c.mail_id).where(MAIL.c.sha256.in_(sorted(sha256s)))
        return {row.sha256: row.mail_id for row in self._session.execute(query)}

    def begin_reading(self, mail_id: int) -> int:
        """Count one more attempt to read a mail and return how many there were with this one."""
        query = update(MAIL).where(MAIL.c.mail_id == mail_id).values(read_attempts=MAIL.c.read_attempts + 1)
        return int(self._session.execute(query.returning(MAIL.c.read_attempts)).scalar_one())

    def forget_attempt(self, mail_id: int) -> None:
        """Take back an attempt that ended for a reason outside the mail."""
        query = update(MAIL).where(MAIL.c.mail_id == mail_id, MAIL.c.read_attempts > 0)
        self._session.execute(query.values(read_attempts=MAIL.c.read_attempts - 1))

    def earlier_twin(self, mail_id: int, *, message_id: str | None, payload_digest: str) -> StoredMail | None:
        """Return the first mail before this one with the same message id and payload: the same message again.

        Message ids alone prove nothing, order systems use them twice.
        """
        if message_id is None or not payload_digest:
            return None
        same = (MAIL.c.message_id == message_id, MAIL.c.payload_digest == payload_digest, MAIL.c.mail_id < mail_id)
        return self._one(select(MAIL).where(*same).order_by(MAIL.c.mail_id).limit(1))

    def identify(self, mail_id: int, *, vendor_id: str | None, payload_digest: str, same_as: int | None = None) -> None:
        """Write down what reading found out about a stored mail."""
        values = {"vendor_id": vendor_id, "payload_digest": payload_digest, "same_as": same_as}
        self._session.execute(update(MAIL).where(MAIL.c.mail_id == mail_id).values(values))

    def unfinished_ids(self) -> tuple[int, ...]:
        """Return the ids of the mails that are stored and not finished, oldest first."""
        query = select(MAIL.c.mail_id).where(MAIL.c.outcome.is_(None)).order_by(*_IN_ORDER)
        return tuple(self._session.execute(query).scalars())

    def finish(
        self,
        mail_id: int,
        *,
        kind: MailKind,
        outcome: Outcome,
        reason: str = "",
        documents: Iterable[DocumentNote] = (),
    ) -> None:
        """Write the final outcome of a mail."""
        values = {"kind": kind, "outcome": outcome, "reason": reason, "documents": pack(tuple(documents))}
        self._session.execute(update(MAIL).where(MAIL.c.mail_id == mail_id).values(values))

    def settle(self, mail_id: int, *, outcome: Outcome, reason: str) -> None:
        """Bring the outcome of a finished mail in step with what was decided about its statements."""
        values = {"outcome": outcome, "reason": reason}
        self._session.execute(update(MAIL).where(MAIL.c.mail_id == mail_id).values(values))

    def newest_id(self, *, vendor_id: str | None) -> int | None:
        """Return the id of the last mail that came from a vendor, or None."""
        query = select(func.max(MAIL.c.mail_id)).where(MAIL.c.vendor_id.is_not_distinct_from(vendor_id))
        return self._session.execute(query).scalar()

    def newest_ids(self) -> dict[str | None, int]:
        """Return the id of the last mail of every vendor."""
        rows = self._session.execute(
            select(MAIL.c.vendor_id, func.max(MAIL.c.mail_id).label("newest")).group_by(MAIL.c.vendor_id)
        )
        return {row.vendor_id: row.newest for row in rows}

    def unfinished(self) -> tuple[StoredMail, ...]:
        """Return the mails that are stored and not finished, oldest first: what is left to do."""
        rows = self._session.execute(select(MAIL).where(MAIL.c.outcome.is_(None)).order_by(*_IN_ORDER))
        return tuple(map(_mail, rows))

    def with_source(self, source: str) -> StoredMail | None:
        """Return the newest mail from this source, or None."""
        return self._one(select(MAIL).where(MAIL.c.source == source).order_by(MAIL.c.mail_id.desc()).limit(1))

    def count_failed(self, *, since: date, days: int) -> int:
        """Return how many mails of the last ``days`` before a day failed."""
        return self._count(MAIL.c.outcome == Outcome.FAILED, since, days)

    def count_of_kind(self, kind: MailKind, *, since: date, days: int) -> int:
        """Return how many mails of a kind came in the last ``days`` before a day."""
        return self._count(MAIL.c.kind == kind, since, days)

    def page(
        self,
        *,
        outcome: Outcome | None = None,
        kind: MailKind | None = None,
        vendor_id: str | None = None,
        words: str = "",
        start: int = 0,
        limit: int = 50,
    ) -> tuple[StoredMail, ...]:
        """Return some mails, newest first; ``words`` are looked for in sender and subject."""
        query = select(MAIL).order_by(MAIL.c.date.desc(), MAIL.c.mail_id.desc()).offset(start).limit(limit)
        if outcome is not None:
            query = query.where(MAIL.c.outcome == outcome)
        if kind is not None:
            query = query.where(MAIL.c.kind == kind)
        if vendor_id:
            query = query.where(MAIL.c.vendor_id == vendor_id)
        for word in words.split():
            query = query.where(
                or_(MAIL.c.subject.icontains(word, autoescape=True), MAIL.c.sender.icontains(word, autoescape=True))
            )
        return tuple(map(_mail, self._session.execute(query)))

    def thread(self, mail: StoredMail, *, limit: int = 40) -> tuple[StoredMail, ...]:
        """Return the mails of one conversation, oldest first: what it refers to and what refers to it."""
        ids = {i for i in (mail.message_id, mail.in_reply_to, *mail.references) if i}
        by = [MAIL.c.mail_id == mail.mail_id]
        if ids:
            by += [MAIL.c.message_id.in_(sorted(ids)), MAIL.c.in_reply_to.in_(sorted(ids))]
        rows = self._session.execute(select(MAIL).where(or_(*by)).order_by(*_IN_ORDER).limit(limit))
        return tuple(map(_mail, rows))

    def reopen(self, mail_id: int) -> None:
        """Make a mail unfinished again, so that it is read anew."""
        values = {"kind": None, "outcome": None, "reason": ""}
        self._session.execute(update(MAIL).where(MAIL.c.mail_id == mail_id).values(values))

    def by_outcome(self) -> dict[Outcome | None, int]:
        """Return how many mails ended in which way; None are those not read yet."""
        query = select(MAIL.c.outcome, func.count().label("mails")).group_by(MAIL.c.outcome)
        return {row.outcome: row.mails for row in self._session.execute(query)}

    def failure_reasons(self) -> tuple[str, ...]:
        """Return the reasons of the mails that failed."""
        return tuple(self._session.execute(select(MAIL.c.reason).where(MAIL.c.outcome == Outcome.FAILED)).scalars())

    def waits_unread_from(self, senders: Iterable[str]) -> bool:
        """Return whether a stored mail of one of these addresses or domains (``@x.example``) is not read yet."""
        known = frozenset(senders)
        for (sender,) in self._session.execute(select(MAIL.c.sender).where(MAIL.c.outcome.is_(None))):
            email = sender.lower()
            domain = email.rpartition("@")[2]
            if email in known or any(domain == k[1:] or domain.endswith(f".{k[1:]}") for k in known if k[0] == "@"):
                return True
        return False

    def holding_back(self, vendor_id: str | None = None) -> Iterator[StoredMail]:
        """Yield the mails that may keep us from asking: questions, unread and failed ones; of one vendor if given."""
        query = select(MAIL).where(
            MAIL.c.vendor_id.is_not(None),
            or_(MAIL.c.outcome.is_(None), MAIL.c.outcome == Outcome.FAILED, MAIL.c.kind == MailKind.QUESTION),
        )
        if vendor_id is not None:
            query = query.where(MAIL.c.vendor_id == vendor_id)
        yield from map(_mail, self._session.execute(query.order_by(*_IN_ORDER)))

    def last_heard(self, vendor_ids: Collection[str]) -> dict[str, date]:
        """Return the day of the newest mail of each vendor that a person may have written, read or not."""
        query = select(MAIL.c.vendor_id, func.max(MAIL.c.local_date).label("on")).where(
            MAIL.c.vendor_id.in_(sorted(vendor_ids)), or_(MAIL.c.kind.is_(None), MAIL.c.kind.not_in(_NOBODYS_WORD))
        )
        return {row.vendor_id: row.on for row in self._session.execute(query.group_by(MAIL.c.vendor_id))}

    def every_mail(self, *, chunk: int = 1_000) -> Iterator[StoredMail]:
        """Yield every mail by its date, ``chunk`` rows in memory at a time."""
        query = select(MAIL).order_by(*_IN_ORDER).execution_options(yield_per=chunk)
        yield from map(_mail, self._session.execute(query))

    def remember_documents(self, mail_id: int, documents: Iterable[Document]) -> tuple[int, ...]:
        """Store the documents of a mail and return their ids in order; documents stored before are kept as they are."""
        stored = [row.document_id for row in self._document_ids(mail_id)]
        if stored:
            return tuple(stored)
        rows = [_document_row(mail_id, document) for document in documents]
        if rows:
            self._session.execute(insert(DOCUMENT), rows)
        if any(row["kind"] is MailKind.STATUS for row in rows):
            touch_open_of_sender(self._session, mail_id)
        return tuple(row.document_id for row in self._document_ids(mail_id))

    def documents_seen(
        self, *, vendor_id: str | None, sha256s: Iterable[str] = (), numbers: Iterable[str] = ()
    ) -> tuple[StoredDocument, ...]:
        """Return a vendor's earlier documents that have one of these hashes or document numbers, oldest first."""
        by = or_(
            DOCUMENT.c.sha256.in_(sorted(set(sha256s))),
            DOCUMENT.c.number_norm.in_(sorted({po_key(number) for number in numbers})),
        )
        rows = self._session.execute(_documents().where(_same_vendor(vendor_id), by).order_by(*_IN_ORDER))
        return tuple(map(_document, rows))

    def documents_of(self, mail_id: int) -> tuple[StoredDocument, ...]:
        """Return the documents of a mail in their order."""
        rows = self._session.execute(_documents().where(DOCUMENT.c.mail_id == mail_id).order_by(DOCUMENT.c.document_id))
        return tuple(map(_document, rows))

    def orders_of_vendor_order(self, *, vendor_id: str | None, vendor_order: str) -> frozenset[str]:
        """Return the ``po_key`` of our orders that earlier papers of the vendor tie to the vendor's own number."""
        papers = (_same_vendor(vendor_id), DOCUMENT.c.vendor_order_norm == po_key(vendor_order))
        printed = self._session.execute(select(DOCUMENT.c.po_numbers).join(MAIL).where(*papers)).scalars()
        papers_to_words = MAIL.join(DOCUMENT).join(STATEMENT, STATEMENT.c.document_id == DOCUMENT.c.document_id)
        stated = select(STATEMENT.c.po_norm).distinct().select_from(papers_to_words)
        matched = self._session.execute(stated.where(*papers, STATEMENT.c.po_norm != "")).scalars()
        return frozenset(matched) | {po_key(number) for numbers in printed for number in numbers}

    def sent_message_ids(self) -> frozenset[str]:
        """Return the message ids of our own mails that left or may have left."""
        may_have_left = or_(OUTBOX.c.status.in_(_LEFT_US), OUTBOX.c.delivery == DeliveryState.UNKNOWN)
        query = select(OUTBOX.c.message_id).where(may_have_left)
        return frozenset(self._session.execute(query).scalars())

    def _count(self, condition: Any, since: date, days: int) -> int:  # noqa: ANN401 - SQLAlchemy's condition
        query = (
            select(func.count()).select_from(MAIL).where(condition, MAIL.c.local_date > since - timedelta(days=days))
        )
        return self._session.execute(query).scalar_one()

    def _document_ids(self, mail_id: int) -> Sequence[Row[Any]]:
        query = select(DOCUMENT.c.document_id).where(DOCUMENT.c.mail_id == mail_id)
        return self._session.execute(query.order_by(DOCUMENT.c.document_id)).all()

    def _one(self, query: Select[Any]) -> StoredMail | None:
        row = self._session.execute(query).one_or_none()
        return None if row is None else _mail(row)


def _documents() -> Select[Any]:
    return select(DOCUMENT, MAIL.c.vendor_id, MAIL.c.date.label("received_at")).join(MAIL)


def _same_vendor(vendor_id: str | None) -> Any:  # noqa: ANN401 - SQLAlchemy's condition
    return MAIL.c.vendor_id.is_not_distinct_from(vendor_id)


def _mail_row(arrival: MailArrival) -> dict[str, Any]:
    mail = arrival.mail
    return {
        "sha256": mail.sha256,
        "source": mail.source,
        "message_id": mail.message_id,
        "payload_digest": arrival.payload_digest,
        "captured_by": arrival.captured_by,
        "date": mail.date,
        "local_date": mail.local_date,
        "sender": mail.sender.email,
        "sender_name": mail.sender.name,
        "subject": mail.subject,
        "vendor_id": arrival.vendor_id,
        "kind": None,
        "outcome": None,
        "reason": "",
        "documents": [],
        "in_reply_to": mail.in_reply_to,
        "references": pack(mail.references),
        "same_as": None,
        "read_attempts": 0,
    }


def _mail(row: Row[Any]) -> StoredMail:
    return StoredMail(
        mail_id=row.mail_id,
        sha256=row.sha256,
        source=row.source,
        message_id=row.message_id,
        date=row.date,
        local_date=row.local_date,
        sender=row.sender,
        sender_name=row.sender_name,
        subject=row.subject,
        vendor_id=row.vendor_id,
        kind=row.kind,
        outcome=row.outcome,
        reason=row.reason,
        documents=tuple(unpack(DocumentNote, note) for note in row.documents),
        in_reply_to=row.in_reply_to,
        references=tuple(row.references),
        payload_digest=row.payload_digest,
        captured_by=row.captured_by,
    )


def _document_row(mail_id: int, document: Document) -> dict[str, Any]:
    return {
        "mail_id": mail_id,
        "name": document.name,
        "sha256": document.sha256,
        "kind": document.kind,
        "pages": document.pages,
        "number": document.number,
        "number_norm": None if document.number is None else po_key(document.number),
        "references": pack(document.references),
        "vendor_order": document.vendor_order,
        "vendor_order_norm": None if document.vendor_order is None else po_key(document.vendor_order),
        "po_numbers": pack(document.po_numbers),
        "date": document.date,
        "revision": document.revision,
        "problem": document.problem,
    }


def _document(row: Row[Any]) -> StoredDocument:
    return StoredDocument(
        document_id=row.document_id,
        mail_id=row.mail_id,
        vendor_id=row.vendor_id,
        received_at=row.received_at,
        name=row.name,
        kind=row.kind,
        pages=row.pages,
        sha256=row.sha256,
        number=row.number,
        references=frozenset(row.references),
        vendor_order=row.vendor_order,
        po_numbers=tuple(row.po_numbers),
        date=row.date,
        revision=row.revision,
        problem=row.problem,
    )
