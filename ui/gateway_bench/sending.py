"""Sends calls in real time by the protocol of alphacep/vosk-server, and takes in what is answered.

Both servers are sent the same: a connection for each side, one config, audio in pieces at the end of the
time that each was spoken in, `{"eof" : 1}` letter by letter as that server compares it. Every piece and the
end are answered once each, in order (its `websocket/asr_server.py`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from speech.audio import SAMPLE_RATE, Channel
from speech.errors import HeartlineError
from ui.gateway_bench.calls import PIECES, SentCall

CONFIG: Final = json.dumps({"config": {"sample_rate": SAMPLE_RATE, "words": True}})
"""Words are listed by default; said all the same, for finals are timed by them."""
END: Final = '{"eof" : 1}'
LEAD: Final = 1.0
"""Seconds before the audio in which all connections are made, so that none comes late."""
CONNECTS_WITHIN: Final = 10.0
ENDS_WITHIN: Final = 60.0
"""Seconds after the last message in which everything has been answered."""


@dataclass(frozen=True, slots=True)
class FinalAnswer:
    """One final answer with words."""

    text: str = field(repr=False)
    spoken: float | None
    """When its last word ended, seconds of audio; None where the server does not tell."""
    came: float
    """Seconds from the audio's beginning to its coming."""


@dataclass(frozen=True, slots=True)
class SideAnswers:
    """What came back for one side of a call."""

    channel: Channel
    finals: tuple[FinalAnswer, ...]
    partials: int
    """Partial answers that held words."""


Address = Callable[[str, Channel], str]
"""Where a side of a call is sent: the call's name and the channel to the URL."""


async def send_calls(
    calls: Sequence[SentCall], address: Address, begins: float
) -> tuple[tuple[SideAnswers, ...], ...]:
    """Send calls at once in real time, to their ends.

    Args:
        calls: what is sent.
        address: where to.
        begins: when the audio begins, on the event loop's clock; `LEAD` from now.

    Returns:
        For each call what was answered to the agent's and to the customer's side.

    Raises:
        HeartlineError: nothing answers there, or not everything was answered.
    """
    async with aiohttp.ClientSession() as session:
        tasks = [
            asyncio.create_task(_Side(session, channel, pieces, begins).send(address(call.name, channel)))
            for call in calls
            for channel, pieces in call.sides.items()
        ]
        try:
            answers = await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    each = len(answers) // len(calls)
    return tuple(tuple(answers[at : at + each]) for at in range(0, len(answers), each))


class _Side:
    """One connection: one side of a call on its way, and its answers."""

    def __init__(
        self, session: aiohttp.ClientSession, channel: Channel, pieces: Sequence[bytes], begins: float
    ) -> None:
        self._session = session
        self._channel = channel
        self._pieces = pieces
        self._begins = begins
        self._finals: list[FinalAnswer] = []
        self._partials = 0
        self._answered = 0

    async def send(self, url: str) -> SideAnswers:
        """Send all of it, and wait for the answer to its end."""
        where = url.partition("?")[0]
        try:
            async with asyncio.timeout(CONNECTS_WITHIN):
                socket = await self._session.ws_connect(url, max_msg_size=0)
        except aiohttp.WSServerHandshakeError as error:
            raise HeartlineError(f"{where} does not take a call (it answered {error.status}).") from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise HeartlineError(f"Nothing answers at {where}. Start the server there first.") from None
        hearing = asyncio.create_task(self._hear(socket))
        try:
            await self._say(socket, hearing)
            await asyncio.wait({hearing}, timeout=ENDS_WITHIN)
        finally:
            hearing.cancel()
            await socket.close()
        await asyncio.gather(hearing, return_exceptions=True)
        if hearing.done() and not hearing.cancelled():
            hearing.result()  # what was answered wrongly
        owed = len(self._pieces) + 1
        if self._answered < owed:
            raise HeartlineError(
                f"{where} answered {self._answered} of {owed} messages of a call, "
                f"and closed with code {socket.close_code}. With fewer calls at once it may keep up."
            )
        return SideAnswers(self._channel, tuple(self._finals), self._partials)

    async def _say(self, socket: aiohttp.ClientWebSocketResponse, hearing: asyncio.Task[None]) -> None:
        loop = asyncio.get_running_loop()
        try:
            await socket.send_str(CONFIG)
            for place, piece in enumerate(self._pieces, start=1):
                # Nothing is sent before it has been spoken; the last piece may be shorter.
                spoken = (place - 1) * PIECES.frame_ms / 1000 + len(piece) / 2 / SAMPLE_RATE
                await asyncio.sleep(self._begins + spoken - loop.time())
                if hearing.done():
                    return
                await socket.send_bytes(piece)
            await socket.send_str(END)
        except (aiohttp.ClientError, ConnectionError, RuntimeError):
            return  # closed by the server: what was not answered is told by its caller

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take in the answers, up to the one to the end."""
        loop = asyncio.get_running_loop()
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            answer = _object(message.data)
            if isinstance(answer.get("text"), str):
                if answer["text"]:
                    self._finals.append(
                        FinalAnswer(answer["text"], _last(answer), loop.time() - self._begins)
                    )
            elif isinstance(answer.get("partial"), str):
                self._partials += bool(answer["partial"])
            else:
                raise HeartlineError(
                    "An answer is neither a partial nor a final one. Let vosk-server give no alternatives."
                )
            self._answered += 1
            if self._answered > len(self._pieces):
                return


def _object(message: str) -> dict[str, Any]:
    """The JSON object that a message is; empty where it is none."""
    try:
        value = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _last(answer: dict[str, Any]) -> float | None:
    """When the last of the words that are listed ended."""
    words = answer.get("result")
    last = words[-1] if isinstance(words, list) and words else None
    end = last.get("end") if isinstance(last, dict) else None
    return float(end) if isinstance(end, int | float) else None
