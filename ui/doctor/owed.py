"""Calls that are still to be remembered: how many, and how they are tried again."""

from __future__ import annotations

from collections.abc import Iterator

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
            f"{count} calls are not remembered yet, and are tried again for {rules.owed_days} days.",
            "Run: heartline customers keep",
        )
