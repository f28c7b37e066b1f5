from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from db.engine import read_session
from db.repositories.statements import Statements
from domain.errors import InputError
from flows import receive as receiving
from flows.aliases import teach
from flows.capture import capture
from flows.decide import decide
from flows.decide_lines import decide_line
from flows.decide_undo import undo
from flows.decision_values import Accept, Choose, Correct, HoldLine, Reject, Ticket
from flows.receive import receive
from flows.replay import replay
from flows.review_cases import waiting_cases
from tests.flows.mail_builder import OWN, raw

HEADER = "Customer PO,PO Line,Item No,Description,Qty Confirmed,UOM,Ship Date,Unit Price,Price UOM\n"
DEARER = HEADER + "4501,1,LKS-77,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026,60.00,CWT\n"
NO_LINE = HEADER + "4501,,LKS-99,SOMETHING ELSE 9 X 9 X 9,7,PC,11/20/2026,,\n"


def day(number):
    return datetime(2026, 11, number, 9, tzinfo=UTC)


@pytest.fixture
def busy(stocked):
    """A home in which mails, a phone note, decisions of every kind and an alias have come together."""
    receive(stocked, raw("See attached.", csv=DEARER, name="1.eml", day=day(16)), own=OWN)
    done = decide(stocked, waiting_cases(stocked)[0].ticket, Accept(remember=True), who="R. Novak")
    teach(stocked, done.alias_id, who="R. Novak")
    receive(stocked, raw("See attached.", csv=NO_LINE, name="2.eml", day=day(17)), own=OWN)
    decide(stocked, waiting_cases(stocked)[0].ticket, Choose(po="4501", line="2"), who="R. Novak")
    receive(stocked, raw("PO 4502 line 1: 60 pcs ship 12/4.", name="3.eml", day=day(18)), own=OWN)
    receive(stocked, raw("We have to cancel PO 4501 line 1.", name="4.eml", day=day(19)), own=OWN)
    gone = decide(stocked, waiting_cases(stocked)[0].ticket, Reject(reason="no"), who="R. Novak")
    undo(stocked, gone.decision_ids[0], who="T. Ames")
    capture(stocked, "Keystone phoned: PO 4504 line 1 ships Friday", who="R. Novak")
    with read_session(stocked.engine) as session:
        auto = next(w for w in Statements(session).every_statement() if w.source == "3.eml")
    changes = {"qty": "50"}
    decide(stocked, Ticket(case_id=auto.statement_id), Correct(changes=changes), who="R. Novak")
    decide_line(stocked, "4501", "2", HoldLine(reason="credit"), who="R. Novak")
    return stocked


def test_everything_can_be_rebuilt_from_what_came_in(busy):
    report = replay(busy)
    assert report.differences == ()
    assert (report.feeds, report.mails) == (2, 5)
    assert report.decisions == 7


def test_a_reader_that_reads_otherwise_is_reported(busy, monkeypatch):
    true_reader = receiving.read_documents

    def other_reader(mail, context, *, limits):
        documents = true_reader(mail, context, limits=limits)
        return tuple(
            replace(d, statements=tuple(replace(s, promise=None) for s in d.statements)) if d.name == "body" else d
            for d in documents
        )

    monkeypatch.setattr(receiving, "read_documents", other_reader)
    found = replay(busy).differences
    assert {d.what for d in found} >= {"statement", "decision", "line"}
    assert any(d.what == "line" and d.where == "4502/1" for d in found)
    assert any("not read any more" in d.after for d in found if d.what == "decision")


def test_a_replay_is_kept_where_it_was_asked_for_and_touches_nothing_else(busy, tmp_path):
    before = (busy.settings.home / "backstop.sqlite3").stat().st_mtime_ns
    replay(busy, into=tmp_path / "again")
    assert (tmp_path / "again" / "backstop.sqlite3").exists()
    assert (busy.settings.home / "backstop.sqlite3").stat().st_mtime_ns == before
    with pytest.raises(InputError, match="not empty"):
        replay(busy, into=tmp_path / "again")


def test_a_file_that_was_not_kept_is_named(busy):
    with read_session(busy.engine) as session:
        from db.repositories.orders import Orders

        sha256 = Orders(session).feeds()[1].sha256
    busy.blobs._place(sha256).unlink()
    found = replay(busy).differences
    assert next((d.what, d.where) for d in found) == ("feed", "orders.csv")


def damaged(home, sql):
    """Change a row behind the program's back, as a broken disk or a curious hand may."""
    with home.engine.begin() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in names:
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        assert connection.execute(text(sql)).rowcount == 1


def test_a_damaged_statement_is_named_with_its_mail(busy):
    content = "UPDATE statement SET amount = '999' WHERE statement_id = (SELECT MIN(statement_id) FROM statement)"
    damaged(busy, content)
    found = replay(busy).differences
    assert ("line", "4501/1") in {(d.what, d.where) for d in found}


def test_a_damaged_mail_row_is_named(busy):
    damaged(busy, "UPDATE mail SET outcome = 'ignored' WHERE source = '3.eml'")
    found = replay(busy).differences
    assert [(d.what, d.where, d.before) for d in found if d.what == "mail"] == [("mail", "3.eml", "reply ignored")]


def test_an_order_line_that_was_changed_behind_our_back_is_named(busy):
    damaged(busy, "UPDATE po_line SET ordered = '13000000' WHERE po = '4501' AND line = '1'")
    found = replay(busy).differences
    assert any(d.where == "4501/1" and "ordered=13" in d.before for d in found if d.what == "line")


def test_a_name_that_counts_without_a_row_of_the_log_is_named(busy):
    damaged(busy, "UPDATE alias SET item = 'OTHER' WHERE status = 'in_force'")
    found = replay(busy).differences
    assert any(d.what == "lesson" and "OTHER" in d.where for d in found)
