"""What Whisper sees of sound: a picture of 80 bands of pitch, a hundred columns a second."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE

BANDS = 80
"""Bands of the models that Heartline supplies; only the largest Whisper has more."""
_STEP = SAMPLE_RATE // 100
_WINDOW = SAMPLE_RATE // 40
_KNEE_HZ = 1000.0
"""Slaney's mel scale is straight below this and logarithmic above."""
_MEL_A_HZ = 3 / 200
_KNEE_MEL = _KNEE_HZ * _MEL_A_HZ
_LOG_STEP = np.log(6.4) / 27
"""Above the knee 27 mels take a pitch to 6.4 times itself."""
_QUIETEST = 1e-10
_DEPTH = 8.0
"""Powers of ten under the loudest point of the picture below which everything counts as silence."""

Picture = npt.NDArray[np.float32]
"""Shape (bands, frames); about -1 to 2, the loudest point 2 above the floor."""


def log_mel(sound: npt.NDArray[np.float32]) -> Picture:
    """The picture that Whisper was trained on: a Hann window of 25 ms every 10 ms, powers as logarithms.

    The figures are those of Whisper's paper (Radford et al. 2022, section 2.2) and of its published models:
    the bands are Slaney's, the floor lies eight powers of ten under the loudest point.

    Args:
        sound: Shape (n,), -1 to 1, at `SAMPLE_RATE`; at least 201 samples.

    Returns:
        Shape (`BANDS`, n // 160).
    """
    padded = np.pad(sound, _WINDOW // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_STEP][: len(sound) // _STEP]
    hann, bands = _tables()
    power = np.abs(np.fft.rfft(windows * hann, axis=1)).astype(np.float32) ** 2
    picture = np.log10(np.maximum(bands @ power.T, _QUIETEST))
    loudest = picture.max(initial=np.log10(_QUIETEST))
    return np.asarray((np.maximum(picture, loudest - _DEPTH) + 4.0) / 4.0, dtype=np.float32)


@cache
def _tables() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The window, shape (400,), and the weight of each of 201 frequencies in each band, shape (80, 201)."""
    turns = np.arange(_WINDOW) / _WINDOW
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * turns)
    edges = _hertz(np.linspace(0.0, _mel(SAMPLE_RATE / 2), BANDS + 2))
    frequencies = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    low, peak, high = (edges[i : i + BANDS, None] for i in range(3))
    rising = (frequencies - low) / (peak - low)
    falling = (high - frequencies) / (high - peak)
    # Each triangle has the same area, so a wide band is not louder than a narrow one.
    triangles = np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (high - low)
    return hann.astype(np.float32), triangles.astype(np.float32)


def _mel(hertz: float) -> float:
    if hertz < _KNEE_HZ:
        return hertz * _MEL_A_HZ
    return float(_KNEE_MEL + np.log(hertz / _KNEE_HZ) / _LOG_STEP)


def _hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    curved = _KNEE_HZ * np.exp(_LOG_STEP * (mel - _KNEE_MEL))
    return np.where(mel < _KNEE_MEL, mel / _MEL_A_HZ, curved)
