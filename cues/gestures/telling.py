"""A gesture as its receiver is told of it: one JSON object, the same bytes at every try.

Only one that has failed and is approved anew before it is sent again names who approved it then.
"""

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
    # When it may go is booked anew for one that has failed; when it was made stays.
    whole = {"type": TYPE, "timestamp": gesture.made.isoformat(), "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
