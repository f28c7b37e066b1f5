"""People, their sessions and what they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.tables.base import Base, choice, flag, identity, key, link, moment, payload, text
from domain.people import Role


class PersonRow(Base, table=True):
    """Somebody who can sign in; nobody is ever removed, only made inactive."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("login"), UniqueConstraint("subject"))

    person_id: int | None = Field(sa_column=identity())
    login: str = Field(sa_column=key())
    name: str = Field(sa_column=text())
    role: Role = Field(sa_column=choice(Role))
    active: bool = Field(sa_column=flag())
    keys_on: bool = Field(sa_column=flag())
    own_keys: Any = Field(sa_column=payload(nullable=True))
    password: str | None = Field(sa_column=text(nullable=True))
    subject: str | None = Field(sa_column=key(nullable=True))
    created_at: datetime = Field(sa_column=moment())


class SessionRow(Base, table=True):
    """A signed-in browser (``purpose`` session), or a link that signs in once (``purpose`` link).

    Only the hash of the token is kept, so that a copy of the database opens no session.
    """

    __tablename__ = "web_session"

    token_sha256: str = Field(sa_column=key(primary=True))
    person_id: int = Field(sa_column=link("person.person_id"))
    purpose: str = Field(sa_column=key())
    created_at: datetime = Field(sa_column=moment())
    seen_at: datetime = Field(sa_column=moment())
    ends_at: datetime = Field(sa_column=moment())


class StateRow(Base, table=True):
    """What a browser on its way to the OpenID provider and back must bring along; used once."""

    __tablename__ = "web_state"

    token_sha256: str = Field(sa_column=key(primary=True))
    content: Any = Field(sa_column=payload())
    ends_at: datetime = Field(sa_column=moment())


class SignInTryRow(Base, table=True):
    """A failed attempt to sign in; old ones are removed."""

    __tablename__ = "sign_in_try"

    try_id: int | None = Field(sa_column=identity())
    subject: str = Field(sa_column=key(index=True))
    at: datetime = Field(sa_column=moment())


class ActRow(Base, table=True):
    """One action of a person that is no decision about a line; append-only."""

    __tablename__ = "act"

    act_id: int | None = Field(sa_column=identity())
    at: datetime = Field(sa_column=moment())
    who: str = Field(sa_column=text())
    what: str = Field(sa_column=key(index=True))
    about: str = Field(sa_column=text())
    before: str = Field(sa_column=text())
    after: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())
