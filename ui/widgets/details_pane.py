"""What the customer has mentioned so far, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cues.calls.events import DetailEvent, DetailState
from cues.details.detail import Kind, Subject
from ui.call_view import CallView
from ui.widgets.wording import STATUSES, colour


class DetailsPane(VerticalScroll, can_focus=False):
    """Details found, each under its kind, with what keeps it from being a plain fact."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._details: Mapping[str, DetailEvent] | None = None

    def compose(self) -> ComposeResult:
        """A heading and the list."""
        yield Static(Content("Found so far"), classes="heading")
        yield Static(classes="list")

    def show(self, view: CallView) -> None:
        """Lists the details that stand."""
        if view.details is self._details:
            return
        self._details = view.details
        lines = [line for kind in Kind for line in _listed(kind, view.details)]
        self.query_one(".list", Static).update(
            Content("\n").join(lines) if lines else Content.styled("nothing yet", "$quiet")
        )


def _listed(kind: Kind, details: Mapping[str, DetailEvent]) -> list[Content]:
    """The kind, then each different evidence with its notes; nothing where none was found."""
    newest = {
        (detail.evidence, detail.status, detail.subject is Subject.OTHER): detail
        for detail in details.values()
        if detail.kind is kind
    }
    if not newest:
        return []
    return [Content.styled(str(kind), f"bold {colour(kind)}"), *map(_line, newest.values())]


def _line(detail: DetailEvent) -> Content:
    notes = [STATUSES[detail.status]] if STATUSES[detail.status] else []
    if detail.subject is Subject.OTHER:
        notes.append("somebody else's")
    if detail.state is DetailState.TENTATIVE:
        notes.append("hearing")
    words = Content(f"  {detail.evidence}")
    return words + Content.styled(f"  {', '.join(notes)}", "$quiet") if notes else words
