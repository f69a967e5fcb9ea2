"""The one place where concrete parts are put together."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cues.calls.events import CallEvent
from cues.calls.journal import Journal, sweep
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallPlan, CallSession
from cues.details.extractor import DetailExtractor
from cues.playbook.load import load_playbook
from cues.playbook.play import Playbook
from models.catalog import ModelKind
from models.errors import ModelAbsentError
from models.shelf import Shelf
from speech.audio import Channel, Profile
from speech.ears_choice import EarsChoice
from speech.playback import Playback
from speech.recognizers.careful import CarefulRecognizer
from speech.recognizers.vosk import VoskRecognizer
from speech.recognizers.vosk_voice import VoskVoice
from speech.recognizers.whisper import WhisperRecognizer
from speech.sources.aloud import Aloud
from speech.sources.pace import Pace
from speech.sources.play_clock import PlayClock
from speech.sources.recording import Recording, Side
from speech.sources.source import AudioSource
from speech.sources.typed import CHANNELS, Chat
from speech.speakers import VoiceVectors
from speech.transcribe import CAREFUL_THREADS, Engines, transcribe
from speech.transcript import Heard
from ui.settings import journal_folder, settings

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
    model: str | None = None
    """The fast ear's: a name of the catalogue or a folder; None: the setting, or the default."""
    ears: EarsChoice | None = None
    """None: the setting, or `auto`."""
    playbook: Path | None = None
    """None: the setting, or the bundled one."""
    aloud: bool = False
    """Whether it is heard as well; only at speed 1."""


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


def make_careful(choice: EarsChoice) -> CarefulRecognizer | None:
    """The careful ear on the model of the setting, or the default one; None where it is not to be had.

    Raises:
        HeartlineError: its model is damaged, or the setting names none.
    """
    if choice is EarsChoice.FAST:
        return None
    named = settings().careful_model
    try:
        folder = Shelf.default().locate(named, ModelKind.CAREFUL)
    except ModelAbsentError:
        if named is not None or choice is not EarsChoice.AUTO:
            raise
        return None  # the call goes on with one ear, and says so
    return WhisperRecognizer.load(folder, threads=CAREFUL_THREADS)


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
    if plan.file.suffix == CHAT_SUFFIX:
        chat = Chat.open(plan.file, began=plan.began)
        about = _plan(plan, chat.name, CHANNELS, chat.began)
        session = CallSession(about, make_extractor(), playbook)
        parts = CallParts(chat.heard(clock), session, _journal(about.id), listen)
        return Replay(RunningCall(parts), clock, chat.name, chat.duration, lambda: None)
    recording = Recording.open(plan.file, customer=plan.customer, profile=plan.profile, began=plan.began)
    engines, free, extractor = _load(plan, mixed=Channel.MIXED in recording.channels)
    pace: AudioSource = Pace(recording, clock)
    heard = transcribe(
        _aloud(pace) if plan.aloud and plan.speed == 1 else pace, engines, profile=plan.profile
    )
    about = _plan(plan, recording.name, recording.channels, recording.began)
    about = replace(about, tells_voices=engines.voices is not None)
    parts = CallParts(heard, CallSession(about, extractor, playbook), _journal(about.id), listen)
    return Replay(RunningCall(parts), clock, recording.name, recording.duration_hint, free)


def _plan(plan: ReplayPlan, name: str, channels: tuple[Channel, ...], began: datetime) -> CallPlan:
    return CallPlan(f"{began:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}", name, channels, began, plan.customer_id)


def make_voices() -> VoiceVectors | None:
    """What tells voices apart on a channel that carries both; None where its model is not there.

    Raises:
        HeartlineError: the model is damaged.
    """
    try:
        return VoskVoice.load(Shelf.default().locate(kind=ModelKind.SPEAKER))
    except ModelAbsentError:
        return None  # the call goes on, gives no cue, and says why


def _load(plan: ReplayPlan, *, mixed: bool) -> tuple[Engines, Callable[[], None], DetailExtractor]:
    """The recognisers load outside the interpreter's lock, so all together take little longer than one."""
    choice = plan.ears or settings().ears
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="load") as pool:
        loading = pool.submit(make_recognizer, plan.model, plan.profile)
        loading_careful = pool.submit(make_careful, choice)
        extractor = make_extractor()
        fast, careful = loading.result(), loading_careful.result()

    def free() -> None:
        fast.close()
        if careful is not None:
            careful.close()

    return Engines(fast, careful, choice, make_voices() if mixed else None), free, extractor


def _journal(call: str) -> Journal:
    folder = journal_folder()
    if not settings().keep_journals:
        sweep(folder, time.time())
    return Journal.create(folder, call)


def _aloud(source: AudioSource) -> AudioSource:
    playback, _ = Playback.open(len(source.channels))
    return Aloud(source, playback) if playback else source
