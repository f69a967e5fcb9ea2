"""`heartline` as people and scripts use it: outputs, exit codes, and errors that say what to do."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.recogniser


def write_wave(path: Path, samples: np.ndarray, rate: int = 16000) -> Path:
    """16-bit PCM, shape (frames, channels)."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2, nothing on standard output, and a plain sentence that names `words`."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3
    for word in words:
        assert word in done.stderr


def test_a_chat_goes_the_same_way_as_a_call(heartline, tmp_path):
    chat = tmp_path / "chat.jsonl"
    turns = [
        ("agent", "Hi, how can I help?", 0),
        ("customer", "My dog Biscuit is 12 and he chewed the leash!", 15),
        ("customer", "So I need another one.", 30),
    ]
    chat.write_text(
        "\n".join(json.dumps({"speaker": who, "text": text, "at": at}) for who, text, at in turns)
    )
    done = heartline("replay", chat, "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    said = [event["text"] for event in events if event["event"] == "transcript"]
    assert "my dog biscuit is twelve and he chewed the leash" in said
    cue = next(event for event in events if event["event"] == "cue" and event["state"] == "shown")
    assert "Biscuit" in cue["headline"]


def test_a_chat_with_a_bad_line_is_refused_by_its_number(heartline, tmp_path):
    chat = tmp_path / "chat.jsonl"
    chat.write_text('{"speaker": "agent", "text": "hello", "at": 0}\nhello\n')
    one_sentence(heartline("replay", chat), "chat.jsonl", "line 2")


def test_plain_lines_and_the_closing_card(heartline, sample_call):
    done = heartline("replay", sample_call)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert sum(line.startswith("CUE ") for line in lines) >= 3
    assert any("phone died" in line and "held back" in line for line in lines)
    card = done.stdout[done.stdout.index("-----") :]
    for label in ("cues shown", "held back", "bytes sent to the network  0", "Next:"):
        assert label in card


def test_json_lines_follow_the_contract(heartline, replayed):
    events = [json.loads(line) for line in replayed.read_text(encoding="utf-8").splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["event"] == "call.started"
    assert events[0]["channels"] == ["agent", "customer"]
    assert events[0]["source"] == "outdoor_shop.flac"
    assert events[-1]["event"] == "call.ended"
    assert len({event["call"] for event in events}) == 1
    assert all(event["schema"] == 1 for event in events)


def test_the_demo_prints_the_sample_call(heartline):
    done = heartline("demo")
    assert done.returncode == 0, done.stderr
    assert "CUE " in done.stdout


def test_a_journal_is_kept_for_recovery(heartline, short_call, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    done = heartline("replay", short_call, "--json")
    (journal,) = (tmp_path / "state" / "heartline" / "journals").glob("*.jsonl")
    assert journal.read_text(encoding="utf-8") == done.stdout
    assert journal.stat().st_mode & 0o777 == 0o600


def test_a_journal_that_cannot_be_written_is_a_warning(heartline, short_call, tmp_path, monkeypatch):
    (tmp_path / "heartline").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    done = heartline("replay", short_call, "--json")
    assert done.returncode == 0
    warnings = [event for event in map(json.loads, done.stdout.splitlines()) if event["event"] == "warning"]
    assert [warning["code"] for warning in warnings] == ["journal_failed"]
    assert '"call.ended"' in done.stdout


def test_report_cues_reads_what_replay_printed(heartline, replayed):
    done = heartline("report", "cues", replayed)
    assert done.returncode == 0
    assert "Biscuit" in done.stdout
    assert "my husband died" in done.stdout


def test_extract_answers_line_by_line(heartline):
    lines = [
        "i have a dog called biscuit",
        '{"id": "a", "text": "our daughter is getting married in june", "mood": "x"}',
        '{"id": "b", "text": "my dog is ill", "speaker": "agent"}',
        '{"id": "c", "text": 5}',
        '{"id": "d", "text": "he died in march", "context": ["same: we had a dog called biscuit"]}',
        '{"id": "e", "text": ',
        "",
    ]
    done = heartline("extract", text="\n".join(lines) + "\n")
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, "a", "b", "c", "d", 6, 7]
    pet = answers[0]["details"][0]
    assert pet["kind"] == "pet"
    assert lines[0][pet["first_char"] : pet["last_char"]] == pet["evidence"]
    assert pet["attributes"]["name"] == "Biscuit"
    assert "celebration" in {detail["kind"] for detail in answers[1]["details"]}
    assert answers[2]["details"] == []
    assert "error" in answers[3]
    assert "bereavement" in {detail["kind"] for detail in answers[4]["details"]}
    assert "error" in answers[5]
    assert answers[6] == {"id": 7, "details": []}


def test_bad_recordings_are_refused(heartline, tmp_path):
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "text.wav").write_text("this is not sound")
    write_wave(tmp_path / "none.wav", np.zeros((0, 2)))
    write_wave(tmp_path / "three.wav", np.zeros((16000, 3)))
    one_sentence(heartline("replay", tmp_path / "empty.wav", "--json"), "empty.wav")
    one_sentence(heartline("replay", tmp_path / "text.wav", "--json"), "text.wav")
    one_sentence(heartline("replay", tmp_path / "none.wav", "--json"), "none.wav")
    one_sentence(heartline("replay", tmp_path / "three.wav", "--json"), "three.wav", "3")
    one_sentence(heartline("replay", tmp_path / "absent.wav"), "absent.wav")


def test_bad_options_are_refused(heartline, sample_call, tmp_path):
    playbook = tmp_path / "wrong.toml"
    playbook.write_text('[playbook]\nname = "desk"\n\n[limits]\nspacing = "long"\n')
    (tmp_path / "folder").mkdir()
    one_sentence(heartline("replay", sample_call, "--playbook", playbook), "wrong.toml", "line 5", "spacing")
    one_sentence(heartline("replay", sample_call, "--model", tmp_path / "folder"), "folder")
    one_sentence(heartline("replay", sample_call, "--speed", "fast"), "--speed")
    one_sentence(heartline("replay", sample_call, "--speed", "0"), "speed")
    one_sentence(heartline("replay", sample_call, "--began", "soon"), "--began")
    one_sentence(heartline("replay", sample_call, "--json", "--plain"), "--json")
    assert heartline("replay", sample_call, "--customer", "above").returncode == 2
    assert heartline("nonsense").returncode == 2


def test_noise_and_music_are_a_call_without_details(heartline, tmp_path):
    random = np.random.default_rng(7)
    seconds = np.arange(16000 * 20) / 16000
    chord = sum(np.sin(2 * np.pi * tone * seconds) for tone in (262, 330, 392)) * 4000
    noise = random.normal(0, 3000, len(seconds))
    file = write_wave(tmp_path / "noise.wav", np.stack([noise, chord], axis=1))
    done = heartline("replay", file, "--json")
    assert done.returncode == 0
    assert '"detail"' not in done.stdout


def test_a_truncated_recording_is_replayed_with_a_warning(heartline, sample_call, tmp_path):
    import av

    whole = tmp_path / "whole.mp3"
    with av.open(str(sample_call)) as source, av.open(str(whole), "w") as target:
        stream = target.add_stream("mp3", rate=16000, layout="stereo")
        for frame in source.decode(audio=0):
            frame.pts = None
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    cut = tmp_path / "cut.mp3"
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) // 3])
    done = heartline("replay", cut, "--json")
    assert done.returncode == 0
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert "audio_damaged" in [event.get("code") for event in events]
    assert any(event["event"] == "transcript" and event["final"] for event in events)


def test_ninety_six_kilohertz_is_fine(heartline, sample_call, tmp_path):
    import av
    import soxr

    with av.open(str(sample_call)) as source:
        frames = [frame.to_ndarray().reshape(-1, 2) for frame in source.decode(audio=0)]
    short = np.concatenate(frames)[: 16000 * 6].astype(np.float32)
    high = np.clip(soxr.resample(short, 16000, 96000), -32768, 32767)
    done = heartline("replay", write_wave(tmp_path / "high.wav", high, 96000), "--json")
    assert done.returncode == 0
    assert "transcript" in done.stdout


def test_a_reader_that_stops_reading_is_no_error(sample_call, vosk_model, tmp_path):
    command = f"{sys.executable} -m ui replay {sample_call} --plain --model {vosk_model} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_help_reads_well_and_names_every_command(heartline):
    done = heartline("--help")
    assert done.returncode == 0
    for command in ("demo", "replay", "extract", "playbook", "models", "report", "bench"):
        assert command in done.stdout


def test_the_installed_command_is_heartline():
    assert shutil.which("heartline", path=str(Path(sys.executable).parent))


def test_the_version_needs_no_command(heartline):
    done = heartline("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("heartline ")
