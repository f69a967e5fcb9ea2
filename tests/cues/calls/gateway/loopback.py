"""A gateway in the test's own event loop, and who connects to it; no wait lasts longer than `SOON`."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import websockets
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from cues.calls.gateway.hosted import CallOrder, HostedCall
from cues.calls.gateway.plans import profile_of
from cues.calls.gateway.serving import Serving
from cues.calls.gateway.tokens import TokenFile
from cues.calls.journal import Journal
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallSession
from cues.details.extractor import DetailExtractor
from speech.audio import SAMPLE_RATE, AudioFrame, Channel
from speech.recognizers.recognizer import Hypothesis
from speech.recognizers.scripted import AlwaysVoice, Line, ScriptedRecognizer
from speech.sources.hush import Hush
from speech.sources.protocols.own_sender import AllHeard, Answer, OwnSender, TurnedAway, Welcome
from speech.sources.typed import hear_live
from speech.transcribe import Engines, transcribe
from speech.transcript import Word
from tests import costly

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
SOON = 15.0
"""Seconds after which what is waited for will not come any more."""
FRAME = SAMPLE_RATE // 10
T = TypeVar("T")


def utter(at: float, text: str) -> list[Line]:
    """An utterance from second `at` of a call on: a partial for each word, a final half a second later."""
    texts = text.split()
    words = tuple(
        Word(text, at + 0.2 * place, at + 0.2 * place + 0.2, 0.9) for place, text in enumerate(texts)
    )
    partials = [
        Line(word.end, Hypothesis(words[: place + 1], final=False)) for place, word in enumerate(words)
    ]
    return [*partials, Line(words[-1].end + 0.5, Hypothesis(words, final=True))]


SAID = {
    AGENT: utter(0.2, "how are you"),
    CUSTOMER: [*utter(1.5, "my husband died in march"), *utter(4.5, "we have a dog called biscuit")],
    MIXED: utter(0.2, "how are you"),
}
"""What is heard in every call where a test says nothing else; a call of seven seconds has all of it."""
FINALS = ["how are you", "my husband died in march", "we have a dog called biscuit"]


class Kitchen:
    """Makes calls that hear what a script says at its places in the call, whatever the audio holds."""

    def __init__(self, folder: Path, extractor: DetailExtractor) -> None:
        self.folder = folder
        self.extractor = extractor
        self.playbook = costly.playbook()
        self.said: dict[Channel, Sequence[Line]] = dict(SAID)
        self.orders: list[CallOrder] = []
        self.fails: Exception | None = None
        self.waits: Callable[[], None] = lambda: None

    def make(self, order: CallOrder) -> RunningCall:
        self.orders.append(order)
        self.waits()
        if self.fails is not None:
            raise self.fails
        session = CallSession(order.plan, self.extractor, self.playbook)
        journal = Journal.create(self.folder, order.plan.id)
        source = order.source
        if source is None:
            heard = hear_live(order.turns)
            return RunningCall(CallParts(heard, session, journal, order.listen, before=order.before))
        hush = Hush(source)
        since = source.position / SAMPLE_RATE
        scripts = [list(_from(self.said.get(side, ()), since)) for side in source.channels]
        return RunningCall(
            CallParts(
                transcribe(
                    hush,
                    Engines(ScriptedRecognizer(*scripts)),
                    profile=profile_of(order.mode),
                    detector=AlwaysVoice,
                ),
                session,
                journal,
                order.listen,
                hush=hush,
                hang_up=source.end,
                before=order.before,
            )
        )


def _from(script: Sequence[Line], since: float) -> Iterator[Line]:
    """What a script says after a time, for a stream that begins then."""
    for line in script:
        words = tuple(
            Word(word.text, word.start - since, word.end - since, word.confidence)
            for word in line.hypothesis.words
            if word.end > since
        )
        if line.after > since and words:
            yield Line(line.after - since, Hypothesis(words, final=line.hypothesis.final))


@dataclass
class Up:
    """A gateway that is up."""

    serving: Serving
    kitchen: Kitchen
    folder: Path
    tokens: TokenFile
    host: str = "127.0.0.1"

    @property
    def http(self) -> str:
        return f"http://{self.host}:{self.serving.port}"

    @property
    def ws(self) -> str:
        return f"ws://{self.host}:{self.serving.port}"

    @property
    def calls(self) -> list[HostedCall]:
        return list(self.serving.board or ())

    @property
    def connections(self) -> int:
        """WebSockets and AudioSocket streams, and those that have not said what they are, as they count."""
        return self.serving._doors.connections.under_way + self.serving._unheard.under_way

    async def call(self) -> HostedCall:
        """The one call there is, once it is there."""
        await until(lambda: self.calls)
        (call,) = self.calls
        return call

    def journal(self, call: str) -> list[dict[str, Any]]:
        path = self.folder / f"{call}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    async def metrics(self, http: ClientSession, **headers: str) -> dict[str, float]:
        """The samples that `/metrics` shows, by name and labels as they are written."""
        async with http.get(f"{self.http}/metrics", headers=headers) as answer:
            lines = (await answer.text()).splitlines()
        return {
            name: float(value)
            for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))
        }


async def soon(awaited: Awaitable[T]) -> T:
    return await asyncio.wait_for(awaited, SOON)


async def until(condition: Callable[[], object]) -> None:
    """Wait for what tells nobody."""
    async with asyncio.timeout(SOON):
        while not condition():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)


class Caller:
    """A call sent by our own sender over one WebSocket after another."""

    def __init__(self, up: Up, channels: Sequence[Channel] = (AGENT, CUSTOMER), **about: str) -> None:
        self.up = up
        self.channels = tuple(channels)
        self.out = OwnSender(channels, about)
        self.socket: websockets.ClientConnection | None = None

    async def connect(self, path: str = "/audio", **headers: str) -> Answer | None:
        """Connect, say hello, and send again what the gateway has missed."""
        self.socket = await soon(
            websockets.connect(
                self.up.ws + path, additional_headers=headers, compression=None, max_queue=None
            )
        )
        await self.socket.send(self.out.hello())
        answer = await self.answer()
        if isinstance(answer, Welcome):
            for message in self.out.again(answer.position):
                await self.socket.send(message)
        return answer

    async def answer(self) -> Answer | None:
        assert self.socket is not None
        return self.out.answered(await soon(self.socket.recv()))

    async def send(self, seconds: float) -> None:
        """Send so much more of the call, where it is connected; else keep it back."""
        for _ in range(round(seconds * 10)):
            samples = np.full(FRAME, 1000, np.int16)
            messages = [
                self.out.add(AudioFrame(channel, self.out.position, samples)) for channel in self.channels
            ]
            if self.socket is not None and messages[-1] is not None:
                await soon(self.socket.send(messages[-1]))

    async def end(self) -> None:
        assert self.socket is not None
        await self.socket.send(self.out.end())
        assert await self.answer() == AllHeard()
        await self.closed()

    def drop(self) -> None:
        """The line breaks."""
        assert self.socket is not None
        self.socket.transport.abort()
        self.socket = None

    async def closed(self) -> tuple[int, str]:
        """Wait until the gateway closes; code and reason."""
        assert self.socket is not None
        return await closing(self.socket)

    async def refused(self) -> tuple[str, int, str]:
        """How it is turned away: the protocol's code, the close code, and the reason."""
        answer = await self.connect() if self.socket is None else await self.answer()
        assert isinstance(answer, TurnedAway)
        return answer.code, *(await self.closed())


