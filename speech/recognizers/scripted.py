"""A recogniser that plays a script: for tests, and for showing a screen without a model."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from speech.audio import SAMPLE_RATE, Samples
from speech.recognizers.recognizer import Hypothesis


@dataclass(frozen=True, slots=True)
class Line:
    """What a stream says once it has accepted so much audio."""

    after: float
    """Seconds of audio accepted by the stream."""
    hypothesis: Hypothesis


class ScriptedRecognizer:
    """Plays one script a stream, in the order in which the streams are made; further streams stay silent."""

    def __init__(self, *scripts: Sequence[Line]) -> None:
        self._scripts = deque(tuple(script) for script in scripts)

    def stream(self) -> ScriptedStream:
        """A new channel's state, with the next script."""
        return ScriptedStream(self._scripts.popleft() if self._scripts else ())


class ScriptedStream:
    """Says what its script says, whatever the audio holds."""

    def __init__(self, script: Sequence[Line]) -> None:
        self._script = deque(sorted(script, key=lambda line: line.after))
        self._accepted = 0
        self._open: Hypothesis | None = None

    def accept(self, samples: Samples) -> Hypothesis | None:
        """Hear more audio; what the script has next, up to the first final that is due."""
        self._accepted += len(samples)
        newest = None
        while self._script and self._script[0].after * SAMPLE_RATE <= self._accepted:
            newest = self._script.popleft().hypothesis
            self._open = None if newest.final else newest
            if newest.final:
                break
        return newest

    def endpoint(self) -> Hypothesis | None:
        """End the utterance with the words shown last."""
        return self.finish()

    def finish(self) -> Hypothesis | None:
        """End the utterance with the words shown last."""
        last, self._open = self._open, None
        return Hypothesis(last.words, final=True) if last else None

    def close(self) -> None:
        """Nothing more is said."""
        self._script.clear()


class AlwaysVoice:
    """A voice detector that hears voice everywhere: the whole call reaches the stream, in its own time."""

    window = 512

    def probability(self, samples: Samples) -> float:
        """Always 1."""
        return 1.0

    def reset(self) -> None:
        """Nothing to forget."""
