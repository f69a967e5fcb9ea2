"""What an agent sees of a call: a pure value that each event turns into the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from cues.calls.commands import Verb
from cues.calls.deaf import Deaf
from cues.calls.events import (
    CallEnded,
    CallEvent,
    CallHeld,
    CallPaused,
    CallResumed,
    CallStarted,
    CallTransferred,
    CommandAnswered,
    CueEvent,
    CueState,
    DetailEvent,
    DetailState,
    MemoryEvent,
    Transcript,
    Warned,
)
from cues.calls.taking import CallTaken
from ui.captions import Caption
from ui.offers_view import Offers

MAX_CAPTIONS = 200
"""Ended utterances kept: more than anybody scrolls back during a call."""
MAX_DETAILS = 200
MAX_HISTORY = 100
NOTICE_SECONDS = 20.0
"""How long a warning stays in view, seconds of audio."""

WAITING = frozenset({CueState.QUEUED, CueState.CONFIRMED})
"""States of a cue in the queue; a confirmed one waits on if it waited before."""


@dataclass(frozen=True, slots=True, repr=False)
class CallView:
    """A call as its screen shows it; `apply` never raises, whatever the order of events."""

    at: float = 0.0
    """Seconds of audio up to the newest event."""
    started: CallStarted | None = None
    """None while the recogniser is loading."""
    captions: tuple[Caption, ...] = ()
    """Ended utterances in the order in which they began, at most `MAX_CAPTIONS`."""
    partials: tuple[Caption, ...] = ()
    """What is being said, at most one a channel, in the order in which they began."""
    details: Mapping[str, DetailEvent] = field(default_factory=lambda: MappingProxyType({}))
    """The newest state of each detail that stands, by id, in the order found."""
    cue: CueEvent | None = None
    """The one cue in view."""
    queue: tuple[CueEvent, ...] = ()
    """Cues that wait for the right moment, oldest first."""
    history: tuple[CueEvent, ...] = ()
    """Cues that are over or were held back, newest last, at most `MAX_HISTORY`."""
    shown: int = 0
    """Cues shown so far."""
    held_back: int = 0
    """Cues suppressed so far."""
    warning: Warned | None = None
    """The newest warning."""
    refusal: CommandAnswered | None = None
    """The newest answer to a command, where it was a refusal."""
    paused: bool = False
    """Nothing is heard, at somebody's wish."""
    held: bool = False
    """The customer is on hold."""
    transferred: CallTransferred | None = None
    """The newest transfer from one agent to another."""
    taken_by: str | None = None
    """Who took it last when it was nobody's, and has it still."""
    memory: MemoryEvent | None = None
    """The memory card as it stands; None where nothing is remembered."""
    kept: frozenset[str] = frozenset()
    """Ids of the details that the agent has kept, and of cues kept with theirs."""
    offers: Offers = field(default_factory=Offers)
    """What may be sent, and what was approved."""
    ended: CallEnded | None = None

    @property
    def keepable(self) -> str | None:
        """The detail that the key keeps: that of the cue in view, else the newest that is not kept yet."""
        if self.cue is not None and self.cue.detail is not None and self.cue.detail not in self.kept:
            return self.cue.detail
        return next((each for each in reversed(tuple(self.details)) if each not in self.kept), None)

    @property
    def notice(self) -> str | None:
        """The newest warning while it is fresh, as a plain sentence."""
        if self.warning is None or self.at - self.warning.at > NOTICE_SECONDS:
            return None
        return self.warning.message

    def ending(self, agent: str) -> str:
        """How the call came to its end on an agent's screen, which it may have left before it ended."""
        if self.ended is not None:
            return "The call has ended"
        to = self.taken_by or (self.transferred.to if self.transferred is not None else None)
        if to is not None and to != agent:
            return f"The call has gone to {to}"
        return "The call has left this desk"

    def apply(self, event: CallEvent) -> CallView:
        """The view after `event`; this one stays as it is.

        The cost is that of a few short loops over bounded tuples, whatever the length of the call.
        """
        view = replace(self, at=max(self.at, event.at), offers=self.offers.apply(event))
        match event:
            case CallStarted():
                view = replace(view, started=event)
            case Transcript():
                view = _heard(view, event)
            case DetailEvent():
                view = _found(view, event)
            case CueEvent():
                view = _cued(view, event)
            case Warned():
                view = replace(view, warning=event)
            case CallPaused():
                view = _paused(view, event)
            case CallHeld() | CallResumed():
                deaf = Deaf(view.paused, view.held).after(event)
                view = replace(view, held=deaf.held, paused=deaf.paused)
            case CallTransferred():
                cue = replace(view.cue, shared=None) if view.cue is not None else None
                view = replace(view, transferred=event, taken_by=None, cue=cue)
            case CallTaken():
                view = replace(view, taken_by=event.agent)
            case MemoryEvent():
                view = replace(view, memory=event)
            case CommandAnswered():
                view = _answered(view, event)
            case CallEnded():
                view = replace(view, ended=event, paused=False, held=False, partials=())
        return view

    def __repr__(self) -> str:
        return f"CallView(at={self.at:.2f}, {len(self.captions)} captions, {len(self.details)} details)"


