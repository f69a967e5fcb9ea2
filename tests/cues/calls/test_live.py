"""A running call on the real recogniser: journal first, commands answered, a clean end at any time."""

from __future__ import annotations

import threading
from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from cues.calls.commands import Command, Verb
from cues.calls.journal import Journal, read_journal
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallPlan, CallSession
from models.samples import sample
from speech.audio import ARCHIVE, Channel
from speech.errors import AudioFileError
from speech.recognizers.vosk import VoskRecognizer
from speech.sources.hush import Hush
from speech.sources.network import NetworkSource
from speech.sources.recording import Recording
from speech.sources.wrapped import WrappedSource
from speech.transcribe import Engines, transcribe
from tests import costly

pytestmark = pytest.mark.recogniser
SECONDS = 9
BEGAN = datetime(2026, 3, 17, 10, tzinfo=UTC)


class Beginning(WrappedSource):
    """The first seconds of a recording; `breaks` makes the audio fail there."""

    def __init__(self, source, *, breaks=False):
        super().__init__(source)
        self._breaks = breaks

    async def frames(self):
        async with aclosing(self._source.frames()) as frames:
            async for frame in frames:
                if frame.start >= SECONDS * 16000:
                    if self._breaks:
                        raise AudioFileError("The recording has gone.")
                    return
                yield frame


@pytest.fixture(scope="module")
def recognizer(vosk_model):
    with VoskRecognizer.load(vosk_model, ARCHIVE) as loaded:
        yield loaded


@pytest.fixture
def running(recognizer, tmp_path):
    def make(*, breaks=False):
        recording = Recording.open(sample().path, customer=None, profile=ARCHIVE, began=None)
        plan = CallPlan("call-1", recording.name, recording.channels, recording.began)
        return RunningCall(
            CallParts(
                heard=transcribe(Beginning(recording, breaks=breaks), Engines(recognizer), profile=ARCHIVE),
                session=CallSession(plan, costly.extractor(), costly.playbook()),
                journal=Journal.create(tmp_path, "call-1"),
            )
        )

    return make


async def test_every_event_is_in_the_journal_before_anybody_sees_it(running, tmp_path):
    seen = []
    async with aclosing(running().events()) as events:
        async for event in events:
            seen.append(event)
            assert list(read_journal(tmp_path / "call-1.jsonl"))[len(seen) - 1] == event
    assert [seen[0].event, seen[-1].event] == ["call.started", "call.ended"]
    assert any(event.event == "transcript" and "hiking boots" in event.text for event in seen)


async def test_a_command_is_answered_while_the_call_runs(running):
    call = running()
    call.send(Command(Verb.USE, "k1"))
    async with aclosing(call.events()) as events:
        answers = [event async for event in events if event.event == "command"]
    assert [(answer.id, answer.refused) for answer in answers] == [("k1", "unknown_target")]


async def test_a_call_left_early_leaves_no_thread(running):
    async with aclosing(running().events()) as events:
        async for event in events:
            if event.event == "transcript":
                break
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("hearing")]


async def test_audio_that_fails_ends_the_call_with_its_error(running):
    seen = {}

    async def listen():
        async with aclosing(running(breaks=True).events()) as events:
            async for event in events:
                seen[event.event] = event

    with pytest.raises(AudioFileError, match="has gone"):
        await listen()
    assert list(seen)[-1] == "call.ended"
    assert seen["warning"].code == "call_failed"


async def test_while_it_is_paused_no_ear_hears_anything(recognizer, tmp_path):
    recording = Recording.open(sample().path, customer=None, profile=ARCHIVE, began=None)
    source = Hush(Beginning(recording))
    plan = CallPlan("call-1", recording.name, recording.channels, recording.began)
    session = CallSession(plan, costly.extractor(), costly.playbook())
    heard = []
    call = RunningCall(
        CallParts(
            heard=transcribe(source, Engines(recognizer), profile=ARCHIVE),
            session=session,
            listen=heard.append,
            hush=source,
        )
    )
    call.send(Command(Verb.PAUSE, "k1"))
    async with aclosing(call.events()) as events:
        kinds = [event.event async for event in events]
    assert source.silent
    assert "transcript" not in kinds
    words = [each for each in heard if getattr(each, "words", ())]
    assert not [each for each in words if each.words[-1].end > 1.0], "no ear hears words to be dropped"


async def test_a_call_is_ended_by_command(recognizer):
    source = NetworkSource("test", (Channel.CUSTOMER,), ARCHIVE, BEGAN, live=True)
    plan = CallPlan("call-1", "test", source.channels, source.began)
    session = CallSession(plan, costly.extractor(), costly.playbook())
    heard = transcribe(source, Engines(recognizer), profile=ARCHIVE)
    call = RunningCall(CallParts(heard=heard, session=session, hang_up=source.end))
    call.send(Command(Verb.END, "k1"))
    async with aclosing(call.events()) as events:
        kinds = [event.event async for event in events]
    assert kinds == ["call.started", "command", "call.ended"]
