"""AudioHook: pauses, what was left out, and sessions that continue others: where each sound belongs."""

from __future__ import annotations

import pytest

from speech.audio import Channel
from speech.sources.protocols.audiohook import AudioHook
from speech.sources.protocols.protocol import Held, Lost, Opened, Refused
from tests.speech.sources.protocols.genesys import (
    CALL,
    OPEN,
    PIECE,
    SESSION,
    Genesys,
    answers,
    places,
    refusal,
    session,
)

CUSTOMER, AGENT = Channel.CUSTOMER, Channel.AGENT


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
