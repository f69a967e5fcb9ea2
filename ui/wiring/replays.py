"""A replay put together: a recording or a chat, the recognisers, the session and its journal."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cues.calls.commands import Context
from cues.calls.events import CallEvent
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallPlan, CallSession
from cues.details.detail import AttributeValue
from cues.memory.values import Consent
from speech.audio import Channel, Profile
from speech.ears_choice import EarsChoice
from speech.playback import Playback
from speech.sources.aloud import Aloud
from speech.sources.pace import Pace
from speech.sources.play_clock import PlayClock
from speech.sources.recording import Recording, Side
from speech.sources.source import AudioSource
from speech.sources.typed import CHANNELS, Chat
from speech.transcribe import transcribe
from speech.transcript import Heard
from ui.wiring.after_call import after_call
from ui.wiring.gestures import make_terms
from ui.wiring.parts import call_id, load, make_extractor, make_journal, make_playbook
from ui.wiring.recall import MemoryOfCallers

CHAT_SUFFIX = ".jsonl"
"""Ending of a file of typed turns; whatever else is replayed is a recording."""


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What a person asked to be replayed, and how."""

    file: Path
    profile: Profile
    speed: float | None
    """Seconds of audio a second; None: as fast as the machine can."""
    customer: Side | None = None
    customer_id: str | None = None
    began: datetime | None = None
    facts: Mapping[str, AttributeValue] | None = field(default=None, repr=False)
    """What is known of the call; told at its beginning."""
    model: str | None = None
    """The fast ear's: a name of the catalogue or a folder; None: the setting, or the default."""
    ears: EarsChoice | None = None
    """None: the setting, or `auto`."""
    playbook: Path | None = None
    """None: the setting, or the bundled one."""
    aloud: bool = False
    """Whether it is heard as well; only at speed 1."""
    store: str | None = None
    """Where it is remembered, if memory is on; None: nowhere, as it is only a rehearsal."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay with everything loaded, about to begin."""

    running: RunningCall
    clock: PlayClock
    name: str
    duration: float | None
    """Seconds of audio, where the file tells."""
    free: Callable[[], None]
    """Frees the recognisers."""

    async def events(self) -> AsyncGenerator[CallEvent, None]:
        """Every event of the call; the recognisers are freed after the last, or when the generator is closed.

        Raises:
            HeartlineError: the audio or the recogniser cannot go on at all.
        """
        try:
            async with aclosing(self.running.events()) as events:
                async for event in events:
                    yield event
        finally:
            self.free()


def prepare_replay(plan: ReplayPlan, listen: Callable[[Heard], None] | None = None) -> Replay:
    """Open the recording and load all that hears and understands it; blocks for a second or two.

    Args:
        plan: what to replay.
        listen: told all that is heard.

    Raises:
        HeartlineError: something named in the plan cannot be used.
    """
    playbook = make_playbook(plan.playbook)
    clock = PlayClock(plan.speed)
    memory = MemoryOfCallers(plan.store, None if plan.store is not None else Consent.OFF)
    if plan.file.suffix == CHAT_SUFFIX:
        chat = Chat.open(plan.file, began=plan.began)
        about = _plan(plan, chat.name, CHANNELS, chat.began)
        session = CallSession(about, make_extractor(), playbook, memory.consent, terms=make_terms(None))
        journal = make_journal(about.id)
        parts = CallParts(chat.heard(clock), session, journal, listen, stood_still=lambda: clock.stood_still)
        return Replay(_running(parts, plan, memory), clock, chat.name, chat.duration, memory.close)
    recording = Recording.open(plan.file, customer=plan.customer, profile=plan.profile, began=plan.began)
    loaded = load(plan.model, plan.profile, plan.ears, mixed=Channel.MIXED in recording.channels)
    pace: AudioSource = Pace(recording, clock)
    heard = transcribe(
        _aloud(pace) if plan.aloud and plan.speed == 1 else pace, loaded.engines, profile=plan.profile
    )
    about = _plan(plan, recording.name, recording.channels, recording.began)
    about = replace(about, tells_voices=loaded.engines.voices is not None)
    journal = make_journal(about.id)
    session = CallSession(about, loaded.extractor, playbook, memory.consent, terms=make_terms(None))
    parts = CallParts(heard, session, journal, listen, stood_still=lambda: clock.stood_still)

    def free() -> None:
        loaded.free()
        memory.close()

    return Replay(_running(parts, plan, memory), clock, recording.name, recording.duration_hint, free)


def _running(parts: CallParts, plan: ReplayPlan, memory: MemoryOfCallers) -> RunningCall:
    """The call, with a memory where a store was named: without, it is only a rehearsal."""
    if memory.recall is not None and parts.journal is not None:
        after = after_call(parts.journal, plan.store)
        parts = replace(parts, recall=memory.recall, recalled_within=None, after=after)
    running = RunningCall(parts)
    if plan.facts:
        running.send(Context(None, plan.facts))
    return running


def _plan(plan: ReplayPlan, name: str, channels: tuple[Channel, ...], began: datetime) -> CallPlan:
    return CallPlan(call_id(began), name, channels, began, plan.customer_id)


def _aloud(source: AudioSource) -> AudioSource:
    playback, _ = Playback.open(len(source.channels))
    return Aloud(source, playback) if playback else source
