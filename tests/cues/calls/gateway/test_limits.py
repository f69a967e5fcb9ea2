"""Each limit: what is let through, what is refused and why, and that counting stays small."""

from __future__ import annotations

import math
import secrets
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.gateway.limits import PIECE, AtOnce, Bucket, ConnectionLimits, FailedProofs
from cues.calls.gateway.proof import Asked, address_key, prove
from cues.calls.gateway.refusal import Why
from cues.calls.gateway.rules import GatewayRules, LimitRules
from cues.calls.gateway.tokens import PREFIX, Tokens
from speech.audio import Channel
from speech.sources.protocols.protocol import Refused
from speech.sources.typed import LONGEST_TURN

LIMITS = LimitRules()


def opened(limits=LIMITS, **how):
    connection = ConnectionLimits(limits, 0.0)
    connection.opened(**how)
    return connection


def test_a_bucket_lets_its_rate_through_and_a_burst():
    bucket = Bucket(2.0, 10.0, 100.0)
    assert bucket.take(10, 100.0)
    assert not bucket.take(1, 100.0)
    assert bucket.take(1, 100.5)
    assert not bucket.take(11, 1000.0)
    assert bucket.take(10, 1000.0)
    assert not bucket.take(1, 0.0), "a clock that goes back gives nothing"
    assert bucket.take(1, 1000.5), "and takes nothing"


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 20)), max_size=50))
def test_a_bucket_never_lets_more_through_than_it_says(pieces):
    bucket, now, passed = Bucket(2.0, 10.0, 0.0), 0.0, 0.0
    for gap, amount in pieces:
        now += gap
        passed += amount if bucket.take(amount, now) else 0.0
        assert passed <= 10.0 + 2.0 * now + 1e-6


@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 20), st.floats(0, 60)), max_size=50))
def test_what_is_overdue_is_never_more_than_the_time_that_has_passed(pieces):
    bucket, now, passed = Bucket(1.5, 10.0, 0.0), 0.0, 0.0
    for rest, amount, overdue in pieces:
        now += rest
        passed += amount + overdue if bucket.take(amount, now, overdue) else 0.0
        assert passed <= 10.0 + 1.5 * now + 1e-6


def test_a_bucket_that_rested_lets_what_was_overdue_through_and_keeps_no_more():
    bucket = Bucket(1.0, 10.0, 0.0)
    assert bucket.take(2, 600.0, 600.0)
    assert not bucket.take(9, 600.0)
    assert bucket.take(8, 600.0)
    assert not Bucket(1.0, 10.0, 0.0).take(0, 100.0, 111.0)


def test_a_message_too_large_is_refused():
    connection = opened()
    assert connection.message(LIMITS.message_bytes, 1.0) is None
    refusal = connection.message(LIMITS.message_bytes + 1, 1.0)
    assert (refusal.why, refusal.code) == (Why.LARGE_MESSAGE, Refused.TOO_LARGE)


def test_messages_too_fast_are_refused_before_and_after_the_hello():
    for connection in (opened(), ConnectionLimits(LIMITS, 0.0)):
        answers = [connection.message(10, 0.0) for _ in range(10_000)]
        assert answers.count(None) == LIMITS.messages_at_once
        assert (answers[-1].why, answers[-1].code) == (Why.MESSAGES, Refused.TOO_FAST)


def test_audio_too_fast_is_refused_on_each_side_for_itself():
    connection = opened()
    assert connection.audio(Channel.AGENT, LIMITS.audio_at_once, 0.0) is None
    refusal = connection.audio(Channel.AGENT, 0.02, 0.0)
    assert (refusal.why, refusal.code) == (Why.AUDIO, Refused.TOO_FAST)
    assert connection.audio(Channel.CUSTOMER, 0.02, 0.0) is None


def test_what_was_skipped_counts_like_what_was_sent():
    connection, let = opened(), 0
    while connection.audio(Channel.AGENT, 0.001, 0.0, 29.9) is None:
        let += 1
    assert let == 3, "the first piece lies where it lies"
    assert connection.audio(Channel.CUSTOMER, 0.02, 0.0, 29.9) is None


