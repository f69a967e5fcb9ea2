"""Gateways on free ports of this machine, in the test's own event loop, that hear by script."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.serving import Serving, Where
from cues.calls.gateway.tokens import TokenFile
from cues.details.extractor import DetailExtractor
from tests.cues.calls.gateway.loopback import Kitchen, Up
from tests.cues.calls.gateway.redis_server import RedisServer, running_redis
from tests.cues.calls.gateway.several import Several, several_gateways

Start = Callable[..., Awaitable[Up]]


@pytest.fixture
async def start(tmp_path: Path, extractor: DetailExtractor) -> AsyncIterator[Start]:
    """Starts gateways, each under its own rules; stops those that are still up."""
    up: list[Up] = []

    async def start_one(
        name: str = "gateway", host: str = "127.0.0.1", audiosocket_port: int | None = None, **rules: Any
    ) -> Up:
        folder = tmp_path / name
        kitchen = Kitchen(folder, extractor)
        tokens = tmp_path / "tokens.json"
        where = Where(host, 0, folder, tokens, audiosocket_port)
        serving = Serving(where, GatewayRules.model_validate(rules), kitchen.make, keep_journals=False)
        await serving.start()
        assert serving.board is not None
        serving.board.capacity = Capacity(1000.0)  # how busy the tests keep this machine tells nothing
        one = Up(serving, kitchen, folder, TokenFile(tokens), "127.0.0.1")
        up.append(one)
        return one

    yield start_one
    for one in up:
        await asyncio.wait_for(one.serving.stop(0.0), 20.0)


@pytest.fixture
async def gateway(start: Start) -> Up:
    """A gateway as it is by default."""
    return await start()


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    """A client for HTTP and desks."""
    async with ClientSession() as session:
        yield session


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """A Redis of the test's own."""
    with running_redis() as server:
        yield server


@pytest.fixture
async def several(tmp_path: Path, extractor: DetailExtractor) -> AsyncIterator[Several]:
    """Gateways that share a Redis; none yet."""
    async with several_gateways(tmp_path, extractor) as several:
        yield several


@pytest.fixture
async def first(several: Several) -> Up:
    return await several.start("first")


@pytest.fixture
async def second(several: Several, first: Up) -> Up:
    return await several.start("second")
