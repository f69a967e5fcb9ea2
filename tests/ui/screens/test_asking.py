"""What the keys of the call screen ask of the call and of the cue in view."""

from __future__ import annotations

import pytest

from cues.calls.commands import Verb
from cues.calls.events import CallHeld, CallPaused, CallResumed
from tests.ui.scripted_call import ScriptedFeed, StillApp, light, opening, seen, settled


@pytest.mark.parametrize(("key", "verb"), [("u", Verb.USE), ("l", Verb.LATER), ("d", Verb.DISMISS)])
async def test_a_key_sends_its_command_for_the_cue_in_view(key, verb):
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press(key, key)
        first, second = app.feed.sent
        assert (first.verb, first.target) == (second.verb, second.target) == (verb, "q1")
        assert first.id != second.id


async def test_a_click_on_a_key_does_the_same():
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.click("#hint-cue-used")
        assert [each.verb for each in app.feed.sent] == [Verb.USE]


async def test_without_a_cue_the_cues_keys_do_nothing():
    app = StillApp(ScriptedFeed(opening()))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("u", "l", "d", "w")
        await pilot.click("#hint-cue-used")
        assert app.feed.sent == []


async def test_space_pauses_and_goes_on():
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("space")
        await pilot.pause()
        assert app.feed.paused
        assert "P A U S E D" in seen(pilot)
        await pilot.press("space")
        await pilot.pause()
        assert not app.feed.paused
        assert "P A U S E D" not in seen(pilot)


async def test_a_live_call_is_asked_to_pause_and_to_hold_and_shows_it_large():
    app = StillApp(ScriptedFeed(light(), duration=None))
    async with app.run_test() as pilot:
        await settled(pilot)
        for key, verb, event, words in (
            ("space", Verb.PAUSE, CallPaused, "P A U S E D"),
            ("space", Verb.RESUME, CallResumed, None),
            ("o", Verb.HOLD, CallHeld, "O N   H O L D"),
            ("o", Verb.RESUME, CallResumed, None),
        ):
            over = {"space": "pause", "o": "hold"}[key] if verb is Verb.RESUME else None
            await pilot.press(key)
            await pilot.pause()
            assert (app.feed.sent[-1].verb, app.feed.sent[-1].target) == (verb, over)
            app.feed.say(event(call="c1", seq=500 + len(app.feed.sent), at=30.0))
            await settled(pilot)
            assert words is None or words in seen(pilot)
            assert words is not None or "nothing is heard" not in seen(pilot)


async def test_a_live_call_is_ended_and_handed_over_by_key():
    app = StillApp(ScriptedFeed(light(), duration=None))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("x")
        await pilot.pause()
        await pilot.press(*"robin", "enter")
        await pilot.pause()
        assert (app.feed.sent[-1].verb, app.feed.sent[-1].target) == (Verb.TRANSFER, "robin")
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert len(app.feed.sent) == 1, "no name, no transfer"
        await pilot.press("e")
        assert app.feed.sent[-1].verb is Verb.END
