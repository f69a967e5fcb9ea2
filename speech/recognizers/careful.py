"""The seam to the careful ear: a second recogniser that hears a whole piece of audio again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from speech.audio import Samples
from speech.transcript import Word


@dataclass(frozen=True, slots=True, repr=False)
class Rehearing:
    """What the careful ear understood of a piece of audio; empty where it heard no speech to vouch for."""

    words: tuple[Word, ...]
    """Times in seconds from the piece's first sample; `ear` is careful, `confidence` the model's, 0 to 1."""
    score: float = 0.0
    """Mean natural logarithm of the tokens' probabilities: 0 is certainty, below -1 is doubt."""

    def __repr__(self) -> str:
        return f"Rehearing({len(self.words)} words, score {self.score:.2f})"


class CarefulRecognizer(Protocol):
    """A loaded engine, shared by every channel and call of the process."""

    def rehear(self, samples: Samples, *, quick: bool = False) -> Rehearing:
        """Hear a piece of 16 kHz audio, at most 28 s; blocks, and may be called by any thread.

        Args:
            samples: The piece.
            quick: With less care, for a piece that will be heard again.

        Raises:
            HeartlineError: the engine failed, or is closed.
        """

    def close(self) -> None:
        """Free the engine."""
