"""Between calls: what is said of the desk, and how calls come and go."""

from __future__ import annotations

import pytest

from cues.calls.events import CallEnded
from tests.ui.scripted_call import ScriptedFeed, ended, light, opening, seen, until
from tests.ui.scripted_desk import ScriptedDesk, ScriptedSound, StillDesk
from ui.messages import Outcome
from ui.screens import call
from ui.screens.call import CallScreen
from ui.screens.leave import LeaveScreen
from ui.screens.waiting import WaitingScreen


def live(script):
    return ScriptedFeed(script, duration=None)


async def test_it_says_what_is_heard_how_calls_begin_and_which_keys_there_are():
    desk = ScriptedDesk(sound=ScriptedSound())
    async with StillDesk(desk).run_test() as pilot:
        await until(pilot, lambda: "agent ■■■■" in seen(pilot))
        shown = seen(pilot)
        for words in ("Heartline  listen  Jabra", "Waiting for a call", "begins with n", "customer ■■■■■■"):
            assert words in shown
        for key in ("n New call", "m Sound", "? Help", "q Quit"):
            assert key in shown
        await pilot.press("n")
        assert desk.begun == 1


async def test_where_calls_begin_elsewhere_there_is_no_key_for_it():
    desk = ScriptedDesk(begins_by_key=False)
    async with StillDesk(desk).run_test() as pilot:
        await pilot.press("n")
        assert desk.begun == 0
        assert "New call" not in seen(pilot)


async def test_it_says_in_a_sentence_why_no_call_can_come_and_when_all_is_well_again():
    desk = ScriptedDesk(begins_by_key=False)
    async with StillDesk(desk).run_test() as pilot:
        desk.stands = ("10.0.0.5:2700 cannot be reached; trying again.", False)
        await until(pilot, lambda: "No call can come just now" in seen(pilot))
        assert "10.0.0.5:2700 cannot be reached; trying again." in seen(pilot)
        desk.stands = ("Connected to 10.0.0.5:2700.", True)
        await until(pilot, lambda: "Waiting for a call" in seen(pilot))


async def test_a_call_opens_by_itself_and_leads_back_here():
    desk = ScriptedDesk()
    async with StillDesk(desk).run_test() as pilot:
        desk.calls.put_nowait(live(ended()))
        await until(pilot, lambda: "The call has ended" in seen(pilot))
        assert "Leave" in seen(pilot)
        assert "Again" not in seen(pilot), "it was no recording"
        await pilot.press("enter")
        await until(pilot, lambda: "Waiting for a call" in seen(pilot))
        assert pilot.app.return_value is None


async def test_the_next_call_takes_the_place_of_the_card_and_of_all_that_lies_on_it():
    desk = ScriptedDesk()
    async with StillDesk(desk).run_test() as pilot:
        desk.calls.put_nowait(live(ended()))
        await until(pilot, lambda: "The call has ended" in seen(pilot))
        await pilot.press("question_mark")
        desk.calls.put_nowait(live(light()))
        await until(pilot, lambda: "They are off to hike" in seen(pilot))
        kinds = [type(each) for each in pilot.app.screen_stack[1:]]
        assert kinds == [WaitingScreen, CallScreen]


async def test_a_card_that_nobody_closes_goes_by_itself(monkeypatch):
    monkeypatch.setattr(call, "SHOWN_AFTERWARDS", 0.05)
    desk = ScriptedDesk()
    async with StillDesk(desk).run_test() as pilot:
        desk.calls.put_nowait(live(ended()))
        await until(pilot, lambda: len(pilot.app.screen_stack) == 3)
        await until(pilot, lambda: "Waiting for a call" in seen(pilot))


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_it_is_left_at_once(key):
    app = StillDesk(ScriptedDesk())
    async with app.run_test() as pilot:
        await pilot.press(key)
    assert app.return_value == Outcome()


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_in_mid_call_it_asks_whatever_lies_on_the_call(key):
    app = StillDesk(desk := ScriptedDesk(sound=ScriptedSound()))
    async with app.run_test() as pilot:
        desk.calls.put_nowait(feed := live(opening()))
        await until(pilot, lambda: "Nothing to say yet" in seen(pilot))
        for lies_there in ("m", "question_mark", "x"):
            await pilot.press(lies_there, key)
            await pilot.pause()
            assert isinstance(app.screen, LeaveScreen)
            await pilot.press("n", "escape")
            await pilot.pause()
            assert isinstance(app.screen, CallScreen)
        feed._script.add(CallEnded, 40.0, duration=40.0, stats={})
        feed.say(feed._script.events[-1])
        await until(pilot, lambda: "The call has ended" in seen(pilot))
        await pilot.press(key)
    assert app.return_value is not None


async def test_calls_that_nobody_has_are_said_and_shown_by_a_key_only_while_there_are_some():
    desk = ScriptedDesk(begins_by_key=False)
    async with StillDesk(desk).run_test() as pilot:
        await pilot.press("j")
        assert "Show" not in seen(pilot)
        desk.offered = "2 calls are nobody's: j shows them in turn."
        await until(pilot, lambda: desk.offered in seen(pilot))
        await until(pilot, lambda: "j Show" in seen(pilot))
        await pilot.press("j")
        assert desk.looked == [desk.offered]
        desk.offered = ""
        await until(pilot, lambda: "nobody's" not in seen(pilot))
        assert "j Show" not in seen(pilot)
        await pilot.press("j")
        assert len(desk.looked) == 1
