"""Our own mails and the questions they put."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from db.payload import pack, unpack
from db.records import OutboxEntry, key_of, keys_of
from db.repositories.lookup import rows_of_lines, rows_where_in
from db.repositories.touched import touch
from db.tables import CHASE, OUTBOX, OUTBOX_ATTACHMENT, STATEMENT
from db.upsert import upsert
from domain.delivery import DeliveryState, SentCopy
from domain.errors import StoreError
from domain.outbox import ChaseRecord, ChaseRef, Letter, MailAttachment, OutboxStatus, OutgoingMail

_CHUNK = 200  # mails with their attachments in memory at a time
_PENDING = [status for status in OutboxStatus if status.pending]
_STATES = {
    OutboxStatus.DRAFT: DeliveryState.DRAFT,
    OutboxStatus.HELD: DeliveryState.DRAFT,
    OutboxStatus.QUEUED: DeliveryState.READY,
    OutboxStatus.SENT: DeliveryState.ACCEPTED,
    OutboxStatus.FAILED: DeliveryState.REFUSED,
}
_NOT_LEFT = (DeliveryState.DRAFT, DeliveryState.READY, DeliveryState.RETRY)
_MAY_HAVE_LEFT = (DeliveryState.DOT, DeliveryState.UNKNOWN)
_FRESH: dict[str, Any] = {
    "raw_sha256": None,
    "sent_on": None,
    "attempts": 0,
    "first_try": None,
    "not_before": None,
    "lease_owner": "",
    "lease_until": None,
    "unknowns": 0,
    "unknown_since": None,
    "sent_copy": SentCopy.NONE,
}
_QUESTION = ("vendor_id", "po_norm", "line_norm", "reason", "stage")


class Outbox:
    """Mails of ours and the chase log."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, mail: OutgoingMail) -> OutboxEntry:
        """Store a mail and return its entry, or the older entry that stands in its way.

        A mail with the same message id, or a pending one to the same people of the same vendor on the same
        business day, stays as it is; the returned entry's ``message_id`` tells which mail was kept.
        """
        standing = self._one(select(OUTBOX).where(OUTBOX.c.message_id == mail.message_id)) or self.pending_like(mail)
        if standing is not None:
            return standing
        row = _row(mail) | _FRESH | {"delivery": _STATES[mail.status], "words_before": self._newest_word()}
        query = insert(OUTBOX).values(row).returning(OUTBOX.c.outbox_id)
        outbox_id = self._session.execute(query).scalar_one()
        self._attach(outbox_id, mail.attachments)
        return self.get(outbox_id)

    def pending_like(self, mail: OutgoingMail) -> OutboxEntry | None:
        """Return the mail that still waits for the same people of the same vendor on the same business day."""
        row = _row(mail)
        same = [OUTBOX.c[name] == row[name] for name in ("vendor_norm", "to_norm", "business_date")]
        return self._one(select(OUTBOX).where(*same, OUTBOX.c.status.in_(_PENDING)))

    def recompose(self, outbox_id: int, mail: OutgoingMail) -> None:
        """Put new words in the place of those of a mail that has surely not left; its status stays as it is."""
        kept = {name: value for name, value in _row(mail).items() if name not in {"status", "status_reason"}}
        row = kept | {"words_before": self._newest_word()}
        self._session.execute(update(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id).values(row))
        self._session.execute(delete(OUTBOX_ATTACHMENT).where(OUTBOX_ATTACHMENT.c.outbox_id == outbox_id))
        self._attach(outbox_id, mail.attachments)

    def replace_draft(self, outbox_id: int, mail: OutgoingMail) -> OutboxEntry:
        """Put a newly composed mail in the place of a draft that nobody sent.

        Raises:
            StoreError: the mail is no draft any more.
        """
        draft = (OUTBOX.c.outbox_id == outbox_id) & (OUTBOX.c.status == OutboxStatus.DRAFT)
        row = _row(mail) | {"delivery": _STATES[mail.status], "words_before": self._newest_word()}
        done = self._session.execute(update(OUTBOX).where(draft).values(row).returning(OUTBOX.c.outbox_id))
        if done.first() is None:
            raise StoreError(f"mail {outbox_id} of the outbox is no draft any more")
        self._session.execute(delete(OUTBOX_ATTACHMENT).where(OUTBOX_ATTACHMENT.c.outbox_id == outbox_id))
        self._attach(outbox_id, mail.attachments)
        return self.get(outbox_id)

    def move(self, outbox_id: int, *, expected: OutboxStatus, to: OutboxStatus, reason: str = "") -> OutboxEntry | None:
        """Change the status of a mail that has the expected one and has surely not left.

        None when another process was first, or has the mail now, or when nobody knows whether it left.
        """
        values = {"status": to, "status_reason": reason}
        values |= {} if to is OutboxStatus.HELD else {"delivery": _STATES[to]}
        still_here = (OUTBOX.c.status == expected) & OUTBOX.c.delivery.in_(_NOT_LEFT)
        return self._guarded(outbox_id, still_here, values)

    def withdraw(self, entry: OutboxEntry, *, reason: str) -> bool:
        """Hold a queued mail that has surely not left; its questions were not put and may be put again.

        False where its delivery began meanwhile, or nobody knows whether it left: it stays as it is.
        """
        waits = (OUTBOX.c.status == OutboxStatus.QUEUED) & OUTBOX.c.delivery.in_(
            [DeliveryState.READY, DeliveryState.RETRY]
        )
        held = {"status": OutboxStatus.HELD, "status_reason": reason}
        if self._guarded(entry.outbox_id, waits, held) is None:
            return False
        self.forget_chase(entry, entry.mail.refs)
        return True

    def forget_chase(self, entry: OutboxEntry, refs: Iterable[ChaseRef]) -> None:
        """Take back the questions about some lines of a mail that did not leave with them."""
        for ref in refs:
            key = key_of(ref.po, ref.line)
            asked = (CHASE.c.vendor_id == entry.mail.vendor_id, CHASE.c.on == entry.mail.business_date)
            line = (CHASE.c.po_norm == key.po, CHASE.c.line_norm == key.line, CHASE.c.reason.in_(ref.reasons))
            self._session.execute(delete(CHASE).where(*asked, *line))
            touch(self._session, [key.po])

    def sent_count(self, vendor_id: str) -> int:
        """Return how many mails a vendor ever got from us."""
        query = select(func.count()).select_from(OUTBOX)
        sent = query.where(OUTBOX.c.vendor_id == vendor_id, OUTBOX.c.status == OutboxStatus.SENT)
        return int(self._session.execute(sent).scalar_one())

    def count_of(self, letter: Letter, *, on: date) -> int:
        """Return how many mails of a kind were composed for a business day."""
        query = select(func.count()).select_from(OUTBOX)
        same = query.where(OUTBOX.c.letter == letter, OUTBOX.c.business_date == on)
        return int(self._session.execute(same).scalar_one())

    def release(self, outbox_id: int, *, who: str) -> None:
        """Note who let a mail go."""
        self._session.execute(update(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id).values(released_by=who))

    def mark_sent(self, outbox_id: int, *, at: datetime, raw_sha256: str | None = None) -> OutboxEntry:
        """Note that the mail left, with the hash of its bytes in the blob store."""
        values = {"status": OutboxStatus.SENT, "delivery": DeliveryState.ACCEPTED, "sent_on": at, "status_reason": ""}
        values |= {} if raw_sha256 is None else {"raw_sha256": raw_sha256}
        self._session.execute(update(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id).values(values))
        return self.get(outbox_id)

    def get(self, outbox_id: int) -> OutboxEntry:
        """Return one mail.

        Raises:
            StoreError: there is none.
        """
        entry = self._one(select(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id))
        if entry is None:
            raise StoreError(f"mail {outbox_id} is not in the outbox")
        return entry

    def with_status(self, status: OutboxStatus) -> tuple[OutboxEntry, ...]:
        """Return the mails of one status, oldest first."""
        return self._entries(select(OUTBOX).where(OUTBOX.c.status == status).order_by(OUTBOX.c.outbox_id))

    def page(self, *, status: OutboxStatus | None, start: int, limit: int) -> tuple[OutboxEntry, ...]:
        """Return some mails, newest first."""
        query = select(OUTBOX).order_by(OUTBOX.c.outbox_id.desc()).offset(start).limit(limit)
        return self._entries(query if status is None else query.where(OUTBOX.c.status == status))

    def every_mail(self) -> Iterator[OutboxEntry]:
        """Yield every mail, oldest first."""
        query = select(OUTBOX).order_by(OUTBOX.c.outbox_id).execution_options(yield_per=_CHUNK)
        rows = iter(self._session.execute(query))
        while chunk := list(islice(rows, _CHUNK)):
            yield from self._with_files(chunk)

    def of_vendor(self, vendor_id: str, *, since: date) -> tuple[OutboxEntry, ...]:
        """Return the mails to a vendor since a business day, the newest first."""
        query = select(OUTBOX).where(OUTBOX.c.vendor_id == vendor_id, OUTBOX.c.business_date >= since)
        return self._entries(query.order_by(OUTBOX.c.business_date.desc(), OUTBOX.c.outbox_id.desc()))

    def with_tokens(self, tokens: Iterable[str]) -> tuple[OutboxEntry, ...]:
        """Return our mails that carry one of these tokens."""
        wanted = sorted(set(tokens) - {""})
        return self._entries(select(OUTBOX).where(OUTBOX.c.token.in_(wanted)).order_by(OUTBOX.c.outbox_id))

    def left_since(self, at: datetime) -> tuple[tuple[datetime, str, bool], ...]:
        """Return when, to which vendor and whether by itself each mail left since a moment."""
        query = select(OUTBOX.c.sent_on, OUTBOX.c.vendor_id, OUTBOX.c.released_by).where(OUTBOX.c.sent_on >= at)
        return tuple((row.sent_on, row.vendor_id or "", row.released_by == "") for row in self._session.execute(query))

    def answered_by(self, message_ids: Iterable[str]) -> tuple[OutboxEntry, ...]:
        """Return our mails with these message ids: what a mail's In-Reply-To and References point at."""
        rows = rows_where_in(
            self._session, select(OUTBOX).order_by(OUTBOX.c.outbox_id), OUTBOX.c.message_id, message_ids
        )
        return tuple(self._with_files(list(rows)))

    def sent_about(self, keys: Iterable[tuple[str, str | None]], *, since: datetime) -> tuple[OutboxEntry, ...]:
        """Return the mails about any of these lines that left us, or may have, at or after a moment, oldest first."""
        wanted = keys_of(keys)
        left = or_(
            OUTBOX.c.sent_on >= since,
            OUTBOX.c.sent_on.is_(None) & OUTBOX.c.delivery.in_(_MAY_HAVE_LEFT),
        )
        found = self._entries(select(OUTBOX).where(left).order_by(OUTBOX.c.outbox_id))
        return tuple(entry for entry in found if any(key_of(ref.po, ref.line) in wanted for ref in entry.mail.refs))

    def remember_chase(self, records: Iterable[ChaseRecord]) -> None:
        """Note questions as put; one that was noted before keeps its day."""
        rows = {tuple(row[name] for name in _QUESTION): row for row in map(_chase_row, records)}
        touch(self._session, (row["po_norm"] for row in rows.values()))
        upsert(self._session, CHASE, list(rows.values()), key=_QUESTION, update=())

    def chased(self, keys: Iterable[tuple[str, str | None]]) -> tuple[ChaseRecord, ...]:
        """Return the questions that were put about these lines, oldest first."""
        rows = rows_of_lines(self._session, select(CHASE), CHASE.c.po_norm, keys)
        return tuple(map(_chase, sorted(rows, key=lambda row: (row.on, row.chase_id))))

    def pressed(self, *, stage: int) -> tuple[ChaseRecord, ...]:
        """Return every question to the vendors who were asked something at a stage or later, oldest first."""
        vendors = select(CHASE.c.vendor_id).where(CHASE.c.stage >= stage).distinct()
        query = select(CHASE).where(CHASE.c.vendor_id.in_(vendors)).order_by(CHASE.c.on, CHASE.c.chase_id)
        return tuple(map(_chase, self._session.execute(query)))

    def chased_of_orders(self, orders: Iterable[str]) -> tuple[ChaseRecord, ...]:
        """Return the questions that were put about lines of some orders (``po_norm``), oldest first."""
        rows = rows_where_in(self._session, select(CHASE), CHASE.c.po_norm, orders)
        return tuple(map(_chase, sorted(rows, key=lambda row: (row.on, row.chase_id))))

    def _newest_word(self) -> int:
        """Return the newest statement of any vendor: what comes later, the mail does not know."""
        return self._session.execute(select(func.max(STATEMENT.c.statement_id))).scalar() or 0

    def _guarded(self, outbox_id: int, condition: Any, values: dict[str, Any]) -> OutboxEntry | None:  # noqa: ANN401 - SQLAlchemy's condition
        query = update(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id, condition).values(values)
        moved = self._session.execute(query.returning(OUTBOX.c.outbox_id)).first()
        return None if moved is None else self.get(outbox_id)

    def _one(self, query: Select[Any]) -> OutboxEntry | None:
        return next(iter(self._entries(query)), None)

    def _entries(self, query: Select[Any]) -> tuple[OutboxEntry, ...]:
        return tuple(self._with_files(self._session.execute(query).all()))

    def _with_files(self, rows: Sequence[Row[Any]]) -> Iterator[OutboxEntry]:
        """Give every mail its attachments: one that left without them would be another mail."""
        ids = [row.outbox_id for row in rows]
        query = select(OUTBOX_ATTACHMENT).where(OUTBOX_ATTACHMENT.c.outbox_id.in_(ids))
        files: dict[int, list[MailAttachment]] = {}
        for file in self._session.execute(query.order_by(OUTBOX_ATTACHMENT.c.attachment_id)):
            attachment = MailAttachment(name=file.name, media_type=file.media_type, content=file.content)
            files.setdefault(file.outbox_id, []).append(attachment)
        return (_entry(row, tuple(files.get(row.outbox_id, ()))) for row in rows)

    def _attach(self, outbox_id: int, files: Sequence[MailAttachment]) -> None:
        rows = [
            {"outbox_id": outbox_id, "name": f.name, "media_type": f.media_type, "content": f.content} for f in files
        ]
        if rows:
            self._session.execute(insert(OUTBOX_ATTACHMENT), rows)


