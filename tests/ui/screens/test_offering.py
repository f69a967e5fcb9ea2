"""In a call: the line of what else could be shown, and the key for it."""

from __future__ import annotations

from tests.ui.scripted_call import ScriptedFeed, StillApp, light, opening, seen, settled, until
from tests.ui.scripted_desk import ScriptedDesk, StillDesk
from ui.screens.call import CallScreen
from ui.screens.waiting import WaitingScreen

OFFERED = "1 more: j shows the next."


def live(script):
    return ScriptedFeed(script, duration=None)


async def test_without_other_calls_there_is_neither_line_nor_key():
    async with StillApp(live(light())).run_test() as pilot:
        screen = await settled(pilot)
        await pilot.press("j", "question_mark")
        await pilot.pause()
        assert not screen.query_one("#offered").display
        assert "The next call" not in seen(pilot)


async def test_help_lists_the_key_while_there_are_some():
    desk = ScriptedDesk(begins_by_key=False)
    async with StillDesk(desk).run_test(size=(80, 40)) as pilot:
        desk.calls.put_nowait(live(light()))
        desk.offered = OFFERED
        await until(pilot, lambda: OFFERED in seen(pilot))
        await pilot.press("question_mark")
        await until(pilot, lambda: "The next call that nobody has" in seen(pilot))


async def test_the_key_goes_on_to_the_next_or_back_to_waiting():
    desk = ScriptedDesk(begins_by_key=False)
    async with StillDesk(desk).run_test() as pilot:
        desk.calls.put_nowait(live(light()))
        await until(pilot, lambda: "They are off to hike" in seen(pilot))
        await pilot.press("j")
        assert desk.looked == []
        desk.offered = OFFERED
        await until(pilot, lambda: desk.offered in seen(pilot))
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CallScreen), "the next one has not come yet"
        desk.calls.put_nowait(live(opening()))
        await until(pilot, lambda: "Nothing to say yet" in seen(pilot))
        assert [type(each) for each in pilot.app.screen_stack[1:]] == [WaitingScreen, CallScreen]
        desk.on = False
        await pilot.press("j")
        await until(pilot, lambda: "Waiting for a call" in seen(pilot))
        assert len(desk.looked) == 2
