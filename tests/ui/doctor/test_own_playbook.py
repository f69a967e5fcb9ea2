"""The playbook of this desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from cues.playbook.load import bundled, starter
from ui.doctor.finding import State
from ui.doctor.own_playbook import own_playbook


@pytest.mark.parametrize("path", [None, *map(Path, bundled())])
def test_bundled_ones_hold_together(path):
    assert own_playbook(path).state is State.OK


def test_a_broken_one_is_told_with_its_line(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text(starter() + "\n[limits]\nspacing = 'long'\n")
    finding = own_playbook(path)
    assert finding.state is State.WRONG
    assert f"{path}, line " in finding.what
    assert finding.remedy == f"Run: heartline playbook check {path}"


def test_one_that_is_not_there_says_how_to_start_it(tmp_path):
    finding = own_playbook(tmp_path / "gone.toml")
    assert finding.state is State.WRONG
    assert "heartline playbook new" in finding.what


def test_one_with_remarks_is_noted(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text(
        starter() + '\n[[play]]\nid = "a"\nkinds = ["pet"]\nheadline = "Pet"\nwords = ["a"]\n'
        'suggestions = ["How lovely", "Tell me more"]\n'
    )
    finding = own_playbook(path)
    assert finding.state is State.NOTE
    assert finding.remedy == f"Run: heartline playbook check {path}"
