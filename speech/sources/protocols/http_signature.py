"""The HTTP message signature by which Genesys AudioHook proves itself in its handshake: checked, and made.

RFC 9421 with HMAC-SHA256, as narrowed by purecloudlabs/audiohook-reference-implementation
(`authenticator.ts`, `signature-verifier.ts`) and by developer.genesys.cloud/devapps/audiohook, "Security",
which could be read in quotations only: the secret is the integration's client secret, which Genesys has in
base64; `keyid` is its API key, as in `X-API-KEY`; `COVERED` is signed; a nonce of 128 bits serves once.

Labels, signatures by others and parameters that we do not know are passed over. What was signed is put
together anew from what was read, as the RFC wants it, so nothing hides in a spelling. A proxy before the
gateway must hand on path, query and `Host` as they came.

Whoever answers a failure does so with 401 and no reason, half a second after the request, as the reference
implementation does: then neither the answer nor its time tells how close it was.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import NoReturn

from speech.sources.protocols.protocol import ProtocolError, Refused
from speech.sources.protocols.structured_fields import Member, byte_sequence, integer, read_dictionary, string

OLDEST = 10.0
"""Seconds since a signature was made."""
SKEW = 3.0
"""Seconds by which the sender's clock may be ahead of ours."""
COVERED = (
    "@request-target",
    "@authority",
    "audiohook-organization-id",
    "audiohook-session-id",
    "audiohook-correlation-id",
    "x-api-key",
)
"""What a signature must cover."""
MOST_NONCES = 10_000
"""Nonces remembered at once: those of 770 calls a second, each for 13 s."""

_MOST_LETTERS = 4_096
"""Characters of one header."""
_SHORTEST_NONCE, _LONGEST_NONCE = 22, 256
"""Characters; 22 are 128 bits in base64."""
_NO_SECRET = bytes(32)
"""Used where the key is not known, so that this takes as long as a wrong signature; it proves nothing."""


class Nonces:
    """The nonces of late, so that each serves once; for one thread or event loop.

    Args:
        most: how many are remembered at once.
    """

    def __init__(self, most: int = MOST_NONCES) -> None:
        self._most = most
        self._until: dict[tuple[str, str], float] = {}

    def is_new(self, key: str, nonce: str, now: float) -> bool:
        """Whether this nonce has not been seen; it is remembered for as long as its signature can be valid.

        While the memory is full, no nonce is new. It is asked only where the signature is right, so nobody
        without a secret can fill it.

        Args:
            key: whose nonce it is.
            nonce: of at most 256 characters.
            now: seconds, never less than before.
        """
        while self._until and self._until[oldest := next(iter(self._until))] < now:
            del self._until[oldest]
        if (key, nonce) in self._until or len(self._until) >= self._most:
            return False
        self._until[key, nonce] = now + OLDEST + SKEW
        return True


def verify(
    target: str,
    headers: Iterable[tuple[str, str]],
    secrets: Mapping[str, bytes],
    *,
    now: float,
    nonces: Nonces,
) -> str:
    """Check the signature of a handshake; a comparison takes the same time however close it comes.

    Args:
        target: path and query as they stand in the request's first line.
        headers: names, in any case, and values.
        secrets: the client secret of each API key, decoded; an empty one proves nothing.
        now: seconds since 1970.
        nonces: those seen so far, here and in the other handshakes.

    Returns:
        The API key whose holder the sender is.

    Raises:
        ProtocolError: `MALFORMED`: the signature cannot be read; `NOT_ALLOWED`: there is none, or it is not
            right, too old or used before.
    """
    fields = _fields(headers)
    key = _field(fields, "x-api-key")
    signed, given = _signature_by(key, fields)
    nonce = _check(signed, now)
    secret = secrets.get(key, b"")
    right = hmac.digest(secret or _NO_SECRET, _base(signed, target, fields), "sha256")
    if not (hmac.compare_digest(right, given) and secret):
        _refuse("The handshake's signature is not right.")
    if not nonces.is_new(key, nonce, now):
        _refuse("The handshake's signature has been used before.")
    return key


