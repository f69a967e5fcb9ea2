"""Whether two people speak to each other: both sides taking turns, told by their voices alone.

The figures were chosen on made-up days of calls (tests/cues/calls/simulated_day.py), not on measured ones.
"""

from __future__ import annotations

import math
from collections import deque
from itertools import dropwhile, pairwise

from cues.calls.desk.events import Voices
from speech.audio import Channel

HELD = 30.0
"""Seconds of audio that are held in memory, and so the farthest back that an exchange may have begun."""
TURNS = 3
"""Turns that make an exchange: agent, customer, agent."""
ANNOUNCES = {Channel.CUSTOMER: 3.0, Channel.AGENT: 7.0}
"""Seconds of voice from which a first turn may be a machine's greeting, or a message left on one. It is none
of the turns that are needed, nor is another such one right after it."""
INTRODUCES = 1.5
"""Seconds of voice: an agent whom a person answers says who is calling. With less, such as a "hello" that
falls into a machine's pause, two more turns are needed."""
SPOKEN = 1.0
"""Seconds of voice on each side that an exchange needs: more than a cough or a note of music that fits in."""
WORD = 0.4
"""Seconds of voice that are somebody speaking; less is a cough, a key or a crackle."""
HEARD = 0.5
"""Seconds of voice after which a side counts as heard: notes of music pass for shorter words."""
TAKES_OVER = 0.2
"""Seconds alone in the air by which a side takes its turn; a "mm-hm" under the other's words does not."""
RETURNS = 0.8
"""Seconds of voice on both sides that show somebody back after a hold."""
BREATH = 0.5
"""Seconds between two voiced pieces that hang together."""
OPENS_WITHIN = 2.5
"""Seconds that a speaker may pause in a first turn; what came before a longer pause was said to others. So it
is with an answer to what may be a machine, and where both speak at once."""
LAPSES = 6.0
"""Seconds of silence on both sides after which nothing goes on with what was said before."""
ASKS_AGAIN = 0.7
"""Seconds of voice within which somebody who had no answer says "hello?" again: still the same first turn."""
COLLIDES = 0.6
"""Seconds for which both may speak at once by chance: a "mm-hm", two beginnings."""
OVERLAPS = 0.1
"""Share of the shorter side's voice that may lie under the other's for longer: people leave each other the
word, a radio leaves it to nobody."""
TONE_CUTS = 0.2
"""Seconds of a steady tone that part what is before from what is after: it rang, or a machine beeped."""
RINGS = 7.0
"""Seconds after a burst of a ringing tone within which it may ring on, or be answered."""
HOLE = 2.0
"""Seconds without a value after which nothing is known of the time between."""
_KEPT = 7
"""Turns that are kept besides the newest."""
_REMEMBERED = 16
"""Voiced pieces of each side that are remembered."""


