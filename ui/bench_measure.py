"""One line of the benchmark: what was measured, and whether it is good enough."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the benchmark's table."""

    name: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None
    """None where there is no target."""

    def __str__(self) -> str:
        verdict = "" if self.met is None else "  met" if self.met else "  MISSED"
        return f"{self.name:52} {self.value:8.2f} {self.unit:6} {self.target:12}{verdict}"


def at_most(name: str, value: float, unit: str, target: float) -> Measure:
    """A measure that should not be larger than its target."""
    return Measure(name, value, unit, f"<= {target:g}", met=value <= target)


def at_least(name: str, value: float, unit: str, target: float) -> Measure:
    """A measure that should not be smaller than its target."""
    return Measure(name, value, unit, f">= {target:g}", met=value >= target)
