"""This machine's own desk, and each of its calls, as the screens need them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cues.calls.commands import Command, Verb
from cues.calls.desk.address import DeskAbsentError, DeskAddress, OrderRefusedError
from cues.calls.desk.door import Door, PortTakenError
from cues.calls.desk.listening import Listening
from cues.calls.desk.one_call import OneCall
from cues.calls.events import CallEnded, CallEvent
from cues.calls.following import FollowerTooSlowError
from cues.calls.tally import Tally
from speech.audio import Channel
from speech.errors import HeartlineError
from speech.sources.desk.desk import DeskSource
from speech.sources.desk.presence import Presence
from ui.closing import call_rows
from ui.desk_sound import DeskSound
from ui.wiring.desk import DeskKitchen, DeskPlan

ASKS = frozenset({Verb.PAUSE, Verb.RESUME, Verb.HOLD, Verb.TRANSFER, Verb.END})
LOADING = "Loading the recognisers ..."


class DeskTakenError(HeartlineError):
    """This user listens already."""


class ListenDesk:
    """Hands on this desk's calls one after another."""

    title = "Listen"
    begins_by_key = True
    unshown = 0
    offered = ""

    def __init__(self, plan: DeskPlan, address: Path) -> None:
        """Nothing is loaded or heard before `run`.

        Args:
            plan: what to listen with.
            address: the file that says where this desk can be asked.
        """
        self._plan = plan
        self._file = address
        self.sound = DeskSound()
        self._listening: Listening | None = None
        self._ready = asyncio.Event()

    @property
    def where(self) -> str:
        """What is listened to."""
        return self.sound.source.name if self._listening else ""

    async def run(self) -> None:
        """Load, then listen; a call that is on when this is cancelled ends and is written down.

        Raises:
            HeartlineError: a model cannot be used, or this user listens already.
        """
        await asyncio.to_thread(self._mind_another)
        kitchen = await asyncio.to_thread(DeskKitchen, self._plan)
        try:
            presence = await asyncio.to_thread(Presence)
            await asyncio.to_thread(self._mind_another)  # loading took a while
            self._listening = Listening(
                self.sound.source,
                kitchen.make,
                presence,
                by_speech=self._plan.by_speech,
                agent=self._plan.agent,
            )
            await self._listen(self._listening)
        finally:
            kitchen.close()

    async def _listen(self, listening: Listening) -> None:
        # A softphone that was told the address goes on knowing it: port and token stay what they were.
        before = DeskAddress.read(self._file)
        token = before.token if before else secrets.token_urlsafe(32)
        door = Door(listening, token)
        try:
            port = await self._open(door, before)
            DeskAddress(port=port, token=token).write(self._file)
            self._ready.set()
            await listening.run()
        finally:
            await door.close()

    async def _open(self, door: Door, before: DeskAddress | None) -> int:
        """The port that was asked for and no other; else the one of last time, or any."""
        if self._plan.port:
            return await door.open(self._plan.port)
        with suppress(PortTakenError):
            return await door.open(before.port if before else 0)
        return await door.open(0)

    def _mind_another(self) -> None:
        before = DeskAddress.read(self._file)
        if before is None:
            return
        try:
            before.ask("call")
        except (DeskAbsentError, OrderRefusedError):
            return
        raise DeskTakenError("You listen already, in another window. Leave that heartline listen first.")

    async def next_call(self) -> ListenFeed:
        """The next call that begins."""
        await self._ready.wait()
        assert self._listening is not None  # noqa: S101 - it is ready
        return ListenFeed(self._listening, await self._listening.next_call(), self.sound.source)

    def state(self) -> tuple[str, bool]:
        """What is listened to and how calls begin, or what is in the way."""
        if self._listening is None:
            return LOADING, True
        if self._listening.trouble is not None:
            return self._listening.trouble, False
        how = " or when both sides speak" if self._plan.by_speech else ""
        return f"A call begins with n, heartline call start{how}. Until then nothing is recognised.", True

    def levels(self) -> Mapping[Channel, float]:
        """Loudness of each side."""
        return self.sound.source.levels if self._listening else {}

    def begin(self) -> None:
        """Begin a call now."""
        if self._listening is not None:
            self._listening.start()

    def look(self) -> bool:
        """Nothing: each call of this desk is its agent's."""
        return False


class ListenFeed:
    """One call of this desk."""

    title = "Listen"
    duration: float | None = None
    can_pause = False
    paused = False
    nobodys = False
    asks = ASKS

    def __init__(self, listening: Listening, call: OneCall, source: DeskSource) -> None:
        self._listening = listening
        self._call = call
        self._source = source
        self._tally = Tally()
        self._echo = 0.0

    @property
    def hears(self) -> str:
        """Who calls, where that is known, and what it is heard on."""
        return "  ".join(each for each in (self._call.number, self._source.name) if each)

    @property
    def agent(self) -> str:
        """Whose desk this is."""
        return self._call.plan.agent or ""

    @property
    def link(self) -> str | None:
        """What is wrong with the devices."""
        return None if self._call.over else self._listening.trouble

    @property
    def echo(self) -> float:
        """Seconds of echo left out of the microphone."""
        return self._call.echo

    @property
    def position(self) -> float:
        """Seconds of audio heard."""
        return self._call.at

    async def events(self) -> AsyncGenerator[CallEvent, None]:
        """All events; the call goes on where this is left."""
        seq = 0
        while True:
            with suppress(FollowerTooSlowError):  # a screen that was stopped for long catches up
                async for event in self._call.log.follow(seq):
                    seq = event.seq
                    self._tally.add(event)
                    yield event
                    if isinstance(event, CallEnded):
                        self._echo = event.stats.get("echo_seconds", 0.0)
                        return

    async def send(self, command: Command) -> None:
        """Asks the desk, or the call where it is over."""
        if self._listening.call is self._call:
            self._listening.ask(command)
        else:
            self._call.send(command)

    def levels(self) -> Mapping[Channel, float]:
        """Loudness of each side."""
        return self._call.levels

    def pause(self) -> None:
        """Nothing: a live call is asked to."""

    def resume(self) -> None:
        """Nothing."""

    def closing(self) -> Sequence[tuple[str, str]]:
        """The closing card."""
        echo = [("echo left out", f"{self._echo:.0f} s")] if self._echo >= 1.0 else []
        return [*call_rows(self._tally), *echo]

    def next_steps(self) -> Sequence[str]:
        """None: the next call is what comes next."""
        return ()
