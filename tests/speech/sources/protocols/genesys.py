"""Genesys at the other end of AudioHook: it numbers its messages, and checks ours as the reference client."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from speech.audio import Channel
from speech.sources.protocols.audiohook import AudioHook
from speech.sources.protocols.protocol import ProtocolError, Refused, Reply, Sound, Told

SESSION = "e160e428-53e2-487c-977d-96989bf5c99d"
ORGANIZATION = "d7934305-0972-4844-938e-9060eef73d05"
CALL = "090eaa2f-72fa-480a-83e0-8667ff89c0ec"
NOBODY = "00000000-0000-0000-0000-000000000000"
STEREO = {"type": "audio", "format": "PCMU", "channels": ["external", "internal"], "rate": 8000}
OPEN: dict[str, Any] = {
    "organizationId": ORGANIZATION,
    "conversationId": CALL,
    "participant": {
        "id": "883efee8-3d6c-4537-b500-6d7ca4b92fa0",
        "ani": "tel:+15555551234",
        "aniName": "John Doe",
        "dnis": "+1-800-555-6789",
    },
    "media": [STEREO, {**STEREO, "channels": ["external"]}, {**STEREO, "channels": ["internal"]}],
    "language": "en-US",
}
PROBE = {
    **OPEN,
    "conversationId": NOBODY,
    "participant": {"id": NOBODY, "ani": "", "aniName": "", "dnis": ""},
}
PIECE = bytes(range(160)) * 10
"""100 ms of both sides."""


class Genesys:
    """One session's client."""

    def __init__(self, protocol: AudioHook) -> None:
        self.protocol = protocol
        self.seq = 0
        self.serverseq = 0
        self.told: list[Told] = []

    def write(self, kind: str, position: str = "PT0S", **parameters: object) -> str:
        self.seq += 1
        head = {"version": "2", "type": kind, "id": SESSION, "seq": self.seq, "serverseq": self.serverseq}
        return json.dumps({**head, "position": position, "parameters": parameters})

    def say(self, kind: str, position: str = "PT0S", **parameters: object) -> list[Told]:
        return self.take(self.protocol.receive(self.write(kind, position, **parameters)))

    def sound(self, data: bytes = PIECE) -> list[Told]:
        return self.take(self.protocol.receive(data))

    def take(self, told: Sequence[Told]) -> list[Told]:
        for reply in told:
            if isinstance(reply, Reply):
                self.read(reply)
        self.told += told
        return [*told]

    def read(self, reply: Reply) -> tuple[str, dict[str, Any]]:
        message = json.loads(reply.data)
        self.serverseq += 1
        assert message["seq"] == self.serverseq
        assert (message["version"], message["id"], message["clientseq"]) == ("2", SESSION, self.seq)
        return message["type"], message["parameters"]


def answers(genesys: Genesys, told: Sequence[Told]) -> list[tuple[str, dict[str, Any]]]:
    return [genesys.read(one) for one in told if isinstance(one, Reply)]


def session(position: int = 0, *, at: str = "PT0S", **changed: object) -> Genesys:
    genesys = Genesys(AudioHook(session=SESSION, organization=ORGANIZATION))
    genesys.say("open", at, **{**OPEN, **changed})
    answers(genesys, genesys.protocol.opened(position=position))
    return genesys


def refusal(genesys: Genesys, message: str | bytes) -> Refused:
    with pytest.raises(ProtocolError) as refused:
        genesys.protocol.receive(message)
    assert refused.value.__context__ is None
    assert genesys.protocol.receive(genesys.write("ping")) == ()
    assert genesys.protocol.receive(PIECE) == ()
    assert genesys.protocol.opened() == ()
    return refused.value.code


def places(told: Iterable[Told]) -> list[tuple[Channel, int | None]]:
    return [(one.channel, one.start) for one in told if isinstance(one, Sound)]
