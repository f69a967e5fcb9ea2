"""Matching is measured on the road of the gateway's own answers, among agents who share something."""

from __future__ import annotations

from ui import bench_matching
from ui.bench_matching import measure_matching


def test_every_measure_is_a_number_and_agents_are_found_for_a_reason(monkeypatch):
    for name in ("AGENTS", "CALLS", "RANKED"):
        monkeypatch.setattr(bench_matching, name, 20)
    placed = []
    rank = bench_matching.rank_people

    def ranked(*given, **named):
        placed.extend(rank(*given, **named))
        return placed

    monkeypatch.setattr(bench_matching, "rank_people", ranked)
    measures = list(measure_matching())
    assert [measure.unit for measure in measures] == ["ms"] * 3
    assert all(measure.value > 0 for measure in measures)
    assert measures[-1].target == "<= 20"
    assert any("spoke with them" in " ".join(each.why) for each in placed)
    assert any("shares something" in " ".join(each.why) for each in placed)
