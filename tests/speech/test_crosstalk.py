"""The gate between two channels: leaks, two people at once, and frames that lack a partner."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.samples import sample
from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Samples
from speech.crosstalk import CrosstalkGate
from speech.pcm import from_pcm, to_pcm
from speech.sources.media import Media
from tests.speech.call_in_memory import tone

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
SIDES = (AGENT, CUSTOMER)


@pytest.fixture(scope="module")
def sides() -> tuple[Samples, Samples]:
    """Half a minute of the sample call, both people at about the same level."""
    with Media(sample().path) as media:
        waves = np.concatenate([waves for waves, _ in media.blocks()], axis=1)[:, : 30 * SAMPLE_RATE]
    agent, customer = to_pcm(waves)
    return agent, customer


def leaking(agent: Samples, customer: Samples, *, leak: float, quieter: float = 0.0) -> Samples:
    """The customer's side, `quieter` dB softer, with the agent's in it `leak` dB down."""
    voice = from_pcm(customer) * np.float32(10 ** (-quieter / 20))
    return to_pcm(voice + from_pcm(agent) * np.float32(10 ** (-leak / 20)))


def interleaved(agent: Samples, customer: Samples, cuts: Iterable[int]) -> list[AudioFrame]:
    edges = [0, *cuts, max(len(agent), len(customer))]
    return [
        AudioFrame(channel, low, samples[low:high])
        for low, high in pairwise(edges)
        for channel, samples in zip(SIDES, (agent, customer), strict=True)
        if low < len(samples)
    ]


def through(frames: Iterable[AudioFrame], channels: tuple[Channel, ...] = SIDES) -> dict[Channel, Samples]:
    gate = CrosstalkGate(channels)
    gone = [out for frame in frames for out in gate.push(frame)] + gate.finish()
    for channel in channels:
        starts = [frame.start for frame in gone if frame.channel is channel]
        assert starts == sorted(starts)
    return {
        channel: np.concatenate([frame.samples for frame in gone if frame.channel is channel])
        for channel in channels
    }


def gated(agent: Samples, customer: Samples, frame: int = 1600) -> dict[Channel, Samples]:
    return through(interleaved(agent, customer, range(frame, len(agent), frame)))


def loud(samples: Samples) -> np.ndarray:
    """Which tenths of a second hold a voice."""
    tenths = samples[: len(samples) // 1600 * 1600].reshape(-1, 1600).astype(np.float64)
    return np.asarray((tenths**2).mean(axis=1) > 300**2)


def kept(before: Samples, after: Samples, where: np.ndarray) -> float:
    """Share of the energy that passed, in these tenths of a second."""
    tenths = [samples.reshape(-1, 1600)[where].astype(np.float64) for samples in (before, after)]
    return float((tenths[1] ** 2).sum() / (tenths[0] ** 2).sum())


@pytest.mark.parametrize("leak", [16, 20, 26, 32])
def test_a_leak_is_muted_and_a_voice_is_not(sides: tuple[Samples, Samples], leak: float) -> None:
    agent, customer = sides
    line = leaking(agent, customer, leak=leak)
    after = gated(agent, line)
    assert kept(line, after[CUSTOMER], loud(agent) & ~loud(customer)) < 0.1
    assert kept(line, after[CUSTOMER], loud(customer) & ~loud(agent)) > 0.99
    assert kept(agent, after[AGENT], loud(agent) & ~loud(customer)) > 0.99


def test_a_customer_far_from_the_telephone_is_heard_in_turn(sides: tuple[Samples, Samples]) -> None:
    agent, customer = sides
    line = leaking(agent, customer, leak=32, quieter=15)
    assert kept(line, gated(agent, line)[CUSTOMER], loud(customer) & ~loud(agent)) > 0.95


def test_two_people_at_once_are_both_heard(sides: tuple[Samples, Samples]) -> None:
    agent, customer = sides
    agent = np.concatenate((agent[: 15 * SAMPLE_RATE], np.roll(agent[15 * SAMPLE_RATE :], 5 * SAMPLE_RATE)))
    line = leaking(agent, customer, leak=32, quieter=6)
    both = loud(agent) & loud(customer)
    assert both.sum() > 20
    after = gated(agent, line)
    assert kept(line, after[CUSTOMER], both) > 0.9
    assert kept(agent, after[AGENT], both) > 0.9


def test_where_the_leak_lies_deep_a_quiet_voice_under_the_other_is_kept() -> None:
    leak, voice = tone(20.0, loud=80), tone(20.0, loud=1400)  # 40 and 15 dB under the agent
    agent = tone(40.0, loud=8000)
    after = gated(agent, np.concatenate((leak, voice)))[CUSTOMER]
    assert not after[SAMPLE_RATE : 20 * SAMPLE_RATE].any()
    assert np.array_equal(after[21 * SAMPLE_RATE : 24 * SAMPLE_RATE], voice[SAMPLE_RATE : 4 * SAMPLE_RATE])
    assert not gated(agent, np.concatenate((voice, voice)))[CUSTOMER][SAMPLE_RATE:].any()


def test_mute_and_sound_follow_the_voices_at_once() -> None:
    agent = np.concatenate((tone(2.0, loud=8000), np.zeros(2 * SAMPLE_RATE, np.int16)))
    customer = np.concatenate((tone(2.0, loud=400), tone(2.0, loud=3000)))
    silent = np.flatnonzero(gated(agent, customer)[CUSTOMER].reshape(-1, 160).any(axis=1) == 0)
    assert (silent[0], silent[-1]) == (2, 202)  # decided in 10 ms, faded in 10 ms; back in a few


def test_two_quiet_rooms_are_left_alone() -> None:
    agent, customer = tone(3.0, loud=50), tone(3.0, loud=3)
    assert np.array_equal(gated(agent, customer)[CUSTOMER], customer)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 5000), max_size=30))
def test_the_cut_does_not_matter(sizes: list[int]) -> None:
    levels = np.repeat([8000, 0, 500, 8000, 30, 4000], SAMPLE_RATE // 2) / 4000
    agent = (tone(3.0) * levels).astype(np.int16)
    customer = (tone(3.0) * levels[::-1]).astype(np.int16)
    cuts = [int(at) for at in np.cumsum(sizes) if at < len(agent)]
    cut, even = through(interleaved(agent, customer, cuts)), gated(agent, customer, 320)
    assert (even[CUSTOMER] == 0).sum() > (customer == 0).sum()
    for channel in SIDES:
        assert np.array_equal(cut[channel], even[channel])


def test_what_is_not_muted_is_the_same_frame() -> None:
    gate = CrosstalkGate(SIDES)
    frames = interleaved(tone(1.0), tone(1.0), range(320, SAMPLE_RATE, 320))
    assert [id(out) for frame in frames for out in gate.push(frame)] == [id(frame) for frame in frames]


@pytest.mark.parametrize("channel", [Channel.MIXED, CUSTOMER])
def test_a_single_channel_passes(channel: Channel) -> None:
    frame = AudioFrame(channel, 0, tone(0.1))
    assert CrosstalkGate((channel,)).push(frame) == [frame]


def test_a_side_that_ends_early_lets_the_other_pass() -> None:
    agent, customer = tone(1.0, loud=8000), tone(3.0, loud=400)
    after = gated(agent[:SAMPLE_RATE], customer[:SAMPLE_RATE])[CUSTOMER]
    whole = through(interleaved(agent, customer, range(320, 3 * SAMPLE_RATE, 320)))[CUSTOMER]
    assert np.array_equal(whole[:SAMPLE_RATE], after)
    assert np.array_equal(whole[SAMPLE_RATE:], customer[SAMPLE_RATE:])


def test_a_frame_waits_a_tenth_of_a_second_for_its_partner() -> None:
    gate = CrosstalkGate(SIDES)
    frames = [AudioFrame(CUSTOMER, start, tone(0.02)) for start in range(0, 3200, 320)]
    gone = [len(gate.push(frame)) for frame in frames]
    assert gone == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert gate.finish() == frames[5:]


def test_a_hole_in_one_side_passes_the_other_and_the_levels_begin_anew() -> None:
    frames = interleaved(tone(3.0, loud=8000), tone(3.0, loud=400), range(320, 3 * SAMPLE_RATE, 320))
    frames = [
        frame
        for frame in frames
        if frame.channel is CUSTOMER or not SAMPLE_RATE <= frame.start < 2 * SAMPLE_RATE
    ]
    after = through(frames)[CUSTOMER]
    assert not after[2 * 160 : SAMPLE_RATE].any()
    assert np.array_equal(
        after[SAMPLE_RATE : 2 * SAMPLE_RATE], tone(3.0, loud=400)[SAMPLE_RATE:][:SAMPLE_RATE]
    )
    assert not after[2 * SAMPLE_RATE + 2 * 160 :].any()


def test_a_longer_last_frame_keeps_its_rest() -> None:
    after = through(interleaved(tone(1.0, loud=8000), tone(1.3, loud=400), ()))[CUSTOMER]
    assert len(after) == round(1.3 * SAMPLE_RATE)
    assert np.array_equal(after[SAMPLE_RATE:], tone(1.3, loud=400)[SAMPLE_RATE:])
