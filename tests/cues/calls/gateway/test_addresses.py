"""What the address itself tells, and every path's protocol."""

import json

import pytest
from aiohttp.test_utils import make_mocked_request

from cues.calls.gateway.addresses import ADDRESSES
from speech.audio import Channel
from speech.sources.protocols.protocol import Opened, ProtocolError, Refused, Sound

NAMES = {
    "/vosk": "vosk",
    "/twilio": "twilio",
    "/freeswitch": "freeswitch",
    "/jambonz": "freeswitch",
    "/audiohook": "audiohook",
    "/audio": "heartline",
    "/chat": "chat",
    "/": "",
}


def made(target):
    _, make = ADDRESSES[target.partition("?")[0]]
    return make(make_mocked_request("GET", target))


def opened(target, message):
    told = made(target).receive(message)
    assert isinstance(told[0], Opened)
    return told


def test_every_path_has_its_protocol():
    assert {path: made(path).name for path in ADDRESSES} == NAMES
    assert {path: name for path, (name, _) in ADDRESSES.items()} == NAMES


def test_what_a_vosk_address_tells():
    target = "/vosk?rate=16000&channel=agent&call=c%209&agent=robin&number=%2B1614"
    told, sound, *_ = opened(target, bytes(320))
    assert (told.call, told.channels, dict(told.about)) == (
        "c 9",
        (Channel.AGENT,),
        {"agent": "robin", "number": "+1614"},
    )
    assert isinstance(sound, Sound)
    assert sound.rate == 16_000


def test_what_a_freeswitch_address_tells():
    told = opened("/freeswitch?rate=16000&mix=stereo&leg=agent&call=c-1&customer=C-7", "{}")[0]
    assert (told.call, told.channels, dict(told.about)) == (
        "c-1",
        (Channel.AGENT, Channel.CUSTOMER),
        {"customer": "C-7"},
    )


def test_whose_voice_is_inbound_is_told_by_the_address():
    start = {"event": "start", "start": {"callSid": "CA1", "tracks": ["inbound"]}}
    start["start"]["mediaFormat"] = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    assert opened("/twilio?inbound=agent", json.dumps(start))[0].channels == (Channel.AGENT,)
    assert opened("/twilio", json.dumps(start))[0].channels == (Channel.CUSTOMER,)
    assert opened("/?inbound=agent", json.dumps(start))[0].channels == (Channel.AGENT,)


def test_the_first_message_of_the_plain_address_has_the_addresss_word_too():
    assert opened("/?rate=16000&call=c-1", bytes(320))[0].call == "c-1"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/vosk?rate=marker", Refused.UNSUPPORTED),
        ("/vosk?rate=7999", Refused.UNSUPPORTED),
        ("/vosk?rate=9999999999999999", Refused.UNSUPPORTED),
        ("/vosk?rate=%D9%A1%D9%A6%D9%A0%D9%A0%D9%A0", Refused.UNSUPPORTED),
        ("/vosk?channel=marker", Refused.MALFORMED),
        ("/freeswitch?rate=marker", Refused.UNSUPPORTED),
        ("/freeswitch?mix=marker", Refused.UNSUPPORTED),
        ("/freeswitch?leg=marker", Refused.MALFORMED),
        ("/twilio?inbound=marker", Refused.MALFORMED),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_without_a_word_of_it(target, code):
    with pytest.raises(ProtocolError) as refused:
        made(target)
    assert refused.value.code is code
    assert "marker" not in str(refused.value)


def test_what_is_not_printable_or_very_long_is_not_taken():
    told = opened("/vosk?agent=a%00b&number=" + "1" * 9999 + "&call=a%0Ab", bytes(2))[0]
    assert told.call == ""
    assert "agent" not in told.about
    assert len(told.about["number"]) == 500
