"""Which leading words of a partial are settled: not expected to change any more."""

from __future__ import annotations

from collections.abc import Sequence

from speech.audio import Profile

FINE_CHUNK = 12
"""Frames of 10 ms a network pass up to which a word must be seen again before it counts as settled. Longer
passes show a word late enough (with 51 frames, 10 of 100 words shown were revised by the final; with 6
frames, 26 of 100 when first shown, 15 when seen in two passes)."""
SEEN_AGAIN = 0.06
"""Seconds for which a word must have stood in its place: one more pass of the `desk` profile."""
SHORT_LETTERS = 2
"""A last word of so few letters is often the beginning of a longer one ("a", "at", "attic")."""
SHORT_SEEN = 0.18
"""Seconds for which such a word must have stood when nothing follows it; it revised 6 of 100 fewer."""
QUIET = 0.2
"""Seconds of quiet after which all words are settled: nothing more is coming that could turn them."""


def kept(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words at the front, and how many of the rest at the back, two wordings share."""
    most = min(len(old), len(new))
    front = 0
    while front < most and old[front] == new[front]:
        front += 1
    back = 0
    while back < most - front and old[-1 - back] == new[-1 - back]:
        back += 1
    return front, back


class Settling:
    """Follows one channel's partials and tells how many leading words have settled.

    Measured on twelve wideband calls in the `desk` profile, from a word's end in the final to its settling:
    p50 0.40 s, for words of four letters and more 0.37 s (p90 0.46 s); 14 of 100 settled words are
    still revised, most of them before a clause has ended.
    """

    def __init__(self, profile: Profile) -> None:
        chunk = profile.frames_per_chunk
        self._fine = chunk is not None and chunk <= FINE_CHUNK
        self._words: tuple[str, ...] = ()
        self._since: list[float] = []

    def update(self, words: Sequence[str], at: float) -> None:
        """Take the newest wording, known when `at` seconds of audio had been heard."""
        front, back = kept(self._words, words)
        fresh = len(words) - front - back
        self._since = [*self._since[:front], *[at] * fresh, *self._since[len(self._since) - back :]]
        self._words = tuple(words)

    def reset(self) -> None:
        """The utterance has ended; the next words belong to a new one."""
        self._words = ()
        self._since = []

    def settled(self, at: float, quiet: float) -> int:
        """How many leading words are settled now.

        Args:
            at: Seconds of audio heard.
            quiet: Seconds since voice was last heard on the channel.
        """
        if quiet >= QUIET or not self._fine:
            return len(self._words)
        last = len(self._words) - 1
        for place, (word, since) in enumerate(zip(self._words, self._since, strict=True)):
            short = place == last and len(word) <= SHORT_LETTERS
            # A thousandth of leeway: both times are counts of samples, turned into fractions.
            if at - since + 0.001 < (SHORT_SEEN if short else SEEN_AGAIN):
                return place
        return len(self._words)
