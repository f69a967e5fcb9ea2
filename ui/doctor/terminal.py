"""The terminal that the call screen is drawn on: its size, its colours, its signs, and the theme."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from ui.doctor.finding import Finding, note, ok, wrong

ABOUT = "terminal"
WIDE, HIGH = 60, 20
"""Columns from which the screen is not laid out narrowly (`HORIZONTAL_BREAKPOINTS` of ui/app.py), and lines
under which its panes hold hardly a sentence; it is drawn for 80 by 24."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What there is to draw on."""

    columns: int
    lines: int
    colours: str | None
    """As Rich tells them, on which Textual stands: standard or windows (16), 256, truecolor; None: none."""
    encoding: str
    """Of what is written to it."""
    no_colour: bool
    """Whether the variable NO_COLOR is set: https://no-color.org."""


def terminal_here() -> Terminal | None:
    """The one that this runs in; None where input or output is a pipe or a file."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    from rich.console import Console

    size = os.get_terminal_size(sys.stdout.fileno())
    console = Console()
    return Terminal(
        size.columns, size.lines, console.color_system, sys.stdout.encoding, bool(os.environ.get("NO_COLOR"))
    )


def drawn_on(terminal: Terminal | None) -> Iterator[Finding]:
    """What is to be said of a terminal."""
    if terminal is None:
        yield ok(ABOUT, "Not in a terminal: calls are printed as plain lines here.")
        return
    size = f"The terminal has {terminal.columns} columns and {terminal.lines} lines"
    if terminal.columns < WIDE or terminal.lines < HIGH:
        yield note(ABOUT, f"{size}, which is little.", "Make it 80 by 24 or more.")
    else:
        yield ok(ABOUT, f"{size}, and shows {_colours(terminal)}.")
    if terminal.no_colour:
        yield note(
            ABOUT, "NO_COLOR is set, so the screen is without colours.", "Unset it if that is not meant."
        )
    elif terminal.colours not in {"256", "truecolor"}:
        yield note(
            ABOUT,
            f"The terminal shows {_colours(terminal)}, so the screen is hard to read.",
            "Take another one (on Windows, Windows Terminal), or set TERM=xterm-256color if it can do more.",
        )
    if "utf" not in terminal.encoding.casefold():
        yield note(
            ABOUT,
            f"What is written to it is {terminal.encoding}, so signs and lines come out wrong.",
            "Set PYTHONUTF8=1; on Linux rather LANG=C.UTF-8.",
        )


def theme_there(theme: str) -> Finding | None:
    """Whether there is such a theme; None where all is well."""
    from textual.theme import BUILTIN_THEMES

    from cues.playbook.explain import did_you_mean
    from ui.palette import THEMES

    names = [*(each.name for each in THEMES), *BUILTIN_THEMES]
    if theme in names:
        return None
    hint = did_you_mean(theme, names) or "."
    return wrong(ABOUT, f'There is no theme "{theme}"{hint}', "Mend the setting: theme")


def _colours(terminal: Terminal) -> str:
    return {None: "no colours", "256": "256 colours", "truecolor": "all colours"}.get(
        terminal.colours, "16 colours"
    )
