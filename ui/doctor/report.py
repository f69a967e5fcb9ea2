"""How the doctor tells what it found: lines for people, or one JSON object for scripts."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Protocol

import typer

from speech.audio import Channel
from speech.pcm import SILENCE_DBFS
from ui.doctor.finding import Finding, State
from ui.doctor.levels import FLOOR, Levels
from ui.doctor.sound import Devices

_COLOURS = {State.OK: "green", State.NOTE: "yellow", State.WRONG: "red"}
_WIDEST = 100
"""Signs in a line at most: longer ones are hard to read."""


class Report(Protocol):
    """What takes the findings as they come."""

    def add(self, finding: Finding) -> None:
        """Take one more."""

    @contextmanager
    def busy(self, what: str) -> Iterator[None]:
        """Something takes longer than a moment."""

    def devices(self, devices: Devices, *, watch: bool) -> None:
        """Take the list of devices, before levels come; whether they come until ctrl+c."""

    def levels(self, levels: Levels) -> None:
        """Take the newest levels."""

    def end(self) -> None:
        """That was all."""


class Lines:
    """A line a finding. In a terminal long ones are wrapped, and the levels move."""

    def __init__(self) -> None:
        self._counts: Counter[State] = Counter()
        self._moving = sys.stdout.isatty()
        self._drawn = False  # whether the cursor stands behind the meters
        self._width = min(shutil.get_terminal_size().columns, _WIDEST) if self._moving else None
        if hasattr(sys.stdout, "reconfigure"):  # a device's name in letters that the terminal lacks
            sys.stdout.reconfigure(errors="replace")

    def add(self, finding: Finding) -> None:
        """Print it."""
        if self._drawn:
            self._drawn = False
            typer.echo("\n")
        self._counts[finding.state] += 1
        first, *rest = finding_lines(finding, self._width)
        if not os.environ.get("NO_COLOR"):
            first = first.replace(finding.state, typer.style(finding.state, fg=_COLOURS[finding.state]), 1)
        typer.echo(first)
        for line in rest:
            typer.echo(line)

    @contextmanager
    def busy(self, what: str) -> Iterator[None]:
        """A spinner on standard error, gone when it is done."""
        from rich.console import Console

        with Console(stderr=True).status(f"{what} ..."):
            yield

    def devices(self, devices: Devices, *, watch: bool) -> None:
        """Print them, and what is to be done now."""
        typer.echo("")
        for line in device_lines(devices):
            typer.echo(line)
        typer.echo("")
        if self._moving:
            until = "Stop with ctrl+c." if watch else "Nothing of it is kept."
            typer.echo(f"Say a few words, and play something, such as a film. {until}")

    def levels(self, levels: Levels) -> None:
        """Draw them anew, where that can be."""
        if self._moving:
            self._drawn = True
            typer.echo(f"\r{meter_line(levels, shutil.get_terminal_size().columns)}\x1b[K", nl=False)

    def end(self) -> None:
        """Print the sum."""
        typer.echo(f"\n{sum_line(self._counts)}")


class Json:
    """Everything in one object, on one line, at the end."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._devices: Devices | None = None
        self._levels: Levels | None = None

    def add(self, finding: Finding) -> None:
        """Keep it."""
        self._findings.append(finding)

    @contextmanager
    def busy(self, what: str) -> Iterator[None]:
        """Say nothing."""
        yield

    def devices(self, devices: Devices, *, watch: bool) -> None:
        """Keep them."""
        self._devices = devices

    def levels(self, levels: Levels) -> None:
        """Keep them; they are filled in further."""
        self._levels = levels

    def end(self) -> None:
        """Print all."""
        devices, levels = self._devices, self._levels
        loudest = levels.loudest if levels else {}
        typer.echo(
            json.dumps(
                {
                    "schema": 1,
                    "wrong": sum(finding.state is State.WRONG for finding in self._findings),
                    "findings": [asdict(finding) for finding in self._findings],
                    "devices": [
                        {**asdict(device), "heard_as": devices.heard_as(device)} for device in devices.all
                    ]
                    if devices
                    else [],
                    "loudest_dbfs": {side: round(level, 1) for side, level in loudest.items()},
                }
            )
        )


def finding_lines(finding: Finding, width: int | None) -> list[str]:
    """A finding as people read it; without a width on one line."""
    begin = f"  {finding.state:5}  {finding.about:9}  "
    if width is None:
        return [_printable(f"{begin}{finding.what} {finding.remedy}".rstrip())]
    wrapper = textwrap.TextWrapper(max(24, width - 1), break_on_hyphens=False, break_long_words=False)
    lines = []
    for number, paragraph in enumerate(filter(None, (finding.what, finding.remedy))):
        wrapper.initial_indent = " " * len(begin) + "> " if number else begin
        wrapper.subsequent_indent = " " * len(wrapper.initial_indent)
        lines += wrapper.wrap(_printable(paragraph))
    return lines


def device_lines(devices: Devices) -> list[str]:
    """Every device, who would be heard on it first."""
    order = (Channel.AGENT, Channel.CUSTOMER, None)
    ordered = sorted(devices.all, key=lambda one: (order.index(devices.heard_as(one)), one.kind, one.name))
    return [
        _printable(f"  {devices.heard_as(one) or '':9}  {one.name} ({one.kind}{', default' * one.default})")
        for one in ordered
    ]


def meter_line(levels: Levels, width: int) -> str:
    """Both sides' newest levels, on one line of a terminal that is so wide."""
    cells = min(max((width - 46) // 2, 4), 16)
    return "  ".join(
        f"  {side} {_meter(level, cells)} {_loudness(level):>8}" for side, level in levels.newest.items()
    )


def _meter(level: float, cells: int) -> str:
    full = round(cells * min(max((level - FLOOR) / -FLOOR, 0.0), 1.0))
    return "■" * full + "·" * (cells - full)


def _loudness(level: float) -> str:
    return "silent" if level <= SILENCE_DBFS else f"{level:.0f} dBFS"


def _printable(text: str) -> str:
    """The same without what would move the cursor or colour a terminal: a device may have any name."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def sum_line(counts: Counter[State]) -> str:
    """What it came to, in a sentence."""
    wrongs, notes = counts[State.WRONG], counts[State.NOTE]
    things = {0: "Nothing is wrong", 1: "1 thing is wrong"}.get(wrongs, f"{wrongs} things are wrong")
    noted = {0: "", 1: ", and 1 is worth knowing"}.get(notes, f", and {notes} things are worth knowing")
    return f"{things}{noted}."
