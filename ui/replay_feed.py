"""A replay as the call screen needs it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing

from cues.calls.commands import Command, Verb
from cues.calls.events import CallEvent
from cues.calls.tally import Tally
from speech.audio import Channel
from speech.transcript import Heard, Tick
from ui.closing import closing_rows, next_steps
from ui.network import NetworkWatch
from ui.wiring.replays import ReplayPlan, prepare_replay


class ReplayFeed:
    """Loads everything when it is made (in a worker thread), then plays the recording once."""

    title = "Replay"
    can_pause = True
    asks: frozenset[Verb] = frozenset()
    agent = ""
    link: str | None = None
    echo = 0.0
    nobodys = False

    def __init__(self, plan: ReplayPlan) -> None:
        """Loads all that the replay needs; blocks.

        Raises:
            HeartlineError: something named in the plan cannot be used.
        """
        self._speed = plan.speed
        self._replay = prepare_replay(plan, self._listen)
        self._tally = Tally()
        self._network = NetworkWatch()
        self._levels: Mapping[Channel, float] = {}
        self._position = 0.0

    @property
    def hears(self) -> str:
        """The file's name."""
        return self._replay.name

    @property
    def duration(self) -> float | None:
        """Seconds of audio, where the file tells."""
        return self._replay.duration

    @property
    def position(self) -> float:
        """Seconds of audio heard."""
        return self._position

    @property
    def paused(self) -> bool:
        """True between `pause` and `resume`."""
        return self._replay.clock.paused

    async def events(self) -> AsyncGenerator[CallEvent, None]:
        """All events of the call."""
        async with aclosing(self._replay.events()) as events:
            async for event in events:
                self._tally.add(event)
                yield event

    async def send(self, command: Command) -> None:
        """Hands a command to the call."""
        self._replay.running.send(command)

    def levels(self) -> Mapping[Channel, float]:
        """Loudness of each channel's newest frame, dBFS."""
        return self._levels

    def pause(self) -> None:
        """Stops the recording where it is."""
        self._replay.clock.pause()

    def resume(self) -> None:
        """Goes on."""
        self._replay.clock.resume()

    def closing(self) -> Sequence[tuple[str, str]]:
        """The closing card."""
        return closing_rows(self._tally, self._network, self._speed)

    def next_steps(self) -> Sequence[str]:
        """Commands worth trying next."""
        return next_steps()

    def _listen(self, heard: Heard) -> None:
        if isinstance(heard, Tick):
            self._levels = heard.level
            self._position = heard.at
