"""Lessons: the same speech clean, for the teacher, and through a line, for the student; 160 a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

from models.recipes.telephone_ear import line
from models.recipes.telephone_ear.features import ivectors, mfcc
from models.recipes.telephone_ear.kaldi import Floats, IvectorExtractor
from models.recipes.telephone_ear.network import CONTEXT, STRIDE
from speech.audio import SAMPLE_RATE

SHARES = {"heart": 1.5, "joe": 1.3, "slt": 0.8, "rms": 0.8, "awb": 0.7, "kal16": 0.3, "espeak": 0.5}
"""How often each voice speaks: the better voices more."""
OUTPUTS = 150
"""Of the network in one lesson, each 30 ms: 4.5 s."""
INPUTS = STRIDE * (OUTPUTS - 1) + 2 * CONTEXT + 1
_LESSONS = 160
_CALL_SECONDS = 22.0
_WIDEBAND_SHARE = 0.2
_EVERY, _SKIP = 30, 3
Lesson = tuple[Floats, Floats, Floats, Floats]
"""Clean cepstra, heard cepstra (each (INPUTS, 13)), and the i-vector of each, (dim,)."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the voices said: 16 kHz, 16-bit, one line behind another."""

    lines: dict[str, tuple[npt.NDArray[np.int16], npt.NDArray[np.int64]]]
    """By voice: the sound, and each line's first sample and length, shape (n, 2)."""
    chances: npt.NDArray[np.float64]

    @classmethod
    def read(cls, folder: Path) -> Corpus:
        """Read what `corpus.py` wrote; the sound stays on the disk."""
        lines = {
            name: (np.load(folder / f"{name}.npy", mmap_mode="r"), np.load(folder / f"{name}.idx.npy"))
            for name in sorted(SHARES)
        }
        shares = np.array([SHARES[name] for name in lines])
        return cls(lines, shares / shares.sum())

    def voice(self, rng: np.random.Generator) -> str:
        """Somebody, by the voices' shares."""
        return str(rng.choice(list(self.lines), p=self.chances))

    def line(self, rng: np.random.Generator, voice: str | None = None) -> Floats:
        """One line of a voice, full scale 1.0."""
        sound, index = self.lines[voice or self.voice(rng)]
        first, length = index[rng.integers(len(index))]
        said: Floats = sound[first : first + length].astype(np.float32) / np.float32(32768)
        return said

    def babble(self, rng: np.random.Generator, length: int) -> Floats:
        """Lines of anybody, one behind the other, `length` samples."""
        said = np.zeros(0, np.float32)
        while len(said) < length:
            said = np.concatenate([said, self.line(rng)])
        return said[:length]

    def call(self, rng: np.random.Generator) -> Floats:
        """About 22 s of one voice with pauses; mostly faster and higher, or slower and lower, than it is."""
        voice = self.voice(rng)
        factor = rng.uniform(0.84, 1.2) if rng.random() < 0.75 else 1.0
        parts: list[Floats] = []
        total = 0
        while total < _CALL_SECONDS * SAMPLE_RATE * factor:
            said = self.line(rng, voice) * (10 ** (rng.uniform(-4, 4) / 20))
            pause = np.zeros(int(rng.uniform(0.1, 1.0) * SAMPLE_RATE), np.float32)
            parts += [pause, said]
            total += len(said) + len(pause)
        sound = np.concatenate(parts)[: int(_CALL_SECONDS * SAMPLE_RATE * factor * 1.15)]
        if factor == 1:
            return sound
        bent: Floats = soxr.resample(sound, SAMPLE_RATE * factor, SAMPLE_RATE, quality="HQ").astype(
            np.float32
        )
        return bent


def write_shards(corpus: Corpus, extractor: IvectorExtractor, seed: int, count: int, folder: Path) -> None:
    """Write `count` files of lessons, 00000.npz and on; the same seed and corpus give the same lessons."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        lessons: list[Lesson] = []
        while len(lessons) < _LESSONS:
            lessons += _lessons(corpus, extractor, rng)
        order = rng.permutation(len(lessons))
        a, b, va, vb = (np.array([lessons[place][part] for place in order], np.float32) for part in range(4))
        unfinished = folder / "unfinished.npz"
        np.savez(unfinished, a=a, b=b, va=va, vb=vb)
        unfinished.rename(folder / f"{number:05d}.npz")  # the teacher may be waiting for it


def _lessons(corpus: Corpus, extractor: IvectorExtractor, rng: np.random.Generator) -> Iterator[Lesson]:
    def babble(length: int) -> Floats:
        return corpus.babble(rng, length)

    clean = corpus.call(rng)
    clean = clean / (np.abs(clean).max() + 1e-6) * 10 ** (-rng.uniform(2, 14) / 20)
    way = line.wideband if rng.random() < _WIDEBAND_SHARE else line.telephone
    a, b = (mfcc(_as_16_bit(sound), rng) for sound in (clean, way(rng, clean, babble)))
    frames = min(len(a), len(b))
    a, b = a[:frames], b[:frames]
    # Within 30 of the loudest frames' first cepstrum it is taken for speech.
    weight = np.where(a[:, 0] > np.percentile(a[:, 0], 95) - 30, 1.0, 0.001).astype(np.float32)
    va, vb = (ivectors(cepstra, extractor, weight, every=_EVERY, skip=_SKIP) for cepstra in (a, b))
    last = len(va) - 1
    for start in range(0, frames - INPUTS + 1, STRIDE * OUTPUTS):
        # Early and late in a call: the ear knows its speaker well, or hardly yet.
        known = min((start + INPUTS // 2) // _EVERY, last) if rng.random() < 0.7 else last
        yield a[start : start + INPUTS], b[start : start + INPUTS], va[known], vb[known]


def _as_16_bit(sound: Floats) -> Floats:
    return np.round(np.clip(sound, -1, 1) * 32767).astype(np.float32)
