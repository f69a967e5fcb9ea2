"""What telephone systems and CRMs ask by HTTP, and what they get for nonsense: 400 or 404, never a fault."""

import json
import zlib
from datetime import UTC, datetime

import pytest

from cues.calls.gateway.identity import Scope
from tests.cues.calls.gateway.loopback import Caller, Screen, until

DEEP = "[" * 100_000
NONSENSE = [
    b"marker",
    b"[]",
    b"5",
    b"null",
    b"\xff\xfe marker",
    DEEP.encode(),
    b'{"a":' * 5000,
    b"9" * 5000,
    b'{"marker": 1}',
    b'{"customer": 5}',
    b'{"customer": "\\ud800"}',
    json.dumps({"customer": "x" * 501}).encode(),
    b" " * 5000,
]
CONTEXTS = [
    b'{"facts": []}',
    b'{"facts": {"a": null}}',
    b'{"facts": {"a": {"b": 1}}}',
    b'{"facts": {"a": NaN}}',
    b'{"facts": {"a": 1e999}}',
    b'{"facts": {"\\ud800": 1}}',
    json.dumps({"facts": {str(n): n for n in range(101)}}).encode(),
    json.dumps({"facts": {"a": "x" * 2001}}).encode(),
    b'{"agent": ["marker"]}',
]
ROUTES = [b'{"agents": "anna"}', b'{"agents": [5]}', b'{"number": {}}', b'{"agents": {"a": 1}}']


async def post(http, up, path, body=b"", **headers):
    async with http.post(f"{up.http}{path}", data=body, headers=headers) as answer:
        said = await answer.text()
        assert "marker" not in said
        return answer.status, json.loads(said)


async def called(up, **about):
    caller = Caller(up, **about)
    await caller.connect()
    return caller, await up.call()


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/json; charset=utf-8"}])
@pytest.mark.parametrize("path", ["context", "route", "transfer"])
async def test_bodies_that_make_no_sense_are_refused(start, http, path, headers, caplog):
    up = await start(limits={"message_bytes": 4096})
    _, call = await called(up)
    target = "/route" if path == "route" else f"/calls/{call.id}/{path}"
    for body in NONSENSE + {"context": CONTEXTS, "route": ROUTES, "transfer": [b'{"to": 5}']}[path]:
        if body.strip():
            status, said = await post(http, up, target, body, **headers)
            assert (status, said["code"]) == (400, "malformed"), body[:60]
    assert call.log.seq == 1, "nothing came of any of it"
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "application/json; charset=marker"}, b"{}", 200),
        ({"Content-Type": "application/json; charset=hex"}, b"{}", 200),
        ({"Content-Type": "application/json; charset=idna"}, b"\xff..", 400),
        ({"Content-Type": "application/json; charset=utf-16"}, b"{}{", 400),
        ({"Content-Type": "multipart/form-data"}, b"{}{", 400),
        ({"Content-Encoding": "deflate"}, b"marker", 400),
        ({"Content-Encoding": "gzip"}, b"marker", 400),
        ({"Content-Encoding": "deflate"}, zlib.compress(b" " * 10_000_000), 400),
    ],
)
async def test_bodies_in_odd_forms_are_no_fault(gateway, http, caplog, headers, body, status):  # noqa: PLR0917
    async with http.post(f"{gateway.http}/route", data=body, headers=headers) as answer:
        assert answer.status == status
        assert "marker" not in await answer.text()
    assert "Traceback" not in caplog.text


async def test_context_reaches_the_call_its_desk_and_its_journal(gateway, http):
    caller, call = await called(gateway, call="c-9")
    desk = await Screen.open(http, gateway)
    await desk.follow(call.id)
    facts = {"order": "boots", "since": 2019, "member": True, "spent": 99.5, "huge": 10**30}
    told = {"customer": "C-7", "agent": "robin", "facts": facts}
    assert await post(http, gateway, "/calls/c-9/context", json.dumps(told)) == (200, {"call": call.id})
    event = await desk.event("call.context")
    assert (event["customer"], event["facts"]) == ("C-7", facts | {"huge": "redacted"})
    await desk.until(lambda: desk.calls[0]["agent"] == "robin")
    assert desk.calls[0]["customer"] == "C-7"
    assert gateway.journal(call.id)[-1] == event
    await post(http, gateway, f"/calls/{call.id}/context", json.dumps({"agent": "sam"}))
    await until(lambda: call.log.seq == 3)
    assert call.agent == "robin", "whose it is already"
    await caller.end()


