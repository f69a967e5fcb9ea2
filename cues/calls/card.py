"""A cue as it is kept while it lives: what it says, what it is about, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cues.calls.events import CueSource
from cues.calls.offer import Offer
from cues.coaching.connection import Topic
from cues.details.detail import Kind
from speech.transcript import Word


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """One cue."""

    id: str
    kind: Kind
    headline: str
    suggestions: tuple[str, ...]
    sensitive: bool
    priority: int
    play: str | None
    """The play that it comes from; None where no play may speak (a crisis)."""
    detail: str | None
    topic: Topic
    heard_at: float
    ready_at: float
    why: str
    source: CueSource = CueSource.SAID
    shown_at: float | None = None
    queued_at: float | None = None
    held_back: str | None = None
    """Why it is in the queue; the reason last told."""
    not_before: float = 0.0
    """Seconds of audio: the agent asked for it later."""
    finals_since: int = 0
    """Customer utterances on other things since it was shown."""
    shared: str | None = None
    """What the agent has in common with it, half a sentence."""
    action: str | None = None
    offer: Offer | None = None
    """The gesture that it offers to send."""
    used: bool = False
    """True once the agent has taken it up."""

    def after(self, words: Sequence[Word]) -> str:
        """What was said after the words that raised the cue: only that can take it up."""
        return " ".join(word.text for word in words if word.start >= self.heard_at)

    def __repr__(self) -> str:
        return f"Card({self.id}, {self.kind}, {self.play})"
