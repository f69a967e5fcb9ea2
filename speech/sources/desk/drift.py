"""How fast a device's own clock runs, measured against the machine's from blocks that arrive late by chance.

A device that says 48,000 samples a second gives 47,990 or 48,012, for ever, so that two of them part by a
second in a few hours. Nothing tells when a sample was caught, only when its block arrived: some
milliseconds later, never earlier. So of each half second only the block that came with the least delay
counts, and a line laid through those moments gives the device's speed and the time of its newest sample.
"""

from __future__ import annotations

import math

LEAP = 0.02
"""Seconds that a device may seem to be ahead or behind; beyond them it has lost sound, or skipped some."""
_WINDOW = 0.5
"""Seconds of which the least delayed block counts. Through PulseAudio 95 % of blocks came within 2 ms of that
one, the latest 8 ms after it."""
_REMEMBERED = 60
"""Windows after which old ones begin to be forgotten: half a minute gives the speed to some 10 ppm."""
_MOST = 2e-3
"""The fastest or slowest clock believed in: sound devices keep to some 100 ppm (5e-4 in the worst), and less
than a second of measuring may say anything."""


class DeviceClock:
    """One device's count of samples laid on the machine's clock. Pure: time comes in with each block."""

    def __init__(self, rate: int) -> None:
        """Begin with a stream that is about to give its first block.

        Args:
            rate: samples a second that the device says it gives.
        """
        self._rate = rate
        self._first = 0.0
        self._since = 0.0
        self._count = 0
        # A line: how far the device's count is ahead of the machine's clock at `_base`, and how that grows.
        self._ahead = 0.0
        self._slope = 0.0
        self._base = 0.0
        self._windows = 0
        self._window_start = 0.0
        self._window_count = 0
        self._best = -math.inf

    @property
    def speed(self) -> float:
        """How fast the device runs against what it says: 0.0002 is 200 ppm fast; 0 until it is measured."""
        return self._slope

    @property
    def newest(self) -> float:
        """When the newest sample was caught, seconds on the machine's clock, as far as can be told."""
        return self._first + self._count / self._rate - self._ahead_at(self._since)

    def heard(self, samples: int, at: float) -> None:
        """Take in a block.

        Args:
            samples: how many samples it holds, 1 or more.
            at: when it arrived, seconds on the machine's clock; never falls.
        """
        if not self._count:
            self._first = at
            self._ahead = samples / self._rate
        self._count += samples
        self._window_count += samples
        self._since = at - self._first
        error = self._count / self._rate - self._since - self._ahead_at(self._since)
        if error > LEAP or (error > 0 and not self._windows):
            # Sound cannot come before it is caught: what was believed so far was too late.
            self._ahead += error
            error = self._best = 0.0
        self._best = max(self._best, error)
        if self._since - self._window_start >= _WINDOW:
            self._judge(self._best)
            self._window_start, self._window_count, self._best = self._since, 0, -math.inf

    def _judge(self, error: float) -> None:
        """A window is full: `error` is how far its least delayed block stands above the line."""
        if error < -LEAP:
            # Every block late: sound was lost if blocks came in their time; else the device only stood still.
            if self._window_count >= 0.5 * _WINDOW * self._rate:
                self._ahead += error
            return
        self._windows = min(self._windows + 1, _REMEMBERED)
        # The gains that lay a line of least squares through all windows so far (a textbook's growing-memory
        # filter), held at those of `_REMEMBERED` windows, so that it follows a slow change.
        square = self._windows * (self._windows + 1)
        gain = 2 * (2 * self._windows - 1) / square
        slope_gain = 6 / square if self._windows > 1 else 0.0
        span = self._since - self._base
        self._ahead, self._base = self._ahead_at(self._since) + gain * error, self._since
        self._slope = min(max(self._slope + slope_gain * error / span, -_MOST), _MOST)

    def _ahead_at(self, since: float) -> float:
        return self._ahead + self._slope * (since - self._base)
