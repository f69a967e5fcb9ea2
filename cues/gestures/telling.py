"""A gesture as its receiver is told of it: one JSON object, the same bytes at every try."""

from __future__ import annotations

import json
from typing import Any

from cues.gestures.values import Gesture

TYPE = "gesture.approved"


def told(gesture: Gesture) -> bytes:
    """The body of the webhook, and a line of the file."""
    data: dict[str, Any] = {
        "id": gesture.key,
        "kind": gesture.kind,
        "words": gesture.words,
        "recipient": {"number": gesture.to.number, "ref": gesture.to.ref, "name": gesture.to.name},
        "cost": gesture.cost,
        "currency": gesture.currency,
        "agent": gesture.agent,
        "approver": gesture.approver,
        "call": gesture.call,
        "made": gesture.made.isoformat(),
    }
    moment = (gesture.approved or gesture.made).isoformat()
    whole = {"type": TYPE, "timestamp": moment, "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
