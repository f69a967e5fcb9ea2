"""What the customer has mentioned so far, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cues.calls.events import DetailEvent, DetailState
from cues.details.detail import Kind, Status
from ui.call_view import CallView
from ui.widgets.hanging import Hanging, Row
from ui.widgets.wording import colour, notes_on


class DetailsPane(VerticalScroll, can_focus=False):
    """Details found, each under its kind, with what keeps it from being a plain fact."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._shown: tuple[Mapping[str, DetailEvent], frozenset[str]] | None = None

    def compose(self) -> ComposeResult:
        """A heading and the list."""
        yield Static(Content("Found so far"), classes="heading")
        yield Static(classes="list")

    def show(self, view: CallView) -> None:
        """Lists the details that stand."""
        before = self._shown
        if before is not None and view.details is before[0] and view.kept is before[1]:
            return
        self._shown = view.details, view.kept
        rows = [row for kind in Kind for row in _listed(kind, view.details, view.kept)]
        self.query_one(".list", Static).update(
            Hanging(rows) if rows else Content.styled("nothing yet", "$quiet")
        )


def _listed(kind: Kind, details: Mapping[str, DetailEvent], kept: frozenset[str]) -> list[Row]:
    """The kind, then each different evidence with its notes; nothing where none was found."""
    newest = {
        (detail.evidence, notes_on(detail)): detail for detail in details.values() if detail.kind is kind
    }
    if not newest:
        return []
    heading = Content.styled(str(kind), f"bold {colour(kind)}")
    lines = ((Content("  "), _line(detail, kept=detail.id in kept)) for detail in newest.values())
    return [(Content(), heading), *lines]


def _line(detail: DetailEvent, *, kept: bool) -> Content:
    unsure = "" if detail.state is DetailState.CONFIRMED else " ?"
    past = "past" if detail.status is Status.PAST else ""
    notes = ", ".join(note for note in (past, notes_on(detail), "kept" if kept else "") if note)
    return Content(f"{detail.evidence}{unsure}") + Content.styled(f"  {notes}" if notes else "", "$quiet")
