"""A whole visit: every check, the sound devices, and a while of listening to how loud they are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from speech.audio import Channel
from ui.doctor.advice import system_here
from ui.doctor.checks import checks
from ui.doctor.finding import Finding, State
from ui.doctor.levels import SECONDS, Levels, judged, listen
from ui.doctor.report import Report
from ui.doctor.settings_file import read_settings
from ui.doctor.sound import look


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be looked at."""

    deep: bool = False
    """Whether the models' files are compared with their digests."""
    sound: bool = True
    """Whether the sound is looked at."""
    watch: bool = False
    """Whether the levels are shown until ctrl+c."""
    agent: str | None = None
    """The microphone, its name or a part of it; None: the default."""
    customer: str | None = None
    """The output on which the softphone plays, likewise."""


def visit(wish: Wish, report: Report) -> bool:
    """Look at everything and tell it as it is found; True where nothing is wrong."""
    fine = True
    for finding in _findings(wish, report):
        report.add(finding)
        fine = fine and finding.state is not State.WRONG
    report.end()
    return fine


def _findings(wish: Wish, report: Report) -> Iterator[Finding]:
    settings, found = read_settings()
    yield from found
    for check in checks(settings, deep=wish.deep):
        with report.busy(check.while_looking) if check.while_looking else nullcontext():
            found = check.findings()
        yield from found
    if wish.sound:
        yield from _sound(wish, report)


def _sound(wish: Wish, report: Report) -> Iterator[Finding]:
    system = system_here()
    names = {Channel.AGENT: wish.agent, Channel.CUSTOMER: wish.customer}
    with report.busy("Asking for the sound devices"):
        devices, found = look(system, names)
    yield from found
    if devices is None:
        return
    levels = Levels()
    try:
        report.devices(devices, watch=wish.watch)
        asyncio.run(listen(names, levels, report.levels, None if wish.watch else SECONDS))
    except KeyboardInterrupt:
        if not wish.watch:
            raise
    yield from judged(devices, levels, system)
