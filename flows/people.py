"""Who may use the screen: first set-up, sign-in with a limit on tries, sessions, one-time links, roles.

Passwords are kept as argon2id hashes and tokens as SHA-256, so that a copy of the database signs nobody in. Wrong
passwords count per login and per address; the answer never says which of the two was wrong.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.people import LINK, SESSION, People
from domain.errors import InputError
from domain.people import Person, Role
from flows.acts import record
from flows.clock import now
from flows.home import Home

SESSION_HOURS = 12
STATE_MINUTES = 10
_LINK_HOURS = 24
_SEEN_EVERY = timedelta(minutes=1)
_TRY_WINDOW = timedelta(minutes=15)
_MOST_TRIES = 5
_MOST_TRIES_OF_ADDRESS = 30
_SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 200
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new session; ``token`` goes into the cookie and is kept nowhere else."""

    person: Person
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSignedIn:
    """Why signing in failed, in words that help nobody to guess."""

    reason: str
    too_many: bool = False


def needs_set_up(home: Home) -> bool:
    """Tell whether nobody can sign in yet."""
    with read_session(home.engine) as session:
        return People(session).count() == 0


def set_up_admin(home: Home, *, login: str, name: str, password: str) -> SignedIn:
    """Create the first person, an admin, and sign them in.

    Raises:
        InputError: somebody exists already, or a field is not usable.
    """
    hashed = _hashed(password)
    with write_session(home.engine) as session:
        if People(session).count():
            raise InputError("this installation is set up already; sign in, or ask an admin")
        person = _added(session, login=login, name=name, role=Role.ADMIN, password=hashed, who=_login(login))
        return _opened(session, person)


def sign_in(home: Home, login: str, password: str, *, address: str) -> SignedIn | NotSignedIn:
    """Check a password and open a session; ``address`` is where the request came from."""
    wanted = login.strip().lower()
    subjects = (f"login:{wanted}", f"address:{address}")
    since = now() - _TRY_WINDOW
    with read_session(home.engine) as session:
        people = People(session)
        limits = zip(subjects, (_MOST_TRIES, _MOST_TRIES_OF_ADDRESS), strict=True)
        if any(people.failed_since(subject, since) >= most for subject, most in limits):
            return NotSignedIn(reason="Too many wrong passwords. Wait a quarter of an hour.", too_many=True)
        person = people.with_login(wanted)
        hashed = people.password_of(person.person_id) if person is not None and person.active else None
    right = _hasher().verify(password[:_LONGEST_PASSWORD], hashed or _dummy())  # the same time for unknown logins
    with write_session(home.engine) as session:
        if person is None or hashed is None or not right:
            People(session).note_failure(subjects, at=now(), forget_before=since)
            record(session, wanted[:80], "sign_in_failed", about=f"address {address}")
            return NotSignedIn(reason="Login and password do not fit together.")
        record(session, person.login, "sign_in", about=f"address {address}")
        return _opened(session, person)


def sign_in_as(home: Home, subject: str, *, email: str, name: str) -> SignedIn | NotSignedIn:
    """Open a session for somebody the OpenID provider vouches for.

    A person must have been added before with the e-mail address as login: a stranger at the provider gets nothing.
    """
    with write_session(home.engine) as session:
        people = People(session)
        person = people.with_subject(subject)
        if person is None and (person := people.with_login(email.strip().lower())) is not None:
            if person.subject is not None:
                return NotSignedIn(reason="This login belongs to another identity at the provider.")
            people.change(person.person_id, subject=subject, name=person.name or name)
        if person is None or not person.active:
            return NotSignedIn(reason=f"{email or 'This identity'} has no access here. Ask an admin to add it.")
        record(session, person.login, "sign_in", about="OpenID provider")
        return _opened(session, person)


def person_of(home: Home, token: str) -> Person | None:
    """Return who a session's token stands for, and keep the session alive while it is used."""
    at = now()
    with read_session(home.engine) as session:
        found = People(session).session_person(_digest(token), purpose=SESSION, at=at)
    if found is None:
        return None
    person, seen_at = found
    if at - seen_at > _SEEN_EVERY:
        with write_session(home.engine) as session:
            People(session).seen(_digest(token), at=at, ends_at=at + timedelta(hours=SESSION_HOURS))
    return person


def sign_out(home: Home, token: str) -> None:
    """End a session."""
    with write_session(home.engine) as session:
        people = People(session)
        found = people.session_person(_digest(token), purpose=SESSION, at=now())
        if people.close_session(_digest(token)) and found is not None:
            record(session, found[0].login, "sign_out")


# --- one-time links


def sign_in_link(home: Home, login: str, *, who: str) -> str:
    """Return a token that signs a person in once within a day.

    Raises:
        InputError: nobody active has this login.
    """
    token, at = secrets.token_urlsafe(32), now()
    with write_session(home.engine) as session:
        person = People(session).with_login(login.strip().lower())
        if person is None or not person.active:
            raise InputError(f"nobody active has the login {login!r}")
        ends_at = at + timedelta(hours=_LINK_HOURS)
        People(session).open_session(_digest(token), person.person_id, purpose=LINK, at=at, ends_at=ends_at)
        record(session, who, "sign_in_link", about=f"person {person.login}")
    return token


def person_of_link(home: Home, token: str) -> Person | None:
    """Return whom a link would sign in, without using it up."""
    with read_session(home.engine) as session:
        found = People(session).session_person(_digest(token), purpose=LINK, at=now())
    return found[0] if found else None


