"""Our own mails and the questions they put."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, or_, select, update
from sqlalchemy.orm import Session

from db.payload import pack, unpack
from db.records import DeliveryStep, OutboxEntry, key_of, keys_of
from db.repositories.lookup import rows_of_lines, rows_where_in
from db.tables import CHASE, OUTBOX
from db.upsert import upsert
from domain.errors import StoreError
from domain.outbox import ChaseRecord, ChaseRef, OutboxStatus, OutgoingMail

_PENDING = [status for status in OutboxStatus if status.pending]
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
        fresh = {"delivery": DeliveryStep.WAITING, "raw_sha256": None, "sent_on": None}
        query = insert(OUTBOX).values(_row(mail) | fresh).returning(OUTBOX.c.outbox_id)
        return self.get(self._session.execute(query).scalar_one())

    def pending_like(self, mail: OutgoingMail) -> OutboxEntry | None:
        """Return the mail that still waits for the same people of the same vendor on the same business day."""
        row = _row(mail)
        same = [OUTBOX.c[name] == row[name] for name in ("vendor_norm", "to_norm", "business_date")]
        return self._one(select(OUTBOX).where(*same, OUTBOX.c.status.in_(_PENDING)))

    def replace_draft(self, outbox_id: int, mail: OutgoingMail) -> OutboxEntry:
        """Put a newly composed mail in the place of a draft that nobody sent.

        Raises:
            StoreError: the mail is no draft any more.
        """
        draft = (OUTBOX.c.outbox_id == outbox_id) & (OUTBOX.c.status == OutboxStatus.DRAFT)
        done = self._session.execute(update(OUTBOX).where(draft).values(_row(mail)).returning(OUTBOX.c.outbox_id))
        if done.first() is None:
            raise StoreError(f"mail {outbox_id} of the outbox is no draft any more")
        return self.get(outbox_id)

    def move(self, outbox_id: int, *, expected: OutboxStatus, to: OutboxStatus, reason: str = "") -> OutboxEntry | None:
        """Change the status of a mail that has the expected one; None when another process was first."""
        values = {"status": to, "status_reason": reason}
        return self._guarded(outbox_id, OUTBOX.c.status == expected, values)

    def step(self, outbox_id: int, *, expected: DeliveryStep, to: DeliveryStep) -> OutboxEntry | None:
        """Move the delivery of a mail one step from the expected one; None when another process was first."""
        return self._guarded(outbox_id, OUTBOX.c.delivery == expected, {"delivery": to})

    def mark_sent(self, outbox_id: int, *, at: datetime, raw_sha256: str | None = None) -> OutboxEntry:
        """Note that the mail left, with the hash of its bytes in the blob store."""
        values = {"status": OutboxStatus.SENT, "delivery": DeliveryStep.DONE, "sent_on": at, "status_reason": ""}
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
        rows = self._session.execute(select(OUTBOX).where(OUTBOX.c.status == status).order_by(OUTBOX.c.outbox_id))
        return tuple(map(_entry, rows))

    def page(self, *, status: OutboxStatus | None, start: int, limit: int) -> tuple[OutboxEntry, ...]:
        """Return some mails, newest first."""
        query = select(OUTBOX).order_by(OUTBOX.c.outbox_id.desc()).offset(start).limit(limit)
        rows = self._session.execute(query if status is None else query.where(OUTBOX.c.status == status))
        return tuple(map(_entry, rows))

    def every_mail(self) -> Iterator[OutboxEntry]:
        """Yield every mail, oldest first."""
        query = select(OUTBOX).order_by(OUTBOX.c.outbox_id).execution_options(yield_per=500)
        yield from map(_entry, self._session.execute(query))

    def answered_by(self, message_ids: Iterable[str]) -> tuple[OutboxEntry, ...]:
        """Return our mails with these message ids: what a mail's In-Reply-To and References point at."""
        rows = rows_where_in(
            self._session, select(OUTBOX).order_by(OUTBOX.c.outbox_id), OUTBOX.c.message_id, message_ids
        )
        return tuple(map(_entry, rows))

    def sent_about(self, keys: Iterable[tuple[str, str | None]], *, since: datetime) -> tuple[OutboxEntry, ...]:
        """Return the mails about any of these lines that left us, or may have, at or after a moment, oldest first."""
        wanted = keys_of(keys)
        left = or_(
            OUTBOX.c.sent_on >= since,
            OUTBOX.c.sent_on.is_(None) & OUTBOX.c.delivery.in_([DeliveryStep.HANDED_OVER, DeliveryStep.UNCERTAIN]),
        )
        found = map(_entry, self._session.execute(select(OUTBOX).where(left).order_by(OUTBOX.c.outbox_id)))
        return tuple(entry for entry in found if any(key_of(ref.po, ref.line) in wanted for ref in entry.mail.refs))

    def remember_chase(self, records: Iterable[ChaseRecord]) -> None:
        """Note questions as put; one that was noted before keeps its day."""
        rows = {tuple(row[name] for name in _QUESTION): row for row in map(_chase_row, records)}
        upsert(self._session, CHASE, list(rows.values()), key=_QUESTION, update=())

    def chased(self, keys: Iterable[tuple[str, str | None]]) -> tuple[ChaseRecord, ...]:
        """Return the questions that were put about these lines, oldest first."""
        rows = rows_of_lines(self._session, select(CHASE), CHASE.c.po_norm, keys)
        return tuple(map(_chase, sorted(rows, key=lambda row: (row.on, row.chase_id))))

    def _guarded(self, outbox_id: int, condition: Any, values: dict[str, Any]) -> OutboxEntry | None:  # noqa: ANN401 - SQLAlchemy's condition
        query = update(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id, condition).values(values)
        moved = self._session.execute(query.returning(OUTBOX.c.outbox_id)).first()
        return None if moved is None else self.get(outbox_id)

    def _one(self, query: Select[Any]) -> OutboxEntry | None:
        row = self._session.execute(query).one_or_none()
        return None if row is None else _entry(row)


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
        "vendor_norm": mail.vendor_id or "",
        "stage": mail.stage,
        "business_date": mail.business_date,
        "refs": pack(mail.refs),
        "body": mail.text,
        "html": mail.html,
    }


def _entry(row: Row[Any]) -> OutboxEntry:
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
