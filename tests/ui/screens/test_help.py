"""Help lists every key, and goes away again."""

from __future__ import annotations

import pytest

from tests.ui.scripted_call import ScriptedFeed, StillApp, light, seen, settled
from ui.screens.call import CallScreen
from ui.screens.help import HelpScreen


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 60)])
async def test_every_key_and_sign_is_there(size):
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        shown = seen(pilot)
        for binding in CallScreen.BINDINGS:
            assert not binding.show or binding.tooltip.split()[0] in shown
        assert "[pet?]" in shown


@pytest.mark.parametrize("key", ["escape", "question_mark", "q", "enter"])
async def test_it_goes_back_to_the_call(key):
    app = StillApp(ScriptedFeed(light()))
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press(key)
        await settled(pilot)
        assert app.return_value is None
