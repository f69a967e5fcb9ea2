"""The fast ear's own language model, read from its file: how often a phrase comes in talk."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from speech.errors import RecognizerModelError

_SYMBOLS_BEGIN = 2_125_658_996
"""The number that opens a symbol table in OpenFst's files."""
_UNKNOWN = frozenset({"<eps>", "[unk]", "<unk>", "#0", "<s>", "</s>"})


@dataclass(frozen=True, slots=True)
class PhraseChance:
    """What the language model thinks of a phrase by itself."""

    per_million: float
    """How often it comes in a million words of talk; 0 where the model lacks one of its words."""
    met: bool
    """Whether all neighbours in it, and it holds two words or more, were met together in its training."""
    known: bool
    """Whether the model knows every word."""


class LanguageModel:
    """An n-gram model as OpenFst's `ngram` type keeps it: two trees in bits, looked up without unpacking.

    The contexts form a tree whose first level is the word just said, the next the one before it. Each has its
    followers and a cost for backing off to its parent. Costs are natural logarithms, negative.
    """

    def __init__(self, arrays: _Arrays) -> None:
        self._numbers = {word: at for word, at in arrays.numbers.items() if word not in _UNKNOWN}
        self._arrays = arrays

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read graph/Gr.fst of a Vosk model's folder; takes a quarter of a second.

        Raises:
            RecognizerModelError: it is not there, or the model keeps its language model in another way.
        """
        try:
            arrays = _arrays((folder / "graph" / "Gr.fst").read_bytes())
        except (OSError, ValueError, struct.error) as error:
            raise RecognizerModelError(
                f"The language model of the speech model in {folder} cannot be read, so nothing tells which "
                "phrases are ordinary. Use a small Vosk model, such as en-us-telephone."
            ) from error
        return cls(arrays)

    def __contains__(self, word: object) -> bool:
        """Whether the fast ear can hear this word at all."""
        return word in self._numbers

    def chance(self, phrase: Sequence[str]) -> PhraseChance:
        """Judge a phrase of one word or more, in the recogniser's spelling."""
        if any(word not in self for word in phrase):
            return PhraseChance(0.0, met=False, known=False)
        cost, met = 0.0, len(phrase) > 1
        said: list[int] = []
        for word in phrase:
            number = self._numbers[word]
            step, depth = self._step(said, number)
            cost += step
            met = met and (depth > 0 or not said)
            said.append(number)
        return PhraseChance(1e6 * math.exp(-cost), met=met, known=True)

    def _step(self, said: Sequence[int], word: int) -> tuple[float, int]:
        """What `word` costs after `said`, and how many of those words it was met after."""
        arrays = self._arrays
        path = [0]
        for earlier in reversed(said):
            below = arrays.contexts.child(path[-1], earlier, arrays.context_words)
            if below is None:
                break
            path.append(below)
        cost = 0.0
        for depth, state in reversed(list(enumerate(path))):
            at = arrays.followers.child(state, word, arrays.follower_words)
            if at is not None:
                return cost + float(arrays.costs[at]), depth
            cost += float(arrays.backoff[state])
        return math.inf, 0


class _Tree:
    """For each node a run of ones, as many as it has children, and a zero: where a node's children lie."""

    def __init__(self, bits: npt.NDArray[np.uint8]) -> None:
        self._zeros = np.flatnonzero(bits == 0)

    def child(self, node: int, word: int, words: npt.NDArray[np.int32]) -> int | None:
        """The child that stands for `word`, of words sorted under each node; None where there is none."""
        first, past = int(self._zeros[node]) - node, int(self._zeros[node + 1]) - node - 1
        at = first + int(np.searchsorted(words[first:past], word))
        return at if at < past and words[at] == word else None


@dataclass(frozen=True, slots=True)
class _Arrays:
    """What the file holds."""

    numbers: dict[str, int]
    """Of each word: the file's own, for they are not those of words.txt."""
    contexts: _Tree
    followers: _Tree
    context_words: npt.NDArray[np.int32]
    follower_words: npt.NDArray[np.int32]
    backoff: npt.NDArray[np.float32]
    costs: npt.NDArray[np.float32]


def _arrays(data: bytes) -> _Arrays:
    """Take apart an OpenFst file of the type `ngram`.

    Raises:
        ValueError: it is of another type, or cut short.
        struct.error: it is cut short in its head.
    """
    kind, at = _string(data, 4)
    _, at = _string(data, at)
    if kind != "ngram":
        raise ValueError(kind)
    numbers: dict[str, int] = {}
    at += 40
    while struct.unpack_from("<i", data, at) == (_SYMBOLS_BEGIN,):
        numbers, at = _symbols(data, at + 4)
    states, followers, finals = struct.unpack_from("<QQQ", data, at)
    at += 24

    def take(kind: str, count: int) -> npt.NDArray[Any]:
        nonlocal at
        array = np.frombuffer(data, kind, count, at)
        at += array.nbytes
        return array

    def bits(count: int) -> npt.NDArray[np.uint8]:
        return np.unpackbits(take("u1", (count + 63) // 64 * 8), bitorder="little")[:count]

    contexts, follows = bits(2 * states + 1), bits(followers + states + 1)
    bits(states)  # which contexts may end a sentence
    context_words, follower_words = take("<i4", states + 1), take("<i4", followers)
    backoff = take("<f4", states + 1)
    take("<f4", finals)  # and what that costs
    return _Arrays(
        numbers,
        _Tree(contexts),
        _Tree(follows),
        context_words,
        follower_words,
        backoff,
        take("<f4", followers),
    )


def _symbols(data: bytes, at: int) -> tuple[dict[str, int], int]:
    """A table of symbols, and where it ends."""
    _, at = _string(data, at)
    _, size = struct.unpack_from("<qq", data, at)
    at += 16
    numbers: dict[str, int] = {}
    for _ in range(size):
        word, at = _string(data, at)
        (numbers[word],) = struct.unpack_from("<q", data, at)
        at += 8
    return numbers, at


def _string(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<i", data, at)
    return data[at + 4 : at + 4 + length].decode("utf-8", "replace"), at + 4 + length
