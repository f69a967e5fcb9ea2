"""The desk as a source: both sides on one clock, whatever becomes of the devices that they are heard on.

The clock is the machine's, not the microphone's count of samples. That one stops while a microphone is
changed or away, and the call must not. Against the machine's clock each side is corrected in the same way
and on its own, and second t of the call is t seconds after its beginning, as its events say. Nothing is
lost by it: after some seconds a device's clock is known to a fraction of a millisecond (`drift.py`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import datetime

from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Profile
from speech.sources.desk.devices import Device, Kind
from speech.sources.desk.side import Side
from speech.transcript import AudioTrouble

_PATIENCE_SECONDS = 0.25
"""How long a frame waits for a device that is slow before it goes on with silence on that side."""


class DeskSource:
    """Microphone and output as one call that goes on until `stop`.

    All methods belong to the event loop's thread. The devices are opened when the first frame is asked for;
    a side is silent until its device is there.
    """

    def __init__(self, *, profile: Profile, agent: str | None = None, customer: str | None = None) -> None:
        """Choose what is heard.

        Args:
            profile: gives the length of the frames.
            agent: the microphone's name or a part of it; None follows the system's default.
            customer: the name of the output on which the softphone plays; None follows the default.
        """
        self._profile = profile
        self._began = datetime.now().astimezone()
        self._wake = asyncio.Event()
        self._over = False
        self._sides = {
            Channel.AGENT: Side("agent", Kind.MICROPHONE, agent),
            Channel.CUSTOMER: Side("customer", Kind.OUTPUT, customer),
        }

    @property
    def name(self) -> str:
        """The names of both devices as far as they are known, else `desk`."""
        names = [device.name for device in self.devices.values() if device is not None]
        return " and ".join(names) or "desk"

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Agent and customer."""
        return tuple(self._sides)

    @property
    def live(self) -> bool:
        """True: nobody waits."""
        return True

    @property
    def began(self) -> datetime:
        """When the first frame was asked for; before that, when this was made."""
        return self._began

    @property
    def devices(self) -> dict[Channel, Device | None]:
        """What each side is heard on now; None where nothing is heard."""
        return {channel: side.device for channel, side in self._sides.items()}

    @property
    def levels(self) -> dict[Channel, float]:
        """Loudness of each side's newest frame in dBFS, from -100 (silence) to 0."""
        return {channel: side.level for channel, side in self._sides.items()}

    @property
    def drifts(self) -> dict[Channel, float]:
        """How fast each device's clock runs, parts per million; rough in the first half minute, 0 before."""
        return {channel: side.drift for channel, side in self._sides.items()}

    def choose(self, channel: Channel, name: str | None) -> None:
        """Hear a side on another device; the one before is heard until that one gives sound.

        Args:
            channel: `agent` or `customer`.
            name: as in the constructor.
        """
        self._sides[channel].choose(name)

    def stop(self) -> None:
        """End the frames. May be called twice, and before they have begun."""
        self._over = True
        self._wake.set()

    async def frames(self) -> AsyncGenerator[AudioFrame | AudioTrouble]:
        """Frames in the time of the call until `stop`: silence where a device is away.

        A frame comes as soon as both devices have given all of it. A device's going and coming are told as
        `device_lost`, `device_back` and `device_changed`.
        """
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop has ended, and its call with it
                loop.call_soon_threadsafe(self._wake.set)

        began = time.perf_counter()
        self._began = datetime.now().astimezone()
        sides = self._sides.values()
        try:
            for side in sides:
                side.start(began, wake)
            position = 0
            while not self._over:
                end = position + self._profile.frame_samples
                for trouble in await self._heard(end, began):
                    yield AudioTrouble(position / SAMPLE_RATE, *trouble)
                if not self._over:
                    for channel, side in self._sides.items():
                        yield AudioFrame(channel, position, side.take(end))
                    position = end
        finally:
            for side in sides:
                side.stop()
            for side in sides:
                await asyncio.to_thread(side.join)

    async def _heard(self, end: int, began: float) -> list[tuple[str, str]]:
        """Wait until all up to `end` is here, or is waited for no longer; what went wrong meanwhile."""
        troubles: list[tuple[str, str]] = []
        due = began + end / SAMPLE_RATE
        while not self._over:
            self._wake.clear()
            for side in self._sides.values():
                troubles += side.hear()
            slow = [side for side in self._sides.values() if not side.ready(end)]
            if not slow:
                break
            patience = _PATIENCE_SECONDS if any(side.device for side in slow) else 0.0
            left = due + patience - time.perf_counter()
            if left <= 0:
                break
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._wake.wait()
        return troubles
