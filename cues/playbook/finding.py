"""One thing to say about a written playbook, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much it matters."""

    ERROR = "error"
    """The playbook does not do what it says, or says what nobody should."""
    WARNING = "warning"
    """It works, and deserves a second look."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing found in a playbook file."""

    line: int
    """From 1."""
    severity: Severity
    text: str
    """One plain sentence: which play and key, what is wrong, what would be right."""
