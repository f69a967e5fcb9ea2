"""The composition against every pair of paths, gone through one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest

from models.unfolding.compose import Composition, compose
from models.unfolding.const_fst import Graph, read_const, write_const
from models.unfolding.lookahead import Reach, read_lookahead
from models.unfolding.ngram import read_ngram
from tests.models.unfolding.written_graphs import (
    AT_END,
    BACKOFF,
    COSTS,
    ENDS,
    FINALS,
    SOUNDS,
    STATES,
    Context,
    lookahead,
    ngram,
)

LONGEST = 9
"""Arcs among the sounds of the paths that are compared."""
Told = dict[tuple[tuple[int, ...], tuple[int, ...]], list[float]]
"""What is read and what is written, and the cost of every path that does so."""


@pytest.fixture
def graphs() -> tuple[Graph, Reach, Graph]:
    return *read_lookahead(lookahead(SOUNDS, FINALS, STATES, AT_END)), read_ngram(ngram(COSTS, BACKOFF, ENDS))


def _paths_of_sounds() -> Iterator[tuple[tuple[int, ...], tuple[int, ...], int, float]]:
    """What is read with the label for no sound in it, what is written, the arcs, the cost."""
    todo: list[tuple[int, tuple[int, ...], tuple[int, ...], int, float]] = [(0, (), (), 0, 0.0)]
    while todo:
        state, read, wrote, arcs, cost = todo.pop()
        if state in FINALS:
            yield read, wrote, arcs, cost + FINALS[state]
        if arcs == LONGEST:
            continue
        for source, label, word, more, target in SOUNDS:
            if source == state:
                todo.append((target, (*read, label), (*wrote, *[word] * (word > 0)), arcs + 1, cost + more))


def _costs_of_words(words: tuple[int, ...], context: Context = (0,), cost: float = 0.0) -> list[float]:
    """The cost of every way through the language model, back-offs taken wherever they can be."""
    costs = []
    if context:
        costs += _costs_of_words(words, context[:-1], cost + BACKOFF[context])
    if not words and context in ENDS:
        costs.append(cost + ENDS[context])
    if words and (context, words[0]) in COSTS:
        after = (words[0], *context)
        while after not in BACKOFF:
            after = after[:-1]
        costs += _costs_of_words(words[1:], after, cost + COSTS[context, words[0]])
    return costs


def _by_hand() -> Told:
    told: Told = defaultdict(list)
    for read, wrote, _, cost in _paths_of_sounds():
        heard = tuple(label for label in read if label != 90)
        told[heard, wrote] += [cost + more for more in _costs_of_words(wrote)]
    return {key: sorted(costs) for key, costs in told.items() if costs}


def _paths(graph: Graph) -> Told:
    """Every path of the whole graph, bounded by what it reads and by its arcs, back-offs among them."""
    told: Told = defaultdict(list)
    todo: list[tuple[int, tuple[int, ...], tuple[int, ...], int, float]] = [(graph.start, (), (), 0, 0.0)]
    while todo:
        state, read, wrote, arcs, cost = todo.pop()
        if np.isfinite(graph.finals[state]):
            told[read, wrote].append(cost + float(graph.finals[state]))
        if arcs == 2 * LONGEST:
            continue
        first = int(graph.first[state])
        for at in range(first, first + int(graph.counts[state])):
            label, word = int(graph.inputs[at]), int(graph.outputs[at])
            if len(read) + (label > 0) <= LONGEST:
                further = (*read, *[label] * (label > 0)), (*wrote, *[word] * (word > 0))
                todo.append((int(graph.targets[at]), *further, arcs + 1, cost + float(graph.costs[at])))
    return {key: sorted(costs) for key, costs in told.items()}


def _as_read(made: Composition) -> Graph:
    file = BytesIO()
    write_const(file, made.finals, made.waves, made.counts)
    graph, end = read_const(file.getvalue())
    assert end == len(file.getvalue())
    return graph


def test_every_pair_of_paths_is_there_once_with_its_cost(graphs: tuple[Graph, Reach, Graph]) -> None:
    whole = _paths(_as_read(compose(*graphs, frozenset({90}))))
    by_hand = _by_hand()
    assert len(by_hand) > 20
    assert any(len(costs) > 1 for costs in by_hand.values())  # by back-off, though the words were met
    assert any(len(wrote) > 2 for _, wrote in by_hand)
    for key, costs in by_hand.items():
        assert whole[key] == pytest.approx(costs, abs=1e-5), key
    short = {key for key in whole if len(key[0]) + len(key[1]) + 1 <= LONGEST}
    assert short <= set(by_hand)


def test_no_state_is_a_dead_end_and_no_label_is_silent(graphs: tuple[Graph, Reach, Graph]) -> None:
    graph = _as_read(compose(*graphs, frozenset({90})))
    alive = np.isfinite(graph.finals)
    owner = np.repeat(np.arange(len(alive)), graph.counts)
    for _ in alive:
        alive[owner[alive[graph.targets]]] = True
    assert alive.all()
    assert set(graph.inputs) == {0, 11, 12, 13, 14, 15}
    assert set(graph.outputs) == {0, 1, 2, 3}  # word 4 is not in the language model


def test_a_word_is_written_as_soon_as_it_alone_is_left(graphs: tuple[Graph, Reach, Graph]) -> None:
    graph = _as_read(compose(*graphs, frozenset({90})))
    owner = np.repeat(np.arange(len(graph.finals)), graph.counts)
    wrote = set(graph.inputs[graph.outputs == 1])
    assert {11, 13} <= wrote
    assert 15 not in wrote  # with which the sounds by themselves would write it
    started = (graph.inputs == 11) & (graph.outputs == 0)
    assert (
        graph.costs[started] > 0.15
    ).any()  # both words 1 and 2 may follow, and their cost is paid at once
    assert (np.diff(owner * 100 + graph.inputs) >= 0).all()


def test_an_end_counts_by_the_minimum_with_the_words_and_not_by_the_sum(
    graphs: tuple[Graph, Reach, Graph],
) -> None:
    graph = _as_read(compose(*graphs, frozenset({90})))
    # After word 1: words 1 and 3 for 1.1 and 1.2, an end for 1.0, behind a silent step that costs 0.6 itself.
    words = -np.log(np.exp(-1.1) + np.exp(-1.2))
    both = -np.log(np.exp(-1.1) + np.exp(-1.2) + np.exp(-1.0))
    silent = graph.costs[(graph.inputs == 0) & (graph.outputs == 0)]
    assert np.isclose(silent, 0.6 + min(words, 1.0)).any()
    assert not np.isclose(silent, 0.6 + both).any()


def test_graphs_that_accept_nothing_together_are_refused() -> None:
    sounds, reach = read_lookahead(lookahead(SOUNDS[:1], {1: 0.0}, 2, AT_END))
    with pytest.raises(ValueError, match="nothing"):
        compose(sounds, reach, read_ngram(ngram(COSTS, BACKOFF, {(1, 2): 0.0})), frozenset())
