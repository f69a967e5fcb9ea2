"""The one cue, large: what was heard, and a few things a kind person might say."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from cues.calls.events import CueEvent, CueState
from cues.details.detail import Kind
from ui.call_view import CallView
from ui.widgets.wording import clock, reason_to_show

MOST_SUGGESTIONS = 4
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Suggestion(Horizontal):
    """One sentence to choose from; longer ones wrap beside their bullet."""

    def compose(self) -> ComposeResult:
        """A bullet and the words."""
        yield Static(Content("•"), classes="bullet")
        yield Static(classes="words")

    def show_words(self, words: str | None) -> None:
        """Shows a sentence, or nothing."""
        self.display = words is not None
        self.query_one(".words", Static).update(Content(words or ""))


class CueCard(Vertical):
    """The cue in view; without one, a quiet line says that Heartline is listening."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._cue: CueEvent | None = None
        self._why = False

    def compose(self) -> ComposeResult:
        """Tag, headline, suggestions and the reason, of which the quiet state shows the headline only."""
        yield Static(id="cue-tag")
        yield Static(id="cue-headline")
        for _ in range(MOST_SUGGESTIONS):
            yield Suggestion()
        yield Static(id="cue-why")

    def show_loading(self, turn: int | None) -> None:
        """Says that the recogniser is being loaded; `turn` counts the spinner on, None keeps it still."""
        sign = "…" if turn is None else f" {SPINNER[turn % len(SPINNER)]}"
        self._quiet(Content.styled(f"Loading the recogniser{sign}", "$quiet"))

    def show(self, view: CallView, *, why: bool) -> None:
        """Shows the cue in view, with its reason where `why`."""
        if view.cue is None:
            self._cue = None
            waiting = len(view.queue)
            words = "Listening. Nothing to say yet." if not view.shown else "Listening."
            if waiting:
                words += f" {waiting} waiting for the right moment."
            self._quiet(Content.styled(words, "$quiet"))
        elif view.cue is not self._cue or why is not self._why:
            self._cue, self._why = view.cue, why
            self._fill(view.cue, why=why)

    def _quiet(self, words: Content) -> None:
        self.set_classes("quiet")
        self.query_one("#cue-headline", Static).update(words)
        self._suggest(())
        self.query_one("#cue-tag").display = self.query_one("#cue-why").display = False

    def _fill(self, cue: CueEvent, *, why: bool) -> None:
        self.set_classes(f"cue {'sensitive' if cue.sensitive else 'light'} kind-{cue.kind}")
        tag = Content.styled(str(cue.kind), f"$kind-{cue.kind}")
        if cue.sensitive:
            tag += Content.styled("  gently", "$quiet")
        if cue.state is not CueState.CONFIRMED:
            tag += Content.styled("  as it sounds so far", "$quiet")
        self.query_one("#cue-tag", Static).update(tag)
        self.query_one("#cue-headline", Static).update(Content(cue.headline))
        self._suggest(cue.suggestions)
        reason = self.query_one("#cue-why", Static)
        reason.update(Content.styled(f"why  {reason_to_show(cue)}, {clock(cue.heard_at)}", "$quiet"))
        reason.display = why
        self.query_one("#cue-tag").display = True

    def _suggest(self, suggestions: tuple[str, ...]) -> None:
        for place, row in enumerate(self.query(Suggestion)):
            row.show_words(suggestions[place] if place < len(suggestions) else None)


KIND_CLASSES = tuple(f"kind-{kind}" for kind in Kind)
"""The classes by which the style sheet colours the card's edge."""
