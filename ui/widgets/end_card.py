"""The card that closes a call: what was shown, what was held back, and what to try next."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static


class EndRow(Horizontal):
    """A label and its value; a long value wraps in its own column."""

    def __init__(self, label: str, value: str) -> None:
        super().__init__()
        self._texts = label, value

    def compose(self) -> ComposeResult:
        """The two columns."""
        label, value = self._texts
        yield Static(Content(label), classes="label")
        yield Static(Content(value), classes="value")


class EndCard(VerticalScroll, can_focus=False):
    """Lines of label and value, then commands to try."""

    def compose(self) -> ComposeResult:
        """A heading; the rest comes when the call has ended."""
        yield Static(id="end-heading", classes="heading")

    async def show_closing(
        self, rows: Sequence[tuple[str, str]], steps: Sequence[str], heading: str = "The call has ended"
    ) -> None:
        """Fills the card."""
        self.query_one("#end-heading", Static).update(Content(heading))
        await self.mount_all(EndRow(label, value) for label, value in rows)
        if steps:
            await self.mount(Static(Content("Try next"), classes="heading", id="end-next"))
            await self.mount_all(Static(Content(step), classes="step") for step in steps)
