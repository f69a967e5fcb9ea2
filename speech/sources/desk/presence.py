"""Both sides of a desk before any word is recognised: who is heard, what is a tone, the echo taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from speech.audio import SAMPLE_RATE, Samples
from speech.echo import EchoGate
from speech.gate import VoiceDetector, VoiceGate
from speech.progress_tones import ToneHeard, ToneListener
from speech.voice import SileroDetector


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One frame of both sides, and what is known of it."""

    start: int
    """Position of the first sample since listening began."""
    agent: Samples
    """The microphone's, without the customer's echo."""
    customer: Samples
    """As many of the output's."""
    agent_speaks: bool
    customer_speaks: bool
    tone: bool
    """A steady tone sounds on the customer's side."""
    tones: tuple[ToneHeard, ...]
    """Tones of the telephone network that were recognised in it."""

    @property
    def end(self) -> int:
        """Position just after the last sample."""
        return self.start + len(self.agent)

    @property
    def at(self) -> float:
        """Seconds since listening began at its end."""
        return self.end / SAMPLE_RATE

    def silent(self) -> Step:
        """The same time with nothing in it."""
        return replace(self, agent=np.zeros_like(self.agent), customer=np.zeros_like(self.customer))


class Presence:
    """Follows both sides of a desk all day; recognises nothing and keeps no more than a few seconds."""

    def __init__(self, detector: Callable[[], VoiceDetector] = SileroDetector) -> None:
        """Nothing has been heard.

        Args:
            detector: makes a voice detector for each side.
        """
        self._echo = EchoGate()
        self._tones = ToneListener()
        self._agent = VoiceGate(detector(), pre_roll=0.0, hangover=0.0)
        self._customer = VoiceGate(detector(), pre_roll=0.0, hangover=0.0)
        self._skips = False

    @property
    def suppressed(self) -> float:
        """Seconds of the microphone that held nothing but echo so far, and were made silent."""
        return self._echo.suppressed

    @property
    def echo_delay(self) -> float | None:
        """Seconds after which the customer is heard again in the microphone; None where they are not."""
        return self._echo.echo.delay if self._echo.echo else None

    def push(self, start: int, agent: Samples, customer: Samples) -> Step:
        """Hear the next frame of both sides, as many samples of the one as of the other."""
        self._skips = False
        agent = self._echo.push(agent, customer)
        return Step(
            start,
            agent,
            customer,
            _speaks(self._agent, start, agent),
            _speaks(self._customer, start, customer),
            self._tones.sounding,
            tuple(self._tones.hear(start, customer)),
        )

    def skip(self, start: int, agent: Samples, customer: Samples) -> Step:
        """Let the next frame of both sides pass without a look at it, while nobody wants to know of voices.

        Nothing of it is kept, nor of what was heard before it, but how the echo comes.
        """
        if not self._skips:
            self._echo.gap()
        self._skips = True
        return Step(start, agent, customer, agent_speaks=False, customer_speaks=False, tone=False, tones=())


def _speaks(gate: VoiceGate, start: int, samples: Samples) -> bool:
    gate.push(start, samples)
    return gate.quiet < len(samples) / SAMPLE_RATE
