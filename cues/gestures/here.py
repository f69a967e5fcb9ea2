"""Whose a gesture is, seen from the store that it is put into: an id of another store is not believed."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection

from cues.gestures.sorrow import Sorrow
from cues.gestures.values import Approved
from cues.memory.declined import Against, why_declined
from cues.memory.whose import is_meant

_Told = TypeVar("_Told", Approved, Sorrow)


def as_here(connection: Connection, one: _Told) -> _Told:
    """The same, under nobody's entry where the id that its call told is somebody else's here."""
    if one.customer is None or is_meant(connection, one.customer, one.customer_uid, one.to.identities):
        return one
    return replace(one, customer=None, known=False)


def was_another(connection: Connection, one: Approved) -> bool:
    """Whether somebody has said since that the call was with another person; in the call nobody had."""
    return one.known and why_declined(connection, one.call) is Against.WRONG
