"""The card that ends a call: what was shown, what was held back and why, how fast, and what to try next."""

from __future__ import annotations

from collections.abc import Sequence

from cues.calls.tally import Tally, percentile
from ui.network import NetworkWatch
from ui.plain import clock_time

MOST_REASONS = 6
"""Reasons for holding cues back that fit the card."""


def closing_rows(tally: Tally, network: NetworkWatch, speed: float | None) -> list[tuple[str, str]]:
    """Label and value of each line.

    Args:
        tally: the call's counts.
        network: watched since the call began.
        speed: how fast it was replayed; delays mean something at real time only.
    """
    rows = call_rows(tally)
    if speed == 1:
        rows.append(("detail delay", _delays(tally.detail_delays)))
        rows.append(("cue delay", _delays(tally.cue_delays)))
    else:
        rows.append(("delays", "measured at --speed 1 only"))
    rows.append(("bytes sent to the network", network.report()))
    return rows


def call_rows(tally: Tally) -> list[tuple[str, str]]:
    """The lines that every call has: what was found, shown and held back."""
    rows = [
        ("call", clock_time(tally.duration)),
        ("details found", ", ".join(f"{kind} {count}" for kind, count in tally.details.items()) or "none"),
        ("cues shown", f"{len(tally.cues_shown)}, {tally.used} taken up" if tally.cues_shown else "none"),
    ]
    rows += [("", cue.headline) for cue in tally.cues_shown]
    rows.append(("held back", str(tally.held_back.total())))
    rows += [("", f"{count} x {reason}") for reason, count in tally.held_back.most_common(MOST_REASONS)]
    return rows


def next_steps() -> tuple[str, ...]:
    """Three commands worth trying next."""
    return (
        "heartline replay YOUR-RECORDING.wav",
        "heartline playbook new my-desk.toml",
        "heartline replay --speed 1 --playbook my-desk.toml YOUR-RECORDING.wav",
    )


def card_lines(rows: Sequence[tuple[str, str]], steps: Sequence[str]) -> list[str]:
    """The card as plain lines; nothing in them steers a terminal."""
    width = max(len(label) for label, _ in rows)
    lines = ["", "-" * 60]
    for label, value in rows:
        lines.append(f"{label:{width}}  {''.join(sign if sign.isprintable() else ' ' for sign in value)}")
    return [*lines, "", *(["Next:"] if steps else []), *(f"  {step}" for step in steps)]


def _delays(values: Sequence[float]) -> str:
    middle, late = percentile(values, 0.5), percentile(values, 0.95)
    if middle is None or late is None:
        return "none to measure"
    return f"p50 {max(0.0, middle):.2f} s, p95 {max(0.0, late):.2f} s"
