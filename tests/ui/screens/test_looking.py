"""Panes come and go by their keys, and the call knows nothing of it."""

from __future__ import annotations

import pytest

from cues.calls.events import CommandAnswered
from tests.ui.scripted_call import (
    ScriptedFeed,
    StillApp,
    busy,
    ended,
    known_and_cue,
    known_caller,
    seen,
    settled,
)
from ui.widgets.memory_card import MemoryCardPane


@pytest.mark.parametrize(
    ("script", "key", "words"),
    [
        (busy, "t", "i can see the parcel"),
        (known_caller, "c", "Ann Miller"),
        (known_caller, "h", "Ann Miller"),
    ],
)
async def test_a_key_hides_a_pane_and_shows_it_again(script, key, words):
    feed = ScriptedFeed(script())
    app = StillApp(feed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for there in (True, False, True):
            assert (words in seen(pilot)) is there
            await pilot.press(key)
            await settled(pilot)
    assert feed.sent == []


async def test_a_long_card_is_scrolled_by_keys():
    app = StillApp(ScriptedFeed(known_and_cue()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        pane = app.screen.query_one(MemoryCardPane)
        assert pane.scroll_y == 0
        await pilot.press("shift+down")
        await settled(pilot)
        assert pane.scroll_y > 0
        await pilot.press("shift+up")
        await settled(pilot)
        assert pane.scroll_y == 0


async def test_the_report_of_an_ended_call_goes_to_the_clipboard():
    app = StillApp(ScriptedFeed(ended()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("p")
        await settled(pilot)
        assert "## What happened" in app.clipboard
        assert "passed away" in app.clipboard


async def test_while_a_call_is_on_nothing_is_copied():
    app = StillApp(ScriptedFeed(busy()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("p")
        await settled(pilot)
        assert app.clipboard == ""


async def test_what_a_key_kept_is_said():
    script = busy()
    feed = ScriptedFeed(script)
    app = StillApp(feed)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for target, refused in (("d4", "never_kept"), ("d3", None)):
            answer = {"id": target, "command": "keep", "target": target, "refused": refused}
            feed.say(script.add(CommandAnswered, 50.0, **answer))
        await settled(pilot)
        assert [each.message for each in app._notifications] == ["Kept: our dog biscuit"]
