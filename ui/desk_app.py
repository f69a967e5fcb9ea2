"""The Textual application for a day of calls: waits, shows each call, and waits again."""

from __future__ import annotations

from textual.screen import Screen

from ui.app import HeartlineApp
from ui.messages import CallDesk, CallFeed
from ui.palette import DARK
from ui.screens.waiting import WaitingScreen


class DeskApp(HeartlineApp):
    """Shows the calls of a desk; `run` returns how it was left."""

    def __init__(self, desk: CallDesk, *, theme: str = DARK.name) -> None:
        """Makes the application.

        Args:
            desk: where the calls come from.
            theme: as `HeartlineApp`.

        Raises:
            BadInputError: there is no such theme.
        """
        super().__init__(_no_call, theme=theme)
        self._desk = desk

    def first_screen(self) -> Screen[None]:
        """The screen that waits."""
        return WaitingScreen(self._desk)


def _no_call() -> CallFeed:
    raise AssertionError("a desk's calls come from the desk")
