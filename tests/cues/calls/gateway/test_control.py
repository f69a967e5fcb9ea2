"""A CRM's or a PBX's own proof: it steers every call, whoever sends its sound, and sees and hears none."""

from __future__ import annotations

import json
import uuid

import pytest

from cues.calls.gateway.errands import Errand
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.letters import Requested
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from tests.cues.calls.gateway.loopback import Caller, Screen, closing, soon, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.stranger import EVERYWHERE, NOW, knock
from tests.cues.calls.gateway.telephony import UUID, Asterisk, connect, pcm

NAME = str(uuid.UUID(bytes=UUID))
"""What Asterisk calls the call."""


def token(up, scope, **more):
    return up.tokens.add(scope, now=NOW, **more)[0]


async def post(http, up, path, secret, body=None):
    headers = {"Authorization": f"Bearer {secret}"}
    async with http.post(f"{up.http}{path}", json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def from_an_address(start):
    """A gateway that others reach, and a call whose sender could prove nothing."""
    up = await start(host=EVERYWHERE, allow_addresses=["127.0.0.1"])
    asterisk = await Asterisk.connect(up, UUID)
    await asterisk.send(0.2)
    call = await up.call()
    await until(lambda: call.log.seq)
    return up, asterisk, call


def told(call):
    return [event.event for event in call.log.since(0) if event.event != "transcript"]


@pytest.mark.parametrize("by", ["id", "name"])
async def test_it_tells_of_a_call_that_no_token_has_sent_and_steers_it_to_its_end(start, http, by):
    up, asterisk, call = await from_an_address(start)
    crm, anna = token(up, Scope.CONTROL), token(up, Scope.DESK, agent="anna")
    path = f"/calls/{call.id if by == 'id' else NAME}"
    facts = {"customer": "C-7", "agent": "anna", "facts": {"order": "boots"}}
    assert await post(http, up, f"{path}/context", crm, facts) == (200, {"call": call.id})
    desk = await Screen.open(http, up, f"/desk?token={anna}")
    await desk.until(lambda: desk.calls and desk.calls[0]["agent"] == "anna")
    for verb, event in [("hold", "call.held"), ("resume", "call.resumed")]:
        assert (await post(http, up, f"{path}/{verb}", crm))[0] == 200
        await until(lambda event=event: event in told(call))
    assert (await post(http, up, f"{path}/transfer", crm, {"to": "ben"}))[0] == 200
    await desk.until(lambda: not desk.calls)
    assert (await post(http, up, f"{path}/end", crm))[0] == 200
    await soon(call.finished.wait())
    assert (await post(http, up, f"{path}/hold", crm))[0] == 404
    asterisk.writer.close()


@pytest.mark.parametrize(
    ("verb", "body"), [("pause", None), ("resume", {"ends": "pause"}), ("pause", {"ends": "hold"})]
)
async def test_a_pause_is_the_agents_and_the_senders(start, http, verb, body):
    up, asterisk, call = await from_an_address(start)
    status, said = await post(http, up, f"/calls/{call.id}/{verb}", token(up, Scope.CONTROL), body)
    assert (status, said["code"]) == (403, "scope")
    assert told(call) == ["call.started"]
    asterisk.writer.close()


async def test_it_sees_nothing_and_sends_nothing(start, http):
    up, asterisk, call = await from_an_address(start)
    crm = token(up, Scope.CONTROL)
    for path in ("/desk", f"/events?call={call.id}"):
        assert await knock(up, f"{path}{'&' if '?' in path else '?'}token={crm}") == 403, path
    for name in (NAME, call.id):
        socket = await connect(up, f"/vosk?call={name}&token={crm}")
        await socket.send(pcm(0.1))
        assert (await closing(socket))[0] == 1008
    caller = Caller(up, token=crm)
    assert await caller.connect() == TurnedAway("not_allowed")
    assert (await caller.closed())[0] == 1008
    for path in ("/calls", "/metrics"):
        async with http.get(f"{up.http}{path}", headers={"Authorization": f"Bearer {crm}"}) as answer:
            assert answer.status == 403
            assert call.id not in await answer.text()
    assert (await post(http, up, "/route", crm, {}))[0] == 403
    for verb in ("use", "keep", "approve", "identify", "marker"):
        assert (await post(http, up, f"/calls/{call.id}/{verb}", crm))[0] == 400
    assert up.calls == [call]
    assert told(call) == ["call.started"]
    asterisk.writer.close()


@pytest.mark.parametrize(
    ("scope", "status"), [(Scope.PUBLISH, 404), (Scope.DESK, 403), (Scope.ADMIN, 403), (None, 401)]
)
async def test_nobody_else_reaches_such_a_call(start, http, scope, status):
    up, asterisk, call = await from_an_address(start)
    headers = {} if scope is None else {"Authorization": f"Bearer {token(up, scope)}"}
    for name in (call.id, NAME):
        for what in ("context", "hold", "resume", "transfer", "end"):
            async with http.post(f"{up.http}/calls/{name}/{what}", headers=headers) as answer:
                assert answer.status == status, what
    assert told(call) == ["call.started"]
    asterisk.writer.close()


async def test_it_is_kept_as_a_digest_and_ends_at_once_when_it_is_revoked(start, http):
    up, asterisk, call = await from_an_address(start)
    secret, kept = up.tokens.add(Scope.CONTROL, now=NOW, label="crm")
    assert (await post(http, up, f"/calls/{call.id}/hold", secret))[0] == 200
    assert secret not in up.tokens.path.read_text()
    assert json.loads(up.tokens.path.read_text())["tokens"][0]["scope"] == "control"
    up.tokens.revoke(kept.id, now=NOW)
    assert (await post(http, up, f"/calls/{call.id}/end", secret))[0] == 403
    assert not call.finished.is_set()
    asterisk.writer.close()


async def test_a_name_that_two_senders_use_is_no_call_for_it(start, http):
    up = await start(everybody_proves=True)
    crm, *senders = (token(up, scope) for scope in (Scope.CONTROL, Scope.PUBLISH, Scope.PUBLISH))
    callers = [Caller(up, token=secret, call="c-9") for secret in senders]
    for caller in callers:
        assert isinstance(await caller.connect(), Welcome)
    status, said = await post(http, up, "/calls/c-9/end", crm)
    assert (status, said["code"]) == (409, "ambiguous")
    await callers[0].end()
    assert (await post(http, up, "/calls/c-9/hold", crm))[0] == 200, "there is but one now"
    assert (await post(http, up, "/calls/c-9/hold", senders[1]))[0] == 200
    await callers[1].end()


def test_another_gateway_is_told_what_it_may():
    errand = Errand("c-9", "hold", b"{}", "token:1", admin=False, control=True)
    assert Requested.of("c-9", errand).errand() == errand
    older = Requested.model_validate({"call": "c", "what": "hold", "body": "", "key": "k", "admin": False})
    assert not older.errand().control


@pytest.mark.recogniser
@needs_redis
async def test_it_reaches_a_call_of_another_gateway_by_either_name(several, http):
    first = await several.start("first", everybody_proves=True)
    second = await several.start("second", everybody_proves=True)
    crm, pbx = token(first, Scope.CONTROL), token(first, Scope.PUBLISH)
    caller = Caller(first, token=pbx, call="c-9")
    await caller.connect()
    call = await first.call()
    await several.knows(second, call.id)
    for name in (call.id, "c-9"):
        assert await post(http, second, f"/calls/{name}/context", crm, {"agent": "anna"}) == (
            200,
            {"call": call.id},
        )
        assert (await post(http, second, f"/calls/{name}/pause", crm))[0] == 403
    assert call.agent == "anna"
    other = Caller(second, token=token(first, Scope.PUBLISH), call="c-10")
    await other.connect()
    assert (await post(http, second, "/calls/c-10/hold", pbx))[0] == 404
    third = Caller(first, token=token(first, Scope.PUBLISH), call="c-9")
    await third.connect()
    (another,) = [each for each in first.calls if each is not call]
    await several.knows(second, another.id)
    assert (await post(http, second, "/calls/c-9/hold", crm))[0] == 409
    for each in (caller, other, third):
        await each.end()
