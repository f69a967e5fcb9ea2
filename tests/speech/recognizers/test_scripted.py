"""The scripted recogniser keeps to its script."""

from __future__ import annotations

import numpy as np

from speech.recognizers.recognizer import Hypothesis
from speech.recognizers.scripted import Line, ScriptedRecognizer
from speech.transcript import Word

DOG = Hypothesis((Word("dog", 0.1, 0.3),), final=False)
ENDED = Hypothesis((Word("dog", 0.1, 0.3),), final=True)
HALF = np.zeros(8000, dtype=np.int16)


def test_lines_come_at_their_times() -> None:
    stream = ScriptedRecognizer([Line(1.0, ENDED), Line(0.5, DOG)]).stream()
    assert stream.accept(HALF[:4000]) is None
    assert stream.accept(HALF[:4000]) is DOG
    assert stream.accept(HALF) is ENDED
    assert stream.finish() is None


def test_a_final_is_never_passed_over() -> None:
    stream = ScriptedRecognizer([Line(0.1, DOG), Line(0.2, ENDED), Line(0.3, DOG)]).stream()
    assert stream.accept(HALF) is ENDED
    assert stream.accept(HALF) is DOG


def test_finish_ends_with_what_was_shown() -> None:
    stream = ScriptedRecognizer([Line(0.5, DOG)]).stream()
    stream.accept(HALF)
    assert stream.finish() == ENDED
    assert stream.finish() is None


def test_each_stream_has_its_own_script() -> None:
    recognizer = ScriptedRecognizer([Line(0.5, DOG)], [Line(0.5, ENDED)])
    assert recognizer.stream().accept(HALF) is DOG
    assert recognizer.stream().accept(HALF) is ENDED
    assert recognizer.stream().accept(HALF) is None


def test_a_closed_stream_says_nothing() -> None:
    stream = ScriptedRecognizer([Line(0.5, DOG)]).stream()
    stream.close()
    assert stream.accept(HALF) is None
