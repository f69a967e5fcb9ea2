"""Which call a connection belongs to: its own sender's, while its end has not been said."""

from datetime import UTC, datetime

import pytest

from cues.calls.following import CallLog
from cues.calls.gateway.belonging import belongs_to, looked_for
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.refusal import RefusedError, Why
from cues.calls.gateway.tickets import Tickets
from cues.calls.session import CallPlan
from speech.audio import Channel
from speech.sources.protocols.protocol import Opened

TICKETS = Tickets(bytes(32))
ONE, TWO = "token:1", "token:2"


@pytest.fixture
def call():
    plan = CallPlan(
        "id-1", "vosk", (Channel.CUSTOMER,), datetime(2026, 3, 17, tzinfo=UTC), sender=ONE, ref="c-1"
    )
    return HostedCall(plan, "vosk", Mode.FULL, None, before=CallLog())


def asked(call, protocol, name="c-1", sender=ONE, **more):
    def get(name, sender):
        return call if name == "id-1" or (name, sender) == ("c-1", ONE) else None

    return belongs_to(Opened(protocol, name, (Channel.CUSTOMER,), **more), sender, get, TICKETS)


def refused(call, protocol, **more):
    with pytest.raises(RefusedError) as error:
        asked(call, protocol, **more)
    return error.value.refusal.why


async def test_a_name_leads_to_the_senders_own_call_where_a_protocol_has_two_sides(call):
    for protocol in ("vosk", "twilio", "audiosocket"):
        assert asked(call, protocol) is call
        assert asked(call, protocol, sender=TWO) is None
        assert asked(call, protocol, name="") is None
    assert asked(call, "audiohook", resumes=True) is call
    for protocol in ("audiohook", "freeswitch", "chat", "heartline"):
        assert asked(call, protocol) is None


async def test_a_ticket_leads_to_its_call_for_its_sender_alone(call):
    ticket = TICKETS.ticket("id-1")
    assert asked(call, "heartline", name=ticket, resumes=True) is call
    assert refused(call, "heartline", name=ticket, sender=TWO, resumes=True) is Why.NO_SUCH_CALL
    assert asked(call, "heartline", name="id-1", resumes=True) is None


async def test_nobody_comes_to_a_call_whose_end_has_been_said(call):
    call.ending = True
    for protocol in ("vosk", "twilio"):
        assert asked(call, protocol) is None, "another call of that name"
    assert asked(call, "audiohook", resumes=True) is None
    assert refused(call, "audiosocket") is Why.NO_SUCH_CALL
    assert refused(call, "heartline", name=TICKETS.ticket("id-1"), resumes=True) is Why.NO_SUCH_CALL


@pytest.mark.parametrize(
    ("protocol", "name", "resumes", "found"),
    [
        ("heartline", TICKETS.ticket("id-9"), True, ("id-9", "")),
        ("heartline", "id-9.0000", True, None),
        ("heartline", "c-1", False, None),
        ("audiosocket", "c-1", False, ("", "c-1")),
        ("audiosocket", "", False, None),
        ("audiohook", "c-1", True, ("", "c-1")),
        ("audiohook", "c-1", False, None),
        ("vosk", "c-1", False, None),
    ],
)
def test_what_other_gateways_are_asked_for(protocol, name, resumes, found):
    wanted = looked_for(Opened(protocol, name, (Channel.CUSTOMER,), resumes=resumes), TICKETS)
    assert (wanted and (wanted.id, wanted.ref)) == found
