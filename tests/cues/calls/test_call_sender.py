"""A call sent to a real gateway over a line that breaks: no sample lost, none twice; how it is given up."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import tempfile
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import numpy as np
import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from cues.calls import call_sender
from cues.calls.call_sender import CallSender
from cues.calls.commands import Command, Verb
from cues.calls.events import CallEnded
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.serving import Serving, Where
from cues.calls.gateway.tokens import TokenFile
from speech.audio import SAMPLE_RATE, AudioFrame, Channel
from speech.errors import HeartlineError
from speech.sources.wrapped import WrappedSource
from tests.cues.calls.flaky_line import FlakyLine
from tests.cues.calls.gateway import conftest as gateways
from tests.cues.calls.gateway.loopback import Kitchen, Up, all_logs, soon, until

start = gateways.start
gateway = gateways.gateway
AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
FRAME = SAMPLE_RATE // 10


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Pauses that a test can wait for."""
    _be_quick(monkeypatch)


def _be_quick(monkeypatch):
    monkeypatch.setattr(call_sender, "FIRST_PAUSE", 0.002)
    monkeypatch.setattr(call_sender, "LONGEST_PAUSE", 0.02)


class Noise:
    """A call of noise, frame by frame as it is let go on."""

    name, live, began = "noise", True, datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
    channels = (AGENT, CUSTOMER)

    def __init__(self, seconds, *, until=None):
        noise = np.random.default_rng(7).integers(-9000, 9000, (2, round(seconds * SAMPLE_RATE)))
        self.samples = noise.astype(np.int16)
        self.until = until
        self.waits = asyncio.Event()
        self.sent = 0

    async def frames(self):
        for start in range(0, self.samples.shape[1], FRAME):
            if self.until is not None and start >= self.until * SAMPLE_RATE:
                await self.waits.wait()
            for channel, side in zip(self.channels, self.samples, strict=True):
                yield AudioFrame(channel, start, side[start : start + FRAME])
            self.sent = min(start + FRAME, self.samples.shape[1])
            await asyncio.sleep(0)


class Tape(WrappedSource):
    """Keeps all that a call at the gateway is given to hear."""

    def __init__(self, source, kept):
        super().__init__(source)
        self._kept = kept

    def __getattr__(self, name):
        return getattr(self._source, name)

    async def frames(self):
        async for item in self._source.frames():
            self._kept.append(item)
            yield item


class Taped(Kitchen):
    """A kitchen whose calls are kept on tape."""

    def __init__(self, folder, extractor):
        super().__init__(folder, extractor)
        self.tapes = []

    def make(self, order):
        self.tapes.append([])
        return super().make(dataclasses.replace(order, source=Tape(order.source, self.tapes[-1])))

    def heard(self):
        """The samples of each side of the newest call, and whatever else was told of them."""
        tape = self.tapes[-1]
        nothing = np.zeros(0, np.int16)
        frames = [each for each in tape if isinstance(each, AudioFrame)]
        sides = [
            np.concatenate([nothing, *(each.samples for each in frames if each.channel is side)])
            for side in (AGENT, CUSTOMER)
        ]
        return sides, [each for each in tape if not isinstance(each, AudioFrame)]


@asynccontextmanager
async def taped(extractor, **rules):
    """A gateway whose calls are kept on tape."""
    with tempfile.TemporaryDirectory() as folder:
        kitchen = Taped(Path(folder), extractor)
        where = Where("127.0.0.1", 0, Path(folder), Path(folder) / "tokens.json")
        serving = Serving(where, GatewayRules.model_validate(rules), kitchen.make, keep_journals=False)
        await serving.start()
        try:
            yield Up(serving, kitchen, Path(folder), TokenFile(where.tokens))
        finally:
            await soon(serving.stop(0.0))


def sender_of(source, url, **about):
    said = []
    return CallSender(source, f"{url}/audio", about, said.append), said


def arrived(up, source):
    """Whether what came is what was sent, sample for sample."""
    sides, troubles = up.kitchen.heard()
    return not troubles and all(np.array_equal(*pair) for pair in zip(sides, source.samples, strict=True))


async def test_a_call_is_sent_to_its_end_and_its_end_is_answered(extractor):
    async with taped(extractor) as up:
        source = Noise(7.03)
        sender, said = sender_of(source, up.ws, agent="dana", number="0142")
        await soon(sender.run())
        (call,) = up.calls
        assert call.log.ended, "it is heard to its end before it is told to have been sent"
        assert (call.agent, call.customer) == ("dana", "0142")
        assert arrived(up, source)
        (end,) = (event for event in call.log.since(0) if isinstance(event, CallEnded))
        assert end.duration == pytest.approx(7.03, abs=0.1)
    assert (said, sender.lost) == ([], 0)


