"""The WebSocket protocol of alphacep/vosk-server: PCM in, one JSON answer a message; its clients just work.

As read in its `websocket/asr_server.py` and its clients: a text with `config` sets the rate and whether words
are listed; it is not answered, and changes nothing once audio has come. A binary message is mono 16-bit
little-endian PCM of any length, even none. It, `{"eof" : 1}` and `{"reset" : 1}` are answered once each, in
order: clients send and receive in lock-step. That server compares the last two as exact strings; here any
JSON spelling does. It has no words for refusing anybody.

`phrase_list`, `max_alternatives` and `model` are taken and ignored: no client changes what calls are heard
by. Ours are `call`, `channel` (`customer`, `agent`, `mixed`), `agent`, `number`, `token`: texts in `config`.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from speech.audio import SAMPLE_RATE, Channel
from speech.sources.protocols.names import is_line
from speech.sources.protocols.protocol import (
    NOTHING_KNOWN,
    Closed,
    Opened,
    ProtocolError,
    Refused,
    Reply,
    SaysNothing,
    Sound,
    Told,
    check_size,
)
from speech.sources.protocols.vosk_answers import Unsaid
from speech.transcript import Heard, Partial, Tick, Utterance

DEFAULT_RATE = 8_000
"""Samples a second where nobody says: the default of `VOSK_SAMPLE_RATE` there."""
LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000
"""Samples a second that can be heard: a telephone's, and the most that sound cards give."""
SLACK = 0.25
"""Seconds of a message that may be unheard when it is answered: a frame of the `live` profile (0.1 s) that is
not full yet, and what `speech.pcm.Resampler` holds back (0.116 s at 8 kHz, which is the most of eleven usual
rates). Were it less than both, a client in lock-step would wait for ever."""
MOST_UNANSWERED = 4_096
"""Messages that may await their answers: 80 s of audio in pieces of 20 ms."""
LONGEST_NAME = 500
"""Characters of a text of ours in the config."""
_CHANNELS = {channel.value: channel for channel in Channel}


