"""Who speaks is told by the voice, in the order of the call, and left open where it is not clear."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE, Channel
from speech.speakers import GUESSED_OVER, Parties, SpeakerTracker, Voice

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
WIDTH = 128


def person(number: int, *, near: int | None = None, share: float = 0.0) -> np.ndarray:
    """A direction of its own for each person, or one between two of them."""
    vector = np.zeros(WIDTH, dtype=np.float32)
    vector[number] = 1.0 - share
    if near is not None:
        vector[near] = share
    return vector / np.linalg.norm(vector)


def says(number: int, seconds: float = 3.0, parts: tuple[int, ...] = ()) -> Voice:
    return Voice(person(number), seconds, tuple(person(part) for part in parts))


def test_the_first_voice_is_the_agents_and_the_next_the_customers() -> None:
    parties = Parties()
    heard = [parties.hear(says(number)) for number in (0, 1, 0, 0, 1)]
    assert heard == [AGENT, CUSTOMER, AGENT, AGENT, CUSTOMER]
    assert parties.settled


def test_on_a_call_that_goes_out_the_customer_answers() -> None:
    parties = Parties(agent_first=False)
    assert [parties.hear(says(number)) for number in (0, 1)] == [CUSTOMER, AGENT]


def test_a_given_agents_voice_tells_the_sides_whoever_speaks_first() -> None:
    parties = Parties(agent=says(1))
    assert [parties.hear(says(number)) for number in (0, 1, 0)] == [CUSTOMER, AGENT, CUSTOMER]


def test_a_voice_between_the_two_is_unsure_and_changes_nothing() -> None:
    parties = Parties()
    for number in (0, 1):
        parties.hear(says(number))
    between = Voice(person(0, near=1, share=0.49), 3.0)
    assert [parties.hear(between) for _ in range(20)] == [None] * 20
    assert parties.hear(says(0)) is AGENT


def test_a_piece_with_two_voices_in_it_is_nobodys() -> None:
    parties = Parties()
    assert parties.hear(says(0, 6.0, parts=(0, 1))) is None
    assert parties.hear(says(0)) is AGENT
    assert parties.hear(says(1)) is CUSTOMER
    assert parties.hear(says(0, 6.0, parts=(0, 0, 1))) is None
    assert parties.hear(says(0, 6.0, parts=(0, 0, 0))) is AGENT


def test_a_short_piece_is_no_new_voice_and_needs_to_be_clearer() -> None:
    parties = Parties()
    parties.hear(says(0))
    assert parties.hear(says(1, 0.6)) is None
    parties.hear(says(1))
    nearly = person(0, near=1, share=0.45)
    assert parties.judge(Voice(nearly, 2.0)) is AGENT
    assert parties.judge(Voice(nearly, 0.6)) is None
    assert parties.hear(says(1, 0.6)) is CUSTOMER


def test_too_little_speech_is_unsure() -> None:
    parties = Parties()
    assert parties.hear(None) is None
    assert parties.judge(None) is None


def test_an_announcement_before_the_agent_gives_its_place_up() -> None:
    parties = Parties()
    for _ in range(4):
        parties.hear(says(9, 5.0))
    turns = [0, 1, 0, 1, 0, 1]
    assert [parties.hear(says(number)) for number in turns][-2:] == [AGENT, CUSTOMER]
    assert parties.settled
    assert parties.hear(says(9, 5.0)) is None


def test_many_voices_before_the_agent_do_not_keep_the_two_out() -> None:
    parties = Parties()
    for number in range(20, 30):
        parties.hear(says(number))
    for number in (0, 1, 0, 1):
        parties.hear(says(number))
    assert [parties.hear(says(number)) for number in (0, 1)] == [AGENT, CUSTOMER]


def test_judging_learns_nothing() -> None:
    parties = Parties()
    assert parties.judge(says(0)) is AGENT
    assert parties.judge(says(1)) is AGENT
    parties.hear(says(0))
    assert parties.judge(says(1)) is CUSTOMER
    assert parties.hear(says(2)) is CUSTOMER


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.5, 9.0)), max_size=60), st.integers(0, 2**32 - 1))
def test_the_sides_never_swap_once_settled(turns: list[tuple[int, float]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    parties = Parties()
    for number in (0, 1, 0, 1):
        parties.hear(says(number))
    assert parties.settled
    for number, seconds in turns:
        blurred = person(number) + rng.normal(scale=0.03, size=WIDTH).astype(np.float32)
        heard = parties.hear(Voice(blurred / np.linalg.norm(blurred), seconds))
        assert heard in {None, (AGENT, CUSTOMER, None, None)[number]}
    assert [parties.judge(says(number)) for number in (0, 1)] == [AGENT, CUSTOMER]


def test_a_voice_shows_nothing_of_itself() -> None:
    assert repr(says(0, 2.0)) == "Voice(2.0 s)"


class Tones:
    """Tells the pitch of a tone for a voice: whole numbers of kilohertz."""

    def __init__(self) -> None:
        self.longest = 0

    def vector(self, samples: np.ndarray) -> Voice | None:
        self.longest = max(self.longest, len(samples))
        if not samples.any():
            return None
        peak = int(np.abs(np.fft.rfft(samples)).argmax() * SAMPLE_RATE / len(samples) / 1000 + 0.5)
        return Voice(person(peak), len(samples) / SAMPLE_RATE)


def tone(kilohertz: int, seconds: float) -> np.ndarray:
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (8000 * np.sin(2000 * np.pi * kilohertz * at)).astype(np.int16)


def test_a_tracker_guesses_on_what_is_heard_so_far_and_learns_what_was_decided() -> None:
    tracker = SpeakerTracker(Tones())
    assert tracker.decide(tone(1, 3.0)) is AGENT
    assert tracker.guess(tone(2, 2.0)) is CUSTOMER
    assert tracker.decide(tone(2, 3.0)) is CUSTOMER
    assert tracker.guess(tone(1, 1.0)) is AGENT
    assert tracker.decide(np.zeros(SAMPLE_RATE, dtype=np.int16)) is None


@pytest.mark.parametrize("seconds", [1.0, 30.0])
def test_a_guess_costs_no_more_however_long_somebody_speaks(seconds: float) -> None:
    tones = Tones()
    SpeakerTracker(tones).guess(tone(1, seconds))
    assert tones.longest <= GUESSED_OVER * SAMPLE_RATE
