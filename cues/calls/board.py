"""Which cue is shown when, and the reason for every one that is not.

Light cues wait for their clause, the moment, the ration and the place. Sensitive ones wait for nothing: they
clear the board of light ones and mute those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cues.calls.aftermath import Aftermath
from cues.calls.card import Card
from cues.calls.card_making import CRISIS, CardMaker
from cues.calls.clause import clause_ended, turned_by
from cues.calls.emitter import Emitter
from cues.calls.events import CueState, DetailState
from cues.calls.found import Found
from cues.calls.order_cue import A_LOSS, OrderCue
from cues.calls.phrases import spoken
from cues.calls.restoring import Remembered
from cues.calls.sides import SPEAKER_UNSURE
from cues.calls.stage import Stage
from cues.calls.taken_up import AgentsWords
from cues.calls.turnover import IN_VIEW, Turnover
from cues.coaching.connection import Topic, speaks_of, takes_up
from cues.details.detail import AttributeValue, Detail, Kind
from cues.playbook.choose import Choice, Refusal, choose
from cues.playbook.play import Playbook, Sensitivity
from cues.playbook.ration import ration
from speech.audio import Channel
from speech.transcript import Word

TAKEN_UP_WITHIN = 45.0
"""Seconds after a cue is shown in which the agent's own words mark it used."""
LATER = 20.0
"""Seconds after which a cue that the agent put off may come back."""
PERHAPS_A_LOSS = "it may be a loss that is spoken of"
SAID_ALREADY = "said already"
SHOWN_ALREADY = "shown already"
REMEMBERED = "remembered from an earlier call"
TOLD_BEFORE = "the customer has told it before"
ENDED = "the call has ended"
LULL = 1.0
"""Seconds of the customer's silence in which a cue from the order may come: more than a pause for breath."""


