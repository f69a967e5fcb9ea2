"""The house rules that a reader relies on: captions, sizes, mirrored tests, frozen values."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("speech", "cues", "models", "ui")
MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "__pycache__" not in path.parts
)
MOST_LINES = 300
WORKING_STATE = {
    "cues.calls.tally.Tally",
    "cues.details.lexicon._Branch",
    "cues.details.normal.Words",
    "cues.details.pattern._Node",
    "cues.details.reading.Finding",
    "cues.details.reading.Reading",
    "cues.playbook.lines.Lines",
    "cues.playbook.load._Reading",
    "speech.sources.media.Damage",
    "ui.bench.Run",
}
"""Dataclasses that are filled in or counted up inside one room, and handed on to nobody while they change."""
TESTED_ELSEWHERE = {
    # Where a module is tried only through the road it belongs to, the test that does it.
    "ui/__main__.py": "tests/calls/test_command_line.py",
    "ui/commands/bench.py": "tests/ui/test_bench.py",
    "ui/commands/extract.py": "tests/calls/test_command_line.py",
    "ui/commands/replay.py": "tests/calls/test_command_line.py",
    "ui/commands/report.py": "tests/calls/test_command_line.py",
    "ui/replay_feed.py": "tests/calls/test_screen.py",
    "ui/printing.py": "tests/calls/test_command_line.py",
    "ui/wiring.py": "tests/calls/test_replay.py",
    "ui/cli.py": "tests/calls/test_command_line.py",
    "cues/calls/session.py": "tests/cues/calls/test_session.py",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_file_opens_with_its_caption_and_stays_small(path):
    source = path.read_text(encoding="utf-8")
    caption = ast.get_docstring(ast.parse(source))
    assert caption, "no docstring"
    assert caption.splitlines()[0].endswith("."), "the first line is a sentence that captions the file"
    assert source.count("\n") <= MOST_LINES, "what second idea hides in it?"


def test_values_are_frozen_and_slotted():
    loose = []
    for package in PACKAGES:
        top = importlib.import_module(package)
        for found in pkgutil.walk_packages(top.__path__, f"{package}."):
            if ".recipes" in found.name or found.name == "ui.__main__":
                continue
            for value in vars(importlib.import_module(found.name)).values():
                if dataclasses.is_dataclass(value) and isinstance(value, type):
                    frozen = value.__dataclass_params__.frozen
                    if value.__module__ == found.name and not (frozen and "__slots__" in vars(value)):
                        loose.append(f"{found.name}.{value.__name__}")
    assert set(loose) == WORKING_STATE, "what flows never changes; what is being worked on is named here"
