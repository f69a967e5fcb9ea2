"""Who is calling: the memory card of a call, opened and ticked off by what the agent says and asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cues.calls.commands import Command, Verb
from cues.calls.emitter import Emitter
from cues.calls.events import CallEvent, CommandAnswered, MemoryEvent
from cues.calls.found import Found
from cues.calls.restoring import Remembered
from cues.coaching.connection import Topic, takes_up
from cues.details.detail import Detail
from cues.memory.card import MemoryCard, Person, Step
from cues.memory.record import Told
from cues.memory.same import same_thing
from cues.memory.shown import CardState
from cues.memory.values import Consent
from cues.memory.values import Remembered as RememberedDetail
from speech.transcript import Word

BY_ID = "id:"
"""Begins a target that names a person or a remembered detail by the store's id: what is meant stays what it
was, whatever the card shows by then. A bare number is a place on the card."""
NOBODY = "nobody"
"""Target of `identify`: none of those whom the card offers."""
NEW = "new"
"""Target of `identify`: somebody new, after `nobody`."""
YES, NO = "yes", "no"
"""Targets of `agreed`: what the customer says to being remembered."""
MEMORY_OFF = "memory_off"
"""Why something is refused: nothing is remembered here."""


@dataclass(frozen=True, slots=True, repr=False)
class Recalled:
    """What memory holds of those who may be calling; goes into the session once it is found."""

    people: tuple[Person, ...] = ()
    """All who are known by the call's number or own id; several share a number."""
    region: str | None = None
    """A sentence that guesses from the number where they are; None: no guess."""
    verified: int | None = None
    """Id of the customer where the call's context says who it is, and that this is verified."""
    unnamed: bool = False
    """The call tells an own id, by which nobody of these is known: it may be another of the household."""

    def __repr__(self) -> str:
        return f"Recalled({len(self.people)} people)"


class Caller:
    """Keeps the card of one call.

    Args:
        emitter: tells every card that is shown.
        consent: whether anything may be remembered; without, there is no card at all.
        began: when the call began, in its time zone.
    """

    def __init__(self, emitter: Emitter, consent: Consent, began: datetime) -> None:
        self._emitter = emitter
        self._consent = consent
        self._began = began if began.tzinfo is not None else began.astimezone()
        self._card = MemoryCard.of((), self._began)
        self._before: MemoryEvent | None = None
        self._hushed = False
        self._names: set[str] = set()
        self._waiting = False
        """Memory has been asked, and has not answered."""
        self._by_context: int | None = None
        """For whom the card was opened by the call's context alone."""

    @property
    def remembers(self) -> bool:
        """False where nothing is ever kept."""
        return self._consent is not Consent.OFF

    def begin(self, name: str | None) -> None:
        """Tell that there is a memory, before it is known what it holds.

        Args:
            name: the number or own id that the call begins with, by which memory is asked.
        """
        if name is not None:
            self._names.add(name)
            self._waiting = True
        if self.remembers:
            self._tell()

    def named(self, name: str | None) -> None:
        """The call tells a number or an own id; until memory answers to a new one, nobody is nobody."""
        if not self.remembers or name is None or name in self._names:
            return
        self._names.add(name)
        self._waiting = True
        self._tell()

    def hush(self) -> None:
        """A loss, a grave illness or a crisis was told of: nothing light is asked in this call any more."""
        if not self._hushed:
            self._hushed = True
            if self._card.worth.asks:
                self._tell()

    def knows(self, found: Found) -> bool:
        """Whether what the customer tells is remembered of them from an earlier call, and may be."""
        person = self._card.person
        if person is None or self._card.agreed is False:
            return False
        one = found.detail
        told = Told(
            found.id, one.kind, one.subject, one.status, one.confidence, one.evidence, 0.0, one.attributes
        )
        return any(same_thing(each, told) for each in person.remembered)

    def handed_on(self) -> None:
        """The call goes to another agent, to whom nothing sensitive is shown unasked."""
        if self._card.care_shown:
            self._card = replace(self._card, care_shown=False)
            self._tell()

    def remember(self, before: Remembered) -> None:
        """Know again who was calling before the program went; the card is filled when memory has answered."""
        self._before = before.memory
        self._card = replace(self._card, said=_said(before.events))

    def recalled(self, found: Recalled) -> None:
        """Take in what memory holds; who is calling, where that is known already, stays who it was."""
        if not self.remembers:
            return
        old = self._card
        self._waiting = False
        # What the agent says of who it is not goes before what a system says of who it is.
        verified = None if found.verified in old.ruled_out else found.verified
        card = MemoryCard.of(found.people, self._began, region=found.region)
        card = replace(card, ruled_out=old.ruled_out, new=old.new and verified is None, said=old.said)
        known = verified if verified is not None else old.known
        if verified is not None and verified != old.known:
            self._by_context = verified
        elif found.unnamed and known == self._by_context:
            known = None
        if known is not None:
            same = known == old.known
            asked = old.asked if same else frozenset[int]()
            card = _opened(card, known, asked, care_shown=old.care_shown and same)
        if self._before is not None:
            card, self._before = _restored(card, self._before), None
        self._card = card
        self._tell()

    def agent_said(self, words: Sequence[Word]) -> None:
        """The agent's utterance so far; a question that they have asked by themselves is ticked off."""
        person = self._card.person
        if person is None or self._card.agreed is False:
            return
        open_ = {ask.detail for ask in self._card.worth.asks} - self._card.asked
        if not open_:
            return
        said = " ".join(word.text for word in words)
        asked = {each.id for each in person.remembered if each.id in open_ and takes_up(_topic(each), said)}
        if asked:
            self._card = replace(self._card, asked=self._card.asked | asked)
            self._tell()

    def do(self, command: Command) -> str | None:
        """Carry out what is asked of the card; None where it was done, else the code of its refusal."""
        if not self.remembers:
            return MEMORY_OFF
        if command.verb is Verb.AGREED:
            if command.target not in {YES, NO}:
                return "unknown_target"
            yes = command.target == YES
            self._card = replace(self._card, said=yes, care_shown=self._card.care_shown and yes)
        else:
            step = _step(command, self._card)
            if step is None:
                return "unknown_target"
            if self._hushed and step[0] is Step.ASKED:
                return "not_now"
            card = self._card.after(*step)
            if card == self._card:
                return "not_now"
            if step[0] is Step.THEM:
                self._by_context = None
            self._card = card
        self._tell()
        return None

    def _tell(self) -> None:
        card, agreed = self._card.shown, self._card.agreed
        if self._before is not None:  # until memory answers, what it showed before the program went
            agreed = self._before.agreed if agreed is None else agreed
            card = self._before.card.bare if agreed is False else self._before.card
        elif self._waiting and card.customer is None:
            card = replace(card, state=CardState.WAITING)
        if self._hushed:
            card = replace(card, asks=tuple(ask for ask in card.asks if ask.asked))
        self._emitter.emit(MemoryEvent, card=card, consent=self._consent, agreed=agreed)


