"""The fast ear's own language model, read from its file: how often a phrase comes in talk."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from models.openfst import NgramFile, read_ngram_file
from speech.errors import RecognizerModelError

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

    def __init__(self, file: NgramFile) -> None:
        self._numbers = {word: at for word, at in file.numbers.items() if word not in _UNKNOWN}
        self._file = file
        self._contexts, self._followers = _Tree(file.contexts), _Tree(file.followers)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read graph/Gr.fst of a Vosk model's folder; takes a quarter of a second.

        Raises:
            RecognizerModelError: it is not there, or the model keeps its language model in another way.
        """
        try:
            file = read_ngram_file((folder / "graph" / "Gr.fst").read_bytes())
        except (OSError, ValueError, struct.error) as error:
            raise RecognizerModelError(
                f"The language model of the speech model in {folder} cannot be read, so nothing tells which "
                "phrases are ordinary. Use a small Vosk model, such as en-us-telephone."
            ) from error
        return cls(file)

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
        path = [0]
        for earlier in reversed(said):
            below = self._contexts.child(path[-1], earlier, self._file.context_words)
            if below is None:
                break
            path.append(below)
        cost = 0.0
        for depth, state in reversed(list(enumerate(path))):
            at = self._followers.child(state, word, self._file.follower_words)
            if at is not None:
                return cost + float(self._file.costs[at]), depth
            cost += float(self._file.backoff[state])
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
