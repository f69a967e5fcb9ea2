"""Tiny graphs written as OpenFst writes them: the file types `olabel_lookahead` and `ngram`."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

Arc = tuple[int, int, int, float, int]
"""Its state, what it reads, what it writes, its cost and its target."""


def text(content: str) -> bytes:
    return struct.pack("<i", len(content)) + content.encode()


def const(arcs: Sequence[Arc], finals: Mapping[int, float], states: int) -> bytes:
    head = struct.pack("<i", 2125659606) + text("const") + text("standard")
    body = struct.pack("<iiQqqq", 2, 0, 1, 0, states, len(arcs))
    at = 0
    for state in range(states):
        own = [arc for arc in arcs if arc[0] == state]
        silent = sum(arc[1] == 0 for arc in own), sum(arc[2] == 0 for arc in own)
        body += struct.pack("<fIIII", finals.get(state, math.inf), at, len(own), *silent)
        at += len(own)
    for state in range(states):
        for _, read, write, cost, target in (arc for arc in arcs if arc[0] == state):
            body += struct.pack("<iifi", read, write, cost, target)
    return head + body


def reached(arcs: Sequence[Arc], finals: Mapping[int, float], state: int, at_end: int) -> set[int]:
    """The labels that a state comes to before it writes any."""
    seen, todo, labels = {state}, [state], set()
    while todo:
        here = todo.pop()
        if here in finals:
            labels.add(at_end)
        for source, _, write, _, target in arcs:
            if source != here:
                continue
            if write:
                labels.add(write)
            elif target not in seen:
                seen.add(target)
                todo.append(target)
    return labels


def lookahead(arcs: Sequence[Arc], finals: Mapping[int, float], states: int, at_end: int) -> bytes:
    data = struct.pack("<i", 2125659606) + text("olabel_lookahead") + text("standard")
    data += struct.pack("<iiQqqq", 1, 0, 1, 0, states, len(arcs)) + struct.pack("<i", 446681434)
    data += const(arcs, finals, states) + bytes([1, 0, 1, 0, 0]) + struct.pack("<iq", at_end, states)
    for state in range(states):
        labels = sorted(reached(arcs, finals, state, at_end))
        ranges: list[list[int]] = []
        for label in labels:
            if ranges and ranges[-1][1] == label:
                ranges[-1][1] += 1
            else:
                ranges.append([label, label + 1])
        data += struct.pack("<q", len(ranges))
        for pair in ranges:
            data += struct.pack("<ii", *pair)
        data += struct.pack("<i", len(labels))
    return data


Context = tuple[int, ...]
"""Words, the one said last first."""


def ngram(
    costs: Mapping[tuple[Context, int], float],
    backoff: Mapping[Context, float],
    ends: Mapping[Context, float],
) -> bytes:
    """The model with the contexts of `backoff`, the empty one among them; it starts at state 1."""
    contexts = sorted(backoff, key=lambda context: (len(context), context))
    children = [[c for c in contexts if c and c[:-1] == context] for context in contexts]
    followers = [sorted(word for after, word in costs if after == context) for context in contexts]
    tree = "10" + "".join("1" * len(below) + "0" for below in children)
    follow = "0" + "".join("1" * len(words) + "0" for words in followers)
    ending = "".join("01"[context in ends] for context in contexts)
    data = struct.pack("<i", 2125659606) + text("ngram") + text("standard")
    data += struct.pack("<iiQqqq", 4, 0, 1, 1, len(contexts), 0)
    data += struct.pack("<QQQ", len(contexts), len(costs), len(ends))
    for row in (tree, follow, ending):
        bits = [int(bit) for bit in row + "0" * (-len(row) % 64)]
        data += np.packbits(np.array(bits, np.uint8), bitorder="little").tobytes()
    data += np.array([-1, *(c[-1] for c in contexts[1:]), 0], "<i4").tobytes()
    data += np.array([word for words in followers for word in words], "<i4").tobytes()
    data += np.array([*(backoff[c] for c in contexts), 0], "<f4").tobytes()
    data += np.array([ends[c] for c in contexts if c in ends], "<f4").tobytes()
    return (
        data
        + np.array(
            [costs[c, word] for c, words in zip(contexts, followers, strict=True) for word in words], "<f4"
        ).tobytes()
    )


AT_END = 5
FINALS = {0: 0.25, 6: 0.5}
SOUNDS: list[Arc] = [
    # three words of sounds 11 to 15, two with a common beginning; 90 is a label for no sound
    (0, 11, 0, 0.1, 1),
    (0, 12, 3, 0.2, 4),
    (1, 13, 0, 0.3, 2),
    (1, 14, 2, 0.4, 4),
    (2, 15, 1, 0.5, 4),
    (2, 13, 0, 0.05, 2),
    (4, 90, 0, 0.6, 0),
    (0, 90, 0, 0.7, 5),
    (5, 11, 4, 0.8, 0),
    (4, 12, 0, 0.9, 6),
]
STATES = 7
BACKOFF: dict[Context, float] = {(): 0.0, (0,): 0.3, (1,): 0.4, (2,): 0.5, (1, 2): 0.6, (2, 0): 0.7}
"""0 is the sentence's beginning."""
COSTS: dict[tuple[Context, int], float] = {
    ((), 1): 1.5,
    ((), 2): 1.7,
    ((), 3): 2.0,
    ((0,), 2): 0.9,
    ((1,), 1): 1.1,
    ((1,), 3): 1.2,
    ((2,), 1): 0.7,
    ((1, 2), 3): 0.35,
    ((2, 0), 1): 0.25,
}
ENDS: dict[Context, float] = {(): 2.5, (1,): 1.0, (1, 2): 0.8}


def write_model(folder: Path) -> Path:
    """The tiny graphs in the layout of a Vosk model; word 4 is nowhere in the language model."""
    (folder / "graph").mkdir(parents=True)
    (folder / "graph/HCLr.fst").write_bytes(lookahead(SOUNDS, FINALS, STATES, AT_END))
    (folder / "graph/Gr.fst").write_bytes(ngram(COSTS, BACKOFF, ENDS))
    (folder / "graph/disambig_tid.int").write_text("90\n", encoding="ascii")
    return folder
