"""The bus in Redis: events and ownership of calls in streams and hashes that a few scripts alone write.

Works with Redis from 6.2 on and with Valkey, one primary with or without replicas; not with Redis Cluster,
which spreads keys that belong together. `maxmemory-policy` has to be `noeviction`, its default.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha1
from typing import Any, Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError

from cues.calls.events import CallEnded, CallEvent
from cues.calls.following import CallLog
from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway import redis_scripts as scripts
from cues.calls.gateway.bus import BusAwayError, CallRecord, News, Position, Standing, lasts
from cues.calls.gateway.redis_news import LOOKS_FOR, RedisNews
from cues.calls.gateway.redis_reading import Entries, agents_of, events_of, info_of, record_of, text
from cues.calls.gateway.redis_troubles import NO_URL, done, talking, unreachable, where_of
from cues.calls.gateway.switchboard import KEPT_ENDED
from cues.calls.wire import to_line
from speech.errors import BadInputError, HeartlineError

LEASE: Final = 8.0
"""Seconds without a beat after which a gateway is dead to the others; it beats every second."""
ANSWERS_WITHIN: Final = 2.0
"""Seconds after which a command is taken for unanswered, and Redis for away."""
CONNECTIONS: Final = 16
"""Connections for commands; more callers wait for one."""
_SHA: Final = {
    script: sha1(script.encode(), usedforsecurity=False).hexdigest()
    for script in (scripts.ADD, scripts.PUT, scripts.DESCRIBE, scripts.PASS)
}


class RedisBus:
    """A gateway's part in the bus; belongs to the event loop. Fits `Bus`.

    Args:
        url: `redis://[[USER]:PASSWORD@]HOST[:PORT][/DB]`, with TLS `rediss://`, or `unix://PATH`. It is kept
            out of every error and log but for host and port.
        lease: seconds, as `LEASE`.

    Raises:
        BadInputError: the URL is none of these.
    """

    def __init__(self, url: str, *, lease: float = LEASE) -> None:
        self.where = where_of(url)
        self.me = secrets.token_hex(8)
        self.patience = lease
        self._asks = _client(url, CONNECTIONS, ANSWERS_WITHIN)
        self._reads = _client(url, 1, LOOKS_FOR + 2 * ANSWERS_WITHIN)
        self._news = RedisNews(self._reads, keys.inbox(self.me))

    async def open(self, secret: bytes, *, before: str = "") -> bytes:
        """As `Bus.open`."""
        try:
            with talking():
                if before:
                    await done(self._asks.delete(keys.gateway(before)))
                await self.beat(())
                await self.keep_secret(secret)
                known: bytes | None = await done(self._asks.get(keys.SECRET))
        except BusAwayError as error:
            await self.close()
            raise unreachable(self.where, error.trouble) from None
        if known is None or len(known) != len(secret):
            await self.close()
            raise HeartlineError(
                f"The gateways' secret in Redis at {self.where} is damaged. "
                f"Delete the key {keys.SECRET} there, and start again."
            )
        return known

    async def close(self) -> None:
        """As `Bus.close`."""
        with suppress(BusAwayError), talking():
            await done(self._asks.delete(keys.gateway(self.me), keys.inbox(self.me)))
            await done(self._asks.srem(keys.GATEWAYS, self.me))
        for client in (self._asks, self._reads):
            with suppress(RedisError, OSError):
                await client.aclose()

    async def keep_secret(self, secret: bytes) -> None:
        """As `Bus.keep_secret`."""
        with talking():
            await done(self._asks.set(keys.SECRET, secret, nx=True))

    async def beat(self, agents: Iterable[str]) -> bool:
        """As `Bus.beat`."""
        with talking():
            pipe = self._asks.pipeline(transaction=False)
            value = json.dumps(sorted(agents))
            pipe.set(keys.gateway(self.me), value, px=round(self.patience * 1000), get=True)
            pipe.sadd(keys.GATEWAYS, self.me)
            pipe.pexpire(keys.GATEWAYS, keys.KEPT)
            before, *_ = await pipe.execute()
        return before is not None

    async def peers(self) -> Mapping[str, frozenset[str]]:
        """As `Bus.peers`."""
        with talking():
            members: Collection[bytes] = await done(self._asks.smembers(keys.GATEWAYS))
            names = [name for name in map(text, members) if name]
            values: Sequence[bytes | None] = (
                await done(self._asks.mget([keys.gateway(name) for name in names])) if names else []
            )
            agents = {name: agents_of(value) for name, value in zip(names, values, strict=True)}
            dead = [name for name, known in agents.items() if known is None]
            if dead:
                await done(self._asks.srem(keys.GATEWAYS, *dead))
        return {name: known for name, known in agents.items() if known is not None}

    async def put(self, record: CallRecord, events: Sequence[CallEvent]) -> Standing:
        """As `Bus.put`."""
        told = [part for each in events if lasts(each) for part in (each.seq, _line(each))]
        sender, ref = (each.encode(errors="replace") for each in (record.sender, record.ref))
        fields = [record.id, info_of(record), sender, ref, int(record.ended)]
        return await self._standing(
            scripts.PUT, _of_call(record), self.me, *fields, keys.KEPT, keys.CHANGES, *told
        )

    async def add(self, call: str, event: CallEvent) -> Standing:
        """As `Bus.add`."""
        streams = [keys.events(call), keys.partials(call)]
        kept = 0
        if not lasts(event):
            streams.reverse()
            kept = keys.PARTIALS
        ends = int(isinstance(event, CallEnded))
        used = [keys.call(call), *streams, keys.CALLS, keys.CHANGED]
        told = (call, event.seq, _line(event), kept, ends, keys.KEPT, keys.CHANGES)
        return await self._standing(scripts.ADD, used, self.me, *told)

    async def describe(self, record: CallRecord) -> Standing:
        """As `Bus.describe`."""
        fields = [record.id, info_of(record), int(record.ended)]
        return await self._standing(
            scripts.DESCRIBE, _of_call(record), self.me, *fields, keys.KEPT, keys.CHANGES
        )

    async def records(self, calls: Collection[str] | None = None) -> Mapping[str, CallRecord]:
        """As `Bus.records`."""
        with talking():
            if calls is None:
                newest: Entries = await done(self._asks.xrevrange(keys.CHANGED, count=1))
                self._news.begin_after(newest)
                since = round((time.time() - KEPT_ENDED) * 1000)
                await done(self._asks.zremrangebyscore(keys.CALLS, "-inf", f"({since - keys.KEPT}"))
                ids: Iterable[bytes] = await done(self._asks.zrangebyscore(keys.CALLS, since, "+inf"))
                calls = [call for call in map(text, ids) if call]
            found: dict[str, CallRecord] = {}
            pipe = self._asks.pipeline(transaction=False)
            for call in calls:
                pipe.hgetall(keys.call(call))
            gone = []
            for call, fields in zip(calls, await pipe.execute(raise_on_error=False), strict=True):
                record = record_of(call, fields) if isinstance(fields, dict) else None
                if record is not None:
                    found[call] = record
                elif not fields:
                    gone.append(call)
            if gone:
                await done(self._asks.zrem(keys.CALLS, *gone))
        return found

    async def named(self, sender: str, ref: str) -> str:
        """As `Bus.named`."""
        with talking():
            return text(await done(self._asks.get(keys.ref(sender, ref))))

    async def events(self, call: str) -> Sequence[CallEvent]:
        """As `Bus.events`."""
        with talking():
            pipe = self._asks.pipeline(transaction=True)
            pipe.xrange(keys.events(call))
            pipe.xrange(keys.partials(call))
            lasting, partials = (events_of(call, each, 0)[0] for each in await pipe.execute())
        told = sorted([*lasting, *partials], key=lambda event: event.seq)
        return tuple(CallLog(told).since(0))

    async def claim(self, call: str, owner: str) -> bool:
        """As `Bus.claim`."""
        return await self._pass(call, owner, self.me, gateway=owner, lives=False)

    async def give(self, call: str, to: str) -> bool:
        """As `Bus.give`."""
        return await self._pass(call, self.me, to, gateway=to, lives=True)

    async def send(self, to: str, letter: str) -> None:
        """As `Bus.send`."""
        with talking():
            pipe = self._asks.pipeline(transaction=False)
            pipe.xadd(keys.inbox(to), {"letter": letter}, maxlen=keys.LETTERS)
            pipe.pexpire(keys.inbox(to), keys.LETTERS_KEPT)
            await pipe.execute()

    async def wake(self) -> None:
        """As `Bus.wake`."""
        await self.send(self.me, "")

    async def news(self, follow: Mapping[str, Position]) -> News:
        """As `Bus.news`."""
        return await self._news.read(follow)

    async def _standing(self, script: str, used: Sequence[str], *told: Any) -> Standing:  # noqa: ANN401 - Redis takes texts, numbers and bytes
        return Standing((await self._run(script, used, *told)).decode())

    async def _pass(self, call: str, owner: str, to: str, *, gateway: str, lives: bool) -> bool:
        used = [keys.call(call), keys.CALLS, keys.CHANGED, keys.gateway(gateway)]
        return bool(await self._run(scripts.PASS, used, call, owner, to, int(lives), keys.KEPT, keys.CHANGES))

    async def _run(self, script: str, used: Sequence[str], *told: Any) -> Any:  # noqa: ANN401 - as above
        with talking():
            try:
                return await done(self._asks.evalsha(_SHA[script], len(used), *used, *told))
            except NoScriptError:  # the first time, and after Redis was started anew
                return await done(self._asks.eval(script, len(used), *used, *told))


def _client(url: str, connections: int, within: float) -> Redis:
    """A client that reports what goes wrong at once: whoever asks knows what to do meanwhile."""
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=connections,
            timeout=within,
            socket_timeout=within,
            socket_connect_timeout=ANSWERS_WITHIN,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            client_name="heartline",
        )
        pool.make_connection()  # type: ignore[no-untyped-call]  # it connects later; what the URL's options should not hold shows now
    except (ValueError, TypeError):
        raise BadInputError(NO_URL) from None
    return Redis.from_pool(pool)


def _of_call(record: CallRecord) -> list[str]:
    """The keys of a call, and those where it is listed."""
    id_ = record.id
    own = [keys.call(id_), keys.events(id_), keys.partials(id_)]
    return [*own, keys.CALLS, keys.CHANGED, keys.ref(record.sender, record.ref)]


def _line(event: CallEvent) -> bytes:
    return to_line(event).encode(errors="replace")
