"""A measure says what was asked and whether it was met."""

from __future__ import annotations

from ui.bench_measure import Measure, at_least, at_most


def test_a_measure_says_whether_its_target_was_met():
    assert "met" in str(at_most("a", 1.0, "s", 2))
    assert "MISSED" in str(at_most("a", 3.0, "s", 2))
    assert "met" in str(at_least("a", 3.0, "s", 2))
    assert "MISSED" in str(at_least("a", 1.0, "s", 2))
    assert "met" not in str(Measure("a", 3.0, "s")).lower()
