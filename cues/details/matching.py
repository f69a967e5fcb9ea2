"""The pipeline's second and third component: figures of speech go out, frames come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from spacy.tokens import Doc

from cues.details.frames import Frame, read_frames
from cues.details.pattern import Held, Match
from cues.details.reading import Finding, reading_of

MASK: Final = "\x00"
"""Stands for a word that belongs to a figure of speech; no pattern holds it."""


def match_frames(doc: Doc) -> Doc:
    """Find all frames of the text, outside its figures of speech; a crisis is looked for everywhere."""
    reading = reading_of(doc)
    words = reading.words
    frames = read_frames()
    spans: list[dict[str, list[int]]] = doc.user_data["spans"]
    inside = _add_phrases(words.forms, spans, words.breaks)
    found = list(frames.crises.find(words.forms, spans, words.breaks))
    masked = {
        at
        for match in frames.idioms.find(words.forms, spans, words.breaks)
        for at in range(match.first, match.last)
    }
    forms: Sequence[str] = words.forms
    if masked:
        forms = [MASK if at in masked else form for at, form in enumerate(words.forms)]
        spans = [_unmasked(classes, at, masked) for at, classes in enumerate(spans)]
    reading.spans = spans
    found += frames.frames.find(forms, spans, words.breaks)
    reading.findings = [_finding(match, inside) for match in found]
    return doc


def _add_phrases(
    forms: Sequence[str], spans: list[dict[str, list[int]]], breaks: Sequence[bool]
) -> Mapping[tuple[str, int, int], tuple[Held, ...]]:
    """Note the phrases of the grammar beside the lexicon's classes; gives what each of them holds."""
    inside: dict[tuple[str, int, int], tuple[Held, ...]] = {}
    for match in read_frames().phrases.find(forms, spans, breaks):
        spans[match.first].setdefault(match.target, []).append(match.last)
        inside[match.target, match.first, match.last] = tuple(match.holds())
    return inside


def _unmasked(classes: Mapping[str, list[int]], at: int, masked: set[int]) -> dict[str, list[int]]:
    """The classes of one word that touch no figure of speech."""
    if not classes or at in masked:
        return {}
    kept = {
        name: [end for end in ends if not any(place in masked for place in range(at, end))]
        for name, ends in classes.items()
    }
    return {name: ends for name, ends in kept.items() if ends}


def _finding(match: Match[Frame], inside: Mapping[tuple[str, int, int], tuple[Held, ...]]) -> Finding:
    """A match as a finding, with the phrases in it opened."""
    holds: list[Held] = []
    for hold in match.holds():
        holds += inside.get((hold.name, hold.first, hold.last), (hold,))
    frame = match.target
    return Finding(
        kind=frame.kind,
        frame=frame,
        first=match.first,
        last=match.last,
        holds=tuple(holds),
        passed=tuple(match.passes()),
        confidence=frame.sure,
        attributes=dict(frame.attributes),
    )
