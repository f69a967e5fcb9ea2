"""A desk that is heard without a device or a recogniser: how loud a side is says which words are spoken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from cues.calls.desk.listening import Listening
from cues.calls.desk.one_call import DeskOrder, OneCall
from cues.calls.events import CallEvent
from cues.calls.journal import Journal
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallSession
from cues.details.extractor import DetailExtractor
from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Samples
from speech.sources.desk.presence import Presence
from speech.sources.hush import Hush
from speech.sources.source import AudioSource
from speech.transcript import AudioTrouble, Heard, Tick, Utterance, Word
from tests import costly

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
FRAME = SAMPLE_RATE // 10
SOON = 30.0
"""Seconds after which what is waited for will not come any more, on a machine however busy."""


class AnySound:
    """Takes every sound for a voice, and counts how often it was asked."""

    window = FRAME // 5
    asked = 0

    def probability(self, samples: Samples) -> float:
        AnySound.asked += 1
        return float(samples.any())

    def reset(self) -> None:
        pass


class Room:
    """What is listened to: a side is silent, or says a text once, at its loudness, while it sounds."""

    name = "Headset and Speakers"
    channels = (AGENT, CUSTOMER)
    live = True
    began = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)

    def __init__(self) -> None:
        self.devices: dict[Channel, object | None] = {AGENT: "Headset", CUSTOMER: "Speakers"}
        self.texts: list[str] = []
        self.at = 0.0
        self._queue: asyncio.Queue[AudioFrame | AudioTrouble | None] = asyncio.Queue()
        self._noise = np.random.default_rng(1)

    async def hear(self, seconds: float, *, agent: str = "", customer: str = "") -> None:
        """Let time go by until it has been listened to."""
        for _ in range(round(seconds * 10)):
            start = round(self.at * SAMPLE_RATE)
            self.at = round(self.at + 0.1, 1)
            for channel, text in ((AGENT, agent), (CUSTOMER, customer)):
                await self._queue.put(AudioFrame(channel, start, self._sound(text)))
        await self._queue.join()

    async def tell(self, code: str, message: str) -> None:
        """Something is wrong with a device."""
        await self._queue.put(AudioTrouble(self.at, code, message))
        await self._queue.join()

    def stop(self) -> None:
        self._queue.put_nowait(None)

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        while (item := await self._queue.get()) is not None:
            yield item
            self._queue.task_done()

    def _sound(self, text: str) -> Samples:
        if not text:
            return np.zeros(FRAME, np.int16)
        if text not in self.texts:
            self.texts.append(text)
        loud = 1_000 * (1 + self.texts.index(text))
        return (loud * self._noise.choice((-1, 1), FRAME)).astype(np.int16)


class MadeDesk:
    """Listens to a room; `async with` begins and ends it."""

    def __init__(self, folder: Path, extractor: DetailExtractor, *, by_speech: bool = False) -> None:
        self.folder = folder
        self.room = Room()
        self.failure: Exception | None = None
        """What making the next call fails with."""
        self._extractor = extractor
        self._heard = asyncio.Event()
        self.listening = Listening(
            self.room, self.make, Presence(AnySound), by_speech=by_speech, agent="anna"
        )
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> MadeDesk:
        self._running = asyncio.create_task(self.listening.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """The devices end, and listening with them."""
        assert self._running is not None
        self.room.stop()
        await asyncio.wait_for(self._running, SOON)

    def make(self, order: DeskOrder) -> RunningCall:
        """As the desk's kitchen does, with an ear that reads loudness."""
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

        def listen(heard: Heard) -> None:
            order.listen(heard)
            self._heard.set()

        hush = Hush(order.line, spares=order.spares)
        return RunningCall(
            CallParts(
                order.through(self._ear(hush)),
                CallSession(order.plan, self._extractor, costly.playbook()),
                Journal.create(self.folder, order.plan.id),
                listen,
                order.stats,
                hush=hush,
                hang_up=order.line.end,
            )
        )

    async def hear(self, seconds: float, *, agent: str = "", customer: str = "") -> None:
        """Let time go by, until the call that is on has been heard up to it."""
        await self.room.hear(seconds, agent=agent, customer=customer)
        call = self.listening.call
        async with asyncio.timeout(SOON):
            while call is not None and not call.over and call.line.since + call.at < self.room.at - 0.01:
                self._heard.clear()
                await self._heard.wait()

    async def next_call(self) -> OneCall:
        return await asyncio.wait_for(self.listening.next_call(), SOON)

    def written(self) -> str:
        """All that lies on the disk."""
        return " ".join(path.read_text(encoding="utf-8") for path in self.folder.rglob("*") if path.is_file())

    async def _ear(self, source: AudioSource) -> Any:
        numbers = {channel: count(1) for channel in (AGENT, CUSTOMER)}
        said = dict.fromkeys(numbers, "")
        async for item in source.frames():
            if isinstance(item, AudioTrouble):
                yield item
                continue
            start, at = item.start / SAMPLE_RATE, item.end / SAMPLE_RATE
            loud = round(int(np.abs(item.samples.astype(int)).max()) / 1_000)
            text = self.room.texts[loud - 1] if loud else ""
            if text and text != said[item.channel]:
                words = tuple(Word(word, start, at) for word in text.split())
                yield Utterance(item.channel, next(numbers[item.channel]), at, words)
            said[item.channel] = text
            if item.channel is CUSTOMER:
                yield Tick(at, dict.fromkeys(numbers, 0.0), dict.fromkeys(numbers, -20.0))


async def until(call: OneCall, event: str, times: int = 1) -> CallEvent:
    """The event of this name, or the second or third, from the call's beginning on."""
    async with asyncio.timeout(SOON), aclosing(call.log.follow()) as events:
        async for each in events:
            times -= each.event == event
            if not times:
                return each
    raise AssertionError(f"the call ended without {event}")


async def ended(call: OneCall) -> list[CallEvent]:
    """All events of a call, once it is over."""
    async with asyncio.timeout(SOON):
        return [event async for event in call.log.follow()]


def heard(events: list[CallEvent]) -> list[str]:
    """What was said, as far as it was shown in the end."""
    return [event.text for event in events if event.event == "transcript" and event.final and event.text]


def names(events: list[CallEvent]) -> list[str]:
    """What happened to a call, what was said and found left out."""
    left_out = {"transcript", "detail", "cue"}
    return [event.event for event in events if event.event not in left_out]
