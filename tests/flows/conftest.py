import shutil
from datetime import date
from pathlib import Path

import pytest

from flows.home import open_home

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "newcomer"
AS_OF = date(2026, 11, 23)


@pytest.fixture
def home(tmp_path):
    with open_home(tmp_path / "home", as_of=AS_OF) as opened:
        yield opened


@pytest.fixture(scope="session")
def stocked_folder(tmp_path_factory):
    """A home folder with the sample vendors and orders, to copy: an import for every test would take far longer."""
    from db.records import FeedKind
    from flows.feeds import import_feed

    folder = tmp_path_factory.mktemp("stocked") / "home"
    with open_home(folder, as_of=AS_OF) as home:
        import_feed(home, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={})
        import_feed(home, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={})
        _ = home.calendar
    return folder


@pytest.fixture
def stocked(stocked_folder, tmp_path):
    """A home with the sample vendors and orders."""
    shutil.copytree(stocked_folder, tmp_path / "home")
    with open_home(tmp_path / "home", as_of=AS_OF) as opened:
        yield opened


@pytest.fixture(scope="session")
def drafted(tmp_path_factory):
    """A folder with the sample company and its drafts, to copy."""
    from tests.flows.sending_kit import make_drafts

    folder = tmp_path_factory.mktemp("drafted") / "home"
    make_drafts(folder)
    return folder
