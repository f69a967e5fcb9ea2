"""Which keys are there and work, for each kind of call and at each of its stages."""

from __future__ import annotations

import pytest

from tests.ui.scripted_call import ScriptedFeed, light, opening
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
CUE = {"use", "later", "drop", "why"}


@pytest.mark.parametrize(
    ("feed", "script", "ended", "more"),
    [
        (None, opening, False, set()),
        (REPLAY, opening, False, {"pause"}),
        (REPLAY, light, False, {"pause", *CUE}),
        (REPLAY, light, True, {"again", "close"}),
        (LIVE, opening, False, {"pause", "hold", "transfer", "end"}),
        (LIVE, light, False, {"pause", "hold", "transfer", "end", *CUE}),
        (LIVE, light, True, {"close"}),
    ],
)
@pytest.mark.parametrize("sound", [False, True])
def test_what_works_when(feed, script, ended, more, sound):
    working = at_work(feed, view_of(script()), ended=ended, sound=sound)
    assert working == ALWAYS | more | ({"sound"} if sound else set())


def test_without_a_cue_its_keys_are_there_and_quiet():
    assert {works(each, REPLAY, CallView(), ended=False, sound=False) for each in CUE} == {None}


def test_help_lists_what_such_a_call_ever_has():
    def listed(feed, *, sound=False):
        return {each for each in ACTIONS if belongs(each, feed, sound=sound)}

    calls_own = {"hold", "transfer", "end"}
    assert listed(REPLAY) == set(ACTIONS) - calls_own - {"help", "sound"}
    assert listed(LIVE) == set(ACTIONS) - {"help", "again", "sound"}
    assert listed(LIVE, sound=True) - listed(LIVE) == {"sound"}


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
