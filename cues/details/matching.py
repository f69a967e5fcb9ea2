"""The pipeline's second and third component: figures of speech go out, frames come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Final

from spacy.tokens import Doc

from cues.details.frames import Frame, read_frames
from cues.details.lexicon import NO_CLASSES, Classes
from cues.details.match import Held, Match
from cues.details.pattern import keys_of
from cues.details.reading import Finding, reading_of

MASK: Final = "\x00"
"""Stands for a word that belongs to a figure of speech; no pattern holds it."""


def match_frames(doc: Doc) -> Doc:
    """Find all frames of the text, outside its figures of speech; a crisis is looked for everywhere."""
    reading = reading_of(doc)
    words = reading.words
    frames = read_frames()
    spans: list[Classes] = doc.user_data["spans"]
    limits = _limits(words.breaks, frozenset())
    keys = keys_of(spans)
    inside = _add_phrases(words.forms, spans, words.breaks, limits, keys)
    found = list(frames.crises.find(words.forms, spans, words.breaks, limits, keys))
    masked = frozenset(
        at
        for match in frames.idioms.find(words.forms, spans, words.breaks, limits, keys)
        for at in range(match.first, match.last)
    )
    forms: Sequence[str] = words.forms
    if masked:
        forms = [MASK if at in masked else form for at, form in enumerate(words.forms)]
        spans = [NO_CLASSES if at in masked else classes for at, classes in enumerate(spans)]
        keys = [set() if at in masked else names for at, names in enumerate(keys)]
        limits = _limits(words.breaks, masked)
    reading.spans, reading.masked = spans, masked
    found += frames.frames.find(forms, spans, words.breaks, limits, keys)
    reading.findings = [_finding(match, inside) for match in found]
    return doc


def _add_phrases(
    forms: Sequence[str],
    spans: list[Classes],
    breaks: Sequence[bool],
    limits: Sequence[int],
    keys: list[Set[str]],
) -> Mapping[tuple[str, int, int], tuple[Held, ...]]:
    """Note the phrases of the grammar beside the lexicon's classes; gives what each of them holds."""
    inside: dict[tuple[str, int, int], tuple[Held, ...]] = {}
    added: dict[int, Classes] = {}
    for match in read_frames().phrases.find(forms, spans, breaks, limits, keys):
        classes = added.setdefault(match.first, {})
        classes[match.target] = (match.last - match.first,)
        inside[match.target, match.first, match.last] = tuple(match.holds())
    for at, classes in added.items():
        spans[at] = {**spans[at], **classes}
        keys[at] = keys[at] | classes.keys()
    return inside


def _limits(breaks: Sequence[bool], masked: frozenset[int]) -> list[int]:
    """For each word, the next one that no entry from there may reach: a new sentence or a masked word."""
    limits = [len(breaks)] * len(breaks)
    for at in range(len(breaks) - 2, -1, -1):
        limits[at] = at + 1 if breaks[at + 1] or at + 1 in masked else limits[at + 1]
    return limits


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
