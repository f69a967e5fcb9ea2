"""Sounds composed with sentences, breadth first: a state is a place among the sounds and one among the words.

Our own implementation of a published algorithm: composition with label-reachability look-ahead (Allauzen,
Riley, Schalkwyk: A generalized composition algorithm for weighted finite-state transducers, 2009; OpenFst's
lookahead-filter.h, as in Kaldi's mkgraph_lookahead.sh), with weights and labels pushed:

- back-offs among the words come before silent steps among the sounds, so that each pair of paths is met once;
- a silent step is taken only where the state behind it can come to a word that is allowed, or to an end;
- what the allowed words cost together is paid there already, and taken off when one is chosen;
- where one word alone is left it is written there, and the state remembers that it is still to be read.

Ends count by the minimum with the words, not by the sum of chances: the decoder's own composition does so,
and texts are the same only with the same pushed costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.openfst import Costs, Labels
from models.unfolding.const_fst import ARC, Graph, Ints
from models.unfolding.lookahead import Reach

_SLICE = 1 << 16
"""States whose arcs are worked out at once: bounds the memory, not what comes out."""
_Doubles = npt.NDArray[np.float64]
_Truths = npt.NDArray[np.bool_]
Wave = npt.NDArray[np.void]
"""The arcs of neighbouring states, of the dtype `ARC`, in the states' order."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The graph made so far; state 0 is the start."""

    finals: Costs
    counts: Ints
    """How many arcs each state has."""
    waves: list[Wave]


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Arcs of a few states: which of them each leaves, where to, and what was paid ahead at its target."""

    source: Ints
    target: Ints
    """The target's key."""
    inputs: Ints
    outputs: Ints
    costs: _Doubles
    paid: _Doubles


def compose(
    sounds: Graph,
    reach: Reach,
    words: Graph,
    silent: frozenset[int],
    tell: Callable[[int], None] = lambda states: None,
) -> Composition:
    """Compose, without the states from which no end can be reached.

    Args:
        sounds: reads sounds, writes words.
        reach: of `sounds`.
        words: an acceptor; each state's arcs sorted by label, each label once, back-offs with label 0.
        silent: inputs of `sounds` that stand for no sound and are read as none.
        tell: told how many states there are, now and then.

    Raises:
        ValueError: the graphs are too big for keys of 64 bits, or together accept nothing.
    """
    maker = _Composer(sounds, reach, words)
    wave = maker.key(*(np.array([at], np.int64) for at in (sounds.start, words.start, 0, 0)))
    known, numbers = wave, np.zeros(1, np.int64)
    paid = np.zeros(1)
    total = 1
    finals, counts, waves = [], [], []
    hushed = np.fromiter(silent, np.int32, len(silent))
    while len(wave):
        finals.append(maker.finals(wave, paid))
        parts = [
            (begin, maker.arcs(wave[begin : begin + _SLICE], paid[begin : begin + _SLICE]))
            for begin in range(0, len(wave), _SLICE)
        ]
        source = np.concatenate([part.source + begin for begin, part in parts])
        target, inputs, outputs, costs, ahead = (
            np.concatenate([getattr(part, name) for _, part in parts])
            for name in ("target", "inputs", "outputs", "costs", "paid")
        )
        del parts
        found, first = np.unique(target, return_index=True)
        new = known[np.minimum(np.searchsorted(known, found), len(known) - 1)] != found
        counts.append(np.bincount(source, minlength=len(wave)))
        wave, paid = found[new], ahead[first[new]]
        del found, first, ahead
        place = np.searchsorted(known, wave)
        known = np.insert(known, place, wave)
        numbers = np.insert(numbers, place, np.arange(total, total + len(wave)))
        total += len(wave)
        inputs[np.isin(inputs, hushed)] = 0
        order = np.argsort(source << 31 | inputs, kind="stable")
        arcs = np.zeros(len(order), ARC)
        arcs["input"], arcs["output"], arcs["cost"] = inputs[order], outputs[order], costs[order]
        arcs["target"] = numbers[np.searchsorted(known, target[order])]
        waves.append(arcs)
        tell(total)
    del known, numbers
    return _useful(Composition(np.concatenate(finals), np.concatenate(counts), waves))


