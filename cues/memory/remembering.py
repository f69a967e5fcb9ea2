"""A call that has ended is remembered: one transaction, once for each call, nothing half."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, select

from cues.counting import counted
from cues.memory.agreeing import SILENT, Word, holds_for, word_in, write_down
from cues.memory.ahead import call_not_ahead
from cues.memory.asking import note_asked
from cues.memory.declined import Against, is_there_cut_off, note_declined, why_declined
from cues.memory.keeping import consented, may_be_kept, stricter, worth_keeping
from cues.memory.known import customers_known_by, identities_of
from cues.memory.naming import note_name
from cues.memory.numbers import IdentityKind
from cues.memory.objecting import keep_no
from cues.memory.record import CallRecord
from cues.memory.rules import MemoryRules
from cues.memory.store import Store
from cues.memory.tables import calls
from cues.memory.values import Consent
from cues.memory.whose import WhoseUnclearError, find, hold, is_meant, is_named, know_by, new_person
from cues.memory.writing import Outcome, note_call, put
from cues.memory.wrong import wrong_person
from speech.errors import BadInputError

OFF: Final = "Memory is off, or was in this call."
NOT_AGREED: Final = "The customer has not agreed to being remembered."
NOBODY: Final = "Nobody knows who called."
ANOTHER: Final = "The agent said that it was another person."
UNSAID: Final = "Somebody is known by this number, and nobody said whether it was them."
FORGOTTEN: Final = "This call was forgotten."
ALREADY: Final = "This call is remembered already."


@dataclass(frozen=True, slots=True)
class _Said:
    """What is known of a call besides its record, or says more."""

    word: Word
    customer: int | None
    afterwards: frozenset[Against]
    """What somebody has said otherwise since the call."""


def remember(
    store: Store,
    call: CallRecord,
    rules: MemoryRules,
    *,
    agreed: bool | None = None,
    customer: int | None = None,
    there: Callable[[], bool] = lambda: True,
) -> Outcome:
    """Keep of a call what may be kept. A call that is remembered already is left as it is.

    Of one in which the customer said no, that is the no and what it takes to find it again.

    Args:
        store: where to.
        call: as it ended.
        rules: consent, threshold and days; where the call's own consent is stricter, that counts.
        agreed: what the customer said to being remembered; None: as the call tells.
        customer: who it is; None: who the call itself tells, else whoever alone has the number.
        there: asked at the last moment, when nobody else can change this customer: whether the call is there
            still; False: it was forgotten meanwhile.

    Raises:
        StoreGoneError: the store is out of reach just now: the same call may be given again later.
        StoreError: it cannot be written.
    """
    call = call_not_ahead(call, datetime.now(UTC))
    rules = _as_strict_as(call, rules)
    said = _Said(
        word_in(call, agreed),
        call.customer if customer is None else customer,
        frozenset({Against.NO} if agreed else ())
        | frozenset({Against.WRONG} if customer is not None else ()),
    )
    against = _against(call, said)
    why_not = _why_not(call, rules, said)
    if why_not is not None and (against is None or rules.consent is Consent.OFF):
        return Outcome(why_not=why_not)
    cut_off = False
    with store.writing() as connection:
        if customer is None and not _is_theirs(connection, call):
            call = _by_identities(connection, call)
            said = replace(said, customer=None)
            why_not = _why_not(call, rules, said)
        try:
            if against is Against.NO:
                done = _refused(connection, call, said, there)
            else:
                done = (
                    Outcome(why_not=why_not) if why_not else _remember(connection, call, rules, said, there)
                )
        except WhoseUnclearError as unclear:
            done = Outcome(why_not=str(unclear))
        if against is not None and there():
            note_declined(connection, call.id, against, rules.owed_days)
            cut_off = call.duration is not None and is_there_cut_off(connection, call.id)
    if cut_off:  # it was taken for over, and had gone on elsewhere
        wrong_person(store, call.id, rules, details_only=against is Against.NO)
    return done


def _as_strict_as(call: CallRecord, rules: MemoryRules) -> MemoryRules:
    return rules.model_copy(update={"consent": stricter(call.consent, rules.consent)})


def _against(call: CallRecord, said: _Said) -> Against | None:
    """Why nothing of a call is ever to be remembered, as it was decided in it; None: it was not."""
    if said.word.agreed is False:
        return Against.NO
    return Against.WRONG if said.customer is None and call.wrong_person else None


def _why_not(call: CallRecord, rules: MemoryRules, said: _Said) -> str | None:
    """Why a call is not remembered, whatever is in the store."""
    if rules.consent is Consent.OFF:
        return OFF
    if said.customer is not None:
        return None
    if call.wrong_person:
        return ANOTHER
    if call.unsaid:
        return UNSAID
    return None if call.who else NOBODY


def _is_theirs(connection: Connection, call: CallRecord) -> bool:
    """Whether the entry of this id is whom the call was with, so far as its memory card told."""
    return call.customer is None or is_meant(connection, call.customer, call.customer_uid, call.who)


def _by_identities(connection: Connection, call: CallRecord) -> CallRecord:
    """The call without the ids of its memory card, which are of another store, or of one of another day."""
    refs = (one for one in call.who if one.kind is IdentityKind.REF)
    certain = any(customers_known_by(connection, ref) for ref in refs)
    return replace(call, customer=None, customer_uid=None, asked=(), unanswered=not certain)


def _refused(connection: Connection, call: CallRecord, said: _Said, there: Callable[[], bool]) -> Outcome:
    """The no of a call. Where nobody said whose it is, it is theirs who alone are known by the number."""
    apart = call.new_person or call.wrong_person
    found = find(connection, call.who, said.customer, new=apart)
    if said.customer is None and found[0] is not None and not is_named(connection, found[0], call.who):
        found = None, SILENT  # it is kept with the own id that the call tells
    if not there():
        return Outcome(why_not=FORGOTTEN)
    against = why_declined(connection, call.id)
    if against is Against.WRONG and against not in said.afterwards:
        return Outcome(why_not=ANOTHER)
    keep_no(connection, call.who, found, said.word)
    return Outcome(why_not=NOT_AGREED)


def _remember(
    connection: Connection, call: CallRecord, rules: MemoryRules, said: _Said, there: Callable[[], bool]
) -> Outcome:
    whose, before = find(connection, call.who, said.customer, new=call.new_person)
    if not there():
        return Outcome(why_not=FORGOTTEN)
    # Where somebody is known by the number alone, an own id that is told for the first time may be another's.
    unsaid = whose is not None and (call.unanswered or not is_named(connection, whose, call.who))
    if unsaid and said.customer is None:
        return Outcome(why_not=UNSAID)
    against = why_declined(connection, call.id)
    if against is not None and against not in said.afterwards:
        return Outcome(why_not=NOT_AGREED if against is Against.NO else ANOTHER)
    if whose is not None:
        write_down(connection, whose, said.word, before)
    agreed = holds_for(said.word, before)
    if not consented(rules.consent, agreed=agreed):
        return Outcome(why_not=NOT_AGREED)
    if connection.scalar(select(calls.c.id).where(calls.c.id == call.id)) is not None:
        return Outcome(whose, why_not=ALREADY)
    known_by = None if whose is None else identities_of(connection, whose)
    if whose is None:
        whose = new_person(connection, call.who, since=call.began, said=said.word, call=call.id)
    know_by(connection, whose, call.who, call.id)
    note_call(connection, call, whose)
    note_name(connection, whose, call, known_by)
    note_asked(connection, whose, call.asked, call=call.id, at=call.began)
    return put(connection, call, whose, worth_keeping(call, rules, agreed=agreed), rules)


def keep(
    store: Store,
    call: CallRecord,
    sources: Sequence[str],
    rules: MemoryRules,
    *,
    agreed: bool | None = None,
    customer: int | None = None,
) -> Outcome:
    """Keep some details of a call after it, as if the agent had pressed the key that keeps them.

    Args:
        store: where to.
        call: as it ended.
        sources: ids of details in the call.
        rules: consent and days.
        agreed: what the customer said to being remembered; None: nobody asked.
        customer: who it is, where that is known; a call that is remembered already is whose it is.

    Raises:
        BadInputError: the call has no such detail, or one that is never remembered.
        StoreError: it cannot be written.
    """
    if unfit := set(sources) - {one.source for one in call.told if may_be_kept(one)}:
        these = counted(len(unfit), "of these ids is of no detail", "of these ids are of no detail")
        raise BadInputError(
            f"{these} in the call that may be kept. `heartline report call {call.id} --json` lists them."
        )
    told = tuple(replace(one, kept=one.kept or one.source in sources) for one in call.told)
    with store.reading() as connection:
        whose = connection.scalar(select(calls.c.customer).where(calls.c.id == call.id))
    if whose is None:
        return remember(store, replace(call, told=told), rules, agreed=agreed, customer=customer)
    call = call_not_ahead(call, datetime.now(UTC))
    rules, word = _as_strict_as(call, rules), word_in(call, agreed)
    with store.writing() as connection:
        before = hold(connection, whose)
        if not consented(rules.consent, agreed=holds_for(word, before)):
            return Outcome(why_not="The customer has not agreed to being remembered, or memory is off.")
        write_down(connection, whose, word, before)
        return put(connection, call, whose, [one for one in told if one.source in sources], rules)
