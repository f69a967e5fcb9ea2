"""A real HTTP server on loopback that does to each request what its script says, and keeps what it got."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from pydantic import SecretStr

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the one that Standard Webhooks' examples use
Step = int | str | tuple[int, dict[str, str]]
"""A status; one with headers; `drop` (the connection, once all is read), `hang`, `trickle` (slowly, without
end), `flood` (without end), `late` (200 after half a second)."""


@dataclass
class Receiver:
    """Takes each key once, as docs/gestures.md asks a receiver to."""

    script: list[Step] = field(default_factory=list)
    """What it does to one request after another; then 200."""
    port: int = 0
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Headers, by small letters, and body of each."""
    orders: Counter[str] = field(default_factory=Counter)
    """How often a key was acted upon."""
    at_once: int = 0
    most_at_once: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook/marker-url-token"

    @property
    def hook(self) -> dict[str, Any]:
        """The settings that lead here."""
        return {"webhook": SecretStr(self.url), "secret": SecretStr(SECRET)}

    def keys(self) -> list[str]:
        return [headers["idempotency-key"] for headers, _ in self.requests]

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._take(request)
        finally:
            self.at_once -= 1

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        headers = {key.lower(): value for key, value in request.headers.items()}
        self.requests.append((headers, body))
        step = self.script.pop(0) if self.script else 200
        if step in ("late", "hang"):
            await asyncio.sleep(0.5 if step == "late" else 60)
        taken = step in ("drop", "late", "trickle", "flood") or (isinstance(step, int) and step < 300)
        if taken and not self.orders[headers["idempotency-key"]]:
            self.orders[headers["idempotency-key"]] += 1
        if step == "drop":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if step in ("trickle", "flood"):
            return await self._without_end(request, slowly=step == "trickle")
        if isinstance(step, tuple):
            return web.Response(status=step[0], headers=step[1], text="marker answer")
        return web.Response(status=step if isinstance(step, int) else 200, text="marker answer")

    @staticmethod
    async def _without_end(request: web.Request, *, slowly: bool) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"." if slowly else b"." * 65_536)
            await asyncio.sleep(0.05 if slowly else 0)


@asynccontextmanager
async def receiving(*script: Step) -> AsyncIterator[Receiver]:
    """A receiver for as long as the block lasts."""
    receiver = Receiver(list(script))
    app = web.Application()
    app.router.add_post("/hook/marker-url-token", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.port = runner.addresses[0][1]
    try:
        yield receiver
    finally:
        await runner.cleanup()
