"""Reading aloud with a program that is not there: one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.recipes.telephone_ear.corpus import SECONDS, read_aloud
from models.recipes.telephone_ear.shards import SHARES
from speech.errors import HeartlineError


def test_every_voice_that_speaks_has_read() -> None:
    assert set(SHARES) == set(SECONDS)


@pytest.mark.parametrize(("voice", "program"), [("slt", "flite"), ("espeak", "espeak-ng")])
def test_a_missing_program_is_named(
    voice: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HeartlineError, match=f"Run: apt-get install {program}"):
        read_aloud(voice, ["lantern"], tmp_path / "voices")
    assert not (tmp_path / "voices").exists()
