"""What a client of vosk-server sends, what is heard of it, and what it is told."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from speech.audio import Channel
from speech.sources.protocols.protocol import (
    Opened,
    Reply,
    Sound,
    Told,
)
from speech.transcript import Partial, Tick, Utterance, Word

EOF = '{"eof" : 1}'
RESET = '{"reset" : 1}'
SECRET = "marmalade-5f2e"  # noqa: S105 - what must show up nowhere
NO_PARTIAL = '{\n  "partial" : ""\n}'


def tick(at: float) -> Tick:
    return Tick(at, {}, {})


def words(text: str, since: float) -> tuple[Word, ...]:
    return tuple(Word(word, since + n / 4, since + n / 4 + 0.2) for n, word in enumerate(text.split()))


def utterance(text: str, at: float, number: int = 1, channel: Channel = Channel.CUSTOMER) -> Utterance:
    return Utterance(channel, number, at, words(text, at - 1.0))


def partial(text: str, at: float, number: int = 1, channel: Channel = Channel.CUSTOMER) -> Partial:
    return Partial(channel, number, at, words(text, at - 1.0), settled=0)


def audio(seconds: float, rate: int = 8_000) -> bytes:
    return np.arange(round(seconds * rate), dtype="<i2").tobytes()


def replies(told: Iterable[Told]) -> list[str | bytes]:
    return [item.data for item in told if isinstance(item, Reply)]


def sounds(told: Iterable[Told]) -> list[Sound]:
    return [item for item in told if isinstance(item, Sound)]


def opened(told: Iterable[Told]) -> Opened:
    (item,) = (item for item in told if isinstance(item, Opened))
    return item
