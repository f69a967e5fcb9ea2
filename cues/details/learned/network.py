"""The network that was learned: words and what the rules noted of them in, kinds, status and subject out.

Word vectors and a learned vector for the commoner words, joined with flags, go through one dense layer and
some layers of convolution over three words each; every word then sees the whole text by the greatest and the
mean of all words. Plain numpy, as a text of twenty words must cost a fraction of a millisecond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cues.details.detail import Kind, Status, Subject

Array = npt.NDArray[np.float32]
KINDS: Final = tuple(Kind)
STATUSES: Final = tuple(Status)
SUBJECTS: Final = tuple(Subject)
OUTPUTS: Final = 2 * len(KINDS) + len(STATUSES) + len(SUBJECTS)
"""For each word: is it part of a detail to flag, of any detail (both by kind); status; subject."""
VECTORS_FILE: Final = "words.npz"
NETWORK_FILE: Final = "network.npz"
PIECES: Final = 2
"""Linear pieces of which a maxout layer takes the greatest."""
_TINY: Final = np.float32(1e-8)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the network says of each word; shapes (words, kinds) twice, (words, 4) and (words, 3); 0 to 1."""

    flagged: Array
    mentioned: Array
    status: Array
    subject: Array


class Network:
    """The learned weights, ready to judge; free of state between texts."""

    def __init__(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        """Lay the weights out.

        Args:
            weights: as the recipe writes them (models/recipes/details): `words` (their letters, parted by
                newlines, as bytes), `vectors` (int8) and `scale`, `common` (the rows of the learned vectors),
                `embed`, `classes` (bytes as words), `first_W/b/G/B`, `conv_W/b/G/B` (a layer each),
                `out_W/b`, `least` (by kind, the probability from which it is flagged), `drop` (the one below
                which a finding of the rules is not believed, where they are likely right and where sure).
        """
        self.words: Final = {
            word: at for at, word in enumerate(weights["words"].tobytes().decode().split("\n"), start=1)
        }
        """Row of each word in the vectors; 0 is for all that have none."""
        self.classes: Final = {
            name: at for at, name in enumerate(weights["classes"].tobytes().decode().split("\n"))
        }
        """Column of each flag that a lexicon class is."""
        self.least: Final = weights["least"].astype(np.float32)
        self.drop: Final = weights["drop"].astype(np.float32)
        self._vectors = weights["vectors"]
        self._scale = np.float32(weights["scale"])
        self._common = weights["common"]
        self._embed = weights["embed"].astype(np.float32)
        self._first = _layer(weights, "first")
        self._convs = [
            _layer({key: weights[f"conv_{key}"][at] for key in "WbGB"}, "")
            for at in range(len(weights["conv_W"]))
        ]
        self._out = (weights["out_W"].astype(np.float32).T.copy(), weights["out_b"].astype(np.float32))

    def rows_of(self, forms: Sequence[str]) -> list[int]:
        """The row of each word in the vectors."""
        get = self.words.get
        return [get(form, 0) for form in forms]

    def judge(self, rows: Sequence[int], flags: Array, before: int) -> Judged:
        """Judge a text.

        Args:
            rows: of each word, those of the turn before first.
            flags: one row for each word.
            before: how many of the words belong to the turn before; nothing is said of them.
        """
        ids = np.asarray(rows, dtype=np.int64)
        vectors = self._vectors[ids].astype(np.float32) * self._scale
        state = _maxout(np.hstack([vectors, flags, self._embed[self._common[ids]]]), *self._first)
        size, width = state.shape
        for layer in self._convs:
            wide = np.zeros((size, 3 * width), dtype=np.float32)
            wide[1:, :width] = state[:-1]
            wide[:, width : 2 * width] = state
            wide[:-1, 2 * width :] = state[1:]
            state = state + _maxout(wide, *layer)
        weights, bias = self._out
        whole = np.concatenate([state.max(axis=0), state.mean(axis=0)])
        out = state[before:] @ weights[:width] + (whole @ weights[width:] + bias)
        kinds = len(KINDS)
        ends = 2 * kinds + len(STATUSES)
        sure = (1 / (1 + np.exp(-out[:, : 2 * kinds]))).astype(np.float32)
        return Judged(
            sure[:, :kinds], sure[:, kinds:], _shares(out[:, 2 * kinds : ends]), _shares(out[:, ends:])
        )


def read_network(folder: Path) -> Network:
    """The network as the recipes wrote it: the word vectors, and what was learned on them."""
    with (
        np.load(folder / VECTORS_FILE, allow_pickle=False) as vectors,
        np.load(folder / NETWORK_FILE, allow_pickle=False) as learned,
    ):
        return Network({**vectors, **learned})


_Layer = tuple[Array, Array, Array, Array]


def _layer(weights: Mapping[str, npt.NDArray[Any]], name: str) -> _Layer:
    """A maxout layer with its normalisation: weights laid out for rows of inputs, bias, gain, shift.

    The pieces lie one after the other, so that the greatest is that of two halves.
    """
    prefix = f"{name}_" if name else ""
    matrix, bias, gain, shift = (weights[prefix + key].astype(np.float32) for key in "WbGB")
    inputs = matrix.shape[2]
    return (
        np.ascontiguousarray(matrix.transpose(1, 0, 2).reshape(-1, inputs).T),
        np.ascontiguousarray(bias.T.reshape(-1)),
        gain,
        shift,
    )


def _maxout(x: Array, matrix: Array, bias: Array, gain: Array, shift: Array) -> Array:
    both = x @ matrix
    both += bias
    width = len(gain)
    y: Array = np.maximum(both[:, :width], both[:, width:])
    y -= (y.sum(axis=1) / width)[:, None]
    spread = np.sqrt(np.einsum("ij,ij->i", y, y) / width + _TINY)
    y /= spread[:, None]
    y *= gain
    y += shift
    return y


def _shares(x: Array) -> Array:
    y: Array = np.exp(x - x.max(axis=1, keepdims=True))
    y /= y.sum(axis=1, keepdims=True)
    return y
