"""The bus in a real Redis: whose a call is, what is kept of it, what damage and outages do."""

from __future__ import annotations

import asyncio
import logging
import secrets
import subprocess
import traceback
from dataclasses import replace

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from cues.calls.events import CallEnded, Transcript
from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway.bus import (
    BusAwayError,
    BusFaultError,
    CallRecord,
    Position,
    Standing,
)
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.redis_bus import RedisBus
from speech.audio import Channel
from speech.errors import BadInputError, HeartlineError
from tests.cues.calls.gateway.redis_server import PASSWORD, needs_redis, running_redis
from tests.own_server import free_port

pytestmark = [pytest.mark.recogniser, needs_redis]
SECRET = b"s" * 32
INFO = CallInfo("c1", "heartline", "2026-03-02T14:05:00+00:00", "robin", "+1614", "live", "full", 0, "here")
MARKER = "marker"
BEGINNING = Position()


@pytest.fixture
def server():
    with running_redis() as server:
        yield server


@pytest.fixture
async def raw(server):
    async with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
async def join(server):
    """Gateways on the bus, by as many calls."""
    joined = []

    async def one(lease=5.0):
        bus = RedisBus(server.url, lease=lease)
        joined.append(bus)
        await bus.open(SECRET)
        return bus

    yield one
    for bus in joined:
        await bus.close()


def record(bus, **info):
    return CallRecord(replace(INFO, **info), bus.me, "token:1", "their-name")


def said(seq, text="we have a dog", *, final=False, utterance=1):
    return Transcript(
        call="c1",
        seq=seq,
        at=1.0,
        channel=Channel.CUSTOMER,
        utterance=utterance,
        final=final,
        text=text,
        start=0.0,
        end=1.0,
    )


def ended(seq):
    return CallEnded(call="c1", seq=seq, at=9.0, duration=9.0, stats={})


def seqs(events):
    return [event.seq for event in events]


async def read(bus, at=BEGINNING, *, until):
    """What one who follows c1 is told, up to an event."""
    told = []
    while until not in seqs(told):
        news = await asyncio.wait_for(bus.news({"c1": at}), 10)
        come = (news.events or {}).get("c1", ())
        told += come
        for event in come:
            at = at.after([event])
    return told


async def test_what_one_adds_another_is_told_once_and_in_order(join):
    ours, theirs = await join(), await join()
    assert await ours.put(record(ours), [said(1, final=True)]) is Standing.OURS
    reading = asyncio.create_task(read(theirs, until=8))
    for seq in range(2, 8):
        assert await ours.add("c1", said(seq, final=seq % 3 == 0)) is Standing.OURS
    assert await ours.add("c1", ended(8)) is Standing.OURS
    told = seqs(await reading)
    assert told == sorted(set(told))
    assert {1, 3, 6, 8} <= set(told)
    assert seqs(await theirs.events("c1")) == [1, 3, 6, 7, 8]


async def test_one_who_follows_late_goes_on_where_they_are(join):
    ours, theirs = await join(), await join()
    await ours.put(record(ours), [])
    for seq in range(1, 1200):
        await ours.add("c1", said(seq, final=True, utterance=seq))
    await ours.add("c1", said(1200, utterance=1200))
    assert seqs(await read(theirs, until=1200)) == list(range(1, 1201))
    assert seqs(await read(theirs, Position(1100, 1100), until=1200)) == list(range(1101, 1201))


async def test_superseded_partials_do_not_pile_up(join, raw):
    ours = await join()
    await ours.put(record(ours), [])
    for seq in range(1, 301):
        await ours.add("c1", said(seq))
    await ours.add("c1", said(301, final=True))
    assert await raw.xlen(keys.events("c1")) == 1
    assert await raw.xlen(keys.partials("c1")) == keys.PARTIALS
    assert seqs(await ours.events("c1")) == [301]


async def test_an_event_that_is_told_again_is_there_once(join):
    ours = await join()
    await ours.put(record(ours), [])
    for seq in (1, 2, 2, 1, 3):
        assert await ours.add("c1", said(seq, final=True)) is Standing.OURS
    assert seqs(await ours.events("c1")) == [1, 2, 3]


async def test_only_the_owner_adds(join):
    ours, theirs = await join(), await join()
    assert await ours.add("c1", said(1)) is Standing.UNKNOWN
    assert await ours.describe(record(ours)) is Standing.UNKNOWN
    await ours.put(record(ours), [said(1, final=True)])
    assert await theirs.add("c1", said(2, final=True)) is Standing.THEIRS
    assert await theirs.put(record(theirs), []) is Standing.THEIRS
    assert await theirs.describe(record(theirs)) is Standing.THEIRS
    assert not await theirs.give("c1", theirs.me)
    assert seqs(await ours.events("c1")) == [1]


