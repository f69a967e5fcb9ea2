"""The command with two ears: a telephone call, a missing careful ear, both voices in one channel."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from models.samples import sample

pytestmark = pytest.mark.recogniser


def events(text: str, name: str) -> list[dict]:
    return [event for event in map(json.loads, text.splitlines()) if event["event"] == name]


def test_a_telephone_call_is_understood_and_says_which_ear_heard_it(heartline):
    done = heartline("replay", sample("farm-supply").path, "--json")
    assert done.returncode == 0
    kinds = {event["kind"] for event in events(done.stdout, "detail") if event["state"] == "confirmed"}
    assert {"celebration", "work"} <= kinds
    finals = [event for event in events(done.stdout, "transcript") if event["final"] and event["words"]]
    assert {event["ear"] for event in finals} <= {"careful", "both"}
    assert all(event["settled"] == len(event["words"]) for event in finals)
    assert {word["ear"] for event in finals for word in event["words"]} == {"careful", "both"}


def test_the_fast_ear_alone_is_named_where_it_is_chosen(heartline, short_call):
    done = heartline("replay", short_call, "--json", "--ears", "fast")
    finals = [event for event in events(done.stdout, "transcript") if event["final"]]
    assert {event["ear"] for event in finals} == {"fast"}
    assert not events(done.stdout, "warning")


def test_without_the_careful_ear_a_call_goes_on_and_says_so_once(
    heartline, short_call, vosk_model, tmp_path, monkeypatch
):
    (tmp_path / "shelf").mkdir()
    monkeypatch.setenv("HEARTLINE_MODELS", str(tmp_path / "shelf"))
    done = heartline("replay", short_call, "--json", careful="")
    assert done.returncode == 0
    assert [event["code"] for event in events(done.stdout, "warning")] == ["careful_absent"]
    assert events(done.stdout, "transcript")


def test_half_a_careful_model_is_refused_in_a_sentence(heartline, short_call, careful_model, tmp_path):
    half = tmp_path / "half"
    half.mkdir()
    (half / "config.json").write_bytes((careful_model / "config.json").read_bytes())
    done = heartline("replay", short_call, "--json", careful=str(half))
    assert done.returncode in {1, 2}
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert str(half) in done.stderr


@pytest.fixture(scope="session")
def both_in_one(sample_call: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample call with both voices in one channel."""
    mono = tmp_path_factory.mktemp("mono") / "mono.wav"
    with av.open(str(sample_call)) as source, wave.open(str(mono), "wb") as target:
        target.setparams((1, 2, 16000, 0, "NONE", ""))
        for frame in source.decode(audio=0):
            sound = frame.to_ndarray()
            sides = sound.reshape(-1, 2) if sound.shape[0] == 1 else sound.T
            target.writeframes((sides.astype(np.int32).sum(axis=1) // 2).astype(np.int16).tobytes())
    return mono


def test_both_voices_in_one_channel_are_told_apart(heartline, both_in_one, speaker_model, monkeypatch):
    monkeypatch.setenv("HEARTLINE_MODELS", str(speaker_model.parent))
    done = heartline("replay", both_in_one, "--json")
    finals = [event for event in events(done.stdout, "transcript") if event["final"]]
    assert {event["channel"] for event in finals} == {"mixed"}
    speakers = [event["speaker"] for event in finals if len(event["words"]) >= 5]
    assert {"agent", "customer"} <= set(speakers)
    said = {speaker: " ".join(e["text"] for e in finals if e["speaker"] == speaker) for speaker in speakers}
    assert "my husband died" in said["customer"]
    assert any(event["sensitive"] for event in events(done.stdout, "cue") if event["state"] == "shown")
