"""What the agent has before them: the one cue in view, the queue behind it, and the event for each change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cues.calls.card import Card
from cues.calls.emitter import Emitter
from cues.calls.events import CueEvent, CueSource, CueState
from cues.coaching.connection import Topic
from cues.details.detail import Kind
from cues.playbook.choose import Played


class Stage:
    """Moves cards in and out of view; every move is told as an event. Decides nothing."""

    def __init__(self, emitter: Emitter) -> None:
        self._emitter = emitter
        self._count = 0
        self.view: Card | None = None
        """The cue in view."""
        self.queue: dict[str, Card] = {}
        """Cues that wait for their moment, by id."""
        self.played: list[Played] = []
        """Which plays were shown, and when."""
        self.shown: dict[str, Card] = {}
        """Every card that was in view, by id, as it was when it last came into view."""

    def remember(self, shown: Sequence[Card], view: Card | None, queue: Sequence[Card], count: int) -> None:
        """Know again what was told before, without telling it.

        Args:
            shown: every card that was in view.
            view: the one that is.
            queue: those that wait.
            count: how many have been given an id.
        """
        self._count = count
        self.view = view
        self.queue = {card.id: card for card in queue}
        self.shown = {card.id: card for card in shown}
        self.played = [Played(card.play, card.shown_at or 0.0) for card in shown if card.play is not None]

    def light_shown(self, but: str = "") -> list[float]:
        """When light cues were shown, seconds of audio; the card `but` is left out: it is no further one."""
        return [
            card.shown_at
            for card in self.shown.values()
            if card.shown_at is not None and not card.sensitive and card.id != but
        ]

    def blank(self, kind: Kind, evidence: str, heard_at: float) -> Card:
        """A new card that says nothing yet."""
        self._count += 1
        return Card(
            id=f"c{self._count}",
            kind=kind,
            headline="",
            suggestions=(),
            sensitive=False,
            priority=0,
            play=None,
            detail=None,
            topic=Topic(kind, frozenset()),
            heard_at=round(heard_at, 3),
            ready_at=round(self._emitter.at, 3),
            why=f'heard "{evidence}"',
        )

    def show(self, card: Card) -> None:
        """Put a card in view; the place must be free."""
        at = self._emitter.at
        self.queue.pop(card.id, None)
        self.view = replace(card, shown_at=at, held_back=None)
        if card.play is not None:
            self.played.append(Played(card.play, at))
        self.shown[card.id] = self.view
        self.tell(self.view, CueState.SHOWN)

    def leave(self, state: CueState, *, reason: str | None = None, by: str | None = None) -> None:
        """Take the card in view away, if there is one."""
        card, self.view = self.view, None
        if card is not None:
            if state is CueState.USED:
                self.shown[card.id] = replace(card, used=True)
            self.tell(card, state, reason=reason, by=by)

    def hold_back(self, card: Card, reason: str, *, not_before: float = 0.0) -> None:
        """Put a card into the queue."""
        if self.view is not None and self.view.id == card.id:
            self.view = None
        at = self._emitter.at
        queued = replace(card, queued_at=at, not_before=not_before, held_back=reason, shown_at=None)
        self.queue[card.id] = queued
        self.tell(queued, CueState.QUEUED, reason=reason)

    def still_held_back(self, card: Card, reason: str) -> None:
        """The reason why a card waits is another one now; not worth an event."""
        self.queue[card.id] = replace(card, held_back=reason)

    def drop(self, card: Card, state: CueState, *, reason: str | None = None) -> None:
        """Take a card out of the queue."""
        del self.queue[card.id]
        self.tell(card, state, reason=reason)

    def clear_light(self, reason: str) -> None:
        """Nothing light stays in view or on its way."""
        if self.view and not self.view.sensitive:
            self.leave(CueState.RETRACTED, reason=reason)
        for card in [card for card in self.queue.values() if not card.sensitive]:
            self.drop(card, CueState.RETRACTED, reason=reason)

    def has_had(self, kind: Kind) -> bool:
        """True where a kind has its light cue: what comes after it is mostly more of the same story.

        One from the order that nobody took up does not count: what the customer tells goes before it.
        """
        cards = [*self.shown.values(), *self.queue.values()]
        told = [card for card in cards if card.source is not CueSource.ORDER or card.used]
        return any(card.kind is kind and not card.sensitive for card in told)

    def has_said(self, headline: str) -> bool:
        """True where a card of these words was shown, or waits."""
        return any(card.headline == headline for card in (*self.shown.values(), *self.queue.values()))

    def forget(self, card: Card) -> None:
        """What a card said was wrong: its play and its ration are free for what is right."""
        self.shown.pop(card.id, None)
        self.played = [each for each in self.played if (each.play, each.at) != (card.play, card.shown_at)]

    def renew(self, anew: Callable[[Card], Card]) -> None:
        """Change every card that is or was in view, or waits, without telling it: another agent has them."""
        if self.view is not None:
            self.view = anew(self.view)
        self.queue = {id_: anew(card) for id_, card in self.queue.items()}
        self.shown = {id_: anew(card) for id_, card in self.shown.items()}

    def tell(self, card: Card, state: CueState, *, reason: str | None = None, by: str | None = None) -> None:
        """Emit what has become of a card."""
        self._emitter.emit(
            CueEvent,
            id=card.id,
            state=state,
            kind=card.kind,
            headline=card.headline,
            suggestions=card.suggestions,
            sensitive=card.sensitive,
            detail=card.detail,
            heard_at=card.heard_at,
            ready_at=card.ready_at,
            source=card.source,
            why=card.why,
            reason=reason,
            by=by,
            action=card.action,
            offer=card.offer,
            play=card.play,
            shared=card.shared,
        )
