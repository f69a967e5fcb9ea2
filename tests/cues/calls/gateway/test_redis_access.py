"""Reaching Redis: away, hanging, refused or over TLS; no error says its password or a word of a call."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import traceback

import pytest
from redis.exceptions import ResponseError

from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway.bus import BusAwayError, Position, Standing
from cues.calls.gateway.redis_bus import RedisBus
from speech.errors import BadInputError, HeartlineError
from tests.cues.calls.gateway import on_the_bus
from tests.cues.calls.gateway.on_the_bus import MARKER, SECRET, record, said
from tests.cues.calls.gateway.redis_server import PASSWORD, needs_redis
from tests.own_server import free_port

pytestmark = [pytest.mark.recogniser, needs_redis]
raw, join = on_the_bus.raw, on_the_bus.join


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
