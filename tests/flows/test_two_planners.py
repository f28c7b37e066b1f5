"""Two planners at the same moment write one mail per vendor, on SQLite and on PostgreSQL (mail.md section 7, case 69)."""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from db.engine import open_engine, read_session
from db.records import FeedKind
from db.repositories.outbox import Outbox
from db.tables import CHASE
from domain.outbox import OutboxStatus
from flows.chase import Ask, chase
from flows.feeds import import_feed
from flows.home import Home
from tests.db.conftest import (  # noqa: F401 - fixtures
    engine,
    kind,
    postgres_prepared,
    sqlite_template,
    url,
)
from tests.flows.conftest import SAMPLES
from tests.flows.test_two_reviewers import home_on

_PATIENCE = 60
VENDORS = ["V101", "V102", "V103", "V104"]


@pytest.fixture
def home(engine: Engine, tmp_path: Path) -> Home:  # noqa: F811 - the fixture
    home = home_on(engine, tmp_path)
    import_feed(home, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={})
    import_feed(home, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={})
    return home


def is_asked_once(home: Home, status: OutboxStatus) -> None:
    with read_session(home.engine) as session:
        mails = [entry.mail for entry in Outbox(session).every_mail()]
        questions = session.execute(select(func.count()).select_from(CHASE)).scalar_one()
    assert Counter(m.vendor_id for m in mails) == dict.fromkeys(VENDORS, 1)
    assert {m.status for m in mails} == {status}
    assert questions == sum(len(ref.reasons) for m in mails for ref in m.refs)


@pytest.mark.parametrize(("ask", "status"), [(Ask.DRAFT, OutboxStatus.DRAFT), (Ask.SEND, OutboxStatus.SENT)])
def test_69_planners_in_threads_write_each_mail_once(home: Home, ask: Ask, status: OutboxStatus) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: chase(home, ask=ask), range(4), timeout=_PATIENCE))
    is_asked_once(home, status)
    if ask is Ask.SEND:
        assert len(list(home.settings.outbox.glob("*.eml"))) == len(VENDORS)


def plan_elsewhere(address: str, folder: str) -> int:
    own = open_engine(address, busy_seconds=30)
    try:
        return len(chase(home_on(own, Path(folder))).mails)
    finally:
        own.dispose()


def test_69_planners_in_processes_write_each_mail_once(home: Home) -> None:
    address, folder = home.settings.database_url, str(home.settings.home)
    home.engine.dispose()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(plan_elsewhere, address, folder) for _ in range(4)]
        assert all(job.result(_PATIENCE) >= 0 for job in jobs)
    is_asked_once(home, OutboxStatus.DRAFT)
