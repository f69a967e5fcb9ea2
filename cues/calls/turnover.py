"""What comes into view, what waits for its moment, and what has had its time."""

from __future__ import annotations

from collections.abc import Callable

from cues.calls.card import Card
from cues.calls.events import CueSource, CueState
from cues.calls.stage import Stage
from cues.playbook.play import Limits
from cues.playbook.ration import ration

MOVED_ON_UTTERANCES = 3
MOVED_ON_AFTER = 15.0
"""Customer utterances and seconds without a word of a light cue's topic after which it has moved on."""
IN_VIEW = "another cue is in view"
MOVED_ON = "the topic has moved on"


class Turnover:
    """Moves cards between queue and view as time goes on; all times are seconds of audio."""

    def __init__(self, stage: Stage, limits: Limits, wrong_moment: Callable[[float], str | None]) -> None:
        self._stage = stage
        self._limits = limits
        self._wrong_moment = wrong_moment

    def offer(self, card: Card, at: float) -> None:
        """Show a card now, or let it wait."""
        held_back = self._held_back(card, at)
        if held_back is None:
            self._show_instead(card)
        else:
            self._stage.hold_back(card, held_back)

    def expire(self, at: float) -> None:
        """Take the card in view away where it has had its time."""
        view = self._stage.view
        if view is None or view.shown_at is None:
            return
        age = at - view.shown_at
        if age >= (self._limits.sensitive_life if view.sensitive else self._limits.life):
            self._stage.leave(CueState.EXPIRED, reason="nobody took it up")
        elif not view.sensitive and view.finals_since >= MOVED_ON_UTTERANCES and age >= MOVED_ON_AFTER:
            self._stage.leave(CueState.EXPIRED, reason=MOVED_ON)

    def serve(self, at: float, *, lull: bool) -> None:
        """Bring what waits into view where it may come now, and drop what has waited too long.

        Args:
            at: seconds of audio now.
            lull: whether the customer has said something and nothing of it is still to be decided. What comes
                from the order waits for that, however long, and for everything else that waits.
        """
        waiting = self._stage.queue.values()
        for card in sorted(
            waiting, key=lambda card: (_of_order(card), -card.priority, card.queued_at or 0.0)
        ):
            if at < card.not_before:
                continue
            waited = at - max(card.queued_at or 0.0, card.not_before)
            if not card.sensitive and not _of_order(card) and waited > self._limits.queue_life:
                reason = f"the moment did not come: {card.held_back}"
                self._stage.drop(card, CueState.EXPIRED, reason=reason)
                continue
            held_back = self._held_back(card, at) or self._goes_before(card, lull=lull)
            if held_back is None:
                self._show_instead(card)
            elif held_back != card.held_back:
                self._stage.still_held_back(card, held_back)

    def _held_back(self, card: Card, at: float) -> str | None:
        """Why a card cannot be shown now, but perhaps soon."""
        view = self._stage.view
        if card.sensitive or (view is not None and view.sensitive):
            return IN_VIEW if view is not None else None
        allowed = ration(self._limits, self._stage.light_shown(but=card.id), at)
        return self._wrong_moment(at) or (None if allowed.allowed else allowed.reason)

    def _goes_before(self, card: Card, *, lull: bool) -> str | None:
        """What a cue from the order has to wait for besides; None for any other."""
        if not _of_order(card):
            return None
        if self._stage.view is not None:
            return IN_VIEW
        if not all(_of_order(other) for other in self._stage.queue.values()):
            return "another cue waits"
        return None if lull else "the customer is speaking"

    def _show_instead(self, card: Card) -> None:
        """Show a card; a light one still in view has had its time: the talk has come to something else."""
        self._stage.leave(CueState.EXPIRED, reason=MOVED_ON)
        self._stage.show(card)


def _of_order(card: Card) -> bool:
    return card.source is CueSource.ORDER
