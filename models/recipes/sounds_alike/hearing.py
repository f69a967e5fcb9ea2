"""Both ears on one take: what they hear in the place of the term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from models.recipes.sounds_alike.speaking import Line
from models.scoring.words import align
from speech.audio import Samples
from speech.recognizers.careful import CarefulRecognizer
from speech.recognizers.recognizer import Recognizer, RecognizerStream
from speech.transcript import Ear

_ARTICLES = frozenset({"a", "an", "the"})
MOST_WORDS = 6
"""Words in what a term is heard as; more is something else."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What one ear heard of one take on one kind of line."""

    line: Line
    ear: Ear
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ears:
    """The product's own recognisers."""

    fast: Recognizer
    careful: CarefulRecognizer | None

    def hear(self, sounds: Mapping[Line, Samples], *, thorough: bool = True) -> list[Hearing]:
        """Hear the same words on every kind of line; both ears work at once.

        Args:
            sounds: the same words, as each kind of line brings them.
            thorough: with the fast ear on the telephone, too. There the careful one leads, and what the fast
                one makes of a word that it lacks is seldom the same twice; it costs as much as all else.

        Raises:
            HeartlineError: a recogniser failed.
        """
        with ThreadPoolExecutor(max_workers=2) as pool:
            heard_fast = [line for line in sounds if thorough or line is Line.WIDEBAND]
            fast = pool.submit(self._fast, {line: sounds[line] for line in heard_fast})
            careful = pool.submit(self._careful, sounds)
            return [*fast.result(), *careful.result()]

    def _fast(self, sounds: Mapping[Line, Samples]) -> list[Hearing]:
        return [
            Hearing(line, Ear.FAST, _heard(self.fast.stream(), samples)) for line, samples in sounds.items()
        ]

    def _careful(self, sounds: Mapping[Line, Samples]) -> list[Hearing]:
        if self.careful is None:
            return []
        return [
            Hearing(line, Ear.CAREFUL, tuple(word.text for word in self.careful.rehear(samples).words))
            for line, samples in sounds.items()
        ]


def _heard(stream: RecognizerStream, samples: Samples) -> tuple[str, ...]:
    words: list[str] = []
    tenth = 1600
    for at in range(0, len(samples), tenth):
        hypothesis = stream.accept(samples[at : at + tenth])
        if hypothesis is not None and hypothesis.final:
            words += [word.text for word in hypothesis.words]
    last = stream.finish()
    stream.close()
    return (*words, *(word.text for word in last.words)) if last is not None else tuple(words)


def in_its_place(before: str, after: str, heard: Sequence[str]) -> tuple[str, ...] | None:
    """The words heard where the term was said; None where its neighbours were not heard, so nobody can tell.

    Args:
        before: what was said before the term; an article at its end may be lost.
        after: what was said after it.
        heard: all words heard.
    """
    said_before, said_after = before.split(), after.split()
    first = _end_of(said_before, heard)
    past = _beginning_of(said_after, heard)
    if first is None or past is None or not 0 < past - first <= MOST_WORDS:
        return None
    return tuple(heard[first:past])


def _end_of(said: Sequence[str], heard: Sequence[str]) -> int | None:
    """Where in `heard` that which follows `said` begins."""
    if not said:
        return 0
    matches = align(said, heard[: len(said) + 2]).matches
    last = len(said) - 1
    if last in matches:
        return matches[last] + 1
    if last and said[last] in _ARTICLES and last - 1 in matches:
        at = matches[last - 1] + 1
        return at + (at < len(heard) and heard[at] in _ARTICLES)
    return None


def _beginning_of(said: Sequence[str], heard: Sequence[str]) -> int | None:
    """Where in `heard` that which `said` goes on from begins."""
    if not said:
        return len(heard)
    room = min(len(heard), len(said) + 2)
    matches = align(said, heard[len(heard) - room :]).matches
    return len(heard) - room + matches[0] if 0 in matches else None
