"""Asks to whom a call goes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from speech.sources.protocols.names import is_name, shown

LONGEST_NAME = 100


class TransferScreen(ModalScreen[str | None]):
    """One line for a name; gives it back, or None where the agent thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stay", "Stay", id="transfer.no")]

    def __init__(self, *, nobodys: bool = False) -> None:
        """Makes the screen.

        Args:
            nobodys: whether the call is nobody's yet.
        """
        super().__init__()
        self._nobodys = nobodys

    def compose(self) -> ComposeResult:
        """The question and the line."""
        with Vertical(id="transfer"):
            if self._nobodys:
                yield Static(Content("Nobody's call yet: it may be for another agent."))
            yield Static(Content("To which agent does the call go?"))
            yield Input(placeholder="name", max_length=LONGEST_NAME, id="transfer-to")
            yield Static(Content.styled("enter hands it over, esc stays", "$quiet"))

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """A name was given."""
        name = shown(message.value).strip()
        if is_name(name):
            self.dismiss(name)

    def action_stay(self) -> None:
        """Keeps the call."""
        self.dismiss(None)
