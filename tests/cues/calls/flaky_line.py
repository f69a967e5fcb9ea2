"""A line to a gateway that breaks when a test wants it to: forwards TCP on this machine, and cuts it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager


class FlakyLine:
    """Forwards every connection to one port, up to where it is to break.

    Args:
        port: the gateway's.
        breaks: bytes from the gateway after which each connection breaks, one after another, those of the
            handshake counted; the later ones hold.
        breaks_up: the same for bytes to the gateway.
    """

    def __init__(self, port: int, breaks: Iterable[int] = (), breaks_up: Iterable[int] = ()) -> None:
        self._to = port
        self._breaks, self._breaks_up = deque(breaks), deque(breaks_up)
        self._open: set[asyncio.StreamWriter] = set()
        self._passes = asyncio.Event()
        self._passes.set()
        self._server: asyncio.Server | None = None
        self.port = 0
        self.made = 0
        """Connections so far, those that were sent away too."""
        self.down = False
        """True: whoever comes is sent away at once."""

    @property
    def ws(self) -> str:
        """Where the gateway can be reached by this line."""
        return f"ws://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Break all connections now, in the middle of whatever is being said."""
        for writer in tuple(self._open):
            writer.transport.abort()

    def break_down(self) -> None:
        """Break all connections, and let nobody through until `down` is False again."""
        self.down = True
        self.cut()

    def mute(self) -> None:
        """Let nothing pass from now on, and tell nobody: a cable that was pulled."""
        self._passes.clear()

    def hear_again(self) -> None:
        """Let all pass again."""
        self._passes.set()

    @classmethod
    @asynccontextmanager
    async def to(
        cls, port: int, breaks: Iterable[int] = (), breaks_up: Iterable[int] = ()
    ) -> AsyncIterator[FlakyLine]:
        """A line that is up."""
        line = cls(port, breaks, breaks_up)
        line._server = await asyncio.start_server(line._serve, "127.0.0.1", 0)
        line.port = line._server.sockets[0].getsockname()[1]
        try:
            yield line
        finally:
            line._server.close()
            line.hear_again()
            line.cut()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.made += 1
        if self.down:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        self._open |= {writer, back}
        up, down = (deque.popleft(each) if each else None for each in (self._breaks_up, self._breaks))
        tasks = [
            asyncio.create_task(self._forward(reader, back, up)),
            asyncio.create_task(self._forward(there, writer, down)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for each in (writer, back):
                self._open.discard(each)
                each.transport.abort()

    async def _forward(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int | None
    ) -> None:
        """Hand bytes on until one side ends, or so many have passed."""
        try:
            while left is None or left > 0:
                data = await reader.read(1024 if left is None else min(1024, left))
                await self._passes.wait()
                if not data:
                    return
                left = None if left is None else left - len(data)
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            return
        # What has passed arrives before the line breaks.
        await asyncio.sleep(0)
