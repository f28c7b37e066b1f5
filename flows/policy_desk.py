"""The rules of the chase as people look at them: in force, tried on the coming and the past days, set, paused."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flows.chase_preview import FutureMail, ReplayedDay, preview, replay
from flows.clock import now
from flows.home import Home
from flows.policies import ShownPolicy, pause, resume, set_policy, show_policy
from outbound.policy_reading import Layer, read_document

_FRIDAY = 4
_REPLAYED_DAYS = 14
_MOST_MAILS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What rules would do: the mails until a day, and past days on which they would have asked otherwise."""

    until: date
    mails: tuple[FutureMail, ...]
    different: tuple[ReplayedDay, ...]


def policy_of(home: Home, scope: str) -> ShownPolicy:
    """Return the rules of a vendor, or (an empty scope) of the company.

    Raises:
        InputError: there is no such vendor.
    """
    return show_policy(home, scope)


def coming(home: Home) -> Tried:
    """Return what goes out until Friday under the rules in force, if nobody answers."""
    return _tried(home, None)


def tried(home: Home, scope: str, text: str) -> Tried:
    """Return what would go out until Friday, and would have gone out otherwise, under rules that are not set.

    Raises:
        ConfigurationError: the rules have a fault; the message names the field.
    """
    with _file(text) as path:
        return _tried(home, {scope: Layer(name="the rules", document=read_document(path))})


def _tried(home: Home, trial: Mapping[str, Layer] | None) -> Tried:
    until = home.as_of + timedelta(days=(_FRIDAY - home.as_of.weekday()) % 7)
    mails = tuple(mail for _, mail in zip(range(_MOST_MAILS), preview(home, until=until, trial=trial), strict=False))
    past = () if trial is None else tuple(d for d in replay(home, days=_REPLAYED_DAYS, trial=trial) if not d.same)
    return Tried(until=until, mails=mails, different=past)


def put_in_force(home: Home, scope: str, text: str, *, who: str, reason: str) -> None:
    """Set the rules of a scope.

    Raises:
        ConfigurationError: the rules have a fault; nothing is set.
        InputError: there is no such vendor.
    """
    with _file(text) as path:
        set_policy(home, path, scope, who=who, at=now(), reason=reason)


def stop(home: Home, scope: str, *, who: str, why: str) -> None:
    """Stop asking a vendor, or everybody.

    Raises:
        InputError: there is no such vendor.
    """
    pause(home, scope, who=who, at=now(), why=why or "stopped on the screen")


def go_on(home: Home, scope: str, *, who: str) -> None:
    """Ask again.

    Raises:
        InputError: there is no such vendor.
    """
    resume(home, scope, who=who, at=now())


@contextmanager
def _file(text: str) -> Iterator[Path]:
    """The rules as the file their reader takes; its faults name ``rules.yaml``."""
    with tempfile.TemporaryDirectory(prefix="backstop-rules-") as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(text, encoding="utf-8")
        yield path
