"""How the app of a desk starts and is left: a call that is on is ended before it returns."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

import numpy as np

from cues.calls.journal import Journal
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallSession
from speech.audio import DESK, AudioFrame, Channel
from speech.errors import HeartlineError
from speech.recognizers.scripted import AlwaysVoice, ScriptedRecognizer
from speech.sources.hush import Hush
from speech.transcribe import Engines, transcribe
from tests import costly
from tests.cues.calls import conftest as calls
from tests.cues.calls.gateway.loopback import SAID
from tests.ui.scripted_call import ScriptedFeed, opening, seen, until
from tests.ui.scripted_desk import ScriptedDesk, StillDesk
from ui import listen_desk
from ui.listen_desk import ListenDesk
from ui.messages import Outcome
from ui.wiring.desk import DeskPlan

extractor = calls.extractor


async def shown(app, play):
    """Runs the app as a terminal does, without one; what it returned."""
    return await asyncio.wait_for(app.run_async(headless=True, size=(80, 24), auto_pilot=play), 20.0)


async def test_it_returns_only_once_the_desk_has_come_to_its_end():
    desk = ScriptedDesk()
    desk.may_end.clear()
    app = StillDesk(desk)

    async def leave(pilot):
        desk.calls.put_nowait(ScriptedFeed(opening(), duration=None))
        await until(pilot, lambda: "Nothing to say yet" in seen(pilot))
        await pilot.press("q", "y")

    leaving = asyncio.create_task(shown(app, leave))
    await asyncio.wait_for(desk.ending.wait(), 20.0)
    done, _ = await asyncio.wait({leaving}, timeout=0.2)
    assert not done
    desk.may_end.set()
    assert await leaving == Outcome()
    assert desk.over


async def test_a_desk_that_cannot_work_ends_it_with_a_sentence():
    desk = ScriptedDesk()
    app = StillDesk(desk)

    async def fail(pilot):
        desk.fail(HeartlineError("You listen already, in another window."))
        await until(pilot, lambda: app.return_value is not None)

    assert await shown(app, fail) == Outcome("You listen already, in another window.", 1)


async def test_a_fault_of_ours_in_the_desk_ends_in_a_sentence_without_what_was_said():
    desk = ScriptedDesk()
    app = StillDesk(desk)

    async def fail(pilot):
        desk.fail(ValueError("my secret marker"))
        await until(pilot, lambda: app.return_value is not None)

    outcome = await shown(app, fail)
    assert outcome is not None
    assert outcome.exit_code == 1
    assert "marker" not in (outcome.error or "")


class Microphones:
    """Devices on which nobody speaks; in a hurry, many times as fast as time goes."""

    name = "headset"
    channels = (Channel.AGENT, Channel.CUSTOMER)
    live = True
    began = datetime.now().astimezone()

    def __init__(self):
        self.devices = dict.fromkeys(self.channels, self.name)
        self.levels = dict.fromkeys(self.channels, -60.0)
        self.hurry = False
        self._over = False

    def stop(self):
        self._over = True

    async def frames(self):
        position = 0
        while not self._over:
            for channel in self.channels:
                yield AudioFrame(channel, position, np.zeros(DESK.frame_samples, np.int16))
            position += DESK.frame_samples
            await asyncio.sleep(0.001 if self.hurry else 0.1)  # the pilot waits until the app is idle


class Kitchen:
    """Makes calls that hear what a script says."""

    def __init__(self, folder, extractor):
        self._folder = folder
        self._extractor = extractor
        self.closed = False

    def make(self, order):
        hush = Hush(order.line, spares=order.spares)
        scripts = [SAID[side] for side in order.line.channels]
        heard = transcribe(
            hush, Engines(ScriptedRecognizer(*scripts)), profile=DESK, detector=AlwaysVoice, leaks=False
        )
        return RunningCall(
            CallParts(
                order.through(heard),
                CallSession(order.plan, self._extractor, costly.playbook()),
                Journal.create(self._folder, order.plan.id),
                order.listen,
                order.stats,
                hush=hush,
                hang_up=order.line.end,
            )
        )

    def close(self):
        self.closed = True


async def test_listening_that_is_left_in_mid_call_ends_the_call_and_its_journal(
    monkeypatch, tmp_path, extractor
):
    kitchen = Kitchen(tmp_path, extractor)
    monkeypatch.setattr(listen_desk, "DeskKitchen", lambda _: kitchen)
    desk = ListenDesk(DeskPlan(), tmp_path / "desk.json")
    microphones = desk.sound.source = Microphones()
    app = StillDesk(desk)

    async def leave(pilot):
        await until(pilot, lambda: "A call begins with n" in seen(pilot))
        await pilot.press("n")
        microphones.hurry = True
        await until(pilot, lambda: "my husband died" in seen(pilot))
        microphones.hurry = False
        await pilot.press("q", "y")

    assert await shown(app, leave) == Outcome()
    (journal,) = tmp_path.glob("*.jsonl")
    told = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert told[-1]["event"] == "call.ended"
    assert [each["seq"] for each in told] == list(range(1, len(told) + 1))
    assert "failed" not in told[-1]["stats"]
    finals = " ".join(each["text"] for each in told if each["event"] == "transcript" and each["final"])
    assert "my husband died" in finals, "what was being said is in it"
    details = {each["id"]: each["state"] for each in told if each["event"] == "detail"}
    assert set(details.values()) <= {"confirmed", "retracted"}
    assert kitchen.closed
