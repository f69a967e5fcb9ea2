"""What opens a call that comes from another agent, and how it is closed."""

from __future__ import annotations

import pytest

from cues.calls.events import CallEnded, CallTransferred
from tests.ui.scripted_call import ScriptedFeed, StillApp, light, loss, opening, seen, settled, until
from ui.screens.handover import HandoverScreen


def handed_over(script, to="robin"):
    """A live call that comes to robin."""
    script.add(CallTransferred, script.events[-1].at + 1.0, to=to)
    feed = ScriptedFeed(script, duration=None)
    feed.agent = "robin"
    return feed


def is_open(pilot):
    return isinstance(pilot.app.screen, HandoverScreen)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 30)])
async def test_it_has_all_parts_sensitive_things_first(size):
    async with StillApp(handed_over(loss())).run_test(size=size) as pilot:
        await until(pilot, lambda: is_open(pilot))
        shown = seen(pilot)
    parts = ["careful", "my dad passed away", "told", "hiking", "our dog", "taken up already", "off to hike"]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize("key", ["enter", "escape", "space", "q"])
async def test_any_closing_key_goes_on_to_the_call_and_asks_nothing_of_it(key):
    feed = handed_over(loss())
    async with (app := StillApp(feed)).run_test() as pilot:
        await until(pilot, lambda: is_open(pilot))
        await pilot.press(key)
        await settled(pilot)
        assert feed.sent == []
        assert app.return_value is None


async def test_the_call_is_heard_meanwhile_and_it_comes_once():
    feed = handed_over(opening())
    async with StillApp(feed).run_test() as pilot:
        await until(pilot, lambda: is_open(pilot))
        assert "Nothing of the customer's life was told" in seen(pilot)
        for event in light().events[len(opening().events) :]:
            feed.say(event)
        call = pilot.app.screen_stack[-2]
        await until(pilot, lambda: call.view.cue is not None)
        assert is_open(pilot)
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert "They are off to hike in Colorado" in seen(pilot)
        assert not is_open(pilot)


@pytest.mark.parametrize("to", ["sam", None])
async def test_a_call_that_goes_elsewhere_opens_nothing(to):
    feed = handed_over(loss(), to)
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        assert not is_open(pilot)


async def test_one_that_is_over_by_now_opens_nothing():
    feed = handed_over(loss())
    feed._script.add(CallEnded, 90.0, duration=90.0, stats={})
    async with StillApp(feed).run_test() as pilot:
        await until(pilot, lambda: "The call has ended" in seen(pilot) or is_open(pilot))
        await pilot.press("enter")
        assert not is_open(pilot)
