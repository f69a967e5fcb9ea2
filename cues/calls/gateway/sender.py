"""One connection that sends a call: from its first message to the close that says why."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from cues.calls.gateway.ahead import Ahead
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.identity import Identity, Scope
from cues.calls.gateway.limits import ConnectionLimits
from cues.calls.gateway.pace import QUIET, Pace
from cues.calls.gateway.pauses import hold_of_line
from cues.calls.gateway.placing import Placing
from cues.calls.gateway.refusal import Refusal, RefusedError, Why
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.gateway.tickets import Tickets
from cues.calls.gateway.wire import CLOSE_CODES, NORMAL, Wire, WireClosed
from speech.audio import Channel
from speech.sources.protocols.protocol import (
    AudioProtocol,
    Closed,
    Held,
    Lost,
    Opened,
    ProtocolError,
    Reply,
    Sound,
    TextTurn,
    Told,
)
from speech.transcript import Heard

log = logging.getLogger(__name__)

IDLE_EVERY = 0.05
"""Seconds between two looks at what has to be sent by itself: silence for Asterisk."""
DRAINS_WITHIN = 60.0
"""Seconds at most that a connection which has sent everything waits for its last answer."""
UNSENT = 4096
"""Answers that may wait to be sent; a sender that does not read them is closed."""
FAULT = 1011
"""Close code of a fault of ours (RFC 6455, 7.4.1)."""
Prove = Callable[[str], Identity | Refusal]
"""Says who the sender is, given the token that came inside the protocol, or none."""


class Sender:
    """Carries out what a protocol tells of one connection.

    Args:
        wire: the connection.
        protocol: its state machine, fresh.
        prove: says who the sender is.
        board: where calls are.
        tickets: gives what the sender shows to go on.
        limits: what it may send.
    """

    def __init__(
        self,
        wire: Wire,
        protocol: AudioProtocol,
        *,
        prove: Prove,
        board: Switchboard,
        tickets: Tickets,
        limits: ConnectionLimits,
    ) -> None:
        self._wire = wire
        self._protocol = protocol
        self._prove = prove
        self._board = board
        self._tickets = tickets
        self._limits = limits
        self._call: HostedCall | None = None
        self._replaced = asyncio.Event()
        """Set once another connection has taken this one's place."""
        self._channels: tuple[Channel, ...] = ()
        self._placing: Placing | None = None
        self._back = False
        """Whether it goes on with a call, and has not said whether the customer is on hold."""
        self._outgoing: asyncio.Queue[Reply | None] = asyncio.Queue()
        self._began = asyncio.get_running_loop().time()
        self._pace: Pace | None = None
        self._ahead = Ahead(wire)

    async def run(self) -> str:
        """Serve the connection to its end.

        Returns:
            Why it ended, a fixed word or two: `end`, `gone`, `fault`, or a refusal's.
        """
        writer = asyncio.create_task(self._write())
        hung_up = False
        try:
            why, hung_up = await self._read()
            code, reason = NORMAL, ""
        except WireClosed:
            why, code, reason = "gone", NORMAL, ""
        except RefusedError as error:
            why, code, reason = self._turn_away(error.refusal)
        except ProtocolError as error:
            why = str(error.code)
            code, reason = CLOSE_CODES[error.code], str(error)
            self._say(self._protocol.refuse(error.code))
        except Exception as error:  # noqa: BLE001 - a fault of ours ends this connection alone
            log.error("a connection: a fault of its own, %s", type(error).__name__)  # noqa: TRY400 - no words
            why, code, reason = "fault", FAULT, "The gateway is at fault. Try again."
        finally:
            self._detach(hung_up=hung_up)
            await self._ahead.forget()
        if hung_up and self._call is not None and self._pace is not None:
            await self._last_answers(self._call, self._pace)
        if self._pace is not None:
            self._pace.close()
        self._outgoing.put_nowait(None)
        with suppress(WireClosed, TimeoutError):
            await asyncio.wait_for(writer, DRAINS_WITHIN)
            if code != NORMAL and self._protocol.parting:
                await asyncio.wait_for(self._part(), self._protocol.parting)
        await self._wire.close(code, reason[:120])
        return why

    async def _read(self) -> tuple[str, bool]:
        """Take in messages until the call is over on this connection; why, and whether it was hung up."""
        loop = asyncio.get_running_loop()
        while (message := await self._next()) is not None:
            text = isinstance(message, str)
            self._refuse(self._limits.message(len(message), loop.time(), text=text))
            for told in self._protocol.receive(message):
                self._refuse(self._gone())
                if isinstance(told, Closed):
                    return told.reason or "end", told.hung_up
                await self._carry_out(told)
            if self._pace is not None:
                await self._pace.step()
            self._refuse(self._gone() or self._limits.check(loop.time()))
            if self._outgoing.qsize() > UNSENT:
                raise RefusedError(Refusal(Why.MESSAGES))
            if self._call is not None and self._call.finished.is_set():
                break
        return "ended", True

    async def _next(self) -> str | bytes | None:
        """The next message; None: the call is over, and none is awaited."""
        loop = asyncio.get_running_loop()
        receiving = self._ahead.take()
        try:
            while True:
                awaited: set[asyncio.Future[Any]] = {receiving, *([self._pace.over] if self._pace else [])}
                due = min(self._limits.due(loop.time()) + 0.01, QUIET)
                await asyncio.wait(awaited, timeout=due, return_when=asyncio.FIRST_COMPLETED)
                if receiving.done():
                    return receiving.result()
                self._refuse(self._gone() or self._limits.check(loop.time()))
                if self._pace is not None:
                    if self._pace.over.done():
                        return None
                    self._pace.quiet()
        finally:
            if not receiving.done():
                receiving.cancel()
                await asyncio.gather(receiving, return_exceptions=True)

    async def _carry_out(self, told: Told) -> None:
        call = self._call
        match told:
            case Opened():
                await self._open(told)
            case Reply():
                self._outgoing.put_nowait(told)
            case Sound() if self._pace and self._placing and call is not None and call.source is not None:
                now = asyncio.get_running_loop().time()
                if self._back and call.pauses.of_line:  # it ended while the line was broken
                    self._back = False
                    call.send(hold_of_line(paused=False))
                seconds = len(told.samples) / told.rate
                skipped = call.source.push(self._placing.placed(told))
                self._refuse(self._limits.audio(told.channel, seconds, now, skipped))
                self._pace.sent(told.channel, seconds, skipped)
            case TextTurn() if self._pace is not None and call is not None and call.turns is not None:
                wait = self._limits.text(len(told.text), asyncio.get_running_loop().time())
                await self._ahead.wait(wait, self._pace.over, self._is_typing)
                call.turns.put_nowait(told)
            case Held() if call is not None:
                self._back = False
                call.send(hold_of_line(paused=told.paused))
            case Lost() if call is not None and call.source is not None:
                lost = f"The sender says that {told.seconds:.1f} seconds of audio are lost."
                call.source.note("audio_dropped", lost)

    def _is_typing(self) -> None:
        """Whoever is made to wait is not silent."""
        now = asyncio.get_running_loop().time()
        self._limits.alive(now)
        self._refuse(self._gone() or self._limits.check(now))

    async def _open(self, opened: Opened) -> None:
        identity = self._prove(opened.token)
        if isinstance(identity, Refusal):
            raise RefusedError(identity)
        if not identity.may(Scope.PUBLISH):
            raise RefusedError(Refusal(Why.SCOPE))
        self._limits.opened(waits=self._protocol.waits)
        self._channels = opened.channels
        call = self._call = await self._board.open(opened, identity, waits=self._protocol.waits)
        self._replaced = call.replaced
        self._limits.share(call.audio)
        self._pace = Pace(call, begins=call.position, waits=self._protocol.waits)
        self._back = opened.resumes
        self._placing = Placing(opened, call)
        call.listen(self._heard)
        position = call.position + call.missed
        self._say(self._protocol.opened(ticket=self._tickets.ticket(call.id), position=position))

    def _heard(self, heard: Heard) -> None:
        self._say(self._protocol.heard(heard))

    def _say(self, replies: Sequence[Reply]) -> None:
        for reply in replies:
            self._outgoing.put_nowait(reply)

    async def _write(self) -> None:
        """Send what there is to say, and what has to be sent by itself from time to time."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                every = IDLE_EVERY if self._protocol.feeds else None
                reply = await asyncio.wait_for(self._outgoing.get(), every)
            except TimeoutError:
                for silence in self._protocol.idle(loop.time() - self._began):
                    await self._wire.send(silence.data)
                continue
            if reply is None:
                return
            await self._wire.send(reply.data)

    def _gone(self) -> Refusal | None:
        return Refusal(Why.REPLACED) if self._replaced.is_set() else None

    def _refuse(self, refusal: Refusal | None) -> None:
        if refusal is not None:
            raise RefusedError(refusal)

    def _turn_away(self, refusal: Refusal) -> tuple[str, int, str]:
        self._say(self._protocol.refuse(refusal.code))
        return str(refusal.why), CLOSE_CODES[refusal.code], refusal.sentence

    def _detach(self, *, hung_up: bool) -> None:
        call = self._call
        if call is None:
            return
        if not hung_up:
            call.listen_no_more(self._heard)
        if not self._replaced.is_set():
            self._board.close(call, self._channels, hung_up=hung_up)

    async def _part(self) -> None:
        """Wait for the other end to close, now that it has been told why, and give it its last answers."""
        with suppress(ProtocolError):
            while True:
                for told in self._protocol.receive(await self._wire.receive()):
                    if isinstance(told, Reply):
                        await self._wire.send(told.data)
                    elif isinstance(told, Closed):
                        return

    async def _last_answers(self, call: HostedCall, pace: Pace) -> None:
        """Everything was sent: wait until it has been heard, where the sender awaits that."""
        with suppress(TimeoutError):
            await asyncio.wait_for(pace.all_heard(), DRAINS_WITHIN)
        call.listen_no_more(self._heard)
        self._say(self._protocol.ended())
