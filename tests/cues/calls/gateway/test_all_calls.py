"""The calls of all gateways in one list, each where it is heard, and asked of whoever has it."""

from __future__ import annotations

import asyncio

import pytest

from cues.calls.commands import Command, Verb
from cues.calls.gateway.all_calls import AWAY
from cues.calls.gateway.errands import UNKNOWN, Errand
from cues.calls.gateway.letters import NOT_DONE
from cues.calls.gateway.local_calls import NOT_YOURS, UNKNOWN_CALL
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import Caller, Screen, soon, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import cluster, directory

pytestmark = [pytest.mark.recogniser, needs_redis]
USE = Command(Verb.USE, "k1", "cue")


async def begun(several, up, **about):
    """A call at a gateway that all know of."""
    before = {each.id for each in up.calls}
    assert isinstance(await Caller(up, **about).connect(), Welcome)
    (call,) = [each for each in up.calls if each.id not in before]
    for each in several.up:
        await several.knows(each, call.id)
    return call


def calls(up):
    return cluster(up).calls


def errand(call, key="token:1", what="hold", *, admin=True):
    return Errand(call, what, b"", key, admin=admin)


async def test_everybody_has_the_same_list_and_each_agent_their_own(several, first, second):
    mine = await begun(several, first, agent="robin")
    theirs = await begun(several, second, agent="anna")
    nobodys = await begun(several, second)
    for up in several.up:
        seen = {agent: {info.id for info in calls(up).infos(agent)} for agent in ("robin", "anna", "")}
        assert seen == {
            "robin": {mine.id, nobodys.id},
            "anna": {theirs.id, nobodys.id},
            "": {mine.id, theirs.id, nobodys.id},
        }
        where = {info.id: info.gateway.rpartition("/")[2] for info in calls(up).infos("")}
        assert where == {mine.id: "first", theirs.id: "second", nobodys.id: "second"}
        began = [info.began for info in calls(up).infos("")]
        assert began == sorted(began)


async def test_who_waits_for_the_list_is_woken_by_what_happens_elsewhere(several, first, second):
    version = calls(second).version
    waiting = asyncio.create_task(calls(second).change(version))
    await begun(several, first)
    await soon(waiting)
    assert calls(second).version > version


async def test_what_is_not_theirs_has_no_events_for_them(several, first, second):
    call = await begun(several, first, agent="robin")
    for up in several.up:
        assert [event async for event in calls(up).follow(call.id, 0, "anna")] == []
        assert [event async for event in calls(up).follow("nothing", 0, "")] == []
        feed = calls(up).follow(call.id, 0, "robin")
        assert (await soon(anext(feed))).event == "call.started"
        await feed.aclose()
    assert cluster(second)._followed.positions() == {}, "nobody follows it any more"


async def test_commands_are_refused_by_what_is_known_before_anybody_is_asked(several, first, second):
    call = await begun(several, first, agent="robin")
    assert await calls(second).command("nothing", USE, "robin") == UNKNOWN_CALL
    assert await calls(second).command(call.id, USE, "anna") == NOT_YOURS
    assert await soon(calls(second).command(call.id, USE, "robin")) is None
    await until(lambda: any(event.event == "command" for event in call.log.since(0)))
    directory(second).peers = {}
    assert await calls(second).command(call.id, USE, "robin") == NOT_DONE
    assert await calls(second).errand(errand(call.id)) is AWAY


async def test_an_errand_finds_its_call_by_its_id_or_its_senders_name_for_it(several, first, second):
    call = await begun(several, first, call="c-9")
    for asked in (errand(call.id), errand("c-9", call.sender, admin=False)):
        outcome = await soon(calls(second).errand(asked))
        assert (outcome.status, outcome.fields) == (200, {"call": call.id})
    assert await calls(second).errand(errand("c-9", "token:other")) is UNKNOWN
    assert (await soon(calls(second).errand(errand(call.id, "token:other", admin=False)))).status == 404
    assert (await soon(calls(second).errand(errand(call.id, what="marker")))).status == 400


async def test_while_the_bus_is_away_nobody_can_say_that_there_is_no_such_call(several, second):
    several.server.stop()
    assert await soon(calls(second).errand(errand("c-9"))) is AWAY
    several.server.start()


async def test_the_desks_of_all_gateways_may_be_rung(first, second, http):
    desks = [
        await Screen.open(http, up, f"/desk?agent={name}")
        for up, name in ((first, "robin"), (second, "anna"))
    ]
    await until(lambda: calls(first).desks() == calls(second).desks() == {"robin", "anna"})
    for desk in desks:
        await desk.close()
    await until(lambda: not calls(first).desks() | calls(second).desks())
