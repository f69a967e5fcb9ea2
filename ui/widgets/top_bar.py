"""The top line: what is heard, and how far the call has come."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from ui.widgets.wording import clock

FULL, EMPTY = "━", "─"


class TopBar(Horizontal):
    """Name of the task, what is heard, and the time."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._time = ""
        self._named = ("", "")

    def compose(self) -> ComposeResult:
        """Left, middle and right."""
        yield Static(Content("Heartline"), id="brand")
        yield Static(id="hears")
        yield Static(id="elapsed")

    def name_call(self, title: str, hears: str) -> None:
        """Says what is being done, and what is heard."""
        if (title, hears) != self._named:
            self._named = title, hears
            self.query_one("#brand", Static).update(Content(f"Heartline  {title.lower()}"))
            self.query_one("#hears", Static).update(Content(hears))

    def show_time(self, at: float, duration: float | None, state: str) -> None:
        """Shows the time in the call, seconds of audio, and the state in a word."""
        time = clock(at) if duration is None else f"{clock(at)} / {clock(duration)}"
        words = f"{state}  {time}".strip()
        if words != self._time:
            self._time = words
            self.query_one("#elapsed", Static).update(Content(words))


class ProgressLine(Static):
    """A thin line across the screen: how much of a recording has been heard."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._full = -1
        self._width = 0

    def show_share(self, share: float | None) -> None:
        """Draws the line full up to `share` (0 to 1); None draws it empty."""
        width = self.size.width
        full = round(width * min(max(share or 0.0, 0.0), 1.0))
        if (full, width) == (self._full, self._width):
            return
        self._full, self._width = full, width
        self.update(
            Content.styled(FULL * full, "$primary") + Content.styled(EMPTY * (width - full), "$panel"),
            layout=False,
        )
