"""The call screen over the real engine: the sample call's beginning, heard and shown."""

from __future__ import annotations

import pytest

from speech.audio import ARCHIVE
from ui.app import HeartlineApp
from ui.replay_feed import ReplayFeed
from ui.screens.call import CallScreen
from ui.wiring.replays import ReplayPlan

pytestmark = pytest.mark.recogniser


async def test_a_recording_is_heard_shown_and_summed_up(short_call, vosk_model):
    plan = ReplayPlan(short_call, ARCHIVE, speed=None, model=str(vosk_model))
    app = HeartlineApp(lambda: ReplayFeed(plan))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        assert isinstance(screen, CallScreen)
        for _ in range(1200):
            await pilot.pause(0.05)
            if screen.view.ended is not None and screen.painted:
                break
        said = [caption.text for caption in screen.view.captions]
        assert any("hiking boots" in text for text in said)
        assert screen.heard is not None
        rows = dict(screen.heard.closing())
        assert rows["bytes sent to the network"].startswith("0 ")
        await pilot.press("q")


async def test_a_recording_that_cannot_be_heard_is_one_sentence(tmp_path, vosk_model):
    plan = ReplayPlan(tmp_path / "absent.wav", ARCHIVE, speed=None, model=str(vosk_model))
    app = HeartlineApp(lambda: ReplayFeed(plan))
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(200):
            await pilot.pause(0.05)
            if app.return_value is not None:
                break
    assert app.return_value is not None
    assert app.return_value.exit_code == 2
    assert "absent.wav" in (app.return_value.error or "")
