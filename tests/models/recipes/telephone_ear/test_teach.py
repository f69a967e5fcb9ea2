"""Teaching without PyTorch: what can be known of it, and the sentence that says it is missing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from models.recipes.telephone_ear.teach import STEPS, rate, taught
from speech.errors import HeartlineError


def test_the_rate_rises_for_thirty_steps_then_falls_and_never_to_nothing() -> None:
    rates = [rate(step) for step in range(STEPS)]
    highest = rates.index(max(rates))
    assert highest == 29
    assert rates[: highest + 1] == sorted(rates[: highest + 1])
    assert rates[highest:] == sorted(rates[highest:], reverse=True)
    assert 0 < rates[-1] < 0.1 * max(rates)


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is installed here")
def test_without_pytorch_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(HeartlineError, match=r"needs the package torch.*uv pip install torch"):
        taught(b"", tmp_path)
