"""A call as its events tell it, put together for the store: only what was confirmed, and no cue's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from cues.calls.caller import NO, YES
from cues.calls.commands import Verb
from cues.calls.events import (
    CallContext,
    CallEnded,
    CallEvent,
    CallStarted,
    CallTransferred,
    CommandAnswered,
    CueEvent,
    CueState,
    DetailEvent,
    DetailState,
    MemoryEvent,
)
from cues.calls.taking import CallTaken
from cues.calls.whose_call import agent_after
from cues.errors import JournalError
from cues.memory.keeping import stricter
from cues.memory.numbers import Identity, IdentityKind, identity_of
from cues.memory.record import CallRecord, CueOutcome, Told
from cues.memory.shown import CardState
from cues.memory.values import Consent

YEARS = range(1970, 2200)
"""Of calls: a day far outside cannot be reckoned with, as when what is told of "next week" expires."""
NAME = "name"
"""The fact of a call's context that is the customer's name."""


def call_record(events: Iterable[CallEvent], region: str) -> CallRecord:
    """What a call's events tell that may be remembered.

    Args:
        events: all of them, from the session or a journal; a call that was cut off has no last one.
        region: where numbers without a country code belong, ISO 3166.

    Raises:
        JournalError: they do not begin with a call's beginning.
    """
    record: CallRecord | None = None
    details: dict[str, DetailEvent] = {}
    cues: dict[str, CueEvent] = {}
    kept: set[str] = set()
    consents: list[Consent] = []
    for event in events:
        match event:
            case CallStarted():
                known = identity_of(event.customer, region)
                who = (known,) if known else ()
                record = CallRecord(event.call, _began(event), who, agent=event.agent)
            case CallContext() if record is not None:
                record = _with_context(record, event, region)
            case CallTaken() | CallTransferred() if record is not None:
                record = replace(record, agent=agent_after(event, None) or record.agent)
            case CallEnded() if record is not None:
                record = replace(record, duration=event.duration)
            case MemoryEvent() if record is not None:
                record = _with_card(record, event)
                consents.append(event.consent)
            case DetailEvent():
                details[event.id] = event
            case CueEvent():
                cues[event.id] = event
            case CommandAnswered(command=Verb.AGREED, refused=None) if record is not None:
                record = _with_word(record, event)
            case CommandAnswered(command=Verb.KEEP, refused=None, target=str(target)):
                kept.add(target)
            case _:
                pass
    if record is None:
        raise JournalError("This is not a whole call: its beginning is missing. Give the journal of a call.")
    kept |= {cue.detail for cue in cues.values() if cue.id in kept and cue.detail}
    kept = {_standing(each, details) for each in kept}
    return replace(
        record,
        consent=stricter(*consents),
        told=tuple(_told(each, kept) for each in details.values() if _stands(each)),
        cues=tuple(_outcome(each) for each in cues.values() if each.state is not CueState.QUEUED),
    )


def _with(known: tuple[Identity, ...], new: Identity | None) -> tuple[Identity, ...]:
    """A number and an own id are both known of one customer; a second number or id puts the first right."""
    if new is None:
        return known
    return (*(one for one in known if one.kind is not new.kind), new)


def _with_context(record: CallRecord, event: CallContext, region: str) -> CallRecord:
    """Who it was with, and by what name; with another number or id the name of the old one goes."""
    who = _with(record.who, identity_of(event.customer, region))
    if not set(record.who) <= set(who):
        record = replace(record, name=None, name_with=None)
    record = replace(record, who=who)
    name = event.facts.get(NAME)
    if not isinstance(name, str) or not name.strip():
        return record
    refs = [one for one in who if one.kind is IdentityKind.REF]
    return replace(record, name=name, name_with=refs[0] if refs else None)


def _with_card(record: CallRecord, event: MemoryEvent) -> CallRecord:
    """Who it was with, as the memory card shows it now."""
    card = event.card
    return replace(
        record,
        customer=card.customer,
        customer_uid=card.uid,
        unsaid=card.state in {CardState.CLOSED, CardState.CHOICE},
        unanswered=card.state is CardState.WAITING,
        wrong_person=card.wrong,
        new_person=card.new,
        asked=tuple(ask.detail for ask in card.asks if ask.asked),
    )


def _with_word(record: CallRecord, event: CommandAnswered) -> CallRecord:
    """What the customer said in this call; the card's word may be an older one of the store's."""
    if event.target not in {YES, NO}:
        return record
    when = record.began + timedelta(seconds=event.at)
    return replace(record, agreed=event.target == YES, agreed_at=when)


def _stands(event: DetailEvent) -> bool:
    """True for what was confirmed, is told for the first time, and was not struck by a pause."""
    return event.state is DetailState.CONFIRMED and event.same_as is None and bool(event.evidence)


def _standing(kept: str, details: Mapping[str, DetailEvent]) -> str:
    """The detail that stands for one that was kept: what put it right, else what told the same first."""
    right = {each.replaces: each.id for each in details.values() if each.replaces is not None}
    seen: set[str] = set()
    while kept in details and kept not in seen:
        seen.add(kept)
        one = details[kept]
        if (by := right.get(kept) or right.get(one.same_as or "")) is not None:
            kept = by
        elif one.same_as is not None and one.state is not DetailState.RETRACTED:
            kept = one.same_as
    return kept


def _told(event: DetailEvent, kept: set[str]) -> Told:
    return Told(
        event.id,
        event.kind,
        event.subject,
        event.status,
        event.confidence,
        event.evidence,
        event.start,
        event.attributes,
        kept=event.id in kept,
    )


def _outcome(event: CueEvent) -> CueOutcome:
    return CueOutcome(
        event.id,
        event.kind,
        event.source.value,
        sensitive=event.sensitive,
        state=event.state.value,
        at=event.at,
        play=event.play,
        by=event.by,
    )


def _began(event: CallStarted) -> datetime:
    try:
        began = datetime.fromisoformat(event.began)
        began = began if began.tzinfo is not None else began.astimezone()
    except (ValueError, OverflowError, OSError):
        began = datetime.min
    if began.year not in YEARS:
        raise JournalError("This is not a call's journal: it does not say when it began.")
    return began
