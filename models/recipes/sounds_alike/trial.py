"""Measures what the extractor finds of terms as they are heard, in sentences and at speeds of its own."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cues.details.detail import Kind
from cues.details.extractor import DetailExtractor
from models.recipes.sounds_alike.record import Heard
from models.recipes.sounds_alike.speaking import Line, Take
from models.recipes.sounds_alike.terms import Term, all_terms, filled, groups
from speech.transcript import Ear

MANNERS: Final = (("heart", 0.92), ("joe", 1.08))
"""Voices and speeds that no round of the recipe has."""
_NOTHING: Final = "zzyzx"
"""Stands in a term's place to see what the sentence says without it."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many hearings gave the detail that the sentence tells."""

    line: Line
    ear: Ear
    found: int
    of: int


def trial_terms(vocabulary: Container[str], count: int) -> list[Term]:
    """So many of the terms that the fast ear lacks, spread evenly over all of them."""
    unknown = [term for term in all_terms(vocabulary) if not term.known]
    return [unknown[at * len(unknown) // count] for at in range(min(count, len(unknown)))]


def trial_takes(terms: Sequence[Term]) -> list[Take]:
    """One saying of each term, the voices in turn."""
    return [
        Take(term, *MANNERS[number % len(MANNERS)], *filled(_sentence(term), term.text))
        for number, term in enumerate(terms)
    ]


def shares(heard: Iterable[Heard], extractor: DetailExtractor) -> list[Share]:
    """For each kind of line and ear, how often the kinds of detail that a term brings were found.

    Left out are sentences in which the extractor finds none by the term, even as it is written.
    """
    counts: dict[tuple[Line, Ear], list[bool]] = {}
    for one in heard:
        wanted = _kinds(one.said, extractor) - _kinds(one.said.replace(one.term, _NOTHING), extractor)
        if wanted:
            counts.setdefault((one.line, one.ear), []).append(wanted <= _kinds(one.words, extractor))
    return [Share(line, ear, sum(found), len(found)) for (line, ear), found in sorted(counts.items())]


def _kinds(text: str, extractor: DetailExtractor) -> frozenset[Kind]:
    return frozenset(detail.kind for detail in extractor.extract(text))


def _sentence(term: Term) -> str:
    return groups()[term.group].trial[0]
