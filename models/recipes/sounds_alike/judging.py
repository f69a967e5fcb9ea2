"""Whether a form that was heard may stand for a term: it sounds like it, and no ordinary phrase has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from cues.details.lexicon import WordClass, plain, plural_of
from models.recipes.sounds_alike.language_model import LanguageModel

WORD_LIMIT: Final = 0.2
"""Times in a million words of talk, by the fast ear's language model, above which one word is ordinary. An
hour of a customer's talk has about 5,000 words."""
PHRASE_LIMIT: Final = 0.02
"""The same for a phrase. A thousand forms, all at this limit, would come once in ten hours of talk."""
LIKENESS: Final = 0.6
"""Of two skeletons of consonants, 0 to 1, from which they sound alike."""
FEWEST_LETTERS: Final = 4
"""Of a form; a shorter one is a piece of anything."""


class Verdict(StrEnum):
    """What a form is to a term; its value tells a trainer."""

    RIGHT = "as it is written"
    FOUND = "safe to add, known"
    SAFE = "safe to add"
    ORDINARY = "an ordinary phrase"
    OTHER = "another term"
    UNLIKE = "too unlike"
    SHORT = "too short"


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows what people ordinarily say."""

    language: LanguageModel
    meant: Mapping[str, frozenset[str]]
    """Every phrase of the lexicon in plain form, and the entries that it stands for; see `meanings`."""
    texts: tuple[str, ...] = ()
    """Utterances in plain form in which the terms do not stand; whatever they hold is ordinary."""

    def verdict(self, term: str, form: str) -> Verdict:
        """What `form`, heard in the place of `term`, is to it; both as a recogniser writes them."""
        said, heard = plain(term), plain(form)
        if heard in {said, plain(plural_of(said))}:
            return Verdict.RIGHT
        known = self.meant.get(heard, frozenset())
        if known & {said, *self.meant.get(said, ())}:
            return Verdict.FOUND
        words = form.split()
        if known or any(word in self.meant and word not in self.language for word in words):
            return Verdict.OTHER
        return Verdict.SAFE if written_apart(term, form) else self._of_a_new_form(term, form)

    def _of_a_new_form(self, term: str, form: str) -> Verdict:
        if len(_letters(form)) < FEWEST_LETTERS:
            return Verdict.SHORT
        if likeness(term, form) < LIKENESS:
            return Verdict.UNLIKE
        return Verdict.ORDINARY if self._ordinary(form.split()) else Verdict.SAFE

    def _ordinary(self, words: Sequence[str]) -> bool:
        limit = WORD_LIMIT if len(words) == 1 else PHRASE_LIMIT
        if self.language.chance(words).per_million > limit:
            return True
        # Anybody's name has a possessive, which the model may never have met.
        if len(words) == 1 and self.language.chance([words[0].removesuffix("'s")]).per_million > limit:
            return True
        phrase = f" {plain(' '.join(words))} "
        return any(phrase in text for text in self.texts)


def meanings(classes: Mapping[str, WordClass]) -> dict[str, frozenset[str]]:
    """Every phrase of these classes in plain form, and the entries it stands for, in plain form too."""
    meant: dict[str, set[str]] = {}
    for table in classes.values():
        for phrase, entry in table.entries().items():
            meant.setdefault(phrase, set()).add(plain(entry))
    return {phrase: frozenset(entries) for phrase, entries in meant.items()}


def written_apart(term: str, form: str) -> bool:
    """Whether the form is the term itself, parted in other places ("pickle ball", "m r i")."""
    return _letters(form) == _letters(term)


def likeness(term: str, form: str) -> float:
    """How alike two phrases sound by their consonants, 0 to 1; vowels are what ears mistake first."""
    return SequenceMatcher(None, skeleton(term), skeleton(form), autojunk=False).ratio()


def skeleton(phrase: str) -> str:
    """The consonants of a phrase by the place where they are made, voiced or not; doubles count once."""
    letters = _letters(phrase)
    for spelling, sound in _SOUNDS:
        letters = re.sub(spelling, sound, letters)
    return re.sub(r"(.)\1+", r"\1", letters)


_SOUNDS: Final = (
    (r"ph", "f"),
    (r"tch|sch|sh|ch", "S"),
    (r"dge|dg|j", "S"),
    (r"ght?", "t"),
    (r"c(?=[eiy])", "s"),
    (r"ck|q|c|x", "k"),
    (r"th|d", "t"),
    (r"b", "p"),
    (r"g", "k"),
    (r"v", "f"),
    (r"z", "s"),
    (r"[aeiouyhw']", ""),
)
"""English spellings and one sign for all sounds of their place; rough: it only sifts out what is unlike."""


def _letters(phrase: str) -> str:
    return re.sub(r"[^a-z]", "", phrase.lower())
