"""Where a webhook leads and what it is signed with: what people write, checked."""

from __future__ import annotations

import base64
import binascii
from ipaddress import ip_address
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

PREFIX: Final = "whsec_"
SHORTEST, LONGEST = 24, 64
"""Bytes of a secret, as https://github.com/standard-webhooks/standard-webhooks asks for."""


def _url(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    try:
        parts = urlsplit(text)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        raise PydanticCustomError("webhook", "is no URL") from None
    if not parts.hostname or not port_is_one or not text.isprintable() or " " in text:
        raise PydanticCustomError("webhook", "is no URL; write https://HOST/PATH")
    if parts.username is not None or parts.password is not None:
        raise PydanticCustomError("webhook", "holds a user or a password; the signature takes their place")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise PydanticCustomError("webhook", "must begin with https://; http:// leads to this machine only")
    return secret


def _key(secret: SecretStr) -> SecretStr:
    try:
        key = key_of(secret)
    except ValueError:
        raise PydanticCustomError(
            "secret", 'is none; write "whsec_" and the base64 of 24 to 64 bytes of chance'
        ) from None
    if not SHORTEST <= len(key) <= LONGEST:
        raise PydanticCustomError("secret", f"has {len(key)} bytes; it takes {SHORTEST} to {LONGEST}")
    return secret


def key_of(secret: SecretStr) -> bytes:
    """The bytes of a secret.

    Raises:
        ValueError: it is none.
    """
    text = secret.get_secret_value()
    if not text.startswith(PREFIX):
        raise ValueError
    try:
        return base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError from None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


WebhookUrl = Annotated[SecretStr, AfterValidator(_url)]
"""A URL may hold a token in its path, so it is kept as a secret is."""
WebhookSecret = Annotated[SecretStr, AfterValidator(_key)]


class Webhook(BaseModel):
    """A table that may hold `webhook` and `secret`, both or neither."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)

    webhook: WebhookUrl | None = None
    """Where to: https, or http on this machine. None: nowhere."""
    secret: WebhookSecret | None = None
    """What it is signed with: `whsec_` and base64."""
    timeout: Annotated[float, Field(ge=1, le=120)] = 10.0
    """Seconds that one try may take in all."""

    @model_validator(mode="after")
    def _whole(self) -> Webhook:
        if (self.webhook is None) != (self.secret is None):
            raise PydanticCustomError("webhook", '"webhook" and "secret" go together: write both or neither')
        return self
