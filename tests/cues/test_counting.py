"""One, and several."""

from __future__ import annotations

import pytest

from cues.counting import counted


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((1, "hour"), "1 hour"),
        ((0, "hour"), "0 hours"),
        ((2, "hour"), "2 hours"),
        ((1, "try", "tries"), "1 try"),
        ((3, "call is", "calls are"), "3 calls are"),
    ],
)
def test_counted(given, said):
    assert counted(*given) == said
