"""Twilio's proof of itself: the `X-Twilio-Signature` of a WebSocket handshake, made and checked.

It is the base64 of an HMAC-SHA1, keyed with the account's auth token, over the address that Twilio was told
to connect to; a handshake is a GET and has no parameters to add (twilio.com/docs/usage/security; the
algorithm in twilio-python 9.13, request_validator.py). The address must be the public one, as it stands in
the TwiML: behind a proxy, what the gateway sees of itself is something else.

Which spelling of the address is signed varies. Twilio's own libraries try it with and without a port, "since
signature generation on the back end is inconsistent"; for handshakes the scheme is `wss`, where a framework
that checks requests says `https` (twilio-labs/twilio-aspnet#162); and twilio-node writes an address without a
path with a slash. `is_signed` accepts all of these.

The signature names neither time nor call, so it is the same at every connection to one address: it is a
password that only TLS keeps. A token among the stream's parameters makes each call prove itself. Signatures
with a shared key and SHA-256 (`X-Twilio-Webhooks-Signature-Settings`) are for webhooks and are not checked
here.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64encode

HEADER = "X-Twilio-Signature"
"""The handshake's header that holds the signature; its case does not matter."""

_URL = re.compile(
    r"(?:https?|wss?)://(?P<host>(?:[^/?#@]*@)?(?:\[[^][/?#@]*\]|[^][/?#@:]+))(?P<port>:\d+)?(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)


def sign(auth_token: str, url: str) -> str:
    """The signature that Twilio sends with a handshake.

    Args:
        auth_token: the account's secret.
        url: the address as the TwiML has it, such as `wss://example.com/twilio`.
    """
    return b64encode(hmac.digest(_bytes(auth_token), _bytes(url), "sha1")).decode("ascii")


def is_signed(auth_token: str, url: str, signature: str) -> bool:
    """Whether a handshake comes from Twilio; in the same time whatever the signature is, and raising nothing.

    Args:
        auth_token: the account's secret; an empty one proves nothing.
        url: the public address that was connected to, with any of the schemes `wss`, `https`, `ws` and
        `http`.
        signature: what stands in `HEADER`.
    """
    given = _bytes(signature)
    # All of them, always: how long it takes shall not tell which spelling came close.
    right = [hmac.compare_digest(sign(auth_token, spelling).encode(), given) for spelling in _spellings(url)]
    return bool(auth_token) and any(right)


def _spellings(url: str) -> set[str]:
    """The ways in which Twilio may have written an address; none for what is no address."""
    parts = _URL.fullmatch(url)
    if parts is None:
        return set()
    rest = parts["rest"] or ""
    return {url} | {
        f"{scheme}://{parts['host']}{port}{path}"
        for scheme in ("wss", "https")
        for port in ("", parts["port"] or ":443")
        for path in (("", "/") if rest in {"", "/"} else (rest,))
    }


def _bytes(text: str) -> bytes:
    """As UTF-8, whatever a header or an address holds."""
    return text.encode("utf-8", "surrogatepass")
