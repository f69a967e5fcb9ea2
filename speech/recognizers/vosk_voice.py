"""Voices by Vosk's speaker model without a recogniser: a piece of audio in, a vector of its voice out.

Vosk itself gives such vectors only with its results, for the frames that its recogniser took for speech. With
a grammar of `[unk]` alone it took hardly any; with its whole graph too few in a fifth of the turns of a
telephone call, at ten times the work.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np

from speech.audio import Samples
from speech.recognizers.voice_features import centred, raw_cepstra
from speech.recognizers.voice_network import Mask, VoiceNetwork
from speech.speakers import Voice

QUIETER = 30.0
"""Decibels under a piece's loud frames from which a frame counts as a pause."""
PART = 1.5
"""Seconds of speech in each part of a piece whose voices are compared with each other."""
_NEPER = 10 / np.log(10)
LEAST_SPOKEN = 0.5
"""Seconds of speech under which there is no vector, as in Vosk itself."""


class VoskVoice:
    """A loaded speaker model; may be shared by calls and threads, for it keeps nothing of what it hears."""

    def __init__(self, network: VoiceNetwork) -> None:
        self._network = network

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load a speaker model; takes 0.2 s; its file has 12 MB.

        Raises:
            RecognizerModelError: The folder is no speaker model, or a damaged one.
        """
        return cls(VoiceNetwork.load(folder))

    def vector(self, samples: Samples) -> Voice | None:
        """The voice in a piece of 16 kHz audio; None where less than half a second of it is speech."""
        rows = raw_cepstra(samples)
        if not len(rows):
            return None
        loudness = rows[:, 0] * _NEPER
        spoken = loudness > np.percentile(loudness, 95) - QUIETER
        seconds = float(spoken.sum()) / 100
        if seconds < LEAST_SPOKEN:
            return None
        vector, *parts = self._network.vectors(centred(rows), [spoken, *_stretches(spoken)])
        return Voice(vector, seconds, tuple(parts))


def _stretches(spoken: Mask) -> list[Mask]:
    """The spoken frames in equal stretches of at least `PART`; none where they make only one."""
    places = np.flatnonzero(spoken)
    count = len(places) // round(PART * 100)
    if count < 2:
        return []
    stretches = []
    for part in np.array_split(places, count):
        stretch = np.zeros_like(spoken)
        stretch[part] = True
        stretches.append(stretch)
    return stretches
