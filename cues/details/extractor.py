"""The seam to whatever finds details in text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cues.details.detail import Detail


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """An earlier turn of the conversation, as context."""

    same: bool
    """True where the speaker is the one whose text is being read."""
    text: str

    def __repr__(self) -> str:
        return f"Turn({'same' if self.same else 'other'}, {len(self.text)} characters)"


class DetailExtractor(Protocol):
    """Finds what a customer said of their life. Deterministic, and safe to call from one thread at a time."""

    def extract(
        self, text: str, *, context: Sequence[Turn] = (), day: date | None = None
    ) -> tuple[Detail, ...]:
        """All details in `text`, by first character; also negated, hypothetical and other people's ones.

        Args:
            text: one utterance or the beginning of one; recogniser output, or anything a person typed.
            context: the turns just before, oldest first; they help to read `text` and yield nothing themselves.
            day: the day of the call, for what was said of time.
        """
