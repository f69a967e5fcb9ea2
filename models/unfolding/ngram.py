"""A language model of OpenFst's type `ngram`, unpacked into a graph of words with back-offs and ends."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import numpy.typing as npt

from models.unfolding.const_fst import Graph, Ints, read_head, read_string

_SYMBOLS = 2_125_658_996
"""The number that opens a symbol table."""
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
    kind, at = read_head(data, 0)
    if kind != "ngram":
        raise ValueError(kind)
    (start,) = struct.unpack_from("<q", data, at + 16)
    at += 40
    while struct.unpack_from("<i", data, at) == (_SYMBOLS,):
        at = _past_symbols(data, at + 4)
    states, words, ends = struct.unpack_from("<QQQ", data, at)
    at += 24

    def take(kind: str, count: int) -> npt.NDArray[Any]:
        nonlocal at
        array = np.frombuffer(data, kind, count, at)
        at += array.nbytes
        return array

    def bits(count: int) -> npt.NDArray[np.uint8]:
        return np.unpackbits(take("u1", (count + 63) // 64 * 8), bitorder="little")[:count]

    children = _run_lengths(bits(2 * states + 1), skip=1)
    followers = _run_lengths(bits(words + states + 1), skip=1)
    ending = np.flatnonzero(bits(states))
    context_word, follower = take("<i4", states + 1)[:states], take("<i4", words)
    backoff = take("<f4", states + 1)[:states]
    final_costs, costs = take("<f4", ends), take("<f4", words)
    if len(children) != states or len(followers) != states or len(ending) != ends:
        raise ValueError("counts")

    finals = np.full(states, np.inf, np.float32)
    finals[ending] = final_costs
    parent = np.concatenate(([0], np.repeat(np.arange(states), children)))
    owner = np.repeat(np.arange(states), followers)
    longest = _longest(parent, context_word, owner, follower)
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
    labels[place], weights[place], targets[place] = follower, costs, longest
    weights[first[1:]], targets[first[1:]] = backoff[1:], parent[1:]
    return Graph(start, finals, first, counts, labels, labels, weights, targets)


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


def _past_symbols(data: bytes, at: int) -> int:
    _, at = read_string(data, at)
    _, size = struct.unpack_from("<qq", data, at)
    at += 16
    for _ in range(size):
        (length,) = struct.unpack_from("<i", data, at)
        at += 4 + length + 8
    return at
