"""Several gateways in the test's own event loop, with one real Redis between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from redis.asyncio import Redis

from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.cluster import Cluster
from cues.calls.gateway.directory import Directory
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.redis_bus import RedisBus
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.serving import Serving, Where
from cues.calls.gateway.tokens import TokenFile
from cues.details.extractor import DetailExtractor
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import Caller, Kitchen, Screen, Up, seqs, until
from tests.cues.calls.gateway.redis_server import RedisServer, running_redis

LEASE = 2.0
"""Seconds of silence after which a gateway is dead: less than in earnest, more than a busy machine pauses."""


class Several:
    """Gateways by name, and the Redis that they share."""

    def __init__(self, folder: Path, extractor: DetailExtractor, server: RedisServer) -> None:
        self._folder = folder
        self._extractor = extractor
        self.server = server
        self.up: list[Up] = []

    async def start(self, name: str, **rules: Any) -> Up:
        """One more gateway; one of the same name comes again."""
        folder = self._folder / name
        kitchen = Kitchen(folder, self._extractor)
        tokens = self._folder / "tokens.json"
        where = Where("127.0.0.1", 0, folder, tokens)
        bus = RedisBus(self.server.url, lease=LEASE)
        serving = Serving(
            where, GatewayRules.model_validate(rules), kitchen.make, keep_journals=False, bus=bus
        )
        await serving.start()
        assert serving.board is not None
        serving.board.capacity = Capacity(1000.0)  # how busy the tests keep this machine tells nothing
        one = Up(serving, kitchen, folder, TokenFile(tokens))
        self.up.append(one)
        return one

    async def stop(self, up: Up) -> None:
        """It goes down in order."""
        self.up.remove(up)
        await asyncio.wait_for(up.serving.stop(0.0), 20.0)

    async def knows(self, up: Up, call: str) -> None:
        """Wait until a gateway has learnt of a call."""
        await until(lambda: directory(up).get(call) is not None)


def cluster(up: Up) -> Cluster:
    assert up.serving._cluster is not None
    return up.serving._cluster


def directory(up: Up) -> Directory:
    return cluster(up)._directory


def bus(up: Up) -> RedisBus:
    bus = cluster(up)._bus
    assert isinstance(bus, RedisBus)
    return bus


async def cut_off(up: Up) -> None:
    """Let a gateway be silent to the others and deaf, as if it were dead, while its own calls go on."""
    await cluster(up)._halt()
    cluster(up)._link.up = False


def reconnect(up: Up) -> None:
    """It is there again."""
    cluster(up)._go()


@asynccontextmanager
async def several_gateways(folder: Path, extractor: DetailExtractor) -> AsyncIterator[Several]:
    """None yet, for as long as the block lasts; those that are up at its end are stopped."""
    with running_redis() as server:
        several = Several(folder, extractor, server)
        try:
            yield several
        finally:
            for up in tuple(several.up):
                await several.stop(up)


async def everything(url: str) -> str:
    """All that Redis holds, keys and values."""
    found = []
    async with Redis.from_url(url) as client:
        async for key in client.scan_iter("*"):
            kind = (await client.type(key)).decode()
            value: Any = {
                "string": client.get,
                "hash": client.hgetall,
                "stream": client.xrange,
                "set": client.smembers,
                "zset": lambda each: client.zrange(each, 0, -1),
            }[kind](key)
            found.append(f"{key!r} {await value!r}")
    return "\n".join(found)


async def begun(up: Up, **about: Any) -> tuple[Caller, HostedCall]:
    """A call that a sender of our own begins at a gateway."""
    caller = Caller(up, **about)
    assert isinstance(await caller.connect(), Welcome)
    return caller, await up.call()


async def desk_on(several: Several, http: ClientSession, up: Up, call: str, **query: str) -> Screen:
    """A desk at a gateway that follows a call."""
    await several.knows(up, call)
    agent = query.get("agent", "")
    desk = await Screen.open(http, up, f"/desk?agent={agent}")
    await desk.follow(call)
    return desk


def in_order(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every event once and in order, nothing left out but superseded partials."""
    numbers = seqs(events)
    assert numbers == sorted(set(numbers))
    return [event for event in events if event.get("final") is not False]


def behind(up: Up) -> int:
    """How many of its calls' events Redis does not know of yet."""
    return cluster(up)._outgoing.behind
