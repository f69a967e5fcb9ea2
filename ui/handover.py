"""What was said before a call came to this agent: sensitive things first, in the words that were heard."""

from __future__ import annotations

from collections.abc import Sequence

from cues.calls.events import CueState, DetailEvent
from cues.details.detail import is_grave
from ui.call_view import CallView
from ui.plain import clock_time

MOST = 12
"""Details that fit the screen; the others are in the pane beside the transcript."""


def told_so_far(view: CallView) -> list[tuple[str, str]]:
    """Label and words of each line: what to be careful with, then what was told, then what was answered."""
    standing = [detail for detail in view.details.values() if detail.evidence]
    grave = [detail for detail in standing if is_grave(detail.kind, detail.attributes)]
    other = [detail for detail in standing if detail not in grave and detail.confidence >= 0.5]
    rows = [("careful", "") for _ in grave[:1]]
    rows += _lines(grave)
    if other:
        rows.append(("told", ""))
        rows += _lines(other[-MOST:])
    used = [cue.headline for cue in view.history if cue.state is CueState.USED and cue.headline]
    if used:
        rows.append(("taken up already", ""))
        rows += [("", headline) for headline in dict.fromkeys(used)]
    return rows or [("", "Nothing of the customer's life was told so far.")]


def _lines(details: Sequence[DetailEvent]) -> list[tuple[str, str]]:
    return [(f"{detail.kind}", f'"{detail.evidence}"  {clock_time(detail.start)}') for detail in details]
