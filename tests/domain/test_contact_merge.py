"""Contacts that a file and a person both had a say in."""

from hypothesis import given, strategies as st

from domain.contact_merge import merged, same_people
from domain.purchase import Contact


def c(email, name=""):
    return Contact(name=name, email=email)


A, B, C = c("a@x", "Ann"), c("b@x", "Ben"), c("c@x", "Cid")
PEOPLE = st.lists(
    st.builds(Contact, name=st.sampled_from(["", "Ann", "Ben"]), email=st.sampled_from(["a@x", "A@x", "b@x", "c@x"])),
    max_size=4,
    unique_by=lambda contact: contact.email.lower(),
)


def test_what_a_person_added_survives_a_file_that_does_not_know_it():
    assert merged([A], [A, C], [A]) == (A, C)


def test_what_a_person_removed_stays_away_while_the_file_still_brings_it():
    assert merged([A, B], [B], [A, B]) == (B,)


def test_what_nobody_changed_here_follows_the_file():
    assert merged([A, B], [A, B, C], [c("a@x", "Ann Smith")]) == (c("a@x", "Ann Smith"), C)


def test_the_persons_order_stays_and_new_contacts_stand_behind():
    assert merged([A, B], [B, A], [A, B, C]) == (B, A, C)


@given(PEOPLE, PEOPLE)
def test_without_a_persons_change_a_file_is_taken_as_it_is(before, file):
    assert sorted(merged(before, before, file), key=lambda x: x.email.lower()) == sorted(
        file, key=lambda x: x.email.lower()
    )


@given(PEOPLE, PEOPLE)
def test_the_same_file_again_changes_nothing(before, ours):
    assert same_people(merged(before, ours, before), ours)


@given(PEOPLE, PEOPLE, PEOPLE)
def test_no_contact_a_person_put_in_is_ever_lost(before, ours, file):
    known = {contact.email.lower(): contact for contact in before}
    own = [contact for contact in ours if known.get(contact.email.lower()) != contact]
    assert set(own) <= set(merged(before, ours, file))
