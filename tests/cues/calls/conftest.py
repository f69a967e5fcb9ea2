"""A call written down as who says what and when; fed to a real session with the real parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from cues.calls.caller import Recalled
from cues.calls.commands import Command, Verb
from cues.calls.events import CallEvent, CueEvent, DetailEvent, Transcript
from cues.calls.offer import Terms
from cues.calls.session import CallPlan, CallSession
from cues.details.extractor import DetailExtractor
from cues.memory.values import Consent
from cues.playbook.play import Playbook
from speech.audio import Channel
from speech.transcript import AudioTrouble, Partial, Tick, Utterance, Word
from tests import costly

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
STEP = 0.1
WORD = 0.25
"""Seconds a word lasts in a script."""
LAG = 0.4
"""Seconds after its end until a word is settled."""
ENDPOINT = 0.8
"""Seconds of silence after which the final comes."""
BEGAN = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)


class CallScript:
    """Plays lines at their times through a session as hearing would: settled partials, ticks, finals."""

    def __init__(
        self,
        extractor: DetailExtractor,
        playbook: Playbook,
        channels: tuple[Channel, ...] = (AGENT, CUSTOMER),
        *,
        tells_voices: bool = False,
        consent: Consent = Consent.OFF,
        began: datetime = BEGAN,
        terms: Terms | None = None,
    ) -> None:
        self.channels = channels
        plan = CallPlan("call-1", "script.wav", channels, began, tells_voices=tells_voices)
        self.session = CallSession(plan, extractor, playbook, consent, terms=terms)
        self.events: list[CallEvent] = list(self.session.begin())
        self.at = 0.0
        self._numbers = dict.fromkeys(channels, 0)
        self._last_voice = dict.fromkeys(channels, 0.0)

    def say(
        self, channel: Channel, text: str, at: float | None = None, final: str | None = None
    ) -> CallScript:
        """One utterance from `at` (or from now) on; `final` is what the final says where it differs."""
        start = self.at if at is None else at
        self.until(start)
        self._numbers[channel] += 1
        words = [
            Word(text, start + index * WORD, start + (index + 1) * WORD)
            for index, text in enumerate(text.split())
        ]
        end = words[-1].end
        settled_before = -1
        while self.at < end + ENDPOINT - 1e-9:
            self.at = round(self.at + STEP, 3)
            if self.at <= end:
                self._last_voice[channel] = self.at
            spoken = [word for word in words if word.end + LAG <= self.at + 1e-9]
            if len(spoken) != settled_before and spoken:
                settled_before = len(spoken)
                partial = Partial(channel, self._numbers[channel], self.at, tuple(spoken), len(spoken))
                self._feed(partial)
            if self.at < end + ENDPOINT - 1e-9:
                self._tick()
        decided = final.split() if final is not None else text.split()
        said = tuple(
            Word(text, start + index * WORD, start + (index + 1) * WORD) for index, text in enumerate(decided)
        )
        self._feed(Utterance(channel, self._numbers[channel], self.at, said))
        self._tick()
        return self

    def customer(self, text: str, at: float | None = None, final: str | None = None) -> CallScript:
        """The customer says something."""
        return self.say(CUSTOMER, text, at, final)

    def agent(self, text: str, at: float | None = None) -> CallScript:
        """The agent says something."""
        return self.say(AGENT, text, at)

    def until(self, at: float) -> CallScript:
        """Silence until `at`."""
        while self.at < at - 1e-9:
            self.at = round(min(at, self.at + STEP), 3)
            self._tick()
        return self

    def command(
        self, verb: Verb, target: str | None = None, id_: str | None = None, words: str | None = None
    ) -> CallScript:
        """The agent presses a key."""
        self._feed(Command(verb, id_ or f"k{len(self.events)}", target, words))
        return self

    def trouble(self, code: str, message: str) -> CallScript:
        """Something is wrong with the audio."""
        self._feed(AudioTrouble(self.at, code, message))
        return self

    def recalled(self, found: Recalled) -> CallScript:
        """Memory has answered."""
        self._feed(found)
        return self

    def end(self) -> CallScript:
        """The call ends."""
        self.events.extend(self.session.end({}))
        return self

    def cues(self, state: str | None = None) -> list[CueEvent]:
        """All cue events, or those of one state."""
        cues = [event for event in self.events if isinstance(event, CueEvent)]
        return [cue for cue in cues if state is None or cue.state == state]

    def details(self, state: str | None = None) -> list[DetailEvent]:
        """All detail events, or those of one state."""
        details = [event for event in self.events if isinstance(event, DetailEvent)]
        return [detail for detail in details if state is None or detail.state == state]

    def transcripts(self, **fields: Any) -> list[Transcript]:
        """All transcript events whose fields have these values."""
        found = [event for event in self.events if isinstance(event, Transcript)]
        return [event for event in found if all(getattr(event, key) == fields[key] for key in fields)]

    def _tick(self) -> None:
        quiet = {channel: round(self.at - self._last_voice[channel], 3) for channel in self.channels}
        self._feed(Tick(self.at, quiet, dict.fromkeys(self.channels, -30.0)))

    def _feed(self, heard: Partial | Utterance | Tick | AudioTrouble | Command) -> None:
        self.events.extend(self.session.feed(heard))


@pytest.fixture(scope="session")
def extractor() -> DetailExtractor:
    return costly.extractor()


@pytest.fixture
def call(extractor: DetailExtractor) -> CallScript:
    """A call between an agent and a customer under the default playbook."""
    return CallScript(extractor, costly.playbook())


@pytest.fixture
def call_with(extractor: DetailExtractor) -> Callable[..., CallScript]:
    """Makes a call under a playbook of one's own, or with other channels."""

    def make(
        playbook: Playbook | None = None,
        channels: tuple[Channel, ...] = (AGENT, CUSTOMER),
        *,
        tells_voices: bool = False,
    ) -> CallScript:
        return CallScript(extractor, playbook or costly.playbook(), channels, tells_voices=tells_voices)

    return make
