"""What a cue says: a card made of a detail and its play, with what the agent shares and may send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cues.calls.approvals import Approvals
from cues.calls.card import Card
from cues.calls.found import Found
from cues.calls.stage import Stage
from cues.coaching.connection import Topic
from cues.details.detail import Detail
from cues.playbook.choose import Choice
from cues.playbook.play import Sensitivity

CRISIS = "crisis"
"""Stands in the list of what was played for the one line that is no play."""
CRISIS_PRIORITY = 2000


class CardMaker:
    """Makes the cards of one call.

    Args:
        stage: numbers them.
        crisis_line: the one line that is said to a crisis.
        in_common: what the agent shares with a detail, half a sentence.
        approvals: what cues offer to send.
    """

    def __init__(
        self,
        stage: Stage,
        crisis_line: str,
        in_common: Callable[[Detail], str | None],
        approvals: Approvals,
    ) -> None:
        self._stage = stage
        self._crisis_line = crisis_line
        self._in_common = in_common
        self._approvals = approvals

    def blank(self, found: Found) -> Card:
        """A card for a detail that says nothing yet."""
        card = self._stage.blank(found.detail.kind, found.detail.evidence, found.end)
        return replace(card, detail=found.id, topic=Topic.of(found.detail))

    def card(self, found: Found, choice: Choice) -> Card:
        """The card of a play."""
        sensitive = choice.play.sensitivity is Sensitivity.SENSITIVE
        card = replace(
            self.blank(found),
            headline=choice.headline,
            suggestions=choice.suggestions,
            sensitive=sensitive,
            priority=choice.play.priority,
            play=choice.play.id,
            shared=None if sensitive else self._in_common(found.detail),
        )
        return self._approvals.offered(card, choice.gesture)

    def crisis(self, found: Found) -> Card:
        """The card of a crisis, which no play answers and nothing is sent to."""
        return replace(
            self.blank(found),
            headline=self._crisis_line,
            sensitive=True,
            priority=CRISIS_PRIORITY,
            play=CRISIS,
        )
