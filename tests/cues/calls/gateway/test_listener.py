"""The one port: told apart by the first byte, by HTTP's head in time, and TLS as the settings say."""

import asyncio
import ssl
import subprocess
from contextlib import suppress

import aiohttp
import pytest
import websockets

from cues.calls.gateway import requests, serving
from cues.calls.gateway.limits import AtOnce
from cues.calls.gateway.listener import FirstByte, http_of, tls_of
from cues.calls.gateway.rules import GatewayRules, LimitRules
from speech.errors import BadInputError
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import Caller, Screen, soon, until


async def dial(up):
    return await soon(asyncio.open_connection(up.host, up.serving.port))


async def answer(up, *pieces):
    """What comes back until the gateway closes."""
    reader, writer = await dial(up)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.01)
    try:
        return await soon(reader.read())
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


GET = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


async def test_http_is_told_from_audiosocket_by_its_first_byte(start):
    up = await start(limits={"hello": 0.3})
    assert (await answer(up, GET)).endswith(b'{"status": "ok"}')
    assert (await answer(up, *(GET[at : at + 1] for at in range(9)), GET[9:])).endswith(b'{"status": "ok"}')
    assert await answer(up, b"\x01\x00\x10", bytes(16), b"\x00\x00\x00") == b""
    await until(lambda: not up.connections)


@pytest.mark.parametrize(
    "said", [b"", b"G", GET[:-2], b"POST /route HTTP/1.1\r\n", b"\x01\x00", b"\x16\x03\x01"]
)
async def test_who_does_not_say_in_time_what_they_are_for_is_closed(start, said):
    up = await start(limits={"hello": 0.2})
    await answer(up, said)
    await until(lambda: not up.connections)


async def test_a_head_without_an_end_is_not_collected_for_ever(start):
    up = await start(limits={"hello": 60})
    reader, writer = await dial(up)
    writer.write(b"GET / HTTP/1.1\r\n")

    async def flood():
        while True:
            writer.write(b"X-Marker: " + b"x" * 1000 + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0)

    with pytest.raises(ConnectionError):
        await soon(flood())
    writer.transport.abort()
    del reader


async def test_who_says_nothing_counts_and_one_too_many_is_closed(start, http):
    up = await start(limits={"connections_of_address": 3})
    silent = [await dial(up) for _ in range(3)]
    await until(lambda: up.connections == 3)
    assert await answer(up) == b""
    for _, writer in silent:
        writer.close()
    await until(lambda: not up.connections)
    async with http.get(f"{up.http}/health") as said:
        assert said.status == 200


async def test_a_port_for_audiosocket_alone_takes_nothing_else():
    served = asyncio.Queue()

    async def serve(reader, writer):
        served.put_nowait(await reader.read(100))

    connections = AtOnce.connections(LimitRules())

    def made():
        return FirstByte(None, serve, patience=5.0, connections=connections)

    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    async with server:
        for said, comes in ((b"GET / HTTP/1.1\r\n\r\n", None), (b"\x01abc", b"\x01abc")):
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(said)
            assert await soon(reader.read()) == b""
            writer.close()
            assert (None if served.empty() else served.get_nowait()) == comes
            assert not connections.under_way