def _said(events: Sequence[CallEvent]) -> bool | None:
    """What the customer said in the call so far; what the card shows may be an older word of the store's."""
    words = (
        event.target == YES
        for event in reversed(events)
        if isinstance(event, CommandAnswered) and event.command == Verb.AGREED and event.refused is None
    )
    return next(words, None)


def _step(command: Command, card: MemoryCard) -> tuple[Step, int] | None:
    """What a command asks of a card; None where its target is no such thing."""
    target = _place(command.target or "", command.verb, card)
    if command.verb is Verb.CARE:
        return Step.CARE, 1
    if command.verb is Verb.IDENTIFY and target in {NOBODY, NEW}:
        return (Step.WRONG if target == NOBODY else Step.NEW), 1
    if target and not (target.isascii() and target.isdigit() and len(target) < 4):
        return None
    return (Step.THEM if command.verb is Verb.IDENTIFY else Step.ASKED), int(target or 1)


def _place(target: str, verb: Verb, card: MemoryCard) -> str:
    """A target by id as a place on the card: 0, where nothing ever stands, where it is not on it any more."""
    if not target.startswith(BY_ID):
        return target
    ids = [each.detail for each in card.worth.asks]
    if verb is Verb.IDENTIFY:
        ids = [each.id for each in card.offered]
    meant = target.removeprefix(BY_ID)
    return str(next((place for place, id_ in enumerate(ids, 1) if str(id_) == meant), 0))


def _restored(card: MemoryCard, before: MemoryEvent) -> MemoryCard:
    """The card as it stood when the program went, as far as its last event tells."""
    was = before.card
    if was.wrong or was.new:
        everybody = frozenset(each.customer.id for each in card.people)
        return replace(card, ruled_out=everybody - {card.known}, new=was.new and card.known is None)
    if was.customer is None or card.known is not None:
        return card
    here = next((each.customer for each in card.people if each.customer.id == was.customer), None)
    if here is not None and None not in (here.uid, was.uid) and here.uid != was.uid:
        return card  # another store, or an older one put back: the id is somebody else's
    asked = frozenset(ask.detail for ask in was.asks if ask.asked)
    return _opened(card, was.customer, asked, care_shown=bool(was.care))


def _opened(card: MemoryCard, customer: int | None, asked: frozenset[int], *, care_shown: bool) -> MemoryCard:
    for place, each in enumerate(card.offered, 1):
        if each.id == customer:
            card = card.after(Step.THEM, place)
            return replace(card, asked=asked, care_shown=care_shown and card.hidden > 0)
    return card


def _topic(detail: RememberedDetail) -> Topic:
    words = detail.told[-1].words if detail.told else ""
    found = Detail(detail.kind, words, 0, len(words), detail.subject, detail.status, 1.0, detail.attributes)
    return Topic.of(found)
