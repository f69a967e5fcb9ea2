"""The question before a call that nobody has yet is ended."""

from __future__ import annotations

import pytest

from cues.calls.commands import Verb
from cues.calls.events import CallEnded
from tests.ui.scripted_call import ScriptedFeed, StillApp, light, seen, settled, until
from ui.screens.end import EndScreen


@pytest.fixture
async def asked():
    """A pilot in front of the question, and the call's feed."""
    feed = ScriptedFeed(light(), duration=None)
    feed.nobodys = True
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, EndScreen)
        yield pilot, feed


async def test_yes_ends_it(asked):
    pilot, feed = asked
    assert "it may be for another agent" in seen(pilot)
    await pilot.press("y")
    await settled(pilot)
    assert [each.verb for each in feed.sent] == [Verb.END]


@pytest.mark.parametrize("key", ["n", "escape", "enter", "e"])
async def test_every_other_answer_lets_it_go_on(asked, key):
    pilot, feed = asked
    await pilot.press(key)
    await settled(pilot)
    assert feed.sent == []


async def test_the_question_goes_when_the_call_ends_meanwhile(asked):
    pilot, feed = asked
    feed._script.add(CallEnded, 40.0, duration=40.0, stats={})
    feed.say(feed._script.events[-1])
    await until(pilot, lambda: "The call has ended" in seen(pilot))
    assert feed.sent == []


async def test_ones_own_call_ends_at_once():
    feed = ScriptedFeed(light(), duration=None)
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        await pilot.press("e")
        await settled(pilot)
        assert [each.verb for each in feed.sent] == [Verb.END]
