"""Two connections of a call carry its two sides, whichever moment they come at."""

import pytest

from cues.calls.gateway.sides import Sides
from speech.audio import Channel
from speech.sources.protocols.protocol import ProtocolError, Refused


def test_first_the_customer_then_the_agent_then_nobody():
    sides = Sides()
    with sides.of_connection("a") as one, sides.of_connection("a") as two, sides.of_connection("a") as three:
        assert (one("call"), two("call")) == (Channel.CUSTOMER, Channel.AGENT)
        with pytest.raises(ProtocolError) as refused:
            three("call")
        assert refused.value.code is Refused.NOT_ALLOWED
        assert three("other") is Channel.CUSTOMER


def test_a_side_is_free_again_when_its_connection_has_gone():
    sides = Sides()
    with sides.of_connection("a") as one:
        one("call")
        with sides.of_connection("a") as two:
            assert two("call") is Channel.AGENT
        with sides.of_connection("a") as again:
            assert again("call") is Channel.AGENT
    with sides.of_connection("a") as again:
        assert again("call") is Channel.CUSTOMER


def test_nobody_takes_a_side_of_anothers_call():
    sides = Sides()
    with sides.of_connection("a") as one, sides.of_connection("b") as other:
        assert (one("call"), other("call")) == (Channel.CUSTOMER, Channel.CUSTOMER)
