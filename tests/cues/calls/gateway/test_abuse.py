"""What a stranger, a thief and a client of one's own cannot do: each claim of the gateway's safety, tried."""

import asyncio
import json
import re
import ssl
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
import websockets
from aiohttp.test_utils import make_mocked_request

from cues.calls.commands import Context
from cues.calls.gateway import app, switchboard
from cues.calls.gateway.addresses import ADDRESSES
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.errands import Errand
from cues.calls.gateway.hosted import CallInfo, CallOrder
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.proof import Asked, read_request
from cues.calls.gateway.tickets import Tickets
from cues.calls.session import CallPlan
from speech.audio import Channel
from speech.sources.protocols import twilio_signature
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from speech.sources.protocols.protocol import Opened, TextTurn
from tests.cues.calls.gateway.loopback import AGENT, CUSTOMER, Caller, Screen, all_logs, closing, soon, until
from tests.cues.calls.gateway.telephony import Asterisk, connect, finals, pcm, twilio_call

NOW = datetime.now(UTC)
EVERYWHERE = "0.0.0.0"  # noqa: S104 - that is what is tried
UUID = bytes(range(16))
PROVE = "Prove who you are: a token, a certificate or a signature is needed."
ADDRESS = "This address is not listed in allow_addresses of the settings."
FIRST = {
    "/": bytes(320),
    "/twilio": json.dumps(
        {
            "event": "start",
            "start": {
                "callSid": "CA1",
                "tracks": ["inbound"],
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            },
        }
    ),
    "/freeswitch": "{}",
    "/jambonz": "{}",
    "/audio": '{"hello": {"channels": ["customer"], "rate": 16000, "format": "s16le"}}',
    "/chat": '{"speaker": "customer", "text": "my husband died"}',
}


async def knock(up, path, **more):
    """A connection, or the status with which its handshake is refused."""
    try:
        return await connect(up, path, **more)
    except websockets.InvalidStatus as refused:
        return refused.response.status_code


# Nobody comes in without proof


@pytest.mark.parametrize("path", ADDRESSES)
async def test_beyond_this_machine_no_sender_gets_a_call_without_proof(start, path):
    up = await start(host=EVERYWHERE)
    socket = await knock(up, path)
    if path in {"/vosk", "/audiohook"}:
        assert socket == {"/vosk": 403, "/audiohook": 401}[path]
    else:
        await socket.send(FIRST[path])
        assert await closing(socket) == (1008, ADDRESS if path == "/" else PROVE)
    assert up.calls == []
    assert up.kitchen.orders == []


@pytest.mark.parametrize("path", ["/desk", "/desk?agent=robin", "/events?call=x"])
async def test_beyond_this_machine_nobody_sees_a_call_without_proof(start, path):
    up = await start(host=EVERYWHERE)
    assert await knock(up, path) == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/metrics"),
        ("GET", "/calls"),
        ("POST", "/route"),
        ("POST", "/calls/x/context"),
        ("POST", "/calls/x/end"),
    ],
)
async def test_beyond_this_machine_nobody_asks_anything_without_proof(start, http, method, path):
    up = await start(host=EVERYWHERE)
    async with http.request(method, f"{up.http}{path}") as answer:
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert await answer.json() == {"error": PROVE, "code": "no_proof"}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_a_forged_address_opens_no_door(start, header):
    up = await start(host=EVERYWHERE)
    value = "for=127.0.0.1" if header == "Forwarded" else "127.0.0.1"
    answer = await Caller(up).connect(**{header: value})
    assert answer == TurnedAway("not_allowed")


async def test_those_that_can_prove_nothing_are_taken_from_listed_addresses_alone(start):
    for name, network, taken in (("one", "127.0.0.1", True), ("two", "10.0.0.0/8", False)):
        up = await start(name, host=EVERYWHERE, allow_addresses=[network])
        asterisk = await Asterisk.connect(up, UUID)
        if taken:
            assert (await asterisk.frame())[0] == 0x10
            await until(lambda up=up: len(up.calls) == 1)
            await asterisk.hang_up()
        else:
            assert await soon(asterisk.reader.read()) == b""
            asterisk.writer.close()
        for path in ("/vosk?rate=16000", "/?rate=16000"):
            socket = await knock(up, path)
            if path.startswith("/vosk") and not taken:
                assert socket == 403
                continue
            await socket.send(pcm(0.1))
            if taken:
                assert json.loads(await soon(socket.recv())) == {"partial": ""}
                await socket.close()
            else:
                assert await closing(socket) == (1008, ADDRESS)
        assert bool(up.calls) is taken


