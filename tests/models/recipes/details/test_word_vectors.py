"""Word vectors are made small without losing who is near to whom, and written as the network reads them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cues.details.learned.network import VECTORS_FILE
from models.recipes.details.word_vectors import LENGTH, NUMBERS, small, words_to_know, write_vectors


def test_near_words_stay_near(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    centres = rng.standard_normal((10, 200))
    vectors = (np.repeat(centres, 40, axis=0) + 0.3 * rng.standard_normal((400, 200))).astype(np.float32)
    little = small(vectors)
    assert little.shape == (400, NUMBERS)
    np.testing.assert_allclose(np.linalg.norm(little, axis=1), LENGTH, rtol=1e-4)
    near = little @ little.T
    np.fill_diagonal(near, -np.inf)
    assert np.mean(near.argmax(axis=1) // 40 == np.arange(400) // 40) > 0.9
    write_vectors([f"w{at}" for at in range(400)], little, tmp_path)
    with np.load(tmp_path / VECTORS_FILE, allow_pickle=False) as file:
        assert file["words"].tobytes().decode().split("\n")[399] == "w399"
        assert not file["vectors"][0].any()
        again = file["vectors"][1:] * file["scale"]
    inside = np.abs(little) < 2.9
    assert np.abs(again - little)[inside].max() < 0.02


def test_words_of_the_recogniser_and_the_lexicon_are_known_once(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "words.txt").write_text("<eps> 0\nzebra 1\ndog 2\n#0 3\n", encoding="utf-8")
    words = words_to_know(tmp_path)
    assert words[:2] == ["zebra", "dog"]
    assert words.count("dog") == 1
    assert "labradoodle" in words
    assert "<eps>" not in words
