"""The keys of the call screen, and which of them do something just now."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from cues.calls.commands import Verb
from ui.call_view import CallView
from ui.messages import CallFeed
from ui.widgets.memory_card import MemoryCardPane

BINDINGS: Final[list[BindingType]] = [
    Binding("u", "use", "Used", id="cue.used", tooltip="You said it: the cue is marked used"),
    Binding("l", "later", "Later", id="cue.later", tooltip="Not now: the cue waits and comes back"),
    Binding("d", "drop", "Dismiss", id="cue.dismiss", tooltip="Not this one: the cue goes"),
    Binding(
        "k", "keep", "Keep", id="detail.keep", tooltip="Remember it: the cue's detail, or the newest one"
    ),
    Binding("g", "gesture", "Gesture", id="cue.gesture", tooltip="Send what the cue offers, or take it back"),
    Binding("w", "why", "Why", id="cue.why", tooltip="Show the words that raised the cue"),
    Binding(
        "space",
        "pause",
        "Pause",
        id="call.pause",
        tooltip="Stop hearing, or pause a recording; go on",
    ),
    Binding("o", "hold", "Hold", id="call.hold", tooltip="The customer is on hold, or is back"),
    Binding("x", "transfer", "Transfer", id="call.transfer", tooltip="Hand the call to another agent"),
    Binding("e", "end", "End", id="call.end", tooltip="The call is over"),
    Binding(
        "j", "next", id="call.next", show=False, tooltip="The next call that nobody has, or back to waiting"
    ),
    Binding("m", "sound", "Sound", id="call.sound", tooltip="Choose the microphone and the output"),
    Binding("p", "copy", "Copy", id="call.copy", tooltip="The ended call's report to the clipboard"),
    Binding("r", "again", "Again", id="call.again", tooltip="Replay the call from its beginning"),
    Binding("c", "card", "Card", id="call.card", tooltip="Show or hide the memory card"),
    Binding("h", "history", "History", id="call.history", tooltip="Cues that wait, were used or held back"),
    Binding("t", "transcript", "Text", id="call.transcript", tooltip="Show or hide the transcript"),
    Binding("question_mark", "help", "Help", id="call.help", key_display="?", tooltip="All keys and signs"),
    Binding("enter", "close", "Leave", id="call.close", tooltip="Leave the ended call", show=False),
    Binding("q", "leave", "Quit", id="call.leave", tooltip="Leave; a live call asks first"),
    Binding("up", "scroll(-1)", id="text.up", show=False, tooltip="A line back in the transcript"),
    Binding("down", "scroll(1)", id="text.down", show=False),
    Binding("pageup", "scroll(-10)", id="text.back", show=False, tooltip="Ten lines back"),
    Binding("pagedown", "scroll(10)", id="text.on", show=False),
    *MemoryCardPane.KEYS,
    Binding("shift+up", "card_scroll(-3)", id="card.up", show=False, tooltip="The memory card back"),
    Binding("shift+down", "card_scroll(3)", id="card.down", show=False),
    Binding("end", "follow", id="text.newest", show=False, tooltip="To the newest words"),
]
_CUE: Final = frozenset({"use", "later", "drop", "why"})
_MEMORY: Final = frozenset({"keep", "card"})
_AFTER: Final = frozenset({"close", "again", "copy"})
_CALL: Final = {"hold": Verb.HOLD, "transfer": Verb.TRANSFER, "end": Verb.END}

_TOO_LATE: Final = "That came too late, or does not apply now."
_REFUSALS: Final = {
    "memory_off": "Nothing is remembered here: the setting memory.consent is off.",
    "never_kept": "This is never kept: a crisis, somebody else's life, or what is not so.",
    "words_refused": "These words cannot be sent: leave numbers, addresses and passwords out.",
    "no_gesture": "This cue offers nothing to send.",
}
"""What the code of a refusal means to the agent, where it is not that it came too late."""


def works(
    action: str,
    feed: CallFeed | None,
    view: CallView,
    *,
    ended: bool,
    sound: bool,
    offered: bool = False,
) -> bool | None:
    """Whether a key is there (not False) and does something now (not None).

    Args:
        action: what the key does.
        feed: the call, once it has been made.
        view: the call so far.
        ended: whether it has left the screen.
        sound: whether there are devices to choose.
        offered: whether another call could be shown instead.
    """
    recording = feed is not None and feed.can_pause
    if action in _CUE:
        return False if ended else True if view.cue is not None else None
    if action in _MEMORY or action.startswith("card_"):
        there = not ended and view.memory is not None
        return None if there and action == "keep" and view.keepable is None else there
    if action in _AFTER:
        return ended and (action != "again" or recording)
    if action == "pause":
        return not ended and feed is not None and (recording or Verb.PAUSE in feed.asks)
    if action in _CALL:
        return not ended and feed is not None and _CALL[action] in feed.asks
    others = {"sound": sound, "next": offered, "gesture": not ended and bool(view.offers)}
    return others.get(action, True)


def belongs(
    action: str,
    feed: CallFeed | None,
    *,
    sound: bool,
    memory: bool,
    gestures: bool = False,
    offered: bool = False,
) -> bool:
    """Whether a key is one of such a call at all, now or later: what help lists besides itself."""
    if action == "gesture":
        return gestures
    if action == "next":
        return offered
    if action in _MEMORY or action.startswith("card_"):
        return memory
    if action == "sound":
        return sound
    if action in _CALL:
        return feed is not None and _CALL[action] in feed.asks
    return action != "help" and (action != "again" or feed is None or feed.can_pause)


def held_words(view: CallView, feed: CallFeed | None) -> tuple[str, ...]:
    """What stands large over a call that is not heard just now, part by part; empty while it is."""
    if view.paused:
        return "P A U S E D", "nothing is heard", "space goes on"
    if feed is not None and feed.paused:
        return "P A U S E D", "space goes on"
    if view.held:
        return "O N   H O L D", "nothing is heard", "o goes on"
    return ()


def refused_words(code: str) -> str:
    """What the refusal of a command means to the agent."""
    return _REFUSALS.get(code, _TOO_LATE)