def _answered(view: CallView, event: CommandAnswered) -> CallView:
    kept = event.command == Verb.KEEP and event.target is not None and not event.refused
    return replace(
        view,
        refusal=event if event.refused else None,
        kept=view.kept | {event.target or ""} if kept else view.kept,
    )


def _paused(view: CallView, event: CallPaused) -> CallView:
    """Stops hearing, and forgets what the pause drops."""
    kept = tuple(caption for caption in view.captions if caption.end <= event.dropped_from)
    history = tuple(cue for cue in view.history if cue.heard_at <= event.dropped_from)
    return replace(view, paused=True, captions=kept, partials=(), history=history)


def _heard(view: CallView, event: Transcript) -> CallView:
    current = next((each for each in view.partials if each.channel is event.channel), None)
    others = tuple(each for each in view.partials if each.channel is not event.channel)
    if event.final:
        kept = (current,) if current is not None and current.utterance > event.utterance else ()
        view = replace(view, partials=others + kept)
        return _with_final(view, Caption.of(event)) if event.text else view
    if _is_stale(view, event, current):
        return view
    if not event.text:
        return replace(view, partials=others)
    caption = Caption.of(event).marked(view.details.values())
    return replace(view, partials=_by_start((*others, caption)))


def _is_stale(view: CallView, event: Transcript, current: Caption | None) -> bool:
    """True for a partial of an utterance that has ended, or that a later one has followed."""
    if current is not None and event.utterance < current.utterance:
        return True
    last = next((each for each in reversed(view.captions) if each.channel is event.channel), None)
    return last is not None and event.utterance <= last.utterance


def _with_final(view: CallView, caption: Caption) -> CallView:
    caption = caption.marked(view.details.values())
    place = len(view.captions)
    while place and view.captions[place - 1].start > caption.start:
        place -= 1
    captions = (*view.captions[:place], caption, *view.captions[place:])
    return replace(view, captions=captions[-MAX_CAPTIONS:])


def _by_start(captions: tuple[Caption, ...]) -> tuple[Caption, ...]:
    return tuple(sorted(captions, key=lambda caption: (caption.start, caption.channel)))


def _found(view: CallView, event: DetailEvent) -> CallView:
    details = dict(view.details)
    if event.state is DetailState.RETRACTED:
        details.pop(event.id, None)
    else:
        details[event.id] = event
    while len(details) > MAX_DETAILS:
        del details[next(iter(details))]
    standing = tuple(details.values())

    def remarked(caption: Caption) -> Caption:
        """Marks a caption anew where this detail, or its state before, has to do with it."""
        known = any(mark.detail.id == event.id for mark in caption.marks)
        return caption.marked(standing) if known or caption.holds(event) else caption

    return replace(
        view,
        details=MappingProxyType(details),
        captions=tuple(map(remarked, view.captions)),
        partials=tuple(map(remarked, view.partials)),
    )


def _cued(view: CallView, event: CueEvent) -> CallView:
    queue = tuple(each for each in view.queue if each.id != event.id)
    waited = len(queue) < len(view.queue)
    if event.state is CueState.SHOWN or (event.state is CueState.CONFIRMED and not waited):
        return _with_cue(replace(view, queue=queue), event)
    # Whatever else becomes of a cue, it is no longer in view.
    cue = None if view.cue is not None and view.cue.id == event.id else view.cue
    if event.state in WAITING:
        return replace(view, cue=cue, queue=(*queue, event))
    held_back = view.held_back + (event.state is CueState.SUPPRESSED)
    return _with_history(replace(view, cue=cue, queue=queue, held_back=held_back), event)


def _with_cue(view: CallView, event: CueEvent) -> CallView:
    """Puts a cue in view; one that was there, and was not told to leave, goes to the history."""
    before = view.cue
    if before is not None and before.id == event.id:
        return replace(view, cue=event)
    view = replace(view, cue=event, shown=view.shown + 1)
    return view if before is None else _with_history(view, before)


def _with_history(view: CallView, event: CueEvent) -> CallView:
    others = tuple(each for each in view.history if each.id != event.id)
    return replace(view, history=(*others, event)[-MAX_HISTORY:])
