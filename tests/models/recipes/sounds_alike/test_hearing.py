"""What is cut out as heard in a term's place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.recipes.sounds_alike.hearing import Ears, in_its_place
from models.recipes.sounds_alike.speaking import Line, on_every_line
from speech.audio import ARCHIVE, SAMPLE_RATE
from speech.recognizers.vosk import VoskRecognizer
from speech.recognizers.whisper import WhisperRecognizer
from speech.transcript import Ear


@pytest.mark.parametrize(
    ("before", "after", "heard", "form"),
    [
        ("we just got a", "last week", "we just got a quirky last week", "quirky"),
        ("we just got a", "last week", "we just got corby last week", "corby"),
        ("we just got a", "last week", "he just got the core key last week", "core key"),
        ("i play", "on sundays", "i play pickle ball on sundays", "pickle ball"),
        ("i play", "on sundays", "i played on sunday", None),
        ("my", "came over on sunday", "my came over on sunday", None),
        ("i play", "on sundays", "i play one two three four five six seven on sundays", None),
        ("", "", "pickle ball", "pickle ball"),
        ("i play", "on sundays", "", None),
    ],
)
def test_the_words_in_the_terms_place(before: str, after: str, heard: str, form: str | None) -> None:
    place = in_its_place(before, after, heard.split())
    assert (None if place is None else " ".join(place)) == form


@pytest.mark.recogniser
def test_both_ears_on_both_lines(vosk_model: Path, careful_model: Path) -> None:
    hiss = np.random.default_rng(1).normal(0, 0.01, SAMPLE_RATE).astype(np.float32)
    sounds = on_every_line(hiss)
    with VoskRecognizer.load(vosk_model, ARCHIVE) as fast, WhisperRecognizer.load(careful_model) as careful:
        ears = Ears(fast, careful)
        asked = [(one.ear, one.line) for one in ears.hear(sounds)]
        led = [(one.ear, one.line) for one in ears.hear(sounds, thorough=False)]
    assert asked == [(ear, line) for ear in (Ear.FAST, Ear.CAREFUL) for line in Line]
    assert set(asked) - set(led) == {(Ear.FAST, Line.TELEPHONE)}
