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
        self._drawn: tuple[tuple[Channel, int], ...] = ()

    def show_levels(self, levels: Mapping[Channel, float]) -> None:
        """Draws the newest levels, dBFS; a level that fills as many cells as before costs nothing."""
        cells = 5 if self.size.width < 60 else 10
        filled = tuple((channel, _cells(level, cells)) for channel, level in levels.items())
        if filled == self._drawn:
            return
        self._drawn = filled
        parts = [
            Content.styled(f"{SIDES[channel]} ", "$quiet")
            + Content.styled("■" * full, "$primary")
            + Content.styled("·" * (cells - full), "$quiet")
            for channel, full in filled
        ]
        self.update(Content("   ").join(parts), layout=False)


def _cells(level: float, cells: int) -> int:
    share = (level - FLOOR) / -FLOOR
    return round(cells * min(max(share, 0.0), 1.0))
