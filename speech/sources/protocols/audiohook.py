"""Genesys AudioHook, version 2: a WebSocket on which Genesys streams what its customer says and hears.

As in purecloudlabs/audiohook-reference-implementation (`server/serversessionimpl.ts` for us and
`client/clientsessionimpl.ts` for them) and help.mypurecloud.com, "What happens during a successful session".
The specification itself, developer.genesys.cloud/devapps/audiohook, could be read in quotations only.

- Messages are numbered: `seq` rises by exactly 1, on both sides. A `pong` bears the number of its ping.
- `open` awaits `opened` for 5 s, with one of the offered media, unchanged. Up to 30 s of sound from before
  may follow at once. No sound comes earlier, or while the stream is paused, which both sides can do.
- The position counts samples. What the sender drops counts too; `discarded` and `resumed` tell how much.
- A probe of the settings opens the nil conversation. It is answered in full, without media, and is no call.
- Where Genesys is set to re-establish sessions, a new one names those that it continues and begins up to 20 s
  before the break. `discardTo` tells it from where on we want it, which it heeds or not.
- Messages of other types than these are passed over, for later versions.

The sender's proof is the handshake's signature (`http_signature.py`). It covers the headers that name session
and organization: with both of these given here, the messages cannot be another's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import ClassVar

from speech.audio import SAMPLE_RATE
from speech.sources.protocols.audiohook_messages import (
    NOBODY,
    RATE,
    ClientMessage,
    Media,
    Open,
    duration,
    language,
    parse,
    parse_open,
    samples,
    server_message,
)
from speech.sources.protocols.protocol import (
    Closed,
    Held,
    Lost,
    Opened,
    ProtocolError,
    Refused,
    Reply,
    SaysNothing,
    Sound,
    Told,
    check_size,
)

_REASONS = {
    Refused.NOT_ALLOWED: "unauthorized",
    Refused.IDLE: "completed",
    Refused.TOO_LONG: "completed",
    Refused.REPLACED: "completed",
}
"""Why we want to be disconnected; else for an `error`, after which Genesys tries again, perhaps elsewhere."""


class _Stage(Enum):
    NEW = auto()
    """Nothing has been opened."""
    OFFERED = auto()
    """The open message awaits its answer."""
    OPEN = auto()
    LEAVING = auto()
    """We have asked to be disconnected; only the close message is awaited."""
    OVER = auto()


class AudioHook(SaysNothing):
    """One session. It is Genesys that closes it: after `refuse`, wait for `Closed`, though for 10 s at most.

    After a `ProtocolError` none comes.
    """

    name: ClassVar[str] = "audiohook"
    waits: ClassVar[bool] = False
    parting: ClassVar[float] = 10.0

    def __init__(self, *, session: str = "", organization: str = "") -> None:
        """Begin.

        Args:
            session: the handshake's `Audiohook-Session-Id`; empty: the first message's is taken.
            organization: the handshake's `Audiohook-Organization-Id`; empty: any is taken.
        """
        self._session = session
        self._organization = organization
        self._stage = _Stage.NEW
        self._parted = False  # our last message has been given
        self._open: Open | None = None
        self._media: Media | None = None  # what is heard; of a probe nothing is
        self._paused = False
        self._start_paused = False
        self._clientseq = 0
        self._seq = 0
        self._position = 0
        self._wanted = 0  # sound from before this position was not asked for
        self._error = ""
        self.language = ""
        """The call's language as last told, such as `en-US`; empty where it is not known."""

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in a whole message.

        Raises:
            ProtocolError: the sender broke the protocol; nothing more is told.
        """
        if self._stage is _Stage.OVER:
            return ()
        try:
            return self._sound(message) if isinstance(message, bytes) else self._said(parse(message))
        except ProtocolError:
            self._stage = _Stage.OVER
            raise

    def opened(self, *, ticket: str = "", position: int = 0) -> Sequence[Reply]:
        """The answer to `open`, due within 5 s of it."""
        if self._stage is not _Stage.OFFERED or self._open is None:
            return ()
        here = position * RATE // SAMPLE_RATE
        if self._open.resumes and here > self._position:
            self._wanted = here
        return [self._opened(self._open)]

    def refuse(self, code: Refused) -> Sequence[Reply]:
        """Ask to be disconnected, once: a connection that just ends is taken for a failure of the network."""
        if self._parted:
            return ()
        self._parted = True
        if self._stage is not _Stage.OVER:
            self._stage = _Stage.LEAVING
        return [self._reply("disconnect", {"reason": _REASONS.get(code, "error"), "info": code.value})]

    def pause(self) -> Sequence[Reply]:
        """Ask for no more sound; `Held` tells when it stops. Before `opened` the stream begins that way."""
        return self._ask("pause", start_paused=True)

    def resume(self) -> Sequence[Reply]:
        """Take our pause back; `Held` tells when sound comes again, which a pause of theirs may put off."""
        return self._ask("resume", start_paused=False)

    def reconnect(self) -> Sequence[Reply]:
        """Ask Genesys to go on in another session; this one stays until that one is there.

        It does not where it is not set to re-establish sessions, which it is not unless somebody does so.
        """
        return [self._reply("reconnect")] if self._stage is _Stage.OPEN else ()

    def _sound(self, data: bytes) -> Sequence[Told]:
        check_size(data)
        if self._stage is _Stage.LEAVING:
            return ()
        if self._stage is not _Stage.OPEN or self._media is None or self._paused:
            raise ProtocolError(Refused.OUT_OF_ORDER, "Sound came while the stream was not open or paused.")
        if not data:
            return ()
        sides, start = self._media.split(data), self._position
        self._position += len(data) // self._media.frame_bytes
        return [Sound(side, RATE, samples, start) for side, samples in sides]

    def _said(self, message: ClientMessage) -> Sequence[Told]:
        if message.seq != self._clientseq + 1 or message.serverseq > self._seq:
            raise ProtocolError(Refused.OUT_OF_ORDER, "The sequence numbers do not follow.")
        self._clientseq = message.seq
        self._session = self._session or message.id
        if message.id.lower() != self._session.lower():
            raise ProtocolError(Refused.NOT_ALLOWED, "The message is of another session.")
        match message.type:
            case "ping":
                return [self._reply("pong")]
            case "close":
                return self._close(message.parameters)
            case "error":
                code = message.parameters.get("code")
                self._error = f", error {code}" if isinstance(code, int) and 0 < code < 10_000 else ", error"
                return ()
            case "open" | "paused" | "resumed" | "discarded" | "update" if self._stage is not _Stage.LEAVING:
                return self._of_the_call(message)
            case _:
                return ()

    def _of_the_call(self, message: ClientMessage) -> Sequence[Told]:
        if (message.type == "open") != (self._stage is _Stage.NEW):
            raise ProtocolError(Refused.OUT_OF_ORDER, "A session is opened once, and before all else.")
        match message.type:
            case "open":
                return self._offered(message)
            case "update":
                self.language = language(message.parameters.get("language")) or self.language
                return [self._reply("updated")]
            case "paused":
                return self._hold(paused=True)
            case _:
                return self._skipped(message)

    def _offered(self, message: ClientMessage) -> Sequence[Told]:
        self._open = told = parse_open(message.parameters)
        if self._organization and told.organization.lower() != self._organization.lower():
            raise ProtocolError(Refused.NOT_ALLOWED, "The session is of another organization.")
        self._position = message.position
        self.language = told.about.get("language", "")
        if told.conversation == NOBODY:
            return [self._opened(told)]
        if told.media is None:
            raise ProtocolError(Refused.UNSUPPORTED, "The session offers no media.")
        self._media = told.media
        self._stage = _Stage.OFFERED
        sides = told.media.sides
        return [Opened(self.name, told.conversation, sides, resumes=told.resumes, about=told.about)]

    def _opened(self, told: Open) -> Reply:
        self._stage = _Stage.OPEN
        # Without media the session stands but no sound is sent: right for a probe.
        media = [self._media.as_offered()] if self._media is not None else []
        parameters: dict[str, object] = {"media": media, "startPaused": self._start_paused}
        if self._wanted:
            parameters["discardTo"] = duration(self._wanted)
        if told.asks_languages:  # Of those that hand transcripts back, which we do not.
            parameters["supportedLanguages"] = []
        return self._reply("opened", parameters)

    def _hold(self, *, paused: bool) -> Sequence[Told]:
        """Tell a change only: `paused` also answers a `resume` of ours while their own pause lasts."""
        if self._media is None or self._paused is paused:
            return ()
        self._paused = paused
        return [Held(paused)]

    def _skipped(self, message: ClientMessage) -> Sequence[Told]:
        start = samples(message.parameters.get("start"))
        end = start + samples(message.parameters.get("discarded"))
        self._position = max(self._position, end)
        if message.type == "resumed":
            return self._hold(paused=False)
        lost = end - max(start, self._wanted)
        return [Lost(lost / RATE)] if lost > 0 and self._media is not None else ()

    def _close(self, parameters: Mapping[str, object]) -> Sequence[Told]:
        """After an error or a reconnection the call may come again; only `end` is a call's end."""
        said = parameters.get("reason")
        reason = said if said in ("end", "error", "disconnect", "reconnect") else "closed"
        probe = self._open is not None and self._media is None
        closed = self._reply("closed")
        self._stage = _Stage.OVER
        self._parted = True
        return [
            closed,
            Closed("probe" if probe else f"{reason}{self._error}", hung_up=said == "end" and not probe),
        ]

    def _ask(self, kind: str, *, start_paused: bool) -> Sequence[Reply]:
        if self._stage in {_Stage.NEW, _Stage.OFFERED}:
            self._start_paused = start_paused
        return [self._reply(kind)] if self._stage is _Stage.OPEN else ()

    def _reply(self, kind: str, parameters: Mapping[str, object] | None = None) -> Reply:
        self._seq += 1
        session = self._session or NOBODY
        return Reply(server_message(kind, session, self._seq, self._clientseq, parameters or {}))
