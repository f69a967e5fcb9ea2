"""Taking a topic up, and merely saying one of its words."""

from __future__ import annotations

import pytest

from cues.coaching.connection import Topic, speaks_of, takes_up
from cues.details.detail import Detail, Kind, Status, Subject
from cues.playbook.play import Play, Trigger


def topic(kind, evidence, **attributes):
    detail = Detail(kind, evidence, 0, len(evidence), Subject.CALLER, Status.ASSERTED, 0.9, attributes)
    return Topic.of(detail)


DOG = topic(Kind.PET, "my dog biscuit", name="biscuit", species="dog")
HIKING = topic(Kind.HOBBY, "we go hiking", activity="hiking")
LOSS = topic(Kind.BEREAVEMENT, "my husband died", relation="husband")


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (DOG, "and how is your dog today"),
        (DOG, "what breed is he"),
        (DOG, "that's biscuit barking is it"),
        (HIKING, "do you hike every week"),
        (HIKING, "which hikes do you like best"),
        (LOSS, "i'm so sorry"),
        (LOSS, "my condolences to all of the family"),
    ],
)
def test_the_agent_takes_it_up(about, said):
    assert takes_up(about, said)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (DOG, "your order will arrive on monday"),
        (DOG, "i see one dog bed on the order"),
        (HIKING, "the hiking boots are size nine"),
        (LOSS, ""),
    ],
)
def test_the_agent_does_not_take_it_up(about, said):
    assert not takes_up(about, said)


def test_speaking_of_it_needs_only_the_word():
    assert speaks_of(HIKING, "the hiking boots are size nine")
    assert not speaks_of(HIKING, "the parcel was late")


def test_a_topic_shows_no_words():
    assert "biscuit" not in repr(DOG)


def test_an_order_is_taken_up_by_what_its_play_asks_and_not_by_its_name():
    trigger = Trigger(frozenset({Kind.HOBBY}), order=("walking boots", "hiking boots"))
    boots = Topic.of_order(Play("boots", "Boots", trigger, ("What's your best hike?", "Going far?")))
    assert takes_up(boots, "what's the best hike you've done")
    for said in ("your hiking boots are here", "your hiking", "i see you have walking boots", "your boots"):
        assert not takes_up(boots, said)