# Tokens


async def test_a_token_lies_nowhere_on_the_disk(start):
    up = await start(everybody_proves=True)
    token, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    caller = Caller(up, token=token, call="c-9")
    await caller.connect()
    await caller.send(3.0)
    await caller.end()
    held = [path for path in up.folder.parent.rglob("*") if path.is_file()]
    assert len(held) > 3
    assert not [path for path in held if token.encode() in path.read_bytes()]


async def test_a_sender_whose_token_is_revoked_in_mid_call_is_closed_and_cannot_come_again(
    start, monkeypatch
):
    monkeypatch.setattr(app, "LOOKS_AGAIN", 0.02)
    monkeypatch.setattr(switchboard, "GRACE", 0.2)
    up = await start(everybody_proves=True)
    token, kept = up.tokens.add(Scope.PUBLISH, now=NOW)
    other, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    caller, stays = Caller(up, token=token), Caller(up, token=other)
    await caller.connect()
    call = await up.call()
    await stays.connect()
    await caller.send(3.5)
    await until(lambda: call.at > 3.3)
    up.tokens.revoke(kept.id, now=NOW)
    assert await caller.closed() == (1008, "This token has been revoked. Ask for a new one.")
    assert await caller.connect() == TurnedAway("not_allowed")
    await soon(call.finished.wait())
    assert finals(up, call.id) == ["how are you", "my husband died in march"]
    await stays.send(7.0)
    await stays.end()


async def test_a_token_that_expires_in_mid_call_was_good_for_that_call(start, monkeypatch):
    monkeypatch.setattr(app, "LOOKS_AGAIN", 0.01)
    up = await start(everybody_proves=True)
    token, seen = (up.tokens.add(scope, now=NOW)[0] for scope in (Scope.PUBLISH, Scope.DESK))
    caller = Caller(up, token=token)
    assert isinstance(await caller.connect(), Welcome)
    connection = await connect(up, f"/desk?token={seen}")
    with up.tokens._changing() as kept:
        kept[:] = [replace(each, expires=NOW - timedelta(seconds=1)) for each in kept]
    assert await closing(connection) == (1008, "This token's time is over. Ask for a new one.")
    await caller.send(7.0)
    await caller.end()
    assert await Caller(up, token=token).connect() == TurnedAway("not_allowed")


async def test_a_file_of_tokens_that_breaks_lets_nobody_in_and_turns_nobody_out(start, http, monkeypatch):
    monkeypatch.setattr(app, "LOOKS_AGAIN", 0.01)
    up = await start(everybody_proves=True)
    publish, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    seen, _ = up.tokens.add(Scope.DESK, now=NOW)
    caller = Caller(up, token=publish)
    await caller.connect()
    desk = await Screen.open(http, up, f"/desk?token={seen}")
    whole = up.tokens.path.read_bytes()
    up.tokens.path.write_bytes(whole[:-20])
    assert await Caller(up, token=publish).connect() == TurnedAway("not_allowed")
    call = await up.call()
    await desk.follow(call.id)
    await caller.send(7.0)
    await caller.end()
    await desk.event("call.ended")
    up.tokens.path.write_bytes(whole)
    again = Caller(up, token=publish)
    assert isinstance(await again.connect(), Welcome)
    await again.end()
    await desk.close()


async def test_calls_are_counted_for_each_token(start):
    up = await start(everybody_proves=True, limits={"calls_of_sender": 1})
    one, two = (up.tokens.add(Scope.PUBLISH, now=NOW)[0] for _ in range(2))
    callers = [Caller(up, token=token) for token in (one, two)]
    for caller in callers:
        assert isinstance(await caller.connect(), Welcome)
        busy = "More calls at once than one sender may have."
        assert await Caller(up, token=one).refused() == ("busy", 1013, busy)
    for caller in callers:
        await caller.end()


