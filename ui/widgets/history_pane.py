"""Cues that wait, and what became of the others, with the reason for each one held back."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cues.calls.events import CueEvent, CueState
from ui.call_view import CallView
from ui.widgets.hanging import Hanging, Row
from ui.widgets.wording import SIGNS, STATES, clock, colour

HELD = frozenset({CueState.SUPPRESSED, CueState.RETRACTED})
"""States in which the words matter more than the headline: nobody saw the cue for long, or at all."""


class HistoryPane(VerticalScroll, can_focus=False):
    """The queue first, then the history, newest first."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._drawn: tuple[tuple[CueEvent, ...], tuple[CueEvent, ...]] | None = None

    def compose(self) -> ComposeResult:
        """Two headings, each with its list."""
        yield Static(Content("Waiting"), id="queue-heading", classes="heading")
        yield Static(id="queue", classes="list")
        yield Static(Content("Cues so far"), classes="heading")
        yield Static(id="history", classes="list")

    def show(self, view: CallView) -> None:
        """Lists queue and history."""
        if self._drawn is not None and self._drawn[0] is view.queue and self._drawn[1] is view.history:
            return
        self._drawn = (view.queue, view.history)
        self.query_one("#queue", Static).update(_listed(view.queue))
        self.query_one("#queue-heading").display = self.query_one("#queue").display = bool(view.queue)
        self.query_one("#history", Static).update(_listed(tuple(reversed(view.history))))


def _listed(cues: tuple[CueEvent, ...]) -> Hanging:
    if not cues:
        return Hanging([(Content(), Content.styled("none yet", "$quiet"))])
    return Hanging([row for cue in cues for row in _rows(cue)])


def _rows(cue: CueEvent) -> list[Row]:
    """The cue, or the words that did not raise one; then what became of it, and why."""
    words = cue.why if cue.state in HELD else cue.headline
    said = cue.state is CueState.USED and cue.by == "words"
    reason = "you said it yourself" if said else cue.reason
    fate = f"{clock(cue.at)} {STATES[cue.state]}" + (f": {reason}" if reason else "")
    sign = Content.styled(f"{SIGNS[cue.state]} ", colour(cue.kind))
    return [(sign, Content(words)), (Content("  "), Content.styled(fate, "$quiet"))]
