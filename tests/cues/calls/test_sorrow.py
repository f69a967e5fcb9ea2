"""Which calls tell the outbox of a loss, and of whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cues.calls.events import CallStarted
from cues.calls.sorrow import sorrow_in
from tests.cues.calls.conftest import BEGAN

SORRY = "i am so sorry for your loss"


def told(call):
    events = [
        replace(event, customer="(614) 555-0123") if isinstance(event, CallStarted) else event
        for event in call.end().events
    ]
    return sorrow_in(events, "US")


@pytest.mark.parametrize(
    "said",
    ["my husband passed away last month", "i have been told it is cancer", "sometimes i want to kill myself"],
)
def test_a_death_a_grave_illness_and_a_crisis_are_told(call, said):
    found = told(call.customer(said, 20).until(40))
    assert (found.call, found.to.number, found.known) == ("call-1", "+16145550123", True)
    assert BEGAN + timedelta(seconds=20) < found.told < BEGAN + timedelta(seconds=30)
    assert "husband" not in repr(found)


@pytest.mark.parametrize(
    "said",
    ["our dog biscuit died last week", "my neighbour's husband is well", "i have a dog called biscuit"],
)
def test_an_animal_and_whatever_is_light_is_not(call, said):
    assert told(call.customer(said, 20).until(40)) is None


def test_condolences_tell_of_a_loss_but_where_it_was_an_animals(call, call_with):
    found = told(call.customer("and then it was all over", 20).agent(SORRY, 30).until(40))
    assert found.told > BEGAN + timedelta(seconds=30)
    other = call_with().customer("our dog biscuit died last week", 20).agent(SORRY, 30).until(40)
    assert told(other) is None


def test_what_was_taken_back_is_no_loss(call):
    call.customer("my husband passed away last month", 20).until(30)
    call.customer("no sorry i mean my neighbour's husband", 31).until(50)
    stands = [each for each in call.details("confirmed") if each.kind == "bereavement"]
    retracted = {each.id for each in call.details("retracted")}
    assert (told(call) is None) == all(each.id in retracted for each in stands)
