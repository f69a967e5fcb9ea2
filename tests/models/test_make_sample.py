"""Making a sample call, short of the voices: the script, the lines' places, the truth, the file."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recipes.make_sample import PlacedLine, WordTimes, mixed_down, truth, write_flac
from models.recipes.sample_script import Line, Script, read_script
from models.recipes.voices import voice
from models.recipes.word_alignment import align, spoken_words
from speech.audio import SAMPLE_RATE
from speech.errors import BadInputError, HeartlineError
from speech.transcript import Word

SCRIPT = """
name = "short"
title = "Short"
began = 2026-01-02T10:00:00+01:00
tail = 0.5
voices = { agent = "joe", customer = "heart" }
[[turns]]
speaker = "agent"
text = "Hello. How can I help?"
[[turns]]
speaker = "customer"
text = "The dog, my dog, ate the rope."
details = [{ kind = "pet", evidence = "my dog", trigger = "dog", attributes = { species = "dog" } }]
[[cues]]
evidence = "my dog"
sensitive = false
ends = "standing"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "script.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return read_script(written(tmp_path, SCRIPT))


def placed(script: Script) -> list[PlacedLine]:
    """The two lines as one second of tone each, half a second apart."""
    tone = (0.1 * np.sin(np.arange(SAMPLE_RATE) * 0.3)).astype(np.float32)
    return [
        PlacedLine(line, round((0.5 + 1.5 * number) * SAMPLE_RATE), tone)
        for number, line in enumerate(script.turns)
    ]


def words(text: str) -> list[Word]:
    """Each word of `text` lasting a tenth of a second, from second 2 on."""
    return [Word(word, 2 + n / 10, 2 + (n + 1) / 10) for n, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('trigger = "dog"', 'trigger = "cat"'), r"turns\.1.*'my dog'"),
        (('evidence = "my dog", trigger', 'evidence = "our dog", trigger'), r"turns\.1.*'our dog'"),
        (("tail = 0.5", "tail = 0.5\nvolume = 3"), "volume"),
        (("+01:00", ""), "began"),
        (('[[cues]]\nevidence = "my dog"', '[[cues]]\nevidence = "my cat"'), "my cat"),
        (("tail = 0.5", "tail = "), "is not TOML"),
    ],
)
def test_a_wrong_script_is_refused_with_the_place(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = written(tmp_path, SCRIPT.replace(*change))
    with pytest.raises(BadInputError, match=said):
        read_script(path)


def test_a_missing_script_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"nothing\.toml"):
        read_script(tmp_path / "nothing.toml")


def test_each_speaker_has_a_channel_over_a_quiet_room(script: Script) -> None:
    both = mixed_down(placed(script), tail=0.5)
    assert both.shape == (2, round(3.5 * SAMPLE_RATE))
    loud = np.abs(both.astype(float)).reshape(2, 7, -1).max(axis=2) > 1000
    assert loud.tolist() == [[s in (1, 2) for s in range(7)], [s in (4, 5) for s in range(7)]]
    assert (both[:, : SAMPLE_RATE // 2].std(axis=1) > 1).all()


def test_what_is_written_is_read_back_sample_for_sample(script: Script, tmp_path: Path) -> None:
    both = mixed_down(placed(script), tail=0.5)
    write_flac(tmp_path / "call.flac", both, script)
    with av.open(str(tmp_path / "call.flac")) as container:
        frames = [frame.to_ndarray().reshape(-1, 2).T for frame in container.decode(audio=0)]
        tags = {key.lower(): value for key, value in container.metadata.items()}
    np.testing.assert_array_equal(np.concatenate(frames, axis=1), both)
    assert tags["date"] == "2026-01-02T10:00:00+01:00"


def test_a_triggers_time_is_that_of_its_own_occurrence(script: Script) -> None:
    times = WordTimes(placed(script), "customer", words("the dog my dog ate rope"))
    assert times.end(1, script.turns[1], "my dog", "dog") == pytest.approx(2.4)
    assert times.error_rate == pytest.approx(1 / 7)


def test_a_trigger_that_is_not_heard_asks_for_another_wording(script: Script) -> None:
    times = WordTimes(placed(script), "customer", words("the fog my fog ate the rope"))
    with pytest.raises(HeartlineError, match="'dog' in turn 1"):
        times.end(1, script.turns[1], "my dog", "dog")


def test_the_truth_points_from_cues_to_details(script: Script) -> None:
    heard = WordTimes(placed(script), "customer", words("the dog my dog ate the rope"))
    known = truth(script, placed(script), 3.5, heard)
    assert known["details"][0] == {
        "turn": 1,
        "kind": "pet",
        "also": [],
        "evidence": "my dog",
        "trigger": "dog",
        "attributes": {"species": "dog"},
        "time": 2.4,
    }
    assert known["cues"] == [{"detail": 0, "sensitive": False, "ends": "standing"}]
    assert [(turn["start"], turn["end"]) for turn in known["turns"]] == [(0.5, 1.5), (2.0, 3.0)]
    assert known["losses"] == []


def test_an_unknown_voice_is_refused_with_the_known_ones() -> None:
    with pytest.raises(HeartlineError, match=r"'bob'.*heart, joe"):
        voice("bob")


def test_lines_are_spelled_as_the_recogniser_would() -> None:
    line = Line(speaker="agent", text="Yes, it's five-one. Sam?")
    assert spoken_words(line.text) == ["yes", "it's", "five", "one", "sam"]


few_words = st.lists(st.sampled_from(["a", "b", "c"]), max_size=7)


@given(said=few_words, heard=few_words)
def test_an_alignment_matches_equal_words_in_order_and_counts_the_rest(
    said: list[str], heard: list[str]
) -> None:
    alignment = align(said, heard)
    pairs = sorted(alignment.matches.items())
    assert all(said[i] == heard[j] for i, j in pairs)
    assert [j for _, j in pairs] == sorted({j for _, j in pairs})
    unmatched = max(len(said), len(heard)) - len(pairs)
    assert unmatched <= alignment.errors <= len(said) + len(heard) - 2 * len(pairs)
    assert alignment.errors <= max(len(said), len(heard))


@given(said=few_words)
def test_what_is_heard_as_said_has_no_error(said: list[str]) -> None:
    assert align(said, said).errors == 0
    assert align(said, []).errors == len(said)
