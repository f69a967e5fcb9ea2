"""The sentence model reads its file, splits words into pieces, and encodes a word the same in any company."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from models.recipes.details.sentence_model import LAYERS, SentenceModel

WIDTH = 24
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dog", "##s", "cat", "'", "s"]


@pytest.fixture
def model(tmp_path: Path) -> SentenceModel:
    """A model of the same make, its weights by chance."""
    rng = np.random.default_rng(2)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": (64, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        norms += [f"{name}.attention.output.LayerNorm", f"{name}.output.LayerNorm"]
        dense = dict.fromkeys(("attention.self.query", "attention.self.key"), (WIDTH, WIDTH))
        dense |= dict.fromkeys(("attention.self.value", "attention.output.dense"), (WIDTH, WIDTH))
        dense |= {"intermediate.dense": (2 * WIDTH, WIDTH), "output.dense": (WIDTH, 2 * WIDTH)}
        for part, shape in dense.items():
            shapes[f"{name}.{part}.weight"] = shape
            shapes[f"{name}.{part}.bias"] = shape[:1]
    for norm in norms:
        shapes[f"{norm}.weight"] = shapes[f"{norm}.bias"] = (WIDTH,)
    header, body = {"__metadata__": {"format": "pt"}}, b""
    for name, shape in shapes.items():
        values = rng.standard_normal(shape).astype(np.float32).tobytes()
        offsets = [len(body), len(body) + len(values)]
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": offsets}
        body += values
    head = json.dumps(header).encode()
    (tmp_path / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + body)
    (tmp_path / "vocab.txt").write_text("\n".join(PIECES), encoding="utf-8")
    return SentenceModel(tmp_path)


def test_a_word_means_the_same_in_any_company(model: SentenceModel) -> None:
    together = model.encode(["dogs", "cat", "cats", "dog's", "zebra"])
    assert together.shape == (5, WIDTH)
    alone = np.vstack([model.encode([word]) for word in ("dogs", "cat", "cats", "dog's", "zebra")])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert not np.allclose(together[1], together[2])


def test_words_without_pieces_are_all_the_unknown_one(model: SentenceModel) -> None:
    zebra, yak = model.encode(["zebra", "yak"])
    np.testing.assert_allclose(zebra, yak, atol=1e-6)
