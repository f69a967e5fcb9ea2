"""Words said against words heard: one plain spelling, the alignment, the word error rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cues.calls.redaction.redactor import redact
from models.scoring.numerals import in_words
from speech.recognizers.spoken import spoken
from speech.transcript import Word

HESITATIONS = frozenset("uh um er erm hmm mm".split())
"""Not counted on either side: whether they are written down is taste, not hearing."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The cheapest way to turn what was said into what was heard."""

    matches: dict[int, int]
    """For each word heard right, its position among the said words to that among the heard ones."""
    substituted: int
    deleted: int
    """Words said that were not heard at all."""
    inserted: int
    """Words heard that nobody said."""

    @property
    def errors(self) -> int:
        """All three together; divided by how many were said: the word error rate."""
        return self.substituted + self.deleted + self.inserted


@dataclass(frozen=True, slots=True)
class WordErrors:
    """How well words were heard; adds up over calls."""

    said: int = 0
    substituted: int = 0
    deleted: int = 0
    inserted: int = 0

    @property
    def rate(self) -> float | None:
        """Word error rate: errors a word said, above 1 where much was invented; None if nothing was said."""
        errors = self.substituted + self.deleted + self.inserted
        return errors / self.said if self.said else None

    def __add__(self, other: WordErrors) -> WordErrors:
        return WordErrors(
            self.said + other.said,
            self.substituted + other.substituted,
            self.deleted + other.deleted,
            self.inserted + other.inserted,
        )


def plain_words(text: str) -> list[str]:
    """The words of `text` in the one spelling that is compared.

    Lower case, no punctuation but apostrophes inside a word, numbers in words, hyphens as blanks, hesitations
    left out. British and American spellings stay different words.
    """
    return [word for word in spoken(in_words(text)) if word not in HESITATIONS]


def said_words(turns: Sequence[str]) -> list[str]:
    """The words of one side's turns as a faultless recogniser's events would show them.

    Events carry no account numbers, addresses or passwords, so the truth is redacted by the same rules:
    else every number that is rightly hidden would count as misheard.

    Args:
        turns: each turn's text, as written in the truth.
    """
    said: list[str] = []
    for turn in turns:
        words = [Word(word, 0.0, 0.0) for word in plain_words(turn)]
        said.extend(word.text for word in redact(words, final=True))
    return said


def word_errors(said: Sequence[str], heard: Sequence[str]) -> WordErrors:
    """Compare two word sequences, each in the plain spelling."""
    aligned = align(said, heard)
    return WordErrors(len(said), aligned.substituted, aligned.deleted, aligned.inserted)


def align(said: Sequence[str], heard: Sequence[str]) -> Alignment:
    """Align two word sequences by the least number of edits, each of cost one."""
    cost = [list(range(len(heard) + 1))]
    for i, word in enumerate(said, start=1):
        above = cost[-1]
        row = [i]
        for j, other in enumerate(heard, start=1):
            row.append(min(above[j - 1] + (word != other), above[j] + 1, row[-1] + 1))
        cost.append(row)
    matches: dict[int, int] = {}
    substituted = deleted = inserted = 0
    i, j = len(said), len(heard)
    while i or j:
        same = bool(i and j) and said[i - 1] == heard[j - 1]
        if i and j and cost[i][j] == cost[i - 1][j - 1] + (not same):
            i, j = i - 1, j - 1
            if same:
                matches[i] = j
            else:
                substituted += 1
        elif i and cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
            deleted += 1
        else:
            j -= 1
            inserted += 1
    return Alignment(matches, substituted, deleted, inserted)
