"""What is shown of the names that senders give, whichever protocol they speak."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.sources.protocols.chat import Chat
from speech.sources.protocols.freeswitch import FreeSwitch
from speech.sources.protocols.names import is_line, is_name, shown
from speech.sources.protocols.own import Own
from speech.sources.protocols.protocol import Opened, ProtocolError
from speech.sources.protocols.twilio import Twilio
from speech.sources.protocols.vosk import Vosk

BAD = ["\x1b[2J\x07+1", "a\nb", "\x7f", "\x9b31m", "\u202eevil", "\u2028", "\ud800", "\x00"]
MULAW = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}


@given(st.text(st.characters()))
def test_all_that_is_shown_can_be_printed(text):
    assert _unjoined(shown(text)).isprintable()
    assert shown(shown(text)) == shown(text)
    assert not is_line(text) or len(shown(text)) == len(text)


def _unjoined(text):
    return text.replace("\u200c", "").replace("\u200d", "")


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("\u5c71\u7530\u3000\u592a\u90ce", "\u5c71\u7530 \u592a\u90ce"),
        ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"),
        ("\u0d28\u0d28\u0d4d\u200d", "\u0d28\u0d28\u0d4d\u200d"),
        ("Jean\u202fPaul\u00a0B", "Jean Paul B"),
    ],
)
def test_names_of_all_scripts_are_names(name, compared):
    assert is_line(name)
    assert shown(name) == compared
    assert is_name(compared)


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "\x1b[2J", "a\u2028b", "a\u202eb", "a\u200bb", "\ud800"])
def test_what_is_no_line_of_a_name(text):
    assert not is_line(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [("", ""), ("Ana Lúz", "Ana Lúz"), ("a\tb\nc", "a b c"), ("\x1b[2Ja", "[2Ja"), ("a\u00a0b", "a b")],
)
def test_blanks_become_the_usual_one_and_signs_that_move_go(text, left):
    assert shown(text) == left


@pytest.mark.parametrize(
    "text", ["", " ", "\u00a0", "\n", "\x07", "\u200b", "\u200c", "\u200d ", "a\u00a0b", "a\x07"]
)
def test_what_is_no_name(text):
    assert not is_name(text)
    assert is_name("robin q")


def first(protocol, message):
    """What a protocol makes of its first message; None where it refuses it."""
    try:
        return next((told for told in protocol.receive(message) if isinstance(told, Opened)), None)
    except ProtocolError:
        return None


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("key", ["call", "number", "agent", "customer", "language", "began"])
def test_no_protocol_lets_through_what_cannot_be_shown(bad, key):
    told = {key: bad}
    start = {"callSid": "CA1", "mediaFormat": MULAW, "customParameters": told}
    sid = {"callSid": bad, "mediaFormat": MULAW}
    vosk = Vosk()
    assert first(Vosk(call=bad, about={"number": bad}), b"") is not None
    opened = [
        first(Twilio(), json.dumps({"event": "start", "start": start})),
        first(Twilio(), json.dumps({"event": "start", "start": sid})),
        first(Own(), json.dumps({"hello": {"channels": ["customer"], "rate": 8000, **told}})),
        first(Chat(), json.dumps({"hello": told})),
        first(FreeSwitch(), json.dumps(told)),
        first(FreeSwitch(call=bad, about=told), b""),
        first(Vosk(call=bad, about=told), b""),
        first(vosk, json.dumps({"config": told})) or first(vosk, b""),
    ]
    assert any(opened)
    for each in filter(None, opened):
        assert all(text.isprintable() for text in (each.call, *each.about.values()))


def test_a_name_of_blanks_is_none():
    about = {"agent": " \t", "number": "\x07", "customer": "+1614"}
    assert dict(Opened("twilio", "c1", (), about=about).about) == {"customer": "+1614"}
