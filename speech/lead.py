"""Which of two ears leads on a channel: by its bandwidth, then by how well both agree."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from speech.audio import Samples
from speech.bandwidth import Bandwidth
from speech.ears_choice import EarsChoice
from speech.pairing import matched
from speech.transcript import Word

REMEMBERED = 60
"""Words over which agreement is counted."""
ENOUGH = 20
"""Words from which it counts."""
DISAGREE = 0.45
"""Share of the careful ear's words that the fast one missed, from which the careful ear leads on good audio
too. In twelve wideband calls the fast ear missed 11 % of words, on the telephone 66 %."""


class Lead:
    """Follows one channel.

    Args:
        choice: What a person chose; only `auto` listens to the audio.
    """

    def __init__(self, choice: EarsChoice) -> None:
        self._choice = choice
        self._bandwidth = Bandwidth()
        self._agreed: deque[bool] = deque(maxlen=REMEMBERED)

    @property
    def alone(self) -> bool:
        """Whether the careful ear alone says what was said."""
        return self._choice is EarsChoice.CAREFUL

    @property
    def careful(self) -> bool:
        """Whether the careful ear leads; so until the bandwidth is known, for waiting is the lesser harm."""
        if self._choice is not EarsChoice.AUTO:
            return True
        return self._bandwidth.narrow is not False or self._at_odds

    def hear(self, samples: Samples, *, voiced: bool) -> None:
        """Take audio of the channel in."""
        if self._choice is EarsChoice.AUTO:
            self._bandwidth.hear(samples, voiced=voiced)

    def compare(self, fast: Sequence[Word], careful: Sequence[Word]) -> None:
        """Take in what both made of one utterance."""
        same = matched(fast, careful)
        self._agreed.extend(place in same for place in range(len(careful)))

    @property
    def _at_odds(self) -> bool:
        if len(self._agreed) < ENOUGH:
            return False
        return self._agreed.count(False) > DISAGREE * len(self._agreed)
