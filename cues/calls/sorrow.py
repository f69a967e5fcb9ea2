"""What the outbox is told of a call's losses, read from its events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from cues.calls.approved import whose_call
from cues.calls.call_record import call_record
from cues.calls.condolence import condolences
from cues.calls.events import CallEvent, DetailEvent, DetailState
from cues.details.detail import is_grave
from cues.gestures.sorrow import Sorrow, is_sorrow


def sorrow_in(events: Iterable[CallEvent], region: str) -> Sorrow | None:
    """What a call tells of a loss, a grave illness or a crisis of a person; None: nothing.

    Condolences tell of a loss too, unless all that was told of is an animal's.

    Args:
        events: all of them, from the session or a journal; a call that was cut off has no last one.
        region: where numbers without a country code belong, ISO 3166.

    Raises:
        JournalError: they do not begin with a call's beginning.
    """
    told = tuple(events)
    newest: dict[str, DetailEvent] = {}
    since: dict[str, float] = {}
    for event in told:
        if isinstance(event, DetailEvent):
            newest[event.id] = event
            if _is_sorrow(event):
                since.setdefault(event.id, event.at)
    stands = [each for each in newest.values() if each.state is not DetailState.RETRACTED]
    moments = [since[each.id] for each in stands if _is_sorrow(each)]
    if moments or not any(is_grave(each.kind, each.attributes) for each in stands):
        moments += condolences(told)
    if not moments:
        return None
    record = call_record(told, region)
    to, customer, known = whose_call(record)
    another = record.wrong_person or record.new_person
    when = record.began + timedelta(seconds=max(moments))
    return Sorrow(record.id, when, to, customer, known, another, record.customer_uid)


def _is_sorrow(event: DetailEvent) -> bool:
    return is_sorrow(event.kind, event.subject, event.status, event.attributes)
