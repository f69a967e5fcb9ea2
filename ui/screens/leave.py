"""The question before a live call is left."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ui.messages import Outcome


class LeaveScreen(ModalScreen[None]):
    """Asks once; staying is the easier answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "leave", "Leave", id="leave.yes"),
        Binding("n,escape,enter,q", "dismiss", "Stay", id="leave.no"),
    ]

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        with Vertical(id="leave"):
            yield Static(Content("The call is still going on. Stop listening to it?"))
            yield Static(
                Content.assemble(
                    ("y", "bold $primary"),
                    " leave     ",
                    ("n", "bold $primary"),
                    " or ",
                    ("esc", "bold $primary"),
                    " stay",
                )
            )

    def action_leave(self) -> None:
        """Closes Heartline; the call itself goes on."""
        self.app.exit(Outcome())