# Certificates and signatures


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """The gateway's certificate; two authorities, each with clients that it has signed."""
    folder = tmp_path_factory.mktemp("tls")

    def openssl(*arguments):
        command = ["openssl", *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    names = ("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    for name, more in (("gateway", names), ("ours", ()), ("theirs", ())):
        openssl(
            *("req", "-x509", *key, "-days", "2", "-subj", f"/CN={name}"),
            *("-keyout", f"{name}.key", "-out", f"{name}.pem", *more),
        )
    for authority, client in (("ours", "pbx"), ("ours", "visitor"), ("theirs", "pbx")):
        name = f"{authority}-{client}"
        openssl(
            "req", "-new", *key, "-subj", f"/CN={client}", "-keyout", f"{name}.key", "-out", f"{name}.csr"
        )
        openssl(
            *("x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key"),
            *("-CAcreateserial", "-days", "2", "-out", f"{name}.pem"),
        )
    return folder


@pytest.fixture
async def tls_gateway(start, papers):
    return await start(
        host=EVERYWHERE,
        audiosocket_port=0,
        allow_addresses=["127.0.0.1"],
        tls_certificate=papers / "gateway.pem",
        tls_key=papers / "gateway.key",
        tls_client_authority=papers / "ours.pem",
        client_certificates=[{"name": "pbx", "scope": "publish"}],
    )


def client(papers, certificate=None):
    context = ssl.create_default_context(cafile=papers / "gateway.pem")
    if certificate is not None:
        context.load_cert_chain(papers / f"{certificate}.pem", papers / f"{certificate}.key")
    return context


async def test_a_certificate_is_proof_for_what_it_is_listed_for(tls_gateway, papers):
    up = tls_gateway
    caller = Caller(up)
    url = f"wss://localhost:{up.serving.port}/audio"
    caller.socket = await soon(websockets.connect(url, ssl=client(papers, "ours-pbx"), compression=None))
    await caller.socket.send(caller.out.hello())
    assert isinstance(await caller.answer(), Welcome)
    (call,) = up.calls
    assert call.sender == "certificate:pbx"
    await caller.send(7.0)
    await caller.end()
    for path in ("desk", "events?call=x"):
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(
                f"wss://localhost:{up.serving.port}/{path}", ssl=client(papers, "ours-pbx")
            )
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("certificate", "code"), [(None, "no_proof"), ("ours-visitor", "certificate"), ("theirs-pbx", None)]
)
async def test_no_other_certificate_is_proof(tls_gateway, papers, certificate, code):
    connector = aiohttp.TCPConnector(ssl=client(papers, certificate))
    url = f"https://localhost:{tls_gateway.serving.port}/route"
    async with aiohttp.ClientSession(connector=connector) as session:
        if code is None:  # of another authority: TLS itself refuses it
            with pytest.raises((aiohttp.ClientError, OSError)):
                await soon(session.post(url, data=b"{}"))
        else:
            async with session.post(url, data=b"{}") as answer:
                assert (await answer.json())["code"] == code


async def test_beside_tls_asterisk_has_a_port_of_its_own_and_nothing_else_is_spoken_there(tls_gateway):
    ports = [server.sockets[0].getsockname()[1] for server in tls_gateway.serving._servers]
    assert ports[0] == tls_gateway.serving.port
    for port, said, is_heard in (
        (ports[1], frame(0x01, UUID), True),
        (ports[1], b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", False),
        (ports[0], frame(0x01, UUID), False),
    ):
        reader, writer = await soon(asyncio.open_connection("127.0.0.1", port))
        writer.write(said)
        silence = await soon(reader.read(3))
        assert (silence == b"\x10\x01\x40") is is_heard
        writer.transport.abort()


async def test_a_stream_that_twilio_has_signed_is_a_call_and_others_are_none(start, monkeypatch):
    monkeypatch.setattr(app, "GENESYS_WAITS", 0.01)
    up = await start(host=EVERYWHERE, twilio_auth_token=SECRET)
    url = f"wss://127.0.0.1:{up.serving.port}/twilio"

    def signed_by(secret):
        return {"X-Twilio-Signature": twilio_signature.sign(secret, url)}

    async def ends(**headers):
        socket = await connect(up, "/twilio", additional_headers=headers)
        sending = asyncio.create_task(twilio_call(socket, 1.0))
        end = await closing(socket)
        await asyncio.gather(sending, return_exceptions=True)
        return end

    signed = signed_by(SECRET)
    assert await ends(**signed) == (1000, "")
    assert [call.sender for call in up.calls] == ["signature:twilio"]
    assert await ends() == (1008, PROVE)
    assert await knock(up, "/twilio", additional_headers=signed_by("another")) == 401
    # A signature of another address is worth nothing here, nor one of this address elsewhere.
    assert await knock(up, "/twilio?agent=robin", additional_headers=signed) == 401
    assert len(up.calls) == 1
    answer = await Caller(up).connect(**signed)
    assert answer == TurnedAway("not_allowed")


# One client and another's call


async def test_one_sender_cannot_bring_a_side_of_anothers_call(start):
    """By Asterisk's UUID, by Twilio's call, by a name: from another identity it is another call."""
    up = await start(everybody_proves=True)
    one, two = (up.tokens.add(Scope.PUBLISH, now=NOW)[0] for _ in range(2))
    first = await connect(up, "/twilio")
    sending = asyncio.create_task(twilio_call(first, 7.0, ("inbound",), token=one))
    await until(lambda: up.calls)
    (call,) = up.calls
    second = await connect(up, "/twilio")
    await twilio_call(second, 1.0, ("outbound",), token=two)
    await soon(sending)
    await soon(call.finished.wait())
    assert len({each.sender for each in up.calls}) == 2
    assert up.journal(call.id)[-1]["duration"] == pytest.approx(7.0, abs=0.1)
    for socket in (first, second):
        await closing(socket)


async def test_a_publisher_cannot_read_a_call_nor_a_desk_send_or_end_one(start, http):
    up = await start(everybody_proves=True)
    publish, desk = (up.tokens.add(scope, now=NOW)[0] for scope in (Scope.PUBLISH, Scope.DESK))
    caller = Caller(up, token=publish, call="c-9")
    await caller.connect()
    call = await up.call()
    for path in (f"/events?call={call.id}", "/desk"):
        assert await knock(up, f"{path}{'&' if '?' in path else '?'}token={publish}") == 403
    for path in ("end", "transfer", "hold", "context"):
        ask = http.post(f"{up.http}/calls/{call.id}/{path}", headers={"Authorization": f"Bearer {desk}"})
        async with ask as answer:
            assert answer.status == 403
    assert await Caller(up, token=desk).connect() == TurnedAway("not_allowed")
    assert call.log.seq == 1
    await caller.end()


async def test_a_desk_of_one_agent_cannot_speak_as_another_by_any_address(start, http):
    up = await start(everybody_proves=True)
    publish, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    sam, _ = up.tokens.add(Scope.DESK, now=NOW, agent="sam")
    caller = Caller(up, token=publish, agent="robin")
    await caller.connect()
    call = await up.call()
    await caller.send(3.0)
    events = await Screen.open(http, up, f"/events?call={call.id}&token={sam}")
    assert await events.closed() == (1000, "")
    assert events.events == []
    desk = await Screen.open(http, up, f"/desk?token={sam}")
    await desk.take()
    assert desk.calls == []
    await desk.order("end", call.id)
    await desk.until(lambda: desk.refused)
    assert desk.refused == [{"id": "k1", "code": "not_yours"}]
    assert not call.finished.is_set()
    await caller.end()
    await desk.close()


# Bounds of a stream that can carry no reason


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"idle": 0.2}, "idle"),
        ({"call": 0.4}, "long_call"),
        ({"audio": 1, "audio_at_once": 1.5}, "audio"),
        ({"messages": 1, "messages_at_once": 3}, "messages"),
    ],
)
async def test_asterisk_is_hung_up_on_and_the_metrics_say_why(start, http, limits, why):
    up = await start(limits=limits)
    asterisk = await Asterisk.connect(up, UUID)

    async def send():
        while why != "idle":
            await asterisk.send(0.1)
            await asyncio.sleep(0.005)

    sending = asyncio.create_task(send())
    said = b""
    try:
        while piece := await soon(asterisk.reader.read(65_536)):
            said = (said + piece)[-3:]
    except ConnectionError:  # it was closed while we were still sending
        said = frame(0x00)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    asterisk.writer.close()
    assert said == frame(0x00)
    closed = f'heartline_connections_closed_total{{protocol="audiosocket",why="{why}"}}'
    refused = f'heartline_refused_total{{why="{why}"}}'
    metrics = await up.metrics(http)
    assert (metrics[closed], metrics[refused]) == (1, 1)


