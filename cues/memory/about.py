"""What is known of a detail in one short line for the agent, and when it was told."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cues.memory.dates import Days, date_words, told_words
from cues.memory.topics import said
from cues.memory.values import Remembered

PARTS: Final = ("breed", "species", "activity", "occupation", "event", "condition", "place")
"""Attributes that are named, in this order, after the one it is about."""


def about(detail: Remembered, label: str, days: Days | None) -> str:
    """One line, as "Wedding: daughter Emma, in June 2026".

    Args:
        detail: what is known.
        label: what its topic is called.
        days: when it is; None where that does not matter.
    """
    parts = [" ".join(said(detail, ("relation", "name")))]
    parts += [word for word in said(detail, PARTS) if word.lower() not in label.lower()]
    if days is not None:
        parts.append(date_words(days))
    named = ", ".join(filter(None, dict.fromkeys(parts)))
    return f"{label}: {named}" if named else label


def told_when(detail: Remembered, now: datetime) -> str:
    """When it was told, by the calendar of the call that goes on now: "told in June, 14 months ago"."""
    days = sorted(each.told.astimezone(now.tzinfo).date() for each in detail.told)
    return told_words(days, now.date())
