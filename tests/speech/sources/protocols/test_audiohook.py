"""AudioHook: a session as Genesys holds it, from its offer to its close."""

from __future__ import annotations

import pytest

from speech.audio import Channel
from speech.sources.protocols.audiohook import AudioHook
from speech.sources.protocols.companding import from_mulaw
from speech.sources.protocols.protocol import (
    LARGEST_BINARY,
    AudioProtocol,
    Closed,
    Opened,
    Refused,
    Reply,
    Sound,
)
from speech.transcript import Tick
from tests.speech.sources.protocols.genesys import (
    NOBODY,
    OPEN,
    ORGANIZATION,
    PIECE,
    PROBE,
    SESSION,
    STEREO,
    Genesys,
    answers,
    places,
    refusal,
    session,
)

CUSTOMER, AGENT = Channel.CUSTOMER, Channel.AGENT


def test_a_session_as_genesys_holds_it() -> None:
    protocol = AudioHook(session=SESSION, organization=ORGANIZATION)
    # As the reference implementation's client writes it.
    (opened,) = protocol.receive(
        '{"version":"2","type":"open","id":"e160e428-53e2-487c-977d-96989bf5c99d","seq":1,"serverseq":0,'
        '"position":"PT0S","parameters":{"organizationId":"d7934305-0972-4844-938e-9060eef73d05",'
        '"conversationId":"090eaa2f-72fa-480a-83e0-8667ff89c0ec","participant":{'
        '"id":"883efee8-3d6c-4537-b500-6d7ca4b92fa0","ani":"+1-555-555-1234","aniName":"John Doe",'
        '"dnis":"+1-800-555-6789"},"media":['
        '{"type":"audio","format":"PCMU","channels":["external","internal"],"rate":8000},'
        '{"type":"audio","format":"PCMU","channels":["external"],"rate":8000},'
        '{"type":"audio","format":"PCMU","channels":["internal"],"rate":8000}],"language":"en-us"}}'
    )
    assert opened == Opened(
        "audiohook",
        "090eaa2f-72fa-480a-83e0-8667ff89c0ec",
        (CUSTOMER, AGENT),
        about={"number": "+15555551234", "language": "en-us"},
    )
    assert protocol.opened() == [
        Reply(
            '{"version":"2","type":"opened","id":"e160e428-53e2-487c-977d-96989bf5c99d","seq":1,"clientseq":1,'
            '"parameters":{"media":[{"type":"audio","format":"PCMU","channels":["external","internal"],'
            '"rate":8000}],"startPaused":false}}'
        )
    ]
    assert protocol.opened() == ()
    customer, agent = protocol.receive(PIECE)
    assert isinstance(customer, Sound)
    assert isinstance(agent, Sound)
    assert (customer.channel, customer.rate, customer.start) == (CUSTOMER, 8_000, 0)
    assert (agent.channel, agent.rate, agent.start) == (AGENT, 8_000, 0)
    assert customer.samples.tolist() == from_mulaw(PIECE[0::2]).tolist()
    assert agent.samples.tolist() == from_mulaw(PIECE[1::2]).tolist()
    assert protocol.receive(
        '{"version":"2","type":"ping","id":"e160e428-53e2-487c-977d-96989bf5c99d","seq":2,"serverseq":1,'
        '"position":"PT0.1S","parameters":{}}'
    ) == [
        Reply(
            '{"version":"2","type":"pong","id":"e160e428-53e2-487c-977d-96989bf5c99d","seq":2,"clientseq":2,'
            '"parameters":{}}'
        )
    ]
    assert places(protocol.receive(PIECE)) == [(CUSTOMER, 800), (AGENT, 800)]
    assert protocol.receive(
        '{"version":"2","type":"close","id":"e160e428-53e2-487c-977d-96989bf5c99d","seq":3,"serverseq":2,'
        '"position":"PT0.2S","parameters":{"reason":"end"}}'
    ) == [
        Reply(
            '{"version":"2","type":"closed","id":"e160e428-53e2-487c-977d-96989bf5c99d","seq":3,"clientseq":3,'
            '"parameters":{}}'
        ),
        Closed("end"),
    ]
    assert protocol.ended() == protocol.refuse(Refused.GOING_DOWN) == protocol.receive(PIECE) == ()


def test_it_fits_the_seam_and_answers_only_what_is_awaited() -> None:
    genesys = session()
    protocol: AudioProtocol = genesys.protocol
    assert (protocol.name, protocol.waits) == ("audiohook", False)
    assert protocol.heard(Tick(1.0, {}, {})) == protocol.idle(60.0) == protocol.ended() == ()