def test_a_pause_of_an_hour_is_skipped_at_once():
    connection = opened()
    assert connection.audio(Channel.AGENT, 60.0, 0.0) is None
    assert connection.audio(Channel.AGENT, 0.02, 3600.0, 3600.0) is None
    assert connection.audio(Channel.AGENT, 0.02, 3600.0, 3600.0).why is Why.AUDIO


def test_the_connections_of_a_call_have_together_what_one_has():
    call = {}
    first, second = opened(), opened()
    for each in (first, second):
        each.share(call)
    assert first.audio(Channel.AGENT, LIMITS.audio_at_once, 0.0) is None
    assert second.audio(Channel.AGENT, 0.02, 0.0).why is Why.AUDIO
    assert opened().audio(Channel.AGENT, LIMITS.audio_at_once, 0.0) is None


def test_text_is_let_through_as_it_is_typed():
    connection = opened()
    assert connection.text(round(LIMITS.text_at_once), 0.0) == 0
    assert connection.text(1000, 0.5) == 0.5
    assert connection.text(1000, 0.5) == 1.5, "what comes next waits for what came before it"
    assert connection.text(1000, 3.0) == 0
    assert LIMITS.text_at_once >= LONGEST_TURN


@given(st.lists(st.integers(1, LONGEST_TURN), min_size=1, max_size=50))
def test_a_flood_of_text_waits_as_long_as_its_rate_says_however_it_is_cut(turns):
    connection, now = opened(), 0.0
    for characters in turns:
        now += connection.text(characters, now)
    owed = max(0.0, sum(turns) - LIMITS.text_at_once) / LIMITS.text
    assert now == pytest.approx(owed)


def test_a_turn_larger_than_what_may_come_at_once_waits_and_no_longer():
    connection = opened(LimitRules(text=10, text_at_once=1))
    assert connection.text(101, 0.0) == 10.0
    assert connection.text(10, 20.0) == pytest.approx(0.9)


def test_a_call_in_its_own_time_with_a_break_of_thirty_seconds_is_never_refused():
    connection, refused = opened(), []
    for piece in range(60 * 50):
        at = piece * 0.02
        arrives = 40.0 if 10.0 <= at < 40.0 else at
        for channel in (Channel.AGENT, Channel.CUSTOMER):
            refused += [connection.message(320, arrives), connection.audio(channel, 0.02, arrives)]
    assert not any(refused)


def test_a_sender_that_waits_for_answers_may_be_as_fast_as_they_come():
    connection = opened(waits=True)
    for _ in range(20_000):
        assert connection.message(8000, 0.0) is None
        assert connection.audio(Channel.MIXED, 0.5, 0.0) is None
    assert connection.message(LIMITS.message_bytes + 1, 0.0).why is Why.LARGE_MESSAGE


@pytest.mark.parametrize(("size", "text"), [(20, True), (8000, True), (0, False), (PIECE - 1, False)])
def test_of_a_sender_that_waits_all_messages_count_that_bring_no_audio(size, text):
    connection = opened(waits=True)
    answers = [connection.message(size, 0.0, text=text) for _ in range(10_000)]
    assert answers.count(None) == LIMITS.messages_at_once
    assert answers[-1].why is Why.MESSAGES
    assert connection.message(PIECE, 0.0) is None


def test_a_connection_that_says_nothing_or_not_what_it_is_for_is_ended():
    connection = ConnectionLimits(LIMITS, 5.0)
    assert connection.due(5.0) == LIMITS.hello
    connection.message(1, 14.9)
    assert connection.check(14.9) is None
    refusal = connection.check(15.0)
    assert (refusal.why, refusal.code) == (Why.NO_HELLO, Refused.IDLE)


def test_a_sender_that_falls_silent_is_ended():
    connection = opened()
    connection.message(10, 50.0)
    assert connection.due(60.0) == 50.0 + LIMITS.idle - 60.0
    assert connection.check(50.0 + LIMITS.idle - 1) is None
    refusal = connection.check(50.0 + LIMITS.idle)
    assert (refusal.why, refusal.code) == (Why.IDLE, Refused.IDLE)


def test_a_call_without_end_is_ended():
    connection = opened()
    connection.message(10, LIMITS.call - 1)
    assert connection.due(LIMITS.call - 1) == 1.0
    refusal = connection.check(LIMITS.call)
    assert (refusal.why, refusal.code) == (Why.LONG_CALL, Refused.TOO_LONG)


