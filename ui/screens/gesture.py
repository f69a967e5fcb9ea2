"""Asks whether what a cue offers is to be sent, and with which words; or whether it is to be taken back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from cues.calls.approvals import may_be_sent, plain_words
from cues.calls.events import CueEvent, GestureEvent
from cues.calls.offer import Offer
from cues.gestures.money import amount
from cues.playbook.play import LONGEST_WORDS

NAMES = {"flowers": "Flowers", "card": "A card", "note": "A note"}
REFUSED = f"Write 1 to {LONGEST_WORDS} characters, without numbers, addresses or passwords."
AFTERWARDS = "It goes out after the call; until then g takes it back."
NOBODY = (
    "Nobody has said who is calling: it cannot be sent unless the call gets a number or the customer's id."
)
REHEARSAL = "This is a recording: nothing is sent."


class GestureScreen(ModalScreen[str | None]):
    """The words, to be edited, and what it costs; gives the words back, or None where it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "approve", "Approve", id="gesture.yes", priority=True),
        Binding("escape", "leave", "Leave it", id="gesture.no", priority=True),
    ]

    def __init__(self, cue: CueEvent, offer: Offer, *, rehearsal: bool, nobody: bool) -> None:
        """Makes the question.

        Args:
            cue: what it is offered for.
            offer: what is offered.
            rehearsal: whether the call is a recording.
            nobody: whether nobody has said yet who is calling.
        """
        super().__init__()
        self._cue = cue
        self._offer = offer
        self._told = REHEARSAL if rehearsal else NOBODY if nobody else AFTERWARDS
        self._warns = nobody and not rehearsal

    def compose(self) -> ComposeResult:
        """What it is and for what, the words, the cost, the keys."""
        with VerticalScroll(id="gesture", can_focus=False):
            yield Static(Content(f"{NAMES.get(self._cue.action or '', 'Something')}: {self._cue.headline}"))
            yield TextArea(self._offer.words, soft_wrap=True, tab_behavior="focus", id="gesture-words")
            yield Static(Content.styled(cost_words(self._offer), "$quiet"), id="gesture-cost")
            style = "$warning" if self._warns else "$quiet"
            yield Static(Content.styled(self._told, style), id="gesture-told")
            yield Static(Content.styled("enter approves, esc leaves it", "$quiet"))

    def on_mount(self) -> None:
        """Ready to edit, behind the last word."""
        words = self.query_one(TextArea)
        words.move_cursor(words.document.end)
        words.focus()

    def action_approve(self) -> None:
        """The words as they stand, where they may go."""
        words = plain_words(self.query_one(TextArea).text)
        if may_be_sent(words):
            self.dismiss(words)
        else:
            self.query_one("#gesture-told", Static).update(Content.styled(REFUSED, "$warning"))

    def action_leave(self) -> None:
        """Nothing is sent."""
        self.dismiss(None)


class TakeBackScreen(ModalScreen[bool]):
    """What was approved, and the question whether it is to be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Take back", id="takeback.yes"),
        Binding("n,escape,enter,g", "answer(False)", "Leave it", id="takeback.no"),
    ]

    def __init__(self, gesture: GestureEvent) -> None:
        super().__init__()
        self._gesture = gesture

    def compose(self) -> ComposeResult:
        """What was approved, and two keys."""
        with VerticalScroll(id="gesture", can_focus=False):
            yield Static(Content(f"{NAMES.get(self._gesture.kind, 'Something')}, approved. Take it back?"))
            yield Static(Content(self._gesture.words))
            keys = (("y", "bold $primary"), " take it back     ", ("n", "bold $primary"), " or ")
            yield Static(Content.assemble(*keys, ("esc", "bold $primary"), " leave it"))

    def action_answer(self, back: bool) -> None:
        """Closes with the answer."""
        self.dismiss(back)


def cost_words(offer: Offer) -> str:
    """What it costs, what is left of the month, and what comes of it where that is not enough."""
    cost = f"It costs {amount(offer.cost, offer.currency)}"
    if offer.left is not None:
        cost = f"{cost}, of {amount(max(0, offer.left), offer.currency)} left this month"
        if offer.cost > offer.left:
            return f"{cost}: it waits until it fits, or until somebody else approves it."
    return f"{cost}: somebody else has to approve it too." if offer.second else f"{cost}."