async def test_a_call_is_given_to_one_who_lives_and_to_nobody_else(join):
    ours, theirs = await join(), await join()
    await ours.put(record(ours), [said(1, final=True)])
    assert not await ours.give("c1", "nobody")
    assert await ours.give("c1", theirs.me)
    assert await ours.add("c1", said(2, final=True)) is Standing.THEIRS
    assert await theirs.add("c1", said(2, final=True)) is Standing.OURS
    assert (await ours.records(["c1"]))["c1"].owner == theirs.me
    assert await ours.named("token:1", "their-name") == "c1"


async def test_of_many_that_claim_a_dead_ones_call_one_gets_it(join):
    dead, *living = [await join() for _ in range(5)]
    await dead.put(record(dead), [said(1, final=True)])
    assert not any([await bus.claim("c1", dead.me) for bus in living])
    await dead.close()
    got = await asyncio.gather(*(bus.claim("c1", dead.me) for bus in living))
    assert got.count(True) == 1
    (winner,) = [bus for bus, won in zip(living, got, strict=True) if won]
    assert (await living[0].records(["c1"]))["c1"].owner == winner.me
    assert not any([await bus.claim("c1", dead.me) for bus in living])


async def test_an_ended_call_is_claimed_by_nobody_and_soon_listed_no_more(join, server):
    dead, other = await join(), await join()
    await dead.put(record(dead), [said(1, final=True)])
    await dead.add("c1", ended(2))
    await dead.close()
    assert not await other.claim("c1", dead.me)
    assert (await other.records(["c1"]))["c1"].ended
    async with Redis.from_url(server.url) as raw:
        await raw.zincrby(keys.CALLS, -120_000, "c1")
    assert await other.records() == {}, "though its owner never came to say that it has ended"


async def test_a_gateway_lives_as_long_as_it_beats(join):
    ours, brief = await join(), await join(lease=0.05)
    assert await ours.beat(["robin", "anna"])
    assert (await brief.peers())[ours.me] == {"robin", "anna"}
    async with asyncio.timeout(10):
        while brief.me in await ours.peers():  # noqa: ASYNC110 - Redis tells nobody that a key is gone
            await asyncio.sleep(0.01)
    assert not await brief.beat(())
    assert brief.me in await ours.peers()


async def test_everything_of_a_call_goes_by_itself_and_nothing_before_an_hour(join, raw):
    ours = await join()
    await ours.put(record(ours), [said(1, final=True)])
    await ours.add("c1", said(2))
    await ours.add("c1", ended(3))
    await ours.describe(record(ours, state="ended"))
    kept = [key async for key in raw.scan_iter("heartline:*")]
    assert len(kept) == 9
    for key in kept:
        left = await raw.pttl(key)
        if key == keys.SECRET.encode():
            assert left == -1
        elif key.startswith(b"heartline:gateway:"):
            assert 0 < left <= 5000
        else:
            assert keys.KEPT - 60_000 < left <= keys.KEPT, key


async def test_who_begins_sees_calls_under_way_and_those_that_ended_just_now(join, raw):
    ours, theirs = await join(), await join()
    for name in ("c1", "c2", "c3", "c4"):
        await ours.put(record(ours, id=name), [])
    await ours.describe(record(ours, id="c2", state="ended"))
    await ours.describe(record(ours, id="c3", state="ended"))
    await raw.zadd(keys.CALLS, {"c3": 1000.0})
    await raw.delete(keys.call("c4"))
    records = await theirs.records()
    assert {name: each.info.state for name, each in records.items()} == {"c1": "live", "c2": "ended"}
    assert sorted(await raw.zrange(keys.CALLS, 0, -1)) == [b"c1", b"c2"]
    await ours.describe(record(ours, agent="anna"))
    assert (await theirs.news({})).changed == ("c1",)


async def test_a_letter_is_read_once_and_taken_out(join, raw):
    ours, theirs = await join(), await join()
    await theirs.send(ours.me, "one")
    await ours.wake()
    await theirs.send(ours.me, "two")
    assert (await ours.news({})).letters == ("one", "two")
    assert await raw.xlen(keys.inbox(ours.me)) == 0
    assert (await ours.news({})).letters == ()


async def test_all_gateways_check_tickets_by_one_secret(server):
    first, second = RedisBus(server.url), RedisBus(server.url)
    mine, other = secrets.token_bytes(32), secrets.token_bytes(32)
    assert await first.open(mine) == await second.open(other) == mine
    await first.close()
    await second.close()


