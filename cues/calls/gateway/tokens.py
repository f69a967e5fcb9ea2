"""Tokens: made by chance, shown once, kept as digests in a file that is read again whenever it changes."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError

from cues.calls.gateway.identity import Scope
from speech.errors import BadInputError, HeartlineError
from speech.sources.protocols.names import is_name, shown

PREFIX = "hl_"
"""How a token begins: it is known for one where it should not lie, and is never taken for an option."""
_RANDOM_BYTES = 32
_SHORT_TEXT = Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$")
"""One line, so that nobody writes a second one into a list or a log."""

# A token is 256 random bits: there is no list of likely ones to try against a digest, so one round of SHA-256
# does. The slow hashes made for passwords would only let strangers use up the processor.


class TokenState(StrEnum):
    """Whether a token is good for anything."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: who has the file cannot use it."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern="^[0-9a-f]{8}$")]
    """By which people name it; says nothing of the token itself."""
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = field(repr=False)
    """SHA-256 of the token."""
    scope: Scope
    created: AwareDatetime
    agent: Annotated[str, Field(min_length=1), _SHORT_TEXT] | None = None
    """The agent that a desk's token is bound to; None: any."""
    label: Annotated[str, _SHORT_TEXT] = ""
    """What its maker called it."""
    expires: AwareDatetime | None = None
    """From when it is good for nothing; None: never."""
    revoked: AwareDatetime | None = None
    """When it was revoked."""

    def state(self, now: datetime) -> TokenState:
        """Whether it is good for anything at this time, which carries a zone."""
        if self.revoked is not None:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires is not None and now >= self.expires else TokenState.VALID


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens at one time."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    tokens: tuple[Token, ...] = ()
    version: Literal[1] = 1

    def __post_init__(self) -> None:
        # Of two entries for one token, revoking one would leave the other.
        for kept in ("id", "digest"):
            if len({getattr(token, kept) for token in self.tokens}) < len(self.tokens):
                raise ValueError("one token stands twice")

    def find(self, secret: str) -> Token | None:
        """The token that this is, in whatever state; None: nobody's.

        How long it takes tells nothing: every digest is looked at, each in full. 5,000 tokens took 0.2 ms.
        """
        digest, found = _digest(secret), None
        for token in self.tokens:
            if compare_digest(token.digest, digest):
                found = token
        return found

    def named(self, token_id: str) -> Token | None:
        """The token of this id."""
        return next((token for token in self.tokens if token.id == token_id), None)

    def state(self, token_id: str, now: datetime) -> TokenState:
        """What has become of a token that was good when its connection began; one that is gone is revoked."""
        token = self.named(token_id)
        return TokenState.REVOKED if token is None else token.state(now)


_TOKEN = TypeAdapter(Token)
_TOKENS = TypeAdapter(Tokens)
_Signature = tuple[int, int, int, int]


class TokenFile:
    """The file they lie in: mode 0600, its folder 0700 where it is made here.

    A file that is not there holds no token; one that cannot be used is an error at every reading until it is
    mended, and never means that everybody may come in.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tokens = Tokens()
        self._signature: _Signature | None = None

    def read(self) -> Tokens:
        """The tokens as they are now; the file is only looked at where it has not changed.

        Raises:
            HeartlineError: it cannot be read, is damaged, or others may write to it.
        """
        try:
            if _signature(self.path.stat()) != self._signature:
                with self.path.open("rb") as file:
                    status = os.fstat(file.fileno())
                    _guard(self.path, status)
                    self._tokens = _TOKENS.validate_json(file.read())
                self._signature = _signature(status)
        except FileNotFoundError:
            self._tokens, self._signature = Tokens(), None
        except ValidationError:
            raise HeartlineError(
                f"{self.path} is damaged, so no token is taken. Restore it, or delete it and make new tokens."
            ) from None
        except OSError as error:
            raise HeartlineError(
                f"{self.path} cannot be read ({error.strerror}), so no token is taken."
            ) from None
        return self._tokens

    def add(
        self,
        scope: Scope,
        *,
        now: datetime,
        agent: str | None = None,
        label: str = "",
        expires: datetime | None = None,
    ) -> tuple[str, Token]:
        """Make a token.

        Args:
            scope: what it is good for.
            now: the time, with its zone.
            agent: the agent that a desk is bound to.
            label: what it is called, at most 100 characters on one line.
            expires: from when it is good for nothing, with its zone.

        Returns:
            The token itself, which is kept nowhere, and what is kept of it.

        Raises:
            BadInputError: agent or label do not fit.
            HeartlineError: the file cannot be used.
        """
        if agent is not None and scope is not Scope.DESK:
            raise BadInputError("Only a desk's token is bound to an agent. Leave the agent out.")
        secret = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        kept = {"id": secrets.token_hex(4), "digest": _digest(secret), "scope": scope, "created": now}
        try:
            token = _TOKEN.validate_python({**kept, "agent": agent, "label": label, "expires": expires})
            if agent is not None:
                token = replace(token, agent=_name(agent))
        except ValueError:
            raise BadInputError(
                "An agent's name has 1 to 100 characters, a label at most 100, each on one line."
            ) from None
        with self._changing() as tokens:
            tokens.append(token)
        return secret, token

    def revoke(self, token_id: str, *, now: datetime) -> Token:
        """Make a token good for nothing, for good; one that is revoked already stays as it is.

        Raises:
            BadInputError: there is no token of this id.
            HeartlineError: the file cannot be used.
        """
        with self._changing() as tokens:
            at = next((at for at, token in enumerate(tokens) if token.id == token_id), None)
            if at is None:
                raise BadInputError("There is no token of this id. `heartline tokens list` shows them.")
            if tokens[at].revoked is None:
                tokens[at] = replace(tokens[at], revoked=now)
            return tokens[at]

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """The tokens, to be changed in place and written when all went well.

        The new file is written beside the old one and takes its place in one step. It is only made where it
        is not there yet, so that it keeps a second change out until then, on every system.
        """
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise HeartlineError(
                f"Another command is changing the tokens. Try again; if none is running, delete {new}."
            ) from None
        except OSError as error:
            raise HeartlineError(f"{new} cannot be written: {error.strerror}.") from None
        try:
            with os.fdopen(descriptor, "wb") as file:
                tokens = list(self.read().tokens)
                yield tokens
                file.write(_TOKENS.dump_json(Tokens(tuple(tokens)), indent=1) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except BaseException as error:
            new.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise HeartlineError(f"{self.path} cannot be written: {error.strerror}.") from None
            raise


def _guard(path: Path, status: os.stat_result) -> None:
    """Who may write to the file could let anybody in."""
    if os.name == "posix" and status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise HeartlineError(
            f"Others on this machine may write to {path}, so no token is taken. Run: chmod 600 {path}"
        )


def _name(agent: str) -> str:
    """As it is compared with what a desk calls itself."""
    name = shown(agent)
    if not is_name(name):
        raise ValueError("no name")
    return name


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _signature(status: os.stat_result) -> _Signature:
    """Changes whenever the file is written, replaced, or its mode changed."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
