"""A row and its job are stored together or not at all."""

import pytest
from dbos import DBOS

from db.engine import write_session
from flows.receive import pending_mail_ids
from flows.storing import store_mail
from ingest.mailbox import RawMail
from jobs.enqueue import VERSION, JobBox, prepare_engine
from jobs.service import start
from jobs.upkeep import without_job
from jobs.workshop import JobOptions
from tests.jobs.fleet import AS_OF, deliver, stock, wait_until


@pytest.fixture
def box(home):
    prepare_engine(home.settings.url)
    with JobBox(home.engine) as box:
        yield box


def _jobs(home) -> int:
    table = "workflow_status" if home.engine.dialect.name == "sqlite" else "dbos.workflow_status"
    with home.engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def test_a_transaction_that_is_taken_back_leaves_neither_mail_nor_job(home, box):
    def then_fail(session, mail_ids):
        box.reads(session, mail_ids)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store_mail(home, RawMail(source="a.eml", content=b"From: a@b.example\n\nhello"), enqueue=then_fail)
    assert pending_mail_ids(home) == ()
    assert _jobs(home) == 0


def test_a_mail_and_its_job_come_together_and_putting_it_in_twice_is_once(home, box):
    mail_id = store_mail(home, RawMail(source="a.eml", content=b"From: a@b.example\n\nhello"), enqueue=box.reads)
    with write_session(home.engine) as session:
        box.reads(session, [mail_id])
    assert _jobs(home) == 1


def test_jobs_put_in_before_an_upgrade_run_after_it_and_rows_without_a_job_get_one(home, box):
    stock(home)
    old = deliver(home, enqueue=box.reads)
    without = store_mail(home, RawMail(source="z.eml", content=b"From: a@b.example\n\nhello"))

    @DBOS.workflow(name="newer_job_v1")
    def newer_job_v1() -> None:
        """Changes what the engine would take for the version of the program."""

    with start(home, day=lambda: AS_OF, options=JobOptions(sweep_every_s=1)):
        assert DBOS.application_version == VERSION
        wait_until(lambda: not pending_mail_ids(home))
        wait_until(lambda: not DBOS.list_workflows(status=["PENDING", "ENQUEUED"], name="ingest_v1"))
        assert len(DBOS.list_workflows(name="ingest_v1", status="SUCCESS")) == old + 1
        assert without_job([without], prefix="read", workflow="ingest_v1") == {without: 2}


def test_jobs_are_stored_as_json(home, box):
    store_mail(home, RawMail(source="a.eml", content=b"From: a@b.example\n\nhello"), enqueue=box.reads)
    schema = "" if home.engine.dialect.name == "sqlite" else "dbos."
    with home.engine.connect() as connection:
        kinds = (
            connection.exec_driver_sql(f"SELECT DISTINCT serialization FROM {schema}workflow_status").scalars().all()
        )
    assert kinds == ["portable_json"]
