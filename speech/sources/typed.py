"""Typed turns (chat, tickets, somebody else's recogniser) as if they had been heard."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from speech.audio import Channel
from speech.errors import BadInputError
from speech.pcm import SILENCE_DBFS
from speech.recognizers.spoken import spoken
from speech.sources.play_clock import PlayClock
from speech.sources.protocols.protocol import TextTurn
from speech.sources.tags import zoned
from speech.transcript import Heard, Tick, Utterance, Word

CHANNELS: Final = (Channel.AGENT, Channel.CUSTOMER)
TICK = 0.5
"""Seconds between two ticks: how finely cues can find their moment."""
LONG_PAUSE, SLOW_TICK = 90.0, 30.0
"""Seconds without a turn after which ticks come more slowly: nothing waits for its moment any more."""
AFTERWARDS = 5.0
"""Seconds that a chat goes on after its last turn, so that what it raised can still be shown."""
LONGEST_TURN: Final = 4_000
"""Characters of a piece of a turn: a full page, all of which is understood while everything else waits."""
LATEST = 7 * 24 * 3600.0
"""Seconds into a chat beyond which a turn's time is a mistake."""
_WORD = 0.01
"""Seconds that a word lasts: a turn comes at once, but its words keep their order."""
_SENTENCE_END: Final = re.compile(
    r"[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s)|[\u3002\uff01\uff1f\uff0e]+[\u201d\u2019\u300d\u300f\uff09]*|\n"
)
"""Where a sentence or a line ends; those of Chinese and Japanese need no blank after them."""
_BLANK: Final = re.compile(r"\s")