class Board:
    """Decides, input by input, which cue is in view."""

    def __init__(
        self,
        playbook: Playbook,
        emitter: Emitter,
        wrong_moment: Callable[[float], str | None],
        in_common: Callable[[Detail], str | None],
        aftermath: Aftermath,
    ) -> None:
        """Nothing has been told.

        Args:
            playbook: what could be said, and how much of it.
            emitter: tells what becomes of cues.
            wrong_moment: why no light cue is to come at a time (seconds of audio); None where one may.
            in_common: what the agent shares with a detail, half a sentence.
            aftermath: what is grave in the call, and what it silences.
        """
        self.stage = Stage(emitter)
        self._playbook = playbook
        self._emitter = emitter
        self._aftermath = aftermath
        self._make = CardMaker(self.stage, playbook.crisis_line, in_common, aftermath.approvals)
        self._turnover = Turnover(self.stage, playbook.limits, wrong_moment)
        self._waiting: dict[str, Found] = {}
        self._decided: set[str] = set()
        self._agents_words = AgentsWords()
        self._order = OrderCue(playbook, self.stage)
        self._customer_spoke = False

    def remember(self, before: Remembered) -> None:
        """Know again what a call told before its program went: nothing of it raises a cue anew."""
        self.stage.remember(*before.cards(self._playbook), before.cues)
        self._order.remember(before)
        self._customer_spoke = any(final.channel is not Channel.AGENT for final in before.finals)
        self._decided.update(found.id for found in before.found)
        self._aftermath.remember(before.events)
        view = self.stage.view
        if view is not None and self._aftermath.approvals.overtaken(view):
            self.stage.leave(CueState.RETRACTED, reason=A_LOSS)  # the program went before that was told

    def context(self, facts: Mapping[str, AttributeValue]) -> None:
        """Somebody else's system has told of the call; the order may be worth a word."""
        self._order.told(facts, self._emitter.at, self._unwanted)

    def found(self, found: Found, *, speaker_known: bool) -> None:
        """A detail is new, has changed, or has been decided."""
        if found.state is DetailState.RETRACTED:
            self.retracted(found, found.withdrawn or "heard differently")
        elif not found.detail.flagged:
            refused = self._choose(found)
            if found.id not in self._decided and isinstance(refused, Refusal):
                self._suppress(found, refused.reason)
        else:
            self._flagged(found, speaker_known=speaker_known)

    def follow(self, found: Found) -> None:
        """More is heard of the sentence at whose end a detail stands; only one that still waits minds it."""
        if found.id in self._waiting:
            self._waiting[found.id] = found

    def passed_over(self, kind: Kind, evidence: str, heard_at: float, reason: str) -> None:
        """Something sounded like a detail and is none; the agent may see why nothing came of it."""
        self.stage.tell(self.stage.blank(kind, evidence, heard_at), CueState.SUPPRESSED, reason=reason)

    def agent_said(self, words: Sequence[Word], news: str) -> None:
        """The agent's utterance so far; what it takes up needs no cue any more.

        Args:
            words: all of it.
            news: its newest words. An agent who condoles has heard of a death, however it was told.
        """
        self._agents_words.said(words)
        if spoken(news, "condolence", "agent"):
            self._aftermath.condoled(self._emitter.at)
            self.stage.clear_light(A_LOSS)
        view = self.stage.view
        fresh = view is not None and self._emitter.at - (view.shown_at or 0.0) <= TAKEN_UP_WITHIN
        if view is not None and fresh and takes_up(view.topic, view.after(words)):
            self.stage.leave(CueState.USED, by="words")
        for card in [card for card in self.stage.queue.values() if takes_up(card.topic, card.after(words))]:
            self.stage.drop(card, CueState.SUPPRESSED, reason=SAID_ALREADY)

    def customer_says(self, news: str) -> None:
        """The customer's newest words; those of a death take light cues away, whoever it is that died."""
        if spoken(news, "turning", "anywhere"):
            self._order.loss_mentioned()
            self._aftermath.mentioned(self._emitter.at)
            self.stage.clear_light(A_LOSS)

    def customer_said(self, text: str) -> None:
        """The customer's utterance has ended."""
        self._customer_spoke = True
        view = self.stage.view
        if view and len(text.split()) > 2:
            moved = 0 if speaks_of(view.topic, text) else view.finals_since + 1
            self.stage.view = replace(view, finals_since=moved)

    def tick(self, quiet: float) -> None:
        """Audio time has moved on; `quiet` is the seconds since the customer's voice was last heard."""
        self._turnover.expire(at := self._emitter.at)
        for found in [item for item in self._waiting.values() if clause_ended(item, quiet, at)]:
            self._ready(found)
        lull = self._customer_spoke and quiet >= LULL and not self._waiting
        self._turnover.serve(at, lull=lull)

    def close(self) -> None:
        """The call has ended: what still waits has missed its moment."""
        for found in list(self._waiting.values()):
            self._suppress(found, ENDED)
        for card in list(self.stage.queue.values()):
            self.stage.drop(card, CueState.EXPIRED, reason=ENDED)

    def later(self, card: Card) -> None:
        """Put the cue in view off; it comes back when the moment allows."""
        self.stage.hold_back(card, "put off", not_before=self._emitter.at + LATER)

    def retracted(self, found: Found, reason: str) -> None:
        """A detail was taken back, and with it all that came of it."""
        self._aftermath.retracted(found)
        self._waiting.pop(found.id, None)
        self._decided.add(found.id)
        if (view := self.stage.view) and view.detail == found.id:
            self.stage.leave(CueState.RETRACTED, reason=reason)
            if found.withdrawn:
                self.stage.forget(view)
        for card in [card for card in self.stage.queue.values() if card.detail == found.id]:
            self.stage.drop(card, CueState.RETRACTED, reason=reason)

    def _flagged(self, found: Found, *, speaker_known: bool) -> None:
        if self._aftermath.note(found, self._emitter.at):
            # Whatever was decided of it before it turned grave is void: it may need a soft cue now.
            self._decided.discard(found.id)
            self.stage.clear_light(A_LOSS)
        if not speaker_known:
            self._unsure(found)
        elif found.id in self._decided:
            self._confirm(found)
        elif found.same_as is not None:
            self._told_before(found)
        elif found.detail.attributes.get("crisis"):
            self._crisis(found)
        else:
            choice = self._choose(found)
            if isinstance(choice, Choice) and choice.play.sensitivity is Sensitivity.SENSITIVE:
                self._waiting.pop(found.id, None)
                self._decided.add(found.id)
                self._show_softly(self._make.card(found, choice))
            else:
                self._waiting[found.id] = found

    def _told_before(self, found: Found) -> None:
        """No new cue for it; until its utterance ends it may still turn out to be something else."""
        self._waiting.pop(found.id, None)
        if found.ended:
            self._suppress(found, TOLD_BEFORE)

    def _unsure(self, found: Found) -> None:
        """Nobody knows whose words these are: no cue, and none that an earlier guess has raised stays."""
        self._waiting.pop(found.id, None)
        if found.ended and found.id in self._decided:
            self.retracted(found, SPEAKER_UNSURE)
            self._aftermath.note(found, self._emitter.at)  # a loss is one, whoever spoke of it
        elif found.ended:
            self._suppress(found, SPEAKER_UNSURE)

    def _confirm(self, found: Found) -> None:
        turning = turned_by(found)
        queued = [card for card in self.stage.queue.values() if turning and card.detail == found.id]
        for card in [card for card in queued if not card.sensitive]:
            self.stage.drop(card, CueState.SUPPRESSED, reason=f'turned by "{turning}"')
        view = self.stage.view
        if view is None or view.detail != found.id or found.state is not DetailState.CONFIRMED:
            return
        if found.detail.shadowed and not view.sensitive:
            self.stage.leave(CueState.RETRACTED, reason=PERHAPS_A_LOSS)
        else:
            self.stage.tell(view, CueState.CONFIRMED)

    def _crisis(self, found: Found) -> None:
        if any(played.play == CRISIS for played in self.stage.played):
            self._suppress(found, SHOWN_ALREADY)
            return
        self._decided.add(found.id)
        self._show_softly(self._make.crisis(found))

    def _ready(self, found: Found) -> None:
        """The clause of a light cue has ended: is it worth showing, and may it be shown now?"""
        turning = turned_by(found)
        choice = self._choose(found)
        if turning:
            self._suppress(found, f'turned by "{turning}"')
        elif found.detail.shadowed and not found.ended:
            return  # the rest of the utterance will tell whether somebody has died
        elif found.detail.shadowed:
            self._suppress(found, PERHAPS_A_LOSS)
        elif found.detail.confidence < self._playbook.limits.least_confidence:
            self._suppress(found, "mentioned in passing")
        elif isinstance(choice, Refusal):
            self._suppress(found, choice.reason)
        elif unwanted := self._unwanted(Topic.of(found.detail)):
            self._suppress(found, unwanted)
        elif self._aftermath.caller.knows(found):
            self._suppress(found, REMEMBERED)
        elif self.stage.has_said(choice.headline):
            self._suppress(found, SHOWN_ALREADY)
        else:
            self._show_or_queue(found, choice)

    def _unwanted(self, topic: Topic) -> str | None:
        """Why nothing light is to be said of a topic; None where it may."""
        if self._aftermath.holds(self._emitter.at):
            return A_LOSS
        if self._agents_words.take_up(topic, self._emitter.at):
            return SAID_ALREADY
        return SHOWN_ALREADY if self.stage.has_had(topic.kind) else None

    def _show_or_queue(self, found: Found, choice: Choice) -> None:
        at = self._emitter.at
        allowed = ration(self._playbook.limits, self.stage.light_shown(), at)
        if not allowed.allowed and allowed.until is None:
            self._suppress(found, allowed.reason)
            return
        del self._waiting[found.id]
        self._decided.add(found.id)
        self._order.give_way(found.detail.kind)
        self._turnover.offer(self._make.card(found, choice), at)

    def _show_softly(self, card: Card) -> None:
        """Show a sensitive cue at once; only a weightier sensitive one may stay in its place."""
        self.stage.clear_light(A_LOSS)
        view = self.stage.view
        if view is not None and card.priority <= view.priority:
            self.stage.hold_back(card, IN_VIEW)
            return
        self.stage.leave(CueState.EXPIRED, reason="something weightier was said")
        self.stage.show(card)

    def _choose(self, found: Found) -> Choice | Refusal:
        return choose(found.detail, found.text, self._playbook, self.stage.played, self._emitter.at)

    def _suppress(self, found: Found, reason: str) -> None:
        self._waiting.pop(found.id, None)
        self._decided.add(found.id)
        self.stage.tell(self._make.blank(found), CueState.SUPPRESSED, reason=reason)
