"""What is said as events: a partial only where it says something new, a final once."""

from __future__ import annotations

from collections.abc import Sequence

from cues.calls.emitter import Emitter
from cues.calls.events import Transcript
from speech.audio import Channel
from speech.transcript import Word, ear_of


class Transcripts:
    """Tells of every utterance of a call; knows what was told last."""

    def __init__(self, emitter: Emitter) -> None:
        self._emitter = emitter
        self._shown: dict[Channel, tuple[tuple[str, ...], int, Channel | None]] = {}

    def tell(
        self,
        channel: Channel,
        number: int,
        words: Sequence[Word],
        settled: int,
        *,
        final: bool,
        speaker: Channel | None = None,
    ) -> None:
        """Tell of an utterance, unless that says nothing new.

        Args:
            channel: who is heard.
            number: the utterance's.
            words: redacted.
            settled: how many leading words are not expected to change.
            final: whether it has ended.
            speaker: on a mixed channel who seems to speak.
        """
        texts = tuple(word.text for word in words)
        before = self._shown.get(channel)
        if final:
            self._shown.pop(channel, None)
            if not texts and before is None:
                return
        elif (texts, settled, speaker) == (before or ((), 0, None)):
            return
        else:
            self._shown[channel] = texts, settled, speaker
        at = self._emitter.at
        self._emitter.emit(
            Transcript,
            channel=channel,
            speaker=speaker,
            utterance=number,
            final=final,
            text=" ".join(texts),
            start=round(words[0].start if words else at, 3),
            end=round(words[-1].end if words else at, 3),
            settled=settled,
            ear=ear_of(words),
            words=tuple(words) if final else (),
        )
