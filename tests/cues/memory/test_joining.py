"""Two entries are made one: calls, details, gestures and numbers go over, and nothing is there twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from cues.details.detail import Kind, Status
from cues.memory.asking import note_asked
from cues.memory.forgetting import forget
from cues.memory.joining import join
from cues.memory.known import customer_by_id, customers_known_by, details_of, identities_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.tables import customers, former, gestures
from cues.memory.whose import WhoseUnclearError, find, ids_of
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog, told

WORK = Identity(IdentityKind.NUMBER, "+442079460018")
THIRD = Identity(IdentityKind.REF, "K-9")
OHIO = told("d2", Kind.PLACE, "we live in ohio", place="Ohio", region="Ohio")
VERMONT = told("d3", Kind.PLACE, "we moved to vermont", place="Vermont", region="Vermont")


@pytest.fixture
def two(store):
    """Ann by her own number, and by the one at work."""
    one = remember(store, call(dog(), OHIO, name="Ann"), ON).customer
    other = remember(store, call(dog(breed="beagle"), who=(WORK,), id_="call-2", days=9), ON).customer
    remember(store, call(OHIO, VERMONT, who=(WORK,), id_="call-3", days=20), ON)
    with store.writing() as connection:
        row = {"customer": other, "kind": "card", "words": "w", "state": "sent", "key": "k"}
        connection.execute(insert(gestures).values(**row, cost=0, currency="USD", made=BEGAN))
    return one, other


def test_all_goes_over_and_what_both_have_told_is_one(store, two):
    one, other = two
    with store.reading() as connection:
        dog_there = details_of(connection, other)[0].id
        dog_here = details_of(connection, one)[0].id
    asked_about = (one, dog_here, "call-1"), (other, dog_there, "call-1"), (other, dog_there, "call-2")
    with store.writing() as connection:
        for whose, id_, number in asked_about:
            note_asked(connection, whose, [id_], call=number, at=BEGAN)
    done = join(store, one, other)
    assert (done.calls, done.details, done.same) == (2, 2, 1)
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, WORK)
        assert (ann.id, ann.name, ann.calls) == (one, "Ann", 3)
        assert customer_by_id(connection, other) is None
        assert set(identities_of(connection, one)) == {ANN, WORK}
        known = details_of(connection, one)
        assert connection.scalars(select(gestures.c.customer)).all() == [one]
    biscuit = next(each for each in known if each.kind is Kind.PET)
    assert dict(biscuit.attributes) == {"breed": "beagle", "name": "Biscuit", "species": "dog"}
    assert [each.call for each in biscuit.told] == ["call-1", "call-2"]
    assert len(biscuit.asked) == 2
    places = [
        (each.attributes["place"], each.superseded_by is None) for each in known if each.kind is Kind.PLACE
    ]
    assert sorted(places) == [("Ohio", False), ("Ohio", True), ("Vermont", True)]


def test_what_the_other_had_ended_stays_ended_by_the_same(store):
    golf = told("d1", Kind.HOBBY, "i play golf", activity="golf")
    one = remember(store, call(golf), ON).customer
    over = replace(golf, status=Status.PAST)
    other = remember(store, call(over, who=(WORK,), id_="call-2"), ON).customer
    assert join(store, one, other).same == 0
    with store.reading() as connection:
        assert {each.status for each in details_of(connection, one)} == {Status.ASSERTED, Status.PAST}


def test_a_no_of_either_is_a_no(store, two):
    one, other = two
    later = BEGAN + timedelta(days=9)
    with store.writing() as connection:
        for id_, agreed, at in ((one, True, later), (other, False, BEGAN)):
            row = {"agreed": agreed, "agreed_at": at}
            connection.execute(customers.update().where(customers.c.id == id_).values(row))
    join(store, one, other)
    with store.reading() as connection:
        assert connection.execute(select(customers.c.agreed, customers.c.agreed_at)).all() == [(False, later)]


def test_the_ids_of_those_who_were_joined_are_known_until_they_are_forgotten(store, two):
    one, other = two
    third = remember(store, call(dog(), who=(THIRD,), id_="call-9"), ON).customer
    join(store, other, one)
    join(store, third, other)
    with store.writing() as connection:
        assert ids_of(connection, third) == {one, other, third}
        assert find(connection, (), one)[0] == third
    forget(store, third, (), [])
    with store.reading() as connection:
        assert connection.execute(select(former)).all() == []


def test_one_with_themselves_or_with_nobody_is_refused(store, two):
    one, other = two
    for wrong in ((one, one), (one, other + 9)):
        with pytest.raises(WhoseUnclearError):
            join(store, *wrong)
    with store.reading() as connection:
        assert customer_by_id(connection, other) is not None
