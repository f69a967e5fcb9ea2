"""The list of what the doctor looks at, the sound apart; quick looks first, the measured one last."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from models.shelf import Shelf
from speech.errors import HeartlineError
from speech.processors import processors
from ui.doctor import folders, hearing, machine, models_here, terminal
from ui.doctor.finding import Finding, note, wrong
from ui.doctor.memory_store import memory_store
from ui.doctor.owed import owed
from ui.doctor.own_playbook import own_playbook
from ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at."""

    about: str
    """As `Finding.about`."""
    look: Callable[[], Iterable[Finding]]
    while_looking: str = ""
    """What a person is told meanwhile, where it takes longer than a moment."""

    def findings(self) -> list[Finding]:
        """What was found. A fault of the look itself is a finding, and the other looks go on."""
        try:
            return list(self.look())
        except Exception as error:  # noqa: BLE001 - the stranger the machine, the more the rest is wanted
            what = f"This could not be looked at ({type(error).__name__})."
            return [wrong(self.about, what, "Please report this line.")]


def checks(settings: Settings, *, deep: bool) -> tuple[Check, ...]:
    """All of them, in the order in which they are told.

    Args:
        settings: this machine's, or the defaults where they cannot be read.
        deep: compare the models' files with their digests.
    """
    reading = "Comparing every file of the models with its digest" if deep else ""
    return (
        Check("heartline", machine.what_runs),
        Check("playbook", lambda: [own_playbook(settings.playbook)]),
        Check("models", lambda: models_here.models_here(settings, deep=deep), reading),
        Check("folders", lambda: (*folders.closed_to_others(settings), *folders.writable())),
        Check("memory", lambda: (*memory_store(settings.memory), *owed(settings.memory))),
        Check("disk", folders.room),
        Check("terminal", lambda: _terminal(settings.theme)),
        Check("clock", lambda: machine.clock(datetime.now().astimezone(), os.environ.get("TZ"))),
        Check("port", lambda: [machine.gateways_port()]),
        Check("hearing", lambda: [_hearing(settings)], "Measuring for 3 s how fast this machine hears"),
    )


def _terminal(theme: str) -> Iterator[Finding]:
    yield from terminal.drawn_on(terminal.terminal_here())
    missing = terminal.theme_there(theme)
    if missing is not None:
        yield missing


def _hearing(settings: Settings) -> Finding:
    cores = processors()
    try:
        model = Shelf.default().locate(settings.model)
    except HeartlineError:
        return note("hearing", f"{cores:g} processor cores; without the model nothing more can be said.")
    try:
        return hearing.can_hear(hearing.measure(model), cores, settings.ears)
    except HeartlineError as error:
        return hearing.cannot_hear(error)
