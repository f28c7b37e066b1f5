"""Installations for the tests of the service, on both databases."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.jobs.fleet import Fleet

_number = count()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Run the test on each kind of database."""
    return str(request.param)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database of its own; None for SQLite in the home folder."""
    if kind == "sqlite":
        return None
    return request.getfixturevalue("postgres_server").create(f"jobs{next(_number)}")


@pytest.fixture
def fleet(tmp_path: Path, url: str | None) -> Iterator[Fleet]:
    """Processes of one installation, killed at the end."""
    fleet = Fleet(tmp_path / "home", url=url)
    yield fleet
    fleet.end()


@pytest.fixture
def home(fleet: Fleet):
    """The installation, opened in this process."""
    with fleet.opened() as opened:
        yield opened
