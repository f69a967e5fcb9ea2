"""One thing to say about a written playbook, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cues.errors import PlaybookError


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


class UnusablePlaybookError(PlaybookError):
    """A playbook with problems; the message tells the first, `problems` holds them all."""

    def __init__(self, file: str, problems: tuple[Finding, ...]) -> None:
        first = problems[0]
        more = len(problems) - 1
        stop = "" if first.text.endswith(("?", ")")) else "."
        rest = f" {more} more: see `heartline playbook check {file}`." if more else ""
        super().__init__(f"{file}, line {first.line}: {first.text}{stop}{rest}")
        self.problems = problems
