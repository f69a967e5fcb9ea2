"""Brings the sides of a live call, as the network delivers them, into equal frames on one clock."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

import numpy as np

from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Samples

PATIENCE = 0.5
"""Seconds for which a side that has sent less than the other is waited for; then it gets silence."""
FARTHEST = 30.0
"""Seconds by which a side may run ahead of what was sent before it; a position beyond that is no gap, it is a
sender's mistake, and the audio follows the last piece instead."""
QUIET = 300
"""Peak of 16-bit PCM under which late audio is thrown away to make up for the silence put in its place."""
_PIECE = SAMPLE_RATE // 50
_SILENCE: Samples = np.zeros(SAMPLE_RATE, np.int16)
_SILENCE.flags.writeable = False


class Aligner:
    """Collects each side's samples and hands them out as frames, in step; knows no clock but theirs.

    A side may say where its audio lies (a gap is filled with silence, what comes twice is taken once) or not
    (a piece follows the last). Where one side lags `PATIENCE` behind the other, it is filled with silence.
    What it sends late and all at once would then run ahead of the other side: it is taken without its pauses
    until it is in step again, so that no word is lost.

    Args:
        channels: The sides of the call, in their order within one step of time.
        frame_samples: Samples at 16 kHz in every frame but the last.
        start: Position at which the call goes on; 0 for a new one.
    """

    def __init__(self, channels: Sequence[Channel], frame_samples: int, *, start: int = 0) -> None:
        self._size = frame_samples
        self._sides = {channel: _Side(start) for channel in channels}
        self._given = start

    @property
    def position(self) -> int:
        """Samples handed out as frames, on every side."""
        return self._given

    @property
    def filled(self) -> float:
        """Seconds of silence put in the place of what a side did not send in time, over all sides."""
        return sum(side.filled for side in self._sides.values()) / SAMPLE_RATE

    def skipped(self, channel: Channel) -> int:
        """Samples of silence put into a side, so far, as its sender's own positions left a gap."""
        return self._sides[channel].skipped

    def push(self, channel: Channel, samples: Samples, start: int | None = None) -> list[AudioFrame]:
        """Take in a piece of one side; the frames that are whole on every side now.

        Args:
            channel: Which side.
            samples: 16-bit mono at 16 kHz; none is fine.
            start: Position of the first sample since the call began, where the sender says so; None: it
                follows the last piece.
        """
        side = self._sides[channel]
        gap = start is not None and side.end < start <= side.end + FARTHEST * SAMPLE_RATE
        other = max((each.end for each in self._sides.values() if each is not side), default=0)
        side.add(samples, start, other)
        return list(self._whole(start if gap else None))

    def leap(self, position: int) -> list[AudioFrame]:
        """No side has anything up to this position: the next frames lie behind a hole, without silence in it.

        Args:
            position: behind what any side has sent, by a frame at least.

        Returns:
            What was left before the hole; the last frame is filled up.
        """
        whole = -(-(self._end - self._given) // self._size) * self._size
        for side in self._sides.values():
            side.fill(self._given + whole)
        frames = list(self._whole())
        for side in self._sides.values():
            side.leap(position)
        self._given = position
        return frames

    def leaps(self, position: int) -> bool:
        """Whether a position lies farther ahead than any gap that is filled."""
        return position - self._end > FARTHEST * SAMPLE_RATE

    def join(self, channel: Channel, position: int = 0) -> None:
        """A side begins to send: its first piece lies where the other side has got to, not at the start.

        Args:
            channel: Which side.
            position: Where it lies at least: the other side may have been sent for longer than has come here.
        """
        self._sides[channel].begin_at(max(self._end, position))

    def leave(self, channel: Channel) -> list[AudioFrame]:
        """A side sends no more, for now or for good: it is silence from here on, and nobody waits for it."""
        self._sides[channel].gone = True
        return list(self._whole())

    def finish(self) -> list[AudioFrame]:
        """The call has ended: what is left, the last frame shorter, both sides equally long."""
        end = self._end
        for side in self._sides.values():
            side.fill(end)
        frames = list(self._whole())
        if end > self._given:
            frames += self._cut(end - self._given)
        return frames

    @property
    def _end(self) -> int:
        """Position just after what the farthest side has sent."""
        return max((side.end for side in self._sides.values()), default=0)

    def _whole(self, gap_ends: int | None = None) -> Iterable[AudioFrame]:
        """Frames that need not wait any longer.

        A side may be sent in the same message as one whose audio goes on after a gap (`gap_ends`): it gets
        silence up to there, and no farther.
        """
        furthest = gap_ends or self._end
        for side in self._sides.values():
            lag = furthest - side.end
            if side.gone or lag > PATIENCE * SAMPLE_RATE:
                side.fill(furthest)
        ready = min(side.end for side in self._sides.values())
        while ready - self._given >= self._size:
            yield from self._cut(self._size)

    def _cut(self, size: int) -> list[AudioFrame]:
        frames = [AudioFrame(channel, self._given, side.take(size)) for channel, side in self._sides.items()]
        self._given += size
        return frames


class _Side:
    """One side's samples that have not been handed out."""

    def __init__(self, start: int) -> None:
        self._pieces: deque[Samples] = deque()
        self._taken = 0
        """Samples of the first piece that have been handed out."""
        self.end = start
        """Position just after the last sample."""
        self.filled = 0
        self.skipped = 0
        """Those of `filled` that the sender's own positions asked for."""
        self.gone = False
        self._owed = 0
        """Samples of silence put in for audio that may still come."""
        self._twice = 0
        """Samples still to come of a piece and what follows it that are here already: a sender goes on from
        before the end of what it had sent."""

    def add(self, samples: Samples, start: int | None, other: int) -> None:
        """Take in a piece; the other side has got to the position `other`."""
        self.gone = False
        if start is not None and abs(start - self.end) > FARTHEST * SAMPLE_RATE:
            start = None
        if start is not None and start > self.end:
            self.skipped += start - self.end
            self.fill(start)
            self._owed = self._twice = 0
        elif start is not None:
            early = self.end - start  # heard already, or too late: its place is taken
            self._twice = max(0, early - len(samples) - self._owed)
            samples = samples[early:]
        elif self._twice:
            again = min(self._twice, len(samples))
            self._twice -= again
            samples = samples[again:]
        if self._owed and start is None:
            samples = self._without_pauses(samples, self.end + len(samples) - other)
        if len(samples):
            self._pieces.append(samples)
            self.end += len(samples)

    def begin_at(self, position: int) -> None:
        if position > self.end:
            self.fill(position)
        self._owed = 0
        self.gone = False

    def fill(self, position: int) -> None:
        missing = position - self.end
        if missing > 0:
            whole, rest = divmod(missing, len(_SILENCE))
            self._pieces.extend([_SILENCE] * whole)
            if rest:
                self._pieces.append(_SILENCE[:rest])
            self.end = position
            self.filled += missing
            self._owed += missing

    def leap(self, position: int) -> None:
        """Go on behind a hole; all that came before has been handed out."""
        self.end = position
        self._owed = self._twice = 0

    def take(self, size: int) -> Samples:
        """The next samples; so many there must be."""
        parts = []
        while size:
            part = self._pieces[0][self._taken : self._taken + size]
            parts.append(part)
            size -= len(part)
            self._taken += len(part)
            if self._taken == len(self._pieces[0]):
                self._pieces.popleft()
                self._taken = 0
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _without_pauses(self, samples: Samples, ahead: int) -> Samples:
        """What is left of late audio when so many samples at most of its silence are taken out again.

        A side that is only sent later than the other is not ahead of it with what it sends: were its pauses
        taken out, it would be late once more, and filled once more, for as long as it is sent.
        """
        kept = []
        for at in range(0, len(samples), _PIECE):
            piece = samples[at : at + _PIECE]
            if min(self._owed, ahead) >= len(piece) and int(np.abs(piece.astype(np.int32)).max()) < QUIET:
                self._owed -= len(piece)
                ahead -= len(piece)
            else:
                kept.append(piece)
        return np.concatenate(kept) if kept else samples[:0]
