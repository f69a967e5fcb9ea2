import asyncio
from datetime import UTC, datetime

import numpy as np
import pytest

from speech.audio import DESK, SAMPLE_RATE, AudioFrame, Channel
from speech.sources.network import AT_ONCE, WAITING, NetworkSource
from speech.sources.protocols.protocol import Sound
from speech.transcript import AudioTrouble

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
BEGAN = datetime(2026, 3, 17, 10, tzinfo=UTC)


def source(*channels, live=True, start=0):
    return NetworkSource("test", channels or (CUSTOMER,), DESK, BEGAN, live=live, start=start)


def wave(rate, begin, size, hertz=440):
    times = np.arange(begin, begin + size) / rate
    return (8000 * np.sin(2 * np.pi * hertz * times)).astype(np.int16)


async def taken(network):
    return [item async for item in network.frames()]


def joined(items, channel):
    return np.concatenate([item.samples for item in items if getattr(item, "channel", None) is channel])


@pytest.mark.parametrize("rate", [8000, 16_000, 24_000, 44_100, 48_000])
async def test_any_rate_comes_out_as_sixteen_kilohertz_whole(rate):
    network = source()
    for at in range(0, rate, rate // 50):
        network.push(Sound(CUSTOMER, rate, wave(rate, at, rate // 50)))
    network.end()
    heard = joined(await taken(network), CUSTOMER)
    assert abs(len(heard) - SAMPLE_RATE) <= rate // 50
    middle = slice(2000, 14_000)
    assert np.abs(heard[middle].astype(int) - wave(SAMPLE_RATE, 0, SAMPLE_RATE)[middle]).max() < 80


async def test_positions_place_pieces_and_leave_no_seams():
    network = source()
    for at in range(0, 8000, 160):
        if not 3200 <= at < 4800:
            network.push(Sound(CUSTOMER, 8000, wave(8000, at, 160), at))
    network.end()
    heard = joined(await taken(network), CUSTOMER)
    truth = wave(SAMPLE_RATE, 0, SAMPLE_RATE)
    assert len(heard) == SAMPLE_RATE
    for begin, end in ((500, 6000), (10_000, 15_500)):
        assert np.abs(heard[begin:end].astype(int) - truth[begin:end]).max() < 80
    assert np.abs(heard[6800:9200]).max() < 200, "what was not sent is silence"


async def test_it_yields_as_it_comes_and_ends_when_told():
    network = source()
    taking = asyncio.create_task(taken(network))
    network.push(Sound(CUSTOMER, 16_000, wave(16_000, 0, 640)))
    await asyncio.sleep(0)
    network.note("audio_dropped", "lost")
    network.push(Sound(AGENT, 16_000, wave(16_000, 0, 640)))
    network.end()
    network.end()
    network.push(Sound(CUSTOMER, 16_000, wave(16_000, 0, 640)))
    items = await taking
    assert [type(item) for item in items] == [AudioFrame, AudioFrame, AudioTrouble]
    assert items[2].at == 0.04


async def test_a_sender_that_waits_is_slowed_down():
    network = source(live=False)
    await network.room()
    network.push(Sound(CUSTOMER, 16_000, wave(16_000, 0, round(SAMPLE_RATE * WAITING) + 640)))
    waiting = asyncio.create_task(network.room())
    frames = network.frames()
    await anext(frames)
    assert (waiting.done(), network.full) == (False, True)
    await anext(frames)
    await waiting
    assert not network.full


async def test_two_connections_are_one_call():
    network = source(CUSTOMER, AGENT)
    network.leave(AGENT)
    network.push(Sound(CUSTOMER, 16_000, wave(16_000, 0, 3200)))
    network.join(AGENT)
    network.push(Sound(AGENT, 16_000, wave(16_000, 0, 1600)))
    network.push(Sound(CUSTOMER, 16_000, wave(16_000, 3200, 1600)))
    network.end()
    items = await taken(network)
    assert not joined(items, AGENT)[:3200].any()
    assert (joined(items, AGENT)[3200:] == wave(16_000, 0, 1600)).all()
    assert network.position == 4800


async def test_a_call_goes_on_where_it_was():
    network = source(start=32_000)
    network.push(Sound(CUSTOMER, 8000, wave(8000, 16_000, 320), 16_000))
    network.end()
    items = await taken(network)
    assert items[0].start == 32_000


async def test_it_says_how_much_silence_a_piece_brings_with_it():
    network = source()
    told = [network.push(Sound(CUSTOMER, 8000, wave(8000, 0, 160), at)) for at in (0, 160, 8000, 8160, 4000)]
    assert told == pytest.approx([0.0, 0.0, 0.96, 0.0, 0.0], abs=0.001)
    assert network.push(Sound(CUSTOMER, 8000, wave(8000, 0, 160))) == 0.0
    network.end()
    assert network.push(Sound(CUSTOMER, 8000, wave(8000, 0, 160), 80_000)) == 0.0


async def test_many_frames_at_once_leave_others_their_turn():
    network = source()
    network.push(Sound(CUSTOMER, 16_000, wave(16_000, 0, SAMPLE_RATE)))
    network.end()
    turns, taken_in_all = 0, 0

    async def other():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    others = asyncio.create_task(other())
    async for _ in network.frames():
        taken_in_all += 1
    others.cancel()
    assert turns == taken_in_all // AT_ONCE


@pytest.mark.parametrize("minutes", [2, 240])
async def test_what_a_sender_leaves_out_is_a_hole_and_what_follows_lies_at_its_place(minutes):
    network = NetworkSource("test", (CUSTOMER, AGENT), DESK, BEGAN, live=True, leaves_out=True)
    far = 8000 + minutes * 60 * 8000
    for begin in (0, far):
        for at in range(begin, begin + 8000, 800):
            for side in (CUSTOMER, AGENT):
                assert network.push(Sound(side, 8000, wave(8000, at, 800), at)) == 0.0
    network.end()
    items = await taken(network)
    assert network.position == (far + 8000) * 2
    assert network.unbroken_since == far * 2
    assert sum(len(item.samples) for item in items) < 2 * 2.1 * SAMPLE_RATE, "nothing stands for the hole"
    for side in (CUSTOMER, AGENT):
        before = [item for item in items if item.channel is side and item.start < far * 2]
        after = [item for item in items if item.channel is side and item.start >= far * 2]
        assert after[0].start == far * 2
        for pieces, begin in ((before, 0), (after, far * 2)):
            heard = np.concatenate([item.samples for item in pieces])
            truth = wave(SAMPLE_RATE, begin, SAMPLE_RATE)
            assert np.abs(heard[500:15_000].astype(int) - truth[500:15_000]).max() < 80


@pytest.mark.parametrize(("leaves_out", "start"), [(False, 3600), (True, 25 * 3600)])
async def test_a_position_that_is_a_mistake_leaves_no_hole(leaves_out, start):
    network = NetworkSource("test", (CUSTOMER,), DESK, BEGAN, live=True, leaves_out=leaves_out)
    network.push(Sound(CUSTOMER, 16_000, wave(16_000, 0, 16_000), 0))
    network.push(Sound(CUSTOMER, 16_000, wave(16_000, 0, 16_000), start * 16_000))
    assert (network.position, network.unbroken_since) == (32_000, 0)
