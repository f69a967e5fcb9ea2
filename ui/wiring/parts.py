"""The parts of a call, each made from what the settings and the shelf of models say."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cues.calls.journal import Journal, sweep
from cues.details.extractor import DetailExtractor
from cues.playbook.load import load_playbook
from cues.playbook.play import Playbook
from models.catalog import ModelKind
from models.errors import ModelAbsentError
from models.shelf import Shelf
from speech.audio import Profile
from speech.ears_choice import EarsChoice
from speech.recognizers.careful import CarefulRecognizer
from speech.recognizers.vosk import VoskRecognizer
from speech.recognizers.vosk_voice import VoskVoice
from speech.recognizers.whisper import WhisperRecognizer
from speech.speakers import VoiceVectors
from speech.transcribe import CAREFUL_THREADS, Engines
from ui.settings import journal_folder, settings
from ui.wiring.owed import tidy


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


def make_voices() -> VoiceVectors | None:
    """What tells voices apart on a channel that carries both; None where its model is not there.

    Raises:
        HeartlineError: the model is damaged.
    """
    try:
        return VoskVoice.load(Shelf.default().locate(kind=ModelKind.SPEAKER))
    except ModelAbsentError:
        return None  # the call goes on, gives no cue, and says why


def make_journal(call: str) -> Journal:
    """The journal of a new call, in the user's own folder; old ones are swept first."""
    folder = journal_folder()
    tidy()
    if not settings().keep_journals:
        sweep(folder, time.time())
    return Journal.create(folder, call)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a call is heard and understood with."""

    engines: Engines
    extractor: DetailExtractor
    free: Callable[[], None]
    """Frees the recognisers."""


def load(model: str | None, profile: Profile, ears: EarsChoice | None, *, mixed: bool) -> Loaded:
    """Load recognisers and extractor; outside the interpreter's lock, so all take little longer than one.

    Args:
        model: the fast ear's; None: the setting, or the default.
        profile: how finely it works.
        ears: which ears hear; None: the setting.
        mixed: whether voices have to be told apart.

    Raises:
        HeartlineError: a model is not there, or damaged.
    """
    choice = ears or settings().ears
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="load") as pool:
        loading = pool.submit(make_recognizer, model, profile)
        loading_careful = pool.submit(make_careful, choice)
        extractor = make_extractor()
        fast, careful = loading.result(), loading_careful.result()

    def free() -> None:
        fast.close()
        if careful is not None:
            careful.close()

    return Loaded(Engines(fast, careful, choice, make_voices() if mixed else None), extractor, free)


def call_id(began: datetime) -> str:
    """A call's id: when it began, and chance."""
    return f"{began:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
