"""The seam to wire formats: what goes into a protocol, and what it tells of the call; no socket and no clock.

Whoever holds the connection hands on what arrives, carries out what the protocol tells, and, for protocols
that answer the sender, hands back what was heard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Protocol

from speech.audio import Channel, Samples
from speech.sources.protocols.names import shown
from speech.transcript import Heard

LARGEST_TEXT = 64 * 1024
"""Bytes of a text message; Genesys names this limit for AudioHook, and nobody else sends more."""
LARGEST_BINARY = 256 * 1024
"""Bytes of a binary message: 1.4 s of stereo at 48 kHz, where senders make pieces of 20 to 200 ms."""

NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})


class Refused(StrEnum):
    """Why a connection is refused or ended; every protocol says it in its own way."""

    MALFORMED = "malformed"
    """A message that the protocol does not allow."""
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    """A codec, rate, version or number of channels that cannot be heard."""
    OUT_OF_ORDER = "out_of_order"
    """A message that may not come now, or a sequence number that does not follow."""
    NOT_ALLOWED = "not_allowed"
    """The sender has not proved itself, or may not do this."""
    BUSY = "busy"
    """More calls than this machine can hear."""
    IDLE = "idle"
    TOO_LONG = "too_long"
    """The call has reached the longest time allowed."""
    TOO_FAST = "too_fast"
    """More audio or messages a second than a call has."""
    GOING_DOWN = "going_down"
    """The gateway is being stopped."""
    REPLACED = "replaced"
    """The call goes on over another connection."""


class ProtocolError(Exception):
    """The sender broke the protocol; the connection is to be closed. Never holds what was received."""

    def __init__(self, code: Refused, message: str) -> None:
        super().__init__(message)
        self.code: Refused = code
        """Why."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The sender has said which call this is; audio may follow. Told once, before all else but replies."""

    protocol: str
    """`vosk`, `twilio`, `audiosocket`, `freeswitch`, `audiohook`, `heartline`, `chat`."""
    call: str
    """The sender's own name for the call; connections with the same one belong together. Empty: none."""
    channels: tuple[Channel, ...]
    """The sides that this connection carries."""
    token: str = ""
    """What the sender proves itself by inside the protocol; empty where it does not."""
    resumes: bool = False
    """True where it goes on with a call that began on an earlier connection."""
    about: Mapping[str, str] = field(default_factory=lambda: NOTHING_KNOWN)
    """What the sender tells of the call, as far as we know its meaning: `number` (the customer's), `agent`,
    `customer` (an id of theirs), `began` (ISO 8601), `language`."""

    def __post_init__(self) -> None:
        """Whatever a protocol lets through, what its sender calls things is harmless to show."""
        object.__setattr__(self, "call", shown(self.call))
        about = {key: text for key, value in self.about.items() if (text := shown(value)).strip()}
        object.__setattr__(self, "about", MappingProxyType(about))

    def __repr__(self) -> str:
        return f"Opened({self.protocol}, {len(self.channels)} channels)"


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A piece of one side's audio, decoded to 16-bit PCM at the sender's own rate."""

    channel: Channel
    rate: int
    """Samples a second."""
    samples: Samples
    start: int | None = None
    """Samples (at `rate`) since the call began, where the protocol says so; None: it follows the last."""

    def __repr__(self) -> str:
        return f"Sound({self.channel}, {len(self.samples)} samples at {self.rate})"


@dataclass(frozen=True, slots=True, repr=False)
class TextTurn:
    """What one side wrote or was heard to say, as text: chat, tickets, somebody else's recogniser."""

    speaker: Channel
    text: str
    at: float
    """Seconds since the call began."""

    def __repr__(self) -> str:
        return f"TextTurn({self.speaker}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class Lost:
    """Audio that the sender itself says is missing, seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Held:
    """The sender has paused its stream, or goes on."""

    paused: bool


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """To be sent to the other end, in order."""

    data: str | bytes
    """Text as a text message, bytes as a binary one."""

    def __repr__(self) -> str:
        return f"Reply({len(self.data)})"


@dataclass(frozen=True, slots=True)
class Closed:
    """The call is over on this connection: after the replies before it the connection is to be closed."""

    reason: str = ""
    """A word or two for the log, never what was said."""
    hung_up: bool = True
    """False where only this connection ends, and the call may go on with another."""


Told = Opened | Sound | TextTurn | Lost | Held | Reply | Closed
"""What a protocol tells of what has arrived."""


class AudioProtocol(Protocol):
    """One connection's state; used by one task. Every method returns at once."""

    @property
    def name(self) -> str:
        """As in `Opened.protocol`."""

    @property
    def waits(self) -> bool:
        """True where the sender waits for an answer to each piece, so that it can be made to wait.

        Then nothing has to be dropped when recognition is slow.
        """

    @property
    def parting(self) -> float:
        """Seconds, at most, for which the other end is waited for to close, once we have told it why."""

    @property
    def feeds(self) -> bool:
        """True where `idle` may have something to send, so that it has to be asked again and again."""

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in a whole message (text or binary); on a raw connection any piece of the stream.

        Raises:
            ProtocolError: the sender broke the protocol.
        """

    def opened(self, *, ticket: str = "", position: int = 0) -> Sequence[Reply]:
        """The call has been accepted: what to answer, for protocols in which that is awaited.

        Args:
            ticket: what the sender may show to go on with this call on another connection.
            position: samples at 16 kHz of the call that are here already, where a call goes on.
        """

    def heard(self, heard: Heard) -> Sequence[Reply]:
        """Something was heard on this connection's call: what to answer; nothing, for most protocols."""

    def ended(self) -> Sequence[Reply]:
        """All that was sent has been heard: the last answer."""

    def refuse(self, code: Refused) -> Sequence[Reply]:
        """What to send before the connection is closed by us; nothing, for most protocols."""

    def idle(self, seconds: float) -> Sequence[Reply]:
        """Time has passed (`seconds` since the connection began): keep-alives, where some are needed."""


class SaysNothing:
    """The answers of a protocol whose sender awaits none; it overrides those that it has."""

    parting: ClassVar[float] = 0.0
    feeds: ClassVar[bool] = False

    def opened(self, *, ticket: str = "", position: int = 0) -> Sequence[Reply]:
        """Nothing."""
        return ()

    def heard(self, heard: Heard) -> Sequence[Reply]:
        """Nothing."""
        return ()

    def ended(self) -> Sequence[Reply]:
        """Nothing."""
        return ()

    def refuse(self, code: Refused) -> Sequence[Reply]:
        """Nothing: the connection is just closed."""
        return ()

    def idle(self, seconds: float) -> Sequence[Reply]:
        """Nothing."""
        return ()


def check_size(message: str | bytes) -> None:
    """Refuse a message that is larger than any.

    Raises:
        ProtocolError: it is.
    """
    if isinstance(message, str):
        if len(message.encode("utf-8", "replace")) > LARGEST_TEXT:
            raise ProtocolError(Refused.TOO_LARGE, "A text message has more than 64 KiB.")
    elif len(message) > LARGEST_BINARY:
        raise ProtocolError(Refused.TOO_LARGE, "A binary message has more than 256 KiB.")
