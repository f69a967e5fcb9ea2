"""The real recogniser on the sample call: its words, their times, and folders that it cannot load."""

from __future__ import annotations

import itertools
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from models.samples import sample
from speech.audio import ARCHIVE, DESK, SAMPLE_RATE, AudioFrame, Channel, Profile, Samples
from speech.errors import HeartlineError, RecognizerModelError
from speech.recognizers import vosk
from speech.recognizers.scripted import AlwaysVoice
from speech.recognizers.vosk import VoskRecognizer, dithered
from speech.sources.recording import Recording
from speech.transcribe import Engines, transcribe
from speech.transcript import Heard, Partial, Tick, Utterance, Word
from speech.voice import SileroDetector
from tests.speech.call_in_memory import CallInMemory

pytestmark = pytest.mark.recogniser


@pytest.fixture(scope="module")
def desk(vosk_model: Path) -> VoskRecognizer:
    return VoskRecognizer.load(vosk_model, DESK)


async def opening(seconds: float, profile: Profile) -> dict[Channel, Samples]:
    """The first seconds of the sample call, side by side."""
    recording = Recording.open(
        sample().path, customer=None, profile=profile, began=datetime(2026, 3, 17, tzinfo=UTC)
    )
    sides: dict[Channel, list[Samples]] = {channel: [] for channel in recording.channels}
    async for item in recording.frames():
        if isinstance(item, AudioFrame):
            if item.start >= seconds * SAMPLE_RATE:
                break
            sides[item.channel].append(item.samples)
    return {channel: np.concatenate(pieces) for channel, pieces in sides.items()}


def ended(heard: list[Heard], channel: Channel) -> list[Word]:
    return [
        word
        for item in heard
        if isinstance(item, Utterance) and item.channel is channel
        for word in item.words
    ]


async def test_the_gate_leaves_words_where_they_were(desk: VoskRecognizer) -> None:
    customer = {Channel.CUSTOMER: (await opening(36.0, DESK))[Channel.CUSTOMER]}
    gated, whole = [
        ended(
            [
                item
                async for item in transcribe(
                    CallInMemory(customer), Engines(desk), profile=DESK, detector=detector
                )
            ],
            Channel.CUSTOMER,
        )
        for detector in (SileroDetector, AlwaysVoice)
    ]
    truth = json.loads(sample().truth_path.read_text(encoding="utf-8"))
    spoken = [turn for turn in truth["turns"] if turn["speaker"] == "customer" and turn["end"] < 36.0]
    assert len(gated) >= 0.8 * sum(len(turn["text"].split()) for turn in spoken)
    # The decoder may hear one or two words otherwise after a silence it was spared; times must agree.
    beside = {(word.text, round(word.start)): word for word in whole} | {
        (word.text, round(word.start) + shift): word for word in whole for shift in (-1, 1)
    }
    pairs = [
        (word, beside[word.text, round(word.start)])
        for word in gated
        if (word.text, round(word.start)) in beside
    ]
    near = [(a, b) for a, b in pairs if abs(a.start - b.start) <= 0.1 and abs(a.end - b.end) <= 0.1]
    assert len(near) >= 0.9 * len(gated)


async def test_a_call_is_heard_twice_alike(desk: VoskRecognizer) -> None:
    sides = await opening(20.0, DESK)
    runs = [
        [item async for item in transcribe(CallInMemory(sides, pause=pause), Engines(desk), profile=DESK)]
        for pause in (0.0, 0.0005)
    ]
    assert runs[0] == runs[1]
    assert ended(runs[0], Channel.AGENT)
    assert ended(runs[0], Channel.CUSTOMER)


async def test_partials_grow_into_what_stands(desk: VoskRecognizer) -> None:
    heard = [
        item
        async for item in transcribe(CallInMemory(await opening(20.0, DESK)), Engines(desk), profile=DESK)
    ]
    for channel in (Channel.AGENT, Channel.CUSTOMER):
        number = 1
        shown = False
        for item in heard:
            if isinstance(item, Tick) or item.at < 0 or getattr(item, "channel", None) is not channel:
                continue
            if isinstance(item, Partial):
                assert item.utterance == number
                assert 0 <= item.settled <= len(item.words)
                edges = [edge for word in item.words for edge in (word.start, word.end)]
                assert edges == sorted(edges)
                assert all(edge <= item.at for edge in edges)
                shown = True
            elif isinstance(item, Utterance):
                assert item.number == number
                number, shown = number + 1, False
        assert number > 1
        assert not shown


