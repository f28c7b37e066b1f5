"""Checks an installation, one line each: what is fine, what is not, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from db.engine import read_session, write_session
from db.repositories.keyvalues import KeyValues
from db.repositories.orders import Orders
from domain.errors import BackstopError
from flows.calibration import calibration_of
from flows.home import Home, open_home
from outbound.compose import check_templates
from parsers.kinds.categoriser import is_trained
from parsers.kinds.learned import LESSONS
from settings import CONFIG_NAME


class Health(StrEnum):
    """How a check ended."""

    OK = "ok"
    NOTE = "note"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result of one check in words."""

    name: str
    health: Health
    words: str


def examine(path: Path, *, as_of: date) -> Iterator[Check]:
    """Yield the checks of an installation; a home that cannot be opened ends them."""
    try:
        with open_home(path, as_of=as_of) as home:
            yield _configuration(home)
            for name, check in _CHECKS:
                try:
                    yield check(home)
                except BackstopError as error:
                    yield Check(name=name, health=Health.FAILED, words=str(error))
    except BackstopError as error:
        yield Check(name="configuration", health=Health.FAILED, words=str(error))


def _configuration(home: Home) -> Check:
    file = home.settings.home / CONFIG_NAME
    words = f"{file}" if file.exists() else f"no {file.name}, working defaults"
    return Check(name="configuration", health=Health.OK, words=f"{words}; sending: {home.settings.sending}")


def _database(home: Home) -> Check:
    with write_session(home.engine) as session:
        KeyValues(session).set("doctor", home.as_of.isoformat())
    return Check(name="database", health=Health.OK, words=f"{home.engine.dialect.name}, schema current, writable")


def _orders(home: Home) -> Check:
    with read_session(home.engine) as session:
        orders = Orders(session)
        vendors, known = orders.vendors(), len(orders.known_po_keys())
    unreachable = [v.vendor_id for v in vendors if not v.contacts]
    if not vendors or not known:
        words = f"{len(vendors)} vendors, {known} orders; import vendors and orders first"
        return Check(name="orders", health=Health.NOTE, words=words)
    if unreachable:
        words = f"vendors without a contact, never chased: {', '.join(unreachable[:5])}"
        return Check(name="orders", health=Health.NOTE, words=words)
    return Check(name="orders", health=Health.OK, words=f"{len(vendors)} vendors, {known} orders")


def _blobs(home: Home) -> Check:
    content = b"doctor"
    if home.blobs.get(home.blobs.put(content)) != content:
        return Check(
            name="blob store", health=Health.FAILED, words=f"{home.settings.blobs}: what was written reads differently"
        )
    return Check(name="blob store", health=Health.OK, words=str(home.settings.blobs))


def _outbox(home: Home) -> Check:
    try:
        home.settings.outbox.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Check(name="outbox", health=Health.FAILED, words=f"{home.settings.outbox}: {error.strerror}")
    return Check(name="outbox", health=Health.OK, words=f"folder {home.settings.outbox}")


def _templates(_home: Home) -> Check:
    return Check(name="templates", health=Health.OK, words=f"{check_templates()} templates load")


def _language(_home: Home) -> Check:
    missing = [lesson.name for lesson in LESSONS if not is_trained(lesson)]
    if not missing:
        return Check(name="language", health=Health.OK, words="the categorisers are trained")
    words = f"not trained: {', '.join(missing)}; the rules work alone until `backstop train`"
    return Check(name="language", health=Health.NOTE, words=words)


def _sureness(home: Home) -> Check:
    with read_session(home.engine) as session:
        learned = calibration_of(session)
    if learned.off:
        who = ", ".join(vendor or "everybody" for vendor in learned.off)
        return Check(name="sureness", health=Health.NOTE, words=f"back in review: {who}; see `report calibration`")
    threshold = learned.whole.at if learned.whole is not None else None
    words = "no threshold learned yet" if threshold is None else f"applied from {threshold:.2%} on, as decisions allow"
    return Check(name="sureness", health=Health.OK, words=words)


_CHECKS: tuple[tuple[str, Callable[[Home], Check]], ...] = (
    ("database", _database),
    ("orders", _orders),
    ("blob store", _blobs),
    ("outbox", _outbox),
    ("templates", _templates),
    ("language", _language),
    ("sureness", _sureness),
)