def _row(mail: OutgoingMail) -> dict[str, Any]:
    return {
        "to": pack(mail.to),
        "to_norm": ",".join(sorted(address.lower() for address in mail.to)),
        "cc": pack(mail.cc),
        "subject": mail.subject,
        "status": mail.status,
        "status_reason": mail.status_reason,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "vendor_id": mail.vendor_id,
        "vendor_norm": _waits_alone(mail),
        "stage": mail.stage,
        "business_date": mail.business_date,
        "refs": pack(mail.refs),
        "body": mail.text,
        "html": mail.html,
        "letter": mail.letter,
        "token": mail.token,
        "reply_to": mail.reply_to,
        "send_from": mail.send_from,
        "released_by": mail.released_by,
    }


def _waits_alone(mail: OutgoingMail) -> str:
    """Return what a contact has only one waiting mail of a day for: the chase, and each letter a person writes."""
    if mail.letter.internal:
        return mail.message_id
    chase = mail.letter in {Letter.REQUEST, Letter.DIGEST}
    return (mail.vendor_id or "") if chase else f"{mail.vendor_id or ''} {mail.letter}"


def _entry(row: Row[Any], files: tuple[MailAttachment, ...]) -> OutboxEntry:
    mail = OutgoingMail(
        to=tuple(row.to),
        cc=tuple(row.cc),
        subject=row.subject,
        text=row.body,
        html=row.html,
        vendor_id=row.vendor_id,
        stage=row.stage,
        refs=tuple(unpack(ChaseRef, ref) for ref in row.refs),
        message_id=row.message_id,
        in_reply_to=row.in_reply_to,
        status=row.status,
        status_reason=row.status_reason,
        business_date=row.business_date,
        letter=row.letter,
        token=row.token,
        reply_to=row.reply_to,
        send_from=row.send_from,
        released_by=row.released_by,
        attachments=files,
    )
    return OutboxEntry(
        outbox_id=row.outbox_id, mail=mail, raw_sha256=row.raw_sha256, delivery=row.delivery, sent_on=row.sent_on
    )


def _chase_row(record: ChaseRecord) -> dict[str, Any]:
    key = key_of(record.po, record.line)
    plain = {name: getattr(record, name) for name in ("vendor_id", "po", "line", "reason", "stage", "on")}
    return plain | {"po_norm": key.po, "line_norm": key.line}


def _chase(row: Row[Any]) -> ChaseRecord:
    return ChaseRecord(vendor_id=row.vendor_id, po=row.po, line=row.line, reason=row.reason, stage=row.stage, on=row.on)
