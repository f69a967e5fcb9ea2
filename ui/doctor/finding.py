"""What one look at the machine came to: fine, worth knowing, or wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How much it matters."""

    OK = "ok"
    NOTE = "note"
    """Heartline works, and something would be better."""
    WRONG = "wrong"
    """Something that was wished for will not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report."""

    state: State
    about: str
    """What was looked at, in one word of at most ten letters."""
    what: str
    """One or two plain sentences; never a secret, and never what a customer said."""
    remedy: str = ""
    """What to do about it, in plain sentences; empty where there is nothing to do."""


def ok(about: str, what: str) -> Finding:
    """Nothing to do."""
    return Finding(State.OK, about, what)


def note(about: str, what: str, remedy: str = "") -> Finding:
    """Worth knowing."""
    return Finding(State.NOTE, about, what, remedy)


def wrong(about: str, what: str, remedy: str = "") -> Finding:
    """To be mended."""
    return Finding(State.WRONG, about, what, remedy)