async def test_a_hole_in_the_audio_ends_the_sentence_before_it(desk: VoskRecognizer) -> None:
    customer = (await opening(18.0, DESK))[Channel.CUSTOMER]
    stream = desk.stream()
    for start in range(0, 12 * SAMPLE_RATE, DESK.frame_samples):
        stream.accept(customer[start : start + DESK.frame_samples])
    before = stream.finish()
    assert before is not None
    assert before.final
    for start in range(14 * SAMPLE_RATE, len(customer), DESK.frame_samples):
        stream.accept(customer[start : start + DESK.frame_samples])
    after = stream.finish()
    assert after is not None
    assert after.words[0].start >= before.words[-1].end
    stream.close()


async def test_noise_and_tones_say_nothing(desk: VoskRecognizer) -> None:
    times = np.arange(6 * SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(3).normal(0, 2000, len(times)).astype(np.int16)
    tones = sum(np.sin(2 * np.pi * pitch * times) for pitch in (220, 277, 330)) * 4000
    sides = {Channel.AGENT: noise, Channel.CUSTOMER: tones.astype(np.int16)}
    heard = [item async for item in transcribe(CallInMemory(sides), Engines(desk), profile=DESK)]
    assert all(isinstance(item, Tick) for item in heard)


def test_dither_belongs_to_the_position() -> None:
    samples = np.full(150_000, 32767, dtype=np.int16)
    whole = dithered(samples, 0)
    assert whole.dtype == np.int16
    assert whole.min() > 32700
    assert np.array_equal(whole[70_000:71_000], dithered(samples[:1000], 70_000))


def test_a_damaged_model_is_an_error_and_nothing_else(vosk_model: Path, tmp_path: Path) -> None:
    for place in ("am/final.mdl", "graph/Gr.fst", "graph/HCLG.fst", "ivector/final.ie"):
        folder = tmp_path / place.replace("/", "-")
        shutil.copytree(vosk_model, folder, copy_function=lambda a, b: Path(b).symlink_to(a))
        (folder / "graph/HCLG.fst").unlink(missing_ok=True)  # of a developer who has unfolded it
        (folder / place).unlink(missing_ok=True)
        (folder / place).write_bytes((vosk_model / place.replace("HCLG", "Gr")).read_bytes()[:5000])
        with pytest.raises(RecognizerModelError, match="damaged"):
            VoskRecognizer.load(folder, ARCHIVE)


def test_a_closed_recogniser_gives_no_streams(vosk_model: Path) -> None:
    with VoskRecognizer.load(vosk_model, ARCHIVE) as recognizer:
        recognizer.stream().close()
    with pytest.raises(HeartlineError, match="closed"):
        recognizer.stream()


async def test_a_new_engine_goes_on_where_the_old_one_ended(
    desk: VoskRecognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vosk, "RENEWED_AFTER", 30.0)
    customer = (await opening(36.0, DESK))[Channel.CUSTOMER]
    stream = desk.stream()
    finals: list[tuple[Word, ...]] = []
    twice = np.concatenate((customer, customer))
    for start in range(0, len(twice), DESK.frame_samples):
        hypothesis = stream.accept(twice[start : start + DESK.frame_samples])
        if hypothesis is not None and hypothesis.final:
            finals.append(hypothesis.words)
    first = [word for words in finals for word in words if word.end < 36.0]
    again = [word for words in finals for word in words if word.start >= 36.0]
    assert stream._began > (30 - vosk.REMINDED - 1) * SAMPLE_RATE  # another engine took over on the way
    words = [word for final in finals for word in final]
    assert all(a.end <= b.start + 0.001 for a, b in itertools.pairwise(words))
    # The same speech again, heard by another engine: most words are found again, 36 s later.
    later = {(word.text, round(word.start - 36.0, 1) + shift / 10) for word in again for shift in (-1, 0, 1)}
    later = {(text, round(start, 1)) for text, start in later}
    found = [word for word in first if (word.text, round(word.start, 1)) in later]
    assert len(found) >= 0.8 * len(first) > 0
    stream.close()


async def test_a_pause_ends_an_utterance_and_the_next_begins_with_what_was_undecided(
    desk: VoskRecognizer,
) -> None:
    customer = (await opening(12.2, DESK))[Channel.CUSTOMER]
    stream = desk.stream()
    stream.accept(np.zeros(100, dtype=np.int16))
    assert stream.endpoint() is None
    stream.accept(customer)
    ended = stream.endpoint()
    assert ended is not None
    assert ended.final
    assert "hiking" in [word.text for word in ended.words]
    assert stream.endpoint() is None
    stream.accept(customer)
    again = stream.finish()
    assert again is not None
    spoken = len(customer) / SAMPLE_RATE
    assert all(word.start >= spoken - 1.0 for word in again.words)
    assert stream.finish() is None
    stream.close()
