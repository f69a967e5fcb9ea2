"""What a memory card shows at a moment, and nothing that it hides: plain values for an event and a screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class CardState(StrEnum):
    """What a card shows."""

    WAITING = "waiting"
    """Memory has not answered yet, or cannot be read."""
    NOBODY = "nobody"
    """Nobody is known by this number, or nobody of those known is calling."""
    CLOSED = "closed"
    """One person, by name and number of calls."""
    CHOICE = "choice"
    """Several people, by name and number of calls; nobody knows yet which it is."""
    OPEN = "open"
    """What is worth asking."""
    CARE = "care"
    """What is sensitive too."""


@dataclass(frozen=True, slots=True, repr=False)
class ShownPerson:
    """Somebody who is or may be calling: all that is shown of them before it is known who calls."""

    id: int
    """The store's."""
    name: str | None
    calls: int
    """Calls so far."""
    refused: bool = False
    """They do not want to be remembered: name and calls, where any were kept, are not shown."""

    def __repr__(self) -> str:
        return f"ShownPerson({self.calls} calls)"


@dataclass(frozen=True, slots=True, repr=False)
class ShownAsk:
    """Something worth asking about."""

    detail: int
    """Id of the remembered detail."""
    question: str
    """What may be asked; it names nothing that is known."""
    about: str
    """For the agent: what is known of it."""
    told: str
    """When it was said."""
    asked: bool
    """Whether it has been asked in this call."""

    def __repr__(self) -> str:
        return f"ShownAsk({self.detail})"


@dataclass(frozen=True, slots=True, repr=False)
class ShownCare:
    """Something sensitive, for the agent to know and never to bring up."""

    text: str
    told: str
    note: str
    """How to be about it, or the customer's words as they were heard; may be empty."""
    avoid: bool
    """True for a loss, a parting or a crisis: nothing about it but by the customer's own wish."""

    def __repr__(self) -> str:
        return f"ShownCare({len(self.text)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A card as it stands."""

    state: CardState
    people: tuple[ShownPerson, ...] = ()
    """Who is calling; while nobody knows, those who may be, the one who called last first."""
    customer: int | None = None
    """The store's id of who is calling; None: nobody knows."""
    region: str | None = None
    """A sentence that guesses from the number where they are."""
    asks: tuple[ShownAsk, ...] = ()
    care: tuple[ShownCare, ...] = ()
    """Empty until the second key."""
    hidden: int = 0
    """How many sensitive things there are, shown or not."""
    wrong: bool = False
    """The agent said that it is none of those known: nothing is kept with them."""
    new: bool = False
    """The agent said that it is somebody new, who is remembered as a person of their own."""
    uid: str | None = None
    """The mark of who is calling, by which their entry is known in any store."""

    @property
    def bare(self) -> Shown:
        """The same without what is remembered of who is calling, who does not want that."""
        if self.customer is None:
            return self
        state = CardState.OPEN if self.state is CardState.CARE else self.state
        people = tuple(ShownPerson(each.id, None, 0, refused=True) for each in self.people)
        return replace(self, state=state, people=people, asks=(), care=(), hidden=0)

    def __repr__(self) -> str:
        return f"Shown({self.state}, {len(self.people)} people)"
