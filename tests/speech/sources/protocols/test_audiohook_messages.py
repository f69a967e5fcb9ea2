"""AudioHook's messages: what is read of them, what is refused, and their durations both ways."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.audiohook_messages import (
    LONGEST,
    RATE,
    Media,
    duration,
    language,
    parse,
    parse_open,
    samples,
    server_message,
)
from speech.sources.protocols.companding import from_mulaw
from speech.sources.protocols.protocol import LARGEST_TEXT, ProtocolError, Refused

SESSION = "e160e428-53e2-487c-977d-96989bf5c99d"
CALL = "090eaa2f-72fa-480a-83e0-8667ff89c0ec"
PING: dict[str, Any] = {
    "version": "2",
    "type": "ping",
    "id": SESSION,
    "seq": 2,
    "serverseq": 1,
    "position": "PT1.2S",
    "parameters": {"rtt": "PT0.043S"},
}


def offer(
    channels: object = ("external", "internal"), kind: str = "PCMU", rate: object = RATE
) -> dict[str, object]:
    return {
        "type": "audio",
        "format": kind,
        "channels": [*channels] if isinstance(channels, tuple) else channels,
        "rate": rate,
    }


def about(**parameters: object) -> dict[str, str]:
    return dict(parse_open({"conversationId": CALL, **parameters}).about)


def media(*offers: object) -> Media | None:
    return parse_open({"conversationId": CALL, "media": [*offers]}).media


def refusal(text: str) -> Refused:
    with pytest.raises(ProtocolError) as refused:
        parse(text)
    assert refused.value.__context__ is None, "what is read hangs on the reader's own error"
    return refused.value.code


def test_a_message_has_what_every_message_has() -> None:
    message = parse(json.dumps(PING))
    assert (message.type, message.id, message.seq, message.serverseq) == ("ping", SESSION, 2, 1)
    assert message.position == 9_600
    assert message.parameters == {"rtt": "PT0.043S"}
    assert repr(message) == "ClientMessage(1 parameters)"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"open"', "{}" * 2, "[" * 60_000, '{"seq":' + "9" * 5_000]
)
def test_what_is_no_object_is_malformed(text: str) -> None:
    assert refusal(text) is Refused.MALFORMED


@pytest.mark.parametrize("key", ["type", "id", "seq", "serverseq", "position", "parameters"])
@pytest.mark.parametrize("value", [None, True, -1, 1.5, [], ["PT1S"]])
def test_every_part_of_the_head_is_needed(key: str, value: object) -> None:
    assert refusal(json.dumps(PING | {key: value})) is Refused.MALFORMED
    assert refusal(json.dumps({other: PING[other] for other in PING if other != key})) is Refused.MALFORMED


@pytest.mark.parametrize("key", ["id", "seq", "serverseq", "position", "parameters"])
@pytest.mark.parametrize("value", ["", "1"])
def test_a_text_is_no_number_and_no_uuid(key: str, value: str) -> None:
    assert refusal(json.dumps(PING | {key: value})) is Refused.MALFORMED


@pytest.mark.parametrize("version", [None, 2, "1", "3", "2.0"])
def test_another_version_is_not_supported(version: object) -> None:
    assert refusal(json.dumps(PING | {"version": version})) is Refused.UNSUPPORTED


def test_64_kib_of_text_are_read_and_more_are_not() -> None:
    def padded(size: int, letter: str) -> str:
        empty = json.dumps(PING | {"pad": ""}, ensure_ascii=False)
        return json.dumps(
            PING | {"pad": letter * ((size - len(empty)) // len(letter.encode()))}, ensure_ascii=False
        )

    assert parse(padded(LARGEST_TEXT, "x")).seq == 2
    assert refusal(padded(LARGEST_TEXT + 1, "x")) is Refused.TOO_LARGE
    assert refusal(padded(LARGEST_TEXT + 4, "\N{GRINNING FACE}")) is Refused.TOO_LARGE


@pytest.mark.parametrize(
    "name", ["28FAF323-fd6e-4bc8-b859-fb25b133d16d", "00000000-0000-0000-0000-000000000000"]
)
def test_a_call_is_named_by_its_conversation_in_lower_case(name: str) -> None:
    assert parse_open({"conversationId": name}).conversation == name.lower()


@pytest.mark.parametrize("name", [None, 7, "", "call", "../../etc/passwd", CALL + "\n", f"{{{CALL}}}"])
def test_a_call_without_a_uuid_is_refused(name: object) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse_open({"conversationId": name})
    assert refused.value.code is Refused.MALFORMED


@pytest.mark.parametrize(
    ("offers", "best"),
    [
        ([("external",), ("internal",), ("external", "internal")], ("external", "internal")),
        ([("internal",), ("external",)], ("external",)),
        ([("internal",)], ("internal",)),
        ([("external",), ("internal", "external")], ("internal", "external")),
    ],
)
def test_it_chooses_to_hear_both_then_the_customer_then_the_agent(
    offers: list[tuple[str, ...]], best: tuple[str, ...]
) -> None:
    assert media(*map(offer, offers)) == Media("PCMU", best)


def test_of_equal_offers_it_takes_the_first() -> None:
    assert media(offer(kind="L16"), offer()) == Media("L16", ("external", "internal"))
    assert media(offer(("external",), "L16"), offer()) == Media("PCMU", ("external", "internal"))


UNHEARD = [
    offer(kind="OPUS"),
    offer(rate=16_000),
    offer(rate="8000"),
    offer(()),
    offer(("external", "external")),
    offer(("external", "internal", "external")),
    offer("external"),
    offer([["external"]]),
    {**offer(), "type": "video"},
    {},
    [],
    None,
    "PCMU",
]


def test_offers_that_cannot_be_heard_are_passed_over() -> None:
    assert media(*UNHEARD, offer(("external",))) == Media("PCMU", ("external",))


@pytest.mark.parametrize("offers", [*([one] for one in UNHEARD), "PCMU", {"a": 1}])
def test_only_offers_that_cannot_be_heard_are_refused(offers: object) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse_open({"conversationId": CALL, "media": offers})
    assert refused.value.code is Refused.UNSUPPORTED


@pytest.mark.parametrize("offers", [None, []])
def test_no_offers_are_no_media(offers: object) -> None:
    assert parse_open({"conversationId": CALL, "media": offers}).media is None


def test_mulaw_samples_take_turns() -> None:
    (customer, heard), (agent, said) = Media("PCMU", ("external", "internal")).split(bytes(range(8)))
    assert (customer, agent) == (Channel.CUSTOMER, Channel.AGENT)
    assert heard.tolist() == from_mulaw(bytes([0, 2, 4, 6])).tolist()
    assert said.tolist() == from_mulaw(bytes([1, 3, 5, 7])).tolist()


def test_pcm_has_the_lower_byte_first_and_the_channels_the_order_that_is_offered() -> None:
    told = Media("L16", ("internal", "external")).split(bytes.fromhex("0100 feff 0080 ff7f"))
    assert [(side, samples.tolist()) for side, samples in told] == [
        (Channel.AGENT, [1, -32_768]),
        (Channel.CUSTOMER, [-2, 32_767]),
    ]
    assert {samples.dtype for _, samples in told} == {np.dtype(np.int16)}


@pytest.mark.parametrize(
    ("kind", "channels", "size"),
    [("PCMU", ("external", "internal"), 3), ("L16", ("external",), 1), ("L16", ("external", "internal"), 6)],
)
def test_a_sample_cut_in_two_is_malformed(kind: str, channels: tuple[str, ...], size: int) -> None:
    with pytest.raises(ProtocolError) as refused:
        Media(kind, channels).split(bytes(size))
    assert refused.value.code is Refused.MALFORMED


@pytest.mark.parametrize(
    ("ani", "number"),
    [
        ("tel:+491604697810", "+491604697810"),
        ("+1-555-555-1234", "+15555551234"),
        ("tel:+1.555.555.1234;ext=7", "+15555551234"),
        ("sip:+15551234567@sip.example.com;user=phone", "+15551234567"),
        ("SIPS:%2B15551234567@example.com", "+15551234567"),
        ("(0)30 1234", "0301234"),
        ("1007", "1007"),
    ],
)
def test_the_number_is_bare(ani: str, number: str) -> None:
    assert about(participant={"ani": ani}) == {"number": number}


@pytest.mark.parametrize(
    "ani",
    [None, "", 7, [], "tel:", "anonymous", "sip:anna@example.com", "mailto:+1555", "+1" * 40, "1" * 999, "²"],
)
def test_what_is_no_number_is_left_out(ani: object) -> None:
    assert about(participant={"ani": ani}) == {}


def test_the_agent_and_the_language_are_told_where_they_are_given() -> None:
    assert about(customConfig={"agent": "mary"}, participant={"agent": "tom"}) == {"agent": "mary"}
    assert about(participant={"agentId": "tom"}, language="en-US") == {"agent": "tom", "language": "en-US"}
    assert about(customConfig=["agent"], participant="tom", language="../x") == {}
    assert about(customConfig={"agent": "x" * 129}) == about(customConfig={"agent": "\ud800"}) == {}
    assert repr(parse_open({"conversationId": CALL, "language": "en-US"})) == "Open(None)"


@pytest.mark.parametrize("tag", ["en", "en-us", "pt-BR", "cmn-cn", "zh-Hans-CN"])
def test_a_language_is_a_tag(tag: str) -> None:
    assert language(tag) == tag


@pytest.mark.parametrize(
    ("given", "whether"), [(None, False), ([], False), ([{"id": SESSION}], True), ("yes", False)]
)
def test_it_resumes_where_sessions_are_continued(given: object, whether: bool) -> None:
    assert parse_open({"conversationId": CALL, "continuedSessions": given}).resumes is whether


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("PT0S", 0),
        ("PT0.0S", 0),
        ("PT1.2S", 9_600),
        ("PT.5S", 4_000),
        ("PT3.S", 24_000),
        ("PT0.000125S", 1),
        ("PT0.00012499999999999999S", 1),
        ("PT86400S", LONGEST * RATE),
    ],
)
def test_durations_are_read(text: str, count: int) -> None:
    assert samples(text) == count


@pytest.mark.parametrize(
    "text",
    [
        None,
        1.2,
        "",
        "PT",
        "PTS",
        "PT.S",
        "1.2",
        "PT-1S",
        "PT1,2S",
        "PT1M",
        "P1D",
        "PT1.2S ",
        "PT1e3S",
        "PT86401S",
        "PT" + "9" * 400 + "S",
        "PT\N{ARABIC-INDIC DIGIT ONE}S",
        "PT1S\n",
    ],
)
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(ProtocolError) as refused:
        samples(text)
    assert refused.value.code is Refused.MALFORMED


@given(st.integers(0, LONGEST * RATE))
def test_a_duration_is_read_as_it_was_written(count: int) -> None:
    assert samples(duration(count)) == count


@pytest.mark.parametrize(
    ("count", "text"), [(0, "PT0S"), (9_600, "PT1.2S"), (1, "PT0.000125S"), (80_000, "PT10S")]
)
def test_durations_are_written(count: int, text: str) -> None:
    assert duration(count) == text


def test_an_answer_has_parameters_even_where_it_has_none() -> None:
    assert server_message("pong", SESSION, 3, 4, {}) == (
        '{"version":"2","type":"pong","id":"' + SESSION + '","seq":3,"clientseq":4,"parameters":{}}'
    )


anything: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = [
    "conversationId",
    "organizationId",
    "media",
    "participant",
    "customConfig",
    "language",
    "continuedSessions",
]


@given(
    st.text() | st.dictionaries(st.sampled_from([*PING]), anything).map(lambda said: json.dumps(PING | said))
)
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ProtocolError):
        assert parse(text).seq >= 0


@given(st.dictionaries(st.sampled_from(KEYS), anything))
def test_any_open_message_is_read_or_refused(parameters: dict[str, object]) -> None:
    with suppress(ProtocolError):
        told = parse_open({"conversationId": CALL, **parameters})
        assert all(0 < len(value) <= 128 and value.isprintable() for value in told.about.values())
