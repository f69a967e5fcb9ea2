"""Whose turn it is: utterances numbered on each channel, and the channels brought into one order of time."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from speech.audio import SAMPLE_RATE, Channel
from speech.transcript import AudioTrouble, Heard, Partial, Tick, Utterance, Word


@dataclass(frozen=True, slots=True)
class Progress:
    """What hearing one frame of one channel has brought."""

    channel: Channel
    position: int
    """Samples heard on this channel since the call began; never falls."""
    heard: tuple[Partial | Utterance | AudioTrouble, ...]
    """In order of `at`, none later than `position`."""
    quiet: float
    """Seconds since voice was last heard."""
    level: float
    """Loudness of the frame in dBFS."""
    ended: bool = False
    """True on a channel's closing step, which comes after its last frame and at the same position."""

    @property
    def step(self) -> tuple[int, bool]:
        """Where this stands in the order of steps."""
        return self.position, self.ended


class UtteranceNumbers:
    """Gives one channel's partials and utterances their numbers, and leaves out what says nothing new."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._number = 1
        self._shown: Partial | None = None

    @property
    def open(self) -> bool:
        """True when a partial has been shown that no utterance has ended yet."""
        return self._shown is not None

    def partial(
        self, at: float, words: tuple[Word, ...], settled: int, speaker: Channel | None = None
    ) -> Partial | None:
        """The partial to show; None where it says what the last one said, or nothing at all."""
        last = self._shown
        if last is None and not words:
            return None
        if last is not None and (last.settled, last.words, last.speaker) == (settled, words, speaker):
            return None
        self._shown = Partial(self._channel, self._number, at, words, settled, speaker)
        return self._shown

    def end(self, at: float, words: tuple[Word, ...], speaker: Channel | None = None) -> Utterance | None:
        """The utterance that ends here; None where there are no words and no partial to take back."""
        if not words and self._shown is None:
            return None
        utterance = Utterance(self._channel, self._number, at, words, speaker)
        self._number += 1
        self._shown = None
        return utterance


class ChannelMerge:
    """Brings the channels' progress into one order that does not depend on which thread was faster.

    What was heard is given out up to the time that every channel has reached: in order of time, then of the
    channels, then a `Tick` for each step of time.
    """

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = tuple(channels)
        self._waiting: dict[Channel, deque[Progress]] = {channel: deque() for channel in channels}
        self._last: dict[Channel, Progress] = {
            channel: Progress(channel, 0, (), quiet=0.0, level=-100.0) for channel in channels
        }
        self._reached: dict[Channel, tuple[float, bool]] = dict.fromkeys(channels, (-1, False))

    def push(self, progress: Progress) -> list[Heard]:
        """Take one channel's next step; everything that is now certain to be next."""
        self._waiting[progress.channel].append(progress)
        self._reached[progress.channel] = (math.inf, True) if progress.ended else progress.step
        given: list[Heard] = []
        certain = min(self._reached.values())
        while any(self._waiting.values()):
            step = min(waiting[0].step for waiting in self._waiting.values() if waiting)
            if step > certain:
                break
            given += self._step(step)
        return given

    def _step(self, step: tuple[int, bool]) -> list[Heard]:
        """Everything heard in one step of time, and its tick."""
        found: list[Partial | Utterance | AudioTrouble] = []
        for channel, waiting in self._waiting.items():
            if waiting and waiting[0].step == step:
                self._last[channel] = waiting.popleft()
                found += self._last[channel].heard
        found.sort(key=lambda heard: heard.at)  # stable: channels stay in their order
        tick = Tick(
            step[0] / SAMPLE_RATE,
            quiet={channel: self._last[channel].quiet for channel in self._channels},
            level={channel: self._last[channel].level for channel in self._channels},
        )
        return [*found, tick]
