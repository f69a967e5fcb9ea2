"""Whether one more light cue may be shown now: the budgets of a call and the pauses between cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cues.playbook.play import Limits

_NUMBERS = "none one two three four five six seven eight nine ten eleven twelve".split()


class RationCode(StrEnum):
    """Why a light cue has to stay away."""

    CALL = "call_budget"
    WINDOW = "window_budget"
    OPENING = "opening"
    SPACING = "spacing"


@dataclass(frozen=True, slots=True)
class Ration:
    """The answer to whether a light cue may be shown."""

    allowed: bool
    code: RationCode | None = None
    """None where it is allowed."""
    reason: str = ""
    """In words for the agent; empty where it is allowed."""
    until: float | None = None
    """Seconds of audio from which it is allowed, where waiting is enough; None where a budget is spent."""


ALLOWED = Ration(allowed=True)


def ration(limits: Limits, shown: Sequence[float], at: float) -> Ration:
    """Say whether a light cue may be shown at `at`.

    Args:
        limits: the desk's limits.
        shown: when light cues were shown so far in this call, seconds of audio, in any order.
        at: seconds of audio now.

    Returns:
        `ALLOWED`, or the reason. A spent budget (of the call, of the window) is reported before a wait (the
        opening, the spacing), because waiting would not help.
    """
    if len(shown) >= _budget(limits, at):
        reason = f"{_count(len(shown))} already in this call" if shown else "light cues are switched off"
        return Ration(False, RationCode.CALL, reason)
    in_window = sum(1 for time in shown if at < time + limits.window)
    if in_window >= limits.light_per_window:
        return Ration(False, RationCode.WINDOW, f"{_count(in_window)} in the last {_span(limits.window)}")
    spaced = max(shown) + limits.spacing if shown else 0.0
    until = max(limits.opening, spaced)
    if at < limits.opening:
        return Ration(False, RationCode.OPENING, "the call has just begun", until)
    if at < spaced:
        return Ration(False, RationCode.SPACING, f"less than {_span(limits.spacing)} since the last", until)
    return ALLOWED


def _budget(limits: Limits, at: float) -> int:
    """Light cues allowed up to `at`: one more for each full window past `long_call`."""
    further = max(0.0, at - limits.long_call) // limits.window
    return limits.light_per_call + int(further)


def _count(cues: int) -> str:
    number = _NUMBERS[cues] if cues < len(_NUMBERS) else str(cues)
    return f"{number} light cue{'' if cues == 1 else 's'}"


def _span(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes and not rest:
        whole = int(minutes)
        number = _NUMBERS[whole] if whole < len(_NUMBERS) else str(whole)
        return f"{number} minute{'' if whole == 1 else 's'}"
    return f"{seconds:g} s"
