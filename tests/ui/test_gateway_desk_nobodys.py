"""Calls that nobody has yet, at the screens of many desks: offered, never in the way of an agent's own."""

from __future__ import annotations

import asyncio
import json

import pytest

from cues.calls.commands import Verb
from cues.calls.desk_client import DeskClient
from cues.calls.events import CallEnded, CallHeld, CommandAnswered
from tests.cues.calls.gateway import conftest as gateways
from tests.cues.calls.gateway.loopback import until
from tests.ui import test_gateway_desk as desks
from tests.ui.scripted_call import seen
from tests.ui.scripted_call import until as until_shown
from tests.ui.test_gateway_desk import calling, happened, screen
from ui.desk_lines import print_calls
from ui.gateway_desk import GatewayDesk
from ui.screens.call import CallScreen
from ui.screens.end import EndScreen
from ui.screens.transfer import TransferScreen
from ui.screens.waiting import WaitingScreen

extractor = desks.extractor
start = desks.start
gateway = desks.gateway
http = gateways.http
quick = desks.quick


def shows(pilot, number):
    return isinstance(pilot.app.screen, CallScreen) and f"desk  {number}  heartline" in seen(pilot)


def call_of(gateway, number):
    return next(each for each in gateway.calls if each.customer == number)


def answered(call):
    return [each.command for each in call.log.since(0) if isinstance(each, CommandAnswered)]


async def test_ones_own_call_is_shown_however_many_older_ones_nobody_has(gateway):
    for number in ("1", "2"):
        await calling(gateway, 1.0, number=number)
    async with screen(gateway.ws, "dana") as dana, screen(gateway.ws, "sam") as sam:
        for pilot in (dana, sam):
            await until_shown(pilot, lambda p=pilot: "2 calls are nobody's: j shows them in turn." in seen(p))
            assert isinstance(pilot.app.screen, WaitingScreen)
            assert "j Show" in seen(pilot)
        await calling(gateway, 1.0, number="3", agent="dana")
        await until_shown(dana, lambda: shows(dana, "3"))
        assert "obody" not in seen(dana), "her own call is not to be left for one of those"
        await dana.press("j")
        await dana.pause(0.1)
        assert shows(dana, "3")
        assert isinstance(sam.app.screen, WaitingScreen)


