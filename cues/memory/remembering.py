"""A call that has ended is remembered: one transaction, once for each call, nothing half."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select, update

from cues.memory.asking import note_asked
from cues.memory.keeping import consented, may_be_kept, worth_keeping
from cues.memory.record import CallRecord
from cues.memory.rules import MemoryRules
from cues.memory.store import Store
from cues.memory.tables import calls, customers
from cues.memory.whose import WhoseUnclearError, find, hold, know_by, new_person
from cues.memory.writing import Outcome, note_call, put
from speech.errors import BadInputError


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

    Args:
        store: where to.
        call: as it ended.
        rules: consent, threshold and days.
        agreed: what the customer said to being remembered; None: as the call tells.
        customer: who it is; None: who the call itself tells, else whoever alone has the number.
        there: asked at the last moment, when nobody else can change this customer: whether the call is there
            still; False: it was forgotten meanwhile.

    Raises:
        StoreGoneError: the store is out of reach just now: the same call may be given again later.
        StoreError: it cannot be written.
    """
    customer = call.customer if customer is None else customer
    agreed = call.agreed if agreed is None else agreed
    why_not = None
    if customer is None and call.wrong_person:
        why_not = "The agent said that it was another person."
    elif customer is None and call.unsaid:
        why_not = "Somebody is known by this number, and nobody said whether it was them."
    elif not call.who and customer is None:
        why_not = "Nobody knows who called."
    elif not consented(rules.consent, agreed=True):
        why_not = "Memory is off."
    if why_not is not None:
        return Outcome(why_not=why_not)
    with store.writing() as connection:
        try:
            return _remember(connection, call, rules, agreed, customer, there=there)
        except WhoseUnclearError as unclear:
            return Outcome(why_not=str(unclear))


def _remember(
    connection: Connection,
    call: CallRecord,
    rules: MemoryRules,
    agreed: bool | None,
    customer: int | None,
    *,
    there: Callable[[], bool],
) -> Outcome:
    whose, said = find(connection, call.who, customer, new=call.new_person)
    if not there():
        return Outcome(why_not="This call was forgotten.")
    if whose is not None and agreed is not None and agreed is not said:
        connection.execute(update(customers).where(customers.c.id == whose).values(agreed=agreed))
    agreed = said if agreed is None else agreed
    if not consented(rules.consent, agreed=agreed):
        return Outcome(why_not="The customer has not agreed to being remembered.")
    if connection.scalar(select(calls.c.id).where(calls.c.id == call.id)) is not None:
        return Outcome(whose, why_not="This call is remembered already.")
    if whose is None:
        whose = new_person(connection, call.who, since=call.began, agreed=agreed)
    know_by(connection, whose, call.who)
    note_call(connection, call, whose)
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
        raise BadInputError(f"{len(unfit)} of these details are not in the call, or are never kept.")
    told = tuple(replace(one, kept=one.kept or one.source in sources) for one in call.told)
    with store.reading() as connection:
        whose = connection.scalar(select(calls.c.customer).where(calls.c.id == call.id))
    if whose is None:
        return remember(store, replace(call, told=told), rules, agreed=agreed, customer=customer)
    with store.writing() as connection:
        said = hold(connection, whose)
        if not consented(rules.consent, agreed=said if agreed is None else agreed):
            return Outcome(why_not="The customer has not agreed to being remembered, or memory is off.")
        return put(connection, call, whose, [one for one in told if one.source in sources], rules)
