"""A gateway's address, as people write it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

from speech.errors import BadInputError

SCHEMES: Final = {"ws": "ws", "wss": "wss", "http": "ws", "https": "wss"}
_LABEL: Final = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
_HOST: Final = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]+\]")
"""A name, letters of other alphabets encoded (RFC 5891), or an address."""


def gateway_url(url: str, path: str, **query: str) -> str:
    """An address of a gateway.

    Args:
        url: the gateway's own, as people write it: `ws://HOST:PORT`, `HOST:PORT`, `https://HOST/PREFIX`.
        path: the address there.
        query: parameters; empty ones are left out.

    Raises:
        BadInputError: the URL is none. The message does not repeat it: it may hold a password.
    """
    parts = _parts(url.strip() if "://" in url else f"ws://{url.strip()}")
    if parts is None:
        raise BadInputError(
            "That is no gateway's address. Give one like ws://127.0.0.1:2700 or wss://gateway.example.com, "
            "without a name, a password or a token in it."
        )
    told = urlencode({key: value for key, value in query.items() if value})
    return urlunsplit((SCHEMES[parts.scheme], parts.netloc, parts.path.rstrip("/") + path, told, ""))


def _parts(url: str) -> SplitResult | None:
    """The URL's parts; None where it is no gateway's.

    One with a name and a password before the host is none: they would be shown wherever the address is.
    """
    try:
        parts = urlsplit(url)
        host = parts.netloc if parts.port is None else parts.netloc.rpartition(":")[0]
        _ = host.encode("ascii").decode("idna")  # an encoded name that is none cannot be connected to
    except ValueError:
        return None
    known = parts.scheme in SCHEMES and parts.port != 0 and not parts.query and not parts.fragment
    return parts if known and _HOST.fullmatch(host) else None
