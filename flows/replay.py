"""Rebuilds everything from what came in (raw mails, feeds, decisions) and tells where the result differs.

The present code reads the past: a difference is a better or worse reader, or lost state. Mails and feeds come in the
order in which they came, decisions stand where they stood between them, tied to their statement by mail, document and
what it says, never by a row's number. What we sent is a fact and is taken over, and so are layouts that were taught
without a row in the log.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from db.copying import copy_tables
from db.engine import open_engine, read_session, write_session
from db.records import FeedRun, StoredMail
from db.repositories.decisions import Decisions
from db.repositories.layouts import Layouts
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.schema import prepare
from domain.errors import BackstopError, InputError
from domain.match import DecisionEvent
from flows.capture import take_in_note
from flows.feeds import import_feed
from flows.home import Home
from flows.layouts import LAYOUT
from flows.own_addresses import OWN_DOMAINS, own_addresses
from flows.receive import receive
from flows.replay_compare import ReplayDifference, compared
from flows.replay_decisions import DecisionReplay
from ingest.mailbox import RawMail
from ingest.message import read_message

_TAKEN_OVER = ("outbox", "chase_log", "backlog_snapshot", "alert")
_SETTINGS = (OWN_DOMAINS, "own_mailbox", "report_filters")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayReport:
    """What was rebuilt and where it differs."""

    feeds: int
    mails: int
    decisions: int
    differences: tuple[ReplayDifference, ...]


def replay(home: Home, *, into: Path | None = None) -> ReplayReport:
    """Rebuild all state in a fresh database and compare it with the one in use, which is only read.

    Args:
        home: The installation.
        into: A folder to keep the rebuilt database in; without it, it is thrown away.

    Raises:
        InputError: the folder holds something already.
    """
    with ExitStack() as stack:
        folder = into or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backstop-replay-")))
        if into is not None and into.exists() and any(into.iterdir()):
            raise InputError(f"{into} is not empty; a replay needs a fresh folder")
        folder.mkdir(parents=True, exist_ok=True)
        fresh = stack.enter_context(_fresh_home(home, folder.resolve()))
        return _rebuilt(home, fresh)


@contextmanager
def _fresh_home(home: Home, folder: Path) -> Iterator[Home]:
    settings = home.settings.model_copy(update={"home": folder, "database_url": ""})
    engine = open_engine(settings.url)
    try:
        prepare(engine)
        copy_tables(home.engine, engine, _TAKEN_OVER, settings=_SETTINGS)
        _older_layouts(home.engine, engine)
        yield Home(settings=settings, engine=engine, blobs=home.blobs, as_of=home.as_of)
    finally:
        engine.dispose()


def _older_layouts(old: Engine, new: Engine) -> None:
    """Take over the layouts that were taught before the log held such lessons: nobody knows between which mails."""
    with read_session(old) as session:
        told = {e.detail("layout") for e in Decisions(session).every_decision() if e.code == LAYOUT}
        kept = [each for each in Layouts(session).every() if str(each.taught_id) not in told and not each.revoked_at]
    with write_session(new) as session:
        for each in kept:
            Layouts(session).add(each)


def _rebuilt(home: Home, fresh: Home) -> ReplayReport:
    feeds, mails, decisions = _history(home.engine)
    log = DecisionReplay(old=home, new=fresh, decisions=decisions)
    lost: list[ReplayDifference] = []
    coming = list(feeds)
    for mail in mails:
        while coming and coming[0].after_mail < mail.mail_id:
            lost += _feed_again(fresh, coming.pop(0))
        log.up_to(mail.mail_id)
        lost += _mail_again(fresh, mail)
    for feed in coming:
        lost += _feed_again(fresh, feed)
    log.rest()
    found = (*lost, *log.differences, *compared(home, fresh))
    return ReplayReport(feeds=len(feeds), mails=len(mails), decisions=log.replayed, differences=found)


def _history(engine: Engine) -> tuple[Sequence[FeedRun], Sequence[StoredMail], Sequence[DecisionEvent]]:
    with read_session(engine) as session:
        mails = sorted(Mails(session).every_mail(), key=lambda mail: mail.mail_id)
        return Orders(session).feeds(), mails, tuple(Decisions(session).every_decision())


def _feed_again(fresh: Home, feed: FeedRun) -> Iterator[ReplayDifference]:
    if not fresh.blobs.has(feed.sha256):
        yield ReplayDifference(
            what="feed", where=feed.name, before="imported", after="the file was not kept and cannot be read again"
        )
        return
    with tempfile.TemporaryDirectory(prefix="backstop-feed-") as folder:
        file = Path(folder) / Path(feed.name).name
        file.write_bytes(fresh.blobs.get(feed.sha256))
        day = replace(fresh, as_of=feed.as_of)
        try:
            import_feed(day, feed.kind, file, mapping=dict(feed.mapping), extent=feed.extent, vendor_id=feed.vendor_id)
        except BackstopError as error:
            yield ReplayDifference(what="feed", where=feed.name, before="imported", after=str(error))


def _mail_again(fresh: Home, mail: StoredMail) -> Iterator[ReplayDifference]:
    if not fresh.blobs.has(mail.sha256):
        yield ReplayDifference(
            what="mail", where=mail.source, before=str(mail.outcome), after="its bytes were not kept"
        )
        return
    content = fresh.blobs.get(mail.sha256)
    if mail.captured_by:
        take_in_note(fresh, read_message(content, source=mail.source), who=mail.captured_by)
    else:
        receive(fresh, RawMail(source=mail.source, content=content), own=own_addresses(fresh))
