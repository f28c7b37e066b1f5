"""What tests of several packages share."""

import os
from collections.abc import Iterator

import pytest

from tests.postgres import PostgresServer, why_not


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A private PostgreSQL server; where none can be started tests are skipped, in CI they fail."""
    if (reason := why_not()) is not None:
        if os.environ.get("CI"):
            pytest.fail(f"CI must test PostgreSQL: {reason}")
        pytest.skip(reason)
    with PostgresServer() as server:
        yield server