def use_link(home: Home, token: str) -> SignedIn | NotSignedIn:
    """Sign in by a one-time link, which is used up."""
    with write_session(home.engine) as session:
        people = People(session)
        found = people.session_person(_digest(token), purpose=LINK, at=now())
        if found is None or not people.close_session(_digest(token)):
            return NotSignedIn(reason="This link was used already or is too old. Ask for another one.")
        record(session, found[0].login, "sign_in", about="one-time link")
        return _opened(session, found[0])


# --- people


def everybody(home: Home) -> tuple[Person, ...]:
    """Return everybody, by login."""
    with read_session(home.engine) as session:
        return People(session).every()


def add_person(home: Home, *, login: str, name: str, role: Role, password: str | None, who: str) -> Person:
    """Add somebody; without a password they come by the OpenID provider or a one-time link.

    Raises:
        InputError: the login is taken or a field is not usable.
    """
    hashed = None if password is None else _hashed(password)
    with write_session(home.engine) as session:
        return _added(session, login=login, name=name, role=role, password=hashed, who=who)


def change_person(home: Home, person_id: int, *, role: Role, active: bool, who: str) -> Person:
    """Give a person another role or shut them out; their sessions end where they lose something.

    Raises:
        InputError: there is no such person, or no active admin would be left.
    """
    with write_session(home.engine) as session:
        people = People(session)
        before = people.get(person_id)
        if before is None:
            raise InputError(f"there is no person {person_id}")
        admins = {p.person_id for p in people.every() if p.active and p.role is Role.ADMIN}
        if admins == {person_id} and not (active and role is Role.ADMIN):
            raise InputError("the last active admin stays one; make somebody else an admin first")
        people.change(person_id, role=role, active=active)
        if not active or not role.covers(before.role):
            people.close_sessions_of(person_id)
        change = (_standing(before.role, active=before.active), _standing(role, active=active))
        record(session, who, "person_changed", about=f"person {before.login}", change=change)
        return people.get(person_id) or before


def change_password(home: Home, person: Person, *, password: str, who: str) -> None:
    """Set a password; everything the person is signed in with ends.

    Raises:
        InputError: the password is too short or too long.
    """
    hashed = _hashed(password)
    with write_session(home.engine) as session:
        People(session).change(person.person_id, password=hashed)
        People(session).close_sessions_of(person.person_id)
        record(session, who, "password_changed", about=f"person {person.login}")


def switch_keys(home: Home, person: Person, *, on: bool) -> None:
    """Let single keys press controls for a person, or not."""
    with write_session(home.engine) as session:
        People(session).change(person.person_id, keys_on=on)
        record(session, person.login, "keys_on" if on else "keys_off")


def choose_keys(home: Home, person: Person, keys: Mapping[str, str]) -> None:
    """Keep the keys a person chose, by the name of what they do; none brings the usual ones back."""
    with write_session(home.engine) as session:
        People(session).change(person.person_id, own_keys=dict(keys) or None)
        change = (_in_words(person.own_keys), _in_words(keys))
        record(session, person.login, "keys_chosen", about=f"person {person.login}", change=change)


def _in_words(keys: Mapping[str, str]) -> str:
    return ", ".join(f"{does} {key or 'none'}" for does, key in sorted(keys.items())) or "the usual keys"


# --- on the way to the OpenID provider


def keep_state(home: Home, content: dict[str, Any]) -> str:
    """Keep for ten minutes what a browser must bring back from the provider; return the token that names it."""
    token = secrets.token_urlsafe(32)
    with write_session(home.engine) as session:
        People(session).keep_state(_digest(token), content, ends_at=now() + timedelta(minutes=STATE_MINUTES))
    return token


def take_state(home: Home, token: str) -> dict[str, Any] | None:
    """Return and use up what was kept under a token; None where it is gone or too old."""
    with write_session(home.engine) as session:
        return People(session).take_state(_digest(token), at=now())


def _standing(role: Role, *, active: bool) -> str:
    return role.value if active else f"{role.value}, shut out"


def _added(session: Session, *, login: str, name: str, role: Role, password: str | None, who: str) -> Person:
    person = Person(person_id=0, login=_login(login), name=name.strip()[:120] or login.strip(), role=role)
    if People(session).with_login(person.login) is not None:
        raise InputError(f"the login {person.login} is taken")
    added = People(session).add(person, password=password, at=now())
    record(session, who, "person_added", about=f"person {person.login}", change=("", role.value))
    return added


def _login(text: str) -> str:
    login = text.strip().lower()
    if _LOGIN.fullmatch(login) is None:
        raise InputError("a login has letters, digits and . _ @ + - only, at most 80 of them")
    return login


def _opened(session: Session, person: Person) -> SignedIn:
    token, at = secrets.token_urlsafe(32), now()
    people = People(session)
    people.forget_ended(at)
    ends_at = at + timedelta(hours=SESSION_HOURS)
    people.open_session(_digest(token), person.person_id, purpose=SESSION, at=at, ends_at=ends_at)
    return SignedIn(person=person, token=token)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@lru_cache(maxsize=1)
def _dummy() -> str:
    """A hash no password fits, so that an unknown login takes as long as a wrong password."""
    return _hasher().hash(secrets.token_urlsafe(32))


def _hashed(password: str) -> str:
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise InputError(f"a password has {_SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters")
    return _hasher().hash(password)
