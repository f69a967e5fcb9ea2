"""Says a term in a sentence, and sends it through a wide band and through a telephone."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
import soxr

from models.recipes.sounds_alike.terms import Term, aloud, filled, groups
from models.recipes.telephone import TELEPHONE_RATE, telephoned
from models.recipes.voices import Sound, Voice, voice
from speech.audio import SAMPLE_RATE, Samples

MANNERS = (("heart", 1.0), ("joe", 1.0), ("heart", 1.15), ("joe", 1.15), ("heart", 0.9), ("joe", 0.9))
"""Voices and their speeds (1.0 is a voice's own pace), in the order in which they take their turn."""
_SNR = 20.0
"""dB between the voice and the noise behind it on the telephone: a lively household."""
_LEAK = -60.0
"""dB of the silent agent in the customer's ear: nothing."""
_PEAK = 0.4
_QUIET = SAMPLE_RATE // 4
"""Samples of silence before and after."""


class Line(StrEnum):
    """How the voice comes to the ear."""

    WIDEBAND = "wideband"
    TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True)
class Take:
    """One saying of a term."""

    term: Term
    voice: str
    speed: float
    before: str
    after: str

    @property
    def text(self) -> str:
        """What is said."""
        return " ".join(f"{self.before} {self.term.text} {self.after}".split())

    @property
    def key(self) -> tuple[str, str, float, str]:
        """What tells it from every other take."""
        return (self.term.text, self.voice, self.speed, self.text)


def takes(term: Term, times: int) -> list[Take]:
    """So many sayings of a term, each in another manner than the one before, the sentences in turn."""
    sentences = groups()[term.group].sentences
    return [
        Take(term, *MANNERS[number % len(MANNERS)], *filled(sentences[number % len(sentences)], term.text))
        for number in range(times)
    ]


def spoken(take: Take) -> Sound:
    """The take at `SAMPLE_RATE`; the same take gives the same sound.

    Raises:
        HeartlineError: the voice's packages are not installed.
    """
    return _voice(take.voice)(aloud(take.text), speed=take.speed, seed=number_of(take))


def on_every_line(sound: Sound, seed: int = 0) -> Mapping[Line, Samples]:
    """The same voice as both kinds of line bring it, 16 kHz PCM.

    Args:
        sound: at `SAMPLE_RATE`.
        seed: of the noise on the telephone.
    """
    loudest = np.abs(sound).max(initial=1e-6)
    padded = np.pad(sound.astype(np.float64) / loudest * _PEAK, _QUIET)
    narrow = telephoned(np.zeros_like(padded), padded, snr=_SNR, leak=_LEAK, seed=seed)[1]
    sent = soxr.resample(narrow, TELEPHONE_RATE, SAMPLE_RATE)
    return {Line.WIDEBAND: np.rint(padded * 32767).astype(np.int16), Line.TELEPHONE: sent}


def number_of(take: Take) -> int:
    """A number that is the take's own, to seed with."""
    return zlib.crc32(repr(take.key).encode())


@cache
def _voice(name: str) -> Voice:
    return voice(name)
