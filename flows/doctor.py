"""Checks an installation, one line each: what is fine, what is not, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from db.engine import read_session, write_session
from db.repositories.keyvalues import KeyValues
from db.repositories.orders import Orders
from domain.errors import BackstopError
from domain.service import complaints
from flows.calibration import calibration_of
from flows.chase_rules import TEMPLATES, chase_rules
from flows.clock import now
from flows.home import Home, open_home
from flows.intake_health import AlarmKind, intake_health
from flows.mailbox_check import check_mailbox
from flows.report_mails import mailing_faults
from flows.sending_check import blind, faults, way_out
from flows.service_state import health_limits, service_state
from flows.stock_feeds import last_try
from mailing_settings import BUYERS
from outbound.shelf import open_shelf
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
            yield from _mailboxes(home)
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
            name="blob store", health=Health.FAILED, words=f"{_blob_place(home)}: what was written reads differently"
        )
    return Check(name="blob store", health=Health.OK, words=_blob_place(home))


def _blob_place(home: Home) -> str:
    return "in the database" if home.settings.blobs == "database" else str(home.settings.blob_folder)


def _outbox(home: Home) -> Check:
    try:
        home.settings.outbox.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Check(name="outbox", health=Health.FAILED, words=f"{home.settings.outbox}: {error.strerror}")
    wrong = list(faults(home))
    if wrong:
        return Check(name="outbox", health=Health.FAILED, words="; ".join(wrong))
    unseen = blind(home)
    health = Health.NOTE if unseen else Health.OK
    return Check(name="outbox", health=health, words="; ".join(filter(None, (way_out(home), unseen))))


def _templates(home: Home) -> Check:
    count = len(open_shelf(home.settings.home / TEMPLATES))
    return Check(name="templates", health=Health.OK, words=f"{count} templates load")


def _policies(home: Home) -> Check:
    tenant = chase_rules(home).tenant
    if tenant.paused is not None:
        return Check(name="chase rules", health=Health.NOTE, words=f"the chase is stopped: {tenant.paused.why}")
    return Check(name="chase rules", health=Health.OK, words="every rule and the key of the tokens can be used")


def _report_mails(home: Home) -> Check:
    """Which reports our own people get; none is mailed before somebody named readers."""
    name, entries = "report mails", home.settings.report_mail
    if not entries:
        words = f"no report is mailed; name readers under [[report_mail]] in {CONFIG_NAME}"
        return Check(name=name, health=Health.NOTE, words=words)
    if wrong := mailing_faults(home):
        return Check(name=name, health=Health.FAILED, words="; ".join(wrong))
    missing = _buyers_without_address(home) if any(entry.to == BUYERS for entry in entries) else ()
    said = ", ".join(f"{e.key} ({' and '.join(e.rhythm.beats)} at {e.at})" for e in entries)
    if missing:
        return Check(name=name, health=Health.NOTE, words=f"{said}; buyers without an address: {', '.join(missing)}")
    return Check(name=name, health=Health.OK, words=f"{said}, {home.settings.time_zone}")


def _buyers_without_address(home: Home) -> tuple[str, ...]:
    known = {buyer.casefold() for buyer in home.settings.buyers}
    with read_session(home.engine) as session:
        buyers = Orders(session).open_buyers()
    return tuple(buyer for buyer in buyers if buyer.casefold() not in known)


def _stock_lists(home: Home) -> Check:
    """Vendors' stock lists that are fetched by themselves, and those that could not be."""
    name = "stock lists"
    tries = [(feed.vendor, last_try(home, feed)) for feed in home.settings.stock_feed]
    wrong = [
        f"{who}: {last.fault} (last good: {last.good_on or 'never'})" for who, last in tries if last and last.fault
    ]
    if wrong:
        return Check(name=name, health=Health.FAILED, words="; ".join(wrong))
    said = ", ".join(f"{vendor} {last.good_on if last else 'not fetched yet'}" for vendor, last in tries)
    return Check(name=name, health=Health.OK, words=said or "none is fetched by itself")


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


def _service(home: Home) -> Check:
    """The workers and queues; an installation that is only used by commands has none."""
    state = service_state(home)
    if all(worker.stopped_at is not None for worker in state.workers):
        words = "not running; `backstop run` polls, reads and serves the screen"
        return Check(name="service", health=Health.NOTE, words=words)
    # The mailboxes have lines of their own.
    wrong = complaints(replace(state, accounts=()), health_limits(home))
    if wrong:
        return Check(name="service", health=Health.FAILED, words="; ".join(wrong))
    alive = [f"{w.name} on {w.host}" for w in state.workers if w.stopped_at is None and w.taken_over_at is None]
    return Check(name="service", health=Health.OK, words=f"running: {', '.join(alive)}")


def _mailboxes(home: Home) -> Iterator[Check]:
    """One line per mailbox; an account whose login was refused lately is left alone, more tries could lock it."""
    if not home.settings.mailbox:
        yield Check(name="mailbox", health=Health.NOTE, words="none is configured; mails are read from files")
        return
    troubles = {h.account: h for h in intake_health(home, at=now())}
    for mailbox in home.settings.mailbox:
        name = f"mailbox {mailbox.name}"
        health = troubles[mailbox.name]
        refused = [a for a in health.alarms if a.kind is AlarmKind.LOGIN_REFUSED]
        if refused:
            yield Check(name=name, health=Health.FAILED, words=refused[0].words)
            continue
        try:
            findings = list(check_mailbox(home, mailbox))
        except BackstopError as error:
            yield Check(name=name, health=Health.FAILED, words=str(error))
            continue
        bad = [f.words for f in findings if not f.good] + [a.words for a in health.alarms if a.urgent]
        notes = [a.words for a in health.alarms if not a.urgent]
        state = Health.FAILED if bad else Health.NOTE if notes else Health.OK
        yield Check(name=name, health=state, words="; ".join(bad or notes or [f.words for f in findings]))


_CHECKS: tuple[tuple[str, Callable[[Home], Check]], ...] = (
    ("database", _database),
    ("orders", _orders),
    ("blob store", _blobs),
    ("outbox", _outbox),
    ("templates", _templates),
    ("chase rules", _policies),
    ("report mails", _report_mails),
    ("stock lists", _stock_lists),
    ("language", _language),
    ("sureness", _sureness),
    ("service", _service),
)
