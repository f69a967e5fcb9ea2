"""A token at the gateway: taken back, out of time, lost with its file, and counted."""

from dataclasses import replace
from datetime import timedelta

from cues.calls.gateway import app, switchboard
from cues.calls.gateway.identity import Scope
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from tests.cues.calls.gateway.loopback import Caller, Screen, closing, soon, until
from tests.cues.calls.gateway.stranger import NOW
from tests.cues.calls.gateway.telephony import connect, finals


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
