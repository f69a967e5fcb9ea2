"""A stranger at the gateway's door: how it knocks, and what it is told."""

from datetime import UTC, datetime

import websockets

from tests.cues.calls.gateway.telephony import connect

NOW = datetime.now(UTC)
EVERYWHERE = "0.0.0.0"  # noqa: S104 - that is what is tried
PROVE = "Prove who you are: a token, a certificate or a signature is needed."
ADDRESS = "This address is not listed in allow_addresses of the settings."


async def knock(up, path, **more):
    """A connection, or the status with which its handshake is refused."""
    try:
        return await connect(up, path, **more)
    except websockets.InvalidStatus as refused:
        return refused.response.status_code
