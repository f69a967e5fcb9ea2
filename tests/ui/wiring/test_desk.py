"""A desk's calls on the real recogniser, one after another, from parts that are loaded once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest

from cues.calls.commands import Command, Verb
from cues.calls.desk.line import Line
from cues.calls.desk.one_call import DeskOrder, OneCall
from cues.calls.events import CallEvent
from cues.calls.journal import read_journal
from cues.calls.session import CallPlan
from models.errors import ModelAbsentError
from models.samples import sample
from speech.audio import DESK, SAMPLE_RATE, Samples
from speech.ears_choice import EarsChoice
from speech.errors import BadInputError
from speech.sources.desk.presence import Step
from ui.settings import journal_folder, settings
from ui.wiring.desk import DeskKitchen, DeskPlan

BEGAN = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
SOON = 60.0


@pytest.fixture(autouse=True)
def fresh():
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_by_default_calls_begin_by_command_alone_and_at_any_port():
    assert (DeskPlan().by_speech, DeskPlan().port, DeskPlan().ears) == (False, 0, None)


def test_without_a_model_there_is_no_desk_and_it_says_how_to_get_one():
    with pytest.raises(ModelAbsentError, match="heartline models fetch"):
        DeskKitchen(DeskPlan())


def test_a_playbook_that_is_wrong_is_said_before_anything_is_loaded(tmp_path: Path):
    with pytest.raises(BadInputError, match=r"absent\.toml"):
        DeskKitchen(DeskPlan(playbook=tmp_path / "absent.toml"))


@pytest.fixture(scope="module")
def kitchen(vosk_model: Path) -> Iterator[DeskKitchen]:
    made = DeskKitchen(DeskPlan(model=str(vosk_model), ears=EarsChoice.FAST))
    yield made
    made.close()


@pytest.fixture(scope="module")
def greeting() -> Samples:
    """The agent's first words in the sample call: "good morning ..."; 16 kHz."""
    with av.open(str(sample().path)) as source:
        rate = source.streams.audio[0].rate
        pieces = [frame.to_ndarray().reshape(-1, 2)[:, 0] for frame in source.decode(audio=0)]
    assert rate == SAMPLE_RATE
    return np.concatenate(pieces)[: round(1.6 * SAMPLE_RATE)].astype(np.int16)


async def hear(kitchen: DeskKitchen, id_: str, agent: Samples, *commands: Verb) -> list[CallEvent]:
    """One call in which the agent says this; the commands come before it."""
    line = Line("Headset", BEGAN, 0)
    call = OneCall(CallPlan(id_, "Headset", line.channels, BEGAN), line)
    for verb in commands:
        call.send(Command(verb, str(verb)))
    order = DeskOrder(call.plan, line, lambda _: False, lambda heard: heard, call.heard, call.stats)
    running = asyncio.create_task(call.run(kitchen.make, order))
    async with asyncio.timeout(SOON):
        async with aclosing(call.log.follow()) as events:
            await anext(events)
        step = DESK.frame_samples
        for start in range(0, len(agent) - step, step):
            sound = agent[start : start + step]
            line.push(Step(start, sound, np.zeros_like(sound), False, False, False, ()))
        line.end()
        await running
    return list(call.log.since(0))


@pytest.mark.recogniser
async def test_calls_are_heard_one_after_another_and_written_down(kitchen, greeting):
    for name in ("one", "two"):
        events = await hear(kitchen, name, greeting)
        assert (events[0].event, events[-1].event) == ("call.started", "call.ended")
        assert "morning" in " ".join(event.text for event in events if event.event == "transcript")
        assert events[-1].stats["echo_words"] == 0
        written = list(read_journal(journal_folder() / f"{name}.jsonl"))
        assert [event.seq for event in written] == list(range(1, len(written) + 1))
        assert written[-1] == events[-1]


@pytest.mark.recogniser
@pytest.mark.parametrize("verb", [Verb.PAUSE, Verb.HOLD])
async def test_while_it_is_paused_or_on_hold_no_ear_hears_anything(kitchen, greeting, verb):
    events = await hear(kitchen, str(verb), greeting, verb)
    assert "transcript" not in [event.event for event in events]
    assert events[-1].event == "call.ended"


@pytest.mark.recogniser
async def test_a_call_is_hung_up_by_command(kitchen, greeting):
    events = await hear(kitchen, "over", greeting, Verb.END)
    assert [event.event for event in events] == ["call.started", "command", "call.ended"]
