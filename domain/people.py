"""The people of an installation: who they are, what they may do, and what they did."""

from collections.abc import Mapping
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
