"""What the keys of the call screen show and hide; the call itself knows nothing of it."""

from __future__ import annotations

from textual.widget import Widget

from cues.calls.commands import Verb
from cues.calls.events import CallEvent, CommandAnswered
from ui.call_report import markdown
from ui.screens.asking import AskingScreen
from ui.widgets.end_card import EndCard
from ui.widgets.history_pane import HistoryPane
from ui.widgets.memory_card import MemoryCardPane
from ui.widgets.transcript import TranscriptPane


class LookingScreen(AskingScreen):
    """A screen with panes that come, go and scroll."""

    def _say_kept(self, event: CallEvent) -> None:
        """Says what a key has kept: the list of what was found may be out of sight."""
        if isinstance(event, CommandAnswered) and event.command == Verb.KEEP and not event.refused:
            detail = self.view.details.get(event.target or "")
            if detail is not None:
                self.notify(f"Kept: {detail.evidence}", markup=False)

    def action_history(self) -> None:
        """Shows or hides queue and history."""
        self.toggle_class("-history")

    def action_card(self) -> None:
        """Shows or hides the memory card."""
        self.toggle_class("-no-card")

    def action_card_scroll(self, lines: int) -> None:
        """Scrolls the memory card."""
        self.query_one(MemoryCardPane).scroll_relative(y=lines, animate=False)

    def action_copy(self) -> None:
        """Hands the call's report to the terminal's clipboard, as Markdown."""
        report = self.query_one(EndCard).report()
        if report is not None:
            self.app.copy_to_clipboard(markdown(report))
            self.notify("The report is handed to the terminal for its clipboard.")

    def action_transcript(self) -> None:
        """Shows or hides the transcript."""
        self.toggle_class("-no-transcript")

    def action_scroll(self, lines: int) -> None:
        """Scrolls the transcript, the history while it is asked for, or a closing card that is too long."""
        pane: Widget = self.query_one(HistoryPane if self.has_class("-history") else TranscriptPane)
        card = self.query_one(EndCard)
        (card if card.max_scroll_y else pane).scroll_relative(y=lines, animate=False)

    def action_follow(self) -> None:
        """Goes to the newest line."""
        self.query_one(TranscriptPane).follow()
