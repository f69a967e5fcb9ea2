"""A name is written where it is surely the person's: alone on the number, or told with their own id."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.tables import customers
from tests.cues.memory.made import ANN, ON, call

K1, K2 = Identity(IdentityKind.REF, "K-1"), Identity(IdentityKind.REF, "K-2")


def names(store):
    with store.reading() as connection:
        return connection.scalars(select(customers.c.name).order_by(customers.c.id)).all()


@pytest.fixture
def two(store):
    """Ann, known by number and own id, and somebody else on her number."""
    ann = remember(store, call(who=(ANN, K1), name="Ann", name_with=K1), ON).customer
    other = remember(store, call(id_="call-2", new_person=True, name="Ann"), ON).customer
    return ann, other


def test_whoever_is_alone_on_a_number_has_the_name_that_is_told_for_it(store):
    remember(store, call(name="Ann"), ON)
    remember(store, call(id_="call-2"), ON)
    assert names(store) == ["Ann"]
    remember(store, call(id_="call-3", name="Ann Lee"), ON)
    assert names(store) == ["Ann Lee"]


def test_somebody_new_on_a_number_does_not_get_the_others_name(store, two):
    assert names(store) == ["Ann", None]


@pytest.mark.parametrize("who", [0, 1])
def test_on_a_shared_number_a_name_without_an_own_id_names_nobody(store, two, who):
    remember(store, call(id_="call-3", customer=two[who], name="Bob"), ON)
    assert names(store) == ["Ann", None]


def test_on_a_shared_number_the_name_told_with_their_own_id_is_theirs(store, two):
    remember(store, call(id_="call-3", who=(ANN, K1), name="Ann Lee", name_with=K1), ON)
    assert names(store) == ["Ann Lee", None]


def test_an_own_id_that_comes_with_the_call_says_nothing_of_whom_the_agent_chose(store, two):
    told = {"who": (ANN, K2), "name": "Bob", "name_with": K2}
    remember(store, call(id_="call-3", customer=two[1], **told), ON)
    assert names(store) == ["Ann", None]


def test_a_name_that_came_with_anothers_own_id_is_never_written(store):
    remember(store, call(who=(K1,), name="Ann", name_with=K1), ON)
    bob = remember(store, call(id_="call-2"), ON).customer
    remember(store, call(id_="call-3", who=(ANN, K1), customer=bob, name="Ann", name_with=K1), ON)
    assert names(store) == ["Ann", None]


def test_somebody_new_with_an_own_id_has_the_name_that_came_with_it(store, two):
    told = {"who": (ANN, K2), "name": "Bob", "name_with": K2}
    remember(store, call(id_="call-3", new_person=True, **told), ON)
    assert names(store) == ["Ann", None, "Bob"]
