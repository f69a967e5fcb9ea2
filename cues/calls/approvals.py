"""Gestures within a call: what cues offer, what the agent approves by a key, and what is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from cues.calls.card import Card
from cues.calls.emitter import Emitter
from cues.calls.events import CallEvent, CueEvent, GestureEvent
from cues.calls.offer import GestureState, Offer, Terms
from cues.calls.redaction.written import redact_text
from cues.calls.taking import BudgetTold
from cues.calls.whose_call import AgentNow, agent_after
from cues.playbook.play import LONGEST_WORDS, Gesture

NO_GESTURE: Final = "no_gesture"
WORDS_REFUSED: Final = "words_refused"
"""They are empty, too long, or hold what is taken out of all that is said: a number, an address ..."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A gesture that was approved, as far as it matters later; its words are on the event alone."""

    id: str
    cue: str
    kind: str
    cost: int
    currency: str
    at: float
    """Seconds of audio."""
    agent: str | None
    """Whose the call was then: it is their budget's."""
    detail: str | None = None
    """Of its cue."""
    sensitive: bool = False
    """Whether its cue is: what condoles stands beside a loss, what congratulates does not."""


class Approvals:
    """The gestures of one call.

    Args:
        emitter: tells what becomes of them.
        terms: of the agent whose call it is; None: cues offer nothing.
        agent: whose call it is now.
    """

    def __init__(self, emitter: Emitter, terms: Terms | None, agent: AgentNow) -> None:
        self._emitter = emitter
        self._terms = terms
        self._agent = agent
        self._approved: dict[str, _Made] = {}
        """What stands, by id."""
        self._withdrawn: set[str] = set()
        """Ids, and those of their cues."""
        self._count = 0
        self._glad_until: float | None = None
        """Seconds of audio: what was light before is not for sending, as a loss was told of then."""
        self._crisis = False

    def remember(self, events: Iterable[CallEvent]) -> None:
        """Know again what a call told before its program went."""
        cues: dict[str, CueEvent] = {}
        agent: str | None = None
        for told in events:
            agent = agent_after(told, agent)
            if isinstance(told, CueEvent):
                cues[told.id] = told
            elif isinstance(told, GestureEvent):
                cue = cues.get(told.cue)
                made = _Made(
                    told.id,
                    told.cue,
                    told.kind,
                    told.cost,
                    told.currency,
                    told.at,
                    agent,
                    cue.detail if cue is not None else None,
                    sensitive=cue is not None and cue.sensitive,
                )
                self._note(made, stands=told.state is GestureState.APPROVED)
        # What a loss or a crisis takes back was perhaps not written any more when the program went.
        for made in list(self._approved.values()):
            glad = not made.sensitive and self._glad_until is not None and made.at <= self._glad_until
            if self._crisis or glad:
                self._tell(made, GestureState.WITHDRAWN)

    def offered(self, card: Card, gesture: Gesture | None) -> Card:
        """A card with what its play would send, where anything can be sent."""
        if gesture is None or self._terms is None:
            return card
        above = self._terms.second_above
        second = above is not None and gesture.cost > above
        offer = Offer(gesture.words, gesture.cost, self._terms.currency, self._left(), second)
        return replace(card, action=gesture.kind.value, offer=offer)

    def handed_on(self) -> None:
        """The call is another agent's: what is left of their month nobody knows yet."""
        if self._terms is not None:
            self._terms = replace(self._terms, left=None)

    def renewed(self, terms: Terms) -> None:
        """The terms of the agent whose call it is now have been found."""
        self._terms = terms
        left = self._left()
        if left is not None:
            self._emitter.emit(BudgetTold, left=left, currency=terms.currency)

    def anew(self, card: Card) -> Card:
        """A card that offers something with what is left of the month of the agent whose call it is now."""
        return card if card.offer is None else replace(card, offer=replace(card.offer, left=self._left()))

    def _left(self) -> int | None:
        """What is left of the agent's month without what they approved in this call; None: nobody knows."""
        if self._terms is None or self._terms.left is None:
            return None
        theirs = (made for made in self._approved.values() if made.agent == self._agent.name)
        return self._terms.left - sum(made.cost for made in theirs)

    def approve(self, card: Card | None, words: str | None) -> str | None:
        """The agent approves what a cue that was shown offers.

        Args:
            card: the cue; None: there is none such.
            words: as the agent wants them; None: as they were offered.

        Returns:
            None where it was done; else the code of its refusal.
        """
        if card is None:
            return "unknown_target"
        if card.offer is None or card.action is None:
            return NO_GESTURE
        if any(made.cue == card.id for made in self._approved.values()):
            return "too_late"
        if self._crisis or self.overtaken(card):
            return "not_now"
        text = card.offer.words if words is None else plain_words(words)
        if words is not None and not may_be_sent(text):
            return WORDS_REFUSED
        offer, id_ = card.offer, f"g{self._count + 1}"
        made = _Made(
            id_,
            card.id,
            card.action,
            offer.cost,
            offer.currency,
            self._emitter.at,
            self._agent.name,
            card.detail,
            card.sensitive,
        )
        self._tell(made, GestureState.APPROVED, text)
        return None

    def withdraw(self, target: str) -> str | None:
        """The agent takes a gesture back.

        Args:
            target: its id, or its cue's.

        Returns:
            None where it was done; else the code of its refusal.
        """
        for made in self._approved.values():
            if target in (made.id, made.cue):
                self._tell(made, GestureState.WITHDRAWN)
                return None
        return "too_late" if target in self._withdrawn else "unknown_target"

    def loss(self, at: float) -> None:
        """A loss or a grave illness was told of: nothing that was glad before goes out any more.

        Args:
            at: seconds of audio.
        """
        self._glad_until = max(at, self._glad_until or 0.0)
        for made in [made for made in self._approved.values() if not made.sensitive]:
            self._tell(made, GestureState.WITHDRAWN)

    def crisis(self) -> None:
        """Somebody is in danger: nothing at all goes out of this call."""
        self._crisis = True
        for made in list(self._approved.values()):
            self._tell(made, GestureState.WITHDRAWN)

    def void(self, detail: str) -> None:
        """A detail was taken back, and with it what was to be sent to it."""
        for made in [made for made in self._approved.values() if made.detail == detail]:
            self._tell(made, GestureState.WITHDRAWN)

    def overtaken(self, card: Card) -> bool:
        """Whether a loss was told of since a light cue was shown."""
        loss = self._glad_until
        return not card.sensitive and loss is not None and (card.shown_at or 0.0) <= loss

    def drop(self, since: float) -> None:
        """Take back what was approved after a time (seconds of audio): what led to it is not to be kept."""
        for made in [made for made in self._approved.values() if made.at > since]:
            self._tell(made, GestureState.WITHDRAWN)

    def _tell(self, made: _Made, state: GestureState, words: str = "") -> None:
        self._note(made, stands=state is GestureState.APPROVED)
        self._emitter.emit(
            GestureEvent,
            id=made.id,
            cue=made.cue,
            kind=made.kind,
            words=words,
            state=state,
            cost=made.cost,
            currency=made.currency,
        )

    def _note(self, made: _Made, *, stands: bool) -> None:
        if stands:
            self._approved[made.id] = made
            self._count += 1
        else:
            self._approved.pop(made.id, None)
            self._withdrawn |= {made.id, made.cue}


def plain_words(words: str) -> str:
    """One paragraph without signs that steer anything; what is said stays as it is."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def may_be_sent(words: str) -> bool:
    """Whether words are as they may go out: some, not too many, and nothing that redaction would take out."""
    return 0 < len(words) <= LONGEST_WORDS and redact_text(words) == words
