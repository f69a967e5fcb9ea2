"""Whose words they are: the channel says so, or on a mixed channel the voice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from speech.audio import Channel
from speech.transcript import Partial, Tick, Utterance

UNKNOWN_AFTER = 30.0
"""Seconds of speech on a mixed channel, all of it nobody's, after which it is said."""
SPEAKER_UNSURE = "it is not sure who said it"
"""Why a detail of words that may be either side's raises no cue."""
VOICES_MIXED = (
    "Both voices are in one channel, so details are found but no cue is shown. "
    "If all of it is the customer, say --customer only."
)
VOICES_ALIKE = (
    "The voices in this channel cannot be told apart so far, so details are found but no cue is shown. "
    "If all of it is the customer, say --customer only."
)


@dataclass(frozen=True, slots=True)
class Side:
    """Who says an utterance, as far as is known now."""

    speaker: Channel | None
    """The agent, the customer, or None where that is not sure."""
    changed: bool
    """True where another speaker was taken for granted in the same utterance before."""


class Sides:
    """Follows who speaks in one call."""

    def __init__(self) -> None:
        self.speaker: Channel | None = None
        """Who said what was heard last."""
        self._open: dict[Channel, tuple[int, Channel | None]] = {}
        self._voice: Channel | None = None
        self._told = False
        self._nobodys = 0.0

    def of(self, heard: Partial | Utterance) -> Side:
        """Whose words these are. The final's word on it stands, whatever its partials seemed to be."""
        mixed = heard.channel is Channel.MIXED
        self.speaker = heard.speaker if mixed else heard.channel
        number = heard.utterance if isinstance(heard, Partial) else heard.number
        before = self._open.get(heard.channel)
        changed = before is not None and before[0] == number and before[1] is not self.speaker
        self._open[heard.channel] = (number, self.speaker)
        if mixed:
            self._voice = self.speaker
        if mixed and isinstance(heard, Utterance):
            self._told = self._told or heard.speaker is not None
            self._nobodys += heard.end - heard.start
        return Side(self.speaker, changed)

    def nobody_known(self) -> bool:
        """True once: a mixed channel has carried enough speech, and nobody was known in any of it."""
        if self._told or self._nobodys < UNKNOWN_AFTER:
            return False
        self._told = True
        return True

    def tick(self, tick: Tick) -> Tick:
        """The tick; on a mixed channel whose last voice was the agent's, with their silence too."""
        if self._voice is not Channel.AGENT or Channel.MIXED not in tick.quiet:
            return tick
        return replace(tick, quiet={**tick.quiet, Channel.AGENT: tick.quiet[Channel.MIXED]})