@pytest.mark.parametrize("kind", ["PCMU", "L16"])
@pytest.mark.parametrize("channels", [["external"], ["internal"], ["internal", "external"]])
def test_what_is_offered_is_taken_unchanged(kind: str, channels: list[str]) -> None:
    genesys = Genesys(AudioHook())
    offered = {**STEREO, "format": kind, "channels": channels}
    (opened,) = genesys.say("open", **{**OPEN, "media": [offered]})
    assert isinstance(opened, Opened)
    sides = [{"external": CUSTOMER, "internal": AGENT}[channel] for channel in channels]
    assert [*opened.channels] == sides
    ((_, parameters),) = answers(genesys, genesys.protocol.opened())
    assert parameters["media"] == [offered]
    told = genesys.sound(bytes(8))
    assert [one.channel for one in told if isinstance(one, Sound)] == sides
    width = len(channels) * (2 if kind == "L16" else 1)
    assert [len(one.samples) for one in told if isinstance(one, Sound)] == [8 // width] * len(sides)


def test_a_probe_is_answered_in_full_and_is_no_call() -> None:
    genesys = Genesys(AudioHook(session=SESSION, organization=ORGANIZATION))
    (opened,) = genesys.protocol.receive(genesys.write("open", **PROBE))
    assert answers(genesys, [opened]) == [("opened", {"media": [], "startPaused": False})]
    assert genesys.protocol.opened() == ()
    for kind in ("paused", "update"):
        genesys.say(kind)
    for kind in ("resumed", "discarded"):
        genesys.say(kind, start="PT0S", discarded="PT1S")
    genesys.say("ping")
    closed, over = genesys.say("close", reason="end")
    assert isinstance(closed, Reply)
    assert over == Closed("probe", hung_up=False)
    assert not [told for told in genesys.told if not isinstance(told, Reply | Closed)]


def test_a_probe_finds_out_what_cannot_be_heard() -> None:
    genesys = Genesys(AudioHook())
    probe = {**PROBE, "media": [{**STEREO, "rate": 16_000}]}
    assert refusal(genesys, genesys.write("open", **probe)) is Refused.UNSUPPORTED
    assert session(conversationId=NOBODY, media=[]).say("close", reason="end")


def test_no_sound_comes_in_a_probe() -> None:
    genesys = Genesys(AudioHook())
    genesys.say("open", **PROBE)
    assert refusal(genesys, PIECE) is Refused.OUT_OF_ORDER


def test_a_call_without_media_is_refused() -> None:
    genesys = Genesys(AudioHook())
    assert refusal(genesys, genesys.write("open", **{**OPEN, "media": []})) is Refused.UNSUPPORTED


def test_no_sound_comes_before_it_is_opened() -> None:
    assert refusal(Genesys(AudioHook()), PIECE) is Refused.OUT_OF_ORDER
    genesys = Genesys(AudioHook())
    genesys.say("open", **OPEN)
    assert refusal(genesys, PIECE) is Refused.OUT_OF_ORDER


def test_it_can_be_asked_to_reconnect_and_stays_until_it_has() -> None:
    genesys = session()
    assert answers(genesys, genesys.protocol.reconnect()) == [("reconnect", {})]
    assert places(genesys.sound())
    assert genesys.say("close", reason="reconnect")[1:] == [Closed("reconnect", hung_up=False)]


def test_an_update_tells_the_language_and_is_answered() -> None:
    genesys = session()
    assert genesys.protocol.language == "en-US"
    (updated,) = genesys.protocol.receive(genesys.write("update", language="fr-CA"))
    assert answers(genesys, [updated]) == [("updated", {})]
    assert genesys.protocol.language == "fr-CA"
    genesys.say("update", participants=[], language=7)
    assert genesys.protocol.language == "fr-CA"


def test_languages_are_listed_to_who_asks() -> None:
    genesys = Genesys(AudioHook())
    genesys.say("open", **{**OPEN, "supportedLanguages": True})
    ((_, parameters),) = answers(genesys, genesys.protocol.opened())
    assert parameters["supportedLanguages"] == []


@pytest.mark.parametrize(
    ("reason", "closed"),
    [
        ("end", Closed("end")),
        ("error", Closed("error", hung_up=False)),
        ("disconnect", Closed("disconnect", hung_up=False)),
        ("reconnect", Closed("reconnect", hung_up=False)),
        ("Smith hung up", Closed("closed", hung_up=False)),
        (["end"], Closed("closed", hung_up=False)),
    ],
)
def test_a_close_says_whether_the_call_is_over(reason: object, closed: Closed) -> None:
    assert session().say("close", reason=reason)[1:] == [closed]


@pytest.mark.parametrize(
    ("code", "reason"), [(408, "error, error 408"), ("secret", "error, error"), (10**9, "error, error")]
)
def test_an_error_of_theirs_is_named_by_its_number(code: object, reason: str) -> None:
    genesys = session()
    assert genesys.say("error", code=code, message="Mrs Smith") == []
    assert genesys.say("close", reason="error")[1:] == [Closed(reason, hung_up=False)]


def test_it_may_close_before_it_opens() -> None:
    genesys = Genesys(AudioHook())
    genesys.say("ping")
    assert genesys.say("close", reason="error")[1:] == [Closed("error", hung_up=False)]


def test_a_long_piece_and_an_empty_one_are_heard() -> None:
    genesys = session()
    assert [len(one.samples) for one in genesys.sound(bytes(LARGEST_BINARY)) if isinstance(one, Sound)] == [
        LARGEST_BINARY // 2
    ] * 2
    assert genesys.sound(b"") == []


def test_types_of_later_versions_are_passed_over_but_counted() -> None:
    genesys = session()
    assert genesys.say("dtmf", digit="5") == []
    assert len(genesys.say("ping")) == 1
