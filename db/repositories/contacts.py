"""What bounces and automatic replies taught about addresses."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import BOUNCE, CONTACT
from db.upsert import upsert
from domain.outbox import BounceRecord, ContactCondition, ContactState

_COLUMNS = ("condition", "since", "away_until", "why")


class Contacts:
    """The newest word about each address, by its day; mails may be read in any order."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mark_invalid(self, email: str, *, on: date, why: str) -> None:
        """Note that a mail to the address came back."""
        self._mark(ContactState(email=email, condition=ContactCondition.INVALID, since=on, why=why))

    def mark_away(self, email: str, *, until: date | None, on: date, why: str = "") -> None:
        """Note an absence; ``until`` is its last day, None where the vendor gave none."""
        self._mark(ContactState(email=email, condition=ContactCondition.AWAY, since=on, away_until=until, why=why))

    def mark_valid(self, email: str, *, on: date, why: str = "") -> None:
        """Note that the address works again: somebody wrote from it, or a person corrected it."""
        self._mark(ContactState(email=email, condition=ContactCondition.VALID, since=on, why=why))

    def states(self) -> tuple[ContactState, ...]:
        """Return everything that is known, by address."""
        rows = self._session.execute(select(CONTACT).order_by(CONTACT.c.email))
        return tuple(
            ContactState(
                email=row.email, condition=row.condition, since=row.since, away_until=row.away_until, why=row.why
            )
            for row in rows
        )

    def _mark(self, state: ContactState) -> None:
        email = state.email.lower()
        known = self._session.execute(select(CONTACT.c.since).where(CONTACT.c.email == email)).scalar()
        if known is not None and known > state.since:
            return
        row = {"email": email} | {name: getattr(state, name) for name in _COLUMNS}
        upsert(self._session, CONTACT, [row], key=("email",), update=_COLUMNS)

    def add_bounce(self, bounce: BounceRecord, *, mail_id: int) -> None:
        """Note a delivery report; the same report is noted once."""
        row = {"mail_id": mail_id, "email": bounce.email.lower(), "at": bounce.at, "kind": bounce.kind}
        row["status"] = bounce.status
        upsert(self._session, BOUNCE, [row], key=("mail_id", "email"), update=())

    def bounces(self, *, since: datetime, email: str | None = None) -> tuple[BounceRecord, ...]:
        """Return the delivery reports since a moment, of one address where asked."""
        query = select(BOUNCE).where(BOUNCE.c.at >= since).order_by(BOUNCE.c.at)
        if email is not None:
            query = query.where(BOUNCE.c.email == email.lower())
        return tuple(
            BounceRecord(email=row.email, at=row.at, kind=row.kind, status=row.status)
            for row in self._session.execute(query)
        )
