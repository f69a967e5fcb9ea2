"""Help lists every key, and goes away again."""

from __future__ import annotations

import pytest

from tests.ui.scripted_call import ScriptedFeed, StillApp, light, seen, settled
from tests.ui.scripted_desk import ScriptedDesk, ScriptedSound, StillDesk
from ui.screens.call import CallScreen
from ui.screens.call_keys import belongs
from ui.screens.help import HelpScreen


@pytest.mark.parametrize("duration", [98.0, None])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 70)])
async def test_every_key_of_such_a_call_and_every_sign_is_there(size, duration):
    app = StillApp(ScriptedFeed(light(), duration=duration))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        shown = seen(pilot)
        for binding in CallScreen.BINDINGS:
            if binding.tooltip:
                is_listed = binding.tooltip.split()[0] in shown
                assert is_listed or not belongs(binding.action, app.feed, sound=False, memory=False)
        assert "held back" in shown
        assert "esc goes back" in shown
        assert ("Hand the call" in shown) is (duration is None)
        assert ("Replay the call" in shown) is (duration is not None)


async def test_between_calls_there_are_keys_and_no_signs():
    app = StillDesk(ScriptedDesk(sound=ScriptedSound()))
    async with app.run_test() as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        shown = seen(pilot)
    for words in ("A call begins now", "Choose the microphone", "Stop waiting"):
        assert words in shown
    assert "Signs" not in shown
    assert "All keys" not in shown


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