# Words, numbers and tokens


MARKERS = re.compile("marker|16145550123|husband")
TOKEN = "marker-token"  # noqa: S105 - what is looked for
NUMBER = "+16145550123"
SECRET = "marker-secret"  # noqa: S105 - the same


def private_values():
    """One of everything at the gateway that can hold what is private."""
    plan = CallPlan("call-1", "vosk", (AGENT, CUSTOMER), NOW)
    headers = [("Host", "localhost"), ("Authorization", f"Bearer {TOKEN}"), ("X", NUMBER)]
    request = make_mocked_request("GET", f"/?token={TOKEN}", headers=dict(headers))
    return [
        read_request(request.headers.items(), request.path_qs, peer="127.0.0.1", loopback=True),
        Asked("127.0.0.1", loopback=True, token=TOKEN),
        Opened("vosk", "marker", (CUSTOMER,), TOKEN, about={"number": NUMBER}),
        TextTurn(Channel.CUSTOMER, "my husband died", 0.0),
        Context(NUMBER, {"marker": "marker"}),
        Errand("marker", "context", b"marker", "token:1", admin=False),
        CallInfo("call-1", "vosk", "now", "robin", NUMBER, "live", "full", 1),
        CallOrder(
            CallPlan("call-1", "vosk", (CUSTOMER,), NOW, customer=NUMBER), Mode.FULL, None, None, print
        ),
        CallOrder(plan, Mode.FULL, None, None, print),
        Tickets(b"marker" * 6),
    ]


