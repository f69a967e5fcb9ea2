"""The bundled sample calls: form, truth, and that the real recogniser hears what matters in the first."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

import models.recipes
from cues.details.detail import Kind
from models.recipes.make_sample import heard
from models.recipes.sample_script import Script, read_script
from models.recipes.word_alignment import align, spoken_words
from models.samples import sample
from speech.audio import SAMPLE_RATE, Samples
from speech.errors import BadInputError

SCRIPT = Path(models.recipes.__file__).parent / "sample_calls" / "outdoor_shop.toml"
Truth = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return json.loads(sample().truth_path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def audio() -> Samples:
    """Both channels, shape (2, n)."""
    with av.open(str(sample().path)) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.layout.name) == (SAMPLE_RATE, "stereo")
        frames = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(stream)]
    return np.ascontiguousarray(np.concatenate(frames).T)


@pytest.fixture(scope="module")
def script() -> Script:
    return read_script(SCRIPT)


def findings(truth: Truth) -> list[dict[str, Any]]:
    return [*truth["details"], *truth["optional"], *truth["traps"]]


def test_the_call_is_as_long_and_as_small_as_a_first_look_may_be(truth: Truth, audio: Samples) -> None:
    seconds = audio.shape[1] / SAMPLE_RATE
    assert 60 <= seconds <= 120
    assert truth["seconds"] == pytest.approx(seconds, abs=0.01)
    assert sample().path.stat().st_size < 2_000_000


def test_the_truth_tells_the_file_it_belongs_to(truth: Truth) -> None:
    assert truth["name"] == sample().name
    assert truth["file"] == sample().path.name
    assert truth["channels"] == {"left": "agent", "right": "customer"}


def test_both_sides_speak_where_the_truth_says_so_and_nowhere_else(truth: Truth, audio: Samples) -> None:
    for channel, speaker in enumerate(("agent", "customer")):
        speech = np.zeros(audio.shape[1], dtype=bool)
        for turn in truth["turns"]:
            if turn["speaker"] == speaker:
                place = slice(int(turn["start"] * SAMPLE_RATE) - 160, int(turn["end"] * SAMPLE_RATE) + 160)
                speech[place] = True
                assert loudness(audio[channel, place]) == pytest.approx(-27, abs=4)
        assert loudness(audio[channel, ~speech]) == pytest.approx(-65, abs=1)


def loudness(samples: Samples) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples / 32768)))))


def test_turns_follow_one_another_inside_the_call(truth: Truth) -> None:
    starts = [turn["start"] for turn in truth["turns"]]
    assert starts == sorted(starts)
    assert all(0 <= turn["start"] < turn["end"] <= truth["seconds"] for turn in truth["turns"])
    for speaker in ("agent", "customer"):
        own = [turn for turn in truth["turns"] if turn["speaker"] == speaker]
        assert all(before["end"] < after["start"] for before, after in pairwise(own))


def test_everything_to_be_found_stands_in_a_turn_of_the_customer_at_its_time(truth: Truth) -> None:
    for found in findings(truth):
        turn = truth["turns"][found["turn"]]
        piece = found.get("evidence") or found["text"]
        assert turn["speaker"] == "customer"
        assert piece in turn["text"]
        assert found["trigger"] in piece.split()
        assert turn["start"] < found["time"] <= turn["end"] + 0.05
        assert found["kind"] in set(Kind)


def test_the_story_is_boots_then_a_phone_then_a_dog_and_a_loss_last(truth: Truth) -> None:
    hobby, travel, pet, loss = truth["details"]
    (phone,) = truth["traps"]
    assert [d["kind"] for d in (hobby, travel, pet, loss)] == ["hobby", "travel", "pet", "bereavement"]
    assert hobby["time"] < travel["time"] < phone["time"] < pet["time"] < loss["time"]
    assert pet["attributes"]["name"] == "biscuit"
    assert truth["losses"] == [3]
    assert [(cue["detail"], cue["sensitive"], cue["ends"]) for cue in truth["cues"]] == [
        (0, False, "used"),
        (2, False, "retracted"),
        (3, True, "standing"),
    ]


def test_light_cues_have_their_moment_and_the_loss_comes_with_one_in_view(truth: Truth) -> None:
    """No light cue in the first 15 s nor while the agent speaks; one lives 30 s."""
    agent = [turn for turn in truth["turns"] if turn["speaker"] == "agent"]
    first, second, loss = (truth["details"][cue["detail"]]["time"] for cue in truth["cues"])
    assert first < 15
    assert not any(turn["start"] - 2 < 15 < turn["end"] for turn in agent)
    assert not any(turn["start"] - 2 < second + 2 < turn["end"] for turn in agent)
    assert second + 5 < loss < second + 25


def test_the_truth_is_what_the_script_says(truth: Truth, script: Script) -> None:
    assert [(turn["speaker"], turn["text"]) for turn in truth["turns"]] == [
        (line.speaker, line.text) for line in script.turns
    ]


def test_a_sample_that_does_not_exist_is_named_with_the_ones_that_do() -> None:
    with pytest.raises(BadInputError, match=r"'indoor-shop'.*outdoor-shop, farm-supply"):
        sample("indoor-shop")


def test_a_call_answers_to_its_files_name_too() -> None:
    assert sample("farm_supply") == sample("farm-supply")


@pytest.mark.recogniser
def test_the_recogniser_hears_the_words_that_matter_when_the_truth_says(
    truth: Truth, audio: Samples, vosk_model: Path
) -> None:
    words = heard(vosk_model, audio[1])
    for found in findings(truth):
        near = [word.text for word in words if abs(word.end - found["time"]) < 0.15]
        assert found["trigger"] in near, (found["trigger"], near)
    customer = " ".join(turn["text"] for turn in truth["turns"] if turn["speaker"] == "customer")
    said = spoken_words(customer)
    assert align(said, [word.text for word in words]).errors / len(said) < 0.06
    spoken = [word.text for word in words]
    for word in ("hiking", "boots", "mountains", "phone", "dog", "biscuit", "husband", "spring"):
        assert word in spoken


@pytest.mark.recogniser
def test_the_recogniser_understands_the_agent(truth: Truth, audio: Samples, vosk_model: Path) -> None:
    said = spoken_words(" ".join(turn["text"] for turn in truth["turns"] if turn["speaker"] == "agent"))
    words = [word.text for word in heard(vosk_model, audio[0])]
    assert align(said, words).errors / len(said) < 0.08
