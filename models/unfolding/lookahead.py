"""The graph from sounds to words, of OpenFst's type `olabel_lookahead`: with the words that lie ahead."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from models.openfst import Labels, read_head
from models.unfolding.const_fst import Graph, Ints, read_const

_ADD_ON = 446_681_434
"""The number that opens a graph with something added (add-on.h)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which words each state can come to before it has written any, as ranges of their numbers."""

    first: Ints
    """n: each state's first range; they lie side by side."""
    counts: Ints
    begin: Labels
    past: Labels
    """Of each range its first number, and the one after its last."""
    at_end: int
    """The number that stands for the end: a state that reaches it can end without a word."""


def read_lookahead(data: bytes) -> tuple[Graph, Reach]:
    """Take the file apart (add-on.h, label-reachable.h, interval-set.h).

    Raises:
        ValueError: it is of another type, made for looking ahead on inputs, or cut short.
        struct.error: it is cut short.
    """
    kind, at = read_head(data, 0)
    if kind != "olabel_lookahead":
        raise ValueError(kind)
    at += 40
    if struct.unpack_from("<i", data, at) != (_ADD_ON,):
        raise ValueError("add-on")
    graph, at = read_const(data, at + 4)
    # Added at all; then of inputs, of outputs; for inputs; with a table of numbers.
    added, on_inputs, on_outputs = struct.unpack_from("<???", data, at)
    if not added or on_inputs or not on_outputs:
        raise ValueError("look-ahead on outputs only")
    _, table = struct.unpack_from("<??", data, at + 3)
    at += 5
    if table:
        (size,) = struct.unpack_from("<q", data, at)
        at += 8 + 8 * size
    at_end, states = struct.unpack_from("<iq", data, at)
    at += 12
    if states != len(graph.finals):
        raise ValueError("states")
    counts = np.zeros(states, np.int64)
    ranges = []
    for state in range(states):
        (size,) = struct.unpack_from("<q", data, at)
        at += 8
        counts[state] = size
        ranges.append(np.frombuffer(data, "<i4", 2 * size, at))
        at += 8 * size + 4
    both = np.concatenate(ranges).reshape(-1, 2)
    return graph, Reach(np.cumsum(counts) - counts, counts, both[:, 0].copy(), both[:, 1].copy(), int(at_end))
