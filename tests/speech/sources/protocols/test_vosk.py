"""The protocol of vosk-server: its clients' own exchanges, and its rules."""

from __future__ import annotations

import json

import pytest

from speech.audio import SAMPLE_RATE, Channel
from speech.sources.protocols.protocol import (
    LARGEST_BINARY,
    LARGEST_TEXT,
    AudioProtocol,
    Closed,
    Opened,
    ProtocolError,
    Refused,
    Reply,
    Sound,
)
from speech.sources.protocols.vosk import MOST_UNANSWERED, Vosk
from speech.transcript import Utterance
from tests.speech.sources.protocols.vosk_client import (
    EOF,
    NO_PARTIAL,
    RESET,
    SECRET,
    audio,
    opened,
    partial,
    replies,
    sounds,
    tick,
    utterance,
    words,
)


def test_it_is_a_protocol() -> None:
    protocol: AudioProtocol = Vosk()
    assert (protocol.name, protocol.waits) == ("vosk", True)


def test_the_exchange_of_vosk_servers_own_test_client() -> None:
    """`websocket/test.py`: a config with its odd blanks, 0.2 s at a time in lock-step, eof."""
    vosk = Vosk(call="from-the-query", about={"language": "en"})
    assert vosk.receive('{ "config" : { "sample_rate" : 16000 } }') == ()
    first = vosk.receive(audio(0.2, 16_000))
    assert [type(item) for item in first] == [Opened, Sound, Reply], "so little needs no hearing"
    assert opened(first) == Opened("vosk", "from-the-query", (Channel.CUSTOMER,), about={"language": "en"})
    (sound,) = sounds(first)
    assert (sound.channel, sound.rate, sound.start) == (Channel.CUSTOMER, 16_000, None)
    assert sound.samples.tolist() == list(range(3_200))
    assert replies(first) == [NO_PARTIAL]
    assert vosk.opened() == ()

    assert replies(vosk.receive(audio(0.2, 16_000))) == []
    assert vosk.heard(tick(0.1)) == []
    assert vosk.heard(partial("good", 0.2)) == ()
    assert replies(vosk.heard(tick(0.2))) == ['{\n  "partial" : "good"\n}']
    assert vosk.heard(tick(0.3)) == []

    assert replies(vosk.receive(audio(0.2, 16_000))) == []
    assert vosk.heard(utterance("good morning", 0.4)) == ()
    (final,) = replies(vosk.heard(tick(0.4)))
    assert json.loads(final)["text"] == "good morning"
    assert set(json.loads(final)["result"][0]) == {"conf", "start", "end", "word"}

    assert vosk.receive(EOF) == [Closed("eof")]
    assert vosk.heard(utterance("bye", 0.6, number=2)) == ()
    assert vosk.heard(tick(0.6)) == []
    (last,) = replies(vosk.ended())
    assert json.loads(last)["text"] == "bye"
    assert vosk.ended() == []
    assert vosk.receive(audio(0.2)) == ()


def test_a_client_that_says_nothing_of_itself_and_sends_a_file_as_it_is() -> None:
    """`client-samples/php/asr-test.php`: no config, 8,000 bytes at a time, an empty message at the end."""
    vosk = Vosk()
    assert sounds(vosk.receive(audio(0.5)))[0].rate == 8_000
    assert replies(vosk.heard(tick(0.4))) == [NO_PARTIAL]
    assert vosk.receive(b"") == [Reply(NO_PARTIAL)]


def test_a_browser_that_never_waits_is_answered_in_order() -> None:
    """`client-samples/javascript`: audio in real time, answers when they come; then eof, and it is gone."""
    vosk = Vosk()
    for _ in range(3):
        assert replies(vosk.receive(audio(1.0))) == []
    vosk.receive(EOF)
    vosk.heard(partial("my", 0.9))
    assert replies(vosk.heard(tick(1.0))) == ['{\n  "partial" : "my"\n}']
    vosk.heard(utterance("my dog", 2.8))
    vosk.heard(partial("max", 2.9, number=2))
    assert [json.loads(data) for data in replies(vosk.ended())][1:] == [
        {"partial": "max"},
        {"text": "max", "result": [{"conf": 1.0, "end": 2.1, "start": 1.9, "word": "max"}]},
    ]


