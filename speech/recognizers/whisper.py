"""The careful ear: Whisper on CTranslate2, one loaded model for every channel and call."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE, Samples
from speech.errors import HeartlineError, RecognizerModelError
from speech.recognizers.careful import Rehearing
from speech.recognizers.log_mel import BANDS, log_mel
from speech.recognizers.refusals import Guess, refused
from speech.recognizers.whisper_vocabulary import TIMESTAMP_SECONDS, WhisperVocabulary
from speech.recognizers.whisper_words import timed_words

SHORTEST = 0.1
"""Seconds under which a piece holds no word."""
LONGEST = 28.0
"""Seconds of a piece that are heard: the model sees 30, and wants silence at the end."""
SILENT = 0.001
"""Peak, of 1, under which a piece is a line that carries nothing: -60 dBFS, as for the voice detector."""
_SEEN = 30.0
TAIL = 4.0
"""Seconds of silence put after a piece, so that the model sees that it has ended. Of twelve telephone calls
it misheard 14 words in 100 with 2 s, 10 with 4 s, 12 with 6 s (greedy)."""
BEAM = 3
"""Wordings followed at once: 7.9 instead of 10.3 words in 100 wrong on the same calls; five are no better."""
MOST_TOKENS_A_SECOND = 12
"""Fast speech has five words a second, and a word has one token or two."""
LATE = 0.1
"""A time this many seconds before the piece's end, or later, ends the transcript: the rest is made up."""


class WhisperRecognizer:
    """A loaded Whisper model that any thread may ask; so many pieces as it has threads are heard at once."""

    def __init__(self, model: Any, vocabulary: WhisperVocabulary, threads: int) -> None:  # noqa: ANN401 - no types
        self._model = model
        self._vocabulary = vocabulary
        self._room = threading.BoundedSemaphore(threads)

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Self:
        """Load a model as CTranslate2 keeps it, in 8-bit numbers.

        Args:
            folder: The model's folder, which is only read.
            threads: How many pieces are heard at once, each by a thread of the engine.

        Raises:
            RecognizerModelError: The folder is no Whisper model, or a damaged one.
        """
        if not (folder / "model.bin").is_file():
            raise RecognizerModelError(
                f"There is no Whisper model in {folder}: it holds no file model.bin. Fetch the model anew."
            )
        vocabulary = WhisperVocabulary.read(folder)
        import ctranslate2  # noqa: PLC0415 - loads the engine's library, so only where it is wanted

        try:
            model = ctranslate2.models.Whisper(
                str(folder), "cpu", compute_type="int8", inter_threads=threads, intra_threads=1
            )
            bands = model.n_mels
            recognizer = cls(model, vocabulary, threads)
            if bands == BANDS:  # some damage shows only when the model is used
                recognizer._guess(np.zeros(SAMPLE_RATE // 2, dtype=np.float32))
        except Exception as error:  # the library raises nothing narrower
            raise RecognizerModelError(
                f"CTranslate2 cannot load the Whisper model in {folder}: a file of it is damaged or belongs "
                "to another kind of model. Fetch the model anew."
            ) from error
        if bands != BANDS:
            raise RecognizerModelError(
                f"The Whisper model in {folder} sees sound in {bands} bands, and Heartline makes {BANDS}. "
                "Choose a smaller model."
            )
        return recognizer

    def rehear(self, samples: Samples, *, quick: bool = False) -> Rehearing:
        """Hear a piece of 16 kHz audio; blocks, and may be called by any thread.

        Args:
            samples: What is longer than 28 s is cut; under 0.1 s, or silent, there are no words.
            quick: Follow one wording only: a third less work, and 10 instead of 8 words in 100 wrong.

        Raises:
            HeartlineError: The engine failed, or is closed.
        """
        if self._model is None:
            raise HeartlineError("The careful ear is closed.")
        if len(samples) < SHORTEST * SAMPLE_RATE:
            return Rehearing(())
        sound = samples[: round(LONGEST * SAMPLE_RATE)].astype(np.float32)
        sound /= 32768
        sound -= sound.mean()
        if np.abs(sound).max() < SILENT:
            return Rehearing(())
        with self._room:
            try:
                guess = self._guess(sound, beam=1 if quick else BEAM)
            except Exception as error:  # the library raises nothing narrower
                raise HeartlineError(
                    "The careful ear failed on a piece of the call. Start the call again."
                ) from error
        return Rehearing(() if refused(guess) else guess.words, guess.score)

    def close(self) -> None:
        """Let the model go; its memory is freed when what is being heard has ended."""
        self._model = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _guess(self, sound: npt.NDArray[np.float32], beam: int = BEAM) -> Guess:
        import ctranslate2  # noqa: PLC0415

        model, vocabulary = self._model, self._vocabulary
        seconds = len(sound) / SAMPLE_RATE
        # In whole seconds: the engine keeps memory for each length that it has met.
        whole = min(_SEEN, math.ceil(seconds + TAIL - 0.5))
        picture = log_mel(np.pad(sound, (0, round(whole * SAMPLE_RATE) - len(sound))))
        picture = np.ascontiguousarray(picture[None])
        seen = model.encode(ctranslate2.StorageView.from_array(picture))
        [answer] = model.generate(
            seen,
            [list(vocabulary.prompt)],
            beam_size=beam,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=[-1, *vocabulary.suppressed],
            max_length=len(vocabulary.prompt) + 16 + round(seconds * MOST_TOKENS_A_SECOND),
        )
        numbers = self._within(answer.sequences_ids[0], seconds)
        if not numbers:
            return Guess((), answer.scores[0], answer.no_speech_prob)
        [aligned] = model.align(seen, list(vocabulary.untimed_prompt), [numbers], picture.shape[2])
        words = timed_words(vocabulary, numbers, aligned.alignments, aligned.text_token_probs, seconds)
        return Guess(words, answer.scores[0], answer.no_speech_prob)

    def _within(self, numbers: list[int], seconds: float) -> list[int]:
        """The text before the first time that lies at the piece's end."""
        vocabulary, text = self._vocabulary, list[int]()
        for number in numbers:
            if number < vocabulary.end:
                text.append(number)
            elif number >= vocabulary.first_timestamp:
                at = (number - vocabulary.first_timestamp) * TIMESTAMP_SECONDS
                if text and at >= seconds - LATE:
                    break
        return text