class Vosk(SaysNothing):
    """One client of vosk-server: its audio as one side of a call, and the answers it awaits.

    An audio message is answered when the audio up to its end has been worked on: with a final where an
    utterance has ended since the last answer, else with the newest partial. `reset` is answered with all that
    is known to have been said before it, and that comes no more. `eof` tells `Closed` at once, and the answer
    to it comes from `ended`.
    """

    name: ClassVar[str] = "vosk"
    waits: ClassVar[bool] = True

    def __init__(
        self,
        *,
        call: str = "",
        channel: Channel = Channel.CUSTOMER,
        rate: int = DEFAULT_RATE,
        about: Mapping[str, str] = NOTHING_KNOWN,
        slack: float = SLACK,
    ) -> None:
        """What holds where the client's config says nothing.

        Args:
            call: the sender's own name for the call; may be empty.
            channel: the side that the audio is.
            rate: samples a second.
            about: what is known of the call, as in `Opened.about`.
            slack: seconds, see `SLACK`.
        """
        self._call = call
        self._channel = channel
        self._rate = rate
        self._about = dict(about)
        self._token = ""
        self._slack = round(slack * SAMPLE_RATE)
        self._opened = False
        self._over = False
        self._odd = b""
        self._sent = 0  # samples at the sender's rate
        self._begins = 0  # position in the call of this connection's first sample
        self._reached = 0  # position on this connection, at 16 kHz, up to which all has been worked on
        self._due: deque[_Due] = deque()
        self._unsaid = Unsaid()

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in a whole message.

        Raises:
            ProtocolError: the sender broke the protocol.
        """
        if self._over:
            return ()
        try:
            return self._text(message) if isinstance(message, str) else self._audio(message)
        except ProtocolError:
            self._over = True
            self._due.clear()
            raise

    def opened(self, *, ticket: str = "", position: int = 0) -> Sequence[Reply]:
        """Nothing to answer. Times are told from this connection's first sample, which is at `position`."""
        self._begins = position
        return ()

    def heard(self, heard: Heard) -> Sequence[Reply]:
        """The answers that are due now. What the call's other side says is nothing to this client."""
        if isinstance(heard, Tick):
            self._reached = max(self._reached, round(heard.at * SAMPLE_RATE) - self._begins)
            return self._answers()
        if isinstance(heard, Partial | Utterance) and heard.channel is self._channel:
            self._unsaid.take(heard)
        return ()

    def ended(self) -> Sequence[Reply]:
        """All answers that are still owed; the one to `eof` holds all that is unsaid."""
        return self._answers(all_heard=True)

    def _audio(self, data: bytes) -> Sequence[Told]:
        check_size(data)
        told = self._open()
        data = self._odd + data  # Who forwards a pipe may cut a sample in two.
        whole = len(data) // 2 * 2
        self._odd = data[whole:]
        if whole:
            samples = np.frombuffer(data[:whole], "<i2").astype(np.int16)
            self._sent += len(samples)
            told.append(Sound(self._channel, self._rate, samples))
        self._owe(_Due(self._end))
        return [*told, *self._answers()]

    def _text(self, message: str) -> Sequence[Told]:
        check_size(message)
        orders = _object(message)
        if "config" in orders:
            self._configure(orders["config"])
            return ()
        if orders.get("eof"):
            told = self._open()
            self._owe(_Due(None, all_so_far=True))
            self._over = True
            return [*told, Closed("eof")]
        if orders.get("reset"):
            self._owe(_Due(self._end, all_so_far=True))
            return self._answers()
        raise ProtocolError(Refused.MALFORMED, "A text message is none of config, reset and eof.")

    def _configure(self, config: object) -> None:
        if not isinstance(config, dict):
            raise ProtocolError(Refused.MALFORMED, "The config is no JSON object.")
        if self._opened:
            return
        if "sample_rate" in config:
            self._rate = _rate(config["sample_rate"])
        if "words" in config:
            self._unsaid.timed = bool(config["words"])
        channel = _CHANNELS.get(_named(config, "channel", self._channel))
        if channel is None:
            raise ProtocolError(Refused.MALFORMED, "The channel is none of customer, agent and mixed.")
        self._channel = channel
        self._call = _named(config, "call", self._call)
        self._token = _named(config, "token", self._token)
        self._about |= {key: _named(config, key, "") for key in ("agent", "number") if key in config}

    def _open(self) -> list[Told]:
        if self._opened:
            return []
        self._opened = True
        about = MappingProxyType(self._about)
        return [Opened(self.name, self._call, (self._channel,), self._token, about=about)]

    @property
    def _end(self) -> int:
        """Position just after what has been sent, at 16 kHz."""
        return self._sent * SAMPLE_RATE // self._rate

    def _owe(self, due: _Due) -> None:
        if len(self._due) >= MOST_UNANSWERED:
            raise ProtocolError(Refused.TOO_FAST, "More messages have come than can await their answers.")
        self._due.append(due)

    def _answers(self, *, all_heard: bool = False) -> list[Reply]:
        replies: list[Reply] = []
        while self._due:
            due = self._due[0]
            if not all_heard and (due.end is None or due.end > self._reached + self._slack):
                break
            self._due.popleft()
            say = self._unsaid.all_so_far if due.all_so_far else self._unsaid.answer
            replies.append(Reply(say(self._begins / SAMPLE_RATE)))
        return replies


@dataclass(frozen=True, slots=True)
class _Due:
    """An answer that is owed."""

    end: int | None
    """Position at 16 kHz that is to be worked on before; None: all that comes."""
    all_so_far: bool = False
    """True where it is to hold what an open utterance has said, too."""


def _object(message: str) -> dict[str, object]:
    """The JSON object that a message is; empty where it is none."""
    try:
        value = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _rate(value: object) -> int:
    try:
        rate = float(value) if isinstance(value, int | float | str) else 0.0
    except (ValueError, OverflowError):
        rate = 0.0
    if LOWEST_RATE <= rate <= HIGHEST_RATE and rate == int(rate):
        return int(rate)
    raise ProtocolError(Refused.UNSUPPORTED, "The sample rate is no whole number from 8,000 to 192,000.")


def _named(config: Mapping[str, object], key: str, otherwise: str) -> str:
    value = config.get(key, otherwise)
    if isinstance(value, str) and len(value) <= LONGEST_NAME and is_line(value):
        return value
    raise ProtocolError(Refused.MALFORMED, f"The config's {key} is no text of printable characters.")
