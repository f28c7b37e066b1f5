"""Puts jobs into the engine's tables, inside the transaction that stores what they are about.

A row and its job are committed together or not at all, so no job ever lacks its row. That works because the engine's
tables lie in the same database as ours.
"""

import logging
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.engine import write_session
from domain.errors import StoreError
from jobs.queues import QueueName

APPLICATION = "backstop"
SCHEMA = "dbos"
VERSION = "1"  # of the jobs, not of the program: while it stays, jobs put in before an upgrade run after it


def first_attempt(prefix: str, key: int) -> str:
    """Return the id of the first job about a row: putting it in twice runs it once."""
    return attempt_id(prefix, key, number=1)


def attempt_id(prefix: str, key: int, *, number: int) -> str:
    """Return the id of a job about a row; a further attempt has the next number."""
    return f"{prefix}-{key}.{number}"


def prepare_engine(url: str) -> None:
    """Make or migrate the engine's tables, for a process that puts jobs in before any worker ran.

    Raises:
        StoreError: the database refuses.
    """
    logging.getLogger("dbos").addHandler(logging.NullHandler())  # else the engine adds one of its own
    try:
        DBOS.migrate(url, schema=SCHEMA)
    except Exception as error:
        raise StoreError(f"the tables of the job engine cannot be made: {error}") from error


class JobBox:
    """Where jobs are put in; it runs none. Cheap to keep, and safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._client = DBOSClient(
            system_database_engine=engine,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the client; the database engine stays the caller's."""
        self._client.destroy()

    def reads(self, session: Session, mail_ids: Sequence[int]) -> None:
        """Put in the reading of stored mails, in the caller's transaction."""
        for mail_id in mail_ids:
            self._put(session, QueueName.READ, "ingest_v1", first_attempt("read", mail_id), mail_id)

    def read_again(self, mail_id: int, *, number: int) -> None:
        """Put in a further attempt at a mail."""
        with write_session(self._engine) as session:
            self._put(session, QueueName.READ, "ingest_v1", attempt_id("read", mail_id, number=number), mail_id)

    def polls(self, accounts: Iterable[str], *, tick: str) -> None:
        """Put in one poll an account; twice for one ``tick`` is once."""
        with write_session(self._engine) as session:
            for account in accounts:
                self._put(session, QueueName.POLL, "poll_v1", f"poll-{account}-{tick}", account, key=account)

    def send(self, outbox_id: int, *, key: str, number: int) -> None:
        """Put in the delivery of a queued mail; ``key`` is whose server must not be hurried."""
        with write_session(self._engine) as session:
            self._put(
                session, QueueName.MAIL, "send_v1", attempt_id("send", outbox_id, number=number), outbox_id, key=key
            )

    def _put(
        self, session: Session, queue: QueueName, name: str, job_id: str, argument: int | str, *, key: str | None = None
    ) -> None:
        options: EnqueueOptions = {
            "workflow_name": name,
            "queue_name": queue.value,
            "workflow_id": job_id,
            "app_version": VERSION,
        }
        if key is not None:
            options["queue_partition_key"] = key
        self._client.enqueue_in_transaction(session, options, argument)