class Typing:
    """Turns as utterances, and the time between them as ticks; time never runs back."""

    def __init__(self) -> None:
        self._at = 0.0
        self._wrote = dict.fromkeys(CHANNELS, 0.0)
        self._numbers = dict.fromkeys(CHANNELS, 0)

    @property
    def at(self) -> float:
        """Seconds since the chat began, up to what was told last."""
        return self._at

    def turn(self, turn: TextTurn) -> Utterance | None:
        """A turn as it would have been heard; None where no word of it could be."""
        words = spoken(turn.text)
        if turn.speaker not in CHANNELS or not words:
            return None
        at = self._at = max(self._at, turn.at)
        self._wrote[turn.speaker] = at
        self._numbers[turn.speaker] += 1
        begin = max(0.0, at - _WORD * len(words))
        step = (at - begin) / len(words)
        said = tuple(
            Word(text, begin + step * place, begin + step * (place + 1)) for place, text in enumerate(words)
        )
        return Utterance(turn.speaker, self._numbers[turn.speaker], at, said)

    def tick(self, at: float) -> Tick:
        """Nothing new up to this time."""
        self._at = max(self._at, at)
        quiet = {channel: self._at - wrote for channel, wrote in self._wrote.items()}
        return Tick(self._at, quiet, dict.fromkeys(CHANNELS, SILENCE_DBFS))


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat in a file: lines of JSON, `{"speaker": "customer" or "agent", "text", "at"}`."""

    path: Path
    turns: tuple[TextTurn, ...]
    """In the order of their times."""
    began: datetime
    """When it began, with its zone."""

    @classmethod
    def open(cls, path: Path, *, began: datetime | None) -> Self:
        """Read and check a chat.

        Args:
            path: the file.
            began: when it began; None: the file's modification time.

        Raises:
            BadInputError: it cannot be read, or a line is no turn; the message holds the line's number.
        """
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            changed = path.stat().st_mtime
        except UnicodeDecodeError:
            raise BadInputError(f"{path} is no chat: it is not UTF-8 text.") from None
        except OSError as error:
            raise BadInputError(f"{path} cannot be read: {error.strerror}.") from None
        turns: list[TextTurn] = []
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    turns += read_turn(json.loads(line))
                except (ValueError, RecursionError):
                    raise BadInputError(
                        f"{path}: line {number} is no turn of a chat. Give lines like "
                        '{"speaker": "customer", "text": "hello", "at": 2.5}.'
                    ) from None
        if not turns:
            raise BadInputError(f"{path} holds no turn of a chat.")
        began = began or datetime.fromtimestamp(changed).astimezone()
        return cls(path, tuple(sorted(turns, key=lambda turn: turn.at)), zoned(began))

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name.encode("utf-8", "replace").decode("utf-8")

    @property
    def duration(self) -> float:
        """Seconds up to its end."""
        return self.turns[-1].at + AFTERWARDS

    async def heard(self, clock: PlayClock) -> AsyncGenerator[Heard, None]:
        """All of it, in its own time or faster.

        Args:
            clock: begins with the first that is asked for.
        """
        clock.begin()
        for heard in hear(self.turns):
            await clock.due(heard.at)
            yield heard
            if isinstance(heard, Utterance):
                await asyncio.sleep(0)  # many may be due at once, and each takes its time

    def __repr__(self) -> str:
        return f"Chat({len(self.turns)} turns)"


def hear(turns: Sequence[TextTurn]) -> Iterator[Heard]:
    """Turns in the order of their times, with ticks between them and after the last."""
    typing = Typing()
    for turn in turns:
        yield from _until(typing, turn.at)
        heard = typing.turn(turn)
        if heard is not None:
            yield heard
        yield typing.tick(typing.at)
    yield from _until(typing, typing.at + AFTERWARDS)


def _until(typing: Typing, end: float) -> Iterator[Tick]:
    begin = typing.at
    while typing.at + TICK < end:
        step = TICK if typing.at - begin < LONG_PAUSE else SLOW_TICK
        yield typing.tick(min(end, typing.at + step))


async def hear_live(
    turns: asyncio.Queue[TextTurn | None], clock: Callable[[], float] = time.monotonic
) -> AsyncGenerator[Heard, None]:
    """Turns as they come, each at the time at which it comes; None in the queue ends it.

    Args:
        turns: filled by whoever receives them.
        clock: seconds, rising.
    """
    typing, began = Typing(), clock()
    loop = asyncio.get_running_loop()
    while True:
        try:
            turn = await asyncio.wait_for(turns.get(), TICK)
        except TimeoutError:
            yield typing.tick(clock() - began)
            continue
        if turn is None:
            break
        heard = typing.turn(TextTurn(turn.speaker, turn.text, clock() - began))
        asked = loop.time()
        if heard is not None:
            yield heard
        yield typing.tick(typing.at)
        # Many may have come at once: all else that waited meanwhile gets as long as this one took.
        await asyncio.sleep(loop.time() - asked)
    yield typing.tick(clock() - began)


def read_turn(fields: Any) -> tuple[TextTurn, ...]:  # noqa: ANN401 - whatever JSON may hold
    """A turn from its JSON; a long one in several of the same speaker, at the same time.

    Raises:
        ValueError: it is none; the message holds nothing of it.
    """
    speaker = fields.get("speaker") if isinstance(fields, dict) else None
    if speaker not in {"agent", "customer"}:
        raise ValueError("no speaker")
    text, at = fields.get("text"), fields.get("at", 0.0)
    timed = isinstance(at, int | float) and not isinstance(at, bool) and 0 <= at <= LATEST
    if not isinstance(text, str) or not timed:
        raise ValueError("no text, or no time within a call")
    return tuple(TextTurn(Channel(speaker), piece, float(at)) for piece in pieces(text))


def pieces(text: str) -> tuple[str, ...]:
    """A text in pieces of `LONGEST_TURN` characters at most, none of them blank where there are several.

    Each ends after the last sentence, or line, that fits; else at the last blank; else in the midst of what
    has none. Only blanks where it was cut are lost.
    """
    if len(text) <= LONGEST_TURN:
        return (text,)
    cut, rest = [], text.strip()
    while len(rest) > LONGEST_TURN:
        # One more than fits: a blank there shows that a sentence or a word ends with the piece.
        window = rest[: LONGEST_TURN + 1]
        ends = [end for found in _SENTENCE_END.finditer(window) if (end := found.end()) <= LONGEST_TURN]
        ends = ends or [found.start() for found in _BLANK.finditer(window)] or [LONGEST_TURN]
        cut.append(rest[: ends[-1]].rstrip())
        rest = rest[ends[-1] :].lstrip()
    return (*cut, rest)
