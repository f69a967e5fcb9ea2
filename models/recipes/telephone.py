"""A telephone line, pure: its narrow band, the noise behind a caller, a little leak, and G.711 at 8 kHz."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE

TELEPHONE_RATE = 8_000
"""Samples a second of G.711."""
PASS_BAND = (300.0, 3_400.0)
"""Hz: what a telephone channel has always been planned to carry; ITU-T G.712 draws its masks around it."""
_SLOPE = (100.0, 300.0)
"""Hz over which the channel fades out below and above the band."""
_BIAS = 33
"""Added by G.711's mu-law before a sample's segment is looked for, in steps of 14 bits."""
_LARGEST = 8_158
"""The loudest step of 14 bits that mu-law can tell; what is louder is clipped to it."""

Waves = npt.NDArray[np.float64]
"""Sound of one channel, shape (n,), full scale 1.0."""


def telephoned(agent: Waves, customer: Waves, *, snr: float, leak: float, seed: int) -> npt.NDArray[np.int16]:
    """Both sides of a call as the exchange hands them on.

    Args:
        agent: the agent's side at `SAMPLE_RATE`, shape (n,).
        customer: the customer's, of the same length.
        snr: dB by which the customer's voice, where it speaks, is louder than the pink noise behind it.
        leak: dB by which the agent is louder on their own side than as an echo on the customer's; negative.
        seed: of the noise.

    Returns:
        16-bit PCM at `TELEPHONE_RATE`, shape (2, n / 2), agent first, without delay against what went in:
        each sample is one of mu-law's 255 values.
    """
    near, far = narrowed(agent), narrowed(customer)
    voice = far[_speaking(far)]
    noise = pink_noise(len(far), seed) * 10 ** (-snr / 20) * np.sqrt(np.mean(np.square(voice)))
    return np.stack([mu_law(near), mu_law(far + noise + near * 10 ** (leak / 20))])


def narrowed(sound: Waves) -> Waves:
    """Sound at `SAMPLE_RATE` held to the pass band, at `TELEPHONE_RATE`: half as many samples, no delay."""
    spectrum = np.fft.rfft(sound[: len(sound) // 2 * 2])
    frequency = np.fft.rfftfreq(len(sound) // 2 * 2, 1 / SAMPLE_RATE)
    kept = spectrum[: len(sound) // 4 + 1] * _passed(frequency[: len(sound) // 4 + 1])
    # An inverse transform of half the length divides by half as much.
    return np.asarray(np.fft.irfft(kept, len(sound) // 2) / 2)


def pink_noise(length: int, seed: int) -> Waves:
    """Noise of the band with equal power in each octave; (length,) at `TELEPHONE_RATE`, of power 1."""
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    frequency = np.fft.rfftfreq(length, 1 / TELEPHONE_RATE)
    noise = np.fft.irfft(white * _passed(frequency) / np.sqrt(np.maximum(frequency, 1.0)), length)
    return np.asarray(noise / np.sqrt(np.mean(np.square(noise))))


def mu_law(sound: Waves) -> npt.NDArray[np.int16]:
    """What is left of a sound after G.711's mu-law and back: 16-bit PCM of the same shape.

    Eight segments, each twice as coarse as the one below it, of sixteen steps on either side of zero; a
    step's value is its middle. The louder a sample, the larger its error, by about 1 part in 33 at most.
    """
    steps = np.rint(np.asarray(sound) * 8_192).astype(np.int64)
    size = np.minimum(np.abs(steps), _LARGEST) + _BIAS
    # The segment is where the highest bit stands; below bit 5 there is none, thanks to the bias.
    segment = np.floor(np.log2(size)).astype(np.int64) - 5
    step = (size >> (segment + 1)) & 15
    value = ((2 * step + _BIAS) << segment) - _BIAS
    return np.asarray(np.sign(steps) * value * 4, np.int16)


def _passed(frequency: npt.NDArray[np.floating[Any]]) -> Waves:
    """How much of each frequency gets through, 0 to 1: flat inside, half a cosine at the edges."""
    (low, high), (below, above) = PASS_BAND, _SLOPE
    rise = np.clip((frequency - low + below) / below, 0, 1)
    fall = np.clip((high + above - frequency) / above, 0, 1)
    return np.asarray((1 - np.cos(np.pi * rise)) * (1 - np.cos(np.pi * fall)) / 4)


def _speaking(sound: Waves) -> npt.NDArray[np.bool_]:
    """Where somebody speaks: within 25 dB of the loudest moment, looked at in pieces of 20 ms."""
    piece = TELEPHONE_RATE // 50
    power = np.square(np.pad(sound, (0, -len(sound) % piece))).reshape(-1, piece).mean(axis=1)
    return np.repeat(power > power.max() * 10**-2.5, piece)[: len(sound)]
