"""The memory card of a call: closed until it is known who calls; what is sensitive needs a second key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from cues.memory.shown import CardState, Shown, ShownAsk, ShownCare, ShownPerson
from cues.memory.topics import wordings
from cues.memory.values import Customer, Remembered
from cues.memory.worth_asking import Worth, worth_asking


class Step(StrEnum):
    """What a key asks of a card."""

    THEM = "them"
    """It is them; with a number, the one of that place in the choice."""
    CARE = "care"
    """Show what is sensitive, or hide it again."""
    WRONG = "wrong"
    """It is not them."""
    NEW = "new"
    """It is somebody new, on a number that others are known by."""
    ASKED = "asked"
    """The question of that number has been asked, or has not after all."""


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """One of those who may be calling, and what is remembered of them."""

    customer: Customer
    remembered: tuple[Remembered, ...] = ()

    def __post_init__(self) -> None:
        """Keeps people apart.

        Raises:
            ValueError: something of another customer is among what is remembered.
        """
        if any(each.customer != self.customer.id for each in self.remembered):
            raise ValueError("A person holds what is remembered of themselves only.")

    def __repr__(self) -> str:
        return f"Person({self.customer!r}, {len(self.remembered)} details)"


@dataclass(frozen=True, slots=True, repr=False)
class MemoryCard:
    """One card; every step gives a new one."""

    people: tuple[Person, ...]
    """All who are known by the number or id of the call."""
    now: datetime
    """When the call began, in its time zone."""
    region: str | None = None
    """A sentence that guesses from the number where they are; None: no guess."""
    known: int | None = None
    """Id of the customer who is calling, by the agent's word or the call's context; None: nobody knows."""
    ruled_out: frozenset[int] = frozenset()
    """Ids of those who the agent said are not calling."""
    care_shown: bool = False
    asked: frozenset[int] = frozenset()
    """Ids of the details asked about in this call."""
    new: bool = False
    """The agent said that it is somebody new, who becomes a person of their own."""
    said: bool | None = None
    """What the customer said in this call to being remembered; None: nobody asked."""
    worth: Worth = field(default_factory=Worth)
    """What the card holds; empty until it is open."""

    @classmethod
    def of(
        cls,
        people: Sequence[Person],
        now: datetime,
        *,
        region: str | None = None,
        verified: int | None = None,
    ) -> MemoryCard:
        """The card as a call begins.

        Args:
            people: all who are known by its number or id.
            now: when it began, in its time zone.
            region: a sentence that guesses from the number where they are.
            verified: id of the customer where the call's context says who it is, and that this is verified;
                one who is not among `people` opens nothing.
        """
        card = cls(tuple(people), now, region)
        return card if verified is None else card._opened(verified)

    @property
    def state(self) -> CardState:
        """What it shows."""
        if self.known is not None:
            return CardState.CARE if self.care_shown else CardState.OPEN
        offered = len(self.offered)
        return (CardState.NOBODY, CardState.CLOSED)[offered] if offered < 2 else CardState.CHOICE

    @property
    def offered(self) -> tuple[Customer, ...]:
        """Those who may be calling, the one who called last first; by name and number of calls only."""
        left = [each.customer for each in self.people if each.customer.id not in self.ruled_out]
        return tuple(sorted(left, key=_latest_first))

    @property
    def person(self) -> Person | None:
        """Who is calling; None while nobody knows."""
        return next((each for each in self.people if each.customer.id == self.known), None)

    @property
    def agreed(self) -> bool | None:
        """What the customer said to being remembered, in this call or, once it is known who calls, before."""
        caller = self.person
        return self.said if self.said is not None or caller is None else caller.customer.agreed

    @property
    def hidden(self) -> int:
        """How many sensitive things wait behind the second key."""
        if self.agreed is False:
            return 0
        return len(self.worth.care) + len(self.worth.avoid) + self.worth.avoid_more

    @property
    def belongs_to(self) -> int | None:
        """Whose this call is: the only customer with whom anything of it may be kept; None: with nobody."""
        return self.known

    @property
    def wrong(self) -> bool:
        """True where the agent said "wrong person" and nobody else was found since: nothing is kept."""
        return self.known is None and bool(self.ruled_out) and not self.new

    @property
    def shown(self) -> Shown:
        """What of it may be seen now; of somebody who does not want to be remembered, that and no more."""
        caller = self.person
        people = tuple(map(_offered, self.offered)) if caller is None else (_named(caller.customer),)
        shown = Shown(
            self.state,
            people,
            self.known,
            self.region,
            tuple(
                ShownAsk(each.detail, each.question, each.about, each.told, each.detail in self.asked)
                for each in self.worth.asks
            ),
            self._care() if self.care_shown else (),
            self.hidden,
            self.wrong,
            self.new,
            None if caller is None else caller.customer.uid,
        )
        return shown.bare if self.agreed is False else shown

    def _care(self) -> tuple[ShownCare, ...]:
        avoid = [
            ShownCare(each.text, each.told, f"heard as “{each.heard}”" if each.heard else "", avoid=True)
            for each in self.worth.avoid
        ]
        if self.worth.avoid_more:
            text = wordings().avoid["more"].format(count=self.worth.avoid_more)
            avoid.append(ShownCare(text, "", "", avoid=True))
        care = (ShownCare(each.about, each.told, each.note, avoid=False) for each in self.worth.care)
        return *avoid, *care

    def after(self, step: Step, number: int = 1) -> MemoryCard:
        """The card after a key; one that means nothing just now changes nothing.

        Args:
            step: what the key asks.
            number: of a person in `offered` or a question in `worth.asks`, from 1.
        """
        if step is Step.THEM:
            fits = self.known is None and 1 <= number <= len(self.offered)
            return self._opened(self.offered[number - 1].id) if fits else self
        if step is Step.WRONG:
            return self._not_them()
        if step is Step.NEW:
            fits = self.known is None and not self.offered and bool(self.ruled_out)
            return replace(self, new=True) if fits else self
        if self.known is not None and self.agreed is not False:
            if step is Step.CARE:
                return replace(self, care_shown=self.hidden > 0 and not self.care_shown)
            if 1 <= number <= len(self.worth.asks):
                return replace(self, asked=self.asked ^ {self.worth.asks[number - 1].detail})
        return self

    def _opened(self, customer: int) -> MemoryCard:
        person = next((each for each in self.people if each.customer.id == customer), None)
        if person is None:
            return self
        return replace(self, known=customer, worth=worth_asking(person.remembered, self.now))

    def _not_them(self) -> MemoryCard:
        """Rules out the one who is known, or else all who are offered."""
        out = {self.known} if self.known is not None else {each.id for each in self.offered}
        return replace(
            self,
            known=None,
            ruled_out=self.ruled_out | out,
            care_shown=False,
            asked=frozenset(),
            worth=Worth(),
            new=False,
        )

    def __repr__(self) -> str:
        return f"MemoryCard({self.state}, {len(self.people)} people)"


def _named(customer: Customer) -> ShownPerson:
    return ShownPerson(customer.id, customer.name, customer.calls)


def _offered(customer: Customer) -> ShownPerson:
    """Somebody who may be calling; of one who does not want to be remembered not even the name."""
    refused = customer.agreed is False
    return ShownPerson(customer.id, None, 0, refused=True) if refused else _named(customer)


def _latest_first(customer: Customer) -> tuple[float, int]:
    called = customer.last_call
    return (-called.timestamp() if called is not None else float("inf")), customer.id
