"""Calls that are still to be remembered: how many, and how they are tried again."""

from __future__ import annotations

from collections.abc import Iterator

from cues.counting import counted
from cues.memory.rules import MemoryRules
from cues.memory.values import Consent
from ui.doctor.finding import Finding, note
from ui.wiring.owed import owed_calls


def owed(rules: MemoryRules) -> Iterator[Finding]:
    """What is to be said of calls that could not be remembered; nothing where there are none."""
    count = 0 if rules.consent is Consent.OFF else owed_calls()
    if count:
        yield note(
            "memory",
            f"{counted(count, 'call is', 'calls are')} not remembered yet, and tried again for "
            f"{counted(rules.owed_days, 'day')}.",
            "Run: heartline customers keep",
        )
