"""A desk attached to a real gateway, shown on its screen: calls come, are asked, leave, and break off."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from cues.calls import desk_client, desk_feed
from cues.calls.commands import Verb
from cues.calls.desk_client import DeskClient
from cues.calls.events import CallEnded, CallHeld, CallPaused, CallTransferred, CommandAnswered
from tests.cues.calls import conftest as calls
from tests.cues.calls.flaky_line import FlakyLine
from tests.cues.calls.gateway import conftest as gateways
from tests.cues.calls.gateway.loopback import Caller, until
from tests.ui.scripted_call import seen
from tests.ui.scripted_call import until as until_shown
from tests.ui.scripted_desk import StillDesk
from ui.gateway_desk import GatewayDesk
from ui.screens.call import CallScreen
from ui.screens.waiting import WaitingScreen

extractor = calls.extractor
start = gateways.start
gateway = gateways.gateway


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Pauses that a test can wait for."""
    monkeypatch.setattr(desk_client, "FIRST_PAUSE", 0.002)
    monkeypatch.setattr(desk_client, "LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(desk_feed, "LINGERS", 0.3)


@asynccontextmanager
async def screen(url, agent=""):
    """A pilot at the screen of a desk that is attached."""
    app = StillDesk(GatewayDesk(DeskClient(url, agent=agent)))
    async with app.run_test(size=(100, 40)) as pilot:
        await until_shown(pilot, lambda: "Connected to" in seen(pilot))
        yield pilot
    app._at_desk.cancel()
    await asyncio.gather(app._at_desk, return_exceptions=True)


async def calling(gateway, seconds=7.0, **about):
    caller = Caller(gateway, **about)
    await caller.connect()
    await caller.send(seconds)
    return caller


def happened(call, kind):
    return any(isinstance(event, kind) for event in call.log.since(0))


async def test_a_call_is_shown_with_its_cue_and_its_end_and_then_the_next_is_awaited(gateway):
    async with screen(gateway.ws) as pilot:
        assert "Waiting for a call" in seen(pilot)
        assert "New call" not in seen(pilot)
        caller = await calling(gateway, number="0142")
        await until_shown(pilot, lambda: "my husband died" in seen(pilot))
        assert "Heartline  desk  0142  heartline" in seen(pilot)
        await caller.end()
        await until_shown(pilot, lambda: "The call has ended" in seen(pilot))
        assert "details found" in seen(pilot)
        await pilot.press("enter")
        await until_shown(pilot, lambda: "Waiting for a call" in seen(pilot))


async def test_the_keys_ask_the_gateway_and_its_events_answer(gateway):
    async with screen(gateway.ws) as pilot:
        await calling(gateway, 2.0)
        call = await gateway.call()
        await until_shown(pilot, lambda: isinstance(pilot.app.screen, CallScreen) and "agent" in seen(pilot))
        for key, kind, words in (("o", CallHeld, "O N   H O L D"), ("space", CallPaused, "P A U S E D")):
            await pilot.press(key)
            await until(lambda kind=kind: happened(call, kind))
            await until_shown(pilot, lambda words=words: words in seen(pilot))
        await pilot.press("e", "y")
        await until_shown(pilot, lambda: "The call has ended" in seen(pilot))
        assert happened(call, CallEnded)


async def test_a_line_that_breaks_is_said_and_is_back_without_a_word_twice(gateway):
    async with FlakyLine.to(gateway.serving.port) as line, screen(line.ws) as pilot:
        caller = await calling(gateway, 2.0)
        await until_shown(pilot, lambda: "how are you" in seen(pilot))
        line.break_down()
        await until_shown(pilot, lambda: "trying again." in seen(pilot))
        assert f"! 127.0.0.1:{line.port}" in seen(pilot)
        await caller.send(5.0)
        line.down = False
        await until_shown(pilot, lambda: "we have a dog called" in seen(pilot))
        assert "trying again" not in seen(pilot)
        texts = [each.text for each in pilot.app.screen.view.captions]
        assert len(texts) == len(set(texts)) > 1


async def test_what_is_asked_while_the_line_is_down_is_done_once_it_is_back(gateway):
    async with FlakyLine.to(gateway.serving.port) as line, screen(line.ws) as pilot:
        await calling(gateway, 1.0)
        await until_shown(pilot, lambda: "how are you" in seen(pilot))
        line.break_down()
        await until_shown(pilot, lambda: "trying again." in seen(pilot))
        await pilot.press("o")
        line.down = False
        await until_shown(pilot, lambda: "O N   H O L D" in seen(pilot))
        call = await gateway.call()
        answers = [each for each in call.log.since(0) if isinstance(each, CommandAnswered)]
        assert [(each.command, each.refused) for each in answers] == [(Verb.HOLD, None)]


async def test_another_agents_call_can_be_watched_and_not_touched(gateway):
    async with screen(gateway.ws) as pilot:
        await calling(gateway, 2.0, agent="dana")
        await until_shown(pilot, lambda: "how are you" in seen(pilot))
        await pilot.press("e")
        await until_shown(pilot, lambda: "This call is another agent's." in seen(pilot))
        assert not happened(await gateway.call(), CallEnded)


async def test_a_transfer_takes_the_call_off_one_screen_and_opens_it_on_the_other(gateway):
    async with screen(gateway.ws, "dana") as hers, screen(gateway.ws, "robin") as theirs:
        await calling(gateway, agent="dana")
        await until_shown(hers, lambda: "my husband died" in seen(hers))
        assert isinstance(theirs.app.screen, WaitingScreen)
        await hers.press("x")
        await hers.pause()
        await hers.press(*"robin", "enter")
        await until_shown(hers, lambda: "The call has gone to robin" in seen(hers))
        await until_shown(theirs, lambda: "This call comes from another agent" in seen(theirs))
        shown = seen(theirs)
        assert shown.index("careful") < shown.rindex("my husband died")
        assert happened(await gateway.call(), CallTransferred)


async def test_calls_come_one_after_another(gateway):
    async with screen(gateway.ws) as pilot:
        first = await calling(gateway, 1.0, number="1")
        await until_shown(pilot, lambda: "desk  1  heartline" in seen(pilot))
        await calling(gateway, 1.0, number="2")
        await pilot.pause(0.1)
        assert "desk  1  heartline" in seen(pilot), "the one that is on stays"
        await first.end()
        await until_shown(pilot, lambda: "desk  2  heartline" in seen(pilot))
        assert [type(each) for each in pilot.app.screen_stack[1:]] == [WaitingScreen, CallScreen]


async def test_a_gateway_that_does_not_let_it_in_ends_it_with_a_sentence(start):
    up = await start(everybody_proves=True)
    app = StillDesk(GatewayDesk(DeskClient(up.ws)))
    outcome = await asyncio.wait_for(app.run_async(headless=True, size=(80, 24)), 20.0)
    assert outcome.exit_code == 1
    assert "does not let this desk in" in outcome.error
