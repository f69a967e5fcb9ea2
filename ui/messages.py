"""The seam between a call and its screen: what a screen is given, and what it tells itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.message import Message

from cues.calls.commands import Command, Verb
from cues.calls.events import CallEvent, Transcript
from speech.audio import Channel
from speech.errors import HeartlineError
from speech.sources.desk.devices import Device


class CallFeed(Protocol):
    """One call, replayed, live or at a distance, as a screen needs it.

    All methods but `events` are called on the event loop and return at once.
    """

    @property
    def title(self) -> str:
        """What is being done, in a word or two: `Replay`, `Live`."""

    @property
    def hears(self) -> str:
        """What is heard: a file's name, a device."""

    @property
    def duration(self) -> float | None:
        """Seconds of audio in all; None where nobody knows: a live call, a file that does not tell."""

    @property
    def position(self) -> float:
        """Seconds of audio heard so far; moves on between events too."""

    @property
    def can_pause(self) -> bool:
        """True for a recording: it waits, it can be replayed, and nothing is lost when it is left."""

    @property
    def asks(self) -> frozenset[Verb]:
        """What can be asked of the call itself (pause, hold, transfer, end); nothing for a recording."""

    @property
    def agent(self) -> str:
        """Whose desk this is; empty where it is nobody's by name."""

    @property
    def link(self) -> str | None:
        """What is wrong with the way to the call, a sentence; None where all is well."""

    @property
    def echo(self) -> float:
        """Seconds of the agent's microphone left out so far: the customer, heard there again."""

    @property
    def paused(self) -> bool:
        """True between `pause` and `resume`."""

    @property
    def nobodys(self) -> bool:
        """True for one of many calls that is nobody's yet: before it is ended, the agent is asked."""

    def events(self) -> AsyncIterator[CallEvent]:
        """All events of the call, from the first; loads what it needs, then begins with `call.started`.

        It is called once, and closed early when the screen is left.

        Raises:
            HeartlineError: the call could not be heard; the screen closes and hands the message on.
        """

    async def send(self, command: Command) -> None:
        """Hands a command to the call; the answer comes as an event."""

    def levels(self) -> Mapping[Channel, float]:
        """Loudness of each channel's newest frame, dBFS: 0 is full scale, -100 silence."""

    def pause(self) -> None:
        """Stops hearing, where `can_pause`."""

    def resume(self) -> None:
        """Goes on hearing."""

    def closing(self) -> Sequence[tuple[str, str]]:
        """Label and value of each line of the closing card; asked for once, after `call.ended`."""

    def next_steps(self) -> Sequence[str]:
        """Commands worth trying next, one a line; asked for once, after `call.ended`."""


class Sound(Protocol):
    """The devices that a desk is heard on; all but `devices` returns at once."""

    def devices(self) -> Sequence[Device]:
        """All there are now; blocks for half a second.

        Raises:
            HeartlineError: there is no sound system, or it does not answer.
        """

    def chosen(self, channel: Channel) -> str | None:
        """What was chosen for a side, a device's name or a part of it; None: whatever the system takes."""

    def heard_on(self, channel: Channel) -> Device | None:
        """What a side is heard on just now."""

    def choose(self, channel: Channel, name: str | None) -> None:
        """Hears a side on another device from now on, and remembers it; `name` as `chosen` gives it.

        Raises:
            HeartlineError: it cannot be remembered.
        """


class CallDesk(Protocol):
    """Where calls come from one after another: this desk's own sound, or a gateway."""

    @property
    def title(self) -> str:
        """What is being done, in a word: `Desk`, `Listening`."""

    @property
    def where(self) -> str:
        """What it is attached to: devices, a gateway."""

    async def run(self) -> None:
        """Do what is needed for calls to come, until cancelled.

        Raises:
            HeartlineError: none will ever come; the program ends with the message.
        """

    async def next_call(self) -> CallFeed:
        """The next call, once it is to be shown; one that is still on then makes way for it."""

    def state(self) -> tuple[str, bool]:
        """A sentence on how it stands, and whether all is well."""

    def levels(self) -> Mapping[Channel, float]:
        """Loudness of each side while no call is on, dBFS; empty where nothing is heard then."""

    @property
    def sound(self) -> Sound | None:
        """The devices it is heard on; None where it has none."""

    @property
    def begins_by_key(self) -> bool:
        """Whether the agent can begin a call here."""

    def begin(self) -> None:
        """Begin a call now, where `begins_by_key`."""

    @property
    def unshown(self) -> int:
        """How many calls there are that nobody has, and that are shown only where the agent asks for them."""

    @property
    def offered(self) -> str:
        """A sentence on what `look` shows now; empty where it shows nothing."""

    def look(self) -> bool:
        """Show the next call that nobody has, by `next_call`, in place of any that is on.

        Returns:
            False: there is none after the one that is on, and the screen of that one is to be left.
        """


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a screen was left: what its `run` returns."""

    error: str | None = None
    """A sentence for the person, or None where all went well."""
    exit_code: int = 0


class EventArrived(Message, bubble=False):
    """The call has brought an event."""

    def __init__(self, event: CallEvent) -> None:
        super().__init__()
        self.event = event

    def can_replace(self, message: Message) -> bool:
        """True where a newer word on the same utterance waits right behind: the older need not be drawn."""
        older = self.event
        if not isinstance(message, EventArrived) or not isinstance(older, Transcript) or older.final:
            return False
        newer = message.event
        return (
            isinstance(newer, Transcript)
            and newer.channel is older.channel
            and newer.utterance == older.utterance
        )


class Ended(Message, bubble=False):
    """The call brings no more events."""

    def __init__(self, error: HeartlineError | None = None) -> None:
        super().__init__()
        self.error = error
        """Why it could not be heard to its end, or None."""
