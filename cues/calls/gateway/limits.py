"""How much one client may ask for: pieces a second, sizes, numbers at once, and time.

The time is an argument, in seconds of any clock that never goes back.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict

from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.rules import LimitRules
from speech.audio import Channel

PIECE = 160
"""Bytes of a piece of audio, 10 ms at 8 kHz, under which a sender that waits is counted like any other: its
answers slow down how much it can send, but not in how many pieces."""


class Bucket:
    """Lets so much through a second, and so much more at once."""

    def __init__(self, rate: float, at_once: float, now: float) -> None:
        """Begin full.

        Args:
            rate: what is let through a second.
            at_once: what is let through above that after a rest.
            now: the time.
        """
        self._rate = rate
        self._most = self._left = at_once
        self._then = now

    def take(self, amount: float, now: float, overdue: float = 0.0) -> bool:
        """Whether this much more is let through; nothing is taken where it is not.

        Args:
            amount: what is asked for.
            now: the time.
            overdue: asked for besides, and may have been due while nothing was asked for: for this much, what
                went unused since then is not lost.
        """
        self._left = min(self._most + overdue, self._left + self._rate * max(0.0, now - self._then))
        self._then = max(self._then, now)
        enough = amount + overdue <= self._left
        if enough:
            self._left -= amount + overdue
        self._left = min(self._most, self._left)
        return enough

    def owe(self, amount: float, now: float) -> float:
        """Seconds after which so much is let through; it is taken at once, and what follows waits longer."""
        self.take(0.0, now)
        self._left -= amount
        return max(0.0, -self._left / self._rate)


class ConnectionLimits:
    """What one connection may send, and how long it may stay."""

    def __init__(self, limits: LimitRules, now: float) -> None:
        self._limits = limits
        self._began = self._last = now
        self._opened = self._paced = self._sends = False
        self._messages = Bucket(limits.messages, limits.messages_at_once, now)
        self._text = Bucket(limits.text, limits.text_at_once, now)
        self._audio: dict[Channel, Bucket] = {}

    def opened(self, *, waits: bool = False, sends: bool = True) -> None:
        """It has said what it is for.

        Args:
            waits: As in `AudioProtocol`: the sender waits for answers, which slow it down as is needed.
            sends: whether it sends a call; a desk stays as long as it likes, and may be silent.
        """
        self._opened, self._paced, self._sends = True, waits, sends

    def share(self, audio: dict[Channel, Bucket]) -> None:
        """It sends a call whose connections have sent so much together: who comes again has no more."""
        self._audio = audio

    def message(self, size: int, now: float, *, text: bool = False) -> Refusal | None:
        """A message of `size` bytes, or characters of text, has come; what is to be done about it."""
        self._last = now
        if size > self._limits.message_bytes:
            return Refusal(Why.LARGE_MESSAGE)
        paced = self._paced and not text and size >= PIECE
        if not paced and not self._messages.take(1.0, now):
            return Refusal(Why.MESSAGES)
        return None

    def alive(self, now: float) -> None:
        """Whoever sends it is there, without a message: they have pinged."""
        self._last = now

    def audio(self, channel: Channel, seconds: float, now: float, skipped: float = 0.0) -> Refusal | None:
        """So much audio of one side has come; what is to be done about it.

        Args:
            channel: the side.
            seconds: how much.
            now: the time.
            skipped: seconds of silence besides, in the place of what its sender skipped before it.
        """
        if self._paced:
            return None
        limits = self._limits
        bucket = self._audio.get(channel)
        if bucket is None:  # a call that goes on here may have stood still for long: nobody knows since when
            bucket = self._audio[channel] = Bucket(limits.audio, limits.audio_at_once, now)
            skipped = 0.0
        return None if bucket.take(seconds, now, skipped) else Refusal(Why.AUDIO)

    def text(self, characters: int, now: float) -> float:
        """So much has been typed; seconds for which whoever sent it is not read any further."""
        return self._text.owe(characters, now)

    def check(self, now: float) -> Refusal | None:
        """Whether it has been silent, or there, for too long."""
        return next((Refusal(why) for why, end in self._ends() if now >= end), None)

    def due(self, now: float) -> float:
        """Seconds until `check` could refuse, if nothing comes meanwhile; infinite where it never will."""
        return max(0.0, min((end for _, end in self._ends()), default=math.inf) - now)

    def _ends(self) -> list[tuple[Why, float]]:
        limits = self._limits
        if not self._opened:
            return [(Why.NO_HELLO, self._began + limits.hello)]
        if not self._sends:
            return []
        return [(Why.LONG_CALL, self._began + limits.call), (Why.IDLE, self._last + limits.idle)]


class AtOnce:
    """Counts what is under way at the same time, for each key and in all."""

    def __init__(self, *, each: int, in_all: int, too_many_each: Why, too_many: Why) -> None:
        self._each, self._in_all = each, in_all
        self._too_many_each, self._too_many = too_many_each, too_many
        self._under_way: Counter[str] = Counter()

    @classmethod
    def calls(cls, limits: LimitRules) -> AtOnce:
        """Calls, by the `key` of who sends them."""
        return cls(
            each=limits.calls_of_sender,
            in_all=limits.calls,
            too_many_each=Why.CALLS_OF_SENDER,
            too_many=Why.CALLS,
        )

    @classmethod
    def connections(cls, limits: LimitRules) -> AtOnce:
        """Connections, proved or not, by `address_key`."""
        return cls(
            each=limits.connections_of_address,
            in_all=limits.connections,
            too_many_each=Why.CONNECTIONS_OF_ADDRESS,
            too_many=Why.CONNECTIONS,
        )

    @property
    def under_way(self) -> int:
        """How many there are in all."""
        return self._under_way.total()

    def begin(self, key: str) -> Refusal | None:
        """One more; where it is refused it does not count, and must not be ended."""
        if self._under_way[key] >= self._each:
            return Refusal(self._too_many_each)
        if self.under_way >= self._in_all:
            return Refusal(self._too_many)
        self._under_way[key] += 1
        return None

    def end(self, key: str) -> None:
        """One less, of those that were begun."""
        self._under_way[key] -= 1
        if self._under_way[key] <= 0:
            del self._under_way[key]


class FailedProofs:
    """How long failed proofs from one address go unheeded; the wait doubles with every one.

    Guessing is hopeless anyway: this bounds what failing costs us, most of all in the log. It stops no proof
    that holds, or one desk with an old token would shut out its whole office.
    """

    def __init__(self, limits: LimitRules) -> None:
        self._limits = limits
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def failed(self, address: str, now: float) -> Refusal | None:
        """A proof has failed.

        Args:
            address: as `address_key` gives it.
            now: the time.

        Returns:
            None where it is to be answered and logged as what it is; else the answer in its place, which
            needs no line in the log.
        """
        count, last = self._failed.pop(address, (0, now))
        if now - last > self._limits.failed_proofs_memory:
            count = 0
        self._failed[address] = (count + 1, now)
        while len(self._failed) > self._limits.addresses_remembered:
            self._failed.popitem(last=False)
        left = last + self._wait(count) - now
        return Refusal(Why.FAILED_PROOFS, self._wait(count + 1)) if left > 0 else None

    def _wait(self, count: int) -> float:
        """Seconds after the last of `count` failures in which the next one goes unheeded."""
        over = count - self._limits.failed_proofs
        return min(self._limits.failed_proofs_wait, 2.0 ** min(over, 30)) if over >= 0 else 0.0
