"""Findings: three states, and never a remedy that was not given."""

from __future__ import annotations

import dataclasses

import pytest

from ui.doctor.finding import Finding, State, note, ok, wrong


@pytest.mark.parametrize(("make", "state"), [(ok, State.OK), (note, State.NOTE), (wrong, State.WRONG)])
def test_each_kind_has_its_state_and_no_remedy_of_its_own(make, state):
    assert make("disk", "It is full.") == Finding(state, "disk", "It is full.", "")


def test_a_finding_is_ready_for_json():
    finding = wrong("disk", "It is full.", "Free some.")
    assert dataclasses.asdict(finding) == {
        "state": "wrong",
        "about": "disk",
        "what": "It is full.",
        "remedy": "Free some.",
    }
