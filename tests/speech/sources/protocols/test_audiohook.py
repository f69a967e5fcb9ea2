"""AudioHook: a session as Genesys holds it, and each rule that is checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from speech.audio import Channel
from speech.sources.protocols.audiohook import AudioHook
from speech.sources.protocols.companding import from_mulaw
from speech.sources.protocols.protocol import (
    LARGEST_BINARY,
    AudioProtocol,
    Closed,
    Held,
    Lost,
    Opened,
    ProtocolError,
    Refused,
    Reply,
    Sound,
    Told,
)
from speech.transcript import Tick
from tests.speech.sources.protocols.genesys import (
    CALL,
    NOBODY,
    OPEN,
    ORGANIZATION,
    PIECE,
    PROBE,
    SESSION,
    STEREO,
    Genesys,
)

CUSTOMER, AGENT = Channel.CUSTOMER, Channel.AGENT


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


def test_no_sound_comes_while_it_is_paused() -> None:
    genesys = session()
    assert genesys.say("paused") == [Held(True)]
    assert refusal(genesys, PIECE) is Refused.OUT_OF_ORDER


def test_a_pause_of_theirs_counts_in_the_position() -> None:
    genesys = session()
    genesys.sound()
    assert genesys.say("paused", "PT0.1S") == [Held(True)]
    assert genesys.say("resumed", "PT9.1S", start="PT0.1S", discarded="PT9S") == [Held(False)]
    assert places(genesys.sound()) == [(CUSTOMER, 72_800), (AGENT, 72_800)]


def test_a_pause_of_ours_is_asked_for_and_ends_when_neither_pauses() -> None:
    genesys = session()
    assert answers(genesys, genesys.protocol.pause()) == [("pause", {})]
    assert places(genesys.sound()), "what is under way still comes"
    assert genesys.say("paused") == [Held(True)]
    assert answers(genesys, genesys.protocol.resume()) == [("resume", {})]
    assert genesys.say("paused") == [], "theirs lasts"
    assert genesys.say("resumed", start="PT0.1S", discarded="PT2S") == [Held(False)]
    assert genesys.say("resumed", start="PT2.1S", discarded="PT0S") == []


def test_it_can_begin_paused() -> None:
    genesys = Genesys(AudioHook())
    assert genesys.protocol.pause() == ()
    genesys.say("open", **OPEN)
    assert genesys.protocol.reconnect() == ()
    ((_, parameters),) = answers(genesys, genesys.protocol.opened())
    assert parameters["startPaused"] is True
    assert genesys.say("paused") == [Held(True)]


@pytest.mark.parametrize("paused", [True, False])
def test_it_begins_as_was_last_wanted(paused: bool) -> None:
    genesys = Genesys(AudioHook())
    if not paused:
        genesys.protocol.pause()
    genesys.say("open", **OPEN)
    assert (genesys.protocol.pause() if paused else genesys.protocol.resume()) == ()
    ((_, parameters),) = answers(genesys, genesys.protocol.opened())
    assert parameters["startPaused"] is paused


def test_a_pause_may_have_begun_before_it_is_opened() -> None:
    genesys = Genesys(AudioHook())
    genesys.say("open", **OPEN)
    assert genesys.say("paused") == [Held(True)]
    answers(genesys, genesys.protocol.opened())
    assert refusal(genesys, PIECE) is Refused.OUT_OF_ORDER


def test_what_is_discarded_is_lost_and_counts_in_the_position() -> None:
    genesys = session()
    genesys.sound()
    assert genesys.say("discarded", "PT2.6S", start="PT0.1S", discarded="PT2.5S") == [Lost(2.5)]
    assert places(genesys.sound()) == [(CUSTOMER, 20_800), (AGENT, 20_800)]
    assert genesys.say("discarded", start="PT2.7S", discarded="PT0S") == []


@pytest.mark.parametrize("kind", ["discarded", "resumed"])
@pytest.mark.parametrize(
    "parameters", [{}, {"start": "PT0S"}, {"discarded": "PT0S"}, {"start": 0, "discarded": 1}]
)
def test_what_is_left_out_has_a_beginning_and_a_length(kind: str, parameters: dict[str, object]) -> None:
    genesys = session()
    assert refusal(genesys, genesys.write(kind, **parameters)) is Refused.MALFORMED


def test_the_position_never_goes_back() -> None:
    genesys = session()
    genesys.sound()
    genesys.say("discarded", start="PT0S", discarded="PT0.05S")
    assert places(genesys.sound(PIECE[:2])) == [(CUSTOMER, 800), (AGENT, 800)]


def continued(position: int, at: str) -> Genesys:
    earlier = [{"id": "386dc26f-6d1d-4cf0-b153-93c43f540874", "serverseq": 4, "clientseq": 9}]
    return session(position, at=at, continuedSessions=earlier)


def test_a_session_that_continues_others_is_told_what_is_here() -> None:
    genesys = Genesys(AudioHook(session=SESSION))
    earlier = [{"id": "386dc26f-6d1d-4cf0-b153-93c43f540874", "serverseq": 4, "clientseq": 9}]
    (opened,) = genesys.say("open", "PT40S", **{**OPEN, "continuedSessions": earlier})
    assert isinstance(opened, Opened)
    assert (opened.call, opened.resumes) == (CALL, True)
    ((_, parameters),) = answers(genesys, genesys.protocol.opened(position=55 * 16_000 + 1))
    assert parameters["discardTo"] == "PT55S"
    # What we asked for is not lost; what is left out after it is.
    assert genesys.say("discarded", "PT54.9S", start="PT40S", discarded="PT14.9S") == []
    assert genesys.say("discarded", "PT57S", start="PT54.9S", discarded="PT2.1S") == [Lost(2.0)]
    assert places(genesys.sound()) == [(CUSTOMER, 57 * 8_000), (AGENT, 57 * 8_000)]


def test_one_that_does_not_heed_it_says_where_its_sound_belongs() -> None:
    assert places(continued(55 * 16_000, "PT40S").sound()) == [(CUSTOMER, 320_000), (AGENT, 320_000)]


@pytest.mark.parametrize(("position", "at"), [(0, "PT0S"), (40 * 16_000, "PT40S"), (30 * 16_000, "PT40S")])
def test_nothing_is_to_be_discarded_that_is_not_here(position: int, at: str) -> None:
    genesys = Genesys(AudioHook())
    genesys.say("open", at, **{**OPEN, "continuedSessions": [{}]})
    ((_, parameters),) = answers(genesys, genesys.protocol.opened(position=position))
    assert "discardTo" not in parameters


def test_a_new_session_of_a_call_begins_at_its_own_beginning() -> None:
    genesys = Genesys(AudioHook())
    (opened,) = genesys.say("open", **OPEN)
    assert isinstance(opened, Opened)
    assert not opened.resumes
    ((_, parameters),) = answers(genesys, genesys.protocol.opened(position=160_000))
    assert "discardTo" not in parameters


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


@pytest.mark.parametrize("kind", ["paused", "resumed", "discarded", "update"])
def test_open_comes_before_all_else(kind: str) -> None:
    genesys = Genesys(AudioHook())
    assert refusal(genesys, genesys.write(kind, start="PT0S", discarded="PT0S")) is Refused.OUT_OF_ORDER


@pytest.mark.parametrize("opened", [True, False])
def test_a_session_is_opened_once(opened: bool) -> None:
    genesys = session()
    if opened:
        genesys.protocol.opened()
    assert refusal(genesys, genesys.write("open", **OPEN)) is Refused.OUT_OF_ORDER


@pytest.mark.parametrize("seq", [0, 1, 3, 100])
def test_their_numbers_rise_by_one(seq: int) -> None:
    genesys = session()
    genesys.seq = seq - 1
    assert refusal(genesys, genesys.write("ping")) is Refused.OUT_OF_ORDER


def test_their_numbers_begin_at_one() -> None:
    genesys = Genesys(AudioHook())
    genesys.seq = 1
    assert refusal(genesys, genesys.write("open", **OPEN)) is Refused.OUT_OF_ORDER


def test_they_cannot_have_seen_more_than_we_have_said() -> None:
    genesys = session()
    genesys.serverseq += 1
    assert refusal(genesys, genesys.write("ping")) is Refused.OUT_OF_ORDER


def test_a_message_of_another_session_is_refused() -> None:
    for protocol in (AudioHook(session=CALL), session().protocol):
        genesys = Genesys(protocol)
        genesys.seq = protocol._clientseq
        assert refusal(genesys, genesys.write("ping").replace(SESSION, ORGANIZATION)) is Refused.NOT_ALLOWED
    assert Genesys(AudioHook(session=SESSION.upper())).protocol.receive(Genesys(AudioHook()).write("ping"))


def test_the_organization_is_the_handshakes() -> None:
    genesys = Genesys(AudioHook(organization=CALL))
    assert refusal(genesys, genesys.write("open", **OPEN)) is Refused.NOT_ALLOWED
    assert Genesys(AudioHook(organization=ORGANIZATION.upper())).say("open", **OPEN)


@pytest.mark.parametrize("size", [LARGEST_BINARY + 2, 3])
def test_sound_has_a_size(size: int) -> None:
    code = refusal(session(), bytes(size))
    assert code is (Refused.TOO_LARGE if size > LARGEST_BINARY else Refused.MALFORMED)


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


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (Refused.NOT_ALLOWED, "unauthorized"),
        (Refused.IDLE, "completed"),
        (Refused.TOO_LONG, "completed"),
        (Refused.BUSY, "error"),
        (Refused.GOING_DOWN, "error"),
        (Refused.MALFORMED, "error"),
    ],
)
def test_we_ask_to_be_disconnected_and_wait_for_the_close(code: Refused, reason: str) -> None:
    genesys = session()
    assert answers(genesys, genesys.protocol.refuse(code)) == [
        ("disconnect", {"reason": reason, "info": code.value})
    ]
    assert genesys.protocol.refuse(code) == genesys.protocol.pause() == genesys.protocol.reconnect() == ()
    # Sound and more may be under way.
    assert genesys.sound() == genesys.say("paused") == genesys.say("discarded") == []
    assert genesys.say("close", reason="disconnect")[1:] == [Closed("disconnect", hung_up=False)]


def test_it_is_refused_at_any_time() -> None:
    (at_once,) = AudioHook(session=SESSION).refuse(Refused.NOT_ALLOWED)
    assert json.loads(at_once.data) == {
        "version": "2",
        "type": "disconnect",
        "id": SESSION,
        "seq": 1,
        "clientseq": 0,
        "parameters": {"reason": "unauthorized", "info": "not_allowed"},
    }
    assert json.loads(AudioHook().refuse(Refused.BUSY)[0].data)["id"] == NOBODY
    genesys = Genesys(AudioHook())
    genesys.protocol.refuse(Refused.NOT_ALLOWED)
    assert genesys.protocol.receive(genesys.write("open", **OPEN)) == (), "it was under way"
    assert genesys.protocol.opened() == ()


def test_it_is_refused_after_an_error_of_theirs() -> None:
    genesys = session()
    with pytest.raises(ProtocolError) as error:
        genesys.protocol.receive("{}")
    assert answers(genesys, genesys.protocol.refuse(error.value.code))[0][0] == "disconnect"
    assert genesys.protocol.refuse(error.value.code) == ()
