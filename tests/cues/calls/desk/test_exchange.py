"""Two people taking turns, and everything that only looks like it."""

from __future__ import annotations

import pytest

from cues.calls.desk.events import Voices
from cues.calls.desk.exchange import HELD, LAPSES, Exchange
from speech.audio import Channel

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
STEP = 0.05


def played(*spans: tuple[str, float, float], until: float, exchange: Exchange | None = None) -> Exchange:
    """Hears who speaks when: "a", "c" or "tone", from and to, in seconds."""
    exchange = exchange or Exchange()
    for step in range(1, round(until / STEP) + 1):
        at = step * STEP
        middle = at - STEP / 2
        on = {who for who, start, end in spans if start <= middle < end}
        exchange.hear(Voices(at, "a" in on, "c" in on, tone="tone" in on))
    return exchange


def test_three_turns_are_an_exchange_that_began_with_the_first():
    turns = (("a", 2, 5), ("c", 5.4, 9), ("a", 9.3, 11))
    assert not played(*turns, until=9.4).convincing
    talk = played(*turns, until=10.0)
    assert talk.convincing
    assert talk.began == pytest.approx(2.0, abs=STEP)
    assert talk.last_voice(CUSTOMER) == pytest.approx(9.0, abs=STEP)
    assert talk.last_voice(CUSTOMER, before=7.0) == 7.0
    assert talk.last_voice(AGENT, before=7.0) == pytest.approx(5.0, abs=STEP)


def test_an_agent_who_is_answered_by_a_person():
    assert played(("c", 2, 2.6), ("a", 3, 7), ("c", 7.4, 8), ("a", 8.3, 9), until=9.0).convincing


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param([("a", 2, 5), ("a", 7, 9), ("a", 12, 14)], id="a colleague"),
        pytest.param([("c", second, second + 0.8) for second in range(2, 40)], id="a radio"),
        pytest.param([("c", 2, 9), ("tone", 9.5, 10), ("a", 11, 25)], id="a voicemail"),
        pytest.param(
            [("c", 2, 9), ("a", 10, 24), ("c", 25, 28)], id="a voicemail without a beep, and its menu"
        ),
        pytest.param(
            [("c", 2, 4), ("a", 4.2, 4.8), ("c", 4.6, 9), ("a", 10, 20)], id="hello into its greeting"
        ),
        pytest.param([("a", 2, 5), ("c", 5.5, 5.8), ("a", 7, 9), ("c", 9.4, 9.7)], id="notes of music"),
        pytest.param(
            [("c", 2, 40), *(("a", second, second + 2.5) for second in range(3, 40, 5))],
            id="a colleague and a radio",
        ),
        pytest.param([("a", 2, 4), ("tone", 6, 8), ("tone", 12, 14), ("a", 15, 17)], id="rings"),
    ],
)
def test_no_exchange(spans):
    exchange = Exchange()
    for end in range(1, 45):
        assert not played(*spans, until=float(end), exchange=exchange).convincing


def test_a_longer_pause_parts_what_was_said_to_others():
    talk = played(("a", 2, 4), ("a", 7, 10), ("c", 10.3, 13), ("a", 13.3, 15), until=14.0)
    assert talk.convincing
    assert talk.began == pytest.approx(7.0, abs=STEP)


def test_asking_once_more_is_the_same_beginning():
    talk = played(("a", 2, 5), ("a", 9, 9.5), ("c", 10, 13), ("a", 13.3, 15), until=14.0)
    assert talk.began == pytest.approx(2.0, abs=STEP)


def test_what_is_said_while_it_rings_is_no_part_of_it():
    exchange = Exchange()
    spans = [("tone", 1, 3), ("a", 4.5, 6), ("c", 7, 8), ("a", 8.3, 12), ("c", 12.4, 14)]
    played(*spans, until=3.5, exchange=exchange)
    exchange.rings()
    for step in range(round(3.5 / STEP) + 1, round(13.5 / STEP)):
        at = step * STEP
        on = {who for who, start, end in spans if start <= at - STEP / 2 < end}
        exchange.hear(Voices(at, "a" in on, "c" in on, tone="tone" in on))
    assert exchange.convincing
    assert exchange.began == pytest.approx(7.0, abs=STEP)


def test_no_more_is_held_than_fits():
    talk = played(("a", 2, 5), ("c", 5.4, 60), ("a", 60.3, 62), until=61.0)
    assert talk.convincing
    assert talk.began == pytest.approx(61.0 - HELD, abs=STEP)


def test_silence_lets_it_lapse():
    talk = played(("a", 2, 5), ("c", 5.4, 9), until=9.0 + LAPSES + 0.5)
    assert talk.began is None


def test_a_hole_in_time_forgets_what_was_before():
    talk = played(("a", 2, 5), ("c", 5.4, 9), ("a", 9.3, 11), until=10.0)
    talk.hear(Voices(15.0, agent=False, customer=False))
    assert talk.began is None
    assert not talk.convincing


def test_after_a_hush_only_what_follows_silence_counts():
    talk = played(("a", 2, 5), ("c", 5.4, 9), until=9.0)
    talk.restart(9.0, hush=1.5)
    spans = (
        ("a", 9.2, 10),
        ("c", 10.2, 11),
        ("a", 11.2, 12),
        ("a", 14, 16),
        ("c", 16.2, 18),
        ("a", 18.2, 19),
    )
    for step in range(round(9.0 / STEP) + 1, round(19.0 / STEP)):
        at = step * STEP
        on = {who for who, start, end in spans if start <= at - STEP / 2 < end}
        talk.hear(Voices(at, "a" in on, "c" in on))
        assert not talk.convincing or at > 18
    assert talk.began == pytest.approx(14.0, abs=STEP)


def test_somebody_is_back_when_both_say_more_than_a_word():
    assert not played(("a", 2, 5), ("c", 5.4, 6), until=8.0).answered
    assert played(("a", 2, 5), ("c", 5.4, 6.5), until=8.0).answered
