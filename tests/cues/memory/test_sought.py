"""What a new telling may concern: found without a look at all there is, and nothing is missed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cues.details.detail import Kind, Subject
from cues.memory.sought import MOST_ALIKE, Sought
from tests.cues.memory.made import known, told

UNCLE = {"relation": "uncle", "kin": "uncle"}


def uncle(number, **more):
    return told(f"d{number}", Kind.FAMILY, f"my uncle u{number}", name=f"U{number}", **UNCLE, **more)


def sought(*details):
    found = Sought()
    for one in details:
        found.put(one)
    return found


def test_of_a_thousand_uncles_the_one_of_that_name_and_those_without():
    many = [known(uncle(number), number) for number in range(1, 1001)]
    nameless = known(told("x", Kind.FAMILY, "my uncle", **UNCLE), 2000)
    assert sought(*many, nameless).alike(uncle(700)) == [2000, 700]


def test_one_told_without_a_name_may_be_any_of_the_newest():
    many = [known(uncle(number), number) for number in range(1, 1001)]
    found = sought(*many).alike(told("x", Kind.FAMILY, "my uncle", **UNCLE))
    assert found == list(range(1000, 1000 - MOST_ALIKE, -1))


def test_without_attributes_the_words_find_it_and_a_new_word_for_it_does_too():
    one = known(told("d1", Kind.HOBBY, "we go sailing"), 1)
    index = sought(one)
    assert index.alike(told("d2", Kind.HOBBY, "sailing we go")) == [1]
    assert index.alike(told("d2", Kind.HOBBY, "we go fishing")) == []
    index.put(one, ["we go fishing"])
    assert index.alike(told("d2", Kind.HOBBY, "we go fishing")) == [1]
    assert index.alike(told("d2", Kind.PET, "we go fishing")) == []


@pytest.mark.parametrize(
    ("name", "ids"), [(None, [3, 2, 1]), ("Max", [1, 3]), ("max ", [1, 3]), ("Rex", [3])]
)
def test_a_death_may_end_what_is_of_such_a_being_and_not_of_another_name(name, ids):
    dogs = [
        told("a", Kind.PET, "our dog max", species="dog", name="Max"),
        told("b", Kind.PET, "our dog bella", species="dog", name="Bella"),
        told("c", Kind.PET, "our dog", species="dog"),
        told("d", Kind.PET, "our cat", species="cat"),
    ]
    named = {} if name is None else {"name": name}
    death = told("e", Kind.BEREAVEMENT, "our dog died", lost="Dog", **named)
    assert sought(*(known(one, id_) for id_, one in enumerate(dogs, 1))).dead(death) == ids


def test_a_lost_pregnancy_ends_what_is_expected_by_whatever_name():
    expected = known(told("a", Kind.CELEBRATION, "we are expecting a baby"), 1)
    lost = told("b", Kind.BEREAVEMENT, "we lost the baby", lost="pregnancy", name="Max")
    assert sought(expected).dead(lost) == [1]


def test_a_home_that_a_move_has_ended_is_none_any_more():
    ohio = known(told("a", Kind.PLACE, "we live in ohio", place="Ohio"), 1)
    born = known(told("b", Kind.PLACE, "i grew up in texas", place="Texas"), 2)
    index = sought(ohio, born, replace(ohio, id=3, subject=Subject.CLOSE))
    assert index.homes() == [1]
    index.not_home(1)
    assert index.homes() == []
