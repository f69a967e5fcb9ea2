"""What a call offers to send, as its screen knows it: a value that each event turns into the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from cues.calls.approved import names_anybody
from cues.calls.card_making import CRISIS
from cues.calls.events import (
    CallContext,
    CallEvent,
    CallPaused,
    CallStarted,
    CallTransferred,
    CueEvent,
    CueState,
    GestureEvent,
)
from cues.calls.offer import GestureState
from cues.calls.taking import BudgetTold, CallTaken

MOST = 10
"""Cues that offer something, kept at most."""


@dataclass(frozen=True, slots=True, repr=False)
class Offers:
    """Cues that were shown and offer a gesture, and what was approved."""

    cues: tuple[CueEvent, ...] = ()
    """The newest last; those that were taken back are gone, unless theirs is approved."""
    approved: Mapping[str, GestureEvent] = field(default_factory=lambda: MappingProxyType({}))
    """By cue."""
    over: bool = False
    """Somebody is in danger: nothing is offered in this call any more."""
    somebody: bool = False
    """Whether it has been told who is calling, so that a gesture can be brought to them."""

    def __bool__(self) -> bool:
        return bool(self.cues)

    def apply(self, event: CallEvent) -> Offers:
        """What there is after `event`; often this one itself."""
        match event:
            case CallStarted() | CallContext() if not self.somebody and names_anybody(event.customer):
                return replace(self, somebody=True)
            case CueEvent():
                return self._cued(event)
            case GestureEvent():
                others = {cue: told for cue, told in self.approved.items() if cue != event.cue}
                stands = {event.cue: event} if event.state is GestureState.APPROVED else {}
                return replace(self, approved=MappingProxyType({**others, **stands}))
            case CallPaused() if self.cues:
                kept = tuple(cue for cue in self.cues if cue.heard_at <= event.dropped_from)
                return replace(self, cues=kept)
            case CallTaken() | CallTransferred() | BudgetTold():
                return self._left(event.left if isinstance(event, BudgetTold) else None)
            case _:
                return self

    def meant(self, in_view: CueEvent | None) -> CueEvent | None:
        """The cue whose gesture the key is about: the one in view, else the newest that offers one."""
        if in_view is not None and in_view.offer is not None:
            return next((cue for cue in self.cues if cue.id == in_view.id), in_view)
        return self.cues[-1] if self.cues else None

    def _left(self, left: int | None) -> Offers:
        """With what is left of the month of the agent whose call it is now; None: nobody knows."""
        anew = (replace(cue, offer=replace(cue.offer, left=left)) for cue in self.cues if cue.offer)
        return replace(self, cues=tuple(anew))

    def _cued(self, event: CueEvent) -> Offers:
        shown = event.state is CueState.SHOWN
        if shown and event.play == CRISIS:
            return replace(self, cues=(), over=True)
        if event.offer is not None and not self.over:
            return self._offered(event)
        return self._only_sensitive() if shown and event.sensitive else self

    def _offered(self, event: CueEvent) -> Offers:
        others = tuple(cue for cue in self.cues if cue.id != event.id)
        if event.state is CueState.SHOWN:
            kept = self._only_sensitive().cues if event.sensitive else others
            return replace(self, cues=(*(cue for cue in kept if cue.id != event.id), event)[-MOST:])
        void = event.state is CueState.RETRACTED or event.reason == "wrong"
        if void and event.id not in self.approved:
            return replace(self, cues=others)
        return self

    def _only_sensitive(self) -> Offers:
        """Without what was glad: something has been told since beside which it is out of place."""
        return replace(self, cues=tuple(cue for cue in self.cues if cue.sensitive))

    def __repr__(self) -> str:
        return f"Offers({len(self.cues)} cues, {len(self.approved)} approved)"
