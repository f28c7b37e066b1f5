"""How mails of ours leave: guarded steps with their log, what is due, proofs, and the way out itself."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.orm import Session

from db.records import key_of
from db.tables import (
    CHASE_REPLY,
    MAIL,
    OUTBOX,
    OUTBOX_EVENT,
    OUTBOX_EVIDENCE,
    OUTBOX_RECIPIENT,
    SEND_CHANNEL,
    STATEMENT,
)
from db.upsert import upsert
from domain.delivery import (
    Channel,
    DeliveryEvent,
    DeliveryNote,
    DeliveryState,
    Evidence,
    EvidenceKind,
    RecipientReply,
    SentCopy,
)
from domain.errors import StoreError
from domain.outbox import OutboxStatus

_SMTP = "smtp"
_CHANNEL = (
    "stop",
    "stop_words",
    "stopped_by",
    "stopped_at",
    "paused_until",
    "fail_count",
    "lease_owner",
    "lease_until",
    "started_at",
)
_NOTE = (
    "outbox_id",
    "status",
    "attempts",
    "first_try",
    "not_before",
    "lease_owner",
    "lease_until",
    "unknowns",
    "unknown_since",
    "sent_copy",
    "raw_sha256",
    "words_before",
)


class Deliveries:
    """The delivery of our mails."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # --- one mail

    def get(self, outbox_id: int) -> DeliveryNote:
        """Return where a mail stands.

        Raises:
            StoreError: there is none.
        """
        row = self._session.execute(select(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id)).one_or_none()
        if row is None:
            raise StoreError(f"mail {outbox_id} is not in the outbox")
        return _note(row)

    def advance(  # noqa: PLR0913 -- each is named at the call
        self,
        outbox_id: int,
        *,
        expected: Collection[DeliveryState],
        to: DeliveryState,
        at: datetime,
        words: str = "",
        who: str = "",
        owner: str | None = None,
        held: bool = False,
        **changes: Any,  # noqa: ANN401 -- further columns of the row
    ) -> bool:
        """Move a mail one step and log it; False, and nothing done, when it does not stand where expected.

        ``owner`` asks besides that this process has the mail. ``held`` shows it as held: a person decides.
        """
        guard = [OUTBOX.c.outbox_id == outbox_id, OUTBOX.c.delivery.in_(list(expected))]
        if owner is not None:
            guard.append(OUTBOX.c.lease_owner == owner)
        status = OutboxStatus.HELD if held else to.status
        values = {"delivery": to, "status": status, "status_reason": "" if status is OutboxStatus.SENT else words}
        moved = self._session.execute(
            update(OUTBOX).where(*guard).values(values | changes).returning(OUTBOX.c.outbox_id)
        )
        if moved.first() is None:
            return False
        self.log(DeliveryEvent(outbox_id=outbox_id, at=at, state=to, words=words, who=who))
        return True

    def put_off(self, outbox_id: int, *, until: datetime, words: str) -> None:
        """Hold a mail that may leave back until a moment; that is no step of its way."""
        waits = OUTBOX.c.delivery.in_([DeliveryState.READY, DeliveryState.RETRY])
        values = {"not_before": until, "status_reason": words}
        self._session.execute(update(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id, waits).values(values))

    def log(self, event: DeliveryEvent) -> None:
        """Append a step."""
        row = {name: getattr(event, name) for name in ("outbox_id", "at", "state", "words", "who")}
        self._session.execute(insert(OUTBOX_EVENT), [row])

    def events(self, outbox_id: int) -> tuple[DeliveryEvent, ...]:
        """Return the steps of a mail, oldest first."""
        query = select(OUTBOX_EVENT).where(OUTBOX_EVENT.c.outbox_id == outbox_id)
        return tuple(map(_event, self._session.execute(query.order_by(OUTBOX_EVENT.c.event_id))))

    def remember_replies(self, outbox_id: int, replies: Iterable[RecipientReply]) -> None:
        """Keep the server's last word about each recipient."""
        rows = {
            r.email.lower(): {"outbox_id": outbox_id, "email": r.email.lower(), "code": r.code, "words": r.words}
            for r in replies
        }
        upsert(
            self._session,
            OUTBOX_RECIPIENT,
            list(rows.values()),
            key=("outbox_id", "email"),
            update=("code", "words"),
        )

    def replies(self, outbox_id: int) -> tuple[RecipientReply, ...]:
        """Return the server's last word about each recipient of a mail."""
        query = select(OUTBOX_RECIPIENT).where(OUTBOX_RECIPIENT.c.outbox_id == outbox_id)
        return tuple(
            RecipientReply(email=row.email, code=row.code, words=row.words)
            for row in self._session.execute(query.order_by(OUTBOX_RECIPIENT.c.recipient_id))
        )

    def answered_since(self, note: DeliveryNote, po: str, line: str) -> bool:
        """Return whether anything was said about an order line after the mail was composed."""
        key = key_of(po, line)
        query = select(STATEMENT.c.statement_id).where(
            STATEMENT.c.po_norm == key.po,
            STATEMENT.c.line_norm == key.line,
            STATEMENT.c.statement_id > note.words_before,
        )
        return self._session.execute(query.limit(1)).first() is not None

    # --- many mails

    def due(self, at: datetime) -> tuple[int, ...]:
        """Return the mails that may leave now, oldest first; one nobody released waits for its send window."""
        query = select(OUTBOX.c.outbox_id).where(
            OUTBOX.c.delivery.in_([DeliveryState.READY, DeliveryState.RETRY]),
            OUTBOX.c.status == OutboxStatus.QUEUED,
            or_(OUTBOX.c.not_before.is_(None), OUTBOX.c.not_before <= at),
            or_(OUTBOX.c.send_from.is_(None), OUTBOX.c.send_from <= at, OUTBOX.c.released_by != ""),
        )
        return tuple(self._session.execute(query.order_by(OUTBOX.c.outbox_id)).scalars())

    def in_state(self, *states: DeliveryState) -> tuple[DeliveryNote, ...]:
        """Return the mails that stand in one of these states, oldest first."""
        query = select(OUTBOX).where(OUTBOX.c.delivery.in_(list(states))).order_by(OUTBOX.c.outbox_id)
        return tuple(map(_note, self._session.execute(query)))

    def copies_wanted(self, *, left_before: datetime) -> tuple[int, ...]:
        """Return the mails that left before a moment and are to be put into the Sent folder."""
        query = select(OUTBOX.c.outbox_id).where(
            OUTBOX.c.sent_copy == SentCopy.WANTED, OUTBOX.c.sent_on.is_not(None), OUTBOX.c.sent_on <= left_before
        )
        return tuple(self._session.execute(query.order_by(OUTBOX.c.outbox_id)).scalars())

    def set_sent_copy(self, outbox_id: int, to: SentCopy) -> None:
        """Note what became of the copy in the Sent folder."""
        self._session.execute(update(OUTBOX).where(OUTBOX.c.outbox_id == outbox_id).values(sent_copy=to))

    def starts(self, *, since: datetime) -> tuple[tuple[datetime, str], ...]:
        """Return when, and to which domains (joined by commas), deliveries began since a moment, oldest first."""
        query = (
            select(OUTBOX_EVENT.c.at, OUTBOX.c.to_norm)
            .join(OUTBOX, OUTBOX.c.outbox_id == OUTBOX_EVENT.c.outbox_id)
            .where(OUTBOX_EVENT.c.state == DeliveryState.TRANSMITTING, OUTBOX_EVENT.c.at >= since)
            .order_by(OUTBOX_EVENT.c.event_id)
        )
        return tuple((row.at, row.to_norm) for row in self._session.execute(query))

    def moments(self, state: DeliveryState, *, since: datetime) -> tuple[datetime, ...]:
        """Return when mails came into a state by themselves since a moment, each mail once."""
        query = (
            select(func.min(OUTBOX_EVENT.c.at))
            .where(
                OUTBOX_EVENT.c.state == state,
                OUTBOX_EVENT.c.at >= since,
                OUTBOX_EVENT.c.who == "",
            )
            .group_by(OUTBOX_EVENT.c.outbox_id)
        )
        return tuple(sorted(self._session.execute(query).scalars()))

    # --- proofs

    def add_evidence(self, evidence: Evidence) -> bool:
        """Keep a proof; returns whether it is a new one."""
        row = {name: getattr(evidence, name) for name in ("outbox_id", "kind", "source", "at")}
        before = self._evidence_count(evidence.outbox_id)
        upsert(self._session, OUTBOX_EVIDENCE, [row], key=("outbox_id", "kind", "source"), update=())
        return self._evidence_count(evidence.outbox_id) > before

    def evidence(self, outbox_id: int) -> tuple[Evidence, ...]:
        """Return the proofs that a mail left, oldest first."""
        query = select(OUTBOX_EVIDENCE).where(OUTBOX_EVIDENCE.c.outbox_id == outbox_id)
        return tuple(
            Evidence(outbox_id=row.outbox_id, kind=row.kind, source=row.source, at=row.at)
            for row in self._session.execute(query.order_by(OUTBOX_EVIDENCE.c.evidence_id))
        )

    def known_copies(self, message_id: str) -> tuple[int, ...]:
        """Return the stored mails, read or not, that carry the message id of a mail of ours: copies that came back."""
        query = select(MAIL.c.mail_id).where(MAIL.c.message_id == message_id).order_by(MAIL.c.mail_id)
        return tuple(self._session.execute(query).scalars())

    def replies_to(self, outbox_id: int, message_id: str) -> tuple[int, ...]:
        """Return the mails that answer a mail of ours."""
        by_id = select(MAIL.c.mail_id).where(MAIL.c.in_reply_to == message_id)
        tied = select(CHASE_REPLY.c.mail_id).where(CHASE_REPLY.c.outbox_id == outbox_id, CHASE_REPLY.c.agreed.is_(True))
        return tuple(sorted({*self._session.execute(by_id).scalars(), *self._session.execute(tied).scalars()}))

    def unread_mails(self) -> bool:
        """Return whether any stored mail waits to be read."""
        query = select(MAIL.c.mail_id).where(MAIL.c.outcome.is_(None))
        return self._session.execute(query.limit(1)).first() is not None

    def newest_copied(self) -> datetime | None:
        """Return when the latest mail was frozen of which a copy came back."""
        query = select(func.max(OUTBOX.c.first_try)).where(
            OUTBOX.c.outbox_id.in_(
                select(OUTBOX_EVIDENCE.c.outbox_id).where(OUTBOX_EVIDENCE.c.kind == EvidenceKind.OWN_COPY)
            )
        )
        return self._session.execute(query).scalar()

    def _evidence_count(self, outbox_id: int) -> int:
        query = select(func.count()).select_from(OUTBOX_EVIDENCE).where(OUTBOX_EVIDENCE.c.outbox_id == outbox_id)
        return int(self._session.execute(query).scalar_one())

    # --- the way out

    def channel(self) -> Channel:
        """Return the state of the way out."""
        row = self._session.execute(select(SEND_CHANNEL).where(SEND_CHANNEL.c.name == _SMTP)).one_or_none()
        return Channel() if row is None else Channel(**{name: getattr(row, name) for name in _CHANNEL})

    def set_channel(self, channel: Channel) -> None:
        """Keep the state of the way out."""
        row = {"name": _SMTP} | {name: getattr(channel, name) for name in _CHANNEL}
        upsert(self._session, SEND_CHANNEL, [row], key=("name",), update=_CHANNEL)


def _note(row: Row[Any]) -> DeliveryNote:
    return DeliveryNote(state=row.delivery, **{name: getattr(row, name) for name in _NOTE})


def _event(row: Row[Any]) -> DeliveryEvent:
    return DeliveryEvent(outbox_id=row.outbox_id, at=row.at, state=row.state, words=row.words, who=row.who)
