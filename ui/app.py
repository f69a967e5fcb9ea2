"""The Textual application: one call screen, two themes, and a quiet way out of trouble."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from speech.errors import BadInputError
from ui.messages import CallFeed, Outcome
from ui.palette import DARK, THEMES, default_variables
from ui.screens.call import CallScreen
from ui.screens.leave import LeaveScreen

INTERRUPTED = 130
"""Exit code of a program that was stopped by ctrl+c."""


class HeartlineApp(App[Outcome]):
    """Shows calls; `run` returns how it was left."""

    TITLE = "Heartline"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    # The palette can save screenshots and selecting copies: both carry a customer's words off the screen.
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  declared so by Textual
        (0, "-narrow"),
        (60, "-normal"),
        (110, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", "Stop", show=False, priority=True, id="app.interrupt"),
        Binding("ctrl+q", "leave", "Quit", show=False, priority=True, id="app.leave"),
    ]

    def __init__(self, make_feed: Callable[[], CallFeed], *, theme: str = DARK.name) -> None:
        """Makes the application; nothing is heard before it runs.

        Args:
            make_feed: makes the call to be shown, and again a fresh one for each replay. It is called in a
                worker thread once the screen has been painted, so it may import and load.
            theme: `heartline-dark`, `heartline-light`, or one of Textual's own.

        Raises:
            BadInputError: there is no such theme.
        """
        super().__init__()
        for each in THEMES:
            self.register_theme(each)
        if theme not in self.available_themes:
            known = ", ".join(sorted(self.available_themes))
            raise BadInputError(f"There is no theme {theme!r}. Choose one of: {known}.")
        self.theme = theme
        self._make_feed = make_feed

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, for the themes that lack them."""
        return default_variables(dark=self.current_theme.dark)

    def on_mount(self) -> None:
        """Opens the first screen."""
        self.push_screen(self.first_screen())

    def first_screen(self) -> Screen[None]:
        """The call screen."""
        return CallScreen(self._make_feed)

    def action_interrupt(self) -> None:
        """Stops at once; while a live call is on, the first time asks."""
        if self._live and not isinstance(self.screen, LeaveScreen):
            self.push_screen(LeaveScreen())
        else:
            self.exit(Outcome(exit_code=INTERRUPTED))

    def action_leave(self) -> None:
        """Quits as `q` does, from wherever the screen is."""
        if self._live and not isinstance(self.screen, LeaveScreen):
            self.push_screen(LeaveScreen())
        else:
            self.exit(Outcome())

    @property
    def _live(self) -> bool:
        """Whether a live call would be lost, whatever lies on its screen just now."""
        return any(isinstance(each, CallScreen) and each.live for each in self.screen_stack)

    def _fatal_error(self) -> None:
        """Ends a fault of ours in a sentence.

        Textual's own traceback shows the values of variables, and so a customer's words: it is left to those
        who ask for it, with TEXTUAL=debug in the environment.
        """
        if "debug" in self.features:
            super()._fatal_error()
            return
        error = self._exception
        fault = type(error.error if isinstance(error, WorkerFailed) else error).__name__
        self._return_value = Outcome(
            f"The screen stopped on a fault of its own ({fault}). Use --plain to go without it.",
            exit_code=1,
        )
        self._close_messages_no_wait()
