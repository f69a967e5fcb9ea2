"""The Textual application for a day of calls: waits, shows each call, and waits again."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.screen import Screen

from speech.errors import HeartlineError
from ui.app import HeartlineApp
from ui.messages import CallDesk, CallFeed, Outcome
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
        self._at_desk: asyncio.Task[None] | None = None

    async def run_async(self, **options: Any) -> Outcome | None:  # noqa: ANN401 - Textual's own options
        """Shows the calls until the screen is left; a call that is on then has its end before this returns.

        The desk is no worker of a screen's: those are cut off with the screen, and the end takes a moment.
        """
        try:
            return await super().run_async(**options)
        finally:
            if self._at_desk is not None:
                self._at_desk.cancel()
                await asyncio.gather(self._at_desk, return_exceptions=True)

    def on_mount(self) -> None:
        """Lets calls come."""
        self._at_desk = asyncio.create_task(self._desk.run(), name="desk")
        self.run_worker(self._mind(self._at_desk), name="desk")

    def first_screen(self) -> Screen[None]:
        """The screen that waits."""
        return WaitingScreen(self._desk)

    async def _mind(self, running: asyncio.Task[None]) -> None:
        """Closes the screen with a sentence where no call can come."""
        try:
            await asyncio.shield(running)
        except HeartlineError as error:
            self.exit(Outcome(str(error), error.exit_code))


def _no_call() -> CallFeed:
    raise AssertionError("a desk's calls come from the desk")
