"""Who speaks in a channel that carries both voices: told by the voice alone, and unsure rather than wrong.

The first voice is the agent's, who answers; the second the customer's. Once two voices have taken turns the
order is settled for the rest of the call. Voices are personal: they live in the tracker of one call and
nowhere else.

Cosines of the vectors of two pieces (`speech.recognizers.vosk_voice`, up to 3.7 kHz), from nine
recordings of eight people:

| speech in each | same voice: p5, p50 | different voices: p50, p95, p99 |
|---|---|---|
| 0.7-1.2 s | 0.30, 0.47 | 0.13, 0.31, 0.39 |
| 1.2-2 s | 0.45, 0.58 | 0.17, 0.35, 0.42 |
| 2-3.5 s | 0.53, 0.67 | 0.19, 0.39, 0.48 |
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE, Channel, Samples

Vector = npt.NDArray[np.float32]
"""A voice's direction, shape (128,), of length 1: its cosine with another is their scalar product."""

SHORT = 1.2
"""Seconds of speech under which a vector says little: it must be clearer, and is not learnt from."""
NEW_AFTER = 1.5
"""Seconds of speech in one piece from which it can be a voice not heard before."""
NEW_UNDER = 0.38
"""Cosine to every known voice under which a piece is a new one."""
SAME_FROM = 0.45
"""Cosine from which a piece is a known voice, where no other is known to compare with."""
LEAST = 0.3
"""Cosine under which no piece is a known voice, however far it is from the others."""
MARGIN, SHORT_MARGIN = 0.12, 0.2
"""How much nearer a piece must be to one voice than to the others; the second for short ones."""
TWO_VOICES_UNDER = 0.3
"""Cosine of two parts of a piece under which two people speak in it."""
SETTLED_TURNS, SETTLED_SECONDS = 2, 4.0
"""Turns and seconds of speech that each of two voices must have had before they are the call's parties. An
announcement has one turn, however long it is."""
MOST_WEIGHT = 6.0
"""Seconds of one piece that count at most: one long turn in a noise is not all of a voice."""
MOST_VOICES = 4
GUESSED_OVER = 4.0
"""Seconds before the newest sample that a guess looks at, which bounds its cost."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Voice:
    """The voice of one piece of audio. Its `repr` shows nothing of it."""

    vector: Vector
    seconds: float
    """Speech in the piece, without its pauses."""
    parts: tuple[Vector, ...] = ()
    """The voices of its consecutive stretches, where it is long enough for several."""

    def __repr__(self) -> str:
        return f"Voice({self.seconds:.1f} s)"


class VoiceVectors(Protocol):
    """Tells the voice of a piece of audio; shared by every channel and call of the process."""

    def vector(self, samples: Samples) -> Voice | None:
        """The voice in a piece of 16 kHz audio; None where too little of it is speech."""


class SpeakerTracker:
    """Follows who speaks in one mixed channel of one call; used by one thread."""

    def __init__(
        self, vectors: VoiceVectors, *, agent_first: bool = True, agent: Voice | None = None
    ) -> None:
        """Nobody has spoken yet.

        Args:
            vectors: tells voices apart.
            agent_first: the agent is who speaks first, as on a call that comes in; else the customer.
            agent: the agent's voice, where they have chosen to have it known.
        """
        self._vectors = vectors
        self._parties = Parties(agent_first=agent_first, agent=agent)

    def guess(self, samples: Samples) -> Channel | None:
        """Who seems to speak in a piece that is still growing; learns nothing.

        Returns:
            The agent, the customer, or None where that is not sure.
        """
        voice = self._vectors.vector(samples[-round(GUESSED_OVER * SAMPLE_RATE) :])
        return self._parties.judge(voice)

    def decide(self, samples: Samples) -> Channel | None:
        """Who spoke in a piece that has ended, and learn from it. Pieces come in the order of the call.

        Returns:
            The agent, the customer, or None where that is not sure.
        """
        return self._parties.hear(self._vectors.vector(samples))


class _Known:
    """A voice heard in this call."""

    def __init__(self, total: Vector) -> None:
        self.total = total
        """Sum of its pieces' vectors, each weighted by its seconds."""
        self.seconds = 0.0
        self.turns = 0
        self.last = 0
        """Number of the last piece that was its."""

    def likeness(self, vector: Vector) -> float:
        return float(self.total @ vector / np.linalg.norm(self.total))


