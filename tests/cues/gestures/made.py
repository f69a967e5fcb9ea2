"""Gestures written down in short, as a call's events tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cues.gestures.rows import newest
from cues.gestures.rules import GestureRules
from cues.gestures.values import Approved, Gesture, OutboxState, Recipient
from cues.memory.store import Store

NOW = datetime(2026, 3, 15, 20, 5, tzinfo=UTC)
ANN = Recipient("+16145550123", "K-1", "Ann")
RULES = GestureRules(undo=0, zone="America/New_York")
LEASE = timedelta(seconds=70)
TRIES = RULES.tries


def card(id_: str = "g1", **fields: Any) -> Approved:
    """A card for Ann that sam approved in call-1."""
    given: dict[str, Any] = {
        "call": "call-1",
        "id": id_,
        "cue": "c1",
        "kind": "card",
        "words": "Marker wishes.",
        "cost": 450,
        "currency": "USD",
        "agent": "sam",
        "to": ANN,
        "made": NOW - timedelta(minutes=2),
        **fields,
    }
    return Approved(**given)


def rules(**fields: Any) -> GestureRules:
    """Settings without any grace, of New York."""
    return GestureRules.model_validate({"undo": 0, "zone": "America/New_York", **fields})


def states(store: Store) -> list[OutboxState]:
    """Of all gestures, the oldest first."""
    return [each.state for each in reversed(newest(store, 100))]


def only(store: Store) -> Gesture:
    """The one gesture there is."""
    (found,) = newest(store, 2)
    return found
