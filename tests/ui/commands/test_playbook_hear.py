"""`heartline playbook hear` with a voice of the sample call in a trainer's place, and the real ears."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from typer.testing import CliRunner

from models.samples import sample
from speech.audio import SAMPLE_RATE
from ui.commands.playbook import app


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """The first words of a customer's turn in the sample call."""
    call = sample()
    turns = json.loads(call.truth_path.read_text(encoding="utf-8"))["turns"]
    start = next(round(one["start"] * SAMPLE_RATE) for one in turns if one["speaker"] == "customer")
    with av.open(str(call.path)) as container:
        frames = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(audio=0)]
    side = np.concatenate(frames)[start : start + SAMPLE_RATE * 6 // 5, 1]
    path = tmp_path / "term.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(side.astype("<i2").tobytes())
    return path


@pytest.mark.recogniser
def test_a_trainers_own_voice(recording: Path, real_shelf: Path, careful_model: Path) -> None:
    assert real_shelf == careful_model.parent
    done = CliRunner().invoke(app, ["hear", "labradoodle", "--recording", str(recording), "--json"])
    assert done.exit_code == 0, done.exception
    [line] = done.stdout.splitlines()
    heard = json.loads(line)
    assert (heard["term"], heard["said"], heard["by"]) == ("labradoodle", 1, "recording")
    assert heard["ears"] == ["fast", "careful"]
    counts = [form[ear][way] for form in heard["forms"] for ear in heard["ears"] for way in form[ear]]
    assert 1 <= sum(counts) == sum(form["times"] for form in heard["forms"]) <= 4
    assert heard["words"][0] == "labradoodle"
    shown = CliRunner().invoke(app, ["hear", "labradoodle", "--recording", str(recording)])
    assert shown.stdout.startswith("labradoodle: said once in your recording\n")
    assert shown.stdout.rstrip().splitlines()[-1].startswith('  words = ["labradoodle"')
