"""One try to tell a receiver something: a signed POST within a time, of whose answer little is read."""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

import httpx

from cues.webhooks.answer import Answer, Came, answer_of
from cues.webhooks.rules import Webhook, is_loopback
from cues.webhooks.signing import signed

MOST_READ: Final = 65_536
"""Bytes of an answer that are taken off the line; nothing is done with them."""
READ_WITHIN: Final = 1.0
"""Seconds for that: what the answer means is known from its head."""
_LOGGERS: Final = ("httpx", "httpcore")


async def post(hook: Webhook, key: str, body: bytes, now: datetime | None = None) -> Answer:
    """Try once.

    Args:
        hook: where to; it names a receiver.
        key: by which the receiver knows it again: the same at every try.
        body: JSON; the same at every try.
        now: None: the present moment.

    Returns:
        What became of it; nothing that goes wrong with the line or the receiver raises.
    """
    assert hook.webhook is not None  # noqa: S101 - whoever calls has asked
    assert hook.secret is not None  # noqa: S101 - the rules have seen to it
    for name in _LOGGERS:  # they would tell the URL, which may hold a token
        logging.getLogger(name).setLevel(logging.WARNING)
    url = hook.webhook.get_secret_value()
    at = now or datetime.now(UTC)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "heartline",
        "Idempotency-Key": key,
        **signed(hook.secret, key, int(at.timestamp()), body),
    }
    try:
        async with asyncio.timeout(hook.timeout):
            return await _posted(url, headers, body, key, hook.timeout)
    except TimeoutError:
        return Answer(Came.LATER, f"the receiver did not answer within {hook.timeout:g} s")
    except httpx.TransportError as error:
        return Answer(Came.LATER, _why(error))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Answer(Came.LATER, f"it cannot be asked ({type(error).__name__})")


async def _posted(url: str, headers: dict[str, str], body: bytes, key: str, within: float) -> Answer:
    # A proxy of the environment leads out of this machine, never back to it.
    outside = not is_loopback(urlsplit(url).hostname or "")
    async with (
        httpx.AsyncClient(timeout=within, follow_redirects=False, trust_env=outside) as client,
        client.stream("POST", url, headers=headers, content=body) as response,
    ):
        answer = answer_of(response.status_code, response.headers, key, datetime.now(UTC))
        with suppress(httpx.HTTPError, TimeoutError):
            async with asyncio.timeout(READ_WITHIN):
                read = 0
                async for chunk in response.aiter_raw():
                    read += len(chunk)
                    if read > MOST_READ:
                        break
        return answer


def _why(error: httpx.TransportError) -> str:
    """What is wrong with the line; the message is left out, for it may repeat what was answered."""
    if isinstance(error.__context__, ssl.SSLCertVerificationError) or "CERTIFICATE" in str(error):
        return "the receiver shows a certificate that this machine does not trust"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "the receiver cannot be reached"
    if isinstance(error, httpx.TimeoutException):
        return "the receiver did not answer in time"
    return "the connection to the receiver broke"
