"""The way that the loss points is the way it falls."""

from __future__ import annotations

import numpy as np

from cues.details.learned.component import Learned
from cues.details.learned.network import OUTPUTS
from cues.details.rules import RuleExtractor
from models.recipes.details.examples import read_examples
from models.recipes.details.losses import loss_of
from tests.models.recipes.details.few_utterances import utterances


def test_a_step_against_the_gradient_lowers_the_loss_of_every_example() -> None:
    rng = np.random.default_rng(5)
    examples = read_examples(utterances(), RuleExtractor(learned=False), Learned(), lambda done, count: None)
    assert len(examples) > 8
    for example in examples:
        out = rng.standard_normal((len(example.flagged), OUTPUTS)).astype(np.float32)
        loss, gradient = loss_of(out, example)
        lower, _ = loss_of(out - np.float32(0.05) * gradient, example)
        assert lower < loss


def test_what_may_be_flagged_or_not_pulls_neither_way() -> None:
    (trip,) = read_examples(
        utterances()[:1], RuleExtractor(learned=False), Learned(), lambda done, count: None
    )
    _, gradient = loss_of(np.zeros((len(trip.flagged), OUTPUTS), np.float32), trip)
    free = trip.judged == 0
    assert free.sum() == 1
    inside = trip.counts[:, free] == 0
    assert not gradient[:, : len(free)][:, free][inside].any()
