"""FreeSWITCH's audio over a WebSocket: mod_audio_fork, mod_audio_stream, and the `listen` verb of jambonz.

As read in drachtio/drachtio-freeswitch-modules and jambonz/freeswitch-modules (mod_audio_fork),
amigniter/mod_audio_stream, jambonz/jambonz-feature-server (lib/tasks/listen.js, lib/session/call-info.js) and
signalwire/freeswitch (src/switch_core_media_bug.c):

- The first message is the metadata: a JSON object from jambonz, any text where a dialplan wrote it, none from
  mod_audio_stream where nobody did. mod_audio_fork may run it and the next text into one message.
- Binary messages are 16-bit PCM in the host's byte order, which is little-endian on x86 and ARM. They have
  any length: 20 ms or `STREAM_BUFFER_SIZE`, many of these at once after a delay, none at a graceful shutdown.
- `mono` is the voice of the leg that is forked, `mixed` both voices in one channel; `stereo` interleaves the
  leg's voice, first, with what the leg is given to hear. Rates are whole multiples of 8 kHz.
- Later texts are keys pressed, prompts that have ended, and what else an application sends. None is looked
  into, so that no card number typed in is ever held.
- Nothing is answered: the sender waits for nothing, and a `disconnect` or `error` may end the caller's call.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from speech.audio import Channel
from speech.sources.protocols.names import is_line
from speech.sources.protocols.protocol import (
    NOTHING_KNOWN,
    Opened,
    ProtocolError,
    Refused,
    SaysNothing,
    Sound,
    Told,
    check_size,
)

LONGEST_NAME = 500
"""Characters of a text in the metadata; a longer one is left out."""
RATES = {str(rate): rate for rate in range(8_000, 64_001, 8_000)} | {"8k": 8_000, "16k": 16_000}
"""Samples a second by how commands and metadata write them; jambonz's documents name up to 64,000."""
MIXES = ("mono", "stereo", "mixed")
CALL_KEYS = ("call", "callSid", "uuid", "callId", "callid")
"""Where metadata may name the call, the first that is there: ours, jambonz's, what dialplans use to write."""


class FreeSwitch(SaysNothing):
    """One fork of a call's audio, heard only.

    Of the metadata are taken: `sampleRate` and `mixType`; the call's name (`CALL_KEYS`); `token`, `agent` and
    `customer`; `number`, else `from`, or `to` where the call was made to the customer.
    """

    name: ClassVar[str] = "freeswitch"
    waits: ClassVar[bool] = False

    def __init__(
        self,
        *,
        call: str = "",
        rate: int | str = 8_000,
        mix: str = "mono",
        leg: Channel = Channel.CUSTOMER,
        about: Mapping[str, str] = NOTHING_KNOWN,
    ) -> None:
        """What holds where the metadata says nothing; it may come from whoever connects.

        Args:
            call: the sender's own name for the call; may be empty.
            rate: samples a second, as in `RATES`.
            mix: one of `MIXES`.
            leg: whose leg is forked; the other side is the other party's.
            about: what is known of the call, as in `Opened.about`.

        Raises:
            ProtocolError: such a rate or mix there is not.
        """
        self._call = call
        self._rate = _rate(rate)
        self._mix = _mix(mix)
        self._leg = leg
        self._token = ""
        self._about = dict(about)
        self._channels: tuple[Channel, ...] = ()
        self._rest = b""
        self._over = False

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in a whole message.

        Raises:
            ProtocolError: the sender broke the protocol, or sends what cannot be heard.
        """
        if self._over:
            return ()
        try:
            return self._text(message) if isinstance(message, str) else self._audio(message)
        except ProtocolError:
            self._over = True
            raise

    def _text(self, message: str) -> Sequence[Told]:
        check_size(message)
        if self._channels:
            return ()
        self._learn(_first_object(message))
        return self._open()

    def _audio(self, data: bytes) -> Sequence[Told]:
        check_size(data)
        told = self._open()
        data = self._rest + data
        step = 2 * len(self._channels)
        whole = len(data) // step * step
        self._rest = data[whole:]
        if whole:
            sides = np.frombuffer(data[:whole], "<i2").astype(np.int16).reshape(-1, len(self._channels)).T
            told += [
                Sound(channel, self._rate, side.copy())
                for channel, side in zip(self._channels, sides, strict=True)
            ]
        return told

    def _learn(self, metadata: Mapping[str, object]) -> None:
        if "sampleRate" in metadata:
            self._rate = _rate(metadata["sampleRate"])
        if "mixType" in metadata:
            self._mix = _mix(metadata["mixType"])
        names = {key: name for key, value in metadata.items() if (name := _name(value))}
        self._call = next((names[key] for key in CALL_KEYS if key in names), self._call)
        self._token = names.get("token", "")
        self._about |= {key: names[key] for key in ("number", "agent", "customer") if key in names}
        # A leg that jambonz dialled for another call (to an agent, say) names that call's party in `from`.
        made = names.get("direction") == "outbound" and "parentCallSid" not in names
        number = names.get("to" if made else "from")
        if number and self._leg is Channel.CUSTOMER:
            self._about.setdefault("number", number)

    def _open(self) -> list[Told]:
        if self._channels:
            return []
        other = Channel.CUSTOMER if self._leg is Channel.AGENT else Channel.AGENT
        carried = {"mono": (self._leg,), "stereo": (self._leg, other), "mixed": (Channel.MIXED,)}
        self._channels = carried[self._mix]
        about = MappingProxyType(self._about)
        return [Opened(self.name, self._call, self._channels, self._token, about=about)]


def _first_object(text: str) -> dict[str, object]:
    """The JSON object that a text begins with; empty where it begins with none."""
    try:
        value, _ = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _rate(value: object) -> int:
    rate = RATES.get(str(value)) if isinstance(value, int | str) else None
    if rate is None:
        raise ProtocolError(Refused.UNSUPPORTED, "The sample rate is no multiple of 8,000 up to 64,000.")
    return rate


def _mix(value: object) -> str:
    if not isinstance(value, str) or value not in MIXES:
        raise ProtocolError(Refused.UNSUPPORTED, "The mix is none of mono, stereo and mixed.")
    return value


def _name(value: object) -> str:
    """A short text that can be shown, or a whole number, as text; empty where it is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and len(value) <= LONGEST_NAME and is_line(value) else ""