class _Composer:
    """The two graphs, and what leaves a state of both. Keys say: sounds' state, words' state, word, whether.

    The word is one that was written and is not yet read, 0 if none; `whether` back-offs are over, since a
    silent step was made after them.
    """

    def __init__(self, sounds: Graph, reach: Reach, words: Graph) -> None:
        self._sounds, self._reach, self._words = sounds, reach, words
        labels = [sounds.outputs.max(initial=0), words.inputs.max(initial=0), reach.past.max(initial=0)]
        self._labels = int(max(*labels, reach.at_end)) + 2
        if len(sounds.finals) * len(words.finals) * self._labels * 2 >= 1 << 63:
            raise ValueError("too big")
        owner = np.repeat(np.arange(len(words.finals)), words.counts)
        self._word_keys = owner * self._labels + words.inputs
        self._chances = np.concatenate(([0.0], np.cumsum(np.exp(-words.costs.astype(np.float64)))))
        at_end = (reach.begin <= reach.at_end) & (reach.at_end < reach.past)
        self._can_end = np.zeros(len(sounds.finals), bool)
        self._can_end[np.repeat(np.arange(len(sounds.finals)), reach.counts)[at_end]] = True
        first = np.minimum(words.first, max(0, len(words.inputs) - 1))
        self._backs_off = (words.counts > 0) & (words.inputs[first] == 0)

    def key(self, sound: Ints, word: Ints | Labels, pending: Ints | Labels | int, over: Ints | int) -> Ints:
        """One number for a state."""
        return ((sound * len(self._words.finals) + word) * self._labels + pending) * 2 + over

    def _parts(self, keys: Ints) -> tuple[Ints, Ints, Ints, _Truths]:
        rest, over = np.divmod(keys, 2)
        rest, pending = np.divmod(rest, self._labels)
        sound, word = np.divmod(rest, len(self._words.finals))
        return sound, word, pending, over > 0

    def finals(self, keys: Ints, paid: _Doubles) -> Costs:
        """What it costs to end at each state, less what has been paid ahead."""
        sound, word, pending, _ = self._parts(keys)
        cost = self._sounds.finals[sound] + self._words.finals[word] - paid
        return np.where(pending == 0, cost, np.inf).astype(np.float32)

    def arcs(self, keys: Ints, paid: _Doubles) -> _Arcs:
        """Everything that leaves these states."""
        sounds, words = self._sounds, self._words
        sound, word, pending, over = self._parts(keys)
        parts: list[_Arcs] = []

        def emit(
            source: Ints, target: Ints, inputs: Labels | int, outputs: Ints | Labels | int, costs: _Doubles
        ) -> None:
            shape = source.shape
            parts.append(
                _Arcs(
                    source,
                    target,
                    np.broadcast_to(np.asarray(inputs, np.int64), shape),
                    np.broadcast_to(np.asarray(outputs, np.int64), shape),
                    costs - paid[source],
                    np.zeros(shape),
                )
            )

        back = np.flatnonzero(~over & (pending == 0) & self._backs_off[word])
        arc = words.first[word[back]]
        emit(back, self.key(sound[back], words.targets[arc], 0, 0), 0, 0, words.costs[arc].astype(float))

        source, arc = _spread(sounds.first[sound], sounds.counts[sound])
        writes, due, at = sounds.outputs[arc].astype(np.int64), pending[source], word[source]
        to, reads, costs = (
            sounds.targets[arc].astype(np.int64),
            sounds.inputs[arc],
            sounds.costs[arc].astype(float),
        )

        # The word that was written ahead is read, or comes nearer.
        met = np.flatnonzero((writes > 0) & (writes == due))
        emit(source[met], self.key(to[met], at[met], 0, 0), reads[met], 0, costs[met])
        nearer = np.flatnonzero((writes == 0) & (due > 0))
        nearer = nearer[self._comes_to(to[nearer], due[nearer])]
        emit(
            source[nearer], self.key(to[nearer], at[nearer], due[nearer], 0), reads[nearer], 0, costs[nearer]
        )

        # A word is met that nothing foretold.
        free = np.flatnonzero((writes > 0) & (due == 0))
        said, there = self._find(at[free], writes[free])
        free, said = free[there], said[there]
        cost = costs[free] + words.costs[said].astype(float)
        emit(source[free], self.key(to[free], words.targets[said], 0, 0), reads[free], writes[free], cost)

        # Nothing is written: what lies ahead decides.
        quiet = np.flatnonzero((writes == 0) & (due == 0))
        count, one, end, ahead = self._ahead(to[quiet], at[quiet])
        only = (count == 1) & ~end
        lone, said = quiet[only], one[only]
        cost = costs[lone] + words.costs[said].astype(float)
        label = words.inputs[said]
        emit(source[lone], self.key(to[lone], words.targets[said], label, 0), reads[lone], label, cost)
        several = (count > 0) & ~only | end
        many, price = quiet[several], ahead[several]
        emit(source[many], self.key(to[many], at[many], 0, 1), reads[many], 0, costs[many] + price)
        parts[-1].paid[:] = price
        return _Arcs(*(np.concatenate([getattr(part, name) for part in parts]) for name in _Arcs.__slots__))

    def _ahead(self, sound: Ints, word: Ints) -> tuple[Ints, Ints, _Truths, _Doubles]:
        """Of pairs of states: how many words both allow, the arc of one, whether both can end, the cost."""
        pair, span = _spread(self._reach.first[sound], self._reach.counts[sound])
        base = word[pair] * self._labels
        low = np.searchsorted(self._word_keys, base + np.maximum(self._reach.begin[span], 1))
        high = np.searchsorted(self._word_keys, base + np.maximum(self._reach.past[span], 1))
        chance = np.bincount(pair, self._chances[high] - self._chances[low], len(sound))
        count = np.bincount(pair, high - low, len(sound)).astype(np.int64)
        one = np.zeros(len(sound), np.int64)
        filled = high > low
        one[pair[filled]] = low[filled]
        end_cost = np.where(self._can_end[sound], self._words.finals[word], np.inf)
        # A chance too small for the sums counts as its own word's: any price will do that all paths agree on.
        alone = np.where(count > 0, self._words.costs[one], np.inf)
        with np.errstate(divide="ignore"):
            cost = np.where(chance > 0, -np.log(chance), alone)
        return count, one, np.isfinite(end_cost), np.minimum(cost, end_cost)

    def _comes_to(self, sound: Ints, label: Ints) -> Ints:
        """Which of the states among the sounds can still come to its word."""
        which, span = _spread(self._reach.first[sound], self._reach.counts[sound])
        within = (self._reach.begin[span] <= label[which]) & (label[which] < self._reach.past[span])
        return np.unique(which[within])

    def _find(self, word: Ints, label: Ints) -> tuple[Ints, _Truths]:
        """The arc that reads each label, and whether there is one."""
        sought = word * self._labels + label
        at = np.minimum(np.searchsorted(self._word_keys, sought), len(self._word_keys) - 1)
        return at, self._word_keys[at] == sought


