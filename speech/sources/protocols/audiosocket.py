"""Asterisk's AudioSocket: one side of a call as bare PCM over TCP, in frames of type, length and payload.

A frame is a byte of type, two bytes of length with the higher one first, and the payload; TCP cuts the stream
anywhere. The first frame holds a UUID that the dialplan chose, and audio follows as signed 16-bit samples,
the lower byte first, at the rate that the type says (docs.asterisk.org, "AudioSocket", which agrees with
Asterisk's res_audiosocket.c that 0x12 is 16 kHz; an early draft of that page gave 0x11).

What the format leaves open is decided so:
- Before the UUID nothing else may come, and only one comes, of 16 bytes; so a stray HTTP client is refused at
  once.
- Audio that is not whole samples is refused, since it means another codec: `Dial(AudioSocket/...)` without
  `c(slin)` sends the call's own codec under type 0x10 (CyCoreSystems/audiosocket#11). Mu-law cannot be told
  from PCM in that way, for it comes in even numbers of bytes, and would be heard as noise.
- A rate that changes in mid-call is refused: Asterisk agrees on one format a channel.
- Types that we do not know are skipped and counted; keys pressed (0x03) and audio of no length are skipped.

There is no proof of the sender but where it connects from. One connection carries one side; two with the same
UUID are one call.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import ClassVar
from uuid import UUID

import numpy as np

from speech.audio import Channel
from speech.sources.protocols.protocol import (
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
from speech.transcript import Heard

SILENCE_SECONDS = 0.02
"""Of one frame of silence; what Asterisk itself sends."""

MOST_SILENCE_AT_ONCE = 5
"""Frames; what was missed before them is not made up for, or it would queue up in Asterisk as delay."""

RATES = {
    0x10: 8_000,
    0x11: 12_000,
    0x12: 16_000,
    0x13: 24_000,
    0x14: 32_000,
    0x15: 44_100,
    0x16: 48_000,
    0x17: 96_000,
    0x18: 192_000,
}
"""Samples a second by type of audio frame."""

_HANG_UP, _UUID, _DTMF, _ERROR = 0x00, 0x01, 0x03, 0xFF
_CALLER_HUNG_UP = 0x01
"""Bit of an error's code; the others are a frame that could not be forwarded (02) and want of memory (04)."""
_HEADER = struct.Struct(">BH")


def frame(kind: int, payload: bytes = b"") -> bytes:
    """A frame as it goes over the wire; `payload` holds at most 65,535 bytes."""
    return _HEADER.pack(kind, len(payload)) + payload


class AudioSocket(SaysNothing):
    """One connection from Asterisk, heard only: what goes back is silence and, at the end, a hang-up.

    Args:
        side: tells which side of the call with this UUID the connection carries; asked once, before `Opened`
            is told. It may raise `ProtocolError`, such as for a third connection of one call.
    """

    name: ClassVar[str] = "audiosocket"
    waits: ClassVar[bool] = False
    feeds: ClassVar[bool] = True

    def __init__(self, side: Callable[[str], Channel]) -> None:
        self._side = side
        self._channel: Channel | None = None
        self._audio: int | None = None
        self._came = bytearray()
        self._fed = 0
        self._over = False
        self._hung_up = False
        self.skipped = 0
        """Frames of unknown types so far."""

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in the next bytes of the stream.

        Raises:
            ProtocolError: the sender broke the protocol; nothing more is told.
        """
        if self._over:
            return ()
        try:
            self._came += _bytes(message)
            return self._told()
        except ProtocolError:
            self._end()
            raise

    def heard(self, heard: Heard) -> Sequence[Reply]:
        """Asterisk is not told what was heard."""
        return ()

    def ended(self) -> Sequence[Reply]:
        """Hang up, where the other end has not."""
        return self._hang_up()

    def refuse(self, code: Refused) -> Sequence[Reply]:
        """Hang up, where the other end has not; why cannot be said."""
        return self._hang_up()

    def idle(self, seconds: float) -> Sequence[Reply]:
        """Silence that is due by now: a frame for each 20 ms since the last call of this, a few at most.

        Asterisk reads and writes in one thread, and some versions wait for a frame of ours before they send
        the next of theirs (asterisk/asterisk#2089). Before any audio has come the silence is at 8 kHz; a
        channel of another rate may drop it, but has read something by then. Each frame is a reply of its own,
        to be written
        whole: before asterisk/asterisk#1824 a header that came in two parts was misread.
        """
        now = int(seconds / SILENCE_SECONDS)
        due, self._fed = now - self._fed, max(now, self._fed)
        if self._channel is None or self._over or due <= 0:
            return ()
        kind = self._audio or 0x10
        silence = bytes(2 * round(RATES[kind] * SILENCE_SECONDS))
        return (Reply(frame(kind, silence)),) * min(due, MOST_SILENCE_AT_ONCE)

    def _told(self) -> list[Told]:
        """What the frames tell that are whole by now; the audio of all of them as one piece."""
        told: list[Told] = []
        audio = bytearray()
        closed: Closed | None = None
        at = 0
        while closed is None and len(self._came) - at >= _HEADER.size:
            kind, length = _HEADER.unpack_from(self._came, at)
            self._check(kind, length)
            begin, end = at + _HEADER.size, at + _HEADER.size + length
            if end > len(self._came):
                break
            payload, at = bytes(self._came[begin:end]), end
            if kind == _UUID:
                told.append(self._open(payload))
            elif kind in RATES:
                audio += payload
            elif kind == _HANG_UP:
                closed = Closed("hung up")
            elif kind == _ERROR:
                caller = bool(payload) and bool(payload[0] & _CALLER_HUNG_UP)
                closed = Closed("caller hung up" if caller else "sender's error", hung_up=caller)
            elif kind != _DTMF:
                self.skipped += 1
        del self._came[:at]
        if audio and self._channel is not None and self._audio is not None:
            samples = np.frombuffer(bytes(audio), "<i2").astype(np.int16)
            told.append(Sound(self._channel, RATES[self._audio], samples))
        if closed is not None:
            told.append(closed)
            self._hung_up = True
            self._end()
        return told

    def _check(self, kind: int, length: int) -> None:
        """Judge a frame by its header, before its payload is waited for."""
        if (kind == _UUID) != (self._channel is None):
            raise ProtocolError(Refused.OUT_OF_ORDER, "The call's UUID comes first, and only once.")
        if kind == _UUID and length != 16:
            raise ProtocolError(Refused.MALFORMED, "A UUID has 16 bytes.")
        if kind not in RATES or not length:
            return
        if length % 2:
            raise ProtocolError(
                Refused.UNSUPPORTED,
                "The audio is not 16-bit PCM. Add c(slin) to the AudioSocket's address in the dialplan.",
            )
        if self._audio not in {None, kind}:
            raise ProtocolError(Refused.UNSUPPORTED, "The audio's rate changed in mid-call.")
        self._audio = kind

    def _open(self, payload: bytes) -> Opened:
        call = str(UUID(bytes=payload))
        self._channel = self._side(call)
        return Opened(self.name, call, (self._channel,))

    def _hang_up(self) -> Sequence[Reply]:
        self._end()
        if self._hung_up:
            return ()
        self._hung_up = True
        return (Reply(frame(_HANG_UP)),)

    def _end(self) -> None:
        self._over = True
        self._came.clear()


def _bytes(message: str | bytes) -> bytes:
    if isinstance(message, str):
        raise ProtocolError(Refused.MALFORMED, "AudioSocket is a stream of bytes, not text.")
    check_size(message)
    return message
