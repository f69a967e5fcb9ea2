"""The call screen: what its keys do, and what it shows when."""

from __future__ import annotations

import pytest

from cues.calls.commands import Verb
from cues.calls.events import CallTransferred, Transcript
from speech.audio import Channel
from tests.ui.scripted_call import (
    Script,
    ScriptedFeed,
    StillApp,
    busy,
    ended,
    known_and_cue,
    known_caller,
    known_closed,
    light,
    loss,
    opening,
    seen,
    settled,
    until,
)
from ui.call_view import MAX_CAPTIONS
from ui.screens.call import CallScreen
from ui.widgets.transcript import TranscriptPane

SIZES = [(120, 40), (80, 24), (40, 30)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_cue_its_suggestions_and_all_keys_fit(size):
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = seen(pilot)
    for words in ("They are off to hike in Colorado", "Colorado, lovely.", "break them in?", "[hobby?]"):
        assert words in shown
    for label in ("Used", "Later", "Dismiss", "Why", "Pause", "History", "Help", "Quit"):
        assert label in shown
    assert all(len(line) <= size[0] for line in shown.splitlines())


async def test_a_refused_command_is_said_quietly():
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        screen = await settled(pilot)
        await pilot.press("u")
        await until(pilot, lambda: screen.view.refusal is not None and screen.painted)
        assert "! That came too late" in seen(pilot)


async def test_why_shows_the_words_and_goes_with_the_cue():
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "why:" not in seen(pilot)
        await pilot.press("w")
        await settled(pilot)
        assert 'why: heard "we are hiking in colorado this summer", 0:24' in seen(pilot)
        for event in loss().events[len(light().events) :]:
            app.feed.say(event)
        await until(pilot, lambda: "gently" in seen(pilot))
        assert "why:" not in seen(pilot)
        assert "gently" in seen(pilot)


async def test_a_call_that_comes_from_another_agent_opens_with_what_was_said_sensitive_things_first():
    script = loss()
    script.add(CallTransferred, 60.0, to="robin")
    feed = ScriptedFeed(script, duration=None)
    feed.agent = "robin"
    app = StillApp(feed)
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "comes from another agent" in seen(pilot))
        shown = seen(pilot)
        assert shown.index("careful") < shown.index("told")
        await pilot.press("enter")
        await pilot.pause()
        assert "comes from another agent" not in seen(pilot)


async def test_the_agent_who_hands_a_call_over_is_not_told_what_they_know():
    script = loss()
    script.add(CallTransferred, 60.0, to="robin")
    feed = ScriptedFeed(script, duration=None)
    feed.agent = "sam"
    async with (app := StillApp(feed)).run_test() as pilot:
        await settled(pilot)
        assert app.feed is feed
        assert "comes from another agent" not in seen(pilot)