@settings(max_examples=12)
@given(
    breaks_up=st.lists(st.integers(1, 400_000), max_size=8),
    breaks=st.lists(st.integers(1, 700), max_size=4),
)
def test_over_any_number_of_breaks_no_sample_is_lost_or_comes_twice(extractor, breaks_up, breaks):
    async def run():
        with pytest.MonkeyPatch.context() as patch:
            _be_quick(patch)
            async with taped(extractor) as up, FlakyLine.to(up.serving.port, breaks, breaks_up) as line:
                source = Noise(12)
                sender, said = sender_of(source, line.ws)
                await soon(sender.run())
                return arrived(up, source), sender.lost, up.kitchen.tapes[:-1], said

    whole, lost, others, said = asyncio.run(run())
    assert (whole, lost) == (True, 0), said
    assert not others or breaks, "only a sender that was never told of its call begins another one"
    assert not any(others), "in which nothing was heard"


async def test_what_is_said_in_a_break_is_kept_and_sent_and_both_are_told(extractor):
    async with taped(extractor) as up, FlakyLine.to(up.serving.port) as line:
        source = Noise(20, until=2)
        sender, said = sender_of(source, line.ws)
        sending = asyncio.create_task(sender.run())
        await until(lambda: up.calls and up.calls[0].position and source.sent == 2 * SAMPLE_RATE)
        line.break_down()
        await until(lambda: said)
        source.waits.set()
        await until(lambda: source.sent == 20 * SAMPLE_RATE)
        line.down = False
        await soon(sending)
        assert arrived(up, source)
        assert len(up.calls) == 1
    assert "; trying again." in said[0]
    assert said[-1] == f"{line.ws}/audio is back."


async def test_what_is_older_than_is_kept_is_lost_and_counted(extractor, monkeypatch):
    monkeypatch.setattr("speech.sources.protocols.own_sender.KEPT", 3.0)
    async with taped(extractor) as up, FlakyLine.to(up.serving.port) as line:
        source = Noise(12, until=2)
        sender, said = sender_of(source, line.ws)
        sending = asyncio.create_task(sender.run())
        await until(lambda: up.calls and up.calls[0].position == source.sent == 2 * SAMPLE_RATE)
        line.break_down()
        await until(lambda: said)
        source.waits.set()
        await until(lambda: source.sent == 12 * SAMPLE_RATE)
        line.down = False
        await soon(sending)
        sides, _ = up.kitchen.heard()
    assert sender.lost == 7 * SAMPLE_RATE
    assert all(len(side) == 12 * SAMPLE_RATE for side in sides), "what follows is in its place"
    for heard, sent in zip(sides, source.samples, strict=True):
        assert np.array_equal(heard[-3 * SAMPLE_RATE :], sent[-3 * SAMPLE_RATE :])


async def test_a_line_that_went_dead_is_found_out_and_nothing_is_lost(extractor, monkeypatch):
    monkeypatch.setattr(call_sender, "HEARTBEAT", 0.2)
    monkeypatch.setattr(call_sender, "ANSWERS_WITHIN", 0.5)
    async with taped(extractor) as up, FlakyLine.to(up.serving.port) as line:
        source = Noise(6, until=2)
        sender, said = sender_of(source, line.ws)
        sending = asyncio.create_task(sender.run())
        await until(lambda: up.calls and up.calls[0].position and source.sent == 2 * SAMPLE_RATE)
        line.mute()
        source.waits.set()
        await until(lambda: said)
        line.hear_again()
        line.cut()
        await soon(sending)
        assert arrived(up, source)


async def test_without_a_gateway_it_gives_up_with_a_sentence(monkeypatch, gateway):
    monkeypatch.setattr(call_sender, "GIVES_UP", 0.1)
    async with FlakyLine.to(gateway.serving.port) as line:
        line.down = True
        sender, said = sender_of(Noise(1), line.ws)
        with pytest.raises(HeartlineError, match=r"cannot be reached; the call is given up\.") as error:
            await soon(sender.run())
        assert line.made > 2
    assert error.value.exit_code == 1
    assert said == [f"{line.ws}/audio cannot be reached; trying again."], "once, not each time"


async def test_a_busy_gateway_is_tried_again_and_given_up_in_the_end(monkeypatch, start):
    monkeypatch.setattr(call_sender, "GIVES_UP", 0.15)
    up = await start(limits={"calls": 1})
    first, _ = sender_of(Noise(2, until=1), up.ws)
    holding = asyncio.create_task(first.run())
    await up.call()
    sender, said = sender_of(Noise(1), up.ws)
    with pytest.raises(HeartlineError, match=r"takes no call now.*given up"):
        await soon(sender.run())
    assert said == [f"{up.ws}/audio takes no call now (busy); trying again."]
    first._source.waits.set()
    await soon(holding)


