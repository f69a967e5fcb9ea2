"""What can go wrong between a gateway and Redis, said without a password or anything that is kept there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)

from cues.calls.gateway.bus import BusAwayError, BusFaultError
from speech.errors import BadInputError, HeartlineError

PORT: Final = 6379
NO_URL: Final = (
    "The bus's address is no Redis URL. Write it as redis://HOST:6379/0, with TLS rediss://HOST:6379/0, "
    "or unix:///PATH."
)
_ALL_CALLS: Final = (NoPermissionError, OutOfMemoryError, ReadOnlyError)
"""Answers that have nothing to do with the call that was spoken of."""


def where_of(url: str) -> str:
    """Host and port, or the socket's path, of a Redis URL.

    Raises:
        BadInputError: it is none.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        raise BadInputError(NO_URL) from None
    database = parts.path.strip("/")
    if parts.scheme == "unix" and parts.path and not host:
        return parts.path
    if parts.scheme not in {"redis", "rediss"} or not host or (database and not database.isdecimal()):
        raise BadInputError(NO_URL)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@contextmanager
def talking() -> Iterator[None]:
    """Whatever Redis's client raises becomes the bus's own error, which holds none of its words.

    A cancellation is never lost: `asyncio.wait_for` of Python 3.11, on which the client stands, swallows one
    that comes as what it waits for is done.

    Raises:
        BusFaultError: Redis answers, and what it keeps of the call spoken of is not usable.
        BusAwayError: it does not answer, or not to us.
    """
    task = asyncio.current_task()
    cancelled = task.cancelling() if task else 0
    try:
        yield
    except ResponseError as error:
        if isinstance(error, _ALL_CALLS):
            raise BusAwayError(type(error)) from None  # theirs may hold what was sent
        raise BusFaultError(type(error)) from None
    except (RedisError, OSError, TimeoutError) as error:
        raise BusAwayError(type(error)) from None
    finally:
        if task and task.cancelling() > cancelled:
            raise asyncio.CancelledError


def unreachable(where: str, trouble: type[BaseException]) -> HeartlineError:
    """Why a gateway cannot begin."""
    if issubclass(trouble, AuthenticationError | AuthorizationError):
        return HeartlineError(f"Redis at {where} takes neither user nor password. Correct them in the URL.")
    if issubclass(trouble, NoPermissionError):
        return HeartlineError(
            f"Redis at {where} lets this user do too little. Give them the keys heartline:* and all commands."
        )
    if issubclass(trouble, ResponseError):
        return HeartlineError(
            f"Redis at {where} does not do what is needed. Use Redis from 6.2 on, or Valkey, its primary, "
            "and a database that is there."
        )
    return HeartlineError(
        f"Redis at {where} does not answer, or its certificate is not trusted. Start it, or leave --bus away."
    )


async def done(answer: Awaitable[Any] | Any) -> Any:  # noqa: ANN401 - each command has its own
    """The answer to a command; the client's types leave open whether it is waited for."""
    return await answer
