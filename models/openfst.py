"""OpenFst's files as far as models need them: heads, symbol tables, and the type `ngram` in arrays."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]
Costs = npt.NDArray[np.float32]

MAGIC = 2_125_659_606
"""The number that opens every graph."""
_SYMBOLS = 2_125_658_996
"""The number that opens a symbol table."""


@dataclass(frozen=True, slots=True)
class NgramFile:
    """A language model of n contexts, m words that follow them and e ends (ngram-fst.h): two trees in bits.

    In each tree a node has a run of ones, as many as it has children, and a zero behind them. Costs are
    negative natural logarithms.
    """

    numbers: Mapping[str, int]
    """Of each word, where the file tells: its own, for they are not those of words.txt."""
    start: int
    """The context of a sentence's beginning."""
    contexts: Bits
    """2 n + 1: the first level of the tree is the word just said, the next the one before it."""
    followers: Bits
    """m + n + 1: under each context the words that follow it."""
    ends: Bits
    """n: 1 where a sentence may end."""
    context_words: Labels
    """n + 1."""
    follower_words: Labels
    """m."""
    backoff: Costs
    """n + 1: what it costs to go back to the context without its oldest word."""
    end_costs: Costs
    """e, of the contexts that may end a sentence."""
    costs: Costs
    """m."""


def read_ngram_file(data: bytes) -> NgramFile:
    """Take a file of the type `ngram` apart.

    Raises:
        ValueError: it is of another type, or cut short.
        struct.error: it is cut short in its head.
    """
    kind, at = read_head(data, 0)
    if kind != "ngram":
        raise ValueError(kind)
    (start,) = struct.unpack_from("<q", data, at + 16)
    at += 40
    numbers: dict[str, int] = {}
    while struct.unpack_from("<i", data, at) == (_SYMBOLS,):
        numbers, at = _symbols(data, at + 4)
    states, words, ends = struct.unpack_from("<QQQ", data, at)
    at += 24

    def take(kind: str, count: int) -> npt.NDArray[Any]:
        nonlocal at
        array = np.frombuffer(data, kind, count, at)
        at += array.nbytes
        return array

    def bits(count: int) -> Bits:
        return np.unpackbits(take("u1", (count + 63) // 64 * 8), bitorder="little")[:count]

    return NgramFile(
        numbers,
        start,
        bits(2 * states + 1),
        bits(words + states + 1),
        bits(states),
        take("<i4", states + 1),
        take("<i4", words),
        take("<f4", states + 1),
        take("<f4", ends),
        take("<f4", words),
    )


def read_head(data: bytes, at: int) -> tuple[str, int]:
    """The type of the graph that begins at byte `at`, and where the rest of its header begins.

    Raises:
        ValueError: no graph with tropical weights begins there.
        struct.error: the file is cut short.
    """
    if struct.unpack_from("<i", data, at) != (MAGIC,):
        raise ValueError("magic")
    kind, at = _text(data, at + 4)
    arc, at = _text(data, at)
    if arc != "standard":
        raise ValueError(arc)
    return kind, at


def _symbols(data: bytes, at: int) -> tuple[dict[str, int], int]:
    """A table of symbols, and where it ends."""
    _, at = _text(data, at)
    _, size = struct.unpack_from("<qq", data, at)
    at += 16
    numbers: dict[str, int] = {}
    for _ in range(size):
        word, at = _text(data, at)
        (numbers[word],) = struct.unpack_from("<q", data, at)
        at += 8
    return numbers, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    """The text at byte `at`, with its length before it, and where it ends."""
    (length,) = struct.unpack_from("<i", data, at)
    return data[at + 4 : at + 4 + length].decode("utf-8", "replace"), at + 4 + length
