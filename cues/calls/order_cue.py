"""The cue that comes from the order: at most one in a call, and it gives way to whatever is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from cues.calls.condolence import words_of_death
from cues.calls.events import CueEvent, CueSource, CueState
from cues.calls.restoring import Remembered
from cues.calls.stage import Stage
from cues.coaching.connection import Topic
from cues.details.detail import AttributeValue, Kind
from cues.playbook.order import in_order
from cues.playbook.play import Playbook

A_LOSS = "a loss or a grave illness was mentioned"
NOT_YET = "the customer has not spoken yet"
SPOKEN_OF = "the customer speaks of it"


class OrderCue:
    """Turns what a CRM knows of the call into one card, which waits in the queue for its moment."""

    def __init__(self, playbook: Playbook, stage: Stage) -> None:
        self._playbook = playbook
        self._stage = stage
        self._had = False
        self._loss = False

    def remember(self, before: Remembered) -> None:
        """Know again whether a call had its cue, before its program went, and whether one may still come."""
        self._had = any(
            isinstance(event, CueEvent) and event.source is CueSource.ORDER for event in before.events
        )
        self._loss = any(True for _ in words_of_death(before.events))

    def loss_mentioned(self) -> None:
        """Words of a death, whoever it is that died: none comes in this call any more."""
        self._loss = True

    def told(
        self, facts: Mapping[str, AttributeValue], at: float, unwanted: Callable[[Topic], str | None]
    ) -> None:
        """Take in what is told of the call.

        Args:
            facts: by key, as they came.
            at: seconds of audio now.
            unwanted: why nothing light may be said of a topic; None where it may.
        """
        ordered = None if self._had else in_order(facts, self._playbook)
        if ordered is None:
            return
        self._had = True
        choice = ordered.choice
        (kind,) = choice.play.trigger.kinds
        card = replace(
            self._stage.blank(kind, "", at),
            headline=choice.headline,
            suggestions=choice.suggestions,
            priority=choice.play.priority,
            play=choice.play.id,
            topic=Topic.of_order(choice.play),
            why=f'the order: "{ordered.phrase}"',
            source=CueSource.ORDER,
        )
        refused = A_LOSS if self._loss else unwanted(card.topic)
        if refused is not None:
            self._stage.tell(card, CueState.SUPPRESSED, reason=refused)
        else:
            self._stage.hold_back(card, NOT_YET)

    def give_way(self, kind: Kind) -> None:
        """The customer has told something of that kind by themselves, and it has its own cue."""
        for card in list(self._stage.queue.values()):
            if card.source is CueSource.ORDER and card.kind is kind:
                self._stage.drop(card, CueState.SUPPRESSED, reason=SPOKEN_OF)
