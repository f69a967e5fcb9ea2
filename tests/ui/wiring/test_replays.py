"""A replay put together: chats without any recogniser, recordings with one, and everything freed after."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cues.calls.journal import read_journal
from models.errors import ModelAbsentError
from models.samples import sample
from speech.audio import ARCHIVE
from speech.ears_choice import EarsChoice
from speech.errors import AudioFileError, BadInputError
from speech.transcript import Tick
from ui.settings import journal_folder, settings
from ui.wiring.replays import ReplayPlan, prepare_replay

BEGAN = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
TURNS = [
    {"speaker": "agent", "text": "Good morning, how can I help?", "at": 0},
    {"speaker": "customer", "text": "I have a dog called Biscuit. He is ill.", "at": 5},
]


@pytest.fixture(autouse=True)
def fresh():
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.jsonl"
    path.write_text("".join(json.dumps(turn) + "\n" for turn in TURNS), encoding="utf-8")
    return path


def plan(file: Path, **other: object) -> ReplayPlan:
    return ReplayPlan(file, ARCHIVE, None, **other)  # type: ignore[arg-type]


async def test_what_is_known_of_the_call_is_told_first_and_may_raise_a_cue(chat):
    turns = [*TURNS[:1], {"speaker": "customer", "text": "I am calling about my parcel.", "at": 5}]
    turns.append({"speaker": "agent", "text": "One moment, I have a look at that for you.", "at": 40})
    chat.write_text("".join(json.dumps(turn) + "\n" for turn in turns), encoding="utf-8")
    facts = {"order": "hiking boots", "since": 2019}
    replay = prepare_replay(plan(chat, facts=facts, playbook=Path("outdoor_shop")))
    events = [event async for event in replay.events()]
    assert [event.event for event in events[:2]] == ["call.started", "call.context"]
    assert (events[1].at, events[1].facts) == (0.0, facts)
    (shown,) = [event for event in events if event.event == "cue" and event.state == "shown"]
    assert (shown.source, shown.why) == ("order", 'the order: "hiking boots"')


async def test_a_chat_needs_no_model_and_is_written_down_like_any_call(chat):
    told = []
    replay = prepare_replay(plan(chat, began=BEGAN, customer_id="+4420"), told.append)
    assert replay.name == "chat.jsonl"
    events = [event async for event in replay.events()]
    started, ended = events[0], events[-1]
    assert (started.event, started.customer, started.began) == ("call.started", "+4420", BEGAN.isoformat())
    assert started.call.startswith("20260302-140500-")
    assert ended.event == "call.ended"
    assert "pet" in [event.kind for event in events if event.event == "detail"]
    assert list(read_journal(journal_folder() / f"{started.call}.jsonl")) == events
    assert any(isinstance(each, Tick) for each in told)


async def test_a_pause_counts_into_no_delay(chat):
    replay = prepare_replay(plan(chat))
    began, events = time.monotonic(), []
    async for event in replay.events():
        events.append(event)
        if len(events) == 3:
            replay.clock.pause()
            asyncio.get_running_loop().call_later(0.5, replay.clock.resume)
    assert events[-1].event == "call.ended"
    assert time.monotonic() - began - events[-1].clock >= 0.45
    assert [event.clock for event in events] == sorted(event.clock for event in events)


@pytest.mark.parametrize(
    "content", [b"", b"marker", b"[]\n", b'{"speaker": "marker", "text": "a", "at": 0}\n']
)
def test_a_chat_that_is_none_is_said_without_a_word_of_it(tmp_path, content):
    path = tmp_path / "chat.jsonl"
    path.write_bytes(content)
    with pytest.raises(BadInputError) as raised:
        prepare_replay(plan(path))
    assert "marker" not in str(raised.value)


@pytest.mark.parametrize("name", ["absent.jsonl", "absent.wav"])
def test_a_file_that_is_not_there_is_said(tmp_path, name):
    with pytest.raises(BadInputError, match="absent"):
        prepare_replay(plan(tmp_path / name))


def test_a_file_that_holds_no_sound_is_said_before_anything_is_loaded(tmp_path):
    path = tmp_path / "call.wav"
    path.write_bytes(b"marker" * 500)
    with pytest.raises(AudioFileError):
        prepare_replay(plan(path))


def test_a_playbook_that_is_wrong_is_said(chat, tmp_path):
    with pytest.raises(BadInputError, match=r"absent\.toml"):
        prepare_replay(plan(chat, playbook=tmp_path / "absent.toml"))


def test_a_recording_needs_a_model(sample_path):
    with pytest.raises(ModelAbsentError, match="heartline models fetch"):
        prepare_replay(plan(sample_path, ears=EarsChoice.FAST))


@pytest.fixture(scope="session")
def sample_path() -> Path:
    return sample().path


@pytest.mark.recogniser
async def test_a_recording_is_heard_and_left_early_all_is_freed(vosk_model, sample_path):
    replay = prepare_replay(plan(sample_path, model=str(vosk_model), ears=EarsChoice.FAST, aloud=True))
    assert replay.name == sample_path.name
    assert replay.duration == pytest.approx(105, abs=2)
    async with aclosing(replay.events()) as events:
        async for event in events:
            if event.event == "transcript" and event.final:
                break
    assert event.text.startswith("good morning")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("hearing")]
