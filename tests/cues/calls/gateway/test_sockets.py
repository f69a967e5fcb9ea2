"""Connections as the gateway sees them: messages, the other end's going, and closes."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from cues.calls.gateway import sockets
from cues.calls.gateway.sockets import Socket, SocketWire, StreamWire
from cues.calls.gateway.wire import WireClosed
from tests.cues.calls.gateway.loopback import soon


@pytest.fixture
async def pair(http):
    """Opens WebSockets: the gateway's end, and the client's."""
    wires = asyncio.Queue()

    async def handle(request):
        socket = Socket(max_msg_size=1000)
        await socket.prepare(request)
        over = asyncio.Event()
        wires.put_nowait((SocketWire(socket), over))
        await over.wait()
        return socket

    app = web.Application()
    app.router.add_get("/", handle)
    ends = []
    async with TestServer(app) as server:

        async def open_one():
            client = await http.ws_connect(server.make_url("/"), autoping=True)
            wire, over = await soon(wires.get())
            ends.append(over)
            return wire, client

        yield open_one
        for over in ends:
            over.set()


async def test_messages_go_both_ways(pair):
    wire, client = await pair()
    await client.send_str("hello")
    await client.send_bytes(b"\0\1")
    await client.ping()
    await client.send_str("")
    assert [await soon(wire.receive()) for _ in range(3)] == ["hello", b"\0\1", ""]
    await wire.send("text")
    await wire.send(b"bytes")
    assert await soon(client.receive_str()) == "text"
    assert await soon(client.receive_bytes()) == b"bytes"


async def test_a_ping_is_a_sign_of_life(pair):
    wire, client = await pair()
    pings = []
    wire._socket.alive = lambda: pings.append("alive")
    await client.ping()
    await client.send_str("hello")
    assert await soon(wire.receive()) == "hello"
    assert pings == ["alive"]


async def test_a_close_says_why(pair):
    wire, client = await pair()
    closing = asyncio.create_task(wire.close(1013, "x" * 500))
    message = await soon(client.receive())
    assert (message.type, message.data, message.extra) == (aiohttp.WSMsgType.CLOSE, 1013, "x" * 123)
    await soon(closing)
    await soon(wire.close(1000, "again"))
    for use in (wire.receive(), wire.send("late")):
        with pytest.raises(WireClosed):
            await soon(use)


async def test_a_ping_of_one_who_has_gone_is_no_fault(pair):
    wire, client = await pair()
    await client.ping()
    client._response.close()
    await asyncio.sleep(0.1)
    with pytest.raises(WireClosed):
        await soon(wire.receive())


async def test_who_waits_for_a_message_learns_of_a_close_by_another_task(pair):
    wire, client = await pair()
    receiving = asyncio.create_task(wire.receive())
    await asyncio.sleep(0)
    closing = asyncio.create_task(wire.close(1008, "revoked"))
    assert (await soon(client.receive())).data == 1008
    with pytest.raises(WireClosed):
        await soon(receiving)
    await soon(closing)


async def test_an_other_end_that_does_not_answer_a_close_is_not_waited_for_long(pair, monkeypatch):
    monkeypatch.setattr(sockets, "CLOSES_WITHIN", 0.05)
    wire, client = await pair()
    await soon(wire.close(1000, ""))
    await soon(client.receive())


async def test_an_other_end_that_has_gone_is_told_by_both(pair):
    wire, client = await pair()
    client._response.close()
    with pytest.raises(WireClosed):
        await soon(wire.receive())
    with pytest.raises(WireClosed):
        await soon(wire.send("x"))
    await soon(wire.close(1000, ""))
    await soon(client.close())


async def test_a_message_that_is_too_large_closes_with_a_reason(pair):
    wire, client = await pair()
    await client.send_str("x" * 1001)
    receiving = asyncio.create_task(wire.receive())
    message = await soon(client.receive())
    assert (message.data, message.extra) == (
        1009,
        "This message is larger than is allowed. Send smaller ones.",
    )
    with pytest.raises(WireClosed):
        await soon(receiving)


@pytest.fixture
async def stream():
    """A stream's wire, and the other end."""
    made = asyncio.Queue()

    async def serve(reader, writer):
        made.put_nowait((reader, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    far_reader, far = await asyncio.open_connection(*server.sockets[0].getsockname())
    reader, writer = await soon(made.get())
    yield StreamWire(reader, writer), far_reader, far
    for each in (writer, far):
        each.transport.abort()
    server.close()
    await server.wait_closed()


async def test_a_stream_is_read_as_it_comes_and_ends(stream):
    wire, far_reader, far = stream
    far.write(b"abc")
    assert await soon(wire.receive()) == b"abc"
    await wire.send(b"def")
    await wire.send("ghi")
    assert await soon(far_reader.readexactly(6)) == b"defghi"
    far.write_eof()
    with pytest.raises(WireClosed):
        await soon(wire.receive())
    await soon(wire.close(1000, "nobody reads this"))
    await soon(wire.close(1000, ""))
    assert await soon(far_reader.read()) == b""


async def test_a_stream_that_breaks_is_closed(stream):
    wire, _, far = stream
    far.transport.abort()
    with pytest.raises(WireClosed):
        await soon(wire.receive())

    async def send_on():
        while True:
            await wire.send(bytes(100_000))
            await asyncio.sleep(0)

    with pytest.raises(WireClosed):
        await soon(send_on())
    await soon(wire.close(1000, ""))
