"""The line that says what else could be shown in place of a call, and the key that shows it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from ui.messages import CallDesk
from ui.screens.looking import LookingScreen


class OfferingScreen(LookingScreen):
    """A screen with a call, of a desk that may have calls which nobody has."""

    def __init__(self, desk: CallDesk | None) -> None:
        super().__init__()
        self._desk = desk
        self._offered = ""

    @property
    def offered(self) -> str:
        """What the key shows now, a sentence; empty where it shows nothing."""
        return self._desk.offered if self._desk is not None else ""

    def _paint_offered(self) -> None:
        words = self.offered
        if words != self._offered:
            self._offered = words
            line = self.query_one("#offered", Static)
            line.update(Content(words))
            line.display = bool(words)

    def action_next(self) -> None:
        """Shows the next call that nobody has, or waits again."""
        if self._desk is not None and not self._desk.look():
            self.dismiss()
