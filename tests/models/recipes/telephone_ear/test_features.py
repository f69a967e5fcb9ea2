"""Cepstra by facts that hold for any right MFCC, and i-vectors that come to know a speaker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.recipes.telephone_ear.features import CEPSTRA, ivectors, mfcc
from models.recipes.telephone_ear.kaldi import IvectorExtractor
from speech.audio import SAMPLE_RATE


def _noise(seed: int, seconds: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1000, int(seconds * SAMPLE_RATE)).astype(np.float32)


def test_a_frame_every_10_ms_that_fits_whole() -> None:
    assert mfcc(_noise(1)[:400], None).shape == (1, CEPSTRA)
    assert mfcc(_noise(1)[:559], None).shape == (1, CEPSTRA)
    assert mfcc(_noise(1), None).shape == (98, CEPSTRA)


def test_twice_as_loud_moves_the_first_cepstrum_alone_by_a_known_step() -> None:
    """Each of 23 log energies rises by ln 4; their orthonormal transform puts it all into the first."""
    moved = mfcc(_noise(2) * 2, None) - mfcc(_noise(2), None)
    assert np.allclose(moved[:, 0], np.sqrt(23) * np.log(4), atol=1e-3)
    assert np.allclose(moved[:, 1:], 0, atol=1e-3)


def test_a_constant_added_is_not_heard() -> None:
    assert np.allclose(mfcc(_noise(3) + 500, None), mfcc(_noise(3), None), atol=0.02)


def test_dither_keeps_digital_silence_from_the_floor() -> None:
    silence = np.zeros(SAMPLE_RATE, np.float32)
    floor = mfcc(silence, None)[0, 0]
    assert floor == pytest.approx(np.sqrt(23) * np.log(np.finfo(np.float32).eps), rel=1e-4)
    assert mfcc(silence, np.random.default_rng(1))[:, 0].min() > floor + 50


@pytest.mark.recogniser
def test_an_i_vector_begins_at_the_prior_and_moves_as_speech_is_heard(vosk_model: Path) -> None:
    extractor = IvectorExtractor.read(vosk_model / "ivector")
    cepstra = mfcc(_noise(4, 3.0), None)
    speech, silence = np.ones(len(cepstra), np.float32), np.zeros(len(cepstra), np.float32)
    unknown = ivectors(cepstra, extractor, silence, every=30, skip=3)
    known = ivectors(cepstra, extractor, speech, every=30, skip=3)
    assert known.shape == (10, extractor.dim)
    assert np.allclose(unknown, 0)
    length = np.linalg.norm(known, axis=1)
    assert length[-1] > length[0] > 0