async def test_a_refused_token_ends_it_at_once_with_a_sentence_that_does_not_hold_it(start, caplog):
    caplog.set_level("DEBUG")
    up = await start(everybody_proves=True)
    secret, _ = up.tokens.add(Scope.DESK, now=datetime.now(UTC))
    sender, said = sender_of(Noise(1), up.ws, token=secret)
    with pytest.raises(HeartlineError, match="its token is missing, wrong or revoked") as error:
        await soon(sender.run())
    for told in (str(error.value), repr(error.value), repr(sender), *said, all_logs(caplog)):
        assert secret not in told


async def test_a_call_in_a_language_that_is_not_heard_is_refused(gateway):
    sender, _ = sender_of(Noise(1), gateway.ws, language="eo")
    with pytest.raises(HeartlineError, match=r"does not take the call \(unsupported\)"):
        await soon(sender.run())


async def test_a_call_that_a_desk_ends_ends_for_its_sender_too(gateway):
    sender, said = sender_of(Noise(8, until=2), gateway.ws)
    sending = asyncio.create_task(sender.run())
    call = await gateway.call()
    call.send(Command(Verb.END, "d1"))
    call.hang_up()
    await soon(sending)
    assert said == [f"{gateway.ws}/audio has ended the call."]


async def test_a_call_that_was_ended_in_a_break_is_not_gone_on_with(gateway):
    async with FlakyLine.to(gateway.serving.port) as line:
        sender, said = sender_of(Noise(8, until=2), line.ws)
        sending = asyncio.create_task(sender.run())
        call = await gateway.call()
        await until(lambda: call.position == 2 * SAMPLE_RATE)
        line.break_down()
        await until(lambda: said)
        call.hang_up()
        await until(lambda: call.log.ended)
        line.down = False
        with pytest.raises(HeartlineError, match="ended there, or is lost"):
            await soon(sending)


async def test_an_error_of_the_source_is_handed_on(gateway):
    class Broken(Noise):
        async def frames(self):
            async for frame in super().frames():
                yield frame
                raise HeartlineError("The device went away. Plug it in again.")

    sender, _ = sender_of(Broken(2), gateway.ws)
    with pytest.raises(HeartlineError, match="The device went away"):
        await soon(sender.run())


@asynccontextmanager
async def speaking(*scripts):
    """A server that says something of its own to each connection, one after another; then it is silent."""
    left = list(scripts)

    async def serve(request):
        said = left.pop(0) if left else ()
        if isinstance(said, int):
            return web.Response(status=said)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT and "hello" in json.loads(message.data):
                for each in said:
                    await (socket.close() if each is None else socket.send_str(each))
        return socket

    app = web.Application()
    app.router.add_get("/audio", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"ws://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    finally:
        await runner.cleanup()


WELCOME = '{"welcome": {"ticket": "t", "position": 0}}'


async def test_a_gateway_that_never_says_it_has_heard_all_is_told_of(monkeypatch):
    monkeypatch.setattr(call_sender, "ENDS_WITHIN", 0.05)
    async with speaking([WELCOME]) as url:
        sender, _ = sender_of(Noise(1), url)
        with pytest.raises(HeartlineError, match="has not said that it heard the call to its end"):
            await soon(sender.run())


async def test_one_that_does_not_answer_the_hello_is_left(monkeypatch):
    monkeypatch.setattr(call_sender, "ANSWERS_WITHIN", 0.05)
    async with speaking([], ["", "nonsense", "[1]", WELCOME, '{"ended": {}}']) as url:
        sender, said = sender_of(Noise(1), url)
        await soon(sender.run())
    assert said[0] == f"{url}/audio cannot be reached; trying again."


async def test_one_that_ends_every_connection_before_the_welcome_is_given_up(monkeypatch):
    monkeypatch.setattr(call_sender, "GIVES_UP", 0.1)
    async with speaking(*[[None]] * 1000) as url:
        sender, said = sender_of(Noise(1), url)
        with pytest.raises(HeartlineError, match="has broken the connection; the call is given up"):
            await soon(sender.run())
    assert len(said) == 1


async def test_an_end_whose_answer_was_lost_is_told_honestly():
    async with speaking([WELCOME, None], ['{"refused": {"code": "out_of_order"}}']) as url:
        source = Noise(1)
        sender, said = sender_of(source, url)
        await soon(sender.run())
    assert said[-1] == f"{url}/audio has ended the call, and did not say whether it heard all of it."


@pytest.mark.parametrize(("status", "ends"), [(503, False), (404, True), (401, True)])
async def test_http_answers_are_told_apart(status, ends):
    async with speaking(status, [WELCOME, '{"ended": {}}']) as url:
        sender, said = sender_of(Noise(1), url)
        if ends:
            with pytest.raises(HeartlineError, match=f"does not take the call .it answered {status}"):
                await soon(sender.run())
        else:
            await soon(sender.run())
            assert f"it answered {status}" in said[0]
