"""Whose call it is: people on one number are kept apart, and an own id is one person's."""

from __future__ import annotations

import pytest

from cues.memory.agreeing import SILENT, Word
from cues.memory.known import customers_known_by
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.whose import WhoseUnclearError, find, hold, know_by, new_person
from tests.cues.memory.made import ANN, BEGAN

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
    know_by(connection, one, (ANN, K1))
    know_by(connection, one, (ANN, K1))
    assert find(connection, (K1,), None)[0] == one


def test_an_id_that_is_somebody_elses_stays_theirs(connection):
    one = new_person(connection, (K1,), since=BEGAN)
    two = new_person(connection, (ANN,), since=BEGAN)
    know_by(connection, two, (K1,))
    assert [each.id for each in customers_known_by(connection, K1)] == [one]


def test_nobody_of_this_id_is_said(connection):
    with pytest.raises(WhoseUnclearError, match="no customer of this id"):
        find(connection, (ANN,), 99)
