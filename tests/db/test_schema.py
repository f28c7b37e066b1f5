from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import db.migrations
from db.migrations.head import HEAD
from db.schema import prepare
from db.tables import METADATA
from domain.errors import StoreError


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


def test_a_database_of_a_newer_program_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer"):
        prepare(engine)