@pytest.mark.parametrize("value", private_values(), ids=lambda value: type(value).__name__)
def test_what_can_hold_something_private_shows_none_of_it(value):
    assert not MARKERS.search(repr(value))


async def test_refusals_of_every_kind_quote_nothing(start, http, caplog):
    caplog.set_level("DEBUG")
    up = await start(everybody_proves=True, limits={"message_bytes": 4096})
    said = []
    for path in (*ADDRESSES, "/desk", "/events?call=marker", f"/calls?x={NUMBER}", f"/{NUMBER}"):
        target = f"{up.http}{path}{'&' if '?' in path else '?'}token={TOKEN}"
        async with http.get(target, headers={"Upgrade": "websocket", "Origin": "http://marker"}) as answer:
            assert answer.status >= 400
            said += [await answer.text(), *answer.headers.values()]
    token, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    for first in (
        {"hello": {"channels": ["marker"], "token": TOKEN}},
        {"hello": {"channels": ["customer"], "rate": 16000, "format": "s16le", "token": TOKEN}},
        {"hello": {"channels": ["customer"], "rate": NUMBER, "format": "marker", "token": token}},
        {"hello": {"call": "marker", "number": NUMBER, "language": "marker", "token": token}},
        {"speaker": "marker", "text": "my husband died"},
        {"event": "start", "start": {"customParameters": {"token": TOKEN, "number": NUMBER}}},
        {"config": {"token": TOKEN, "sample_rate": "marker"}},
        {"marker": "x" * 5000},
    ):
        socket = await connect(up, "/")
        await socket.send(json.dumps(first))
        try:
            while True:
                said.append(str(await soon(socket.recv())))
        except websockets.ConnectionClosed as closed:
            said.append(closed.rcvd.reason)
    admin, _ = up.tokens.add(Scope.ADMIN, now=NOW)
    metrics = await up.metrics(http, Authorization=f"Bearer {admin}")
    assert metrics
    for text in (*said, all_logs(caplog), *metrics):
        assert not MARKERS.search(text)
        assert token not in text
