from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Engine

from db.engine import read_session, write_session
from db.repositories.snapshots import SnapshotCell, Snapshots

MONDAY = date(2026, 11, 23)
CELL = SnapshotCell(
    matrix="vendor_week", row_key="V1", column_key="2026-W48", line_count=2, value=Decimal("10.123456789"),
    pounds=Decimal(7), max_age=3, first_class=True,
)  # fmt: skip


def keep(engine: Engine, *cells: SnapshotCell, days: int = 0) -> bool:
    with write_session(engine) as session:
        return Snapshots(session).keep(MONDAY, cells, taken_on=MONDAY + timedelta(days=days))


def kept(engine: Engine, week: date = MONDAY) -> tuple[SnapshotCell, ...] | None:
    with read_session(engine) as session:
        return Snapshots(session).of_week(week)


def test_cells_come_back_with_all_their_digits(engine: Engine) -> None:
    assert keep(engine, CELL)
    assert kept(engine) == (CELL,)
    assert kept(engine, MONDAY - timedelta(days=7)) is None


def test_a_later_run_of_the_week_takes_the_place_and_an_earlier_one_does_not(engine: Engine) -> None:
    assert keep(engine, CELL, days=2)
    assert not keep(engine, days=1)
    assert kept(engine) == (CELL,)
    assert keep(engine, days=2)
    assert kept(engine) == ()
