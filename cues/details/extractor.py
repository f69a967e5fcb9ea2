"""The seam to whatever finds details in text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cues.details.detail import Detail, Kind


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """An earlier turn of the conversation, as context."""

    same: bool
    """True where the speaker is the one whose text is being read."""
    text: str

    def __repr__(self) -> str:
        return f"Turn({'same' if self.same else 'other'}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class PassedOver:
    """What sounds like a detail and is none: a figure of speech, a product, a street."""

    kind: Kind
    """The kind that it sounds like."""
    evidence: str
    """Exactly `text[first_char:last_char]`."""
    first_char: int
    last_char: int
    reason: str
    """In words for the agent: "a figure of speech"."""

    def __repr__(self) -> str:
        return f"PassedOver({self.kind}, {len(self.evidence)} characters)"


class DetailExtractor(Protocol):
    """Finds what a customer said of their life. Deterministic; called from one thread at a time."""

    def extract(
        self, text: str, *, context: Sequence[Turn] = (), day: date | None = None
    ) -> tuple[Detail, ...]:
        """All details in `text`, by first character; also negated, hypothetical and other people's ones.

        Args:
            text: one utterance or the beginning of one; recogniser output, or anything a person typed.
            context: the turns just before, oldest first; they help to read `text` and yield nothing.
            day: the day of the call, for what was said of time.
        """

    def passed_over(self, text: str) -> tuple[PassedOver, ...]:
        """What a careless listener would take for a detail; shown so that people see why no cue came."""
