"""Calls written down in short, as the store gets them when they have ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from cues.details.detail import AttributeValue, Kind, Status, Subject
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.record import CallRecord, CueOutcome, Told
from cues.memory.rules import MemoryRules
from cues.memory.values import Consent, Keeper, Provenance, Remembered

OHIO = timezone(timedelta(hours=-5))
BEGAN = datetime(2026, 3, 2, 20, 5, tzinfo=OHIO)
ANN = Identity(IdentityKind.NUMBER, "+16145550123")
ON = MemoryRules(consent=Consent.ON)
ASK = MemoryRules(consent=Consent.ASK)
OFF = MemoryRules()
CUE = CueOutcome("c1", Kind.PET, "said", sensitive=False, state="used", at=14.0, play="pet", by="key")


def told(source: str, kind: Kind, words: str, **fields: Any) -> Told:
    """A detail of the caller's, asserted and sure; attributes as further keywords."""
    own = {"subject", "status", "confidence", "at", "kept"} & set(fields)
    named = {key: fields.pop(key) for key in own}
    given: dict[str, Any] = {
        "subject": Subject.CALLER,
        "status": Status.ASSERTED,
        "confidence": 0.9,
        "at": 10.0,
        **named,
    }
    return Told(source, kind, words=words, attributes=fields, **given)


def dog(source: str = "d1", name: str | None = "Biscuit", **fields: Any) -> Told:
    """A dog of the caller's."""
    words = f"our dog {name.lower()}" if name else "our dog"
    named = {"name": name} if name else {}
    return told(source, Kind.PET, words, subject=Subject.CLOSE, species="dog", **named, **fields)


def call(*details: Told, id_: str = "call-1", days: int = 0, **fields: Any) -> CallRecord:
    """Ann's call of 2 March, or some days later."""
    given: dict[str, Any] = {"who": (ANN,), "agent": "sam", "duration": 90.0, "cues": (CUE,), **fields}
    return CallRecord(id_, BEGAN + timedelta(days=days), told=details, **given)


def known(one: Told, id_: int = 1, days: int = 0, **fields: Any) -> Remembered:
    """A detail as it is remembered from a call of 2 March, or some days later."""
    attributes: dict[str, AttributeValue] = dict(one.attributes)
    where = provenance(one, days)
    return Remembered(id_, 1, one.kind, one.subject, one.status, False, attributes, (where,), **fields)


def provenance(one: Told, days: int = 0) -> Provenance:
    """Where a detail of Ann's call comes from."""
    when = (BEGAN + timedelta(days=days, seconds=one.at)).astimezone(UTC)
    return Provenance("call-1", one.at, when, one.words, one.confidence, Keeper.CALL, "sam")
