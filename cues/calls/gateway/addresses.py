"""Where senders of each protocol connect, and what the address itself tells of their calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from aiohttp import web

from speech.audio import Channel
from speech.sources.protocols.audiohook import AudioHook
from speech.sources.protocols.chat import Chat
from speech.sources.protocols.first_message import FirstMessage
from speech.sources.protocols.freeswitch import FreeSwitch
from speech.sources.protocols.names import is_line
from speech.sources.protocols.own import Own
from speech.sources.protocols.protocol import AudioProtocol, ProtocolError, Refused
from speech.sources.protocols.twilio import Twilio
from speech.sources.protocols.vosk import Vosk


def _side(request: web.Request, key: str, otherwise: Channel) -> Channel:
    name = request.query.get(key, str(otherwise))
    if name not in set(Channel):
        raise ProtocolError(Refused.MALFORMED, f"{key} is none of agent, customer and mixed.")
    return Channel(name)


def _about(request: web.Request) -> Mapping[str, str]:
    """What the address tells of the call."""
    known = ("agent", "number", "customer", "language")
    told = {key: request.query.get(key, "")[:500] for key in known}
    return {key: value for key, value in told.items() if value and is_line(value)}


def _call(request: web.Request) -> str:
    call = request.query.get("call", "")[:500]
    return call if is_line(call) else ""


def _vosk(request: web.Request) -> AudioProtocol:
    rate = request.query.get("rate", "8000")
    if not rate.isascii() or not rate.isdigit() or not 8000 <= int(rate[:9]) <= 192_000:
        raise ProtocolError(Refused.UNSUPPORTED, "rate is no whole number from 8000 to 192000.")
    side = _side(request, "channel", Channel.CUSTOMER)
    return Vosk(call=_call(request), channel=side, rate=int(rate[:9]), about=_about(request))


def _freeswitch(request: web.Request) -> AudioProtocol:
    query = request.query
    return FreeSwitch(
        call=_call(request),
        rate=query.get("rate", "8000"),
        mix=query.get("mix", "mono"),
        leg=_side(request, "leg", Channel.CUSTOMER),
        about=_about(request),
    )


def _audiohook(request: web.Request) -> AudioProtocol:
    headers = request.headers
    return AudioHook(
        session=headers.get("Audiohook-Session-Id", ""),
        organization=headers.get("Audiohook-Organization-Id", ""),
    )


def _first(request: web.Request) -> AudioProtocol:
    makers: dict[str, Callable[[], AudioProtocol]] = {
        "chat": Chat,
        "freeswitch": partial(_freeswitch, request),
        "heartline": Own,
        "twilio": partial(_twilio, request),
        "vosk": partial(_vosk, request),
    }
    return FirstMessage(makers)


def _twilio(request: web.Request) -> AudioProtocol:
    return Twilio(inbound=_side(request, "inbound", Channel.CUSTOMER))


ADDRESSES: Final[dict[str, tuple[str, Callable[[web.Request], AudioProtocol]]]] = {
    "/": ("", _first),
    "/vosk": ("vosk", _vosk),
    "/twilio": ("twilio", _twilio),
    "/freeswitch": ("freeswitch", _freeswitch),
    "/jambonz": ("freeswitch", _freeswitch),
    "/audiohook": ("audiohook", _audiohook),
    "/audio": ("heartline", lambda _: Own()),
    "/chat": ("chat", lambda _: Chat()),
}
"""Path, protocol where the path tells it, and what makes its state."""
