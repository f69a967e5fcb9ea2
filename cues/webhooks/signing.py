"""The signature of a webhook, as Standard Webhooks has it: whoever knows the secret can check it.

https://github.com/standard-webhooks/standard-webhooks, version 1, symmetric. Receivers have libraries in
many languages, and docs/gestures.md checks it in a few lines.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cues.webhooks.rules import WebhookSecret, key_of

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def signed(secret: WebhookSecret, id_: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of one try.

    Args:
        secret: shared with the receiver.
        id_: of what is told; the same at every try. It holds no full stop.
        at: when this try is made, seconds since the epoch.
        body: as it is sent, byte by byte.
    """
    told = b".".join((id_.encode(), str(at).encode(), body))
    digest = hmac.new(key_of(secret), told, hashlib.sha256).digest()
    return {ID: id_, TIMESTAMP: str(at), SIGNATURE: f"v1,{base64.b64encode(digest).decode()}"}
