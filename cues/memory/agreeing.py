"""What a customer said to being remembered: the newest word stands, however late a call is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, update

from cues.memory.record import CallRecord
from cues.memory.tables import customers


@dataclass(frozen=True, slots=True)
class Word:
    """A yes or a no, and when it was said."""

    agreed: bool | None = None
    """None: nobody asked."""
    at: datetime | None = None
    """None: nobody knows; older than any other."""


SILENT: Final = Word()
"""Nobody asked."""


def word_in(call: CallRecord, agreed: bool | None) -> Word:
    """What the customer said in a call.

    Args:
        call: as it ended.
        agreed: what somebody says of it afterwards, which counts for more; None: nobody does.
    """
    if agreed is not None:
        return Word(agreed, call.began + timedelta(seconds=call.duration or 0.0))
    return SILENT if call.agreed is None else Word(call.agreed, call.agreed_at or call.began)


def newer(own: Word, before: Word) -> Word:
    """Of a call's own word and the one in the store, the one that stands from now on."""
    if own.agreed is None or before.agreed is None:
        return before if own.agreed is None else own
    return own if before.at is None or (own.at is not None and own.at >= before.at) else before


def holds_for(own: Word, before: Word) -> bool | None:
    """What counts for a call that is remembered later than it was: its own word, else the one in the store.

    A no that was said after the call's yes counts for it too.
    """
    if own.agreed is None:
        return before.agreed
    return own.agreed and newer(own, before).agreed


def write_down(connection: Connection, customer: int, own: Word, before: Word) -> None:
    """Let a customer's word in the store be the newer one of the two."""
    if own != before and newer(own, before) is own:
        row = {"agreed": own.agreed, "agreed_at": own.at}
        connection.execute(update(customers).where(customers.c.id == customer).values(row))
