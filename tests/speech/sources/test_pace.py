import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import numpy as np
import pytest

from speech.audio import AudioFrame, Channel
from speech.sources.pace import Pace
from speech.sources.play_clock import PlayClock
from speech.transcript import AudioTrouble


class Quiet:
    """Some frames of 20 ms silence and a trouble after them."""

    name, channels, live = "quiet", (Channel.CUSTOMER,), False
    began = datetime(2025, 5, 1, tzinfo=UTC)

    def __init__(self, count: int) -> None:
        self.count = count
        self.closed = False

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        try:
            for n in range(self.count):
                await asyncio.sleep(0)
                yield AudioFrame(Channel.CUSTOMER, n * 320, np.zeros(320, np.int16))
            yield AudioTrouble(self.count * 0.02, "audio_damaged", "cut short")
        finally:
            self.closed = True


async def test_it_hands_on_all_that_comes_and_speaks_for_its_source() -> None:
    pace = Pace(Quiet(5), PlayClock(None))
    items = [item async for item in pace.frames()]
    assert [item.start for item in items if isinstance(item, AudioFrame)] == [0, 320, 640, 960, 1280]
    assert isinstance(items[-1], AudioTrouble)
    assert (pace.name, pace.channels, pace.live) == ("quiet", (Channel.CUSTOMER,), False)
    assert pace.began == datetime(2025, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("speed", [1.0, 4.0])
async def test_nothing_is_heard_before_it_is_spoken(speed: float) -> None:
    clock = PlayClock(speed)
    pace = Pace(Quiet(10), clock)
    assert clock.elapsed == 0
    async for item in pace.frames():
        spoken = item.end / 16_000 if isinstance(item, AudioFrame) else item.at
        assert clock.elapsed >= spoken / speed


@pytest.mark.parametrize("speed", [None, 100.0])
async def test_no_frame_passes_while_paused(speed: float | None) -> None:
    clock = PlayClock(speed)
    pace = Pace(Quiet(50), clock)
    passed: list[object] = []
    third = asyncio.Event()

    async def listen() -> None:
        async for item in pace.frames():
            passed.append(item)
            if len(passed) == 3:
                clock.pause()
                third.set()

    listener = asyncio.create_task(listen())
    await third.wait()
    assert clock.paused
    stood_at = clock.elapsed
    await asyncio.sleep(0.05)
    assert len(passed) == 3
    assert clock.elapsed == stood_at
    clock.pause()
    clock.resume()
    clock.resume()
    assert not clock.paused
    await listener
    assert len(passed) == 51


async def test_a_pause_costs_no_time_of_the_call() -> None:
    clock = PlayClock(2.0)
    pace = Pace(Quiet(4), clock)
    clock.pause()
    listener = asyncio.create_task(anext(aiter(pace.frames())))
    await asyncio.sleep(0.03)
    assert not listener.done()
    assert clock.elapsed == 0
    clock.resume()
    first = await listener
    assert isinstance(first, AudioFrame)
    assert clock.elapsed >= 0.01


async def test_closing_early_closes_the_source() -> None:
    source = Quiet(50)
    frames = Pace(source, PlayClock(None)).frames()
    await anext(frames)
    assert not source.closed
    await frames.aclose()  # type: ignore[attr-defined]
    assert source.closed
