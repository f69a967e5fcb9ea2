"""A call takes the place of one about which the agent is being asked: their keys are not meant for it."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ui.screens.end import EndScreen
from ui.screens.gesture import GestureScreen, TakeBackScreen
from ui.screens.leave import LeaveScreen
from ui.screens.transfer import TransferScreen

QUESTIONS: Final = (TransferScreen, EndScreen, LeaveScreen, GestureScreen, TakeBackScreen)
"""Screens that ask something about a call; with the call the answer goes."""
SETTLES: Final = 1.2
"""Seconds in which the agent sees that the call is another one, and what they were typing goes nowhere."""


class TurnScreen(ModalScreen[None]):
    """Lies over the new call for a moment, and takes the keys."""

    def compose(self) -> ComposeResult:
        """One sentence."""
        with Vertical(id="turn"):
            yield Static(Content("Another call has begun, and is shown from here on."))

    def on_mount(self) -> None:
        """Goes by itself."""
        self.set_timer(SETTLES, self._go)

    def _go(self) -> None:
        if self.is_active:
            self.dismiss()
        else:
            self.set_timer(SETTLES, self._go)  # something lies on it
