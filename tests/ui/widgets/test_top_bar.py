"""The top line and the line of progress."""

from __future__ import annotations

import pytest

from tests.ui.scripted_call import ScriptedFeed, StillApp, ended, light, seen, settled
from ui.widgets.top_bar import EMPTY, FULL


@pytest.mark.parametrize(
    ("feed", "time"),
    [
        (ScriptedFeed(light()), "0:25 / 1:38"),
        (ScriptedFeed(light(), duration=None), "0:25"),
        (ScriptedFeed(ended()), "ended  1:20 / 1:38"),
    ],
    ids=["recording", "live", "ended"],
)
async def test_it_says_what_is_heard_and_how_far_it_has_come(feed, time):
    app = StillApp(feed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        first = seen(pilot).splitlines()[0]
    assert first.startswith(" Heartline  replay  ")
    assert feed.hears in first
    assert first.endswith(time)


async def test_the_line_is_full_up_to_the_share_heard():
    app = StillApp(ScriptedFeed(light(), duration=51.6))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert seen(pilot).splitlines()[1] == FULL * 40 + EMPTY * 40


async def test_a_live_call_has_an_empty_line():
    app = StillApp(ScriptedFeed(light(), duration=None))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert seen(pilot).splitlines()[1] == EMPTY * 80
