"""All keys, and what the signs on the call screen mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

SIGNS = (
    ("[pet]", "a personal detail, underlined, and its kind"),
    ("[pet?]", "the same, while the words may still change"),
    ("…", "being said just now"),
    ("held back", "heard, and not cued, for the reason given"),
)


class HelpScreen(ModalScreen[None]):
    """Keys, and signs where there are any; any of the closing keys goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", "Back", id="help.close"),
    ]

    def __init__(self, keys: Sequence[tuple[str, str]], signs: Sequence[tuple[str, str]] = SIGNS) -> None:
        super().__init__()
        self._keys = keys
        self._signs = signs

    def compose(self) -> ComposeResult:
        """Two short lists."""
        with VerticalScroll(id="help"):
            yield Static(Content.assemble("Keys", ("   esc goes back", "$quiet not bold")), classes="heading")
            yield from (_row(key, meaning) for key, meaning in self._keys)
            if self._signs:
                yield Static(Content("Signs"), classes="heading")
                yield from (_row(sign, meaning) for sign, meaning in self._signs)


def _row(left: str, right: str) -> Horizontal:
    return Horizontal(Static(Content(left), classes="key"), Static(Content(right), classes="meaning"))
