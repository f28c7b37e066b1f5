"""Moves an installation to another database: all rows or none, each table proven equal before it counts.

The tables of the job engine stay behind: what is left to do stands in our own rows, and the first sweep of the new
installation puts in the jobs for it. Raw mails stay in their folder or are copied into the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, Table
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from db.blob_table import BlobTable
from db.blobs import BlobFolder
from db.copying import (
    BLOB_TABLES,
    TableDigest,
    copy_table,
    count_on_from_here,
    count_rows,
    digest,
    filled_tables,
    tables_to_copy,
)
from db.engine import open_engine, read_session, write_session
from db.schema import prepare
from domain.errors import InputError, StoreError
from flows.home import Home

Progress = Callable[[str, int, int], None]
"""Called with what is copied, how many are done and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What was moved: the digests of all tables, and how many raw mails."""

    tables: tuple[TableDigest, ...]
    blobs: int


def move_to(home: Home, url: str, *, with_blobs: bool, progress: Progress = lambda *_: None) -> Move:
    """Copy everything into the empty database at ``url``; the source stays as it is.

    Raises:
        InputError: the target is the source, or holds rows already.
        StoreError: one of the databases refuses, or the copy is not equal; the target then holds no rows.
    """
    target = open_engine(url)
    try:
        if target.url == home.engine.url:
            raise InputError("that is the database of this installation already")
        prepare(target)
        _refuse_filled(target)
        blobs = _copy_blobs(home.settings.blob_folder, target, progress) if with_blobs else 0
        # The writer's lock of the source: nothing may come in that the copy does not have.
        with write_session(home.engine) as source, write_session(target) as session:
            left_out = BLOB_TABLES if with_blobs else frozenset()
            tables = _copy_tables(source, session, [t for t in tables_to_copy() if t.name not in left_out], progress)
        return Move(tables=tables, blobs=blobs)
    finally:
        target.dispose()


def without_password(url: str) -> str:
    """Return an address as it may be shown."""
    return make_url(url).render_as_string(hide_password=True)


def _refuse_filled(target: Engine) -> None:
    with read_session(target) as session:
        filled = filled_tables(session)
    if filled:
        raise InputError(f"the target holds rows already, in {', '.join(filled[:5])}; it must be empty")


def _copy_tables(
    source: Session, target: Session, tables: Sequence[Table], progress: Progress
) -> tuple[TableDigest, ...]:
    done, total = 0, count_rows(source, tables)
    digests: list[TableDigest] = []

    def copied(rows: int) -> None:
        nonlocal done
        done += rows
        progress("rows", done, total)

    for table in tables:
        read = copy_table(source, target, table, copied=copied)
        written = digest(target, table)
        if read != written:
            raise StoreError(
                f"{table.name}: {read.rows} rows were read and {written.rows} arrived, or not as they were"
            )
        count_on_from_here(target, table)
        digests.append(written)
    return tuple(digests)


def _copy_blobs(folder: Path, target: Engine, progress: Progress) -> int:
    """Copy the folder of raw mails; what an earlier try copied is there and costs a look."""
    source, store = BlobFolder(folder), BlobTable(target)
    names = source.names()
    for number, sha256 in enumerate(names, start=1):
        store.put(source.get(sha256))
        progress("raw mails", number, len(names))
    return len(names)
