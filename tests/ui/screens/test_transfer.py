"""The question to whom a call goes."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from cues.calls.commands import Verb
from cues.calls.events import CallEnded
from tests.ui.scripted_call import ScriptedFeed, StillApp, light, seen, settled, until
from ui.screens.transfer import LONGEST_NAME, TransferScreen


@pytest.fixture
async def asked():
    """A pilot in front of the question, and the call's feed."""
    feed = ScriptedFeed(light(), duration=None)
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(pilot.app.screen, TransferScreen)
        yield pilot, feed


async def test_the_name_that_is_typed_gets_the_call(asked):
    pilot, feed = asked
    await pilot.press(*" robin q ", "enter")
    await settled(pilot)
    (command,) = feed.sent
    assert (command.verb, command.target) == (Verb.TRANSFER, "robin q")


async def test_no_name_is_no_answer(asked):
    pilot, feed = asked
    await pilot.press("enter", "space", "enter")
    pilot.app.screen.query_one(Input).value = " \x07\u202e"
    await pilot.press("enter")
    assert isinstance(pilot.app.screen, TransferScreen)
    assert feed.sent == []


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("\u5c71\u7530\u3000\u592a\u90ce", "\u5c71\u7530 \u592a\u90ce"),
        ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"),
    ],
)
async def test_a_name_of_any_script_gets_the_call(asked, typed, target):
    pilot, feed = asked
    pilot.app.screen.query_one(Input).value = typed
    await pilot.press("enter")
    await settled(pilot)
    assert [each.target for each in feed.sent] == [target]


async def test_esc_keeps_the_call(asked):
    pilot, feed = asked
    await pilot.press(*"robin", "escape")
    await settled(pilot)
    assert feed.sent == []


async def test_the_keys_of_the_call_are_letters_here(asked):
    pilot, feed = asked
    await pilot.press(*"ulde?", "enter")
    await settled(pilot)
    assert [each.target for each in feed.sent] == ["ulde?"]


async def test_a_name_has_an_end(asked):
    pilot, feed = asked
    pilot.app.screen.query_one(Input).insert_text_at_cursor("a" * (LONGEST_NAME - 1))
    await pilot.press("a", "a", "a", "enter")
    await settled(pilot)
    assert feed.sent[0].target == "a" * LONGEST_NAME


async def test_the_question_goes_when_the_call_ends_meanwhile(asked):
    pilot, feed = asked
    await pilot.press(*"rob")
    feed._script.add(CallEnded, 40.0, duration=40.0, stats={})
    feed.say(feed._script.events[-1])
    await until(pilot, lambda: "The call has ended" in seen(pilot))
    assert feed.sent == []


@pytest.mark.parametrize("nobodys", [False, True])
async def test_of_a_call_that_nobody_has_it_says_so_first(nobodys):
    feed = ScriptedFeed(light(), duration=None)
    feed.nobodys = nobodys
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert ("it may be for another agent" in seen(pilot)) is nobodys
