"""Graphs in OpenFst's `const` type: written byte for byte as another writer does, and read again."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from models.unfolding.const_fst import ARC, read_const, write_const
from tests.models.unfolding.written_graphs import FINALS, SOUNDS, STATES, Arc, const

ORDERED: list[Arc] = sorted(SOUNDS, key=lambda arc: arc[0])


def _written() -> bytes:
    arcs = np.array([arc[1:] for arc in ORDERED], ARC)
    finals = np.array([FINALS.get(state, np.inf) for state in range(STATES)], np.float32)
    counts = np.bincount([arc[0] for arc in ORDERED], minlength=STATES)
    file = BytesIO()
    write_const(file, finals, [arcs[:4], arcs[4:]], counts)
    return file.getvalue()


def test_states_and_arcs_are_written_with_their_silent_ones_counted() -> None:
    assert _written() == const(SOUNDS, FINALS, STATES)


def test_what_was_written_is_read_again() -> None:
    graph, end = read_const(b"before" + _written() + b"after", 6)
    assert end == 6 + len(_written())
    owner = np.repeat(np.arange(STATES), graph.counts)
    read = zip(owner, graph.inputs, graph.outputs, graph.costs, graph.targets, strict=True)
    assert [tuple(map(float, arc)) for arc in read] == [pytest.approx(arc) for arc in ORDERED]
    assert {state: float(cost) for state, cost in enumerate(graph.finals) if np.isfinite(cost)} == FINALS
    assert graph.start == 0


@pytest.mark.parametrize(("old", "new"), [(b"const", b"niets"), (b"standard", b"log64arc")])
def test_graphs_of_other_types_are_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(ValueError, match=new.decode()):
        read_const(_written().replace(old, new))
