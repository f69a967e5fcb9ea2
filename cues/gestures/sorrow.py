"""That a call told of a loss, a grave illness or a crisis of a person: what is glad is not for them then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cues.details.detail import AttributeValue, Kind, Status, Subject, is_grave
from cues.gestures.values import Recipient


@dataclass(frozen=True, slots=True, repr=False)
class Sorrow:
    """That a call has told of a death, a grave illness or a crisis of a person."""

    call: str
    told: datetime
    """When it was told last, with zone: what was approved later stands."""
    to: Recipient
    """Who told of it."""
    customer: int | None = None
    """As `Approved.customer`."""
    known: bool = True
    """As `Approved.known`."""
    another: bool = False
    """True where it is somebody else than all whom the store knows by the number."""
    customer_uid: str | None = None
    """As `Approved.customer_uid`."""

    def __repr__(self) -> str:
        return f"Sorrow({self.call})"


def is_sorrow(kind: Kind, subject: Subject, status: Status, attributes: Mapping[str, AttributeValue]) -> bool:
    """True for what takes the glad away: a death, a grave illness or a crisis of a person near the caller.

    An animal's takes it away within its own call alone.
    """
    animal = kind is Kind.PET or attributes.get("loss") == "pet" or "species" in attributes
    so = status in (Status.ASSERTED, Status.PAST) and subject is not Subject.OTHER
    return so and not animal and is_grave(kind, attributes)
