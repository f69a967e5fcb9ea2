"""Never a word of what a line carries besides voices, by the voice gate and the careful ear together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE, Samples
from speech.gate import VoiceGate
from speech.recognizers.whisper import WhisperRecognizer
from speech.voice import SileroDetector
from tests.speech.recognizers.line_sounds import SOUNDS, on_the_line

pytestmark = pytest.mark.recogniser


@pytest.fixture(scope="module")
def ear(careful_model: Path) -> Iterator[WhisperRecognizer]:
    with WhisperRecognizer.load(careful_model) as recognizer:
        yield recognizer


def passed(samples: Samples) -> list[Samples]:
    """What the gate lets through, piece by piece."""
    gate = VoiceGate(SileroDetector())
    pieces: list[list[Samples]] = []
    end = -1
    for begin in range(0, len(samples), 320):
        for passage in gate.push(begin, samples[begin : begin + 320]):
            if passage.start != end:
                pieces.append([])
            pieces[-1].append(passage.samples)
            end = passage.start + len(passage.samples)
    return [np.concatenate(piece) for piece in pieces]


@pytest.mark.parametrize("sound", SOUNDS, ids=lambda sound: sound.__name__)
def test_a_sound_gives_no_word(ear: WhisperRecognizer, sound) -> None:
    for piece in passed(on_the_line(sound(12.0))):
        assert ear.rehear(piece).words == ()


@pytest.mark.parametrize("sound", SOUNDS, ids=lambda sound: sound.__name__)
def test_nor_by_the_ear_alone(ear: WhisperRecognizer, sound) -> None:
    # Ten minutes of each never open the gate; this is for the day that something opens it.
    assert ear.rehear(on_the_line(sound(12.0))[-4 * SAMPLE_RATE :]).words == ()
