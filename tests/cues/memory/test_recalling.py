"""Everybody who may be calling, each with what is remembered of them alone."""

from __future__ import annotations

from cues.memory.numbers import Identity, IdentityKind
from cues.memory.recalling import is_known_as, people_known_by
from cues.memory.remembering import remember
from tests.cues.memory.made import ANN, ON, call, dog

REF = Identity(IdentityKind.REF, "K-7")


def dogs(people):
    return [[one.attributes["name"] for one in each.remembered] for each in people]


def test_all_on_a_number_and_the_one_of_an_own_id(store):
    remember(store, call(dog()), ON)
    remember(store, call(dog(name="Rex"), id_="call-2", who=(ANN, REF), new_person=True), ON)
    assert dogs(people_known_by(store, (ANN,))) == [["Biscuit"], ["Rex"]]
    assert dogs(people_known_by(store, (ANN, REF))) == [["Rex"]]
    other = Identity(IdentityKind.REF, "K-8")
    assert dogs(people_known_by(store, (ANN, other))) == [["Biscuit"]]
    assert people_known_by(store, ()) == ()


def test_of_somebody_who_does_not_want_to_be_remembered_nothing_is_read(store):
    ann = remember(store, call(dog()), ON).customer
    remember(store, call(dog(name="Rex"), id_="call-2", new_person=True), ON)
    remember(store, call(id_="call-3", days=1, customer=ann, agreed=False), ON)
    assert dogs(people_known_by(store, (ANN,))) == [[], ["Rex"]]
    remember(store, call(id_="call-4", days=2, customer=ann, agreed=True), ON)
    assert dogs(people_known_by(store, (ANN,))) == [["Biscuit"], ["Rex"]]


def test_what_somebody_said_to_being_remembered_comes_with_them(store):
    remember(store, call(dog()), ON, agreed=True)
    (ann,) = people_known_by(store, (ANN,))
    assert ann.customer.agreed is True


def test_an_own_id_that_is_told_for_the_first_time_is_not_yet_theirs(store):
    remember(store, call(dog()), ON)
    assert is_known_as(store, 1, (ANN,))
    assert not is_known_as(store, 1, (ANN, REF))
    remember(store, call(id_="call-2", who=(ANN, REF)), ON, customer=1)
    assert is_known_as(store, 1, (ANN, REF))
