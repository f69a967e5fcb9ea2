"""The one cue, large: what was heard, and a few things a kind person might say."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from cues.calls.events import CueEvent, CueSource, CueState, DetailState
from ui.call_view import CallView
from ui.widgets.hanging import Hanging
from ui.widgets.wording import clock, colour

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class CueCard(Vertical):
    """The cue in view; without one, a quiet line says that Heartline is listening."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._drawn: tuple[CueEvent, bool, bool, bool] | None = None

    def compose(self) -> ComposeResult:
        """Tag, headline, suggestions, what is shared, the reason; the quiet state shows the headline only."""
        yield Static(id="cue-tag")
        yield Static(id="cue-headline")
        yield Static(id="cue-suggestions")
        yield Static(id="cue-shared")
        yield Static(id="cue-why")

    def show_loading(self, turn: int | None) -> None:
        """Says that the recogniser is being loaded; `turn` counts the spinner on, None keeps it still."""
        sign = "…" if turn is None else f" {SPINNER[turn % len(SPINNER)]}"
        self._quiet(Content.styled(f"Loading the recogniser{sign}", "$quiet"))

    def show(self, view: CallView, *, why: bool) -> None:
        """Shows the cue in view, with its reason where `why`."""
        if view.cue is None:
            self._drawn = None
            waiting = len(view.queue)
            words = "Listening. Nothing to say yet." if not view.shown else "Listening."
            if waiting:
                words += (
                    f" {'One cue waits' if waiting == 1 else f'{waiting} cues wait'} for the right moment."
                )
            self._quiet(Content.styled(words, "$quiet"))
            return
        cue, approved, unsure = view.cue, view.cue.id in view.offers.approved, _unsure(view.cue, view)
        if self._drawn is None or self._drawn[0] is not cue or self._drawn[1:] != (why, approved, unsure):
            self._drawn = (cue, why, approved, unsure)
            self._fill(cue, why=why, approved=approved, unsure=unsure)

    def _quiet(self, words: Content) -> None:
        self.set_classes("quiet")
        self.query_one("#cue-headline", Static).update(words)
        for part in ("#cue-tag", "#cue-suggestions", "#cue-shared", "#cue-why"):
            self.query_one(part).display = False

    def _fill(self, cue: CueEvent, *, why: bool, approved: bool, unsure: bool) -> None:
        self.set_classes(f"cue {'sensitive' if cue.sensitive else 'light'} kind-{cue.kind}")
        ordered = cue.source is CueSource.ORDER
        tag = Content.styled(f"{cue.kind}{'?' if unsure else ''}", colour(cue.kind))
        if ordered:
            tag += Content.styled("  from the order", "$quiet")
        if cue.sensitive:
            tag += Content.styled("  gently", "$quiet")
        if cue.action is not None:
            tag += Content.styled(f"  {cue.action} {'approved' if approved else 'with g'}", "$quiet")
        self.query_one("#cue-tag", Static).update(tag)
        self.query_one("#cue-headline", Static).update(Content(cue.headline))
        suggestions = self.query_one("#cue-suggestions", Static)
        bullet = Content.styled("• ", "$quiet" if cue.sensitive else "$primary")
        suggestions.update(Hanging([(bullet, Content(each)) for each in cue.suggestions]))
        suggestions.display = bool(cue.suggestions)
        shared = self.query_one("#cue-shared", Static)
        shared.update(Content.styled(f"in common: {cue.shared}", "$quiet"))
        shared.display = cue.shared is not None
        reason = self.query_one("#cue-why", Static)
        reason.update(Content.styled(f"why: {cue.why}, {clock(cue.heard_at)}", "$quiet"))
        reason.display = why
        self.query_one("#cue-tag").display = True


def _unsure(cue: CueEvent, view: CallView) -> bool:
    """Whether the words that raised it may still change: what comes from the order has none."""
    if cue.source is CueSource.ORDER or cue.state is CueState.CONFIRMED:
        return False
    detail = view.details.get(cue.detail or "")
    return detail is None or detail.state is not DetailState.CONFIRMED
