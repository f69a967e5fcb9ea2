"""A desk attached to a real gateway, over a line that breaks."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from cues.calls import desk_client, desk_feed
from cues.calls.commands import Command, Verb
from cues.calls.desk_client import DeskClient, GatewayError
from cues.calls.desk_feed import DeskFeed
from cues.calls.events import CallEnded, CallHeld, CallPaused, CallTransferred, CommandAnswered, Transcript
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.serving import Serving, Where
from cues.calls.gateway.tokens import TokenFile
from speech.errors import BadInputError
from tests.cues.calls.flaky_line import FlakyLine
from tests.cues.calls.gateway import conftest as gateways
from tests.cues.calls.gateway.loopback import Caller, Kitchen, Up, all_logs, soon, until

start = gateways.start
gateway = gateways.gateway
NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Pauses that a test can wait for."""
    _be_quick(monkeypatch)


def _be_quick(monkeypatch):
    monkeypatch.setattr(desk_client, "FIRST_PAUSE", 0.002)
    monkeypatch.setattr(desk_client, "LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(desk_feed, "LINGERS", 0.3)


@asynccontextmanager
async def attached(url, **about):
    """A desk that stays connected."""
    client = DeskClient(url, **about)
    running = asyncio.create_task(client.run())
    try:
        yield client
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


class Shown:
    """The events of a client's next call, as they come; or of the first that nobody has."""

    def __init__(self, client, *, nobodys=False):
        self.client = client
        self.nobodys = nobodys
        self.call = None
        self.events = []
        self.over = asyncio.create_task(self._take())

    async def _take(self):
        self.call = await (self._nobodys() if self.nobodys else self.client.next_call())
        async for event in self.client.events(self.call.id):
            self.events.append(event)

    async def _nobodys(self):
        while not self.client.others:
            await self.client.change()
        return self.client.others[0]

    async def until(self, kind):
        """The first event of a kind."""
        await until(lambda: any(isinstance(event, kind) for event in self.events))
        return next(event for event in self.events if isinstance(event, kind))

    async def ask(self, verb, target=None, id_="k1"):
        await self.client.send(self.call.id, Command(verb, id_, target))

    @property
    def lasting(self):
        """All but partials, which the next one replaces."""
        return [each for each in self.events if not isinstance(each, Transcript) or each.final]


def lasting(call):
    """What a call has told, partials left out."""
    return [each for each in call.log.since(0) if not isinstance(each, Transcript) or each.final]


async def test_a_call_is_shown_from_its_first_event_to_its_last(gateway):
    async with attached(gateway.ws) as client:
        assert (client.link.connected, client.calls) == (False, ())
        shown = Shown(client)
        await until(lambda: client.link.connected)
        caller = Caller(gateway, number="0142")
        await caller.connect()
        await caller.send(7.0)
        await until(lambda: shown.call is not None)
        await caller.end()
        await soon(shown.over)
        assert client.link.sentence == f"Connected to 127.0.0.1:{gateway.serving.port}."
    assert (shown.call.customer, shown.call.protocol) == ("0142", "heartline")
    assert shown.lasting == lasting(await gateway.call())
    assert isinstance(shown.events[-1], CallEnded)
    assert "0142" not in repr(shown.call)


async def test_a_desk_that_comes_late_gets_the_call_so_far(gateway):
    caller = Caller(gateway)
    await caller.connect()
    await caller.send(6.0)
    call = await gateway.call()
    await until(lambda: call.log.at > 4)
    async with attached(gateway.ws) as client:
        shown = Shown(client)
        await caller.send(1.0)
        await caller.end()
        await soon(shown.over)
    assert shown.lasting == lasting(call)


async def test_a_break_is_shown_and_mended_and_no_event_is_lost_or_doubled(gateway):
    async with FlakyLine.to(gateway.serving.port) as line, attached(line.ws) as client:
        shown = Shown(client)
        caller = Caller(gateway)
        await caller.connect()
        for _ in range(7):
            await caller.send(1.0)
            await until(lambda: client.link.connected and client.calls)
            line.break_down()
            await until(lambda: not client.link.connected)
            assert client.link.sentence.endswith("; trying again.")
            assert client.calls == (), "what has become of them nobody here knows"
            line.down = False
        await until(lambda: client.link.connected)
        await caller.end()
        await soon(shown.over)
        assert line.made >= 8
    assert shown.lasting == lasting(await gateway.call())
    assert [event.seq for event in shown.events] == sorted({event.seq for event in shown.events})


async def test_a_gateway_that_is_away_is_tried_again_until_it_is_there(gateway):
    async with FlakyLine.to(gateway.serving.port) as line:
        line.down = True
        async with attached(line.ws) as client:
            await until(lambda: line.made >= 3)
            assert client.link.sentence == f"127.0.0.1:{line.port} cannot be reached; trying again."
            line.down = False
            await until(lambda: client.link.connected)


async def test_a_line_that_went_dead_is_found_out(gateway, monkeypatch):
    monkeypatch.setattr(desk_client, "HEARTBEAT", 0.1)
    monkeypatch.setattr(desk_client, "CONNECTS_WITHIN", 0.3)
    async with FlakyLine.to(gateway.serving.port) as line, attached(line.ws) as client:
        await until(lambda: client.link.connected)
        line.mute()
        await until(lambda: not client.link.connected)
        line.hear_again()
        await until(lambda: client.link.connected)


BREAKS = st.lists(st.integers(1, 6000), max_size=10)


@settings(max_examples=12)
@given(breaks=BREAKS, breaks_up=st.lists(st.integers(1, 900), max_size=6))
def test_over_any_number_of_breaks_every_event_comes_once_and_in_order(extractor, breaks, breaks_up):
    async def run():
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            _be_quick(patch)
            kitchen = Kitchen(Path(folder), extractor)
            where = Where("127.0.0.1", 0, Path(folder), Path(folder) / "tokens.json")
            serving = Serving(where, GatewayRules(), kitchen.make, keep_journals=False)
            await serving.start()
            up = Up(serving, kitchen, Path(folder), TokenFile(where.tokens))
            async with FlakyLine.to(serving.port, breaks, breaks_up) as line, attached(line.ws) as client:
                shown = Shown(client)
                caller = Caller(up)
                await caller.connect()
                await caller.send(7.0)
                await until(lambda: shown.call is not None)
                await caller.end()
                await soon(shown.over)
            told = lasting(await up.call())
            await soon(serving.stop(0.0))
        return shown, told

    shown, told = asyncio.run(run())
    seqs = [event.seq for event in shown.events]
    assert seqs == sorted(set(seqs))
    assert shown.lasting == told


@pytest.mark.parametrize("wrong", ["", "marker-of-no-token"])
async def test_a_gateway_that_refuses_the_token_ends_it_with_a_sentence(start, wrong, caplog):
    caplog.set_level("DEBUG")
    up = await start(everybody_proves=True)
    client = DeskClient(up.ws, agent="dana", token=wrong)
    with pytest.raises(GatewayError, match="does not let this desk in") as error:
        await soon(client.run())
    assert error.value.exit_code == 1
    for told in (str(error.value), repr(error.value), repr(client), client.link.sentence, all_logs(caplog)):
        assert "marker" not in told


async def test_a_token_of_another_agent_is_refused_and_ones_own_is_taken_until_it_is_revoked(
    start, caplog, monkeypatch
):
    caplog.set_level("DEBUG")
    monkeypatch.setattr("cues.calls.gateway.app.LOOKS_AGAIN", 0.02)
    up = await start(everybody_proves=True)
    secret, token = up.tokens.add(Scope.DESK, agent="dana", now=datetime.now(UTC))
    with pytest.raises(GatewayError):
        await soon(DeskClient(up.ws, agent="sam", token=secret).run())
    client = DeskClient(up.ws, agent="dana", token=secret)
    running = asyncio.create_task(client.run())
    await until(lambda: client.link.connected)
    up.tokens.revoke(token.id, now=datetime.now(UTC))
    with pytest.raises(GatewayError):
        await soon(running)
    assert secret not in all_logs(caplog)


@pytest.mark.parametrize("status", [200, 400, 404, 426])
async def test_what_is_no_gateway_is_told_so(status):
    async with answering([status]) as url:
        with pytest.raises(GatewayError, match=f"is no Heartline gateway.*answered {status}"):
            await soon(DeskClient(url).run())


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_one_that_takes_no_desk_now_is_tried_again(status):
    async with answering([status, status, 404]) as url:
        client = DeskClient(url)
        running = asyncio.create_task(client.run())
        await until(lambda: "takes no desk now" in client.link.sentence)
        with pytest.raises(GatewayError):
            await soon(running)


async def test_the_words_of_a_gesture_go_along_where_there_are_any():
    client = DeskClient("ws://127.0.0.1:1")
    feed = client._feeds["c"] = DeskFeed()
    await client.send("c", Command(Verb.APPROVE, "k1", "c1", "With love."))
    await client.send("c", Command(Verb.USE, "k2", "c1"))
    common = {"call": "c", "target": "c1"}
    assert list(feed.unanswered) == [
        {**common, "command": "approve", "id": "k1", "words": "With love."},
        {**common, "command": "use", "id": "k2"},
    ]


@asynccontextmanager
async def answering(statuses):
    """A server that is no gateway, and its answers, one after another."""
    left = list(statuses)

    async def answer(_):
        return web.Response(status=left.pop(0))

    app = web.Application()
    app.router.add_get("/{any:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"ws://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    finally:
        await runner.cleanup()


def test_what_is_no_address_is_refused():
    with pytest.raises(BadInputError):
        DeskClient("ws://gate way")


async def test_commands_are_answered_and_refused(gateway):
    async with attached(gateway.ws, agent="dana") as dana, attached(gateway.ws, agent="sam") as sam:
        hers, his = Shown(dana, nobodys=True), Shown(sam, nobodys=True)
        caller = Caller(gateway)
        await caller.connect()
        await until(lambda: hers.events and his.events)
        await his.ask(Verb.USE, "no-such-cue", "s1")
        answer = await his.until(CommandAnswered)
        assert (answer.id, answer.refused) == ("s1", "unknown_target")
        await hers.ask(Verb.PAUSE, id_="d1")
        await until(lambda: dana.refusal(hers.call.id) == "not_yours")
        await his.ask(Verb.HOLD, id_="s2")
        await his.until(CallHeld)
        await soon(hers.over)
        assert dana.refusal(hers.call.id) is None
        await caller.end()


async def test_what_is_asked_in_a_break_is_done_after_it_and_once(gateway):
    async with FlakyLine.to(gateway.serving.port) as line, attached(line.ws, agent="dana") as client:
        shown = Shown(client)
        caller = Caller(gateway, agent="dana")
        await caller.connect()
        await until(lambda: shown.events)
        line.break_down()
        await until(lambda: not client.link.connected)
        await shown.ask(Verb.HOLD, id_="d1")
        line.down = False
        await shown.until(CommandAnswered)
        line.break_down()
        await until(lambda: not client.link.connected)
        line.down = False
        await caller.end()
        await soon(shown.over)
    assert [type(each) for each in shown.events if isinstance(each, CallHeld | CommandAnswered)] == [
        CallHeld,
        CommandAnswered,
    ]


async def test_a_call_that_is_another_agents_ends_here_with_where_it_has_gone_and_may_come_back(gateway):
    async with attached(gateway.ws, agent="dana") as dana, attached(gateway.ws, agent="robin") as robin:
        hers = Shown(dana)
        caller = Caller(gateway, agent="dana")
        await caller.connect()
        await caller.send(4.0)
        await hers.until(Transcript)
        theirs = Shown(robin)
        await hers.ask(Verb.TRANSFER, "robin", "d1")
        await soon(hers.over)
        assert isinstance(hers.events[-1], CallTransferred)
        assert (await theirs.until(CallTransferred)).to == "robin"
        told = [each.seq for each in hers.lasting]
        assert [each.seq for each in theirs.lasting[: len(told)]] == told
        again = Shown(dana)
        await theirs.ask(Verb.TRANSFER, "dana", "r1")
        await soon(theirs.over)
        await caller.send(3.0)
        await caller.end()
        await soon(again.over)
    assert again.call.id == hers.call.id
    assert again.lasting == lasting(await gateway.call())


async def test_two_calls_are_handed_on_the_oldest_first_and_none_twice(gateway):
    callers = [Caller(gateway, number=number) for number in ("1", "2")]
    for caller in callers:
        await caller.connect()
    async with attached(gateway.ws) as client:
        first = await soon(client.next_call())
        second = await soon(client.next_call())
        assert [first.customer, second.customer] == ["1", "2"]
        assert client.is_live(second.id)
        third = asyncio.create_task(client.next_call())
        callers[0].drop()
        await until(lambda: not client.is_live(first.id))
        await Caller(gateway, number="3").connect()
        assert (await soon(third)).customer == "3"


async def test_an_agents_calls_are_handed_on_and_nobodys_are_named(gateway):
    nobodys, hers, his = (
        Caller(gateway, number=number, **about)
        for number, about in (("1", {}), ("2", {"agent": "dana"}), ("3", {"agent": "sam"}))
    )
    for caller in (nobodys, hers, his):
        await caller.connect()
    async with attached(gateway.ws, agent="dana") as dana, attached(gateway.ws) as supervisor:
        assert (await soon(dana.next_call())).customer == "2"
        assert [each.customer for each in dana.others] == ["1"]
        coming = asyncio.create_task(dana.next_call())
        assert [(await soon(supervisor.next_call())).customer for _ in range(3)] == ["1", "2", "3"]
        assert [each.customer for each in supervisor.others] == ["1", "2", "3"]
        assert not coming.done()
        (call,) = [each for each in gateway.calls if each.customer == "1"]
        shown = Shown(dana, nobodys=True)
        await until(lambda: shown.events)
        await shown.ask(Verb.HOLD)
        assert (await soon(coming)).id == call.id, "it is hers by what she asked of it"
        assert dana.others == ()


KEYS = "event call calls refused id code seq state agent".split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=8), st.text(max_size=20))
def test_whatever_a_gateway_says_the_desk_bears_it(messages, text):
    async def run():
        client = DeskClient("ws://gateway")
        events = client.events("c1")
        coming = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        for message in messages:
            await client._take(web.json_response(message).text)
        await client._take(text)
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await events.aclose()

    asyncio.run(run())


async def test_a_pause_reaches_the_call(gateway):
    async with attached(gateway.ws, agent="dana") as client:
        shown = Shown(client)
        caller = Caller(gateway, agent="dana")
        await caller.connect()
        await until(lambda: shown.events)
        await shown.ask(Verb.PAUSE)
        await shown.until(CallPaused)
        await caller.end()