async def test_a_gateway_that_comes_again_does_not_outlive_itself(server):
    killed, watching = RedisBus(server.url), RedisBus(server.url)
    await killed.open(SECRET)
    again = RedisBus(server.url)
    await again.open(SECRET, before=killed.me)
    await watching.open(SECRET)
    assert set(await watching.peers()) == {again.me, watching.me}
    for bus in (killed, again, watching):
        await bus.close()


HOSTILE = (
    {"event": b"\xff\xfe"},
    {"event": "[" * 200_000},
    {"event": "{}"},
    {"event": '{"event":"cue","call":"c1","seq":3}'},
    {"event": '{"event":"call.ended","call":"other","seq":3,"at":0,"duration":0,"stats":{}}'},
    {"event": '{"event":"call.ended","call":"c1","seq":99,"at":0,"duration":0,"stats":{}}'},
    {"event": "x" * 2_000_000},
    {"nothing": "of ours"},
)


@pytest.mark.parametrize("stream", [keys.events, keys.partials])
@pytest.mark.parametrize("fields", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_damaged_entry_is_passed_over(join, raw, fields, stream):
    ours, theirs = await join(), await join()
    await ours.put(record(ours), [said(1, final=True)])
    await ours.add("c1", said(2))
    await raw.xadd(stream("c1"), fields, id="3-1")
    news = await theirs.news({"c1": Position()})
    assert seqs(news.events["c1"]) == [1, 2]
    assert news.damaged == 1
    assert await ours.add("c1", said(4, final=True)) is Standing.OURS
    assert seqs(await read(theirs, Position(1, 2), until=4)) == [4]
    assert seqs(await theirs.events("c1")) == [1, 4]


async def test_an_entry_that_blocks_the_stream_is_a_fault_that_putting_anew_mends(join, raw):
    ours, theirs = await join(), await join()
    first = said(1, final=True)
    await ours.put(record(ours), [first])
    await raw.xadd(keys.events("c1"), {"event": "x"}, id="999999999999-7")
    with pytest.raises(BusFaultError):
        await ours.add("c1", said(2, final=True))
    assert await ours.put(record(ours), [first, said(2, final=True)]) is Standing.OURS
    assert seqs(await read(theirs, until=2)) == [1, 2]


@pytest.mark.parametrize("key", [keys.call, keys.events, keys.partials])
async def test_a_key_of_another_kind_is_a_fault_that_putting_anew_mends(join, raw, key):
    ours = await join()
    await ours.put(record(ours), [said(1, final=True)])
    await raw.set(key("c1"), MARKER)
    event = said(2) if key is keys.partials else said(2, final=True)
    with pytest.raises(BusFaultError) as caught:
        await ours.add("c1", event)
    assert MARKER not in str(caught.value)
    assert await ours.put(record(ours), [said(1, final=True)]) is Standing.OURS
    assert await ours.add("c1", event) is Standing.OURS


async def test_damaged_records_and_letters_are_nothing(join, raw):
    ours, theirs = await join(), await join()
    await ours.put(record(ours), [])
    await raw.hset(keys.call("bad"), mapping={"owner": "x", "info": b"\xff{"})
    await raw.hset(
        keys.call("other"), mapping={"owner": "x", "info": await raw.hget(keys.call("c1"), "info")}
    )
    await raw.set(keys.call("text"), "x")
    await raw.zadd(
        keys.CALLS, {"bad": "inf", "other": "inf", "text": "inf", b"\xff\xff": "inf", "y" * 9000: "inf"}
    )
    await raw.sadd(keys.GATEWAYS, b"\xff", "z" * 9000)
    await raw.set(keys.gateway("odd"), "[1, {}]")
    await raw.sadd(keys.GATEWAYS, "odd")
    assert set(await theirs.records()) == {"c1"}
    assert (await theirs.peers())["odd"] == frozenset()
    await raw.xadd(keys.CHANGED, {"call": b"\xff"})
    await raw.xadd(keys.CHANGED, {"x": "y"})
    await raw.xadd(keys.inbox(theirs.me), {"letter": b"\xff"})
    await raw.xadd(keys.inbox(theirs.me), {"x": "y"})
    news = await theirs.news({})
    assert news.changed == ()
    assert news.letters == ("\ufffd",)


async def test_names_that_are_not_text_harm_nobody(join):
    ours = await join()
    odd = replace(record(ours, customer="a\ud800", agent="b\udfff"), ref="\ud800")
    assert await ours.put(odd, [said(1, "\ud800", final=True)]) is Standing.OURS
    assert await ours.named("token:1", "\ud800") == "c1"
    assert (await ours.records(["c1"]))["c1"].info.customer == "a?"
    assert (await ours.events("c1"))[0].text == "?"


async def test_away_is_an_error_that_says_nothing_of_the_call(join, server):
    ours = await join()
    await ours.put(record(ours), [said(1, final=True)])
    server.stop()
    for asked in (
        ours.add("c1", said(2, MARKER)),
        ours.put(record(ours, customer=MARKER), [said(1, MARKER, final=True)]),
        ours.beat([MARKER]),
        ours.news({"c1": Position()}),
        ours.send("x", MARKER),
    ):
        with pytest.raises(BusAwayError) as caught:
            await asked
        assert MARKER not in repr(caught.value)
        assert caught.value.__cause__ is None
    server.start()
    assert not await ours.beat(())
    assert await ours.add("c1", said(2)) is Standing.UNKNOWN


async def test_a_redis_that_hangs_is_away_after_a_while(join, server, monkeypatch):
    monkeypatch.setattr("cues.calls.gateway.redis_bus.ANSWERS_WITHIN", 0.2)
    ours = await join()
    server.hang()
    with pytest.raises(BusAwayError):
        await asyncio.wait_for(ours.beat(()), 5)
    server.go_on()
    await ours.beat(())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "http://h/0",
        "redis://",
        "redis://h:x/0",
        "redis://u:marker@h/notadb",
        "unix://",
        "redis://h:99999/0",
    ],
)
def test_what_is_no_url_is_refused_without_being_shown(url):
    with pytest.raises(BadInputError) as caught:
        RedisBus(url)
    assert "marker" not in str(caught.value)