class Exchange:
    """Follows the turns of the agent and the far side; times are seconds."""

    def __init__(self) -> None:
        self._at = 0.0
        self._turns: list[_Turn] = []
        self._runs: dict[Channel, _Run] = {}
        self._heard: dict[Channel, deque[tuple[float, float]]] = {
            channel: deque([(0.0, 0.0)], maxlen=_REMEMBERED) for channel in (Channel.AGENT, Channel.CUSTOMER)
        }
        self._both = 0.0
        self._tone = 0.0
        self._toned = 0.0
        self._ringing = False
        self._hush = 0.0

    @property
    def began(self) -> float | None:
        """When the first turn began that may belong to an exchange, at most `HELD` ago; None without one."""
        return max(self._turns[0].began, self._at - HELD) if self._turns else None

    @property
    def answered(self) -> bool:
        """True where one side has answered the other in more than a word."""
        return any(min(one.voiced, two.voiced) >= RETURNS for one, two in pairwise(self._turns))

    @property
    def convincing(self) -> bool:
        """True where these are two people who speak to each other."""
        turns = list(dropwhile(_announces, self._turns))
        if len(turns) < TURNS or self._voiced() < SPOKEN or self._overlap() > OVERLAPS:
            return False
        brief = turns[0].channel is Channel.CUSTOMER and turns[1].voiced < INTRODUCES
        return len(turns) >= TURNS + 2 * brief

    def last_voice(self, channel: Channel, before: float = math.inf) -> float:
        """When somebody was last heard on this side before a time not long ago; 0 where nobody was."""
        heard = reversed(self._heard[channel])
        return next((min(end, before) for start, end in heard if start < before), 0.0)

    def rings(self) -> None:
        """A ringing tone was recognised: it is the far side that answers, whatever is said before."""
        self._ringing = True

    def hear(self, voices: Voices) -> None:
        """Take in who was heard since the value before."""
        span = voices.at - self._at
        if span <= 0.0:
            return
        self._at = voices.at
        if span > HOLE:
            self.restart(voices.at)
            return
        self._hear_tone(span if voices.tone else 0.0)
        if self._turns and self._at - self._turns[-1].end > LAPSES:
            self._turns = []
        self._end_hush()
        speak = {Channel.AGENT: voices.agent, Channel.CUSTOMER: voices.customer and not voices.tone}
        both = all(speak.values())
        self._both = self._both + span if both else 0.0
        if self._both > COLLIDES and self._turns:
            self._turns[-1].overlap += span
        for channel, speaks in speak.items():
            if speaks:
                self._voice(channel, span, alone=not both)

    def restart(self, at: float, *, hush: float = 0.0) -> None:
        """Forget the turns that had ended by `at`.

        Args:
            at: a turn under way then counts from there.
            hush: seconds of silence on both sides before anything may count again; then no turn is kept.
        """
        self._hush = hush
        self._turns = [turn for turn in self._turns if turn.end > at and not hush]
        for turn in self._turns:
            turn.cut(at)
        if not self._turns:
            self._runs.clear()
        self._end_hush()

    def _hear_tone(self, span: float) -> None:
        self._tone = self._tone + span if span else 0.0
        if self._tone >= TONE_CUTS:
            self._toned = self._at
            self.restart(self._at)
        self._ringing &= self._at - self._toned <= RINGS

    def _end_hush(self) -> None:
        if self._hush and self._at - max(map(self.last_voice, self._heard)) >= self._hush:
            self._hush = 0.0

    def _voice(self, channel: Channel, span: float, *, alone: bool) -> None:
        run = self._runs.get(channel)
        if run is None or self._at - span - run.last > BREATH:
            run = self._runs[channel] = _Run(self._at - span)
        run.last = self._at
        run.voiced += span
        run.alone += span if alone else 0.0
        if run.voiced >= HEARD:
            heard = self._heard[channel]
            if heard[-1][0] == run.start:
                heard.pop()
            heard.append((run.start, self._at))
        if run.voiced >= WORD and not self._hush:
            self._take(channel, run, span)

    def _take(self, channel: Channel, run: _Run, span: float) -> None:
        """Somebody speaks on this side: go on with their turn, or take it over."""
        last = self._turns[-1] if self._turns else None
        if last is None or self._begins(channel, run.start - last.end):
            self._turns = [_Turn(channel, run, last)]
        elif last.channel is channel:
            last.end = run.last
            last.voiced += span
        elif run.alone >= TAKES_OVER:
            self._turns = [*self._turns[-_KEPT:], _Turn(channel, run)]
            self._runs[last.channel].alone = 0.0

    def _begins(self, channel: Channel, silence: float) -> bool:
        """True where what this side says after such a silence has nothing to do with what was said before."""
        first = self._turns[0]
        alone = len(self._turns) == 1
        if self._ringing and alone and channel is Channel.CUSTOMER is not first.channel:
            return True
        hurried = (alone and channel is first.channel) or _announces(first) or self._overlap() > OVERLAPS
        return silence > (OPENS_WITHIN if hurried else LAPSES)

    def _voiced(self) -> float:
        """Seconds of voice of the side that spoke less."""
        sides = dict.fromkeys(self._heard, 0.0)
        for turn in self._turns:
            sides[turn.channel] += turn.voiced
        return min(sides.values())

    def _overlap(self) -> float:
        """Share of the shorter side's voice, taken for `SPOKEN` at least, that lies under the other's."""
        return sum(turn.overlap for turn in self._turns) / max(self._voiced(), SPOKEN)


class _Run:
    """Voice on one side without a longer break than a breath."""

    def __init__(self, start: float) -> None:
        self.start = self.last = start
        self.voiced = 0.0
        self.alone = 0.0
        """Seconds without the other side, since that side's last turn."""


class _Turn:
    """What one side says until the other takes over."""

    def __init__(self, channel: Channel, run: _Run, before: _Turn | None = None) -> None:
        self.channel = channel
        self.start = run.start
        self.end = run.last
        self.voiced = run.voiced
        self.overlap = 0.0
        """Seconds in which both spoke, and not for a moment only."""
        self.first = before is None
        """True where silence was before it."""
        self._asked = before.start if before and before.first and before.channel is channel else None

    @property
    def began(self) -> float:
        """When it began; where it is only "hello?" once more, when what it repeats did."""
        return self.start if self._asked is None or self.voiced >= ASKS_AGAIN else self._asked

    def cut(self, at: float) -> None:
        """Let it begin no earlier than this."""
        self.start = max(self.start, at)
        self.voiced = min(self.voiced, self.end - self.start)
        self._asked = None


def _announces(turn: _Turn) -> bool:
    return turn.voiced >= ANNOUNCES[turn.channel]
