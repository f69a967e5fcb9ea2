"""Whose call it is: people on one number are kept apart, and an own id is one person's."""

from __future__ import annotations

import pytest

from cues.memory.agreeing import SILENT, Word
from cues.memory.joining import join
from cues.memory.known import customer_by_id, customers_known_by, details_of, identities_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import UNSAID, remember
from cues.memory.whose import WhoseUnclearError, find, hold, is_meant, is_named, know_by, new_person
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog

K1, K2 = Identity(IdentityKind.REF, "K-1"), Identity(IdentityKind.REF, "K-2")


@pytest.fixture
def connection(store):
    with store.writing() as opened:
        yield opened


def test_nobody_is_known_then_somebody_is(connection):
    assert find(connection, (ANN,), None) == (None, SILENT)
    yes = Word(agreed=True, at=BEGAN)
    ann = new_person(connection, (ANN,), since=BEGAN, said=yes)
    assert find(connection, (ANN,), None) == (ann, yes)
    assert hold(connection, ann) == yes


def test_two_on_one_number_are_told_apart_by_whoever_says_which(connection):
    one, two = (new_person(connection, (ANN,), since=BEGAN) for _ in range(2))
    with pytest.raises(WhoseUnclearError, match="2 people"):
        find(connection, (ANN,), None)
    assert find(connection, (ANN,), two)[0] == two
    assert [each.id for each in customers_known_by(connection, ANN)] == [one, two]


def test_an_own_id_is_one_persons_and_beats_the_number(connection):
    one = new_person(connection, (ANN, K1), since=BEGAN)
    assert find(connection, (ANN, K1), None)[0] == one
    assert find(connection, (K1,), None)[0] == one
    assert find(connection, (ANN, K2), None)[0] is None, "somebody else on the same number"
    two = new_person(connection, (ANN, K2), since=BEGAN)
    assert find(connection, (ANN, K2), None)[0] == two


def test_who_was_known_by_number_alone_is_whoever_has_it_with_an_id_for_the_first_time(connection):
    one = new_person(connection, (ANN,), since=BEGAN)
    assert find(connection, (ANN, K1), None)[0] == one
    assert not is_named(connection, one, (ANN, K1)), "until somebody says that it is them"
    know_by(connection, one, (ANN, K1))
    know_by(connection, one, (ANN, K1))
    assert is_named(connection, one, (ANN, K1))
    assert find(connection, (K1,), None)[0] == one


def test_an_id_that_is_somebody_elses_stays_theirs(connection):
    one = new_person(connection, (K1,), since=BEGAN)
    two = new_person(connection, (ANN,), since=BEGAN)
    know_by(connection, two, (K1,))
    assert [each.id for each in customers_known_by(connection, K1)] == [one]


def test_nobody_of_this_id_is_said(connection):
    with pytest.raises(WhoseUnclearError, match="no customer of this id"):
        find(connection, (ANN,), 99)


BOB = Identity(IdentityKind.NUMBER, "+16145550199")


def uid_of(store, customer):
    with store.reading() as connection:
        return customer_by_id(connection, customer).uid


def names_of(store, customer):
    with store.reading() as connection:
        return {each.attributes["name"] for each in details_of(connection, customer)}


def test_an_entry_is_meant_by_its_mark_and_by_what_the_call_told(connection):
    ann = new_person(connection, (ANN,), since=BEGAN)
    uid = customer_by_id(connection, ann).uid
    assert uid is not None
    assert is_meant(connection, ann, uid, (ANN, K1))
    assert is_meant(connection, ann, None, (ANN,)), "a journal from before there were marks"
    assert not is_meant(connection, ann, "another's", (ANN,)), "another of the household, in another store"
    assert is_meant(connection, ann, uid, (BOB,)), "its mark is enough: they call from elsewhere"
    assert not is_meant(connection, ann, None, (BOB,))
    assert not is_meant(connection, ann, None, (BOB,))
    assert not is_meant(connection, ann, None, ())
    assert is_meant(connection, 99, uid, (ANN,)), "who has been forgotten is nobody else"


def test_who_was_made_a_part_of_another_is_meant_by_the_old_mark(store):
    for id_ in ("call-1", "call-2"):
        remember(store, call(id_=id_, new_person=True), ON)
    uid = uid_of(store, 2)
    join(store, 1, 2)
    with store.reading() as connection:
        assert is_meant(connection, 2, uid, (ANN,))
        assert not is_meant(connection, 2, "another's", (ANN,))
    done = remember(store, call(dog(), id_="call-3", customer=2, customer_uid=uid), ON)
    assert (done.customer, done.learned) == (1, 1)


@pytest.mark.parametrize("uid", [None, "of Ann's entry in another store"])
@pytest.mark.parametrize("agreed", [None, True, False])
def test_by_an_id_of_another_store_nothing_comes_to_whoever_has_it_here(store, uid, agreed):
    remember(store, call(dog(), who=(BOB,)), ON)
    ann = call(dog("d2", "Rex"), id_="call-2", customer=1, customer_uid=uid, agreed=agreed)
    remember(store, ann, ON)
    assert names_of(store, 1) == {"Biscuit"}
    with store.reading() as connection:
        assert identities_of(connection, 1) == (BOB,)
        (here,) = customers_known_by(connection, ANN)
        assert customer_by_id(connection, 1).agreed is None
    assert here.agreed is agreed
    assert names_of(store, here.id) == (set() if agreed is False else {"Rex"})


def test_by_an_id_of_another_store_another_of_the_household_is_not_taken_for_them(store):
    remember(store, call(dog()), ON)
    other = call(dog("d2", "Rex"), id_="call-2", customer=1, customer_uid="of another store")
    assert remember(store, other, ON).why_not == UNSAID
    assert names_of(store, 1) == {"Biscuit"}
    assert remember(store, other, ON, customer=1).learned == 1, "once somebody says so"


def test_by_an_id_of_another_store_who_has_the_own_id_is_meant(store):
    remember(store, call(who=(BOB,)), ON)
    remember(store, call(id_="call-2", who=(ANN, K1)), ON)
    done = remember(store, call(dog(), id_="call-3", who=(ANN, K1), customer=1, customer_uid="x"), ON)
    assert (done.customer, done.learned) == (2, 1)


def test_the_agents_word_alone_gives_somebody_known_by_number_an_own_id(store):
    remember(store, call(dog()), ON)
    first = call(dog("d2", "Rex"), id_="call-2", who=(ANN, K1))
    assert remember(store, first, ON).why_not == UNSAID
    with store.reading() as connection:
        assert customers_known_by(connection, K1) == ()
    theirs = call(dog("d2", "Rex"), id_="call-3", who=(ANN, K1), customer=1, customer_uid=uid_of(store, 1))
    assert remember(store, theirs, ON).customer == 1
    assert remember(store, call(id_="call-4", who=(K1,)), ON).customer == 1
