"""What a receiver's answer means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cues.webhooks.answer import LONGEST_WAIT, Came, answer_of

NOW = datetime(2026, 3, 2, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "came"),
    [
        *((status, Came.THERE) for status in (200, 201, 202, 204)),
        *((status, Came.REFUSED) for status in (301, 302, 307, 308, 400, 401, 403, 404, 410, 413, 422)),
        *((status, Came.LATER) for status in (408, 409, 425, 429, 500, 501, 502, 503, 504, 599)),
    ],
)
def test_each_status_has_its_meaning(status, came):
    answer = answer_of(status, {}, "k", NOW)
    assert answer.came is came
    assert (answer.problem is None) == (came is Came.THERE)


@pytest.mark.parametrize(
    ("header", "came"), [("k", Came.THERE), ('"k"', Came.THERE), ("other", Came.LATER), ("", Came.LATER)]
)
def test_a_conflict_that_names_the_key_says_that_it_is_there(header, came):
    assert answer_of(409, {"Idempotency-Key": header}, "k", NOW).came is came


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Mon, 02 Mar 2026 20:07:00 GMT", 120.0),
        ("Mon, 02 Mar 2026 20:00:00 GMT", 0.0),
        ("99999999999999999999", LONGEST_WAIT),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("", None),
    ],
)
def test_a_wish_for_peace_is_read_and_bounded(header, wait):
    assert answer_of(503, {"Retry-After": header}, "k", NOW).wait == wait
