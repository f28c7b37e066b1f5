"""The people of an installation: who they are, what they may do, and what they did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; each role may do what the ones before it may."""

    VIEWER = "viewer"  # reads everything, changes nothing
    COORDINATOR = "coordinator"  # decides, writes to vendors, imports
    ADMIN = "admin"  # also people and policies

    def covers(self, needed: "Role") -> bool:
        """Tell whether this role may do what asks for ``needed``."""
        ranks = tuple(Role)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can sign in. ``login`` is lower case; ``subject`` is the identity at the OpenID provider.

    ``keys_on`` tells whether single keys press controls for this person (WCAG 2.1.4 wants them to be optional).
    ``own_keys`` are the keys this person chose instead of the usual ones, by the name of what they do; an empty text
    stands for no key.
    ``has_password`` is false for people who come only through the provider or a one-time link.
    """

    person_id: int
    login: str
    name: str
    role: Role
    active: bool = True
    keys_on: bool = True
    own_keys: Mapping[str, str] = field(default_factory=dict)
    has_password: bool = False
    subject: str | None = None


def goes_by(person: Person) -> frozenset[str]:
    """Return what a person may stand as in a buyer's field: login, name, initial with surname, initials; plain letters.

    Example:
        Dana Kessler with the login ``dana@mill.example`` goes by dana, danakessler, dkessler and dk, among others.
    """
    words = [plain for word in person.name.split() if (plain := _plain(word))]
    found = {_plain(person.login), _plain(person.login.partition("@")[0]), _plain(person.name)}
    if len(words) > 1:
        found |= {words[0][0] + words[-1], "".join(word[0] for word in words)}
    return frozenset(found - {""})


def who_is(text: str, people: Iterable[Person]) -> Person | None:
    """Return the person a text names by login or by whole name, or None."""
    wanted = _plain(text)
    named = [p for p in people if wanted and wanted in {_plain(p.login), _plain(p.name)}]
    return next((p for p in named if p.login == text.strip().lower()), named[0] if named else None)


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One action of a person that is no decision about a line: a sign-in, an edited contact, an approved mail.

    ``what`` is a short name such as ``sign_in``; ``about`` names the thing ("vendor V101", "mail 12").
    """

    act_id: int
    at: datetime
    who: str
    what: str
    about: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
