"""Whole-word phrases in what was said: one plain form for both, then a search."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOT_WORDS = re.compile(r"[^\w']+")
_ENDINGS = ("", "s", "'s", "es")
"""What the last word of a phrase may carry besides: a plural or a possessive."""


def plain(text: str) -> str:
    """`text` as phrases are compared: lower case, words with straight apostrophes, single blanks."""
    return _NOT_WORDS.sub(" ", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).strip()


def contains(said: str, phrase: str) -> bool:
    """Whether `phrase` stands in `said` as whole words; its last word may be a plural or a possessive.

    Args:
        said: plain text (see `plain`).
        phrase: plain text of at least one word.
    """
    if phrase not in said:  # nearly every phrase of a playbook, and much cheaper to tell
        return False
    padded = f" {said} "
    return any(f" {phrase}{ending} " in padded for ending in _ENDINGS)


def first_of(said: str, phrases: Iterable[str]) -> str | None:
    """The first of `phrases` that stands in `said`; None where none does. All are plain text."""
    return next((phrase for phrase in phrases if contains(said, phrase)), None)
