"""The question before a live call is left."""

from __future__ import annotations

import pytest

from tests.ui.scripted_call import ScriptedFeed, StillApp, light, seen, settled
from ui.messages import Outcome


async def test_yes_leaves():
    app = StillApp(ScriptedFeed(light(), duration=None))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("q")
        await pilot.pause()
        assert "Stop listening to it?" in seen(pilot)
        await pilot.press("y")
    assert app.return_value == Outcome()
    assert app.feed.closed


@pytest.mark.parametrize("key", ["n", "escape", "enter", "q"])
async def test_every_other_answer_stays(key):
    app = StillApp(ScriptedFeed(light(), duration=None))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("q", key)
        await settled(pilot)
        assert app.return_value is None
        assert not app.feed.closed
