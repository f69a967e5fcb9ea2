"""What a customer said to being remembered: the newest word stands, however late a call is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from cues.memory.ahead import CLOCKS_DIFFER
from cues.memory.record import CallRecord
from cues.memory.tables import customers, words


@dataclass(frozen=True, slots=True)
class Word:
    """A yes or a no, and when it was said."""

    agreed: bool | None = None
    """None: nobody asked."""
    at: datetime | None = None
    """None: nobody knows; older than any other."""
    call: str | None = field(default=None, compare=False)
    """In which it was said; None: in none, or nobody knows."""


SILENT: Final = Word()
"""Nobody asked."""


def word_in(call: CallRecord, agreed: bool | None) -> Word:
    """What the customer said in a call.

    Args:
        call: as it ended.
        agreed: what somebody says of it afterwards, which counts for more; None: nobody does.
    """
    if agreed is not None:
        return Word(agreed, call.began + timedelta(seconds=call.duration or 0.0), call.id)
    return SILENT if call.agreed is None else Word(call.agreed, call.agreed_at or call.began, call.id)


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


def believed(word: Word, now: datetime) -> Word:
    """A word of the store; of one that is dated ahead, as by a wrong clock, nobody knows when it was said."""
    ahead = word.at is not None and word.at > now + CLOCKS_DIFFER
    return Word(word.agreed) if ahead else word


def write_down(connection: Connection, customer: int, own: Word, before: Word) -> None:
    """Let a customer's word in the store be the newer one of the two; the other can come back by `unsay`."""
    note_word(connection, customer, own, before)
    if own != before and newer(own, before) is own:
        row = {"agreed": own.agreed, "agreed_at": own.at}
        connection.execute(update(customers).where(customers.c.id == customer).values(row))


def note_word(connection: Connection, customer: int, own: Word, before: Word = SILENT) -> None:
    """Note a word beside the others, so that what was said before is there if this one is taken back."""
    if own.agreed is None:
        return
    theirs = words.c.customer == customer
    if before.agreed is not None:
        there = select(words.c.id).where(theirs, words.c.agreed == before.agreed, words.c.said == before.at)
        if connection.execute(there).first() is None:
            older = {"customer": customer, "agreed": before.agreed, "said": before.at}
            connection.execute(insert(words).values(older))
    if own.call is not None:
        connection.execute(delete(words).where(theirs, words.c.call == own.call))
    row = {"customer": customer, "call": own.call, "agreed": own.agreed, "said": own.at}
    connection.execute(insert(words).values(row))


def unsay(connection: Connection, call: str) -> bool:
    """Take back what was said in a call: of the words that are left the newest stands. Whether any was."""
    said = connection.execute(select(words).where(words.c.call == call)).all()
    connection.execute(delete(words).where(words.c.call == call))
    for one in said:
        rest = connection.execute(select(words).where(words.c.customer == one.customer)).all()
        last = max(rest, key=lambda row: (row.said is not None, row.said, row.id), default=None)
        row = {"agreed": last.agreed if last else None, "agreed_at": last.said if last else None}
        # Where another word stands by now, that one does.
        stands = customers.c.agreed == one.agreed, customers.c.agreed_at == one.said
        connection.execute(update(customers).where(customers.c.id == one.customer, *stands).values(row))
    return bool(said)
