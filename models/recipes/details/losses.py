"""How wrong the network is of one utterance, and which way to go."""

from __future__ import annotations

import numpy as np

from cues.details.learned.network import KINDS, STATUSES, SUBJECTS, Array
from models.recipes.details.examples import Example, Ints

WORDS = 0.5
"""Weight of being right of each word, beside being right of the utterance, which is what counts."""
MENTIONED = 0.5
INSIDE = 2.0
"""How much more a word inside a detail weighs; most words are outside."""
SHARPNESS = 2.0
"""How nearly the utterance's word is that of its surest word alone."""


def loss_of(out: Array, example: Example) -> tuple[float, Array]:
    """The loss of what was said of an utterance's words, and its gradient.

    Args:
        out: shape (words, OUTPUTS), before any squashing.
        example: what should have been said.
    """
    gradient = np.zeros_like(out)
    kinds, size = len(KINDS), len(out)
    flagged = out[:, :kinds]
    sure = _squash(flagged)
    weight = WORDS * example.counts * (1 + INSIDE * example.flagged) / size
    gradient[:, :kinds] = weight * (sure - example.flagged)
    total = float((weight * _surprise(sure, example.flagged)).sum())
    # The utterance's own word is that of its surest words; through them it learns.
    share: Array = np.exp(SHARPNESS * (flagged - flagged.max(axis=0)))
    share /= share.sum(axis=0)
    whole = _squash((share * flagged).sum(axis=0))
    gradient[:, :kinds] += share * ((whole - example.needed) * example.judged)
    total += float((_surprise(whole, example.needed) * example.judged).sum())
    said = _squash(out[:, kinds : 2 * kinds])
    weight = MENTIONED * (1 + INSIDE * example.mentioned) / size
    gradient[:, kinds : 2 * kinds] = weight * (said - example.mentioned)
    total += float((weight * _surprise(said, example.mentioned)).sum())
    at = 2 * kinds
    for right, count in ((example.status, len(STATUSES)), (example.subject, len(SUBJECTS))):
        total += _choose(out[:, at : at + count], right, gradient[:, at : at + count])
        at += count
    return total, gradient


def _choose(out: Array, right: Ints, gradient: Array) -> float:
    """Loss of a choice of one for each word inside a detail; writes its gradient."""
    inside = np.flatnonzero(right >= 0)
    if not len(inside):
        return 0.0
    share: Array = np.exp(out[inside] - out[inside].max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    picked = share[np.arange(len(inside)), right[inside]]
    share[np.arange(len(inside)), right[inside]] -= 1
    gradient[inside] = share / len(inside)
    return float(-np.log(picked + 1e-7).mean())


def _squash(x: Array) -> Array:
    result: Array = (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)
    return result


def _surprise(sure: Array, right: Array) -> Array:
    result: Array = -(right * np.log(sure + 1e-7) + (1 - right) * np.log(1 - sure + 1e-7))
    return result
