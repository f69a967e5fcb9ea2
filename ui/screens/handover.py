"""Opens a call that comes from another agent: what was said so far, before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class HandoverScreen(ModalScreen[None]):
    """Some lines, and any closing key goes on to the call, which is heard meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space,q", "dismiss", "Go on", id="handover.close"),
    ]

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """A heading, the lines, and the key."""
        with VerticalScroll(id="handover"):
            yield Static(Content("This call comes from another agent. So far:"), classes="heading")
            for label, words in self._rows:
                if label and not words:
                    yield Static(Content(label), classes="heading part")
                else:
                    yield Horizontal(
                        Static(Content(label), classes="label"), Static(Content(words), classes="value")
                    )
            yield Static(Content.styled("enter goes on to the call", "$quiet"), id="handover-close")
