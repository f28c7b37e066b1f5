"""Contacts changed on the screen, and the vendor files that come after."""

from datetime import date

import pytest

from db.engine import read_session
from db.records import FeedKind
from db.repositories.orders import Orders
from domain.errors import InputError
from flows.acts import newest_acts
from flows.contact_edits import conflict_of, keep_ours, take_files
from flows.feeds import import_feed
from flows.home import open_home
from flows.vendor_desk import add_contact, remove_contact

HEAD = "Vendor ID,Vendor Name,Domains,Contacts\n"
FIRST = "V1,Acme,acme.example.com,Ann <ann@acme.example.com>; Ben <ben@acme.example.com>\n"
SECOND = "V1,Acme,acme.example.com,Ann <ann@acme.example.com>; Cid <cid@acme.example.com>\n"


@pytest.fixture
def home(tmp_path):
    with open_home(tmp_path / "home", as_of=date(2026, 11, 23)) as opened:
        bring(opened, tmp_path, FIRST)
        yield opened


def bring(home, folder, text, head=HEAD):
    file = folder / "vendors.csv"
    file.write_text(head + text, encoding="utf-8")
    import_feed(home, FeedKind.VENDORS, file, mapping={})


def on_file(home):
    with read_session(home.engine) as session:
        return [contact.email.partition("@")[0] for contact in Orders(session).vendor("V1").contacts]


def edit(home):
    add_contact(home, "V1", name="Dee", email="dee@acme.example.com", foreign_is_meant=False, who="dana")
    remove_contact(home, "V1", email="ann@acme.example.com", who="dana")


def test_a_persons_change_survives_the_same_file_in_silence(home, tmp_path):
    edit(home)
    bring(home, tmp_path, FIRST)
    assert on_file(home) == ["ben", "dee"]
    assert conflict_of(home, "V1") is None


def test_a_file_with_other_contacts_is_shown_as_a_conflict_and_nothing_of_the_persons_is_lost(home, tmp_path):
    edit(home)
    bring(home, tmp_path, SECOND)
    assert on_file(home) == ["dee", "cid"]
    conflict = conflict_of(home, "V1")
    assert [contact.name for contact in conflict.contacts] == ["Ann", "Cid"]
    act = newest_acts(home, about="vendor V1")[0]
    assert (act.who, act.what) == ("import", "contacts_changed")
    assert "Ann" in act.reason
    bring(home, tmp_path, SECOND)
    assert on_file(home) == ["dee", "cid"]


def test_the_files_contacts_can_be_taken(home, tmp_path):
    edit(home)
    bring(home, tmp_path, SECOND)
    take_files(home, "V1", who="dana")
    assert on_file(home) == ["ann", "cid"]
    assert conflict_of(home, "V1") is None
    bring(home, tmp_path, FIRST)
    assert on_file(home) == ["ann", "ben"]
    assert newest_acts(home, about="vendor V1")[0].what == "contacts_of_file"


def test_ours_can_be_kept_until_the_file_says_something_new_again(home, tmp_path):
    edit(home)
    bring(home, tmp_path, SECOND)
    keep_ours(home, "V1", who="dana")
    bring(home, tmp_path, SECOND)
    assert on_file(home) == ["dee", "cid"]
    assert conflict_of(home, "V1") is None
    with pytest.raises(InputError, match="nothing to choose"):
        keep_ours(home, "V1", who="dana")
    bring(home, tmp_path, FIRST)
    assert conflict_of(home, "V1") is not None


def test_a_file_that_comes_round_to_the_persons_word_ends_the_difference(home, tmp_path):
    edit(home)
    bring(home, tmp_path, "V1,Acme,acme.example.com,Ben <ben@acme.example.com>; Dee <dee@acme.example.com>\n")
    assert on_file(home) == ["ben", "dee"]
    assert conflict_of(home, "V1") is None
    bring(home, tmp_path, SECOND)
    assert on_file(home) == ["ann", "cid"]


def test_a_file_without_contacts_leaves_those_on_file_alone(home, tmp_path):
    bring(home, tmp_path, "V1,Acme Steel,acme.example.com\n", head="Vendor ID,Vendor Name,Domains\n")
    assert on_file(home) == ["ann", "ben"]
