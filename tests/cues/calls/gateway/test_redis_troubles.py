"""What goes wrong with Redis, in plain sentences that hold no password and nothing that was kept there."""

import asyncio
import traceback
from contextlib import suppress

import pytest
import redis.exceptions as theirs
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.gateway.bus import BusAwayError, BusFaultError
from cues.calls.gateway.redis_troubles import done, talking, unreachable, where_of
from speech.errors import BadInputError, HeartlineError

WHERE = "redis.example:6379"


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("redis://localhost", "localhost:6379"),
        ("redis://localhost:7000/3", "localhost:7000"),
        ("rediss://user:marker@redis.example/0", "redis.example:6379"),
        ("redis://:marker%40@[2001:db8::1]:7000/", "[2001:db8::1]:7000"),
        ("redis://redis.example?password=marker", "redis.example:6379"),
        ("unix:///run/redis.sock?password=marker", "/run/redis.sock"),
        ("unix://:marker@/run/redis.sock", "/run/redis.sock"),
    ],
)
def test_where_redis_is_is_said_without_user_and_password(url, where):
    assert where_of(url) == where


@given(st.text(max_size=30).map(lambda tail: f"redis://user:marker@{tail}") | st.text(max_size=30))
def test_any_text_is_an_address_or_a_sentence(url):
    try:
        said = where_of(url)
    except BadInputError as error:
        said = "".join(traceback.format_exception(error))
    assert said
    assert "marker" not in said


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (theirs.ConnectionError("marker"), BusAwayError),
        (theirs.TimeoutError("marker"), BusAwayError),
        (theirs.AuthenticationError("marker"), BusAwayError),
        (theirs.BusyLoadingError("marker"), BusAwayError),
        (theirs.NoPermissionError("marker"), BusAwayError),
        (theirs.OutOfMemoryError("marker"), BusAwayError),
        (theirs.ReadOnlyError("marker"), BusAwayError),
        (theirs.ResponseError("WRONGTYPE marker"), BusFaultError),
        (ConnectionResetError("marker"), BusAwayError),
        (TimeoutError("marker"), BusAwayError),
    ],
)
async def test_what_the_client_raises_is_named_by_its_kind(raised, becomes):
    with pytest.raises(BusAwayError) as caught, talking():
        raise raised
    assert type(caught.value) is becomes
    assert caught.value.trouble is type(raised)
    assert "marker" not in repr(caught.value)
    assert caught.value.__suppress_context__, "a traceback shows nothing of it either"


async def test_a_fault_of_our_own_stays_one():
    with pytest.raises(KeyError), talking():
        raise KeyError


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (theirs.AuthenticationError, "neither user nor password"),
        (theirs.AuthorizationError, "neither user nor password"),
        (theirs.NoPermissionError, "heartline:*"),
        (theirs.ResponseError, "6.2"),
        (theirs.ConnectionError, "does not answer"),
        (OSError, "does not answer"),
    ],
)
def test_why_a_gateway_cannot_begin_is_a_sentence_with_what_to_do(trouble, says):
    error = unreachable(WHERE, trouble)
    assert isinstance(error, HeartlineError)
    assert says in str(error)
    assert f"Redis at {WHERE}" in str(error)


async def swallows(after=None):
    """As the client does where a cancellation comes at the wrong moment."""
    with talking():
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        if after is not None:
            raise after


@pytest.mark.parametrize("after", [None, theirs.ConnectionError("marker")])
async def test_a_cancellation_that_the_client_swallows_is_not_lost(after):
    task = asyncio.create_task(swallows(after))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_one_who_was_cancelled_may_still_say_goodbye():
    said = []

    async def leaves():
        try:
            await asyncio.Event().wait()
        finally:
            with talking():
                await asyncio.sleep(0)
            said.append("goodbye")

    task = asyncio.create_task(leaves())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert said == ["goodbye"]


async def test_a_time_that_runs_out_inside_is_an_outage_and_no_cancellation():
    with pytest.raises(BusAwayError), talking():
        async with asyncio.timeout(0):
            await asyncio.Event().wait()


async def test_an_answer_is_waited_for():
    async def answer():
        return 5

    assert await done(answer()) == 5
