from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from db.engine import read_session, write_session
from db.repositories.layouts import Layouts
from domain.errors import StoreError
from domain.layout_memory import ColumnMap, MappedColumn, TaughtLayout

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def columns(*pairs: tuple[str, str]) -> ColumnMap:
    return ColumnMap(columns=tuple(MappedColumn(heading=h, role=r) for h, r in pairs))


FIRST = columns(("Item", "line"), ("Bal Due", "open"))
SECOND = columns(("Item", "line"), ("Bal Due", "backordered"))
OTHER = columns(("Pos", "line"), ("Menge", "quantity"))


def teach(engine: Engine, vendor: str, taught: ColumnMap) -> int:
    with write_session(engine) as session:
        given = TaughtLayout(
            taught_id=0, vendor_id=vendor, columns=taught, taught_by="R. Novak", taught_at=AT,
            replayed="applies to 1 table",
        )  # fmt: skip
        return Layouts(session).add(given)


def in_force(engine: Engine, vendor: str) -> tuple[ColumnMap, ...]:
    with read_session(engine) as session:
        return Layouts(session).in_force(vendor)


def test_a_map_counts_for_its_vendor_only(engine: Engine) -> None:
    teach(engine, "V1", FIRST)
    assert in_force(engine, "V1") == (FIRST,)
    assert in_force(engine, "V2") == ()


def test_the_newest_map_of_a_layout_counts_beside_those_of_other_layouts(engine: Engine) -> None:
    for taught in (FIRST, OTHER, SECOND):
        teach(engine, "V1", taught)
    assert set(in_force(engine, "V1")) == {SECOND, OTHER}


def test_a_revoked_map_no_longer_counts_and_is_kept_with_who_did_it(engine: Engine) -> None:
    first = teach(engine, "V1", FIRST)
    second = teach(engine, "V1", SECOND)
    with write_session(engine) as session:
        assert Layouts(session).revoke(second, who="T. Ames", at=AT).revoked_by == "T. Ames"
    assert in_force(engine, "V1") == (FIRST,)
    with read_session(engine) as session:
        assert [(each.taught_id, each.revoked_by) for each in Layouts(session).every()] == [
            (first, None),
            (second, "T. Ames"),
        ]


def test_revoking_twice_keeps_the_first_name(engine: Engine) -> None:
    taught_id = teach(engine, "V1", FIRST)
    with write_session(engine) as session:
        Layouts(session).revoke(taught_id, who="T. Ames", at=AT)
        assert Layouts(session).revoke(taught_id, who="Somebody else", at=AT).revoked_by == "T. Ames"


def test_revoking_what_does_not_exist_is_an_error(engine: Engine) -> None:
    with pytest.raises(StoreError, match="there is no layout 77"), write_session(engine) as session:
        Layouts(session).revoke(77, who="T. Ames", at=AT)
