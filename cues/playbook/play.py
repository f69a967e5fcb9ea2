"""A playbook as values: plays, the desk's own business, and the limits that keep cues rare."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cues.details.detail import Kind, Status


class Sensitivity(StrEnum):
    """How a cue behaves."""

    LIGHT = "light"
    """A friendly remark: waits for its clause and for the right moment, and is rationed."""
    SENSITIVE = "sensitive"
    """A loss or a grave illness: shown softly and at once, and mutes light cues."""


class GestureKind(StrEnum):
    """What an agent may send."""

    FLOWERS = "flowers"
    CARD = "card"
    NOTE = "note"


LONGEST_WORDS: Final = 500
"""Characters that go with a gesture at most: the back of a card."""


@dataclass(frozen=True, slots=True, repr=False)
class Gesture:
    """Something that may be sent where a play is shown, once the agent has approved it."""

    kind: GestureKind
    cost: int
    """The currency's smallest unit."""
    words: str
    """What goes with it, for the agent to edit; may hold `{attribute}` places until it is filled."""

    def __repr__(self) -> str:
        return f"Gesture({self.kind}, {self.cost})"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a detail must be for a play to apply; an empty condition always holds."""

    kinds: frozenset[Kind]
    statuses: frozenset[Status] = frozenset({Status.ASSERTED})
    attributes: tuple[tuple[str, frozenset[str]], ...] = ()
    """Attribute and the values it may have; no values at all: it only has to be there."""
    words: tuple[str, ...] = ()
    """Phrases, one of which must stand in the utterance or in an attribute (whole words, lower case)."""
    unless: tuple[str, ...] = ()
    """Phrases none of which may stand in the utterance (whole words, lower case)."""
    order: tuple[str, ...] = ()
    """Phrases, one of which must stand in what is known of the call; such a play answers the order alone, and
    no detail. `unless` is then looked for there, and `kinds` holds one kind, the cue's."""


@dataclass(frozen=True, slots=True)
class Play:
    """One thing worth saying when one kind of detail comes up."""

    id: str
    headline: str
    """The cue's large line; may hold `{attribute}` places."""
    trigger: Trigger
    suggestions: tuple[str, ...]
    """Sentences a kind person would say; may hold `{attribute}` places. At least two can always be filled."""
    fallback_headline: str = ""
    """Stands in where a place of `headline` cannot be filled; can itself always be. Empty: not needed."""
    sensitivity: Sensitivity = Sensitivity.LIGHT
    priority: int = 100
    """0 to 1000; the higher wins where two plays apply."""
    cooldown: float = 0.0
    """Seconds before the same play may be shown again."""
    max_per_call: int = 1
    """0 switches the play off."""
    once_per_call: bool = True
    errand: bool = False
    """True: written for the desk's own business, so it applies even where the detail is the errand."""
    gesture: Gesture | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The desk's own line of business: what is the errand here, not a detail worth a cue."""

    name: str = ""
    kinds: frozenset[Kind] = frozenset()
    """Kinds that are the errand: found, but they cue only beyond it."""
    words: tuple[str, ...] = ()
    """Phrases that mark a detail of those kinds as the errand; none: every detail of them is."""
    forbidden: frozenset[Kind] = frozenset()
    """Kinds that never raise a cue at this desk."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many light cues an agent can live with; times in seconds of audio."""

    light_per_call: int = 3
    light_per_window: int = 2
    window: float = 600.0
    long_call: float = 1200.0
    """Past this, one more light cue for each further `window`."""
    spacing: float = 20.0
    """Least time between two light cues."""
    life: float = 45.0
    """A light cue that nobody touched expires after this."""
    sensitive_life: float = 90.0
    """A sensitive one."""
    opening: float = 15.0
    """No light cue in the first seconds of a call."""
    queue_life: float = 30.0
    """A queued cue whose moment does not come expires after this."""
    mute_after_loss: float | None = None
    """How long a loss mutes light cues; None: for the rest of the call."""
    least_confidence: float = 0.5
    """A detail less certain than this, or only mentioned in passing, raises no light cue; 0 to 1."""


@dataclass(frozen=True, slots=True)
class Playbook:
    """All that decides which cue is shown."""

    name: str
    plays: tuple[Play, ...]
    line: Line = field(default_factory=Line)
    limits: Limits = field(default_factory=Limits)
    crisis_line: str = "Follow your team's procedure."
    """The one calm line shown where words point to self-harm, abuse or a threat."""
