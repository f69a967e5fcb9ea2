"""Packing: half way to the student, but for what decoding never hears."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.delta import applied
from models.recipes.telephone_ear.kaldi import AcousticModel
from models.recipes.telephone_ear.pack import packed


@pytest.mark.recogniser
def test_the_weights_go_half_way_and_the_second_head_stays(vosk_model: Path) -> None:
    base = (vosk_model / "am/final.mdl").read_bytes()
    student = AcousticModel(base)
    moved = ["tdnnf5.linear.w", "tdnnf5.affine.b", "tdnnf5.batchnorm.var", "prefinal-xent.affine.w"]
    rng = np.random.default_rng(1)
    step = {name: rng.normal(0, 0.01, student.weights(name).shape).astype(np.float32) for name in moved}
    for name in moved:
        student.change(name, student.weights(name) + step[name])
    before, after = AcousticModel(base), AcousticModel(applied(packed(base, bytes(student.content)), base))
    for name in before.places:
        change = after.weights(name) - before.weights(name)
        if name in moved[:2]:
            largest = np.abs(step[name]).max()
            assert np.allclose(change, step[name] / 2, atol=largest / 2 / 127 * 0.51 + 1e-6)
        else:
            assert not change.any()