class Parties:
    """The voices of one call and which of them is whose; plain decisions over vectors."""

    def __init__(self, *, agent_first: bool = True, agent: Voice | None = None) -> None:
        self._order = (Channel.AGENT, Channel.CUSTOMER) if agent_first else (Channel.CUSTOMER, Channel.AGENT)
        self._known: list[_Known] = []
        self._given: _Known | None = None
        self._settled: tuple[_Known, ...] = ()
        self._speaking: _Known | None = None
        self._pieces = 0
        if agent is not None:
            self._given = _Known(agent.vector * MOST_WEIGHT)
            self._known.append(self._given)
            self._order = (Channel.AGENT, Channel.CUSTOMER)

    @property
    def settled(self) -> bool:
        """True once it stands for the rest of the call which voice is whose."""
        return bool(self._settled)

    def judge(self, voice: Voice | None) -> Channel | None:
        """Whose voice this is, as far as is known; nothing is learnt."""
        if voice is None or self._two_in(voice):
            return None
        known = self._match(voice)
        if known is not None:
            return self._role(known)
        # A voice that was never heard before takes the place that is still free.
        return self._order[len(self._known)] if self._is_new(voice) and len(self._known) < 2 else None

    def hear(self, voice: Voice | None) -> Channel | None:
        """Whose voice the next piece of the call is; learns from it where that is clear."""
        if voice is None or self._two_in(voice):
            return None
        self._pieces += 1
        known = self._match(voice)
        if known is None and self._is_new(voice):
            known = self._welcome(voice)
        if known is None:
            return None
        if voice.seconds >= SHORT:
            known.total = known.total + voice.vector * min(voice.seconds, MOST_WEIGHT)
        known.seconds += voice.seconds
        known.last = self._pieces
        if self._speaking is not known:
            known.turns += 1
            self._speaking = known
        self._settle()
        return self._role(known)

    def _role(self, known: _Known) -> Channel | None:
        pair = self._settled or tuple(self._known[:2])
        return self._order[pair.index(known)] if known in pair else None

    def _match(self, voice: Voice) -> _Known | None:
        """The known voice that this is clearly nearest to."""
        ranked = sorted(((known.likeness(voice.vector), known) for known in self._known), key=_first)
        if not ranked:
            return None
        best, known = ranked[-1]
        if len(ranked) == 1:
            return known if best >= SAME_FROM else None
        margin = MARGIN if voice.seconds >= SHORT else SHORT_MARGIN
        return known if best >= LEAST and best - ranked[-2][0] >= margin else None

    def _is_new(self, voice: Voice) -> bool:
        return (
            not self._settled
            and voice.seconds >= NEW_AFTER
            and all(known.likeness(voice.vector) < NEW_UNDER for known in self._known)
        )

    def _welcome(self, voice: Voice) -> _Known:
        if len(self._known) == MOST_VOICES:
            self._known.remove(min((each for each in self._known if each is not self._given), key=_last))
        known = _Known(np.zeros_like(voice.vector))
        self._known.append(known)
        return known

    def _settle(self) -> None:
        if self._settled:
            return
        heard = [
            known
            for known in self._known
            if known is self._given or (known.turns >= SETTLED_TURNS and known.seconds >= SETTLED_SECONDS)
        ]
        if len(heard) >= 2:
            self._settled = tuple(heard[:2])

    def _two_in(self, voice: Voice) -> bool:
        """True where a piece seems to hold more than one voice."""
        if any(float(a @ b) < TWO_VOICES_UNDER for a, b in combinations(voice.parts, 2)):
            return True
        roles = {self._role(known) for part in voice.parts if (known := self._part(part)) is not None}
        return len(roles) > 1

    def _part(self, vector: Vector) -> _Known | None:
        return self._match(Voice(vector, 0.0)) if len(self._known) > 1 else None


def _first(ranked: tuple[float, _Known]) -> float:
    return ranked[0]


def _last(known: _Known) -> int:
    return known.last
