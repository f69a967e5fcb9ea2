"""The sending side of our own protocol: what to say, and the last seconds kept to be sent after a break."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Samples
from speech.sources.protocols.own import POSITION

KEPT: Final = 30.0
"""Seconds of audio that are kept to be sent again."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The gateway has taken the call."""

    ticket: str
    position: int
    """Samples of the call that it has."""

    def __repr__(self) -> str:
        return f"Welcome(position={self.position})"


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The gateway will not have it."""

    code: str


@dataclass(frozen=True, slots=True)
class AllHeard:
    """Everything has been heard: the connection can be closed."""


Answer = Welcome | TurnedAway | AllHeard


class OwnSender:
    """One call on its way to a gateway, over one connection after another; knows no socket.

    Args:
        channels: the call's.
        about: what is told of it: `call`, `number`, `agent`, `customer`, `began`, `language`, `token`.
    """

    def __init__(self, channels: Sequence[Channel], about: Mapping[str, str]) -> None:
        self._channels = tuple(channels)
        self._about = dict(about)
        self._ticket = ""
        self._kept: deque[tuple[int, Samples]] = deque()
        self._sides: dict[Channel, AudioFrame] = {}
        self.position = 0
        """Samples of the call so far, sent or not."""
        self.lost = 0
        """Samples that were kept no longer when a gateway asked for them."""

    def hello(self) -> str:
        """The first message of a connection."""
        hello: dict[str, Any] = {"channels": list(self._channels), "rate": SAMPLE_RATE, **self._about}
        if self._ticket:
            hello["resume"] = self._ticket
        return json.dumps({"hello": hello})

    def answered(self, message: str | bytes) -> Answer | None:
        """What the gateway says; None where it is nothing we know."""
        try:
            said = json.loads(message)
        except (ValueError, RecursionError):
            return None
        match said:
            case {"welcome": {"ticket": str(ticket), "position": int(position)}}:
                self._ticket = ticket
                return Welcome(ticket, position)
            case {"refused": {"code": str(code)}}:
                return TurnedAway(code)
            case {"ended": _}:
                return AllHeard()
        return None

    def add(self, frame: AudioFrame) -> bytes | None:
        """Take the next frame of a side; the message to send once all sides have theirs.

        It is kept for `KEPT` seconds, whether it can be sent now or not.
        """
        self._sides[frame.channel] = frame
        if len(self._sides) < len(self._channels):
            return None
        frames = [self._sides.pop(channel) for channel in self._channels]
        samples = np.stack([each.samples for each in frames], axis=1)
        self._kept.append((frames[0].start, samples))
        self.position = frames[0].start + len(samples)
        while self.position - self._kept[0][0] > KEPT * SAMPLE_RATE:
            self._kept.popleft()
        return _message(frames[0].start, samples)

    def again(self, position: int) -> Iterable[bytes]:
        """The messages from this position on, as far as they are kept: what a gateway has missed."""
        if self._kept:
            self.lost += max(0, self._kept[0][0] - position)
        for start, samples in tuple(self._kept):
            if start + len(samples) > position:
                cut = max(0, position - start)
                yield _message(start + cut, samples[cut:])

    @staticmethod
    def hold(held: bool) -> str:
        """The customer is put on hold, or is back."""
        return json.dumps({"hold": held})

    @staticmethod
    def end() -> str:
        """The call is over."""
        return json.dumps({"end": {}})


def _message(start: int, samples: Samples) -> bytes:
    return POSITION.pack(start) + samples.astype("<i2").tobytes()
