import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.engine import open_engine, read_session, write_session
from db.repositories.keyvalues import KeyValues
from domain.errors import ConfigurationError, StoreError

WORKERS, TIMES = 6, 10


def count_up(url: str) -> None:
    """Read a number and write it back one higher, again and again; a refused change is tried again."""
    engine = open_engine(url)
    done = 0
    while done < TIMES:
        try:
            with write_session(engine) as session:
                values = KeyValues(session)
                values.set("count", values.get("count") + 1)
            done += 1
        except StoreError as error:
            if "try again" not in str(error):
                raise
    engine.dispose()


def start_at_zero(engine: Engine) -> None:
    with write_session(engine) as session:
        KeyValues(session).set("count", 0)


def final_count(engine: Engine) -> object:
    with read_session(engine) as session:
        return KeyValues(session).get("count")


def test_threads_that_read_and_write_back_lose_no_update(engine: Engine, url: str) -> None:
    start_at_zero(engine)
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(count_up, [url] * WORKERS))
    assert final_count(engine) == WORKERS * TIMES


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)  # PostgreSQL knows connections, not threads or processes
def test_processes_that_read_and_write_back_lose_no_update(engine: Engine, url: str) -> None:
    start_at_zero(engine)
    engine.dispose()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(count_up, [url] * 2))
    assert final_count(engine) == 2 * TIMES


def test_a_session_that_fails_takes_everything_back(engine: Engine) -> None:
    def fail() -> None:
        with write_session(engine) as session:
            KeyValues(session).set("count", 1)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert final_count(engine) is None


def test_a_read_session_cannot_write(engine: Engine) -> None:
    with pytest.raises(StoreError), read_session(engine) as session:
        KeyValues(session).set("count", 1)
    start_at_zero(engine)  # the connection is writable again for the next session
    assert final_count(engine) == 0


def test_a_read_session_sees_one_moment_while_others_write(engine: Engine) -> None:
    start_at_zero(engine)
    with read_session(engine) as reader:
        assert KeyValues(reader).get("count") == 0
        with write_session(engine) as writer:
            KeyValues(writer).set("count", 1)
        assert KeyValues(reader).get("count") == 0
    assert final_count(engine) == 1


def test_a_broken_reference_is_refused(engine: Engine) -> None:
    with pytest.raises(StoreError, match="refuses"), write_session(engine) as session:
        session.execute(
            text(
                'INSERT INTO document (mail_id, name, kind, pages, "references", po_numbers)'
                " VALUES (77, 'x', 'ack', 1, '[]', '[]')"
            )
        )


def test_a_locked_file_says_that_another_process_holds_it(tmp_path: Path) -> None:
    first, second = (open_engine(f"sqlite:///{tmp_path}/x.sqlite", busy_seconds=0.05) for _ in range(2))
    with first.begin() as holder:
        holder.execute(text("CREATE TABLE t (x INTEGER)"))
        with pytest.raises(StoreError, match="locked by another process"), write_session(second) as session:
            session.execute(text("SELECT 1"))
    first.dispose()
    second.dispose()


def test_sqlite_is_set_up_for_durable_commits_and_waiting_writers(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/x.sqlite", busy_seconds=7)
    with read_session(engine) as session:
        pragma = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 7000}


def test_a_folder_that_is_missing_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError), read_session(open_engine(f"sqlite:///{tmp_path}/no/x.sqlite")) as session:
        session.execute(text("SELECT 1"))


@pytest.mark.parametrize("url", ["mysql://localhost/x", "backstop.sqlite", ""])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError):
        open_engine(url)
