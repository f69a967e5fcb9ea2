"""A call is remembered once, with consent, by whoever it was with; details can be kept after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cues.details.detail import Kind, Status
from cues.memory.known import customers_known_by, details_of
from cues.memory.remembering import keep, remember
from cues.memory.tables import METADATA, customers
from cues.memory.whose import new_person
from speech.errors import BadInputError
from tests.cues.memory.made import ANN, ASK, BEGAN, OFF, ON, call, dog, told

UNSURE = told("d5", Kind.HOBBY, "some golf", activity="golf", confidence=0.4)
CRISIS = told("d6", Kind.HARDSHIP, "marker crisis", crisis="self-harm")


def known_of_ann(store):
    with store.reading() as connection:
        found = customers_known_by(connection, ANN)
        return {one.told[-1].words: one for each in found for one in details_of(connection, each.id)}


def is_empty(store):
    with store.reading() as connection:
        return not any(
            connection.scalar(select(func.count()).select_from(table)) for table in METADATA.tables.values()
        )


@pytest.mark.parametrize(
    ("rules", "told", "why_not"),
    [
        (OFF, {"agreed": True}, "off"),
        (ASK, {}, "not agreed"),
        (ASK, {"agreed": False}, "not agreed"),
        (ON, {"agreed": False}, "not agreed"),
        (ON, {"wrong_person": True}, "another person"),
        (ON, {"unsaid": True}, "nobody said"),
        (ON, {"customer": 99}, "no customer of this id"),
    ],
)
def test_without_consent_or_with_another_person_nothing_is_written(store, rules, told, why_not):
    assert why_not in str(remember(store, call(dog(), **told), rules).why_not)
    assert is_empty(store)


def test_what_is_said_afterwards_counts_for_more_than_what_the_call_tells(store):
    assert remember(store, call(dog(), agreed=False), ASK, agreed=True).customer == 1
    done = remember(store, call(dog("d2", "Rex"), id_="call-2", wrong_person=True), ON, customer=1)
    assert (done.customer, done.learned) == (1, 1)


def test_somebody_new_on_a_known_number_is_a_person_of_their_own(store):
    ann = remember(store, call(dog()), ON).customer
    bob = remember(store, call(dog(name="Rex"), id_="call-2", new_person=True), ON).customer
    assert bob not in {ann, None}
    with store.reading() as connection:
        assert [each.id for each in customers_known_by(connection, ANN)] == [ann, bob]
        assert [one.attributes["name"] for one in details_of(connection, int(bob or 0))] == ["Rex"]


def test_what_was_asked_about_is_noted_with_the_call(store):
    ann = remember(store, call(dog()), ON).customer
    remember(store, call(id_="call-2", days=9, customer=ann, asked=(1, 77)), ON)
    with store.reading() as connection:
        (biscuit,) = details_of(connection, int(ann or 0))
    assert biscuit.asked == (BEGAN + timedelta(days=9),)


def test_a_call_with_nobody_known_is_not_remembered(store):
    assert "Nobody knows" in str(remember(store, call(dog(), who=()), ON).why_not)


def test_a_call_is_remembered_once(store):
    first = remember(store, call(dog(), UNSURE, CRISIS), ON)
    again = remember(store, call(dog(), dog("d2", "Rex")), ON)
    assert (first.learned, first.again, again.learned) == (1, 0, 0)
    assert "already" in str(again.why_not)
    assert list(known_of_ann(store)) == ["our dog biscuit"]


def test_calls_add_up_and_change_what_is_known(store):
    ohio = told("d1", Kind.PLACE, "we live in ohio", place="Ohio", region="Ohio")
    vermont = told("d1", Kind.PLACE, "we moved to vermont", place="Vermont", region="Vermont")
    remember(store, call(ohio, dog("d2")), ON)
    done = remember(store, call(vermont, dog("d2"), id_="call-2", days=40), ON)
    assert (done.learned, done.again, done.ended) == (1, 1, 1)
    known = known_of_ann(store)
    old, new = known["we live in ohio"], known["we moved to vermont"]
    assert (old.status, old.superseded_by) == (Status.PAST, new.id)
    assert known["our dog biscuit"].expires > old.expires.replace(year=2028)


def test_a_yes_holds_for_later_calls_and_a_no_ends_it(store):
    kept = dog(kept=True)
    remember(store, call(kept), ASK, agreed=True)
    later = remember(store, call(dog("d2", "Rex", kept=True), id_="call-2"), ASK)
    assert later.learned == 1
    remember(store, call(dog("d3", "Molly", kept=True), id_="call-3"), ASK, agreed=False)
    assert remember(store, call(dog("d4", "Ned", kept=True), id_="call-4"), ASK).why_not is not None
    assert remember(store, call(dog("d5", "Ned"), id_="call-5"), ON).why_not is not None
    with store.reading() as connection:
        assert connection.scalars(select(customers.c.agreed)).all() == [False]


def test_several_people_on_one_number_are_not_mixed(store):
    with store.writing() as connection:
        one, two = (new_person(connection, (ANN,), since=BEGAN) for _ in range(2))
    assert "2 people" in str(remember(store, call(dog()), ON).why_not)
    assert remember(store, call(dog()), ON, customer=two).customer == two
    with store.reading() as connection:
        assert details_of(connection, one) == ()


def test_a_detail_is_kept_after_the_call(store):
    remember(store, call(dog(), UNSURE), ON)
    done = keep(store, call(dog(), UNSURE), ["d5"], ON)
    again = keep(store, call(dog(), UNSURE), ["d5"], ON)
    assert (done.learned, again.learned, again.again) == (1, 0, 0)
    assert known_of_ann(store)["some golf"].told[0].keeper == "agent"


def test_keeping_brings_the_call_along_where_it_is_not_there_yet(store):
    assert keep(store, call(dog(), UNSURE), ["d5"], ASK).why_not is not None
    assert keep(store, call(dog(), UNSURE), ["d5"], ASK, agreed=True).learned == 1
    assert list(known_of_ann(store)) == ["some golf"]
    assert keep(store, call(dog(), UNSURE), ["d1"], OFF, agreed=True).why_not is not None


@pytest.mark.parametrize("sources", [["d9"], ["d1", "d6"]])
def test_what_is_not_there_and_what_is_never_kept_is_refused(store, sources):
    with pytest.raises(BadInputError, match="1 of these"):
        keep(store, call(dog(), CRISIS), sources, ON)
    assert is_empty(store)
