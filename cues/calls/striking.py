"""What is left of an event when what was said from a moment on is not to be kept."""

from __future__ import annotations

from dataclasses import replace

from cues.calls.events import CallEvent, CueEvent, DetailEvent, GestureEvent, Transcript

QUOTED = '"'
"""Stands in a reason that holds words of the customer: what turned an earlier detail."""


def struck(event: CallEvent, since: float) -> CallEvent:
    """The event, without any word of what ended after `since` (seconds of audio); often itself."""
    match event:
        case Transcript() if event.end > since:
            return replace(event, text="", settled=0, words=())
        case DetailEvent() if event.end > since:
            return replace(event, evidence="", text="", attributes={})
        case CueEvent():
            if event.heard_at > since:
                event = replace(event, headline="", suggestions=(), why="")
                event = replace(event, action=None, offer=None, shared=None)
            quotes = event.at > since and event.reason is not None and QUOTED in event.reason
            return replace(event, reason=None) if quotes else event
        case GestureEvent() if event.at > since:
            return replace(event, words="")
        case _:
            return event
