"""One call's audio, cut out of the day."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import numpy as np
import pytest

from cues.calls.desk.line import Line
from speech.audio import AudioFrame, Channel
from speech.sources.desk.presence import Step
from speech.sources.source import AudioSource
from speech.transcript import AudioTrouble

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
BEGAN = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
START = 160_000


def step(start: int) -> Step:
    agent, customer = np.full(320, 1, np.int16), np.full(320, 2, np.int16)
    return Step(start, agent, customer, agent_speaks=True, customer_speaks=True, tone=False, tones=())


@pytest.fixture
def line() -> Line:
    return Line("Headset and Speakers", BEGAN, START)


async def rest(line: Line) -> list[AudioFrame | AudioTrouble]:
    async with asyncio.timeout(30):
        return [item async for item in line.frames()]


def test_it_is_a_source_of_live_audio_that_tells_when_its_call_began(line):
    source: AudioSource = line
    assert (source.live, source.channels, source.began) == (True, (AGENT, CUSTOMER), BEGAN)
    assert line.since == 10.0


async def test_its_frames_count_from_the_calls_own_beginning(line):
    line.push(step(START))
    line.push(step(START + 320))
    line.end()
    frames = await rest(line)
    assert [(each.channel, each.start) for each in frames] == [
        (AGENT, 0),
        (CUSTOMER, 0),
        (AGENT, 320),
        (CUSTOMER, 320),
    ]
    assert [int(each.samples[0]) for each in frames] == [1, 2, 1, 2]


@pytest.mark.parametrize(("day", "call"), [(12.5, 2.5), (10.0, 0.0), (9.0, 0.0)])
async def test_a_trouble_is_told_in_its_place_and_time(line, day, call):
    line.push(step(START))
    line.note(AudioTrouble(day, "device_lost", "The headset has gone."))
    line.end()
    assert (await rest(line))[-1] == AudioTrouble(call, "device_lost", "The headset has gone.")


async def test_frames_come_as_they_are_pushed_to_one_who_waits(line):
    frames = line.frames()
    waiting = asyncio.ensure_future(anext(frames))
    await asyncio.sleep(0)
    assert not waiting.done()
    line.push(step(START))
    assert (await waiting).channel is AGENT
    await frames.aclose()


async def test_the_end_ends_one_who_waits_and_what_comes_later_is_not_the_calls(line):
    waiting = asyncio.ensure_future(rest(line))
    await asyncio.sleep(0)
    line.end()
    line.end()
    line.push(step(START))
    line.note(AudioTrouble(11.0, "device_lost", "The headset has gone."))
    assert await waiting == []
    assert await rest(line) == []


async def test_what_was_pushed_before_the_end_is_heard_to_the_end(line):
    for number in range(100):
        line.push(step(START + number * 320))
    line.end()
    assert len(await rest(line)) == 200