def test_a_desk_may_be_silent_all_day():
    connection = opened(sends=False)
    assert connection.check(24 * 3600.0) is None
    assert connection.due(24 * 3600.0) == math.inf


def test_too_many_calls_of_one_sender_are_refused_and_others_are_not():
    calls = AtOnce.calls(LimitRules(calls=3, calls_of_sender=2))
    assert calls.begin("token:1") is None
    assert calls.begin("token:1") is None
    refusal = calls.begin("token:1")
    assert (refusal.why, refusal.code) == (Why.CALLS_OF_SENDER, Refused.BUSY)
    assert calls.begin("token:2") is None
    assert calls.begin("token:3").why is Why.CALLS
    calls.end("token:1")
    assert calls.begin("token:3") is None
    assert calls.under_way == 3


def test_too_many_connections_are_refused():
    connections = AtOnce.connections(LimitRules(connections=2, connections_of_address=1))
    assert connections.begin("address:a") is None
    assert connections.begin("address:a").why is Why.CONNECTIONS_OF_ADDRESS
    assert connections.begin("address:b") is None
    assert connections.begin("address:c").why is Why.CONNECTIONS


def test_what_has_ended_is_forgotten():
    calls = AtOnce.calls(LIMITS)
    for number in range(10_000):
        assert calls.begin(f"token:{number}") is None
        calls.end(f"token:{number}")
    assert calls.under_way == 0
    assert len(calls._under_way) == 0


def test_failed_proofs_go_unheeded_for_longer_and_longer():
    failed, now, heeded = FailedProofs(LIMITS), 0.0, []
    for _ in range(200_000):  # ten a second
        if failed.failed("address:a", now) is None:
            heeded.append(now)
        now += 0.1
    assert heeded == pytest.approx([0.1 * number for number in range(LIMITS.failed_proofs)])
    refusal = failed.failed("address:a", now)
    assert (refusal.why, refusal.code, refusal.wait) == (
        Why.FAILED_PROOFS,
        Refused.TOO_FAST,
        LIMITS.failed_proofs_wait,
    )
    assert failed.failed("address:b", now) is None, "nobody else is held back"


def test_who_waits_as_told_is_heeded_again():
    failed, now, waits = FailedProofs(LIMITS), 0.0, []
    for _ in range(LIMITS.failed_proofs):
        assert failed.failed("address:a", now) is None
    for _ in range(12):
        refusal = failed.failed("address:a", now)
        waits.append(refusal.wait)
        now += refusal.wait
        assert failed.failed("address:a", now) is None
    assert waits[:3] == [2.0, 8.0, 32.0]
    assert waits[-1] == LIMITS.failed_proofs_wait
    now += LIMITS.failed_proofs_memory + 1
    for _ in range(LIMITS.failed_proofs):
        assert failed.failed("address:a", now) is None


def test_of_too_many_addresses_the_one_that_failed_longest_ago_is_forgotten():
    failed = FailedProofs(LimitRules(failed_proofs=1, addresses_remembered=2))
    assert [failed.failed(address, 0.0) for address in "abc"] == [None] * 3
    assert failed.failed("b", 0.5).why is Why.FAILED_PROOFS
    assert failed.failed("a", 0.5) is None


def test_ten_thousand_wrong_tokens_cost_a_few_lines_and_little_memory():
    rules, tokens, failed = GatewayRules(), Tokens(), FailedProofs(LIMITS)
    now, lines = datetime(2026, 11, 28, tzinfo=UTC), 0
    for number in range(10_000):
        # Every second one from the same address, the others each from its own.
        peer = "203.0.113.9" if number % 2 else f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        wrong = Asked(peer, loopback=False, host="203.0.113.1", token=PREFIX + secrets.token_urlsafe(32))
        assert prove(wrong, rules, tokens, now).why is Why.UNKNOWN
        answer = failed.failed(address_key(peer), number * 0.001)
        lines += peer == "203.0.113.9" and answer is None
    assert lines <= 2 * LIMITS.failed_proofs
    assert len(failed._failed) == LIMITS.addresses_remembered