async def closing(socket: websockets.ClientConnection) -> tuple[int, str]:
    """Code and reason with which the gateway closes, whatever it says before."""
    with suppress(websockets.ConnectionClosed):
        while True:
            await soon(socket.recv())
    await soon(socket.wait_closed())
    return socket.close_code or 0, socket.close_reason or ""


class Screen:
    """A desk, or a subscriber of one call's events."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self.events: list[dict[str, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self.refused: list[dict[str, str]] = []

    @classmethod
    async def open(cls, http: ClientSession, up: Up, path: str = "/desk", **headers: str) -> Screen:
        return cls(await soon(http.ws_connect(up.ws + path, headers=headers)))

    async def take(self) -> None:
        """The next message."""
        said = json.loads(await soon(self._socket.receive_str()))
        if "event" in said:
            self.events.append(said)
        elif "calls" in said:
            self.calls = said["calls"]
        else:
            self.refused.append(said["refused"])

    async def until(self, condition: Callable[[], object]) -> None:
        while not condition():
            await self.take()

    async def event(self, name: str) -> dict[str, Any]:
        """The first event of this name, waiting for it."""
        await self.until(lambda: any(event["event"] == name for event in self.events))
        return next(event for event in self.events if event["event"] == name)

    async def say(self, **fields: Any) -> None:
        await self._socket.send_json(fields)

    async def follow(self, call: str, since: int = 0) -> None:
        await self.say(follow={"call": call, "since": since})

    async def order(self, command: str, call: str, target: str | None = None, id_: str = "k1") -> None:
        await self.say(command=command, call=call, target=target, id=id_)

    async def close(self) -> None:
        await self._socket.close()

    async def closed(self) -> tuple[int, str]:
        """Wait until the gateway closes; code and reason."""
        while True:
            message = await soon(self._socket.receive())
            if message.type is WSMsgType.CLOSE:
                return message.data, message.extra
            if message.type in {WSMsgType.CLOSED, WSMsgType.ERROR}:
                return self._socket.close_code or 0, ""
            said = json.loads(message.data)
            self.events += [said] if "event" in said else []

    @property
    def lasting(self) -> list[dict[str, Any]]:
        """All events but partials."""
        return [event for event in self.events if event.get("final") is not False]

    @property
    def finals(self) -> list[str]:
        return [event["text"] for event in self.events if event.get("final")]


def seqs(events: Sequence[dict[str, Any]]) -> list[int]:
    return [event["seq"] for event in events]


def all_logs(caplog: Any) -> str:
    """Everything that was logged on the gateway's side, tracebacks too."""
    formatter = logging.Formatter("%(name)s %(message)s")
    ours = [record for record in caplog.records if not record.name.startswith("websockets.")]
    return "\n".join(formatter.format(record) for record in ours)
