"""AudioHook: messages that break a rule are refused, and how we ask to be disconnected."""

from __future__ import annotations

import json

import pytest

from speech.sources.protocols.audiohook import AudioHook
from speech.sources.protocols.protocol import LARGEST_BINARY, Closed, ProtocolError, Refused
from tests.speech.sources.protocols.genesys import (
    CALL,
    NOBODY,
    OPEN,
    ORGANIZATION,
    SESSION,
    Genesys,
    answers,
    refusal,
    session,
)


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
