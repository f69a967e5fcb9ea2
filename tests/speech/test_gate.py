"""The voice gate: what passes, whatever the frames, and where it stood in the call."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE, Samples
from speech.gate import Passage, StreamClock, VoiceGate


class LoudIsVoice:
    """A detector that takes every window with a sample above 1000 for voice."""

    window = 512

    def __init__(self) -> None:
        self.resets = 0

    def probability(self, samples: Samples) -> float:
        assert len(samples) == self.window
        return 1.0 if int(samples.max()) > 1000 else 0.0

    def reset(self) -> None:
        self.resets += 1


def gate() -> VoiceGate:
    return VoiceGate(LoudIsVoice(), pre_roll=0.1, hangover=0.2)


def call(*loud: tuple[float, float], seconds: float = 4.0) -> Samples:
    """A call whose samples tell their place, loud between the given times."""
    samples = (np.arange(round(seconds * SAMPLE_RATE)) % 1000).astype(np.int16)
    for begin, end in loud:
        samples[round(begin * SAMPLE_RATE) : round(end * SAMPLE_RATE)] += 2000
    return samples


def heard(gate: VoiceGate, samples: Samples, cuts: list[int]) -> list[Passage]:
    """What passes when the call comes in frames of these lengths, over and over."""
    passages: list[Passage] = []
    position = turn = 0
    while position < len(samples):
        length = cuts[turn % len(cuts)]
        passages += gate.push(position, samples[position : position + length])
        position, turn = position + length, turn + 1
    return passages


def spans(passages: list[Passage]) -> list[tuple[int, int]]:
    """Passages that touch, joined, as positions."""
    joined: list[tuple[int, int]] = []
    for passage in passages:
        end = passage.start + len(passage.samples)
        if joined and joined[-1][1] == passage.start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((passage.start, end))
    return joined


def test_silence_never_passes() -> None:
    silent = gate()
    assert heard(silent, call(), [1600]) == []
    assert silent.closed
    assert silent.quiet == pytest.approx(4.0)


def test_voice_passes_with_audio_before_and_after_it() -> None:
    voice = gate()
    ((begin, end),) = spans(heard(voice, call((1.0, 2.0)), [320]))
    assert begin / SAMPLE_RATE == pytest.approx(0.9, abs=0.033)
    assert end / SAMPLE_RATE == pytest.approx(2.2, abs=0.065)
    assert voice.closed


def test_what_passes_is_the_call_itself() -> None:
    samples = call((0.5, 1.0), (2.0, 2.5))
    for passage in heard(gate(), samples, [320]):
        assert np.array_equal(passage.samples, samples[passage.start :][: len(passage.samples)])


def test_voices_close_together_pass_as_one() -> None:
    assert len(spans(heard(gate(), call((1.0, 1.3), (1.4, 2.0)), [320]))) == 1
    assert len(spans(heard(gate(), call((1.0, 1.3), (2.4, 3.0)), [320]))) == 2


def test_audio_passes_at_once_while_the_gate_cannot_close() -> None:
    voice = gate()
    samples = call((0.0, 1.0))
    voice.push(0, samples[:600])
    (passage,) = voice.push(600, samples[600:700])
    assert (passage.start, len(passage.samples)) == (600, 100)


@given(cuts=st.lists(st.integers(1, 5000), min_size=1, max_size=8), loud=st.integers(1, 30))
def test_what_passes_does_not_depend_on_the_frames(cuts: list[int], loud: int) -> None:
    samples = call((0.31, 0.31 + loud / 20), (2.2, 2.3), seconds=3.0)
    assert spans(heard(gate(), samples, cuts)) == spans(heard(gate(), samples, [512]))


def test_quiet_counts_from_the_end_of_voice() -> None:
    voice = gate()
    heard(voice, call((0.0, 1.0), seconds=1.0), [320])
    assert voice.quiet == 0.0
    voice.push(SAMPLE_RATE, np.zeros(SAMPLE_RATE // 2, dtype=np.int16))
    assert voice.quiet == pytest.approx(0.5, abs=0.033)


def test_a_hole_in_the_audio_closes_the_gate() -> None:
    detector = LoudIsVoice()
    voice = VoiceGate(detector, pre_roll=0.1, hangover=0.2)
    samples = call((0.0, 4.0))
    voice.push(0, samples[:SAMPLE_RATE])
    assert not voice.closed
    passages = voice.push(2 * SAMPLE_RATE, np.zeros(1600, dtype=np.int16))
    assert passages == []
    assert voice.closed
    assert detector.resets == 1
    (passage,) = voice.push(2 * SAMPLE_RATE + 1600, samples[:1600])
    assert passage.start >= 2 * SAMPLE_RATE


def test_voiced_seconds_counts_windows_of_voice() -> None:
    voice = gate()
    heard(voice, call((1.0, 2.0)), [320])
    assert voice.voiced_seconds(0.0, 4.0) == pytest.approx(1.0, abs=0.065)
    assert voice.voiced_seconds(1.2, 1.4) == pytest.approx(0.2)
    assert voice.voiced_seconds(2.5, 4.0) == 0.0


def test_the_clock_maps_each_sample_back() -> None:
    samples = call((0.5, 1.0), (2.0, 2.5), (3.2, 3.4))
    clock = StreamClock()
    fed: list[int] = []
    for passage in heard(gate(), samples, [700]):
        clock.accept(passage)
        fed += range(passage.start, passage.start + len(passage.samples))
    assert clock.accepted == len(fed)
    for index in range(0, len(fed), 97):
        assert clock.start(index / SAMPLE_RATE) == fed[index] / SAMPLE_RATE
        assert clock.end((index + 1) / SAMPLE_RATE) == (fed[index] + 1) / SAMPLE_RATE


def test_the_clock_before_anything_was_accepted() -> None:
    assert StreamClock().start(0.0) == 0.0


def test_nothing_passes_after_an_ended_utterance_until_the_next_voice() -> None:
    voice = gate()
    samples = call((0.5, 1.0), (2.0, 2.5))
    passed = heard(voice, samples[: round(1.1 * SAMPLE_RATE)], [320])
    voice.rest()
    position = round(1.1 * SAMPLE_RATE)
    passed += voice.push(position, samples[position:])
    (first, second) = spans(passed)
    assert first[1] <= position
    assert second[0] / SAMPLE_RATE == pytest.approx(1.9, abs=0.033)


def test_an_ended_utterance_does_not_cut_a_voice_short() -> None:
    voice = gate()
    samples = call((0.5, 2.0))
    passed = heard(voice, samples[:SAMPLE_RATE], [320])
    voice.rest()
    passed += voice.push(SAMPLE_RATE, samples[SAMPLE_RATE:])
    ((begin, end),) = spans(passed)
    assert end / SAMPLE_RATE == pytest.approx(2.2, abs=0.065)
    assert begin / SAMPLE_RATE == pytest.approx(0.4, abs=0.033)