def test_the_last_answers_come_when_all_is_heard_though_nobody_said_eof() -> None:
    """`client-samples/asterisk/eagi.py` just closes; a gateway that is stopped ends calls so, too."""
    vosk = Vosk()
    vosk.receive(audio(1.0))
    vosk.heard(utterance("hello", 0.9))
    assert [json.loads(data)["text"] for data in replies(vosk.ended())] == ["hello"]


@pytest.mark.parametrize("spelling", [EOF, '{"eof":1}', ' {"eof": true}\n', '{"eof" : 1, "more": []}'])
def test_eof_in_any_spelling(spelling: str) -> None:
    vosk = Vosk(call="empty")
    told = vosk.receive(spelling)
    assert [type(item) for item in told] == [Opened, Closed]
    assert replies(vosk.ended()) == ['{\n  "text" : ""\n}']


@pytest.mark.parametrize("spelling", [RESET, '{"reset":1}', '{ "reset" : "yes" }'])
def test_reset_tells_what_was_said_so_far_and_goes_on(spelling: str) -> None:
    vosk = Vosk()
    vosk.receive(audio(2.0))
    vosk.heard(utterance("hello", 1.0))
    vosk.heard(partial("my dog", 1.9, number=2))
    assert [json.loads(data)["text"] for data in replies(vosk.heard(tick(1.9)))] == ["hello"]
    (answer,) = replies(vosk.receive(spelling))
    assert json.loads(answer)["text"] == "my dog"
    vosk.receive(audio(1.0))
    vosk.heard(Utterance(Channel.CUSTOMER, 2, 2.9, (*words("my dog", 0.9), *words("max", 2.2))))
    (answer,) = replies(vosk.heard(tick(3.0)))
    assert json.loads(answer)["text"] == "max"


def test_a_reset_waits_for_the_audio_before_it() -> None:
    vosk = Vosk()
    vosk.receive(audio(1.0))
    assert vosk.receive(RESET) == []
    vosk.heard(partial("well", 0.9))
    first, second = replies(vosk.heard(tick(0.9)))
    assert json.loads(first) == {"partial": "well"}
    assert json.loads(second)["text"] == "well"


def test_a_reset_before_anything_is_answered_at_once_and_opens_nothing() -> None:
    assert Vosk().receive(RESET) == [Reply('{\n  "text" : ""\n}')]


def test_config_as_clients_send_it() -> None:
    """`test_words.py`, `test_alternatives.py` and Jigasi's float; what is ignored has no effect."""
    vosk = Vosk(channel=Channel.AGENT)
    vosk.receive(
        """{"config" :
                    { "phrase_list" : ["zero one two three four five", "six seven eight nine oh"],
                      "sample_rate" : 8000,
                      "words" : 0}}"""
    )
    vosk.receive(
        '{"config" : { "max_alternatives" : 20, "sample_rate" : "48000.0", "model": "/etc/passwd" } }'
    )
    told = vosk.receive(audio(0.4, 48_000))
    assert opened(told).channels == (Channel.AGENT,)
    assert [(sound.rate, len(sound.samples)) for sound in sounds(told)] == [(48_000, 19_200)]
    vosk.heard(utterance("one two", 0.2, channel=Channel.AGENT))
    assert replies(vosk.heard(tick(0.2))) == ['{\n  "text" : "one two"\n}']


def test_our_own_config() -> None:
    vosk = Vosk(call="default", about={"number": "1", "language": "en"})
    config = {"call": "c-17", "channel": "agent", "agent": "kim", "number": "+15550100", "token": SECRET}
    vosk.receive(json.dumps({"config": config}))
    it = opened(vosk.receive(b""))
    assert (it.call, it.channels, it.token) == ("c-17", (Channel.AGENT,), SECRET)
    assert it.about == {"number": "+15550100", "language": "en", "agent": "kim"}
    assert SECRET not in repr(it)


