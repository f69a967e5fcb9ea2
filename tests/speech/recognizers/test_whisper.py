"""The careful ear on the sample call: words, times, strange audio, threads, and folders it cannot load."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from models.samples import sample
from speech.audio import DESK, SAMPLE_RATE, AudioFrame, Channel, Samples
from speech.errors import HeartlineError, RecognizerModelError
from speech.recognizers.careful import Rehearing
from speech.recognizers.spoken import spoken
from speech.recognizers.whisper import WhisperRecognizer
from speech.sources.recording import Recording
from speech.transcript import Ear

pytestmark = pytest.mark.recogniser


@dataclass(frozen=True, slots=True)
class Turn:
    """What the sample's customer said at once, and how it sounds."""

    samples: Samples
    text: str


@pytest.fixture(scope="module")
def ear(careful_model: Path):
    with WhisperRecognizer.load(careful_model) as recognizer:
        yield recognizer


async def customer() -> Samples:
    """The customer's side of the sample call."""
    recording = Recording.open(
        sample().path, customer=None, profile=DESK, began=datetime(2026, 3, 17, tzinfo=UTC)
    )
    pieces = [
        item.samples
        async for item in recording.frames()
        if isinstance(item, AudioFrame) and item.channel is Channel.CUSTOMER
    ]
    return np.concatenate(pieces)


@pytest.fixture(scope="module")
def turns() -> list[Turn]:
    heard = asyncio.run(customer())
    truth = json.loads(sample().path.with_suffix(".json").read_text(encoding="utf-8"))
    return [
        Turn(heard[cut(turn["start"] - 0.2) : cut(turn["end"] + 0.2)], turn["text"])
        for turn in truth["turns"]
        if turn["speaker"] == "customer"
    ]


def cut(seconds: float) -> int:
    return max(0, round(seconds * SAMPLE_RATE))


def said(rehearing: Rehearing) -> str:
    return " ".join(word.text for word in rehearing.words)


def missing(truth: str, heard: Rehearing) -> int:
    """How many of the words said were not heard, whatever the order."""
    left = said(heard).split()
    return sum(1 for word in spoken(truth) if word not in left or left.remove(word))


def test_the_customer_is_understood(ear: WhisperRecognizer, turns: list[Turn]) -> None:
    wrong = sum(missing(turn.text, ear.rehear(turn.samples)) for turn in turns[:6])
    assert wrong <= 0.1 * sum(len(spoken(turn.text)) for turn in turns[:6])


def test_words_are_in_the_contracts_form_with_times_in_order(
    ear: WhisperRecognizer, turns: list[Turn]
) -> None:
    turn = turns[0]
    heard = ear.rehear(turn.samples)
    assert len(heard.words) > 20
    assert -1.0 < heard.score <= 0.0
    latest = 0.0
    for word in heard.words:
        assert re.fullmatch(r"[a-z]+('[a-z]+)?", word.text)
        assert latest <= word.start <= word.end <= len(turn.samples) / SAMPLE_RATE
        assert 0.0 <= word.confidence <= 1.0
        assert word.ear is Ear.CAREFUL
        latest = word.start


def test_numbers_come_in_words(ear: WhisperRecognizer, turns: list[Turn]) -> None:
    turn = next(turn for turn in turns if "five one seven" in turn.text)
    assert "five one seven two zero nine" in said(ear.rehear(turn.samples))


def test_silence_in_front_only_moves_the_times(ear: WhisperRecognizer, turns: list[Turn]) -> None:
    samples = turns[1].samples
    early = ear.rehear(samples)
    late = ear.rehear(np.concatenate((np.zeros(SAMPLE_RATE // 2, dtype=np.int16), samples)))
    assert said(late) == said(early)
    moved = [b.start - a.start for a, b in zip(early.words[1:], late.words[1:], strict=True)]
    assert np.median(moved) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("count", [0, 1, 200, 1599])
def test_a_snippet_too_short_for_a_word_holds_none(
    ear: WhisperRecognizer, turns: list[Turn], count: int
) -> None:
    assert ear.rehear(turns[0].samples[8000 : 8000 + count]).words == ()


def test_strange_audio_does_no_harm(ear: WhisperRecognizer, turns: list[Turn]) -> None:
    plain = turns[1].samples.astype(np.int32)
    quiet = plain // 8
    assert said(ear.rehear((quiet + 20000).astype(np.int16))) == said(ear.rehear(quiet.astype(np.int16)))
    clipped = ear.rehear(np.clip(plain * 30, -32768, 32767).astype(np.int16))
    assert missing(turns[1].text, clipped) <= 0.4 * len(spoken(turns[1].text))
    assert ear.rehear(np.full(SAMPLE_RATE, 32767, dtype=np.int16)).words == ()


def test_a_piece_too_long_is_cut(ear: WhisperRecognizer, turns: list[Turn]) -> None:
    once = turns[1].samples
    samples = np.concatenate([once] * (40 * SAMPLE_RATE // len(once) + 1))
    heard = ear.rehear(samples)
    assert all(word.end <= 28.0 for word in heard.words)


def test_several_threads_hear_as_one(careful_model: Path, turns: list[Turn]) -> None:
    with WhisperRecognizer.load(careful_model, threads=2) as ear, ThreadPoolExecutor(4) as pool:
        pieces = [turn.samples for turn in turns[1:4]]
        one_by_one = [ear.rehear(piece) for piece in pieces]
        assert list(pool.map(ear.rehear, pieces * 2)) == one_by_one * 2


def test_a_closed_ear_says_so(careful_model: Path) -> None:
    ear = WhisperRecognizer.load(careful_model)
    ear.close()
    ear.close()
    with pytest.raises(HeartlineError, match="closed"):
        ear.rehear(np.ones(SAMPLE_RATE, dtype=np.int16))


@pytest.mark.parametrize("name", ["config.json", "model.bin", "vocabulary.txt"])
@pytest.mark.parametrize("keep", [0, 0.5])
def test_half_a_model_is_refused_in_a_sentence(
    careful_model: Path, tmp_path: Path, name: str, keep: float
) -> None:
    folder = tmp_path / "half"
    folder.mkdir()
    for file in careful_model.iterdir():
        if file.name != name:
            (folder / file.name).symlink_to(file)
    content = (careful_model / name).read_bytes()
    (folder / name).write_bytes(content[: round(len(content) * keep)])
    with pytest.raises(RecognizerModelError, match="Fetch the model anew") as caught:
        WhisperRecognizer.load(folder)
    assert str(folder) in str(caught.value)


def test_a_folder_that_is_no_whisper_model_is_refused(
    vosk_model: Path, careful_model: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(careful_model / "vocabulary.txt", other)
    (other / "model.bin").write_bytes((vosk_model / "am" / "final.mdl").read_bytes())
    for folder in (vosk_model, tmp_path / "nowhere", careful_model / "model.bin", other):
        with pytest.raises(RecognizerModelError, match="Fetch the model anew"):
            WhisperRecognizer.load(folder)
