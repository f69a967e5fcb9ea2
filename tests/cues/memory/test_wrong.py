"""What is wrong is taken out, and what it had ended stands again."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind, Status, Subject
from cues.memory.known import NoSuchDetailError, customers_known_by, details_of
from cues.memory.remembering import remember
from cues.memory.wrong import wrong, wrong_person
from tests.cues.memory.made import ANN, ON, call, dog, told

CLOSE = Subject.CLOSE
OHIO = told("d1", Kind.PLACE, "we live in ohio", place="Ohio", region="Ohio")
VERMONT = told("d1", Kind.PLACE, "we moved to vermont", place="Vermont", region="Vermont")
DEATH = told("d2", Kind.BEREAVEMENT, "our dog died", subject=CLOSE, lost="dog", loss="pet")
DEAD_DOG = told("d3", Kind.PET, "our dog died", subject=CLOSE, species="dog", loss="pet", status=Status.PAST)


def known_of_ann(store):
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        return {one.told[0].words: one for one in details_of(connection, ann.id)}


def test_a_wrong_move_gives_the_old_place_back(store):
    remember(store, call(OHIO), ON)
    remember(store, call(VERMONT, id_="call-2"), ON)
    done = wrong(store, known_of_ann(store)["we moved to vermont"].id, ON)
    assert (done.removed, done.revived) == (1, 1)
    (ohio,) = known_of_ann(store).values()
    assert (ohio.status, ohio.superseded_by) == (Status.ASSERTED, None)


def test_a_wrong_death_gives_the_animal_back_as_it_was(store):
    remember(store, call(dog(breed="beagle")), ON)
    before = known_of_ann(store)
    remember(store, call(DEATH, DEAD_DOG, id_="call-2", days=3), ON)
    assert known_of_ann(store)["our dog biscuit"].sensitive
    wrong(store, known_of_ann(store)["our dog died"].id, ON)
    after = known_of_ann(store)
    assert after["our dog biscuit"].status is Status.ASSERTED
    assert (after["our dog biscuit"].sensitive, dict(after["our dog biscuit"].attributes)) == (
        False,
        dict(before["our dog biscuit"].attributes),
    )
    assert after["our dog biscuit"].told == before["our dog biscuit"].told
    assert len(after) == 1


def test_an_animal_known_by_its_wrong_death_alone_goes_with_it(store):
    remember(store, call(DEATH, DEAD_DOG), ON)
    with store.reading() as connection:
        death, animal = details_of(connection, 1)
    assert (death.kind, animal.kind) == (Kind.BEREAVEMENT, Kind.PET)
    assert wrong(store, death.id, ON).removed == 2
    assert known_of_ann(store) == {}


def test_of_a_call_with_somebody_else_nothing_stays_mixed_in(store):
    remember(store, call(OHIO, dog("d2")), ON)
    before = known_of_ann(store)
    other = call(VERMONT, dog("d2", breed="poodle"), told("d3", Kind.HOBBY, "golf", activity="golf"), id_="x")
    remember(store, other, ON)
    assert len(known_of_ann(store)) == 4
    done = wrong_person(store, "x", ON)
    assert (done.removed, done.revived) == (2, 1)
    after = known_of_ann(store)
    assert {words: (one.status, dict(one.attributes), one.told) for words, one in after.items()} == {
        words: (one.status, dict(one.attributes), one.told) for words, one in before.items()
    }
    with store.reading() as connection:
        assert customers_known_by(connection, ANN)[0].calls == 1
    assert wrong_person(store, "x", ON).removed == 0


def test_a_call_with_somebody_else_does_not_come_back_by_its_journal(store):
    remember(store, call(VERMONT, id_="call-0"), ON)
    remember(store, call(dog(), customer=1), ON)
    for id_ in ("call-1", "call-2"):
        wrong_person(store, id_, ON)
        assert remember(store, call(dog(), id_=id_, customer=1), ON).why_not is not None
    assert set(known_of_ann(store)) == {"we moved to vermont"}
    assert remember(store, call(dog(), id_="call-2"), ON, customer=1).learned == 1


PARTING = told("d2", Kind.HARDSHIP, "my husband and i are getting divorced", event="divorce")
HUSBAND = told("d1", Kind.FAMILY, "my husband", subject=CLOSE, kin="husband", relation="husband")


@pytest.mark.parametrize("take_out", ["the detail", "the call"])
def test_after_a_wrong_parting_a_partner_is_remembered_as_long_as_before(store, take_out):
    remember(store, call(HUSBAND), ON)
    before = known_of_ann(store)["my husband"].expires
    remember(store, call(PARTING, id_="call-2", days=1, customer=1), ON)
    known = known_of_ann(store)
    assert known["my husband"].expires < before
    if take_out == "the call":
        wrong_person(store, "call-2", ON)
    else:
        wrong(store, known[PARTING.words].id, ON)
    assert known_of_ann(store)["my husband"].expires == before


def test_one_of_two_partings_that_is_wrong_leaves_the_other(store):
    remember(store, call(HUSBAND), ON)
    remember(store, call(PARTING, id_="call-2", days=1, customer=1), ON)
    before = known_of_ann(store)["my husband"].expires
    left = told("d2", Kind.HARDSHIP, "my husband left me", subject=CLOSE, event="separation", kin="husband")
    remember(store, call(left, id_="call-3", days=2, customer=1), ON)
    wrong_person(store, "call-3", ON)
    assert known_of_ann(store)["my husband"].expires == before


def test_a_detail_that_is_not_there_is_said(store):
    with pytest.raises(NoSuchDetailError, match="no detail"):
        wrong(store, 99, ON)