async def test_a_key_goes_from_one_to_the_next_and_back_to_waiting_and_nobody_has_them_still(gateway):
    for number in ("1", "2"):
        await calling(gateway, 1.0, number=number)
    async with screen(gateway.ws, "dana") as pilot:
        await until_shown(pilot, lambda: "2 calls are nobody's" in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        await until_shown(pilot, lambda: "1 more: j shows the next." in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "2"))
        await until_shown(pilot, lambda: "1 more: j goes back to waiting." in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: "2 calls are nobody's" in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1") and "how are you" in seen(pilot))
        assert len(pilot.app.screen_stack) == 3
        assert [each.agent for each in gateway.calls] == [None, None]
        await until(lambda: len(pilot.app.desk._client._feeds) == 1)


async def test_ones_own_call_takes_the_place_of_one_that_was_only_looked_at(gateway):
    await calling(gateway, 1.0, number="1")
    async with screen(gateway.ws, "dana") as pilot:
        await until_shown(pilot, lambda: "1 call is nobody's: j shows it." in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        await pilot.press("e")
        await until_shown(pilot, lambda: isinstance(pilot.app.screen, EndScreen))
        mine = await calling(gateway, 1.0, number="2", agent="dana")
        await until_shown(pilot, lambda: shows(pilot, "2"))
        assert [type(each) for each in pilot.app.screen_stack[1:]] == [WaitingScreen, CallScreen]
        assert call_of(gateway, "1").agent is None
        await mine.end()
        await until_shown(pilot, lambda: "1 call is nobody's: j shows it." in seen(pilot))
        assert not happened(call_of(gateway, "1"), CallEnded)


async def test_one_that_a_key_was_used_on_is_ones_own_and_stays(gateway):
    first = await calling(gateway, 1.0, number="1")
    async with screen(gateway.ws, "dana") as pilot:
        await until_shown(pilot, lambda: "j shows it" in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        assert "Nobody's call yet: what you do makes it yours." in seen(pilot)
        await pilot.press("o")
        await until(lambda: happened(call_of(gateway, "1"), CallHeld))
        second = await calling(gateway, 1.0, number="2", agent="dana")
        await until_shown(pilot, lambda: "Nobody's call" not in seen(pilot))
        await pilot.pause(0.3)
        assert shows(pilot, "1")
        assert call_of(gateway, "1").agent == "dana"
        await first.end()
        await until_shown(pilot, lambda: shows(pilot, "2"))
        await second.end()


async def test_one_that_a_crm_gives_to_the_agent_meanwhile_stays_and_is_not_opened_anew(gateway, http):
    await calling(gateway, 1.0, number="1")
    call = call_of(gateway, "1")
    async with screen(gateway.ws, "dana") as pilot:
        await until_shown(pilot, lambda: "j shows it" in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1") and "how are you" in seen(pilot))
        opened = pilot.app.screen
        async with http.post(f"{gateway.http}/calls/{call.id}/context", json={"agent": "dana"}) as answer:
            assert answer.status == 200
        await until_shown(pilot, lambda: "Nobody's call" not in seen(pilot))
        await pilot.press("e")
        await until(lambda: happened(call, CallEnded))
        await until_shown(pilot, lambda: "The call has ended" in seen(pilot))
        assert pilot.app.screen is opened


async def test_one_that_was_looked_at_and_left_is_opened_once_it_is_the_agents(gateway, http):
    await calling(gateway, 1.0, number="1")
    async with screen(gateway.ws, "dana") as pilot:
        await until_shown(pilot, lambda: "j shows it" in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        await pilot.press("j")
        await until_shown(pilot, lambda: "1 call is nobody's" in seen(pilot))
        url = f"{gateway.http}/calls/{call_of(gateway, '1').id}/context"
        async with http.post(url, json={"agent": "dana"}) as answer:
            assert answer.status == 200
        await until_shown(pilot, lambda: shows(pilot, "1") and "how are you" in seen(pilot))


@pytest.mark.parametrize("agent", ["dana", ""])
async def test_to_end_one_is_asked_for_first(gateway, agent):
    async with screen(gateway.ws, agent) as pilot:
        await calling(gateway, 1.0, number="1")
        if agent:
            await until_shown(pilot, lambda: "j shows it" in seen(pilot))
            await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        call = call_of(gateway, "1")
        for stays in ("n", "escape", "enter", "e"):
            await pilot.press("e")
            await until_shown(pilot, lambda: "End it?" in seen(pilot))
            await pilot.press(stays)
            await until_shown(pilot, lambda: shows(pilot, "1"))
        assert answered(call) == []
        assert call.agent is None
        await pilot.press("e", "y")
        await until(lambda: happened(call, CallEnded))
        assert call.agent == (agent or None)


async def test_to_hand_one_on_is_asked_for_first(gateway):
    await calling(gateway, 1.0, number="1")
    async with screen(gateway.ws, "dana") as pilot:
        await until_shown(pilot, lambda: "j shows it" in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        await pilot.press("x")
        await until_shown(pilot, lambda: "it may be for another agent" in seen(pilot))
        assert isinstance(pilot.app.screen, TransferScreen)
        await pilot.press("escape")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        assert call_of(gateway, "1").agent is None
        await pilot.press("x", *"sam", "enter")
        await until(lambda: call_of(gateway, "1").agent == "sam")
        assert answered(call_of(gateway, "1")) == [Verb.TRANSFER]


async def test_one_that_another_agent_takes_leaves_the_screen(gateway):
    await calling(gateway, 1.0, number="1")
    async with screen(gateway.ws, "dana") as dana, screen(gateway.ws, "sam") as sam:
        for pilot in (dana, sam):
            await until_shown(pilot, lambda p=pilot: "j shows it" in seen(p))
            await pilot.press("j")
            await until_shown(pilot, lambda p=pilot: shows(p, "1"))
        await sam.press("o")
        await until_shown(dana, lambda: "The call has gone to sam" in seen(dana))
        assert shows(sam, "1")
        await calling(gateway, 1.0, number="2")
        await until_shown(dana, lambda: "1 call is nobody's: j shows it." in seen(dana))
        await dana.press("j")
        await until_shown(dana, lambda: shows(dana, "2"))


async def test_a_desk_that_is_nobodys_by_name_shows_each_by_itself_and_goes_on_by_the_key(gateway):
    async with screen(gateway.ws) as pilot:
        first = await calling(gateway, 1.0, number="1")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        await pilot.pause(0.2)
        assert "j " not in seen(pilot).replace("j shows", ""), "there is but one"
        await calling(gateway, 1.0, number="2", agent="dana")
        await until_shown(pilot, lambda: "1 more: j shows the next." in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "2"))
        await until_shown(pilot, lambda: "1 more: j goes back to waiting." in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: "2 calls are on: j shows them in turn." in seen(pilot))
        await first.end()
        await until_shown(pilot, lambda: "1 call is on: j shows it." in seen(pilot))


async def test_a_line_that_breaks_forgets_nobodys_call_as_little_as_ones_own(gateway):
    await calling(gateway, 1.0, number="1")
    async with desks.FlakyLine.to(gateway.serving.port) as line, screen(line.ws, "dana") as pilot:
        await until_shown(pilot, lambda: "j shows it" in seen(pilot))
        await pilot.press("j")
        await until_shown(pilot, lambda: shows(pilot, "1"))
        line.break_down()
        await until_shown(pilot, lambda: "trying again." in seen(pilot))
        assert "Nobody's call yet" in seen(pilot)
        await pilot.press("e")
        await until_shown(pilot, lambda: isinstance(pilot.app.screen, EndScreen))
        await pilot.press("n")
        line.down = False
        await until_shown(pilot, lambda: "trying again." not in seen(pilot))
        assert shows(pilot, "1")


async def test_as_lines_an_agents_own_calls_are_printed_alone_and_without_a_name_all(gateway, capsys):
    for about in ({}, {"agent": "dana"}, {"agent": "sam"}):
        await calling(gateway, 1.0, **about)
    ids = {call.agent: call.id for call in gateway.calls}
    for agent, printed in (("dana", {ids["dana"]}), ("", {ids[None]})):
        desk = GatewayDesk(DeskClient(gateway.ws, agent=agent))
        printing = asyncio.create_task(print_calls(desk, as_json=True))
        told = ""

        def lines(desk=desk):
            nonlocal told
            told += capsys.readouterr().out
            return "how are you" in told and desk._client.calls

        await until(lines)
        assert desk.unshown == (1 if agent else 0)
        printing.cancel()
        await asyncio.gather(printing, return_exceptions=True)
        assert {json.loads(line)["call"] for line in told.splitlines()} == printed