async def test_what_is_wrong_with_the_way_to_the_call_is_said():
    feed = ScriptedFeed(light(), duration=None)
    feed.link = "127.0.0.1:2700 cannot be reached; trying again."
    async with StillApp(feed).run_test() as pilot:
        await settled(pilot)
        assert "trying again" in seen(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_history_shows_what_waits_and_why_others_were_held_back(size):
    app = StillApp(ScriptedFeed(busy()))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("h")
        await pilot.pause()
        shown = seen(pilot)
        for words in ("A dog called Biscuit", "the agent speaks", "held back", "said already"):
            assert words in shown
        assert "you said it yourself" in shown
        await pilot.press("h")
        await pilot.pause()
        assert "hiking" in seen(pilot)


async def test_text_hides_the_transcript():
    app = StillApp(ScriptedFeed(opening()))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "thanks for calling" in seen(pilot)
        await pilot.press("t")
        await pilot.pause()
        assert "thanks for calling" not in seen(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_end_shows_the_card_and_what_to_try_next(size):
    app = StillApp(ScriptedFeed(ended()))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = seen(pilot)
        for words in ("The call has ended", "They told of", "Again", "Quit"):
            assert words in shown
        below = shown
        for _ in range(5):
            await pilot.press("pagedown")
            await settled(pilot)
            below += seen(pilot)
    for words in ("1 x figure of speech", "p50 0.41 s", "Try next", "heartline listen"):
        assert words in below
    assert "Dismiss" not in shown


async def test_enter_leaves_after_the_end_only():
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("enter")
        assert app.return_value is None
    app = StillApp(ScriptedFeed(ended()))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("enter")
    assert app.return_value is not None


async def test_again_replays_from_the_beginning_with_a_fresh_feed():
    app = StillApp(ScriptedFeed(ended()))
    first = app.feed
    async with app.run_test() as pilot:
        before = await settled(pilot)
        app.feed = ScriptedFeed(opening())
        await pilot.press("r")
        after = await settled(pilot)
        assert after is not before
        assert first.closed
        assert "The call has ended" not in seen(pilot)
        assert "Listening. Nothing to say yet." in seen(pilot)


def long_call(turns: int) -> Script:
    script = opening()
    for number in range(2, turns + 2):
        at = 10.0 * number
        words = {"start": at, "end": at + 2, "text": f"this is turn number {number}"}
        script.add(Transcript, at + 2, channel=Channel.CUSTOMER, utterance=number, final=True, **words)
    return script


async def test_a_long_call_stays_bounded_and_follows_the_newest_words():
    app = StillApp(ScriptedFeed(long_call(600)))
    async with app.run_test() as pilot:
        screen = await settled(pilot)
        assert len(screen.view.captions) == MAX_CAPTIONS
        assert len(screen.query_one(TranscriptPane)._blocks) <= MAX_CAPTIONS + 2
        assert "turn number 601" in seen(pilot)


async def test_scrolling_back_stays_there_until_the_end_key():
    app = StillApp(ScriptedFeed(long_call(40)))
    async with app.run_test() as pilot:
        screen = await settled(pilot)
        await pilot.press("pageup")
        await pilot.pause()
        assert "turn number 41" not in seen(pilot)
        extra = long_call(41).events[-1]
        app.feed.say(extra)
        await until(pilot, lambda: len(screen.view.captions) == 42 and screen.painted)
        assert "turn number 42" not in seen(pilot)
        await pilot.press("end")
        await pilot.pause()
        assert "turn number 42" in seen(pilot)


async def test_the_screen_fits_a_terminal_that_changes_its_size():
    app = StillApp(ScriptedFeed(loss()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for size in ((40, 30), (80, 24), (50, 16)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            shown = seen(pilot)
            assert "They have lost their father" in shown
            assert all(len(line) <= size[0] for line in shown.splitlines())


async def test_keys_can_be_changed_in_the_keymap():
    app = StillApp(ScriptedFeed(light()))
    app.set_keymap({"cue.used": "f5"})
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("u")
        assert app.feed.sent == []
        await pilot.press("f5")
        assert [each.verb for each in app.feed.sent] == [Verb.USE]
        assert "f5 Used" in seen(pilot)


async def test_nothing_takes_the_focus():
    app = StillApp(ScriptedFeed(ended()))
    async with app.run_test() as pilot:
        screen = await settled(pilot)
        await pilot.press("tab", "tab")
        assert isinstance(screen, CallScreen)
        assert screen.focused is None


@pytest.mark.parametrize(
    ("script", "keys", "asked"),
    [
        (known_closed, "i", ("identify", "id:1")),
        (known_closed, "n", ("identify", "nobody")),
        (known_closed, "y", ("agreed", "yes")),
        (known_closed, "v", ("agreed", "no")),
        (known_caller, "v", ("agreed", "no")),
        (known_caller, "s", ("care", None)),
        (known_caller, "2", ("asked", "id:2")),
        (known_and_cue, "k", ("keep", "d2")),
    ],
)
async def test_the_keys_of_memory_ask_the_call(script, keys, asked):
    feed = ScriptedFeed(script())
    app = StillApp(feed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(keys)
        await until(pilot, lambda: bool(feed.sent))
    assert [(str(each.verb), each.target) for each in feed.sent] == [asked]


async def test_keys_of_memory_do_nothing_without_one():
    feed = ScriptedFeed(light())
    app = StillApp(feed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("i", "n", "s", "k", "1", "c", "y", "v")
        await settled(pilot)
        assert "nobody known" not in seen(pilot).lower()
    assert feed.sent == []


async def test_what_another_agent_has_in_common_goes_with_the_call():
    script = known_and_cue()
    app = StillApp(ScriptedFeed(script))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert "you hike too" in seen(pilot)
        app.screen.heard.say(script.add(CallTransferred, 30.0, to="sam"))
        await settled(pilot)
        assert "you hike too" not in seen(pilot)
