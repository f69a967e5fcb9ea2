"""What the network hears: Kaldi's MFCC and online i-vectors, in NumPy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.recipes.telephone_ear.kaldi import Doubles, Floats, IvectorExtractor
from speech.audio import SAMPLE_RATE

CEPSTRA = 13
_BANDS = 23
_WINDOW, _STEP, _FFT = 400, 160, 512
_WINDOW_SHAPE = np.power(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / 399), 0.85).astype(np.float32)
"""Kaldi's own window: Hann to the power of 0.85."""


def _mel(frequency: npt.ArrayLike) -> Doubles:
    return np.asarray(1127 * np.log(1 + np.asarray(frequency) / 700))


def _mel_bank(low: float = 20.0, high: float = 8000.0) -> Floats:
    floor = float(_mel(low))
    width = (float(_mel(high)) - floor) / (_BANDS + 1)
    mel = _mel(np.arange(_FFT // 2) * SAMPLE_RATE / _FFT)
    bank = np.zeros((_FFT // 2 + 1, _BANDS), np.float32)
    for band in range(_BANDS):
        left = floor + band * width
        rise, fall = (mel - left) / width, (left + 2 * width - mel) / width
        inside = (mel > left) & (mel < left + 2 * width)
        bank[: _FFT // 2, band] = np.where(inside, np.minimum(rise, fall), 0)
    return bank


def _cosines() -> Floats:
    band, order = np.arange(_BANDS)[:, None], np.arange(CEPSTRA)
    size = np.sqrt(np.where(order == 0, 1, 2) / _BANDS)
    lifter = (1 + 11 * np.sin(np.pi * order / 22)).astype(np.float32)
    cosines: Floats = (size * np.cos(np.pi / _BANDS * (band + 0.5) * order)).astype(np.float32) * lifter
    return cosines


_MEL_BANK, _COSINES = _mel_bank(), _cosines()


def mfcc(sound: Floats, rng: np.random.Generator | None) -> Floats:
    """Thirteen cepstra every 10 ms, shape (frames, 13): 23 bands, 20 to 8000 Hz, lifter 22, no energy.

    Args:
        sound: 16 kHz, on the scale of 16-bit numbers.
        rng: for Kaldi's dither of one such number; None leaves it out.
    """
    count = (len(sound) - _WINDOW) // _STEP + 1
    frames = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_STEP][:count].astype(np.float32)
    if rng is not None:
        frames = frames + rng.standard_normal(frames.shape, dtype=np.float32)
    frames = frames - frames.mean(1, keepdims=True)
    sharp = np.empty_like(frames)
    sharp[:, 1:] = frames[:, 1:] - 0.97 * frames[:, :-1]
    sharp[:, 0] = frames[:, 0] * 0.03
    power = (np.abs(np.fft.rfft(sharp * _WINDOW_SHAPE, _FFT, axis=1)) ** 2).astype(np.float32)
    cepstra: Floats = np.log(np.maximum(power @ _MEL_BANK, np.finfo(np.float32).eps)) @ _COSINES
    return cepstra


def ivectors(cepstra: Floats, model: IvectorExtractor, weight: Floats, *, every: int, skip: int) -> Floats:
    """The i-vector that a listener would have after each `every` frames, shape (n, dim), prior taken off.

    Args:
        cepstra: MFCC, shape (frames, 13).
        model: the extractor.
        weight: of each frame, shape (frames,): 1 for speech, 0.001 for silence, as Vosk weighs it.
        every: frames between two.
        skip: only each so-manieth frame is looked at and counts as many: the sums stay the same.
    """
    spliced, normal = _projected(cepstra, model), _projected(_normalised(cepstra, model), model)
    spliced, normal, weight, every = spliced[::skip], normal[::skip], weight[::skip] * skip, every // skip
    likelihood = (
        model.gconst + normal @ model.means_by_precision.T - 0.5 * (normal * normal) @ model.precision.T
    )
    best = np.argpartition(likelihood, -5, 1)[:, -5:]
    share = np.take_along_axis(likelihood, best, 1)
    share = np.exp(share - share.max(1, keepdims=True))
    share /= share.sum(1, keepdims=True)
    share[share < 0.025] = 0
    share /= share.sum(1, keepdims=True)
    share *= 0.1 * weight[:, None]
    found = []
    linear, quadratic, heard = np.zeros(model.dim), np.zeros((model.dim, model.dim)), 0.0
    for at in range(0, len(normal), every):
        who, much = best[at : at + every].ravel(), share[at : at + every].ravel()
        what, kept = spliced[at : at + every].repeat(5, 0), much > 1e-6
        who, much, what = who[kept], much[kept], what[kept]
        if len(who):
            counts = np.zeros(len(model.gconst))
            np.add.at(counts, who, much)
            sums = np.zeros((len(model.gconst), what.shape[1]), np.float32)
            np.add.at(sums, who, what * much[:, None])
            used = np.unique(who)
            linear += np.einsum("nfd,nf->d", model.projection[used], sums[used])
            quadratic += np.tensordot(counts[used], model.quadratic[used], 1)
            heard += float(much.sum())
        prior = max(heard, 100.0) / 100.0
        towards = linear.copy()
        towards[0] += model.offset * prior
        vector = (
            np.linalg.solve(quadratic + prior * np.eye(model.dim), towards) if heard > 0 else towards / prior
        )
        vector[0] -= model.offset
        found.append(vector)
    return np.array(found, np.float32)


def _normalised(cepstra: Floats, model: IvectorExtractor) -> Floats:
    """Less the mean of the last 6 s; at the beginning the training's mean stands in for up to 2 s."""
    sums = np.vstack([np.zeros(CEPSTRA), np.cumsum(cepstra, 0, dtype=np.float64)])
    end = np.arange(1, len(cepstra) + 1)
    start = np.maximum(end - 600, 0)
    count = (end - start)[:, None]
    lent = np.minimum(600 - count, 200).clip(0)
    usual = model.cmvn[0, :CEPSTRA] / model.cmvn[0, CEPSTRA]
    mean = (sums[end] - sums[start] + lent * usual) / (count + lent)
    normal: Floats = (cepstra - mean).astype(np.float32)
    return normal


def _projected(cepstra: Floats, model: IvectorExtractor) -> Floats:
    padded = np.vstack([cepstra[:1].repeat(3, 0), cepstra, cepstra[-1:].repeat(3, 0)])
    spliced = np.hstack([padded[shift : shift + len(cepstra)] for shift in range(7)])
    width = spliced.shape[1]
    constant = model.lda[:, width] if model.lda.shape[1] > width else 0
    projected: Floats = (spliced @ model.lda[:, :width].T + constant).astype(np.float32)
    return projected