def sign(
    target: str,
    headers: Iterable[tuple[str, str]],
    *,
    key: str,
    secret: bytes,
    created: int,
    nonce: str,
    lifetime: int = int(OLDEST),
) -> dict[str, str]:
    """The two headers that Genesys adds to a handshake, `Signature-Input` and `Signature`.

    Args:
        target: path and query of the request.
        headers: `Host`, `X-API-KEY` and the three of AudioHook, with their values.
        key: the API key.
        secret: the client secret, decoded.
        created: seconds since 1970.
        nonce: 22 characters or more that are used this once.
        lifetime: seconds for which it shall be valid; Genesys gives 10.

    Raises:
        ProtocolError: one of the headers is missing, or something to be signed is not ASCII.
    """
    parameters = {
        "created": integer(created),
        "expires": integer(created + lifetime),
        "keyid": string(key),
        "nonce": string(nonce),
        "alg": string("hmac-sha256"),
    }
    signed = Member(tuple(string(name) for name in COVERED), parameters)
    signature = hmac.digest(secret, _base(signed, target, _fields(headers)), "sha256")
    return {"Signature-Input": f"sig1={signed}", "Signature": f"sig1={byte_sequence(signature).text}"}


def _fields(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Values by name in lower case; those of one name are one list."""
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(value.strip(" \t"))
    return {name: ", ".join(several) for name, several in values.items()}


def _field(fields: Mapping[str, str], name: str) -> str:
    """A value, of plain text: with a line break in one, what is signed could be read in two ways."""
    value = fields.get(name, "")
    plain = value.isascii() and value.replace("\t", " ").isprintable()
    if not value or len(value) > _MOST_LETTERS or not plain:
        _refuse("The handshake lacks a header that its signature needs, or one of them is not plain text.")
    return value


def _signature_by(key: str, fields: Mapping[str, str]) -> tuple[Member, bytes]:
    """What the holder of this key says to have signed, and the signature."""
    signatures = read_dictionary(_field(fields, "signature"))
    for label, signed in read_dictionary(_field(fields, "signature-input")).items():
        keyid = signed.parameters.get("keyid")
        given = [item.value for item in signatures[label].items] if label in signatures else []
        if keyid is not None and keyid.value == key and len(given) == 1 and isinstance(given[0], bytes):
            return signed, given[0]
    return _refuse("The handshake has no signature by the key in X-API-KEY.")


def _check(signed: Member, now: float) -> str:
    """Hold all of a signature but itself to the rules; its nonce."""
    names = [item.value for item in signed.items]
    if not set(COVERED) <= set(names) or len(set(names)) < len(names):
        _refuse("The handshake's signature does not cover all that it must, or something twice.")
    told = {key: bare.value for key, bare in signed.parameters.items()}
    created, expires, nonce = told.get("created"), told.get("expires", now), told.get("nonce")
    if not isinstance(created, int) or not isinstance(expires, int | float):
        _refuse("The handshake's signature does not say when it was made.")
    if created > now + SKEW or now > min(created + OLDEST, expires):
        _refuse("The handshake's signature is too old, or from the future; are both clocks right?")
    if told.get("alg", "hmac-sha256") != "hmac-sha256":
        _refuse("The handshake's signature is not HMAC-SHA256.")
    if not isinstance(nonce, str) or not _SHORTEST_NONCE <= len(nonce) <= _LONGEST_NONCE:
        _refuse("The handshake's signature has no nonce of 128 bits.")
    return nonce


def _base(signed: Member, target: str, fields: Mapping[str, str]) -> bytes:
    """The text that is signed."""
    authority = fields.get("host", "").lower().removesuffix(":443")
    values = {**fields, "@request-target": target, "@authority": authority}
    lines = [f"{item.text}: {_field(values, str(item.value))}" for item in signed.items]
    return "\n".join([*lines, f'"@signature-params": {signed}']).encode()


def _refuse(why: str) -> NoReturn:
    raise ProtocolError(Refused.NOT_ALLOWED, why)