async def test_hold_resume_pause_transfer_and_end(gateway, http):
    _, call = await called(gateway, agent="robin")
    watch = await Screen.open(http, gateway, f"/events?call={call.id}")
    for verb, event in [
        ("hold", "call.held"),
        ("resume", "call.resumed"),
        ("pause", "call.paused"),
    ]:
        assert (await post(http, gateway, f"/calls/{call.id}/{verb}"))[0] == 200
        await watch.event(event)
    assert (await post(http, gateway, f"/calls/{call.id}/transfer", b'{"to": "sam"}'))[0] == 200
    assert (await watch.event("call.transferred"))["to"] == "sam"
    assert call.agent == "sam"
    assert (await post(http, gateway, f"/calls/{call.id}/end"))[0] == 200
    await watch.event("call.ended")
    for path in ("context", "hold", "end"):
        assert (await post(http, gateway, f"/calls/{call.id}/{path}", b"{}"))[0] == 404
    assert (await post(http, gateway, f"/calls/{call.id}/use"))[1]["code"] == "no_such_call"


@pytest.mark.parametrize("verb", ["use", "identify", "marker", "%00", "hold%20"])
async def test_what_a_softphone_may_not_ask(gateway, http, verb):
    _, call = await called(gateway)
    assert (await post(http, gateway, f"/calls/{call.id}/{verb}"))[0] == 400


async def test_a_call_of_somebody_else_is_no_call(start, http):
    up = await start(everybody_proves=True)
    one, two = (up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))[0] for _ in range(2))
    caller, call = await called(up, token=one, call="c-9")
    theirs = {"Authorization": f"Bearer {one}"}
    others = {"Authorization": f"Bearer {two}"}
    for name in (call.id, "c-9"):
        assert (await post(http, up, f"/calls/{name}/hold", **theirs))[0] == 200
        for path in ("context", "end", "transfer"):
            status, said = await post(http, up, f"/calls/{name}/{path}", b"{}", **others)
            assert (status, said["code"]) == (404, "no_such_call")
    assert not call.log.ended
    assert (await post(http, up, "/calls/nobody/end", **others))[0] == 404
    await caller.end()


async def test_the_list_of_calls_names_no_customer(gateway, http):
    await called(gateway, number="+16145550123", agent="robin")
    async with http.get(f"{gateway.http}/calls") as answer:
        text = await answer.text()
    (info,) = json.loads(text)["calls"]
    assert (info["agent"], info["state"], info["protocol"]) == ("robin", "live", "heartline")
    assert "customer" not in info
    assert "+1614" not in text


async def test_who_should_take_a_call(gateway, http):
    assert (await post(http, gateway, "/route", b"{}"))[1] == {"agent": None, "ranked": []}
    paths = ("/desk?agent=anna", "/desk?agent=bob", "/desk")
    desks = [await Screen.open(http, gateway, path) for path in paths]
    for desk in desks:
        await desk.take()
    await called(gateway, agent="anna", number="+1614")
    _, said = await post(http, gateway, "/route", b'{"number": "+1777"}')
    assert said == {
        "agent": "bob",
        "ranked": [
            {"agent": "bob", "calls": 0, "why": ["is free"]},
            {"agent": "anna", "calls": 1, "why": ["has 1 call now"]},
        ],
    }
    _, said = await post(http, gateway, "/route", b'{"number": "+1614"}')
    assert said["agent"] == "anna"
    _, said = await post(http, gateway, "/route", b'{"agents": ["anna", "away"]}')
    assert [each["agent"] for each in said["ranked"]] == ["anna"]
