"""Sentences to read aloud: many, whole, and the same from the same seed."""

from __future__ import annotations

import random
from pathlib import Path

from models.recipes.telephone_ear.sentences import dictionary, sentence

RARE = ["quarry", "lantern", "thimble"]


def _rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  chance for variety


def test_the_same_seed_says_the_same_and_seldom_the_same_twice() -> None:
    one, two = ([sentence(rng, RARE) for _ in range(200)] for rng in (_rng(1), _rng(1)))
    assert one == two
    assert len(set(one)) > 180


def test_a_sentence_is_whole() -> None:
    rng = _rng(2)
    said = [sentence(rng, RARE) for _ in range(500)]
    for text in said:
        assert text[0].isupper()
        assert text[-1] in ".?"
        assert not set(text) & set("{}|\n")
        assert "  " not in text.replace(" .", ".").rstrip(".").rstrip()
    with_rare = sum(any(word in text for word in RARE) for text in said)
    assert 0.35 < with_rare / len(said) < 0.55


def test_the_dictionary_leaves_out_what_nobody_can_read_aloud(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("<eps> 0\na 1\nlantern 2\n#0 3\ndon't 4\nextraordinarily 5\n", encoding="utf-8")
    assert dictionary(words) == ["lantern"]
