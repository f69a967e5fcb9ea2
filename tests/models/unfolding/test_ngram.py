"""The language model unpacked: every arc with its cost and the context that it leads to."""

from __future__ import annotations

import numpy as np
import pytest

from models.unfolding.ngram import read_ngram
from tests.models.unfolding.written_graphs import BACKOFF, COSTS, ENDS, Context, const, ngram


def test_the_language_model_is_unpacked_arc_by_arc() -> None:
    graph = read_ngram(ngram(COSTS, BACKOFF, ENDS))
    contexts = sorted(BACKOFF, key=lambda context: (len(context), context))
    assert graph.start == 1
    assert {
        contexts[s]: float(cost) for s, cost in enumerate(graph.finals) if np.isfinite(cost)
    } == pytest.approx(ENDS)
    for state, context in enumerate(contexts):
        arcs = range(int(graph.first[state]), int(graph.first[state] + graph.counts[state]))
        expected: list[tuple[int, float, Context]] = [(0, BACKOFF[context], context[:-1])] if context else []
        for (after, word), cost in sorted(COSTS.items()):
            if after == context:
                longest = next(
                    c for n in range(9) if (c := (word, *context)[: len(context) + 1 - n]) in BACKOFF
                )
                expected.append((word, cost, longest))
        found = [(int(graph.inputs[at]), float(graph.costs[at]), contexts[graph.targets[at]]) for at in arcs]
        assert [(word, to) for word, _, to in found] == [(word, to) for word, _, to in expected]
        assert [cost for _, cost, _ in found] == pytest.approx([cost for _, cost, _ in expected])


def test_another_type_is_refused() -> None:
    with pytest.raises(ValueError, match="const"):
        read_ngram(const([], {0: 0.0}, 1))
