"""What was said before a call came to this agent: sensitive things first, in the words that were heard."""

from __future__ import annotations

from collections.abc import Sequence

from cues.calls.events import CueState, DetailEvent
from cues.details.detail import THIN, Status, Subject, is_grave
from ui.call_view import CallView
from ui.widgets.wording import clock, notes_on

MOST = 12
"""Details that fit the screen; the others are in the pane beside the transcript."""


def told_so_far(view: CallView) -> list[tuple[str, str]]:
    """Label and words of each line: what to be careful with, then what was told, then what was answered.

    Careful is better said once too often: a death or an illness stands there whosever it is, and whether or
    not it is certain. What was told is what is so, of the customer and those near them.
    """
    news = [detail for detail in view.details.values() if detail.evidence and detail.same_as is None]
    grave = [
        detail
        for detail in news
        if is_grave(detail.kind, detail.attributes) and detail.status is not Status.NEGATED
    ]
    told = [detail for detail in news if detail not in grave and _is_so(detail)]
    rows = _part("careful", _lines(grave)) + _part("told", _lines(told[-MOST:]))
    used = [cue.headline for cue in view.history if cue.state is CueState.USED and cue.headline]
    rows += _part("taken up already", [("", headline) for headline in dict.fromkeys(used)])
    return rows or [("", "Nothing of the customer's life was told so far.")]


def _is_so(detail: DetailEvent) -> bool:
    certain = detail.status in {Status.ASSERTED, Status.PAST} and detail.confidence >= THIN
    return certain and detail.subject is not Subject.OTHER


def _part(heading: str, lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(heading, ""), *lines] if lines else []


def _lines(details: Sequence[DetailEvent]) -> list[tuple[str, str]]:
    return [(str(detail.kind), _words(detail)) for detail in details]


def _words(detail: DetailEvent) -> str:
    notes = notes_on(detail)
    return f'"{detail.evidence}"  {clock(detail.start)}' + (f"  {notes}" if notes else "")
