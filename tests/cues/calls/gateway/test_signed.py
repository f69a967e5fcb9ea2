"""Certificates and signatures are proof for what they were given for, and for nothing else."""

import asyncio
import ssl
import subprocess

import aiohttp
import pytest
import websockets

from cues.calls.gateway import app
from speech.sources.protocols import twilio_signature
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from tests.cues.calls.gateway.loopback import Caller, closing, soon
from tests.cues.calls.gateway.stranger import EVERYWHERE, PROVE, knock
from tests.cues.calls.gateway.telephony import UUID, connect, twilio_call

SECRET = "marker-secret"  # noqa: S105 - no secret of anybody


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
