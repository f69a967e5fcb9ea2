"""When the careful ear is asked, and about what."""

from __future__ import annotations

import pytest

from speech.asking import Asking, final_wait, window_start
from speech.audio import SAMPLE_RATE
from tests.speech.spoken_script import words


def at(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)


def test_a_growing_utterance_is_asked_about_every_half_second() -> None:
    asking = Asking()
    asking.begin(at(10.0))
    asked = []
    for step in range(1, 101):
        now = at(10.0 + step * 0.02)
        if asking.due(now, now):
            asking.asked(now)
            asked.append(now / SAMPLE_RATE)
    assert asked == pytest.approx([10.5, 11.0, 11.5, 12.0])


def test_the_tail_is_asked_about_once_as_soon_as_it_is_quiet() -> None:
    asking = Asking()
    asking.begin(0)
    asking.asked(at(1.0))
    asked = []
    for step in range(51, 100):
        now = at(step * 0.02)
        if asking.due(now, at(1.1)):
            asking.asked(now)
            asked.append(now / SAMPLE_RATE)
    assert asked == pytest.approx([1.4])
    assert asking.covers(at(1.1))


def test_silence_after_a_question_that_held_everything_is_not_asked_about() -> None:
    asking = Asking()
    asking.begin(0)
    asking.asked(at(2.0))
    assert not any(asking.due(at(2.0 + step * 0.1), at(1.8)) for step in range(1, 20))


def test_too_little_is_not_asked_about() -> None:
    asking = Asking()
    asking.begin(at(1.0))
    assert not asking.due(at(1.35), at(1.05))


def test_a_window_begins_between_settled_words() -> None:
    settled = words(*((f"w{place}", place * 1.0) for place in range(1, 10)))
    assert window_start(0, at(5.0), settled) == 0
    start = window_start(0, at(10.0), settled) / SAMPLE_RATE
    assert 4.0 <= start <= 5.0
    assert all(not word.start < start < word.end for word in settled)


def test_a_window_without_settled_words_is_cut_anywhere() -> None:
    assert window_start(0, at(10.0), ()) == at(4.0)


def test_whole_utterances_get_more_time() -> None:
    assert 0.3 < final_wait(1.0) < final_wait(18.0) < 2.5
