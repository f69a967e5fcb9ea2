"""Machines on the far side, and people who speak after them."""

from __future__ import annotations

import pytest

from cues.calls.announcement import TURN, Announcements

QUEUE = "all our agents are busy please stay on the line"


@pytest.mark.parametrize(
    "text",
    [
        QUEUE,
        "thank you for calling your call is important to us",
        "for billing press one",
        "please leave a message after the tone",
        "you have reached the voicemail of",
        "the person you are calling is not available",
    ],
)
def test_a_machine_is_known_by_what_only_machines_say(text):
    assert Announcements().says(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "we have a dog called biscuit",
        "i was told to press one and nothing happened",
        "your machine said your call is important to us and i waited",
        "it's my mailbox is full all the time",
    ],
)
def test_a_person_is_none_even_when_they_tell_of_one(text):
    assert not Announcements().says(text)


def test_what_a_machine_says_next_is_a_machines_too():
    follows = Announcements()
    assert follows.says(QUEUE)
    assert follows.says("did you know that we are open on sundays")


def test_who_says_i_is_a_person_from_then_on():
    follows = Announcements()
    follows.says(QUEUE)
    assert not follows.says("hello i am calling about an order")
    assert not follows.says("a dog chewed the boots")


def test_who_is_spoken_to_in_more_than_a_word_is_a_person():
    follows = Announcements()
    follows.says(QUEUE)
    follows.agent_said(" ".join(["hello"] * (TURN - 1)))
    follows.agent_said("")
    assert follows.says("a dog chewed the boots"), "hello is said to machines, too"
    follows.agent_said("good morning sir")
    assert not follows.says("a dog chewed the boots")


def test_a_machine_may_come_again():
    follows = Announcements()
    follows.says("my dog is ill")
    assert follows.says(QUEUE)


def test_in_a_call_nothing_of_a_machine_becomes_a_detail(call):
    call.customer("your call is important to us our dog biscuit will be with you shortly", at=5)
    assert call.details() == []
    call.agent("good morning this is sam", at=15)
    call.customer("we have a dog called biscuit", at=20)
    assert [detail.text for detail in call.details("confirmed")] != []
