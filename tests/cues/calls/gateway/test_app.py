"""The gateway's addresses: what each answers, to whom, and how it is left."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
import websockets
from prometheus_client.parser import text_string_to_metric_families

from cues.calls.gateway import app
from cues.calls.gateway.addresses import ADDRESSES
from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.identity import Scope
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import FINALS, Caller, Screen, all_logs, closing, soon, until
from tests.cues.calls.gateway.telephony import UUID, Asterisk

NOW = datetime.now(UTC)


async def get(http, up, path, **headers):
    async with http.get(f"{up.http}{path}", headers=headers) as answer:
        return answer.status, await answer.text()


async def test_health_and_readiness_need_no_proof(start, http):
    up = await start(everybody_proves=True)
    assert await get(http, up, "/health") == (200, '{"status": "ok"}')
    assert await get(http, up, "/ready") == (200, '{"ready": true}')
    up.serving.board.draining = True
    assert await get(http, up, "/ready") == (503, '{"ready": false}')
    assert (await get(http, up, "/health"))[0] == 200


async def test_metrics_are_prometheuss_and_for_administrators(start, http):
    up = await start(everybody_proves=True)
    token, _ = up.tokens.add(Scope.ADMIN, now=NOW)
    status, text = await get(http, up, "/metrics", Authorization=f"Bearer {token}")
    assert status == 200
    assert {family.name for family in text_string_to_metric_families(text)} >= {
        "heartline_calls",
        "heartline_lag_seconds",
        "heartline_cue_delay_seconds",
        "heartline_refused",
        "heartline_load",
    }
    status, text = await get(http, up, "/metrics")
    assert (status, json.loads(text)["code"]) == (401, "no_proof")


async def test_what_is_not_there_is_not_there(gateway, http):
    assert (await get(http, gateway, "/marker"))[0] == 404
    assert (await get(http, gateway, "/calls/x/context"))[0] == 405
    for path in (*ADDRESSES, "/desk", "/events?call=c"):
        assert (await get(http, gateway, path))[0] == 426


@pytest.mark.parametrize(
    "path", ["/events", "/events?call=", "/events?call=c&since=x", "/events?call=c&since=-1"]
)
async def test_events_of_no_call_are_a_mistake(gateway, http, path):
    assert (await get(http, gateway, path, Upgrade="websocket"))[0] == 400


async def test_who_breaks_its_protocol_counts_as_refused_by_the_reason(gateway, http):
    socket = await soon(websockets.connect(f"{gateway.ws}/audio"))
    await socket.send("marker")
    assert (await closing(socket))[0] == 1007
    asterisk = await Asterisk.connect(gateway, UUID)
    asterisk.writer.write(frame(0x10, b"abc"))
    await soon(asterisk.reader.read())
    asterisk.writer.close()
    counted = {}

    async def look():
        counted.update(await gateway.metrics(http))
        return all(
            f'heartline_refused_total{{why="{why}"}}' in counted for why in ("malformed", "unsupported")
        )

    async with asyncio.timeout(15):
        while not await look():  # noqa: ASYNC110 - metrics tell nobody
            await asyncio.sleep(0.01)
    closed = "heartline_connections_closed_total"
    assert counted[closed + '{protocol="heartline",why="malformed"}'] == 1
    assert counted[closed + '{protocol="audiosocket",why="unsupported"}'] == 1
    assert not [name for name in counted if "other" in name]


async def test_a_subscriber_is_told_that_there_is_no_such_call(gateway, http):
    unknown = (1002, "There is no such call of yours, or it has ended.")
    assert await (await Screen.open(http, gateway, "/events?call=marker")).closed() == unknown
    caller = Caller(gateway, agent="robin")
    await caller.connect()
    call = await gateway.call()
    watch = await Screen.open(http, gateway, f"/events?call={call.id}")
    others = await Screen.open(http, gateway, f"/events?call={call.id}&agent=sam")
    assert await others.closed() == unknown, "another agent's is as unknown as none"
    await caller.send(0.2)
    await caller.end()
    assert await watch.closed() == (1000, "")
    late = await Screen.open(http, gateway, f"/events?call={call.id}")
    assert await late.closed() == (1000, "")
    assert late.events[-1]["event"] == "call.ended"
    since = await Screen.open(http, gateway, f"/events?call={call.id}&since={call.log.seq}")
    assert await since.closed() == (1000, ""), "known, and nothing more comes"
    gateway.serving.board._forget(call)
    assert await (await Screen.open(http, gateway, f"/events?call={call.id}")).closed() == unknown


@pytest.mark.parametrize("path", ["/vosk?rate=1", "/freeswitch?mix=marker", "/twilio?inbound=marker"])
async def test_an_address_that_makes_no_sense_is_a_mistake(gateway, http, path):
    status, text = await get(http, gateway, path, Upgrade="websocket")
    assert status == 400
    assert "marker" not in text
    counted = await gateway.metrics(http)
    assert sum(count for name, count in counted.items() if name.startswith("heartline_refused_total")) == 1


async def test_a_handshake_that_is_none_is_refused_and_counts_no_more(gateway, http):
    for headers in ({}, {"Sec-WebSocket-Version": "1"}, {"Sec-WebSocket-Key": "short"}):
        assert (await get(http, gateway, "/desk", Upgrade="websocket", Connection="Upgrade", **headers))[
            0
        ] == 400
    await http.close()
    await until(lambda: not gateway.connections)


async def test_one_connection_too_many_is_refused_at_the_door(start, http):
    up = await start(limits={"connections": 1})
    desk = await Screen.open(http, up)
    status, text = await get(http, up, "/desk", Upgrade="websocket")
    assert (status, json.loads(text)["code"]) == (503, "connections")
    await desk.close()
    await http.close()
    await until(lambda: not up.connections)
    await (await soon(websockets.connect(f"{up.ws}/desk"))).close()


async def test_overload_refuses_the_new_and_harms_no_one(gateway, http):
    good = Caller(gateway)
    await good.connect()
    call = await gateway.call()
    gateway.serving.board.capacity = Capacity(0.0)
    assert await Caller(gateway).refused() == (
        "busy",
        1013,
        "This gateway hears as many calls as it can. Try another, or later.",
    )
    await good.send(7.0)
    await good.end()
    assert [event["text"] for event in gateway.journal(call.id) if event.get("final")] == FINALS
    metrics = await gateway.metrics(http)
    assert metrics['heartline_connections_closed_total{protocol="heartline",why="overload"}'] == 1
    assert metrics['heartline_refused_total{why="overload"}'] == 1
    gateway.serving.board.capacity = Capacity(1000.0)
    assert isinstance(await Caller(gateway).connect(), Welcome), "the refused call counts for nothing"


@pytest.mark.parametrize(("cores", "mode"), [(0.5, "full"), (0.27, "archive"), (0.2, "finals")])
async def test_less_room_is_less_hearing_and_shows(gateway, http, cores, mode):
    """By the cores that are left for one more call: full, in larger steps, finals only; and then none."""
    good = Caller(gateway)
    await good.connect()
    first = await gateway.call()
    gateway.serving.board.capacity = Capacity(cores)
    caller = Caller(gateway)
    await caller.connect()
    (call,) = [each for each in gateway.calls if each is not first]
    assert (call.mode, gateway.kitchen.orders[-1].mode, first.mode) == (mode, mode, "full")
    metrics = await gateway.metrics(http)
    modes = {each: metrics[f'heartline_calls{{mode="{each}"}}'] for each in ("full", "archive", "finals")}
    assert modes == {"full": 1, "archive": 0, "finals": 0, mode: 2 if mode == "full" else 1}
    assert metrics[f'heartline_calls_begun_total{{mode="{mode}",protocol="heartline"}}'] >= 1
    assert await Caller(gateway).refused() == (
        "busy",
        1013,
        "This gateway hears as many calls as it can. Try another, or later.",
    )
    for each in (caller, good):
        await each.send(3.5)
        await each.end()
    for each in (call, first):
        assert [event["text"] for event in gateway.journal(each.id) if event.get("final")] == FINALS[:2]


async def test_a_token_that_is_revoked_closes_its_desk(start, http, monkeypatch):
    monkeypatch.setattr(app, "LOOKS_AGAIN", 0.02)
    up = await start(everybody_proves=True)
    token, kept = up.tokens.add(Scope.DESK, now=NOW)
    other, _ = up.tokens.add(Scope.DESK, now=NOW)
    desk = await Screen.open(http, up, Authorization=f"Bearer {token}")
    events = await Screen.open(http, up, "/events?call=x", Authorization=f"Bearer {other}")
    stays = await Screen.open(http, up, Authorization=f"Bearer {other}")
    up.tokens.revoke(kept.id, now=NOW)
    assert await desk.closed() == (1008, "This token has been revoked. Ask for a new one.")
    await stays.take()
    await events.close()
    await stays.close()


async def test_a_desk_that_is_there_no_more_is_let_go(gateway, monkeypatch):
    monkeypatch.setattr(app, "HEARTBEAT", 0.5)
    alive = await soon(websockets.connect(f"{gateway.ws}/desk"))
    dead = await soon(websockets.connect(f"{gateway.ws}/desk"))
    dead.transport.pause_reading()
    await until(lambda: gateway.connections == 1)
    assert await soon(alive.recv())
    await alive.close()
    dead.transport.abort()


async def test_no_word_token_or_number_is_in_logs_or_metrics_over_a_whole_call(start, http, caplog):
    """Markers in every place in which something private comes, through a call with all that can befall it."""
    caplog.set_level("DEBUG")
    up = await start(everybody_proves=True)
    publish, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    desk_token, _ = up.tokens.add(Scope.DESK, now=NOW)
    admin, _ = up.tokens.add(Scope.ADMIN, now=NOW)
    private = [publish, desk_token, admin, "16145550123", "marker", "husband", "biscuit", "boots"]
    caller = Caller(up, number="+16145550123", agent="marker-agent", call="marker-call", token=publish)
    await caller.connect()
    call = await up.call()
    desk = await Screen.open(http, up, f"/desk?token={desk_token}&agent=marker-agent")
    await desk.follow(call.id)
    bearer = {"Authorization": f"Bearer {publish}"}
    context = json.dumps({"customer": "marker-customer", "facts": {"order": "boots"}})
    async with http.post(f"{up.http}/calls/marker-call/context", data=context, headers=bearer) as answer:
        assert answer.status == 200
    async with http.post(f"{up.http}/calls/marker-call/marker", data=b"marker", headers=bearer) as answer:
        assert answer.status == 400
    await get(http, up, f"/marker?token={desk_token}")
    await get(http, up, "/desk?token=marker", Upgrade="websocket")
    await caller.send(3.0)
    cue = await desk.event("cue")
    await desk.order("use", call.id, cue["id"], "marker-command")
    await desk.order("marker", call.id)
    caller.drop()
    await until(lambda: not call.connections)
    await caller.connect()
    await caller.send(4.0)
    await caller.end()
    await desk.event("call.ended")
    for raw in (
        f"GET /desk?token={desk_token} HTTP/9.9\r\n\r\n",
        f"GET /desk?token={desk_token} marker\r\n\r\n",
        f"GET /desk HTTP/1.1\r\nAuthorization Bearer {desk_token}\r\n\r\n",
        f"GET /desk HTTP/1.1\r\nX: a\x00{desk_token}\r\n\r\n",
        "marker\r\n\r\n",
    ):
        reader, writer = await soon(asyncio.open_connection(up.host, up.serving.port))
        writer.write(raw.encode())
        await soon(reader.read())
        writer.close()
    text = all_logs(caplog)
    assert "call" in text
    _, metrics = await get(http, up, "/metrics", Authorization=f"Bearer {admin}")
    for each in private:
        assert each not in text
        assert each not in metrics
    desk.events.clear()
    await desk.close()
