"""The one place where concrete parts are put together."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cues.calls.events import CallEvent
from cues.calls.journal import Journal, sweep
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallPlan, CallSession
from cues.details.extractor import DetailExtractor
from cues.playbook.load import load_playbook
from cues.playbook.play import Playbook
from models.shelf import Shelf
from speech.audio import Profile
from speech.playback import Playback
from speech.recognizers.vosk import VoskRecognizer
from speech.sources.aloud import Aloud
from speech.sources.pace import Pace
from speech.sources.recording import Recording, Side
from speech.sources.source import AudioSource
from speech.transcript import Tick
from ui.settings import journal_folder, settings


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
    model: str | None = None
    """A name of the catalogue or a folder; None: the setting, or the default."""
    playbook: Path | None = None
    """None: the setting, or the bundled one."""
    aloud: bool = False
    """Whether it is heard as well; only at speed 1."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay with everything loaded, about to begin."""

    running: RunningCall
    pace: Pace
    name: str
    duration: float | None
    """Seconds of audio, where the file tells."""
    free: Callable[[], None]
    """Frees the recogniser."""

    async def events(self) -> AsyncGenerator[CallEvent, None]:
        """Every event of the call; the recogniser is freed after the last, or when the generator is closed.

        Raises:
            HeartlineError: the audio or the recogniser cannot go on at all.
        """
        try:
            async with aclosing(self.running.events()) as events:
                async for event in events:
                    yield event
        finally:
            self.free()


def make_extractor() -> DetailExtractor:
    """The extractor of details; takes a second or two, most of it spaCy's import."""
    from cues.details.lean_spacy import import_spacy

    import_spacy()
    from cues.details.rules import load_extractor

    return load_extractor()


def make_playbook(path: Path | None = None) -> Playbook:
    """The playbook at `path`, or the one of the settings, or the bundled one."""
    return load_playbook(path or settings().playbook)


def make_recognizer(model: str | None, profile: Profile) -> VoskRecognizer:
    """The fast ear on the model of that name, folder, setting, or the default one."""
    return VoskRecognizer.load(Shelf.default().locate(model or settings().model), profile)


def prepare_replay(plan: ReplayPlan, watch: Callable[[Tick], None] | None = None) -> Replay:
    """Open the recording and load all that hears and understands it; blocks for a second or two.

    Args:
        plan: what to replay.
        watch: told every tick of audio time.

    Raises:
        HeartlineError: something named in the plan cannot be used.
    """
    recording = Recording.open(plan.file, customer=plan.customer, profile=plan.profile, began=plan.began)
    playbook = make_playbook(plan.playbook)
    recognizer, extractor = _load_both(plan)
    pace = Pace(recording, plan.speed)
    call = f"{recording.began:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    session = CallSession(
        CallPlan(call, recording.name, recording.channels, recording.began, plan.customer_id),
        extractor,
        playbook,
    )
    parts = CallParts(
        source=_aloud(pace) if plan.aloud and plan.speed == 1 else pace,
        recognizer=recognizer,
        profile=plan.profile,
        session=session,
        journal=_journal(call),
        watch=watch,
    )
    return Replay(RunningCall(parts), pace, recording.name, recording.duration_hint, recognizer.close)


def _load_both(plan: ReplayPlan) -> tuple[VoskRecognizer, DetailExtractor]:
    """The recogniser loads outside the interpreter's lock, so both together take little longer than one."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="load") as pool:
        recognizer = pool.submit(make_recognizer, plan.model, plan.profile)
        extractor = make_extractor()
        return recognizer.result(), extractor


def _journal(call: str) -> Journal:
    folder = journal_folder()
    if not settings().keep_journals:
        sweep(folder, time.time())
    return Journal.create(folder, call)


def _aloud(source: AudioSource) -> AudioSource:
    playback, _ = Playback.open(len(source.channels))
    return Aloud(source, playback) if playback else source
