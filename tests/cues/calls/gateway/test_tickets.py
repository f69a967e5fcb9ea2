"""Tickets: ours are known again by the same secret, and nobody makes one."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.gateway.tickets import Tickets
from speech.errors import HeartlineError

OURS = Tickets(bytes(range(32)))


@given(st.text(max_size=40))
def test_a_ticket_leads_to_its_call(call):
    assert OURS.call_of(OURS.ticket(call)) == call


@given(st.text(max_size=80))
def test_what_somebody_makes_up_is_no_ticket(ticket):
    assert OURS.call_of(ticket) is None


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_ticket_that_was_changed_is_none(place):
    ticket = list(OURS.ticket("20260101-0000"))
    ticket[place] = "f" if ticket[place] != "f" else "0"
    assert OURS.call_of("".join(ticket)) is None


def test_a_ticket_of_another_gateway_is_none():
    assert Tickets(bytes(32)).call_of(OURS.ticket("call-1")) is None
    assert "0" not in repr(OURS)


def test_tickets_outlive_the_program(tmp_path):
    path = tmp_path / "gateway" / "secret"
    ticket = Tickets.of(path).ticket("call-1")
    assert Tickets.of(path).call_of(ticket) == "call-1"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert Tickets.of(tmp_path / "other").call_of(ticket) is None


def test_a_secret_that_is_damaged_is_said_and_not_made_anew(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"short")
    with pytest.raises(HeartlineError, match="secret is damaged"):
        Tickets.of(path)
    assert path.read_bytes() == b"short"


def test_a_secret_that_cannot_be_read_is_said(tmp_path):
    (tmp_path / "secret").mkdir()
    with pytest.raises(HeartlineError, match="cannot be used"):
        Tickets.of(tmp_path / "secret")
