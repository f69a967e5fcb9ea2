"""Whether a customer tells what is known already, or something new."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind, Status, Subject
from cues.memory.same import same_as, same_thing
from tests.cues.memory.made import dog, known, told

CLOSE = Subject.CLOSE
MUM = told("a", Kind.FAMILY, "my mum", subject=CLOSE, relation="mum", kin="mother")
WEDDING = told("a", Kind.CELEBRATION, "her wedding", event="wedding", when_date="2026-06")
PARIS = told("a", Kind.TRAVEL, "we're flying to paris", place="Paris", when_date="2026-05")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (dog(), dog()),
        (dog(), dog(name=None)),
        (dog(name=None), dog()),
        (dog(), dog(breed="beagle")),
        (dog(), dog(name="biscuit")),
        (MUM, told("b", Kind.FAMILY, "my mother", subject=CLOSE, relation="mother", kin="mother")),
        (WEDDING, told("b", Kind.CELEBRATION, "the wedding", event="wedding", when_date="2026-06-12")),
        (WEDDING, told("b", Kind.CELEBRATION, "the wedding", event="wedding")),
        (PARIS, told("b", Kind.TRAVEL, "off to paris", place="Paris")),
        (told("a", Kind.HOME, "we're building a house"), told("b", Kind.HOME, "building our house")),
    ],
)
def test_the_same_thing_again(before, now):
    assert same_thing(known(before), now)
    assert same_as(known(before), known(now, 2))


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (dog(), dog(name="Rex")),
        (dog(breed="beagle"), dog(name=None, breed="poodle")),
        (dog(), told("b", Kind.FAMILY, "biscuit", subject=CLOSE, name="Biscuit")),
        (MUM, told("b", Kind.FAMILY, "my dad", subject=CLOSE, relation="dad", kin="father")),
        (WEDDING, told("b", Kind.CELEBRATION, "his wedding", event="wedding", when_date="2027-06")),
        (PARIS, told("b", Kind.TRAVEL, "paris again", place="Paris", when_date="2026-11")),
        (PARIS, told("b", Kind.TRAVEL, "off to rome", place="Rome")),
        (
            told("a", Kind.HEALTH, "my bad knee", condition="knee"),
            told("b", Kind.HEALTH, "his bad knee", condition="knee", subject=CLOSE),
        ),
        (told("a", Kind.HOME, "we're building a house"), told("b", Kind.HOME, "our new kitchen")),
        (told("a", Kind.HOME, "we have a"), told("b", Kind.HOME, "it is the")),
    ],
)
def test_another_thing(before, now):
    assert not same_thing(known(before), now)
    assert not same_as(known(before), known(now, 2))


def test_what_has_ended_is_not_joined_with_what_stands():
    ended = known(dog(), superseded_by=9)
    assert not same_as(known(dog(), 2), ended)
    assert not same_as(known(dog()), known(dog(status=Status.PAST), 2))
