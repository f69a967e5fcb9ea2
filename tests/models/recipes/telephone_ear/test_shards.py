"""Lessons made of hiss for every voice: their shapes, and the same again from the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.recipes.telephone_ear.kaldi import IvectorExtractor
from models.recipes.telephone_ear.shards import INPUTS, SHARES, Corpus, write_shards
from speech.audio import SAMPLE_RATE


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    rng = np.random.default_rng(1)
    for voice in SHARES:
        np.save(tmp_path / f"{voice}.npy", rng.normal(0, 3000, 4 * SAMPLE_RATE).astype(np.int16))
        np.save(
            tmp_path / f"{voice}.idx.npy", np.array([(0, 2 * SAMPLE_RATE), (2 * SAMPLE_RATE, SAMPLE_RATE)])
        )
    return Corpus.read(tmp_path)


def test_a_call_is_about_as_long_as_it_should_be_and_never_too_short_for_lessons(corpus: Corpus) -> None:
    rng = np.random.default_rng(2)
    for _ in range(5):
        seconds = len(corpus.call(rng)) / SAMPLE_RATE
        assert 21.9 < seconds < 26


def test_babble_is_as_long_as_asked(corpus: Corpus) -> None:
    assert corpus.babble(np.random.default_rng(1), 70_001).shape == (70_001,)


@pytest.mark.recogniser
def test_a_shard_holds_lessons_of_one_shape_and_comes_again(
    corpus: Corpus, vosk_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.recipes.telephone_ear.shards._LESSONS", 3)  # 160 take a quarter of a minute
    extractor = IvectorExtractor.read(vosk_model / "ivector")
    for folder in ("one", "two"):
        write_shards(corpus, extractor, 7, 1, tmp_path / folder)
    one, two = (np.load(tmp_path / folder / "00000.npz") for folder in ("one", "two"))
    assert one["a"].shape == one["b"].shape == (len(one["a"]), INPUTS, 13)
    assert one["va"].shape == one["vb"].shape == (len(one["a"]), extractor.dim)
    assert len(one["a"]) >= 3
    for part in one:
        assert np.array_equal(one[part], two[part])
    assert not np.allclose(one["a"], one["b"])
