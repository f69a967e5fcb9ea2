"""The fast ear: Vosk, one loaded model for every channel."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from speech.audio import ARCHIVE, DESK, SAMPLE_RATE, Profile, Samples
from speech.errors import HeartlineError, RecognizerModelError
from speech.recognizers.partial_times import PartialTimes
from speech.recognizers.recognizer import Hypothesis
from speech.recognizers.vosk_folder import private_copy
from speech.recognizers.vosk_results import parse_partial, parse_result
from speech.transcript import Word

OWN_CHUNK = 20
"""Frames of 10 ms a network pass where neither profile nor model says: Kaldi's default."""
FRAME = SAMPLE_RATE // 100
LAGS = {DESK.name: 0.33, ARCHIVE.name: 0.46}
"""Seconds from a word's end to the partial that first shows it, of several the last: p50 over twelve wideband
calls. The ends estimated so differ from the final's by -0.2 to 0.11 s (p5 to p95, desk)."""
OWN_LAG = 0.42
"""The same with the model's own settings."""
RENEWED_AFTER = 30.0
"""Seconds of audio after which an engine is replaced at the next utterance's end, so that its memory is
bounded (50 MB a channel). It forgets the speaker's voice, too: no worse in the `desk` profile on twelve
wideband calls, and 10.7 instead of 10.5 words in 100 wrong in `archive`."""
CARRIED = 0.4
"""Seconds at most that a new engine hears again: the network lags by a third of a second, in which the next
words may have begun. An utterance's own words are never heard twice."""
_DITHER: Samples = np.random.default_rng(0).normal(size=1 << 16).round().astype(np.int16)
"""Noise of one step's size, the same for every stream: models are trained on it and mishear digital silence.
Kaldi's own comes from one generator for the whole process, so with it no call would be heard twice alike."""


def dithered(samples: Samples, position: int) -> Samples:
    """Samples with the noise that belongs to their position in the stream."""
    begin = position % len(_DITHER)
    noise = _DITHER[begin : begin + len(samples)]
    if len(noise) < len(samples):
        noise = np.take(_DITHER, np.arange(begin, begin + len(samples)), mode="wrap")
    return np.clip(samples, -32760, 32760) + noise


