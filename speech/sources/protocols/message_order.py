"""Numbered messages put in order again: a few wait for one that is late, and none is taken twice."""

from __future__ import annotations

from speech.sources.protocols.protocol import Sound

MOST_HELD = 10
"""Messages that wait for an earlier one: of 20 ms each, 0.2 s of a stream with one track, 0.1 s with two."""

STRAY = 1_000
"""A number this far from the one expected begins a new count, so that no sender's slip makes us deaf."""


class MessageOrder:
    """One connection's messages; each takes its place, whether it holds sound or not."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._held: dict[int, tuple[Sound, ...]] = {}
        self.dropped = 0
        """Messages that were past."""

    def is_past(self, number: int) -> bool:
        """Whether this message came before, or its place has been passed; if so, it counts as dropped."""
        past = number in self._held or (self._next is not None and 0 < self._next - number < STRAY)
        self.dropped += past
        return past

    def take(self, number: int, sounds: tuple[Sound, ...]) -> tuple[Sound, ...]:
        """Take in a message that is not past.

        Args:
            number: its place, which rises by one from message to message.
            sounds: what it holds.

        Returns:
            The sounds whose turn it is now, in order.
        """
        told: tuple[Sound, ...] = ()
        if self._next is None or abs(number - self._next) >= STRAY:
            told, self._next = self.flush(), number
        self._held[number] = sounds
        if len(self._held) > MOST_HELD:
            self._next = min(self._held)
        while self._next in self._held:
            told += self._held.pop(self._next)
            self._next += 1
        return told

    def flush(self) -> tuple[Sound, ...]:
        """All that waits, in order: what is missing will not come."""
        held, self._held = self._held, {}
        return tuple(sound for number in sorted(held) for sound in held[number])
