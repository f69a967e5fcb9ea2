"""The customer's words heard again on the agent's side: told from the agent's own by what, when and how much.

Pure. It is the second look after `speech.echo`: for what leaks before the echo is known, and for loudspeakers
whose echo is too bent to be foretold.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from cues.calls.turns import words_of
from speech.transcript import Partial, Utterance, Word

REMEMBERED = 45.0
"""Seconds for which the customer's words are kept: longer than any utterance of the agent's."""
EARLIEST, LATEST = -0.15, 0.55
"""Seconds that an echo's word comes after the customer's: 0 to 0.4, and what two hearings of one word differ
by. Who repeats a word on purpose has to hear it first, and is later."""
AROUND = 0.2
"""Seconds that it may lie off the delay of a known echo."""
UNEVEN = 0.2
"""Seconds by which the delay of two neighbouring words of one echo may differ."""
SPREAD = 0.35
"""Seconds by which it may differ within one echo."""
APART = 2.0
"""Seconds of other words that one echo may be interrupted for."""

_LEAST_WORDS, _LEAST_WEIGHT = 3, 2.0
"""What an echo must hold: so many words, and "my husband died", but not "thank you so much"."""
_LEAST_KNOWN_WORDS, _LEAST_KNOWN_WEIGHT = 2, 1.25
"""The same where the signal has shown that there is an echo with this delay."""
_SAME, _COMMON_SAME, _LIKE, _MAYBE = 1.0, 0.25, 0.5, 0.05
"""Weight of a word of its own and of a common one, of one heard a little and one heard quite otherwise."""
_LIKE_RATIO, _MAYBE_RATIO = 0.7, 0.5
"""Share of equal letters from which two words may be one, heard differently."""
_SHORT = 3
"""Letters up to which words are equal or different, nothing between."""
_COMMON = frozenset(
    """a an the my our your his her their i you we he she it they me him them this that these there here
    is are was were am be been do does did have has had will would can could i'm i'll i've it's that's we'll
    to of in on at for with from by and or but so if not no too as up out about just very much
    thank thanks please sorry welcome hi hello hey bye goodbye good nice great lovely day one time care take
    morning afternoon evening night weekend rest enjoy happy merry new year christmas holidays problem worries
    """.split()
)
"""Words that two people may well say at once."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A word of the agent's side that may be one of the customer's."""

    place: int
    """In the agent's words."""
    other: int
    """In the customer's."""
    delay: float
    """Seconds."""
    weight: float


@dataclass(frozen=True, slots=True)
class _Run:
    """Pairs that one echo may consist of."""

    pairs: tuple[_Pair, ...]
    weight: float
    shortest: float
    """The least delay of a word, seconds."""
    longest: float


def echo_places(
    agent: Sequence[Word], customer: Sequence[Word], delay: float | None = None
) -> tuple[int, ...]:
    """Which of the agent's words are the customer's, heard again.

    Echo is a run of words in the customer's order, each the same short while after the customer's own.
    Single words are never called echo, nor what is repeated after the customer has said it. What both say at
    the same time, three words long and with an even delay, cannot be told from echo.

    Args:
        agent: words of one utterance of the agent's side, in order, with times.
        customer: what the customer said up to then, in order.
        delay: seconds of a known echo, which makes two words enough; None where none is known.

    Returns:
        Places in `agent`, rising.
    """
    least_words, least_weight = _LEAST_WORDS, _LEAST_WEIGHT
    if delay is not None:
        least_words, least_weight = _LEAST_KNOWN_WORDS, _LEAST_KNOWN_WEIGHT
    pairs = list(_pairs(agent, customer, delay))
    places: set[int] = set()
    while pairs:
        best = max(_runs(pairs, agent), key=lambda run: (run.weight, len(run.pairs)))
        if best.weight < least_weight:
            break
        if len(best.pairs) >= least_words and _overlap(best, agent, customer):
            places.update(pair.place for pair in best.pairs)
        first, last = best.pairs[0].place, best.pairs[-1].place
        pairs = [pair for pair in pairs if not first <= pair.place <= last]
    return tuple(sorted(places))


class EchoText:
    """Follows one call: remembers what the customer said lately, and finds it in the agent's words."""

    def __init__(self) -> None:
        self._said: deque[Word] = deque()
        self._open: tuple[Word, ...] = ()
        self._words = 0

    @property
    def words(self) -> int:
        """How many words of the agent's utterances were echo so far."""
        return self._words

    def customer(self, heard: Partial | Utterance) -> None:
        """The customer says something, or has said it."""
        if isinstance(heard, Utterance):
            self._said.extend(heard.words)
            self._open = ()
        else:
            self._open = heard.words
        while self._said and self._said[0].end < heard.at - REMEMBERED:
            self._said.popleft()

    def agent(self, heard: Partial | Utterance, delay: float | None = None) -> Partial | Utterance:
        """The agent's partial or utterance without the words that are echo; itself where none is.

        Args:
            heard: of the agent's side.
            delay: seconds of the echo that the signal has shown; None where it has shown none.
        """
        places = echo_places(heard.words, (*self._said, *self._open), delay)
        if not places:
            return heard
        words = tuple(word for place, word in enumerate(heard.words) if place not in places)
        if isinstance(heard, Utterance):
            self._words += len(places)
            return replace(heard, words=words)
        return replace(heard, words=words, settled=heard.settled - sum(at < heard.settled for at in places))


def _pairs(agent: Sequence[Word], customer: Sequence[Word], delay: float | None) -> Iterator[_Pair]:
    """Words that are alike and come as an echo may, in the agent's order, then in the customer's."""
    earliest, latest = (EARLIEST, LATEST) if delay is None else (delay - AROUND, delay + AROUND)
    begin = 0
    for place, word in enumerate(agent):
        while begin < len(customer) and customer[begin].middle < word.middle - latest:
            begin += 1
        for other in range(begin, len(customer)):
            after = word.middle - customer[other].middle
            if after < earliest:
                break
            weight = _weight(word.text, customer[other].text)
            if weight is not None and after <= latest:
                yield _Pair(place, other, after, weight)


def _weight(one: str, other: str) -> float | None:
    """How much two words say for being one; None where they are two."""
    if one == other:
        return _COMMON_SAME if one in _COMMON or one in words_of("backchannel", "words") else _SAME
    if min(len(one), len(other)) <= _SHORT:
        return None
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return _LIKE if ratio >= _LIKE_RATIO else _MAYBE if ratio >= _MAYBE_RATIO else None


def _runs(pairs: Sequence[_Pair], agent: Sequence[Word]) -> Iterator[_Run]:
    """The weightiest run up to each pair."""
    runs: list[_Run] = []
    for pair in pairs:
        best = _Run((pair,), pair.weight, pair.delay, pair.delay)
        for run in reversed(runs):
            before = run.pairs[-1]
            if agent[pair.place].start - agent[before.place].end > APART:
                break
            shortest, longest = min(run.shortest, pair.delay), max(run.longest, pair.delay)
            fits = before.place < pair.place and before.other < pair.other
            even = abs(pair.delay - before.delay) <= UNEVEN and longest - shortest <= SPREAD
            if fits and even and run.weight + pair.weight > best.weight:
                best = _Run((*run.pairs, pair), run.weight + pair.weight, shortest, longest)
        runs.append(best)
    yield from runs


def _overlap(run: _Run, agent: Sequence[Word], customer: Sequence[Word]) -> bool:
    """True where it begins before the customer has said all of it."""
    return agent[run.pairs[0].place].start < customer[run.pairs[-1].other].end
