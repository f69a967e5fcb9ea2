"""Which keys are there and work, for each kind of call and at each of its stages."""

from __future__ import annotations

import pytest

from cues.calls.events import CueState, MemoryEvent
from cues.calls.offer import Offer
from cues.memory.shown import CardState, Shown
from cues.memory.values import Consent
from tests.ui.scripted_call import LOSS, ScriptedFeed, light, opening
from ui.call_view import CallView
from ui.screens.call_keys import BINDINGS, belongs, held_words, works

ACTIONS = [each.action for each in BINDINGS]


def view_of(script):
    view = CallView()
    for event in script.events:
        view = view.apply(event)
    return view


def at_work(feed, view, *, ended=False, sound=False):
    """The actions that do something now."""
    return {each for each in ACTIONS if works(each, feed, view, ended=ended, sound=sound)}


REPLAY, LIVE = ScriptedFeed(light()), ScriptedFeed(light(), duration=None)
ALWAYS = {"history", "transcript", "help", "leave", "scroll(-1)", "scroll(1)", "scroll(-10)", "scroll(10)"}
ALWAYS |= {"follow"}
MEMORY = {each for each in ACTIONS if each.startswith("card")} | {"keep"}
CUE = {"use", "later", "drop", "why"}


@pytest.mark.parametrize(
    ("feed", "script", "ended", "more"),
    [
        (None, opening, False, set()),
        (REPLAY, opening, False, {"pause"}),
        (REPLAY, light, False, {"pause", *CUE}),
        (REPLAY, light, True, {"again", "close", "copy"}),
        (LIVE, opening, False, {"pause", "hold", "transfer", "end"}),
        (LIVE, light, False, {"pause", "hold", "transfer", "end", *CUE}),
        (LIVE, light, True, {"close", "copy"}),
    ],
)
@pytest.mark.parametrize("sound", [False, True])
def test_what_works_when(feed, script, ended, more, sound):
    working = at_work(feed, view_of(script()), ended=ended, sound=sound)
    assert working == ALWAYS | more | ({"sound"} if sound else set())


def test_without_a_cue_its_keys_are_there_and_quiet():
    assert {works(each, REPLAY, CallView(), ended=False, sound=False) for each in CUE} == {None}


def test_help_lists_what_such_a_call_ever_has():
    def listed(feed, *, sound=False, memory=False):
        return {each for each in ACTIONS if belongs(each, feed, sound=sound, memory=memory)}

    calls_own = {"hold", "transfer", "end"}
    assert listed(REPLAY) == set(ACTIONS) - calls_own - MEMORY - {"help", "next", "sound", "gesture"}
    assert listed(LIVE) == set(ACTIONS) - MEMORY - {"help", "again", "next", "sound", "gesture"}
    assert listed(LIVE, sound=True) - listed(LIVE) == {"sound"}
    assert listed(LIVE, memory=True) - listed(LIVE) == MEMORY


def test_the_keys_of_memory_are_there_while_something_may_be_remembered():
    script = light()
    told = script.add(MemoryEvent, 0.1, card=Shown(CardState.NOBODY), consent=Consent.ON, agreed=None)
    view = view_of(script)
    assert at_work(LIVE, view) - at_work(LIVE, view_of(light())) == MEMORY
    assert not at_work(LIVE, view, ended=True) & MEMORY
    assert works("keep", LIVE, CallView().apply(told), ended=False, sound=False) is None


def test_no_key_is_taken_twice():
    keys = [each.key for each in BINDINGS]
    assert len(keys) == len(set(keys))


def test_a_pause_stands_before_a_hold_and_says_how_it_goes_on():
    still = ScriptedFeed(light())
    still.paused = True
    assert held_words(CallView(), LIVE) == ()
    assert held_words(CallView(), still) == ("P A U S E D", "space goes on")
    assert "nothing is heard" in held_words(CallView(paused=True, held=True), LIVE)
    assert held_words(CallView(paused=True, held=True), LIVE)[0] == "P A U S E D"
    assert held_words(CallView(held=True), LIVE) == ("O N   H O L D", "nothing is heard", "o goes on")


def test_the_key_of_gestures_is_there_once_one_is_offered():
    offer = Offer("With sympathy.", 4500, "USD")
    script = light()
    script.cue("q2", CueState.SHOWN, 40.0, **LOSS, action="flowers", offer=offer)
    view = view_of(script)
    assert at_work(LIVE, view) - at_work(LIVE, view_of(light())) == {"gesture"}
    assert "gesture" not in at_work(LIVE, view, ended=True)
    assert belongs("gesture", LIVE, sound=False, memory=False, gestures=True)


@pytest.mark.parametrize("ended", [False, True])
def test_the_key_of_the_next_call_is_there_while_one_is_offered(ended):
    view = view_of(light())
    assert works("next", LIVE, view, ended=ended, sound=False, offered=True)
    assert not works("next", LIVE, view, ended=ended, sound=False)
    assert belongs("next", LIVE, sound=False, memory=False, offered=True)
