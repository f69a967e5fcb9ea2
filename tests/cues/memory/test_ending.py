"""What a death and a move end, and what they leave."""

from __future__ import annotations

from datetime import date

import pytest

from cues.details.detail import Kind, Status, Subject
from cues.memory.ending import died, moved
from tests.cues.memory.made import dog, known, told

DAY = date(2026, 3, 2)
CLOSE = Subject.CLOSE
OHIO = told("a", Kind.PLACE, "we live in ohio", place="Ohio", region="Ohio")
COLUMBUS = told("a", Kind.PLACE, "we're in columbus", place="Columbus", region="Ohio")
VERMONT = told("b", Kind.PLACE, "we moved to vermont", place="Vermont", region="Vermont")


def death(lost, **fields):
    return told("b", Kind.BEREAVEMENT, "passed away", subject=CLOSE, lost=lost, loss="other", **fields)


def all_known(*details):
    return [known(one, number) for number, one in enumerate(details, start=1)]


def ended_by(one, *details):
    ended, certain = died(one, all_known(*details))
    return [each.id for each in ended], certain


MUM = told("a", Kind.FAMILY, "my mum", subject=CLOSE, relation="mum", kin="mother")
HER_SURGERY = told("a", Kind.HEALTH, "mum's surgery", subject=CLOSE, kin="mother", condition="surgery")
BABY = told("a", Kind.CELEBRATION, "we're expecting a baby")


def test_all_that_is_known_of_the_dead_ends_and_nothing_else():
    assert ended_by(death("mother", kin="mother"), MUM, dog(), HER_SURGERY) == ([1, 3], True)
    assert ended_by(death("dog"), MUM, dog(), HER_SURGERY) == ([2], True)


def test_a_name_tells_which_of_two():
    assert ended_by(death("dog", name="rex"), dog(), dog(name="Rex")) == ([2], True)


def test_without_a_name_nobody_knows_which_of_two():
    assert ended_by(death("dog"), dog(), dog(name="Rex")) == ([1, 2], False)


def test_a_lost_pregnancy_ends_what_was_expected():
    assert ended_by(death("pregnancy"), BABY, dog()) == ([1], True)


def test_what_is_no_death_or_does_not_say_whose_ends_nothing():
    assert ended_by(dog(), dog()) == ([], True)
    assert ended_by(told("b", Kind.BEREAVEMENT, "the funeral", loss="other"), dog(), MUM) == ([], True)


@pytest.mark.parametrize("before", [OHIO, COLUMBUS])
def test_a_move_ends_the_place_lived_in_before(before):
    assert len(moved(VERMONT, all_known(before), DAY)) == 1


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (told("a", Kind.PLACE, "i'm from ohio", place="Ohio", region="Ohio"), VERMONT),
        (told("a", Kind.PLACE, "my son lives in ohio", place="Ohio", subject=CLOSE), VERMONT),
        (OHIO, told("b", Kind.PLACE, "i grew up in vermont", place="Vermont")),
        (OHIO, told("b", Kind.PLACE, "we moved here from vermont", place="Vermont")),
        (OHIO, told("b", Kind.PLACE, "i lived in vermont", place="Vermont", status=Status.PAST)),
        (OHIO, told("b", Kind.PLACE, "we're moving to vermont", place="Vermont", when_date="2026-06")),
        (OHIO, told("b", Kind.PLACE, "we live in columbus", place="Columbus", region="Ohio")),
        (COLUMBUS, OHIO),
        (told("a", Kind.TRAVEL, "a trip to ohio", place="Ohio"), VERMONT),
    ],
)
def test_what_ends_no_place(before, now):
    assert moved(now, all_known(before), DAY) == ()


def test_a_move_that_has_happened_by_now_ends_it():
    now = told("b", Kind.PLACE, "we moved to vermont", place="Vermont", when_date="2026-02")
    assert len(moved(now, all_known(OHIO), DAY)) == 1