def _spread(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """For runs of neighbours: which run each member is of, and which member it is in all."""
    run = np.repeat(np.arange(len(counts)), counts)
    return run, first[run] + np.arange(len(run)) - (np.cumsum(counts) - counts)[run]


def _useful(made: Composition) -> Composition:
    """Without the states that come to no end; the others keep their order."""
    good = np.isfinite(made.finals)
    edges = np.cumsum([0, *(len(wave) for wave in made.waves)])
    past = np.cumsum(made.counts)

    def sources(piece: int) -> Ints:
        return np.searchsorted(past, np.arange(edges[piece], edges[piece + 1]), side="right")

    before = -1
    while before != (before := int(good.sum())):
        for piece in range(len(made.waves) - 1, -1, -1):
            good[sources(piece)[good[made.waves[piece]["target"]]]] = True
    if not good[0]:
        raise ValueError("nothing is accepted")
    number = np.cumsum(good) - 1
    counts = np.zeros(len(good), np.int64)
    for piece, wave in enumerate(made.waves):
        source = sources(piece)
        keep = good[source] & good[wave["target"]]
        counts += np.bincount(source[keep], minlength=len(good))
        kept = wave[keep]
        kept["target"] = number[kept["target"]]
        made.waves[piece] = kept
    return Composition(made.finals[good], counts[good], made.waves)
