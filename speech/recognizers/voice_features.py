"""What the voice network hears of speech: 23 cepstra every 10 ms of telephone audio, as Kaldi has them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import soxr

from speech.audio import SAMPLE_RATE, Samples

Frames = npt.NDArray[np.float32]
"""Rows of features, shape (frames, width)."""

RATE = 8000
"""Samples a second that the network was trained on, and so the most that any channel gives it."""
STEP = RATE // 100
"""Samples from frame to frame."""
WINDOW = RATE // 40
"""Samples in a frame: 25 ms."""
CEPSTRA = 23
"""Coefficients of a frame, and mel bands they come from (the model's mfcc.conf)."""
_FFT = 256
_LOW_HZ, _HIGH_HZ = 20.0, 3700.0
_PRE_EMPHASIS = 0.97
_LIFTER = 22.0
# Kaldi adds noise of one step's size to every sample, drawn anew each time. Its mean power as a floor does
# the same for digital silence, and the same speech gives the same numbers.
_FLOOR = 75.0
_ENERGY_FLOOR = float(WINDOW)
_CENTRED_OVER = 300
"""Frames around each one whose mean is taken from it: 3 s, as in the model's own recipe."""


def cepstra(samples: Samples) -> Frames:
    """The features of a piece of 16 kHz audio, each coefficient's mean over 3 s taken away.

    Returns:
        Shape (n, 23), one row every 10 ms; n is 0 for less than 25 ms.
    """
    return centred(raw_cepstra(samples))


def raw_cepstra(samples: Samples) -> Frames:
    """The features as they are; the first of each row is the natural logarithm of the frame's energy."""
    sound = soxr.resample(samples.astype(np.float32), SAMPLE_RATE, RATE)
    count = max(0, 1 + (len(sound) - WINDOW) // STEP)
    if count == 0:
        return np.zeros((0, CEPSTRA), dtype=np.float32)
    frames = sound[np.arange(count)[:, None] * STEP + np.arange(WINDOW)]
    frames -= frames.mean(axis=1, keepdims=True)
    energy = np.log(np.maximum(np.square(frames).sum(axis=1), _ENERGY_FLOOR))
    before = np.concatenate((frames[:, :1], frames[:, :-1]), axis=1)
    spectrum = np.fft.rfft((frames - _PRE_EMPHASIS * before) * _TAPER, _FFT)[:, : _FFT // 2]
    power = np.maximum(np.square(np.abs(spectrum)), _FLOOR)
    rows = np.log(power @ _BANDS) @ _COSINES
    rows[:, 0] = energy
    return rows.astype(np.float32)


def centred(rows: Frames) -> Frames:
    """Each row less the mean of the 3 s around it: what the line and the microphone add to every frame."""
    count = len(rows)
    if count <= _CENTRED_OVER:
        return rows - rows.mean(axis=0) if count else rows
    sums = np.concatenate((np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)))
    begin = np.clip(np.arange(count) - _CENTRED_OVER // 2, 0, count - _CENTRED_OVER)
    means = (sums[begin + _CENTRED_OVER] - sums[begin]) / _CENTRED_OVER
    return (rows - means).astype(np.float32)


def _mel(hertz: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
    return 1127.0 * np.log1p(np.asarray(hertz) / 700.0)


def _mel_bands() -> npt.NDArray[np.float64]:
    """Weights of the spectrum's lines in each band, shape (lines, bands): triangles on the mel scale."""
    edges = np.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), CEPSTRA + 2)
    lines = _mel(np.arange(_FFT // 2) * RATE / _FFT)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (lines - low) / (middle - low), (high - lines) / (high - middle)
    return np.clip(np.minimum(rising, falling), 0.0, None)


def _lifted_cosines() -> npt.NDArray[np.float64]:
    """The cosine transform of the bands, higher coefficients raised to like size: shape (bands, cepstra)."""
    order = np.arange(CEPSTRA)
    cosines = np.sqrt(2 / CEPSTRA) * np.cos(np.pi / CEPSTRA * (order[:, None] + 0.5) * order)
    lifted: npt.NDArray[np.float64] = cosines * (1 + _LIFTER / 2 * np.sin(np.pi * order / _LIFTER))
    return lifted


_TAPER = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / (WINDOW - 1))) ** 0.85
_BANDS = _mel_bands()
_COSINES = _lifted_cosines()
