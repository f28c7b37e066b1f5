import multiprocessing
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import db.append_only
import db.migrations
from db.engine import open_engine, write_session
from db.migrations.head import HEAD
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from db.schema import prepare
from db.tables import METADATA
from domain.document import Document
from domain.errors import StoreError
from domain.mail import MailKind
from tests.db.builders import arrival, matched

SQLITE_ONLY = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def test_upgrade_from_empty_gives_exactly_the_tables_of_the_program(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": lambda _o, name, kind, *_: name != "alembic_version"},
        )
        assert compare_metadata(context, METADATA) == []


def test_the_recorded_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(db.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_preparing_twice_changes_nothing(engine: Engine) -> None:
    tables = inspect(engine).get_table_names()
    prepare(engine)
    assert inspect(engine).get_table_names() == tables


def test_a_database_of_a_newer_program_is_refused(empty: Engine) -> None:
    prepare(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer"):
        prepare(empty)


def test_several_processes_may_prepare_an_empty_database_at_once(empty: Engine) -> None:
    url = empty.url.render_as_string(hide_password=False)
    empty.dispose()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(prepare_anew, [url] * 2))
    with empty.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]


def prepare_anew(url: str) -> None:
    engine = open_engine(url, busy_seconds=30)
    prepare(engine)
    engine.dispose()


def upgrade_with(engine: Engine, folder: Path, migration: str) -> None:
    """Run the program's migrations and one more."""
    script = Path(db.migrations.__file__).parent
    shutil.copytree(script, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9000_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = '9000', '{HEAD}', None, None\n"
        f"def upgrade():\n{migration}\n"
    )
    config = Config()
    config.set_main_option("script_location", str(folder))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


REBUILD_MAIL = """
    with op.batch_alter_table("mail") as batch:
        batch.alter_column("subject", existing_type=sa.Text(), nullable=True)
        batch.add_column(sa.Column("priority", sa.Integer()))
"""
REBUILD_STATEMENT = REBUILD_MAIL.replace('"mail"', '"statement"').replace('"subject"', '"source"')


def fill(engine: Engine) -> None:
    with write_session(engine) as session:
        mails = Mails(session)
        mail_id = mails.add(arrival())
        mails.remember_documents(mail_id, [Document(name="body", kind=MailKind.ACK)])
        Statements(session).add([matched(mail_id)])


def count(engine: Engine, table: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


def test_rebuilding_a_parent_table_keeps_its_children(empty: Engine, tmp_path: Path) -> None:
    prepare(empty)
    fill(empty)
    with empty.begin() as connection:  # the worst case: children that a dropped parent would take along
        connection.exec_driver_sql(
            "CREATE TABLE child (mail_id INTEGER REFERENCES mail (mail_id) ON DELETE CASCADE)"
            if empty.dialect.name == "sqlite"
            else "CREATE TABLE child (mail_id BIGINT REFERENCES mail (mail_id) ON DELETE CASCADE)"
        )
        connection.exec_driver_sql("INSERT INTO child SELECT mail_id FROM mail")
    upgrade_with(empty, tmp_path / "migrations", REBUILD_MAIL)
    assert "priority" in {column["name"] for column in inspect(empty).get_columns("mail")}
    assert [count(empty, table) for table in ("mail", "document", "statement", "child")] == [1, 1, 1, 1]


def test_foreign_keys_are_checked_again_after_a_migration(empty: Engine, tmp_path: Path) -> None:
    prepare(empty)
    fill(empty)
    upgrade_with(empty, tmp_path / "migrations", REBUILD_MAIL)
    with pytest.raises(StoreError, match="refuses"), write_session(empty) as session:
        session.execute(text("DELETE FROM mail"))


def test_a_rebuilt_fact_table_is_still_append_only(empty: Engine, tmp_path: Path) -> None:
    prepare(empty)
    fill(empty)
    upgrade_with(empty, tmp_path / "migrations", REBUILD_STATEMENT)
    with pytest.raises(StoreError, match="append-only"), write_session(empty) as session:
        session.execute(text("DELETE FROM statement"))


def test_a_migration_that_fails_half_way_changes_nothing(empty: Engine, tmp_path: Path) -> None:
    prepare(empty)
    fill(empty)
    with pytest.raises(ZeroDivisionError):
        upgrade_with(empty, tmp_path / "migrations", REBUILD_MAIL + "    1 / 0\n")
    assert "priority" not in {column["name"] for column in inspect(empty).get_columns("mail")}
    with empty.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


@SQLITE_ONLY  # PostgreSQL checks references at each change
def test_a_migration_that_orphans_rows_is_taken_back(empty: Engine, tmp_path: Path) -> None:
    prepare(empty)
    fill(empty)
    with pytest.raises(StoreError, match="without their parent"):
        upgrade_with(empty, tmp_path / "migrations", '    op.execute("DELETE FROM mail")\n')
    assert count(empty, "mail") == 1


def test_tables_of_others_in_the_same_database_are_left_alone(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE workflow_status (id INTEGER)")
    prepare(empty)
    assert "workflow_status" in inspect(empty).get_table_names()


@SQLITE_ONLY
def test_a_start_at_head_does_not_import_alembic(engine: Engine, url: str) -> None:
    engine.dispose()
    program = (
        "import sys; from db.engine import open_engine; from db.schema import prepare;"
        f"prepare(open_engine({url!r})); assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(db.migrations.__file__).parents[2])


def test_mails_of_the_first_outbox_keep_their_place_when_states_come(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Path(db.migrations.__file__).parent
    columns = '"to", to_norm, cc, subject, status_reason, vendor_norm, stage, business_date, refs, body'
    values = "'[]', 'a', '[]', 's', '', 'V', 1, '2026-11-23', '[]', 'b'"
    with empty.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(script))
        config.attributes["connection"] = connection
        with monkeypatch.context() as patch:
            patch.setattr(db.append_only, "APPEND_ONLY", ())  # not all of these tables are there yet
            command.upgrade(config, "0006")
        for number, (status, step) in enumerate([("draft", "waiting"), ("sent", "done"), ("failed", "waiting")]):
            row = f"INSERT INTO outbox ({columns}, status, delivery, message_id) VALUES ({values}, '{status}', '{step}', '{number}')"
            connection.execute(text(row))
        connection.commit()
        command.upgrade(config, "head")
        states = connection.execute(text("SELECT delivery FROM outbox ORDER BY outbox_id")).scalars().all()
    assert states == ["draft", "accepted", "refused"]
