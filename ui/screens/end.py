"""The question before a call that nobody has yet is ended."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class EndScreen(ModalScreen[bool]):
    """Asks once; letting it go on is the easier answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "End", id="end.yes"),
        Binding("n,escape,enter,e", "dismiss(False)", "Stay", id="end.no"),
    ]

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        with Vertical(id="end-it"):
            yield Static(Content("Nobody's call yet: it may be for another agent. End it?"))
            yield Static(
                Content.assemble(
                    ("y", "bold $primary"),
                    " end     ",
                    ("n", "bold $primary"),
                    " or ",
                    ("esc", "bold $primary"),
                    " let it go on",
                )
            )