def test_config_changes_nothing_once_audio_has_come() -> None:
    vosk = Vosk()
    vosk.receive(audio(0.1))
    assert vosk.receive('{"config": {"sample_rate": 16000, "channel": "agent", "words": false}}') == ()
    (sound,) = sounds(vosk.receive(audio(0.1)))
    assert (sound.rate, sound.channel) == (8_000, Channel.CUSTOMER)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ('{"config": []}', Refused.MALFORMED),
        ('{"config": null}', Refused.MALFORMED),
        ('{"config": {"sample_rate": 7999}}', Refused.UNSUPPORTED),
        ('{"config": {"sample_rate": 192001}}', Refused.UNSUPPORTED),
        ('{"config": {"sample_rate": 11025.5}}', Refused.UNSUPPORTED),
        ('{"config": {"sample_rate": NaN}}', Refused.UNSUPPORTED),
        ('{"config": {"sample_rate": 1e999}}', Refused.UNSUPPORTED),
        ('{"config": {"sample_rate": %s}}' % ("9" * 400), Refused.UNSUPPORTED),
        ('{"config": {"sample_rate": "fast"}}', Refused.UNSUPPORTED),
        ('{"config": {"sample_rate": [8000]}}', Refused.UNSUPPORTED),
        ('{"config": {"channel": "left"}}', Refused.MALFORMED),
        ('{"config": {"channel": 1}}', Refused.MALFORMED),
        ('{"config": {"call": 17}}', Refused.MALFORMED),
        ('{"config": {"call": "a\\nb"}}', Refused.MALFORMED),
        ('{"config": {"number": "\\ud800"}}', Refused.MALFORMED),
        ('{"config": {"token": "%s"}}' % ("x" * 501), Refused.MALFORMED),
        ('{"eof": 0}', Refused.MALFORMED),
        ("EOS", Refused.MALFORMED),
        ("", Refused.MALFORMED),
        ("[]", Refused.MALFORMED),
        ("[" * 60_000, Refused.MALFORMED),
        ("9" * 5_000, Refused.MALFORMED),
        (" " * (LARGEST_TEXT + 1), Refused.TOO_LARGE),
        ("é" * (LARGEST_TEXT // 2 + 1), Refused.TOO_LARGE),
        (bytes(LARGEST_BINARY + 1), Refused.TOO_LARGE),
    ],
)
def test_what_is_refused_ends_it(message: str | bytes, code: Refused) -> None:
    vosk = Vosk()
    with pytest.raises(ProtocolError) as error:
        vosk.receive(message)
    assert error.value.code is code
    assert vosk.receive(audio(0.1)) == ()
    assert vosk.refuse(code) == ()
    assert vosk.ended() == []


def test_the_largest_messages_are_taken() -> None:
    vosk = Vosk()
    assert vosk.receive('{"config": {}}'.ljust(LARGEST_TEXT)) == ()
    assert len(sounds(vosk.receive(bytes(LARGEST_BINARY)))[0].samples) == LARGEST_BINARY // 2


def test_a_sample_cut_in_two_is_put_together() -> None:
    vosk = Vosk()
    data = audio(0.01)
    pieces = [
        vosk.receive(data[:5]),
        vosk.receive(data[5:6]),
        vosk.receive(data[6:7]),
        vosk.receive(data[7:]),
    ]
    assert [value for told in pieces for sound in sounds(told) for value in sound.samples] == list(range(80))
    assert [len(sounds(told)) for told in pieces] == [1, 1, 0, 1]


def test_the_other_sides_words_are_not_told() -> None:
    vosk = Vosk(channel=Channel.CUSTOMER)
    vosk.receive(audio(1.0))
    vosk.heard(utterance("confidential", 0.8, channel=Channel.AGENT))
    vosk.heard(partial("confidential", 0.9, channel=Channel.AGENT))
    assert replies(vosk.heard(tick(1.0))) == [NO_PARTIAL]


def test_a_call_that_was_under_way_counts_from_this_connections_first_sample() -> None:
    vosk = Vosk()
    vosk.receive(audio(1.0))
    vosk.opened(position=60 * SAMPLE_RATE)
    assert vosk.heard(tick(60.2)) == []
    vosk.heard(utterance("hello", 61.0))
    (final,) = replies(vosk.heard(tick(61.0)))
    assert json.loads(final)["result"][0]["start"] == 0.0
    assert json.loads(final)["result"][0]["end"] == pytest.approx(0.2)


def test_unanswered_messages_are_bounded() -> None:
    vosk = Vosk()
    vosk.receive(audio(1.0))
    for _ in range(MOST_UNANSWERED - 1):
        assert vosk.receive(b"") == []
    with pytest.raises(ProtocolError) as error:
        vosk.receive(b"")
    assert error.value.code is Refused.TOO_FAST
