"""Feed files written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.feeds import FeedSource

Written = Callable[..., FeedSource]


@pytest.fixture
def feed_file(tmp_path: Path) -> Written:
    """Write bytes or text as a file and open it as a feed."""

    def write(content: str | bytes, *, name: str = "orders.csv", encoding: str = "utf-8") -> FeedSource:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return FeedSource.open(path)

    return write
