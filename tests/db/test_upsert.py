from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Session

from db.engine import write_session
from db.upsert import upsert

METADATA = MetaData()
STOCK = Table(
    "stock",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("item", Text),
    Column("place", Text),
    Column("count", Integer),
    UniqueConstraint("item", "place"),
)


def save(session: Session, *rows: tuple[str, str, int | None], update: tuple[str, ...] = ("count",)) -> None:
    upsert(
        session, STOCK, [{"item": i, "place": p, "count": c} for i, p, c in rows], key=("item", "place"), update=update
    )


def content(session: Session) -> list[tuple[object, ...]]:
    return [
        tuple(row) for row in session.execute(select(STOCK.c.item, STOCK.c.place, STOCK.c.count).order_by(STOCK.c.id))
    ]


def test_new_rows_are_inserted_and_known_ones_updated_by_their_key(empty: Engine) -> None:
    METADATA.create_all(empty)
    with write_session(empty) as session:
        save(session, ("a", "1", 1), ("a", "2", None))
        save(session, ("a", "2", 5), ("b", "1", 7), ("a", "1", None))
        assert content(session) == [("a", "1", None), ("a", "2", 5), ("b", "1", 7)]


def test_without_columns_to_update_a_known_row_stays(empty: Engine) -> None:
    METADATA.create_all(empty)
    with write_session(empty) as session:
        save(session, ("a", "1", 1))
        save(session, ("a", "1", 2), update=())
        save(session)
        assert content(session) == [("a", "1", 1)]


def test_an_equal_row_is_not_written(empty: Engine, kind: str) -> None:
    METADATA.create_all(empty)
    with write_session(empty) as session:
        save(session, ("a", "1", 1), ("n", "1", None))
        before = text("SELECT xmin::text FROM stock" if kind == "postgresql" else "SELECT total_changes()")
        seen = session.execute(before).all()
        save(session, ("a", "1", 1), ("n", "1", None))
        assert session.execute(before).all() == seen
