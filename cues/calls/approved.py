"""What an agent approved in a call, read from its events for the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from cues.calls.call_record import call_record
from cues.calls.events import CallEvent, CueEvent, GestureEvent
from cues.calls.offer import GestureState
from cues.calls.whose_call import agent_after
from cues.gestures.values import Approved, Recipient
from cues.memory.numbers import IdentityKind, identity_of
from cues.memory.record import CallRecord
from cues.playbook.play import GestureKind

_ANYWHERE: Final = "ZZ"
"""ISO 3166's region of no country: whether there is somebody does not depend on where."""


def names_anybody(customer: str | None) -> bool:
    """Whether a gesture can be brought to whoever a telephone system or CRM names: not to a withheld number.

    Args:
        customer: as a call's beginning or its context tells it.
    """
    return identity_of(customer, _ANYWHERE) is not None


def approved_in(events: Iterable[CallEvent], region: str) -> tuple[Approved, ...]:
    """Every gesture of a call in the order of approval, those that were taken back too.

    Whom they are for is what the call has told last. Where nobody has said which of those whom memory offered
    it was, or that it was none of them, they are under nobody's entry there.

    Args:
        events: all of them, from the session or a journal; a call that was cut off has no last one.
        region: where numbers without a country code belong, ISO 3166.

    Raises:
        JournalError: they do not begin with a call's beginning.
    """
    told = tuple(events)
    record = call_record(told, region)
    to, customer, certain = whose_call(record)
    # A condolence is what a sensitive cue offers; of a gesture without its cue nobody knows what it is.
    glad = {event.id: not event.sensitive for event in told if isinstance(event, CueEvent)}
    found: dict[str, Approved] = {}
    agent: str | None = None
    for event in told:
        agent = agent_after(event, agent)
        match event:
            case GestureEvent(state=GestureState.APPROVED):
                made = record.began + timedelta(seconds=event.at)
                found[event.id] = Approved(
                    record.id,
                    event.id,
                    event.cue,
                    event.kind,
                    event.words,
                    event.cost,
                    event.currency,
                    agent,
                    to,
                    made,
                    customer=customer,
                    known=certain,
                    customer_uid=record.customer_uid,
                    glad=glad.get(event.cue, event.kind != GestureKind.FLOWERS),
                )
            case GestureEvent() if event.id in found:
                found[event.id] = replace(found[event.id], withdrawn=True)
            case _:
                pass
    return tuple(found.values())


def whose_call(record: CallRecord) -> tuple[Recipient, int | None, bool]:
    """Who a call was with, as far as it told: as whom, whose entry, and whether that is certain."""
    known = {one.kind: one.value for one in record.who}
    # Somebody else than memory or the CRM knows by this number: it is not their name that was told.
    other = record.wrong_person or record.new_person
    certain = not (other or record.unsaid or record.unanswered)
    name = None if other else record.name
    to = Recipient(known.get(IdentityKind.NUMBER), known.get(IdentityKind.REF), name)
    return to, record.customer if certain else None, certain
