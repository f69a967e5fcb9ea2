"""Figures of speech that sound like a detail, for people to see why no cue came of them."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc

from cues.details.detail import Kind
from cues.details.extractor import PassedOver
from cues.details.frames import read_frames
from cues.details.normal import Words

REASON: Final = "a figure of speech"
SOUNDS_LIKE: Final[dict[str, tuple[Kind, frozenset[str]]]] = {
    "deaths": (
        Kind.BEREAVEMENT,
        frozenset("die dies died dying dead death kill killed killing lost".split()),
    ),
    "animals": (Kind.PET, frozenset("dog dogs cat cats horse horses pet pets puppy bird birds".split())),
    "sickness": (Kind.HEALTH, frozenset("sick cancer stroke attack surgery fever".split())),
}
"""For each group of figures of speech worth telling of, what it sounds like and the words that make it so;
the others would only be noise in the history."""


def passed_over(doc: Doc) -> tuple[PassedOver, ...]:
    """The telling figures of speech of a text, by first character; none overlaps another.

    Args:
        doc: a text that the lexicon has been over.
    """
    words: Words = doc.user_data["words"]
    limits = [len(words.forms)] * len(words.forms)
    found = read_frames().idioms.find(words.forms, doc.user_data["spans"], words.breaks, limits)
    told: list[PassedOver] = []
    reached = 0
    for match in sorted(found, key=lambda match: (match.first, -match.last)):
        kind, telling = SOUNDS_LIKE.get(match.target.group, (None, frozenset()))
        said = words.forms[match.first : match.last]
        if kind is None or match.first < reached or not telling.intersection(said):
            continue
        reached = match.last
        first, last = words.starts[match.first], words.ends[match.last - 1]
        told.append(PassedOver(kind, words.text[first:last], first, last, REASON))
    return tuple(told)
