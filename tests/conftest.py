"""Options that tests of several folders share."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run keep the screenshots its browser tests look at."""
    parser.addoption("--screens", action="store_true", help="write the screenshots of the states to docs/screens")
