"""The bundled call from a telephone: its form, its truth, what the line left, and what stays findable."""

from __future__ import annotations

import json
from typing import Any

import av
import numpy as np
import pytest

from cues.details.rules import RuleExtractor
from models.recipes.make_sample import script_called
from models.recipes.telephone import TELEPHONE_RATE, mu_law
from models.samples import sample
from speech.audio import Samples

CALL = sample("farm-supply")
Truth = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return json.loads(CALL.truth_path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def audio() -> Samples:
    """Both channels, shape (2, n)."""
    with av.open(str(CALL.path)) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.layout.name) == (TELEPHONE_RATE, "stereo")
        frames = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(stream)]
    return np.ascontiguousarray(np.concatenate(frames).T)


def spoken_by(truth: Truth, speaker: str, length: int) -> np.ndarray:
    """Where `speaker` is heard, shape (length,)."""
    speech = np.zeros(length, dtype=bool)
    for turn in truth["turns"]:
        if turn["speaker"] == speaker:
            speech[int(turn["start"] * TELEPHONE_RATE) : int(turn["end"] * TELEPHONE_RATE)] = True
    return speech


def level(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(samples / 32768))))


def test_the_call_is_short_small_and_as_long_as_its_truth_says(truth: Truth, audio: Samples) -> None:
    seconds = audio.shape[1] / TELEPHONE_RATE
    assert 60 <= seconds <= 90
    assert truth["seconds"] == pytest.approx(seconds, abs=0.01)
    assert (truth["name"], truth["file"]) == (CALL.name, CALL.path.name)
    assert truth["sample_rate"] == TELEPHONE_RATE
    assert CALL.path.stat().st_size < 700_000


def test_the_truth_is_what_the_script_says(truth: Truth) -> None:
    script = script_called("farm-supply")
    assert [(turn["speaker"], turn["text"]) for turn in truth["turns"]] == [
        (line.speaker, line.text) for line in script.turns
    ]
    assert script.telephone is not None
    assert truth["telephone"] == script.telephone.model_dump()


def test_every_sample_went_through_mu_law(audio: Samples) -> None:
    assert np.array_equal(mu_law(audio / 32768), audio)


def test_only_the_telephones_band_is_left(audio: Samples) -> None:
    power = np.square(np.abs(np.fft.rfft(audio / 32768))).sum(axis=0)
    frequency = np.fft.rfftfreq(audio.shape[1], 1 / TELEPHONE_RATE)
    outside = (frequency < 200) | (frequency > 3700)
    assert power[outside].sum() < 0.01 * power.sum()


def test_the_customer_stands_above_noise_and_the_agent_above_silence(truth: Truth, audio: Samples) -> None:
    agent, customer = (spoken_by(truth, speaker, audio.shape[1]) for speaker in ("agent", "customer"))
    nobody = ~(agent | customer)
    # 18 dB where the customer voices something; the pauses inside their turns count here too.
    assert 14 < level(audio[1, customer]) - level(audio[1, nobody]) < 18
    assert level(audio[0, agent]) - level(audio[0, ~agent]) > 35


def test_the_story_is_a_harvest_a_wedding_a_tractor_and_a_knee(truth: Truth) -> None:
    assert [detail["kind"] for detail in truth["details"]] == [
        "work",
        "celebration",
        "celebration",
        "hobby",
        "health",
    ]
    assert [trap["type"] for trap in truth["traps"]] == ["figurative", "other"]
    assert truth["losses"] == []
    for found in (*truth["details"], *truth["traps"]):
        turn = truth["turns"][found["turn"]]
        assert turn["speaker"] == "customer"
        assert turn["start"] < found["time"] <= turn["end"] + 0.05


def test_the_light_cues_have_their_moment_and_their_pause(truth: Truth) -> None:
    """None in the first 15 s, none while the agent speaks, 20 s from one to the next."""
    first, second = (truth["details"][cue["detail"]]["time"] for cue in truth["cues"])
    agent = [turn for turn in truth["turns"] if turn["speaker"] == "agent"]
    assert first < 15
    assert not any(turn["start"] - 1 < 15.3 < turn["end"] for turn in agent)
    assert second > 15.3 + 15


def test_the_extractor_finds_the_details_and_passes_over_the_traps(truth: Truth) -> None:
    extractor = RuleExtractor()
    for number, turn in enumerate(truth["turns"]):
        if turn["speaker"] != "customer":
            continue
        found = [
            detail
            for detail in extractor.extract(turn["text"].lower().replace(",", "").replace(".", ""))
            if detail.subject != "other" and detail.status in {"asserted", "past"}
        ]
        wanted = {detail["kind"] for detail in truth["details"] if detail["turn"] == number}
        allowed = {
            kind
            for key in ("details", "optional")
            for detail in truth[key]
            if detail["turn"] == number
            for kind in (detail["kind"], *detail["also"])
        }
        assert wanted <= {detail.kind for detail in found} <= allowed, turn["text"]
