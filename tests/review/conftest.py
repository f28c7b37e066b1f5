"""A screen on the sample company, where everything a vendor said waits for a person."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from db.records import FeedKind
from domain.people import Role
from flows.chase import chase
from flows.feeds import import_feed
from flows.home import open_home
from flows.people import add_person, sign_in_link
from flows.receive import read_paths
from review.app import create_app

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "newcomer"
AS_OF = date(2026, 11, 23)
OURS = {"sec-fetch-site": "same-origin"}


def made_home(folder: Path) -> Path:
    """A home whose rule is never sure enough: the packing list, the sheet and the mails all wait."""
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('auto_at = 1.0\nholidays_country = ""\n', encoding="utf-8")
    with open_home(folder, as_of=AS_OF) as home:
        import_feed(home, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={})
        import_feed(home, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={})
        assert list(read_paths(home, [SAMPLES / "mailbox"]))
        chase(home, deliver=False)
        for login, role in (("dana", Role.ADMIN), ("cora", Role.COORDINATOR), ("vic", Role.VIEWER)):
            add_person(home, login=login, name=login.title(), role=role, password=None, who="test")
    return folder


@pytest.fixture(scope="session")
def template_home(tmp_path_factory):
    return made_home(tmp_path_factory.mktemp("screen") / "home")


@pytest.fixture
def home(template_home, tmp_path):
    shutil.copytree(template_home, tmp_path / "home")
    with open_home(tmp_path / "home", as_of=AS_OF) as opened:
        yield opened


@pytest.fixture
def app(home):
    made = create_app(home)
    yield made
    made.state.screen.close()


def signed_in(app, login: str) -> TestClient:
    """A browser of a person: it says where its requests come from, as browsers do."""
    client = TestClient(app, headers=OURS, follow_redirects=False)
    key = sign_in_link(app.state.screen.home(), login, who="test")
    assert client.post("/sign-in/once", data={"key": key}).status_code == 303
    return client


@pytest.fixture
def cora(app):
    return signed_in(app, "cora")


@pytest.fixture
def dana(app):
    return signed_in(app, "dana")


@pytest.fixture
def vic(app):
    return signed_in(app, "vic")