async def test_a_server_that_is_not_there_or_does_not_let_us_in(server):
    wrong = server.url.replace(PASSWORD, "wrong-marker")
    for url, said_ in (
        (wrong, "neither user nor password"),
        (server.url + "?nonsense=marker", "no Redis URL"),
    ):
        with pytest.raises(HeartlineError) as caught:
            await RedisBus(url).open(SECRET)
        assert said_ in str(caught.value)
        assert "marker" not in str(caught.value)
    server.stop()
    with pytest.raises(HeartlineError, match=f"Redis at 127.0.0.1:{server.port} does not answer"):
        await RedisBus(server.url).open(SECRET)


async def test_the_password_shows_in_nothing_that_anybody_prints(server, join, caplog):
    caplog.set_level(logging.DEBUG)
    bus = await join()
    with pytest.raises(BadInputError) as refused:
        RedisBus(f"{server.url}?db=marker")
    server.stop()
    with pytest.raises(BusAwayError) as away:
        await bus.beat(())
    with pytest.raises(HeartlineError) as unreached:
        await RedisBus(server.url).open(SECRET)
    errors = [caught.value for caught in (refused, away, unreached)]
    shown = [repr(bus), bus.where, repr(bus._asks), repr(bus._reads), *map(repr, errors)]
    shown += ["".join(traceback.format_exception(error)) for error in errors]
    shown.append(caplog.text)
    assert PASSWORD not in "".join(shown)


@pytest.fixture
def certificate(server):
    """A certificate of this machine, where the server finds it."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(command, cwd=server.folder, check=True, capture_output=True, timeout=60)
    for name in ("key.pem", "cert.pem"):
        (server.folder / name).chmod(0o644)  # the server may be another user than we
    return server.folder / "cert.pem"


async def test_over_tls_as_the_url_says(raw, certificate):
    port = free_port()
    try:
        await raw.execute_command(
            *("CONFIG", "SET", "tls-cert-file", "cert.pem", "tls-key-file", "key.pem"),
            *("tls-auth-clients", "no", "tls-port", str(port)),
        )
    except ResponseError:
        pytest.skip("this redis-server was built without TLS")
    url = f"rediss://:{PASSWORD}@127.0.0.1:{port}"
    bus = RedisBus(f"{url}?ssl_ca_certs={certificate}")
    assert bus.where == f"127.0.0.1:{port}"
    assert await bus.open(SECRET) == SECRET
    assert await bus.put(record(bus), [said(1, final=True)]) is Standing.OURS
    await bus.close()
    with pytest.raises(HeartlineError, match="its certificate is not trusted") as caught:
        await RedisBus(url).open(SECRET)
    assert PASSWORD not in str(caught.value)


async def test_a_damaged_secret_is_said(server, raw):
    await raw.set(keys.SECRET, "short")
    with pytest.raises(HeartlineError, match="damaged"):
        await RedisBus(server.url).open(SECRET)
