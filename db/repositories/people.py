"""People, their sessions, and their failed attempts to sign in."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from db.tables import PERSON, SIGN_IN_TRY, WEB_SESSION, WEB_STATE
from domain.people import Person, Role

SESSION = "session"
LINK = "link"


class People:
    """Who can sign in, and from where they are signed in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self) -> int:
        """Return how many people there are, inactive ones too; 0 asks for the first-run set-up."""
        return self._session.execute(select(func.count()).select_from(PERSON)).scalar_one()

    def add(self, person: Person, *, password: str | None, at: datetime) -> Person:
        """Store a person with the hash of a password and return the person with its id."""
        row = {
            "login": person.login,
            "name": person.name,
            "role": person.role,
            "active": person.active,
            "keys_on": person.keys_on,
            "password": password,
            "subject": person.subject,
            "created_at": at,
        }
        made = self._session.execute(insert(PERSON).values(row).returning(PERSON)).one()
        return _person(made)

    def every(self) -> tuple[Person, ...]:
        """Return everybody, by login."""
        return tuple(map(_person, self._session.execute(select(PERSON).order_by(PERSON.c.login))))

    def get(self, person_id: int) -> Person | None:
        """Return a person, or None."""
        return self._one(PERSON.c.person_id == person_id)

    def with_login(self, login: str) -> Person | None:
        """Return the person with this login, or None."""
        return self._one(PERSON.c.login == login)

    def with_subject(self, subject: str) -> Person | None:
        """Return the person known to the OpenID provider by this subject, or None."""
        return self._one(PERSON.c.subject == subject)

    def password_of(self, person_id: int) -> str | None:
        """Return the hash of a person's password."""
        return self._session.execute(select(PERSON.c.password).where(PERSON.c.person_id == person_id)).scalar()

    def change(self, person_id: int, **values: Any) -> None:  # noqa: ANN401 - columns of several types
        """Set columns of a person."""
        self._session.execute(update(PERSON).where(PERSON.c.person_id == person_id).values(**values))

    # --- sessions and links

    def open_session(self, token_sha256: str, person_id: int, *, purpose: str, at: datetime, ends_at: datetime) -> None:
        """Store a session or a one-time link."""
        row = {"token_sha256": token_sha256, "person_id": person_id, "purpose": purpose}
        self._session.execute(insert(WEB_SESSION).values(row | {"created_at": at, "seen_at": at, "ends_at": ends_at}))

    def session_person(self, token_sha256: str, *, purpose: str, at: datetime) -> tuple[Person, datetime] | None:
        """Return who a token stands for and when it was last seen; None where it ended or the person is inactive."""
        query = select(PERSON, WEB_SESSION.c.seen_at).join(WEB_SESSION)
        this = (WEB_SESSION.c.token_sha256 == token_sha256) & (WEB_SESSION.c.purpose == purpose)
        row = self._session.execute(query.where(this, WEB_SESSION.c.ends_at > at, PERSON.c.active)).one_or_none()
        return None if row is None else (_person(row), row.seen_at)

    def seen(self, token_sha256: str, *, at: datetime, ends_at: datetime) -> None:
        """Note that a session is in use, which moves its end."""
        this = WEB_SESSION.c.token_sha256 == token_sha256
        self._session.execute(update(WEB_SESSION).where(this).values(seen_at=at, ends_at=ends_at))

    def close_session(self, token_sha256: str) -> bool:
        """End a session or use up a link; False when it was gone already."""
        this = delete(WEB_SESSION).where(WEB_SESSION.c.token_sha256 == token_sha256)
        return self._session.execute(this.returning(WEB_SESSION.c.token_sha256)).first() is not None

    def close_sessions_of(self, person_id: int) -> None:
        """End everything a person is signed in with."""
        self._session.execute(delete(WEB_SESSION).where(WEB_SESSION.c.person_id == person_id))

    def forget_ended(self, at: datetime) -> None:
        """Remove sessions and states whose time is over."""
        self._session.execute(delete(WEB_SESSION).where(WEB_SESSION.c.ends_at <= at))
        self._session.execute(delete(WEB_STATE).where(WEB_STATE.c.ends_at <= at))

    # --- on the way to the OpenID provider

    def keep_state(self, token_sha256: str, content: dict[str, Any], *, ends_at: datetime) -> None:
        """Keep what a browser must bring back."""
        row = {"token_sha256": token_sha256, "content": content, "ends_at": ends_at}
        self._session.execute(insert(WEB_STATE).values(row))

    def take_state(self, token_sha256: str, *, at: datetime) -> dict[str, Any] | None:
        """Return and use up a kept state; None where it is gone or too old."""
        this = (WEB_STATE.c.token_sha256 == token_sha256) & (WEB_STATE.c.ends_at > at)
        row = self._session.execute(delete(WEB_STATE).where(this).returning(WEB_STATE.c.content)).first()
        return None if row is None else dict(row.content)

    # --- failed attempts

    def failed_since(self, subject: str, since: datetime) -> int:
        """Return how often signing in failed for a login or an address since a moment."""
        query = select(func.count()).select_from(SIGN_IN_TRY)
        return self._session.execute(
            query.where(SIGN_IN_TRY.c.subject == subject, SIGN_IN_TRY.c.at > since)
        ).scalar_one()

    def note_failure(self, subjects: tuple[str, ...], *, at: datetime, forget_before: datetime) -> None:
        """Note a failed attempt and drop those that no longer count."""
        self._session.execute(delete(SIGN_IN_TRY).where(SIGN_IN_TRY.c.at < forget_before))
        self._session.execute(insert(SIGN_IN_TRY), [{"subject": subject, "at": at} for subject in subjects])

    def _one(self, condition: Any) -> Person | None:  # noqa: ANN401 - SQLAlchemy's condition
        row = self._session.execute(select(PERSON).where(condition)).one_or_none()
        return None if row is None else _person(row)


def _person(row: Row[Any]) -> Person:
    return Person(
        person_id=row.person_id,
        login=row.login,
        name=row.name,
        role=Role(row.role),
        active=row.active,
        keys_on=row.keys_on,
        own_keys=row.own_keys or {},
        has_password=row.password is not None,
        subject=row.subject,
    )
