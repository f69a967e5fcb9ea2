"""A vosk-server that hears what a script says, in the test's own event loop or in a thread of its own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

from aiohttp import WSMsgType, web

Said = Sequence[object]
"""Answers in turn, one a message; the last one is given again and again."""
PARTIAL, NOTHING = {"partial": "hello"}, {"partial": ""}


def final(text: str, end: float) -> dict[str, object]:
    return {"result": [{"word": text, "start": 0.0, "end": end, "conf": 1.0}], "text": text}


class ScriptedServer:
    """Keeps what it was sent; `stops_after` closes a connection after so many messages."""

    def __init__(self, said: Said = (NOTHING,), *, stops_after: int | None = None) -> None:
        self.said = said
        self.stops_after = stops_after
        self.texts: list[str] = []
        self.pieces: list[bytes] = []
        self.came: list[float] = []
        self.url = ""

    @asynccontextmanager
    async def here(self) -> AsyncIterator[ScriptedServer]:
        app = web.Application()
        app.add_routes([web.get("/", self._serve), web.get("/taken", self._turn_away)])
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            self.url = f"ws://{host}:{port}"
            yield self
        finally:
            await runner.cleanup()

    @contextmanager
    def in_thread(self) -> Iterator[ScriptedServer]:
        up = threading.Event()
        stop: list[Callable[[], object]] = []

        async def serve() -> None:
            over, loop = asyncio.Event(), asyncio.get_running_loop()
            stop.append(lambda: loop.call_soon_threadsafe(over.set))
            async with self.here():
                up.set()
                await over.wait()

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        try:
            assert up.wait(15)
            yield self
        finally:
            stop[0]()
            thread.join(15)

    async def _turn_away(self, _: web.Request) -> web.StreamResponse:
        return web.Response(status=503)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        answered = 0
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.texts.append(message.data)
                if "config" in message.data:
                    continue
            else:
                self.pieces.append(message.data)
                self.came.append(asyncio.get_running_loop().time())
            if answered == self.stops_after:
                break
            answer = self.said[min(answered, len(self.said) - 1)]
            await socket.send_str(answer if isinstance(answer, str) else json.dumps(answer))
            answered += 1
            if message.type is WSMsgType.TEXT:
                break
        await socket.close()
        return socket
