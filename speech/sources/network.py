"""A call whose audio comes over the network: what the connections bring, as one live source."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from speech import pcm
from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Profile, Samples
from speech.sources.alignment import Aligner
from speech.sources.protocols.protocol import Sound
from speech.transcript import AudioTrouble

WAITING = 1.0
"""Seconds of audio that may wait for the recogniser before a sender that can wait is made to."""
LATEST = 24 * 3600
"""Seconds into a call beyond which a position is a mistake."""
AT_ONCE = 10
"""Frames handed on in one turn of the event loop: a gap that is filled makes hundreds."""


class NetworkSource:
    """One call's audio, brought by one connection or by several; belongs to the event loop.

    Connections push what they receive; `frames` hands it on, both sides in step. A sender that waits for
    answers is slowed down by `room`; any other cannot be, so the source is `live` and the listener behind it
    drops what it cannot hear in time.
    """

    def __init__(
        self,
        name: str,
        channels: Sequence[Channel],
        profile: Profile,
        began: datetime,
        *,
        live: bool,
        start: int = 0,
        leaves_out: bool = False,
    ) -> None:
        """Nothing has been sent yet.

        Args:
            name: What `call.started` calls it: the protocol.
            channels: The sides of the call.
            profile: Gives the length of the frames.
            began: When the call began, with its zone.
            live: False where the sender can be made to wait.
            start: Position at which the call goes on; 0 for a new one.
            leaves_out: Whether the sender says what it leaves out, so that a gap of any length is one and no
                mistake; a long one is passed over, and nobody hears silence for it.
        """
        self._name = name
        self._channels = tuple(channels)
        self._began = began
        self._live = live
        self._leaves_out = leaves_out
        self._aligner = Aligner(self._channels, profile.frame_samples, start=start)
        self._streams: dict[Channel, _Stream] = {}
        self._queue: deque[AudioFrame | AudioTrouble] = deque()
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._handed_on = start
        self.unbroken_since = start
        """Position from which on nothing was passed over."""
        self._ended = False

    @property
    def name(self) -> str:
        """The protocol."""
        return self._name

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The sides of the call."""
        return self._channels

    @property
    def live(self) -> bool:
        """True where the sender cannot wait."""
        return self._live

    @property
    def began(self) -> datetime:
        """When the call began."""
        return self._began

    @property
    def position(self) -> int:
        """Samples at 16 kHz that every side has sent, gaps counted."""
        return self._aligner.position

    @property
    def filled(self) -> float:
        """Seconds of silence put in the place of audio that did not come, over all sides."""
        return self._aligner.filled

    def push(self, sound: Sound) -> float:
        """Take in a piece of audio; after `end` nothing is taken.

        Returns:
            Seconds of silence put before it, as it lies farther on than what its side had sent.
        """
        if self._ended or sound.channel not in self._channels:
            return 0.0
        skipped = self._aligner.skipped(sound.channel)
        stream = self._streams.get(sound.channel)
        start = None
        if stream is None or not stream.goes_on(sound):
            start = None if sound.start is None else round(sound.start * SAMPLE_RATE / sound.rate)
            if start is not None and self._leaves_out and start <= LATEST * SAMPLE_RATE:
                self._pass_over(start)
            self._finish(sound.channel)
            stream = self._streams[sound.channel] = _Stream(sound.rate)
        self._put(self._aligner.push(sound.channel, stream.push(sound), start))
        return (self._aligner.skipped(sound.channel) - skipped) / SAMPLE_RATE

    def note(self, code: str, message: str) -> None:
        """Let the call say that something is wrong with its audio, now."""
        self._put([AudioTrouble(self.position / SAMPLE_RATE, code, message)])

    def join(self, channel: Channel, since: float = 0.0) -> None:
        """Another connection begins to send this side.

        Args:
            channel: Which side.
            since: Seconds for which the call's first connection had been sending it by then, where its audio
                has not been pushed yet.
        """
        self._aligner.join(channel, round(since * SAMPLE_RATE))

    def leave(self, channel: Channel) -> None:
        """The connection that sent this side has gone; the other side goes on."""
        self._finish(channel)
        self._put(self._aligner.leave(channel))

    def end(self) -> None:
        """No more audio comes. May be called twice."""
        if not self._ended:
            for channel in self._channels:
                self._finish(channel)
            self._put(self._aligner.finish())
            self._ended = True
            self._changed.set()

    @property
    def full(self) -> bool:
        """True where a sender that can be made to wait is to wait for `room`."""
        return not self._room.is_set()

    async def room(self) -> None:
        """Wait until more audio may come: for senders that can be made to wait."""
        await self._room.wait()

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """All frames, as they come; of many at once the loop gets a turn now and then."""
        given = 0
        while True:
            while self._queue:
                item = self._queue.popleft()
                if isinstance(item, AudioFrame):
                    self._handed_on = item.end
                self._mind_room()
                yield item
                given += 1
                if given % AT_ONCE == 0:
                    await asyncio.sleep(0)
            if self._ended:
                return
            self._changed.clear()
            await self._changed.wait()

    def _pass_over(self, start: int) -> None:
        """Go on at a position that lies far ahead: both sides do, as one connection brings them."""
        if self._aligner.leaps(start):
            for channel in self._channels:
                self._finish(channel)
            self._put(self._aligner.leap(start))
            self._handed_on = self.unbroken_since = start

    def _finish(self, channel: Channel) -> None:
        """What is still on its way of a side's unbroken audio."""
        stream = self._streams.pop(channel, None)
        if stream is not None:
            self._put(self._aligner.push(channel, stream.finish()))

    def _put(self, items: Sequence[AudioFrame | AudioTrouble]) -> None:
        if items:
            self._queue.extend(items)
            self._mind_room()
            self._changed.set()

    def _mind_room(self) -> None:
        if self.position - self._handed_on > WAITING * SAMPLE_RATE:
            self._room.clear()
        else:
            self._room.set()


class _Stream:
    """One side's unbroken audio at the sender's rate on its way to 16 kHz."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._resampler = pcm.Resampler(rate, 1)
        self._next: int | None = None

    def goes_on(self, sound: Sound) -> bool:
        """True where a piece follows the last one without a gap, as far as is told."""
        unbroken = sound.start is None or self._next is None or sound.start == self._next
        return sound.rate == self._rate and unbroken

    def push(self, sound: Sound) -> Samples:
        if sound.start is not None:
            self._next = sound.start + len(sound.samples)
        return _mono(self._resampler.push(pcm.from_pcm(sound.samples[None])))

    def finish(self) -> Samples:
        return _mono(self._resampler.finish())


def _mono(waves: pcm.Waves) -> Samples:
    samples: Samples = pcm.to_pcm(waves)[0]
    return samples
