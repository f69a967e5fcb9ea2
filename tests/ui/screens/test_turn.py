"""What is typed at a question that goes with its call does nothing to the call that takes its place."""

from __future__ import annotations

import pytest

from tests.ui.scripted_call import ScriptedFeed, light, opening, seen, until
from tests.ui.scripted_desk import ScriptedDesk, StillDesk
from ui.screens import turn
from ui.screens.call import CallScreen
from ui.screens.turn import TurnScreen
from ui.screens.waiting import WaitingScreen


@pytest.fixture(autouse=True)
def slow(monkeypatch):
    """It goes when a test says so."""
    monkeypatch.setattr(turn, "SETTLES", 60.0)


def live(script):
    feed = ScriptedFeed(script, duration=None)
    feed.nobodys = True
    return feed


@pytest.mark.parametrize("question", ["x", "e", "q"])
async def test_keys_that_were_meant_for_the_question_reach_no_call(question):
    desk = ScriptedDesk(begins_by_key=False)
    async with StillDesk(desk).run_test() as pilot:
        desk.calls.put_nowait(before := live(light()))
        await until(pilot, lambda: "They are off to hike" in seen(pilot))
        await pilot.press(question)
        await pilot.pause()
        desk.calls.put_nowait(after := live(opening()))
        await until(pilot, lambda: isinstance(pilot.app.screen, TurnScreen))
        assert "Another call has begun" in seen(pilot)
        await pilot.press(*"dave", "o", "y", "enter")
        assert isinstance(pilot.app.screen, TurnScreen)
        pilot.app.screen._go()
        await until(pilot, lambda: isinstance(pilot.app.screen, CallScreen))
        assert [type(each) for each in pilot.app.screen_stack[1:]] == [WaitingScreen, CallScreen]
        assert (before.sent, after.sent) == ([], [])
        await pilot.press("o")
        await until(pilot, lambda: after.sent)
    assert before.closed


async def test_it_stays_beneath_what_opens_meanwhile_and_goes_after_it(monkeypatch):
    desk = ScriptedDesk(begins_by_key=False)
    async with StillDesk(desk).run_test() as pilot:
        desk.calls.put_nowait(live(light()))
        await until(pilot, lambda: "They are off to hike" in seen(pilot))
        await pilot.press("e")
        await pilot.pause()
        desk.calls.put_nowait(live(opening()))
        await until(pilot, lambda: isinstance(pilot.app.screen, TurnScreen))
        await until(pilot, lambda: pilot.app.screen_stack[2].live)
        shown = pilot.app.screen
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "Stop listening to it?" in seen(pilot))
        monkeypatch.setattr(turn, "SETTLES", 0.05)
        shown._go()
        await pilot.pause(0.2)
        assert "Stop listening to it?" in seen(pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, CallScreen))
