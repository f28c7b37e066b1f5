"""Several people decide at the same moment: exactly one wins, on SQLite and on PostgreSQL."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.blobs import BlobFolder
from db.engine import open_engine, read_session
from db.records import FeedKind
from db.repositories.decisions import Decisions
from domain.match import Action
from flows.decide import accept_batch, decide
from flows.decide_lines import decide_line
from flows.decide_undo import undo
from flows.decision_values import Accept, AlreadyDecided, Done, HoldLine, Refused, Reject, Ticket
from flows.feeds import import_feed
from flows.home import Home
from flows.receive import receive
from flows.review_cases import waiting_cases
from settings import Settings
from tests.db.conftest import (  # noqa: F401 - fixtures
    engine,
    kind,
    postgres_prepared,
    sqlite_template,
    url,
)
from tests.flows.conftest import AS_OF, SAMPLES
from tests.flows.mail_builder import OWN, raw

HEADER = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date,Unit Price,Price UOM\n"
DEARER = (
    HEADER
    + "4501,1,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026,60.00,CWT\n"
    + "4501,2,HR SHEET A1011 CS-B 10GA X 48 X 120,160,PC,11/20/2026,59.00,CWT\n"
)
_PATIENCE = 60  # seconds after which a wait is a deadlock
PEOPLE = [f"person {n}" for n in range(8)]


def home_on(opened: Engine, folder: Path) -> Home:
    settings = Settings(home=folder, database_url=opened.url.render_as_string(hide_password=False))
    return Home(settings=settings, engine=opened, blobs=BlobFolder(folder / "blobs"), as_of=AS_OF)


@pytest.fixture
def home(engine: Engine, tmp_path: Path) -> Home:  # noqa: F811 - the fixture
    home = home_on(engine, tmp_path)
    import_feed(home, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={})
    import_feed(home, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={})
    receive(home, raw("Please see attached.", csv=DEARER), own=OWN)
    return home


def by_people(home: Home) -> list[Action]:
    with read_session(home.engine) as session:
        return [e.action for e in Decisions(session).every_decision() if not e.who.startswith("rule:")]


def at_once(work) -> list[object]:
    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        return list(pool.map(work, PEOPLE, timeout=_PATIENCE))


def test_of_many_who_decide_one_case_exactly_one_wins(home: Home) -> None:
    ticket = waiting_cases(home)[0].ticket
    choices = [Accept(), Reject(reason="no")]

    def work(who: str) -> object:
        return decide(home, ticket, choices[PEOPLE.index(who) % 2], who=who)

    results = at_once(work)
    won = [r for r in results if isinstance(r, Done)]
    lost = [r for r in results if isinstance(r, AlreadyDecided)]
    assert (len(won), len(lost)) == (1, len(PEOPLE) - 1)
    assert len(by_people(home)) == 1
    winner = next(who for who, r in zip(PEOPLE, results, strict=True) if isinstance(r, Done))
    assert {r.who for r in lost} == {winner}


def test_different_cases_are_decided_side_by_side(home: Home) -> None:
    tickets = [c.ticket for c in waiting_cases(home)]
    assert len(tickets) == 2

    def work(who: str) -> object:
        return decide(home, tickets[PEOPLE.index(who) % 2], Accept(), who=who)

    assert sum(isinstance(r, Done) for r in at_once(work)) == 2


def test_a_decision_is_taken_back_once(home: Home) -> None:
    done = decide(home, waiting_cases(home)[0].ticket, Reject(reason="no"), who="R. Novak")
    results = at_once(lambda who: undo(home, done.decision_ids[0], who=who))
    assert sum(isinstance(r, Done) for r in results) == 1
    assert sum(isinstance(r, Refused) for r in results) == len(PEOPLE) - 1
    assert by_people(home) == [Action.REJECT, Action.UNDO]


def test_a_batch_wins_or_loses_as_a_whole(home: Home) -> None:
    from db.repositories.statements import Statements

    with read_session(home.engine) as session:
        ids = [w.statement_id for w in Statements(session).waiting()]
    receive(home, raw("", csv=DEARER.replace("60.00,CWT", ",").replace("59.00,CWT", ","), name="b.eml"), own=OWN)
    with read_session(home.engine) as session:
        autos = [w.statement_id for w in Statements(session).every_statement() if w.statement_id not in ids]
    results = at_once(lambda who: accept_batch(home, [Ticket(case_id=i) for i in autos], who=who))
    assert sum(isinstance(r, Done) for r in results) == 1
    assert by_people(home) == [Action.ACCEPT] * len(autos)


def test_a_line_is_put_on_hold_once(home: Home) -> None:
    results = at_once(lambda who: decide_line(home, "4501", "1", HoldLine(reason="credit"), who=who))
    assert sum(isinstance(r, Done) for r in results) == 1
    assert by_people(home) == [Action.HOLD]


def decide_elsewhere(address: str, folder: str, case: int, version: str, who: str) -> bool:
    own = open_engine(address, busy_seconds=30)
    try:
        result = decide(home_on(own, Path(folder)), Ticket(case_id=case, shown_version=version), Accept(), who=who)
        return isinstance(result, Done)
    finally:
        own.dispose()


def test_processes_exclude_each_other_too(home: Home) -> None:
    case = waiting_cases(home)[0]
    address = home.settings.database_url
    home.engine.dispose()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        jobs = [
            pool.submit(decide_elsewhere, address, str(home.settings.home), case.case_id, case.shown_version, who)
            for who in PEOPLE[:4]
        ]
        assert sum(job.result(_PATIENCE) for job in jobs) == 1
    assert by_people(home) == [Action.ACCEPT]
