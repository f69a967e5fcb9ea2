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

    def stream(self) -> VoskStream:
        """A new channel's state."""
        import vosk  # noqa: PLC0415

        if self._model is None:
            raise HeartlineError("The speech recogniser is closed.")
        engine = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        engine.SetWords(True)
        return VoskStream(engine, self._profile)

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

    Vosk starts its feature pipeline afresh every ten minutes of audio, so what it caches stays bounded.
    """

    def __init__(self, engine: Any, profile: Profile) -> None:  # noqa: ANN401 - the library has no types
        self._engine = engine
        self._chunk = (profile.frames_per_chunk or OWN_CHUNK) * FRAME
        self._times = PartialTimes(LAGS.get(profile.name, OWN_LAG))
        self._accepted = 0
        self._next_change = 0
        self._answer = ""
        self._words: tuple[Word, ...] = ()

    def accept(self, samples: Samples) -> Hypothesis | None:
        """Hear more 16 kHz audio; the newest hypothesis, or None where nothing has changed.

        Raises:
            HeartlineError: The engine failed.
        """
        try:
            ended = self._engine.AcceptWaveform(dithered(samples, self._accepted).tobytes())
            self._accepted += len(samples)
            if ended:
                return self._final(self._engine.Result())
            if self._accepted <= self._next_change:
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
            return self._final(self._engine.FinalResult())
        except Exception as error:  # the library raises nothing narrower
            raise _failed() from error

    def close(self) -> None:
        """Free what the stream holds; it accepts nothing after this."""
        self._engine = None

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
        words = parse_result(answer)
        shown = bool(self._words)
        self._times.end(words[-1].end if words else 0.0)
        self._answer = ""
        self._words = ()
        return Hypothesis(words, final=True) if words or shown else None


def _failed() -> HeartlineError:
    return HeartlineError("The speech recogniser failed and cannot go on with this call. Start it again.")
