"""What a pattern gives when it is found: its span, and what stood in its places."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

Target = TypeVar("Target")


class Held(NamedTuple):
    """A piece of a match: what a class or a name stood for, or a word passed over.

    A named tuple, as thousands are made for a text and a frozen dataclass takes three times as long to make.
    """

    before: Held | None
    name: str
    """The class or name; empty for a word passed over."""
    first: int
    last: int


class Match(NamedTuple, Generic[Target]):
    """One pattern found."""

    target: Target
    first: int
    last: int
    """Words up to the match's end."""
    trail: Held | None

    def holds(self) -> list[Held]:
        """What classes and names stood for, first to last."""
        return [held for held in self._pieces() if held.name]

    def passes(self) -> list[int]:
        """The words passed over, first to last."""
        return [held.first for held in self._pieces() if not held.name]

    def _pieces(self) -> list[Held]:
        pieces: list[Held] = []
        link = self.trail
        while link is not None:
            pieces.append(link)
            link = link.before
        pieces.reverse()
        return pieces
