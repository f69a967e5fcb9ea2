"""Extraction is timed on real utterances, and loading in a process of its own."""

from __future__ import annotations

from tests import costly
from ui import bench_extraction
from ui.bench_extraction import LENGTHS, LONG, long_texts, measure_extraction, utterances


def test_utterances_are_of_about_twenty_words_and_long_ones_of_three_hundred():
    texts = utterances()
    assert len(texts) >= 300
    assert len(set(texts)) == len(texts)
    assert all(len(text.split()) in LENGTHS for text in texts)
    assert {len(text.split()) for text in long_texts(texts)} == {LONG}


def test_every_measure_is_a_number_with_its_target(monkeypatch):
    monkeypatch.setattr(bench_extraction, "UTTERANCES", 50)  # enough for a number; not for its worth
    monkeypatch.setattr(bench_extraction, "LONG_ONES", 3)
    measures = list(measure_extraction(costly.extractor()))
    assert [measure.unit for measure in measures] == ["ms", "ms", "x", "s", "MB"]
    assert all(measure.value > 0 and measure.target for measure in measures)
