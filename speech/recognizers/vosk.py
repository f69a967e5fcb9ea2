"""The fast ear: Vosk, one loaded model for every channel."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from speech.audio import ARCHIVE, DESK, SAMPLE_RATE, SERVER, Profile, Samples
from speech.errors import HeartlineError, RecognizerModelError
from speech.recognizers.partial_times import PartialTimes
from speech.recognizers.recognizer import Hypothesis
from speech.recognizers.vosk_folder import private_copy
from speech.recognizers.vosk_results import parse_partial, parse_result
from speech.transcript import Word

OWN_CHUNK = 20
"""Frames of 10 ms a network pass where neither profile nor model says: Kaldi's default."""
FRAME = SAMPLE_RATE // 100
LAGS = {DESK.name: 0.33, ARCHIVE.name: 0.46, SERVER.name: 0.5}
"""Seconds from a word's end to the partial that first shows it, of several the last: p50 over twelve wideband
calls. The ends estimated so differ from the final's by -0.2 to 0.11 s (p5 to p95, desk)."""
OWN_LAG = 0.42
"""The same with the model's own settings."""
RENEWED_AFTER = 90.0
"""Seconds of audio after which an engine is replaced at the next utterance's end, so that its memory is
bounded: it grows by half a megabyte a second."""
REMINDED = 8.0
"""Seconds at most of what was heard last that a new engine hears first, to know the voice and the line.
Without them it loses whole beginnings of sentences on noisy telephone lines. Four calls there, engines
replaced every 30 s, words wrong of 100 (agent, customer): 18.8, 35.8 without, 16.9, 32.5 with 2 s, 16.4, 30.9
with 4 s, 15.8, 28.3 with 8 s; never replaced 15.8, 28.6."""
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
        self._recent: deque[Samples] = deque()
        self._kept = 0
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

    def endpoint(self) -> Hypothesis | None:
        """End the utterance in a pause, as the engine would have; None where nothing was heard.

        Raises:
            HeartlineError: The engine failed.
        """
        return self._end("Result")

    def finish(self) -> Hypothesis | None:
        """End the utterance with the audio; the engine forgets the voice. None where nothing was heard.

        Raises:
            HeartlineError: The engine failed.
        """
        return self._end("FinalResult")

    def _end(self, how: str) -> Hypothesis | None:
        try:
            hypothesis = self._final(getattr(self._engine, how)())
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
        self._recent.append(samples)
        self._kept += len(samples)
        while self._kept - len(self._recent[0]) > REMINDED * SAMPLE_RATE:
            self._kept -= len(self._recent.popleft())
        noisy = dithered(samples, self._accepted)
        self._accepted += len(samples)
        return bool(self._engine.AcceptWaveform(noisy.tobytes()))

    def _undecided(self, ended: Hypothesis | None) -> int:
        """How many of the newest samples an ended utterance has left over."""
        most = min(self._kept, round(CARRIED * SAMPLE_RATE))
        if ended is None or not ended.words:
            return most
        return min(most, max(0, self._accepted - round(ended.words[-1].end * SAMPLE_RATE)))

    def _renew(self, carried: int) -> None:
        """Go on with a new engine, which is reminded of the past and hears the newest samples again."""
        import vosk  # noqa: PLC0415

        self._engine = None  # freed first: the new one takes its place in memory
        self._engine = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        self._engine.SetWords(True)
        recent = np.concatenate(self._recent) if self._recent else _DITHER[:0]
        reminder, again = recent[: len(recent) - carried], recent[len(recent) - carried :]
        self._accepted -= carried
        self._began = self._accepted
        if len(reminder):
            self._remind(reminder)
        self._recent, self._kept = deque((reminder,)), len(reminder)
        if carried:
            self._feed(again)

    def _remind(self, reminder: Samples) -> None:
        """Let a new engine hear what it is to say nothing of, and a pause behind it."""
        pause = np.zeros(2 * self._chunk, dtype=np.int16)
        heard = np.concatenate((reminder, pause))
        self._engine.AcceptWaveform(dithered(heard, 0).tobytes())
        self._engine.Result()
        self._began -= len(heard)

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
