"""A level meter for each side, on one line."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.widgets import Static

from speech.audio import Channel
from ui.widgets.wording import SIDES

FLOOR = -60.0
"""dBFS of an empty meter; speech in a headset stands between -40 and -10."""


class Meters(Static):
    """Loudness a side: filled cells for what is heard now."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._drawn: tuple[object, ...] = ()

    def show_levels(self, levels: Mapping[Channel, float], echo: float = 0.0) -> None:
        """Draws the newest levels, dBFS; what looks as before costs nothing.

        Args:
            levels: of each side.
            echo: seconds that were left out as echo; named from the first second on.
        """
        if not self.size.width:
            return  # not laid out yet
        narrow = self.size.width < 60
        cells = 5 if narrow else 10
        filled = tuple((channel, _cells(level, cells)) for channel, level in levels.items())
        drawn = (cells, filled, int(echo))
        if drawn == self._drawn:
            return
        self._drawn = drawn
        parts = [
            Content.styled(f"{SIDES[channel]} ", "$quiet") + _filled(full, cells) for channel, full in filled
        ]
        told = Content("   ").join(parts)
        if echo >= 1.0:
            words = f"  echo {int(echo)}s" if narrow else f"   echo left out {int(echo)} s"
            told += Content.styled(words, "$quiet")
        self.update(told, layout=False)


def bar(level: float | None, cells: int) -> Content:
    """A meter of so many cells for a level in dBFS; None: nothing is heard."""
    return _filled(_cells(FLOOR if level is None else level, cells), cells)


def _filled(full: int, cells: int) -> Content:
    return Content.styled("■" * full, "$primary") + Content.styled("·" * (cells - full), "$quiet")


def _cells(level: float, cells: int) -> int:
    share = (level - FLOOR) / -FLOOR
    return round(cells * min(max(share, 0.0), 1.0))
