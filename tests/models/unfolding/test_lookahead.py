"""The graph with look-ahead: what lies ahead of each state is read as it was worked out."""

from __future__ import annotations

import pytest

from models.unfolding.lookahead import read_lookahead
from tests.models.unfolding.written_graphs import AT_END, FINALS, SOUNDS, STATES, lookahead, reached

WRITTEN = lookahead(SOUNDS, FINALS, STATES, AT_END)


def test_each_state_has_its_own_words_ahead() -> None:
    graph, reach = read_lookahead(WRITTEN)
    assert len(graph.inputs) == len(SOUNDS)
    assert reach.at_end == AT_END
    for state in range(STATES):
        spans = range(int(reach.first[state]), int(reach.first[state] + reach.counts[state]))
        labels = {label for at in spans for label in range(int(reach.begin[at]), int(reach.past[at]))}
        assert labels == reached(SOUNDS, FINALS, state, AT_END)


def test_a_graph_that_looks_ahead_on_what_it_reads_is_refused() -> None:
    at = len(WRITTEN) - WRITTEN[::-1].index(bytes([1, 0, 1, 0, 0])[::-1]) - 5
    for flags in (bytes([1, 1, 0, 1, 0]), bytes([0, 0, 0, 0, 0])):
        with pytest.raises(ValueError, match="outputs only"):
            read_lookahead(WRITTEN[:at] + flags + WRITTEN[at + 5 :])
