"""AudioHook's messages: what Genesys says in JSON, read and checked, and the form in which we answer.

As in purecloudlabs/audiohook-reference-implementation (`protocol/*.ts`, `utils/streamduration.ts`). Only what
we use must be right: what Genesys sends has changed over the years, which broke stricter servers
(aws-samples/amazon-transcribe-live-call-analytics#219). Unknown keys are passed over, and what is told about
the call is left out where it makes no sense.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NoReturn
from urllib.parse import unquote

import numpy as np

from speech.audio import Channel, Samples
from speech.sources.protocols.companding import from_mulaw
from speech.sources.protocols.names import is_line
from speech.sources.protocols.protocol import ProtocolError, Refused, check_size

RATE = 8_000
"""Samples a second, the only rate there is."""
NOBODY = "00000000-0000-0000-0000-000000000000"
"""The conversation of a connection probe."""
LONGEST = 24 * 3600
"""Seconds of a position or duration: one further on would be waited for for ever."""

SIDES = {"external": Channel.CUSTOMER, "internal": Channel.AGENT}
"""What the customer says, and what the customer hears: in a queue, music."""
_HEARD = [["external", "internal"], ["internal", "external"], ["external"], ["internal"]]
"""The channels that an offer may have, the best first."""
_BYTES = {"PCMU": 1, "L16": 2}
"""Bytes of a sample by format."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SECONDS = re.compile(r"PT([0-9]{1,16}(?:\.[0-9]{0,24})?|\.[0-9]{1,24})S")
_NUMBER = re.compile(r"\+?[0-9*#]{1,32}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_SEPARATORS = str.maketrans("", "", " -.()")
_MOST_LETTERS = 128


@dataclass(frozen=True, slots=True, repr=False)
class ClientMessage:
    """A message from Genesys, with what every message has."""

    type: str
    id: str
    """The session's UUID."""
    seq: int
    serverseq: int
    """The `seq` of the last message of ours that Genesys had seen."""
    position: int
    """Samples of the stream before it."""
    parameters: Mapping[str, object]

    def __repr__(self) -> str:
        return f"ClientMessage({len(self.parameters)} parameters)"


@dataclass(frozen=True, slots=True)
class Media:
    """An offer that can be heard."""

    format: str
    """`PCMU` or `L16`."""
    channels: tuple[str, ...]
    """`external` and `internal`, in the order in which their samples take turns."""

    @property
    def sides(self) -> tuple[Channel, ...]:
        """The channels in our words."""
        return tuple(SIDES[channel] for channel in self.channels)

    @property
    def frame_bytes(self) -> int:
        """One sample of every channel."""
        return _BYTES[self.format] * len(self.channels)

    def as_offered(self) -> dict[str, object]:
        """The offer as it was made: the answer must not change it."""
        return {"type": "audio", "format": self.format, "channels": list(self.channels), "rate": RATE}

    def split(self, data: bytes) -> list[tuple[Channel, Samples]]:
        """The sound of each side. L16 has the lower byte first, as the reference implementation reads it.

        Raises:
            ProtocolError: it does not hold whole samples of every channel.
        """
        if len(data) % self.frame_bytes:
            _malformed("A piece of sound does not hold whole samples of every channel.")
        pcm = from_mulaw(data) if self.format == "PCMU" else np.frombuffer(data, "<i2").astype(np.int16)
        return list(zip(self.sides, pcm.reshape(-1, len(self.channels)).T.copy(), strict=True))


@dataclass(frozen=True, slots=True, repr=False)
class Open:
    """What an open message tells."""

    conversation: str
    """The call's name, a UUID in lower case; `NOBODY` for a connection probe."""
    organization: str
    media: Media | None
    """The best of the offers; None: none was made."""
    resumes: bool
    """True where it continues earlier sessions."""
    asks_languages: bool
    about: Mapping[str, str]
    """As in `Opened.about`."""

    def __repr__(self) -> str:
        return f"Open({self.media})"


def parse(text: str) -> ClientMessage:
    """Read a message.

    Raises:
        ProtocolError: it is too large, or not one of this protocol and version.
    """
    check_size(text)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        _malformed("A message is no JSON object.")
    if said.get("version") != "2":
        raise ProtocolError(Refused.UNSUPPORTED, "A message is not of version 2 of AudioHook.")
    kind, parameters = said.get("type"), said.get("parameters")
    if not isinstance(kind, str) or not isinstance(parameters, dict):
        _malformed("A message lacks its type or its parameters.")
    return ClientMessage(
        type=kind,
        id=_uuid(said.get("id")),
        seq=_count(said.get("seq")),
        serverseq=_count(said.get("serverseq")),
        position=samples(said.get("position")),
        parameters=MappingProxyType(parameters),
    )


def parse_open(parameters: Mapping[str, object]) -> Open:
    """Read the parameters of an open message.

    Raises:
        ProtocolError: they name no conversation, or nothing of what they offer can be heard.
    """
    return Open(
        conversation=_uuid(parameters.get("conversationId")).lower(),
        organization=_text(parameters.get("organizationId")),
        media=_best(parameters.get("media")),
        resumes=bool(_list(parameters.get("continuedSessions"))),
        asks_languages=parameters.get("supportedLanguages") is True,
        about=MappingProxyType(_about(parameters)),
    )


def server_message(
    kind: str, session: str, seq: int, clientseq: int, parameters: Mapping[str, object]
) -> str:
    """A message of ours; without parameters, empty or not, Genesys rejects it (pipecat-ai/pipecat#4093)."""
    head = {"version": "2", "type": kind, "id": session, "seq": seq, "clientseq": clientseq}
    return json.dumps({**head, "parameters": parameters}, separators=(",", ":"))


def samples(duration: object) -> int:
    """Samples in an ISO 8601 duration in seconds, such as `PT1.2S`, rounded.

    Raises:
        ProtocolError: it is none, or longer than `LONGEST`.
    """
    match = _SECONDS.fullmatch(duration) if isinstance(duration, str) else None
    seconds = float(match[1]) if match is not None else None
    if seconds is None or seconds > LONGEST:
        _malformed("A position or duration is not one in seconds, such as PT1.2S, of a day at most.")
    return round(seconds * RATE)


def duration(count: int) -> str:
    """So many samples as an ISO 8601 duration, exactly."""
    return f"PT{count / RATE:.6f}".rstrip("0").rstrip(".") + "S"


def language(value: object) -> str:
    """A language tag, such as `en-US`; empty where it is none."""
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else ""


def _best(offers: object) -> Media | None:
    """The offer that lets us hear most, of equals the first; None where there are no offers."""
    ranked: list[tuple[int, Media]] = []
    for offer in _list(offers):
        match offer:
            case {"type": "audio", "format": "PCMU" | "L16" as kind, "channels": channels, "rate": 8_000}:
                if channels in _HEARD:
                    ranked.append((_HEARD.index(channels), Media(kind, tuple(channels))))
    if offers and not ranked:
        raise ProtocolError(Refused.UNSUPPORTED, "No offered media is PCMU or L16 at 8 kHz.")
    return min(ranked, key=lambda offer: offer[0])[1] if ranked else None


def _about(parameters: Mapping[str, object]) -> dict[str, str]:
    participant = _object(parameters.get("participant"))
    config = _object(parameters.get("customConfig"))
    agents = (_text(source.get(key)) for source in (config, participant) for key in ("agent", "agentId"))
    about = {
        "number": _number(participant.get("ani")),
        "agent": next(filter(None, agents), ""),
        "language": language(parameters.get("language")),
    }
    return {key: value for key, value in about.items() if value}


def _number(address: object) -> str:
    """The bare number of a `tel:` or `sip:` URI, or what is one by itself; empty where there is none."""
    if not isinstance(address, str):
        return ""
    scheme, _, rest = address.partition(":")
    user = rest if scheme.lower() in {"tel", "sip", "sips"} else address
    number = unquote(user.partition("@")[0].partition(";")[0]).translate(_SEPARATORS)
    return number if _NUMBER.fullmatch(number) else ""


def _text(value: object) -> str:
    """A short text that can be shown; empty where it is none."""
    return value if isinstance(value, str) and len(value) <= _MOST_LETTERS and is_line(value) else ""


def _uuid(value: object) -> str:
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        _malformed("A session or a conversation is not named by a UUID.")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        _malformed("A sequence number is no number from 0 on.")
    return value


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _malformed(why: str) -> NoReturn:
    raise ProtocolError(Refused.MALFORMED, why)