class VoskRecognizer:
    """A loaded Vosk model. Streams of it may run in threads of their own: the library lets Python go on."""

    def __init__(self, model: Any, profile: Profile) -> None:  # noqa: ANN401 - the library has no types
        self._model = model
        self._profile = profile

    @classmethod
    def load(cls, folder: Path, profile: Profile) -> Self:
        """Load a model with a profile's settings; takes about half a second and 130 MB.

        Args:
            folder: The model's folder, which is only read.
            profile: How finely it works.

        Raises:
            RecognizerModelError: The folder is no Vosk model, or a damaged one.
        """
        import vosk  # noqa: PLC0415 - loads the engine's library, so only where it is wanted

        vosk.SetLogLevel(-1)
        with private_copy(folder, profile) as copy:
            try:
                model = vosk.Model(str(copy))
                # Vosk finds some damage only here: graphs at the first recogniser, settings at first audio.
                trial = vosk.KaldiRecognizer(model, SAMPLE_RATE)
                trial.AcceptWaveform(np.zeros(SAMPLE_RATE // 2, dtype=np.int16).tobytes())
                trial.FinalResult()
            except Exception as error:  # the library raises nothing narrower
                raise RecognizerModelError(
                    f"Vosk cannot load the speech model in {folder}: a file of it is damaged or belongs to "
                    "another kind of model. Fetch the model anew."
                ) from error
        return cls(model, profile)

    def for_profile(self, profile: Profile) -> Self:
        """The same loaded model, heard otherwise; `frames_per_chunk` stays as the model was loaded."""
        return type(self)(self._model, profile)

    def stream(self) -> VoskStream:
        """A new channel's state."""
        if self._model is None:
            raise HeartlineError("The speech recogniser is closed.")
        return VoskStream(self._model, self._profile)

    def close(self) -> None:
        """Let the model go; its memory is freed when the last stream is closed."""
        self._model = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class VoskStream:
    """One channel's state. A word in a partial has an estimated time, in a final Vosk's own.

    What an engine caches grows by half a megabyte a second of speech, so an utterance's end is taken as
    the chance to go on with a new one.
    """

    def __init__(self, model: Any, profile: Profile) -> None:  # noqa: ANN401 - the library has no types
        self._model = model
        self._profile = profile
        self._engine: Any = None
        self._began = 0
        self._chunk = (profile.frames_per_chunk or OWN_CHUNK) * FRAME
        self._times = PartialTimes(LAGS.get(profile.name, OWN_LAG))
        self._accepted = 0
        self._next_change = 0
        self._answer = ""
        self._words: tuple[Word, ...] = ()
        self._recent: Samples = np.zeros(0, dtype=np.int16)
        self._renew(0)

    def accept(self, samples: Samples) -> Hypothesis | None:
        """Hear more 16 kHz audio; the newest hypothesis, or None where nothing has changed.

        Raises:
            HeartlineError: The engine failed.
        """
        try:
            ended = self._feed(samples)
            if ended:
                hypothesis = self._final(self._engine.Result())
                if self._aged:
                    self._renew(self._undecided(hypothesis))
                return hypothesis
            if self._accepted <= self._next_change or not self._profile.partials:
                return None
            return self._partial(self._engine.PartialResult(), len(samples))
        except Exception as error:  # the library raises nothing narrower
            raise _failed() from error

    def finish(self) -> Hypothesis | None:
        """End the utterance here, whatever was heard of it; None where nothing was.

        Raises:
            HeartlineError: The engine failed.
        """
        try:
            hypothesis = self._final(self._engine.FinalResult())
            if self._aged:
                self._renew(0)
        except Exception as error:  # the library raises nothing narrower
            raise _failed() from error
        return hypothesis

    def close(self) -> None:
        """Free what the stream holds; it accepts nothing after this."""
        self._engine = self._model = None

    @property
    def _aged(self) -> bool:
        return self._accepted - self._began > RENEWED_AFTER * SAMPLE_RATE

    def _feed(self, samples: Samples) -> bool:
        """Give audio to the engine; True when an utterance has ended with it."""
        self._recent = np.concatenate((self._recent, samples))[-round(CARRIED * SAMPLE_RATE) :]
        noisy = dithered(samples, self._accepted)
        self._accepted += len(samples)
        return bool(self._engine.AcceptWaveform(noisy.tobytes()))

    def _undecided(self, ended: Hypothesis | None) -> int:
        """How many of the newest samples an ended utterance has left over."""
        if ended is None or not ended.words:
            return len(self._recent)
        return min(len(self._recent), max(0, self._accepted - round(ended.words[-1].end * SAMPLE_RATE)))

    def _renew(self, carried: int) -> None:
        """Go on with a new engine, which first hears again so many of the newest samples."""
        import vosk  # noqa: PLC0415

        self._engine = None  # freed first: the new one takes its place in memory
        self._engine = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        self._engine.SetWords(True)
        again, self._recent = self._recent[len(self._recent) - carried :], self._recent[:0]
        self._accepted -= carried
        self._began = self._accepted
        if carried:
            self._feed(again)

    def _partial(self, answer: str, step: int) -> Hypothesis | None:
        if answer == self._answer:
            return None
        self._answer = answer
        # The network has just passed over a chunk, at most a step ago, and will not before the next is full.
        self._next_change = self._accepted + self._chunk - step
        words = self._times.update(parse_partial(answer), self._accepted / SAMPLE_RATE)
        if words == self._words:
            return None
        self._words = words
        return Hypothesis(words, final=False)

    def _final(self, answer: str) -> Hypothesis | None:
        offset = self._began / SAMPLE_RATE
        words = tuple(
            Word(word.text, word.start + offset, word.end + offset, word.confidence)
            for word in parse_result(answer)
        )
        shown = bool(self._words)
        self._times.end(words[-1].end if words else 0.0)
        self._answer = ""
        self._words = ()
        return Hypothesis(words, final=True) if words or shown else None


def _failed() -> HeartlineError:
    return HeartlineError("The speech recogniser failed and cannot go on with this call. Start it again.")
