"""What is being said on each channel: which utterances are open, what is new in them, which are cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from speech.audio import Channel
from speech.transcript import Partial, Utterance, Word

OVERLAP = 6
"""Words before the newest ones that are looked at again, so that a phrase split over two partials is seen."""


class Spoken:
    """Follows the utterances of one call, and gives them the call's own numbers."""

    def __init__(self) -> None:
        self._open: dict[Channel, tuple[int, tuple[Word, ...]]] = {}
        self._looked_at: dict[Channel, tuple[str, ...]] = {}
        self._cut_off: dict[Channel, int] = {}
        self._before: dict[Channel, int] = {}

    def go_on_after(self, numbers: Mapping[Channel, int]) -> None:
        """The call goes on with new ears, which count from 1 again: so many utterances came before."""
        self._before = dict(numbers)

    def number(self, heard: Partial | Utterance) -> int | None:
        """The utterance's number in the call; None where it is cut off: nothing of it counts any more."""
        own = heard.number if isinstance(heard, Utterance) else heard.utterance
        number = own + self._before.get(heard.channel, 0)
        return None if number <= self._cut_off.get(heard.channel, 0) else number

    def follow(self, channel: Channel, number: int, words: Sequence[Word], *, final: bool) -> None:
        """Note what an utterance holds so far."""
        if final:
            self._open.pop(channel, None)
        else:
            self._open[channel] = (number, tuple(words))

    def news(self, channel: Channel, words: Sequence[Word], *, final: bool) -> str:
        """The settled words not looked at yet, with a few before them; empty where there are none."""
        texts = tuple(word.text for word in words)
        before = self._looked_at.get(channel, ())
        self._looked_at[channel] = () if final else texts
        return news_of(before, texts)

    def look_anew(self, channel: Channel) -> None:
        """Nothing of the open utterance has been looked at: another speaker is taken for granted now."""
        self._looked_at.pop(channel, None)

    def cut_off(self) -> list[tuple[Channel, int, tuple[Word, ...]]]:
        """End every open utterance here; the channel, number and words of each."""
        ended = [(channel, number, words) for channel, (number, words) in self._open.items()]
        for channel, number, _ in ended:
            self._looked_at.pop(channel, None)
            self._cut_off[channel] = number
        self._open.clear()
        return ended


def news_of(before: Sequence[str], now: Sequence[str]) -> str:
    """The words that were not there before, with a few of those that were; empty where there are none."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, now, strict=False)))
    return " ".join(now[max(0, same - OVERLAP) :]) if same < len(now) else ""
