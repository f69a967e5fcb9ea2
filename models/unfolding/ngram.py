"""A language model of OpenFst's type `ngram`, unpacked into a graph of words with back-offs and ends."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.openfst import read_ngram_file
from models.unfolding.const_fst import Graph, Ints

_SHORTER = -2
"""No word's number: a sentence's beginning is 0 among the contexts, and the root's own is -1."""


def read_ngram(data: bytes) -> Graph:
    """Unpack the file (ngram-fst.h): two trees in bits, of the contexts and of what follows them.

    A state is a context, numbered level by level. Its first arc, label 0, backs off to the context without
    its oldest word; the others, sorted, read a word and lead to the longest context that ends with it. State
    0, without context, has no back-off. Takes under a second and 150 MB for two million n-grams.

    Raises:
        ValueError: it is of another type, or cut short.
        struct.error: it is cut short in its head.
    """
    file = read_ngram_file(data)
    states, words = len(file.ends), len(file.costs)
    children = _run_lengths(file.contexts, skip=1)
    followers = _run_lengths(file.followers, skip=1)
    ending = np.flatnonzero(file.ends)
    context_word, backoff = file.context_words[:states], file.backoff[:states]
    if len(children) != states or len(followers) != states or len(ending) != len(file.end_costs):
        raise ValueError("counts")

    finals = np.full(states, np.inf, np.float32)
    finals[ending] = file.end_costs
    parent = np.concatenate(([0], np.repeat(np.arange(states), children)))
    owner = np.repeat(np.arange(states), followers)
    longest = _longest(parent, context_word, owner, file.follower_words)
    backs = (np.arange(states) > 0).astype(np.int64)
    counts = followers + backs
    first = np.cumsum(counts) - counts
    total = int(counts.sum())
    labels, weights, targets = (
        np.zeros(total, np.int32),
        np.zeros(total, np.float32),
        np.zeros(total, np.int32),
    )
    place = np.arange(words) + np.cumsum(backs)[owner]
    labels[place], weights[place], targets[place] = file.follower_words, file.costs, longest
    weights[first[1:]], targets[first[1:]] = backoff[1:], parent[1:]
    return Graph(file.start, finals, first, counts, labels, labels, weights, targets)


def _run_lengths(bits: npt.NDArray[np.uint8], skip: int) -> Ints:
    """How many ones each node has, each node's run closed by a zero; the first `skip` runs are no node's."""
    return (np.diff(np.flatnonzero(bits == 0), prepend=-1) - 1)[skip:].astype(np.int64)


def _longest(
    parent: Ints, word: npt.NDArray[np.int32], owner: Ints, follower: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """The longest context that each context, the owner, and a follower make together.

    The tree's first level is the word said last, the next the one before it: so the owner's words are gone
    through from the latest on, one level further for all arcs at once.
    """
    spread = int(max(word.max(), follower.max())) + 1
    keys = parent[1:] * spread + word[1:]  # sorted, for nodes are numbered level by level
    said = _words_back(parent, word)

    def child(node: Ints, label: npt.NDArray[np.int32]) -> Ints:
        """The child for that label; 0, which is nobody's child, where there is none."""
        sought = node * spread + label
        at = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
        return np.where(keys[at] == sought, at + 1, 0)

    if not len(keys):
        return np.zeros(len(owner), np.int32)
    reached = child(np.zeros(len(owner), np.int64), follower)
    going = np.flatnonzero(reached)
    for words in said:
        going = going[words[owner[going]] != _SHORTER]
        further = child(reached[going], words[owner[going]])
        going, further = going[further > 0], further[further > 0]
        reached[going] = further
    return reached.astype(np.int32)


def _words_back(parent: Ints, word: npt.NDArray[np.int32]) -> list[npt.NDArray[np.int32]]:
    """For each step back, the words that each context has there; `_SHORTER` where it is shorter."""
    depth = np.zeros(len(parent), np.int64)
    up = parent.copy()
    alive = np.arange(len(parent)) > 0
    while alive.any():
        depth += alive
        alive = alive & (up > 0)
        up = parent[up]
    said = [np.full(len(parent), _SHORTER, np.int32) for _ in range(int(depth.max(initial=0)))]
    node = np.arange(len(parent))
    while (left := depth[node]).any():
        for level, words in enumerate(said, 1):
            here = left == level
            words[here] = word[node[here]]
        node = np.where(node > 0, parent[node], 0)
    return said
