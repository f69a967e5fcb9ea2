"""Words and their times from tokens and frames."""

from __future__ import annotations

from pathlib import Path

import pytest

from speech.recognizers.partial_times import typical_seconds
from speech.recognizers.whisper_vocabulary import WhisperVocabulary
from speech.recognizers.whisper_words import STRETCH, timed_words
from speech.transcript import Ear

TEXT = ["ĠMy", "Ġgarden", "er", ",", "Ġthirty", "-", "eight", "Ġ...", "ĠI"]
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|transcribe|>",
    "<|notimestamps|>",
    "<|0.00|>",
]
VOCABULARY = WhisperVocabulary.of(TEXT + SPECIAL, Path("made"))


def path(*spans: tuple[int, int]) -> list[tuple[int, int]]:
    return [(i, frame) for i, (first, last) in enumerate(spans) for frame in range(first, last + 1)]


def test_a_word_goes_from_its_first_frame_to_its_last_letters():
    my, gardener = timed_words(
        VOCABULARY, [0, 1, 2, 3], path((5, 14), (15, 29), (30, 39), (40, 90)), [0.9, 0.8, 0.4, 0.1], 2.0
    )
    assert (my.text, my.start, my.end) == ("my", pytest.approx(0.10), pytest.approx(0.30))
    assert (gardener.start, gardener.end) == (pytest.approx(0.30), pytest.approx(0.80))
    assert gardener.confidence == pytest.approx(0.6), "the comma's chance does not count"
    assert gardener.ear is Ear.CAREFUL


def test_a_word_before_a_pause_is_clipped():
    [word] = timed_words(VOCABULARY, [8], path((10, 200)), [1.0], 5.0)
    assert word.end == pytest.approx(0.20 + STRETCH * typical_seconds("i"))


def test_words_written_as_one_share_its_time():
    thirty, eight = timed_words(
        VOCABULARY, [4, 5, 6], path((0, 19), (20, 20), (21, 34)), [0.9, 0.9, 0.9], 2.0
    )
    assert (thirty.text, eight.text) == ("thirty", "eight")
    assert (thirty.start, eight.end) == (0.0, pytest.approx(0.70))
    assert thirty.end == eight.start
    assert thirty.end - thirty.start > eight.end - eight.start


def test_signs_alone_are_no_word():
    assert timed_words(VOCABULARY, [7, 3], path((0, 5), (6, 9)), [0.5, 0.5], 1.0) == ()


def test_no_word_ends_after_the_piece():
    [word] = timed_words(VOCABULARY, [8], path((45, 60)), [1.2], 1.0)
    assert (word.start, word.end, word.confidence) == (pytest.approx(0.9), 1.0, 1.0)
