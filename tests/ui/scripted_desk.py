"""A desk whose calls, sound and troubles a test makes up, and the app that shows it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from speech.audio import Channel
from speech.errors import HeartlineError
from speech.sources.desk.devices import Device, Kind
from tests.ui.scripted_call import ScriptedFeed, Still
from ui.desk_app import DeskApp
from ui.messages import Sound

A, C = Channel.AGENT, Channel.CUSTOMER
HEADSET = Device("alsa.headset", "Jabra Evolve2 Mono", Kind.MICROPHONE, default=True)
WEBCAM = Device("alsa.webcam", "Logi C920", Kind.MICROPHONE, default=False)
EARS = Device("alsa.ears", "Jabra Evolve2 Stereo", Kind.OUTPUT, default=True)
SPEAKERS = Device("alsa.speakers", "Built-in Audio", Kind.OUTPUT, default=False)


class ScriptedSound:
    """Devices that are what a test says; choosing one is hearing it at once."""

    def __init__(self) -> None:
        self.connected: Sequence[Device] = (HEADSET, WEBCAM, EARS, SPEAKERS)
        self.error: HeartlineError | None = None
        self.names: dict[Channel, str | None] = {A: HEADSET.name, C: None}
        self.heard: dict[Channel, Device | None] = {A: HEADSET, C: EARS}

    def devices(self) -> Sequence[Device]:
        if self.error is not None:
            raise self.error
        return self.connected

    def chosen(self, channel: Channel) -> str | None:
        return self.names[channel]

    def heard_on(self, channel: Channel) -> Device | None:
        return self.heard[channel]

    def choose(self, channel: Channel, name: str | None) -> None:
        self.names[channel] = name
        found = [each for each in self.connected if name in {each.name, each.id, None}]
        self.heard[channel] = found[0] if found else None
        if self.error is not None:
            raise self.error


class ScriptedDesk:
    """Hands on the calls that a test gives it."""

    title = "Listen"
    where = f"{HEADSET.name} and {EARS.name}"

    def __init__(self, *, sound: Sound | None = None, begins_by_key: bool = True) -> None:
        self.sound = sound
        self.begins_by_key = begins_by_key
        self.begun = 0
        self.unshown, self.offered = 0, ""
        self.looked: list[str] = []
        """What was offered each time that the agent asked for it."""
        self.on = True
        """Whether there is one after the call that is shown."""
        self.stands = (
            "A call begins with n or heartline call start. Until then nothing is recognised.",
            True,
        )
        self.calls: asyncio.Queue[ScriptedFeed] = asyncio.Queue()
        self._error: Exception | None = None
        self._failed = asyncio.Event()
        self.ending = asyncio.Event()
        """Set once the desk is told to stop; it then takes until `ended` is set."""
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.over = False

    async def run(self) -> None:
        try:
            await self._failed.wait()
            assert self._error is not None
            raise self._error
        finally:
            self.ending.set()
            await self.may_end.wait()
            self.over = True

    def fail(self, error: Exception) -> None:
        """No call will ever come."""
        self._error = error
        self._failed.set()

    async def next_call(self) -> ScriptedFeed:
        return await self.calls.get()

    def state(self) -> tuple[str, bool]:
        return self.stands

    def levels(self) -> Mapping[Channel, float]:
        return {A: -34.0, C: -21.0} if self.begins_by_key else {}

    def begin(self) -> None:
        self.begun += 1

    def look(self) -> bool:
        self.looked.append(self.offered)
        return self.on


class StillDesk(Still, DeskApp):
    """Shows a desk."""

    def __init__(self, desk: ScriptedDesk, **options: Any) -> None:
        super().__init__(desk, **options)
        self.desk = desk
