"""Who is heard at a desk, before any word is recognised."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE, Samples
from speech.sources.desk.presence import Presence, Step

FRAME = 320


class Loud:
    """Takes for a voice what is loud, and counts how often any of them was asked."""

    window = 512
    asked = 0

    def __init__(self) -> None:
        Loud.asked = 0

    def probability(self, samples: Samples) -> float:
        Loud.asked += 1
        return float(np.abs(samples).max() > 3000)

    def reset(self) -> None:
        pass


def sound(seconds: float, loud: int, seed: int = 1) -> Samples:
    noise = np.random.default_rng(seed).standard_normal(round(seconds * SAMPLE_RATE))
    return np.clip(noise * loud, -32_000, 32_000).astype(np.int16)


def power(samples: Samples) -> float:
    return float(np.square(samples.astype(float)).sum())


def hear(
    presence: Presence, agent: Samples, customer: Samples, start: int = 0, *, skip: bool = False
) -> list[Step]:
    push = presence.skip if skip else presence.push
    return [
        push(start + at, agent[at : at + FRAME], customer[at : at + FRAME])
        for at in range(0, len(agent), FRAME)
    ]


def test_each_side_is_followed_on_its_own_and_its_sound_handed_on():
    silence, voice = np.zeros(SAMPLE_RATE, np.int16), sound(1.0, 3000)
    steps = hear(Presence(Loud), voice, silence)
    assert all(step.agent_speaks for step in steps[2:])
    assert not any(step.customer_speaks or step.tone or step.tones for step in steps)
    assert np.array_equal(np.concatenate([step.agent for step in steps]), voice)
    assert [(step.start, step.end, step.at) for step in steps[:2]] == [(0, 320, 0.02), (320, 640, 0.04)]
    steps = hear(Presence(Loud), silence, voice)
    assert all(step.customer_speaks for step in steps[2:])
    assert not any(step.agent_speaks for step in steps)


def test_a_voice_that_ends_is_no_longer_heard_at_once():
    steps = hear(
        Presence(Loud), np.concatenate((sound(0.5, 3000), sound(0.5, 10))), np.zeros(SAMPLE_RATE, np.int16)
    )
    speaks = [step.agent_speaks for step in steps]
    assert speaks[10:24] == [True] * 14
    assert not any(speaks[28:])


def test_a_tone_of_the_network_is_told_and_sounds_meanwhile():
    at = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    dial = (8000 * np.sin(2 * np.pi * 425 * at)).astype(np.int16)
    steps = hear(Presence(Loud), np.zeros_like(dial), dial)
    assert not steps[3].tone
    assert all(step.tone for step in steps[10:])
    assert len([tone for step in steps for tone in step.tones]) == 1


def test_the_customers_echo_is_taken_out_and_counted():
    customer = sound(8.0, 2000) * np.repeat(np.random.default_rng(3).integers(0, 2, 80), SAMPLE_RATE // 10)
    customer = customer.astype(np.int16)
    agent = (np.roll(customer, 1600) * 0.3).astype(np.int16)
    presence = Presence(Loud)
    steps = hear(presence, agent, customer)
    assert presence.echo_delay == pytest.approx(0.1, abs=0.02)
    assert presence.suppressed > 1.0
    left = np.concatenate([step.agent for step in steps]).astype(float)
    assert (
        np.square(left[-3 * SAMPLE_RATE :]).sum()
        < 0.2 * np.square(agent[-3 * SAMPLE_RATE :].astype(float)).sum()
    )


def test_what_is_skipped_is_not_looked_at_and_nothing_is_said_of_it():
    presence = Presence(Loud)
    voice = sound(1.0, 3000)
    steps = hear(presence, voice, voice, skip=True)
    assert Loud.asked == 0
    assert not any(step.agent_speaks or step.customer_speaks or step.tone or step.tones for step in steps)
    assert (presence.suppressed, presence.echo_delay) == (0.0, None)
    assert steps[-1].at == 1.0


def test_after_skipping_it_goes_on_as_if_it_began():
    at = np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE
    dial = (8000 * np.sin(2 * np.pi * 425 * at)).astype(np.int16)
    presence, silence = Presence(Loud), np.zeros_like(dial)
    hear(presence, silence[: 2 * SAMPLE_RATE], dial[: 2 * SAMPLE_RATE])
    hear(presence, silence[:SAMPLE_RATE], dial[:SAMPLE_RATE], 2 * SAMPLE_RATE, skip=True)
    steps = hear(presence, silence, dial, 3 * SAMPLE_RATE)
    assert not steps[3].tone
    told = [tone for step in steps for tone in step.tones]
    assert [round(tone.since, 1) for tone in told] == [3.0], "not what was begun before"


def test_how_the_echo_comes_is_known_again_after_skipping():
    customer = sound(8.0, 2000) * np.repeat(np.random.default_rng(3).integers(0, 2, 80), SAMPLE_RATE // 10)
    customer = customer.astype(np.int16)
    agent = (np.roll(customer, 1600) * 0.3).astype(np.int16)
    presence = Presence(Loud)
    hear(presence, agent, customer)
    before = presence.suppressed
    hear(presence, agent, customer, 8 * SAMPLE_RATE, skip=True)
    assert presence.suppressed == before
    hear(presence, agent[:SAMPLE_RATE], customer[:SAMPLE_RATE], 16 * SAMPLE_RATE)
    assert presence.suppressed > before


def test_a_silenced_frame_lasts_as_long_and_holds_nothing():
    step = hear(Presence(Loud), sound(0.02, 3000), sound(0.02, 3000))[0]
    silent = step.silent()
    assert (silent.start, silent.at, len(silent.agent), len(silent.customer)) == (0, 0.02, FRAME, FRAME)
    assert not silent.agent.any()
    assert not silent.customer.any()
    assert step.agent.any()
