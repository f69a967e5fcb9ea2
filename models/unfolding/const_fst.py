"""A graph in arrays, and OpenFst's `const` type, in which it lies on disk."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

import numpy as np
import numpy.typing as npt

from models.openfst import MAGIC, Costs, Labels, read_head

Ints = npt.NDArray[np.int64]

ARC = np.dtype([("input", "<i4"), ("output", "<i4"), ("cost", "<f4"), ("target", "<i4")])
_STATE = np.dtype(
    [("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("no_input", "<u4"), ("no_output", "<u4")]
)
_HEAD = "<iiQqqq"
_VERSION = 2
_EXPANDED = 0x1
"""The one property stated: the rest of OpenFst's is then unknown, and worked out where it is asked for."""
_ALIGNED = 4
"""The flag of a file whose arrays begin at multiples of 16 bytes; so they do in version 1."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A weighted transducer of n states and m arcs. Costs are negative natural logarithms."""

    start: int
    finals: Costs
    """n: what it costs to end there; infinite where it cannot end."""
    first: Ints
    """n: the first arc of each state, whose arcs lie side by side."""
    counts: Ints
    """n: how many they are."""
    inputs: Labels
    """m: the label that an arc reads, 0 for none."""
    outputs: Labels
    """m: the label that it writes, 0 for none."""
    costs: Costs
    targets: Labels


def read_const(data: bytes, at: int = 0) -> tuple[Graph, int]:
    """The graph of the type `const` that begins at byte `at`, and the byte after its end (const-fst.h).

    Raises:
        ValueError: it is no such graph, or cut short.
        struct.error: it is cut short in its head.
    """
    kind, at = read_head(data, at)
    if kind != "const":
        raise ValueError(kind)
    version, flags, _, start, states, arcs = struct.unpack_from(_HEAD, data, at)
    at += struct.calcsize(_HEAD)
    aligned = version == 1 or flags & _ALIGNED
    at += -at % 16 if aligned else 0
    node = np.frombuffer(data, _STATE, states, at)
    at += node.nbytes
    at += -at % 16 if aligned else 0
    arc = np.frombuffer(data, ARC, arcs, at)
    graph = Graph(
        start,
        node["final"].copy(),
        node["first"].astype(np.int64),
        node["arcs"].astype(np.int64),
        *(np.ascontiguousarray(arc[field]) for field in ("input", "output", "cost", "target")),
    )
    return graph, at + arc.nbytes


def write_const(file: IO[bytes], finals: Costs, waves: Iterable[npt.NDArray[np.void]], counts: Ints) -> None:
    """Write a graph that starts at state 0, in version 2, not aligned.

    Args:
        file: open for writing bytes.
        finals: what it costs to end at each state.
        waves: the arcs of all states in order, of the dtype `ARC`, in as many pieces as is handy; they are
            gone through twice.
        counts: how many arcs each state has.
    """
    pieces = list(waves)
    node = np.zeros(len(finals), _STATE)
    node["final"], node["arcs"], node["first"] = finals, counts, np.cumsum(counts) - counts
    owners = np.cumsum([0, *(len(piece) for piece in pieces)])
    edges = np.cumsum(counts)
    for piece, begin in zip(pieces, owners, strict=False):
        for label, field in (("input", "no_input"), ("output", "no_output")):
            silent = begin + np.flatnonzero(piece[label] == 0)
            np.add.at(node[field], np.searchsorted(edges, silent, side="right"), 1)
    head = struct.pack("<i", MAGIC)
    for text in (b"const", b"standard"):
        head += struct.pack("<i", len(text)) + text
    file.write(head + struct.pack(_HEAD, _VERSION, 0, _EXPANDED, 0, len(finals), int(counts.sum())))
    file.write(node.tobytes())
    for piece in pieces:
        file.write(piece.tobytes())
