"""At the door: tokens wherever they may be shown, signatures, addresses, and failures that are told once."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import websockets

from cues.calls.gateway import app
from cues.calls.gateway.doors import Doors
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.tokens import TokenFile
from speech.sources.protocols import http_signature, twilio_signature
from tests.cues.calls.gateway.loopback import Caller, Screen, all_logs, soon
from tests.speech.sources.protocols.genesys import ORGANIZATION, SESSION

NOW = datetime.now(UTC)
KEY, SECRET = "SGVsbG8=", base64.b64encode(bytes(range(32))).decode()
TWILIO = "marker-twilio-secret"


async def status(up, path, **headers):
    """How a handshake is answered: 101 where it is taken."""
    try:
        socket = await soon(websockets.connect(up.ws + path, additional_headers=headers, proxy=None))
    except websockets.InvalidStatus as refused:
        if b"marker" in refused.response.body:
            raise
        return refused.response.status_code
    await socket.close()
    return 101


async def test_a_token_is_taken_from_wherever_it_may_stand(start, http):
    up = await start(everybody_proves=True)
    token, _ = up.tokens.add(Scope.DESK, now=NOW)
    bearer = {"Authorization": f"Bearer {token}"}
    assert await status(up, "/desk", **bearer) == 101
    assert await status(up, f"/desk?token={token}") == 101
    async with http.ws_connect(
        f"{up.ws}/desk", protocols=["heartline", f"heartline.token.{token}"]
    ) as socket:
        assert socket.protocol == "heartline"
    assert await status(up, "/desk") == 401
    assert await status(up, "/desk", Authorization="Bearer marker") == 403
    assert await status(up, f"/desk?token={token}x", **bearer) == 400


async def test_a_token_alone_among_the_subprotocols_is_logged_nowhere(start, caplog):
    caplog.set_level("DEBUG")
    up = await start(everybody_proves=True)
    token, _ = up.tokens.add(Scope.DESK, now=NOW)
    assert await status(up, "/desk", **{"Sec-WebSocket-Protocol": f"heartline.token.{token}"}) == 101
    assert token not in all_logs(caplog)


@pytest.mark.parametrize("scope", Scope)
async def test_each_scope_opens_its_own_doors(start, http, scope):
    up = await start(everybody_proves=True)
    token, _ = up.tokens.add(scope, now=NOW)
    bearer = {"Authorization": f"Bearer {token}"}
    got = {path: await status(up, path, **bearer) for path in ("/desk", "/events?call=c", "/audio", "/vosk")}
    for path in ("/calls", "/metrics"):
        async with http.get(f"{up.http}{path}", headers=bearer) as answer:
            got[path] = answer.status
    async with http.post(f"{up.http}/route", data=b"{}", headers=bearer) as answer:
        got["/route"] = answer.status
    opens = {
        Scope.DESK: {"/desk": 101, "/events?call=c": 101},
        Scope.ADMIN: {"/calls": 200, "/metrics": 200},
        Scope.PUBLISH: {"/route": 200},
        Scope.CONTROL: {},
    }[scope]
    # A sender's handshake is answered; what the proof is good for is asked when the call is opened.
    senders = {"/audio": 101, "/vosk": 101}
    assert got == dict.fromkeys(got, 403) | senders | opens
    if scope is not Scope.PUBLISH:
        assert await Caller(up, token=token).refused() == (
            "not_allowed",
            1008,
            "This proof is for something else. Ask for a token of the right scope.",
        )


async def test_a_desk_is_its_agents_alone(start):
    up = await start(everybody_proves=True)
    token, _ = up.tokens.add(Scope.DESK, now=NOW, agent="anna")
    bearer = {"Authorization": f"Bearer {token}"}
    assert await status(up, "/desk?agent=anna", **bearer) == 101
    assert await status(up, "/desk", **bearer) == 101
    assert await status(up, "/desk?agent=bob", **bearer) == 403
    assert await status(up, "/events?call=c&agent=bob", **bearer) == 403


@pytest.mark.parametrize("bad", ["unknown", "revoked", "expired", "none"])
async def test_a_token_inside_the_protocol_has_to_hold_too(start, bad):
    up = await start(everybody_proves=True)
    old = NOW - timedelta(days=9)
    token, kept = up.tokens.add(
        Scope.PUBLISH, now=old, expires=NOW - timedelta(days=1) if bad == "expired" else None
    )
    if bad == "revoked":
        up.tokens.revoke(kept.id, now=NOW)
    shown = {"unknown": "marker", "none": ""}.get(bad, token)
    code, close, reason = await Caller(up, token=shown).refused()
    assert (code, close) == ("not_allowed", 1008)
    assert reason.startswith(
        {"none": "Prove who you are", "expired": "This token's time"}.get(bad, "This token")
    )


async def test_two_different_tokens_contradict_each_other(start):
    up = await start(everybody_proves=True)
    one, two = (up.tokens.add(Scope.PUBLISH, now=NOW)[0] for _ in range(2))
    caller = Caller(up, token=two)
    answer = await caller.connect(Authorization=f"Bearer {one}")
    assert answer.code == "malformed"
    assert (await caller.closed())[0] == 1007


async def test_twilio_signs_its_handshake(start, monkeypatch):
    monkeypatch.setattr(app, "GENESYS_WAITS", 0.01)
    up = await start(everybody_proves=True, twilio_auth_token=TWILIO)
    host = f"127.0.0.1:{up.serving.port}"
    for path in ("/twilio", "/twilio?number=%2b1614%7E&agent=a%20b"):
        signed = twilio_signature.sign(TWILIO, f"wss://{host}{path}")
        assert await status(up, path, **{"X-Twilio-Signature": signed}) == 101
        other = path + ("&x" if "?" in path else "?x")
        assert await status(up, other, **{"X-Twilio-Signature": signed}) == 401
    # Without a signature the handshake is answered, for a token may come with the stream's start.
    assert await status(up, "/twilio") == 101


async def test_genesys_signs_its_handshake_and_each_once(start, monkeypatch):
    monkeypatch.setattr(app, "GENESYS_WAITS", 0.01)
    up = await start(everybody_proves=True, audiohook=[{"key": KEY, "secret": SECRET}])
    headers = {
        "Host": f"127.0.0.1:{up.serving.port}",
        "Audiohook-Organization-Id": ORGANIZATION,
        "Audiohook-Session-Id": SESSION,
        "Audiohook-Correlation-Id": SESSION,
        "X-API-KEY": KEY,
    }

    def signed(secret, nonce):
        created = int(datetime.now(UTC).timestamp())
        added = http_signature.sign(
            "/audiohook", headers.items(), key=KEY, secret=secret, created=created, nonce=nonce
        )
        return {name: value for name, value in {**headers, **added}.items() if name != "Host"}

    good = signed(base64.b64decode(SECRET), "VGhpc0lzQVVuaXF1ZU5vbmNl")
    assert await status(up, "/audiohook", **good) == 101
    assert await status(up, "/audiohook", **good) == 401, "its nonce has been used"
    assert await status(up, "/audiohook", **signed(bytes(32), "VGhpc0lzQVVuaXF1ZU5vbmNm")) == 401
    assert await status(up, "/audiohook") == 401


async def test_an_address_may_be_listed_for_those_that_can_prove_nothing(start):
    up = await start(everybody_proves=True, allow_addresses=["127.0.0.0/8"])
    socket = await soon(websockets.connect(f"{up.ws}/vosk?rate=16000"))
    await socket.send(bytes(320))
    await soon(socket.recv())
    await socket.close()
    assert await Caller(up).refused() == (
        "not_allowed",
        1008,
        "Prove who you are: a token, a certificate or a signature is needed.",
    )


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Origin": "https://evil.example"}, "origin"),
        ({"Origin": "null"}, "origin"),
        ({"Sec-Fetch-Site": "cross-site"}, "origin"),
        ({"Host": "evil.example"}, "host"),
        ({"Host": "127.0.0.1.evil.example"}, "host"),
    ],
)
async def test_another_sites_page_gets_nothing(gateway, http, headers, why):
    for path in ("/desk", "/calls", "/audio", "/"):
        ask = http.get(f"{gateway.http}{path}", headers={"Upgrade": "websocket", **headers})
        async with ask as answer:
            assert answer.status == 403
            assert (await answer.json())["code"] == why
    page = {"Origin": f"http://127.0.0.1:{gateway.serving.port}"}
    screen = await Screen.open(http, gateway, **page)
    await screen.close()


async def test_failed_proofs_are_logged_a_few_times_and_then_only_answered(start, caplog):
    caplog.set_level("DEBUG")
    up = await start(everybody_proves=True, limits={"failed_proofs": 2})
    statuses = [await status(up, "/desk?token=marker") for _ in range(6)]
    assert statuses[:2] == [403, 403]
    assert statuses[-1] == 429
    assert all_logs(caplog).count("refused: unknown") < 6
    assert "marker" not in all_logs(caplog)
    token, _ = up.tokens.add(Scope.DESK, now=NOW)
    assert await status(up, f"/desk?token={token}") == 101, "a proof that holds is taken all the same"


async def test_a_file_of_tokens_that_cannot_be_used_lets_nobody_in(tmp_path, caplog):
    path = tmp_path / "tokens.json"
    path.write_text("marker")
    path.chmod(0o600)
    doors = Doors(GatewayRules(everybody_proves=True), TokenFile(path), loopback=True)
    visitor = doors.from_stream("127.0.0.1")
    assert visitor.who == Refusal(Why.ADDRESS)
    who = doors.again(visitor, "marker-token", "heartline")
    assert isinstance(who, Refusal)
    assert "damaged" in caplog.text
    assert "marker" not in caplog.text
