"""The keys of a person: the usual ones, chosen ones, and what cannot be chosen."""

import re

import pytest
from hypothesis import given, strategies as st

from domain.people import Person, Role
from flows.acts import newest_acts
from review.keys import KEYS, NAMED, keys_of, read_keys


def person(**own):
    return Person(person_id=1, login="cora", name="Cora", role=Role.COORDINATOR, own_keys=own)


def test_usual_keys_never_collide():
    names = [name for key in KEYS.values() if not key.fixed for name in key.names.split()]
    assert len(names) == len(set(names))
    assert read_keys({}).faults == {}
    assert read_keys({}).keys == {}


def test_own_keys_stand_in_for_the_usual_ones():
    keys = keys_of(person(accept="y Enter", later=""))
    assert keys["accept"].names == "y Enter"
    assert keys["later"].names == ""
    assert keys["undo"].names == "z Backspace"
    assert keys_of(None) == KEYS


@pytest.mark.parametrize(
    ("typed", "at", "says"),
    [
        ({"later": "a"}, "later", "“a” is taken: Accept"),
        ({"accept": "z"}, "undo", "“z” is taken: Accept"),
        ({"accept": "5"}, "accept", "digits choose a candidate"),
        ({"accept": "F5"}, "accept", "is no key"),
        ({"accept": "a b c"}, "accept", "at most 2 keys"),
        ({"accept": "a a"}, "accept", "twice"),
    ],
)
def test_keys_that_cannot_be_had_are_refused_with_the_reason(typed, at, says):
    assert says in read_keys(typed).faults[at]


def test_two_things_may_swap_their_keys():
    chosen = read_keys({"next": "k", "previous": "j"})
    assert chosen.faults == {}
    assert chosen.keys == {"next": "k", "previous": "j"}


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), st.text(max_size=6)))
def test_whatever_is_typed_no_two_things_ever_share_a_key(typed):
    chosen = read_keys(typed)
    if chosen.faults:
        return
    names = [n for key in keys_of(person(**chosen.keys)).values() if not key.fixed for n in key.names.split()]
    assert len(names) == len(set(names))
    assert all(len(n) == 1 or n in NAMED for n in names)


def test_chosen_keys_are_kept_shown_and_given_back(cora, home):
    assert cora.post("/me/keys/own", data={"accept": "y Enter"}).status_code == 303
    page = cora.get("/review/1").text
    assert 'data-key="y Enter"' in page
    assert "<kbd>y</kbd>" in page
    assert newest_acts(home)[0].what == "keys_chosen"
    version = re.search(r'name="version" value="([^"]+)"', page)[1]
    assert (
        "Undo with z" in cora.post("/review/1/accept", data={"version": version}, headers={"x-fragment": "main"}).text
    )
    assert cora.post("/me/keys/usual").status_code == 303
    assert 'data-key="a Enter"' in cora.get("/review/2").text


def test_a_clash_is_shown_beside_the_field_and_nothing_is_kept(cora):
    answer = cora.post("/me/keys/own", data={"later": "a", "accept": "a Enter"})
    assert answer.status_code == 422
    assert "is taken" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'data-key="s"' in cora.get("/review/1").text