def test_without_a_certificate_there_is_no_tls():
    assert tls_of(GatewayRules()) is None


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A certificate of this machine, its key, one with a password, and a client's certificate and key."""
    folder = tmp_path_factory.mktemp("tls")

    def make(name, subject, *extra):
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        command += ["-days", "2", "-subj", f"/CN={subject}", "-keyout", f"{name}.key", "-out", f"{name}.pem"]
        subprocess.run([*command, *extra], cwd=folder, check=True, capture_output=True, timeout=60)

    make("gateway", "localhost", "-nodes", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    make("client", "pbx", "-nodes")
    make("locked", "localhost", "-passout", "pass:marker")
    return folder


def rules_of(papers, **more):
    return {"tls_certificate": papers / "gateway.pem", "tls_key": papers / "gateway.key"} | more


@pytest.mark.parametrize(
    "wrong",
    [
        {"tls_certificate": "not-there.pem"},
        {"tls_key": "client.key"},
        {"tls_key": "gateway.pem"},
        {"tls_certificate": "locked.pem", "tls_key": "locked.key"},
        {"tls_client_authority": "gateway.key"},
        {"tls_client_authority": "not-there.pem"},
    ],
)
def test_a_certificate_that_cannot_be_used_is_said(papers, wrong):
    told = rules_of(papers) | {key: papers / name for key, name in wrong.items()}
    with pytest.raises(BadInputError, match="cannot be used"):
        tls_of(GatewayRules.model_validate(told))


async def test_over_tls_a_client_certificate_is_proof_and_none_is_not(start, papers):
    up = await start(
        **rules_of(
            papers,
            tls_client_authority=papers / "client.pem",
            client_certificates=[{"name": "pbx", "scope": "admin"}],
            everybody_proves=True,
        )
    )
    url = f"https://localhost:{up.serving.port}/calls"
    bare = ssl.create_default_context(cafile=papers / "gateway.pem")
    proved = ssl.create_default_context(cafile=papers / "gateway.pem")
    proved.load_cert_chain(papers / "client.pem", papers / "client.key")
    for context, status in ((bare, 401), (proved, 200)):
        connector = aiohttp.TCPConnector(ssl=context)
        async with aiohttp.ClientSession(connector=connector) as session, session.get(url) as said:
            assert said.status == status
    assert up.serving.tls
    assert b"HTTP" not in await answer(up, GET), "nothing is said in the clear"


async def test_a_kept_connection_asks_again(gateway, http):
    for _ in range(3):
        async with http.get(f"{gateway.http}/health") as said:
            assert said.status == 200
    desk = await Screen.open(http, gateway)
    await desk.close()
    assert http_of(gateway.serving._runner) is gateway.serving._runner.server


async def kept(up, head=b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"):
    """An HTTP connection that has had its answer, and stays."""
    reader, writer = await soon(asyncio.open_connection(up.host, up.serving.port))
    with suppress(ConnectionError):
        writer.write(head)
        await soon(reader.read(4096))
    return reader, writer


@pytest.mark.parametrize(
    "head",
    [
        b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n\r\n",
        b"GET /vosk HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
        b"POST /route HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{}       ",
    ],
)
async def test_http_connections_that_are_kept_count(start, head):
    up = await start(limits={"connections_of_address": 3})
    held = [await kept(up, head) for _ in range(20)]
    await until(lambda: sum(reader.at_eof() for reader, _ in held) >= 17)
    assert sum(not reader.at_eof() for reader, _ in held) == up.connections <= 3
    for _, writer in held:
        writer.close()
    await until(lambda: not up.connections)
    assert isinstance(await Caller(up).connect(), Welcome)


async def test_an_http_connection_that_is_idle_ends_soon(start, monkeypatch):
    monkeypatch.setattr(serving, "KEPT_ALIVE", 0.2)
    up = await start()
    reader, writer = await kept(up)
    assert await soon(reader.read()) == b""
    await until(lambda: not up.connections)
    writer.close()


async def test_a_body_that_does_not_come_is_not_waited_for(start, monkeypatch):
    monkeypatch.setattr(requests, "BODY_WITHIN", 0.2)
    up = await start()
    reader, writer = await soon(asyncio.open_connection(up.host, up.serving.port))
    writer.write(b"POST /route HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
    assert b" 400 " in await soon(reader.readline())
    writer.close()


async def test_a_websocket_counts_once(start):
    up = await start(limits={"connections_of_address": 2})
    first, second = Caller(up), Caller(up)
    for caller in (first, second):
        assert isinstance(await caller.connect(), Welcome)
    assert up.connections == 2
    with pytest.raises(websockets.InvalidStatus, match="503"):
        await Caller(up).connect()
    for caller in (first, second):
        await caller.end()
    await until(lambda: not up.connections)
