"""What a sender shows to go on with its call on another connection: the call's id and our own mark on it."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from hmac import compare_digest, digest
from pathlib import Path

from speech.errors import HeartlineError

_SECRET_BYTES = 32
_PROOF_CHARACTERS = 32
"""Half of SHA-256 in hex: 128 bits, which nobody guesses."""


class Tickets:
    """Gives and checks tickets by one secret; nothing is kept of a ticket."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def of(cls, path: Path) -> Tickets:
        """By the secret in a file, as `secret_in`."""
        return cls(secret_in(path))

    def ticket(self, call: str) -> str:
        """The ticket of a call."""
        return f"{call}.{self._proof(call)}"

    def call_of(self, ticket: str) -> str | None:
        """The id of the call whose ticket it is; None where we did not give it."""
        call, _, proof = ticket.rpartition(".")
        return call if compare_digest(proof.encode(), self._proof(call).encode()) else None

    def _proof(self, call: str) -> str:
        return digest(self._secret, call.encode(), sha256).hex()[:_PROOF_CHARACTERS]

    def __repr__(self) -> str:
        return "Tickets()"


def secret_in(path: Path) -> bytes:
    """The secret in a file, which is made where it is missing: tickets outlive the program.

    Raises:
        HeartlineError: it can be neither read nor made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            secret = path.read_bytes()
        else:
            secret = secrets.token_bytes(_SECRET_BYTES)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secret)
    except OSError as error:
        raise HeartlineError(f"The gateway's secret {path} cannot be used: {error.strerror}.") from None
    if len(secret) != _SECRET_BYTES:
        raise HeartlineError(f"The gateway's secret {path} is damaged. Delete it, and start again.")
    return secret
