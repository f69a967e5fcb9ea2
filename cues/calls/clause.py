"""The wait of a light cue for its clause: shown when the thought has ended, not when its first word has."""

from __future__ import annotations

from cues.calls.found import Found
from cues.calls.phrases import spoken

PAUSE = 0.4
"""Seconds of silence that end a clause."""
SETTLED_WORDS = 6
"""So many settled words after the evidence end the wait, pause or none."""
HEARD_WITHIN = 0.45
"""Seconds: voice this much longer than the last recognised word means that words are still on their way."""
GIVE_UP = 1.5
"""Seconds of silence after which voice without words was not speech."""

HANGS = 3.0
"""Seconds of silence after a sentence that was not finished, in which its rest may still come."""


def clause_ended(found: Found, quiet: float, at: float) -> bool:
    """True where the clause that holds the evidence has ended.

    Args:
        found: the detail with the words heard after it.
        quiet: seconds since voice was last heard on its channel.
        at: seconds of audio now.
    """
    if found.doubted:
        return False
    if found.hangs and found.settled_after < SETTLED_WORDS:
        return quiet >= HANGS
    if found.ended or found.settled_after >= SETTLED_WORDS:
        return True
    if quiet < PAUSE:
        return False
    voice_end = at - quiet
    everything_heard = found.last_word_end >= voice_end - HEARD_WITHIN and found.settled_after == len(
        found.after
    )
    return everything_heard or quiet >= GIVE_UP


def turned_by(found: Found) -> str | None:
    """The words after or around a detail that turn it into something else; None where none do."""
    around = spoken(" ".join((found.text, *found.after)), "turning", "anywhere")
    return around or spoken(" ".join(found.after), "turning", "customer")
