"""The card that closes a call: what was shown, what was held back, and what to try next."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cues.calls.events import CallEvent, MemoryEvent
from cues.calls.report.report import CallReport
from ui.summary import CallSoFar, summary_rows


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
    """What the call came to and its counts, as lines of label and value; then commands to try."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._so_far = CallSoFar()
        self._memory: MemoryEvent | None = None

    def hear(self, event: CallEvent) -> None:
        """Takes in each event of the call, for the day that it ends."""
        self._so_far.add(event)
        if isinstance(event, MemoryEvent):
            self._memory = event

    def report(self) -> CallReport | None:
        """What the call came to; None where its beginning was not heard."""
        return self._so_far.report()

    def compose(self) -> ComposeResult:
        """A heading; the rest comes when the call has ended."""
        yield Static(id="end-heading", classes="heading")

    async def show_closing(
        self, rows: Sequence[tuple[str, str]], steps: Sequence[str], heading: str = "The call has ended"
    ) -> None:
        """Fills the card."""
        self.query_one("#end-heading", Static).update(Content(heading))
        report = self.report()
        summary = summary_rows(report, self._memory) if report is not None else []
        await self.mount_all(EndRow(label, value) for label, value in (*summary, *rows))
        if steps:
            await self.mount(Static(Content("Try next"), classes="heading", id="end-next"))
            await self.mount_all(Static(Content(step), classes="step") for step in steps)
