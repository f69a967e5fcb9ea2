"""One channel's fast ear: a recogniser's stream behind the gate, its words in the call's time."""

from __future__ import annotations

from speech.gate import Passage, StreamClock
from speech.recognizers.recognizer import Hypothesis, RecognizerStream
from speech.transcript import Word


class FastEar:
    """Gives a stream what passes the gate; used by one thread.

    Args:
        stream: The recogniser's state for this channel.
    """

    def __init__(self, stream: RecognizerStream) -> None:
        self._stream = stream
        self._clock = StreamClock()

    def accept(self, passage: Passage) -> Hypothesis | None:
        """Hear more; the newest hypothesis with the call's times, or None where nothing has changed.

        Raises:
            HeartlineError: the recogniser failed.
        """
        self._clock.accept(passage)
        return self._in_call(self._stream.accept(passage.samples))

    def finish(self, *, paused: bool) -> tuple[Word, ...]:
        """End the stream's utterance here; its words.

        Args:
            paused: whether it ends with a pause, half a second or more, and not with the audio. The stream
                then keeps what it has learned of the voice and the line.

        Raises:
            HeartlineError: the recogniser failed.
        """
        hypothesis = self._in_call(self._stream.endpoint() if paused else self._stream.finish())
        return hypothesis.words if hypothesis else ()

    def close(self) -> None:
        """Free the recogniser's stream."""
        self._stream.close()

    def _in_call(self, hypothesis: Hypothesis | None) -> Hypothesis | None:
        if hypothesis is None:
            return None
        return Hypothesis(
            tuple(
                Word(word.text, self._clock.start(word.start), self._clock.end(word.end), word.confidence)
                for word in hypothesis.words
            ),
            hypothesis.final,
        )
