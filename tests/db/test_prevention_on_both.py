"""Reports, options, alerts and tasks on each kind of database, over a small installation with three years behind it."""

import json

import pytest

from bench.history_home import AS_OF, HistoryHome
from db.engine import read_session, write_session
from db.repositories.order_figures import OrderFigures
from db.repositories.orders import Orders
from domain.match import Receipt
from flows.alerts import due_alerts, write_alerts
from flows.export import export_rows
from flows.home import open_home
from flows.options import options_for
from flows.order_figures import Figures, bring_up_to_date
from flows.reporting import REPORTS, report_bytes
from flows.weekly_tasks import mark_done, weekly_tasks
from reports.exceptions import ExceptionFilter
from tests.flows.test_order_figures import folded, stored


@pytest.fixture
def home(engine, url, tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "config.toml").write_text(f'database_url = "{url}"\n')
    HistoryHome().fill(engine, open_lines=170, closed_lines=120)
    with open_home(folder, as_of=AS_OF) as home:
        yield home


def test_every_report_counts_the_same_from_what_is_stored_as_from_folding(home):
    assert stored(home) == folded(home)
    for name in REPORTS.keys() - {"calibration"}:
        where = ExceptionFilter(owner="BUYER 03") if name == "morning" else ExceptionFilter()
        assert json.loads(report_bytes(home, name, "json", where)) is not None, name
    with write_session(home.engine) as session:
        line, *_ = Orders(session).every_line()
        came = Receipt(number="R", po=line.po, line=line.line, on=AS_OF, amount=line.ordered, uom=line.uom)
        Orders(session).save_receipts([came])
    with read_session(home.engine) as session:
        before = OrderFigures(session).edition()
        assert len(Figures(session=session, home=home).stale) == 1
    assert bring_up_to_date(home) == 1
    with read_session(home.engine) as session:
        assert OrderFigures(session).edition() == before + 1
    assert stored(home) == folded(home)


def test_ways_out_news_and_tasks_work(home):
    rows = list(export_rows(home, "lines"))
    assert any(row["expected_basis"] for row in rows)
    late = next(row for row in rows if "LATE_ETA" in row["exceptions"])
    state, ways = options_for(home, late["po"], str(late["line"]))
    assert state.exceptions
    assert ways
    assert isinstance(due_alerts(home), tuple)
    write_alerts(home, digest=True)
    tasks = weekly_tasks(home)
    assert tasks
    mark_done(home, tasks[0].vendor_id, who="R. Novak")
    assert next(t for t in weekly_tasks(home) if t.vendor_id == tasks[0].vendor_id).done is not None
