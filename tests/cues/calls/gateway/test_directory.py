"""What the bus tells of all calls: kept, forgotten, and lost with the gateway that had them."""

from cues.calls.gateway.bus import CallRecord
from cues.calls.gateway.directory import LOST, Directory
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.switchboard import KEPT_ENDED

BEGAN = "2026-03-02T14:05:00+00:00"


def record(call="c1", owner="g1", state="live", agent="robin"):
    return CallRecord(CallInfo(call, "heartline", BEGAN, agent, None, state, "full", 3, "here/one"), owner)


def ids(records):
    return [each.id for each in records]


def test_a_call_that_was_asked_for_and_is_not_found_is_forgotten():
    directory = Directory()
    directory.update(["c1", "c2"], {"c1": record(), "c2": record("c2")}, 0.0)
    assert ids(directory) == ["c1", "c2"]
    directory.update(["c2"], {}, 1.0)
    assert (ids(directory), directory.get("c2")) == (["c1"], None)


def test_an_ended_call_is_listed_for_as_long_as_at_its_own_gateway():
    directory = Directory()
    directory.put(record(), 0.0)
    directory.put(record("c2", state="ended"), 0.0)
    directory.put(record("c2", state="ended"), 50.0)
    assert not directory.sweep(KEPT_ENDED)
    assert directory.sweep(KEPT_ENDED + 0.1), "since its end was first told"
    assert ids(directory) == ["c1"]
    assert not directory.sweep(KEPT_ENDED + 0.1)


def test_a_call_that_goes_on_after_all_is_kept():
    directory = Directory()
    directory.put(record(state="ended"), 0.0)
    directory.put(record(), 1.0)
    assert not directory.sweep(1000.0)
    assert ids(directory) == ["c1"]


def test_a_dead_gateways_calls_are_lost_until_another_has_them():
    directory = Directory()
    directory.peers = {"g1": frozenset(), "g2": frozenset()}
    calls = {"c1": record(), "c2": record("c2", "g2"), "c3": record("c3", state="ended")}
    directory.update(calls, calls, 0.0)
    assert directory.orphans() == []
    directory.peers = {"g2": frozenset()}
    assert ids(directory.orphans()) == ["c1"], "an ended one has no need of a gateway"
    states = {each.id: directory.info(each).state for each in directory}
    assert states == {"c1": LOST, "c2": "live", "c3": "ended"}
    directory.put(record(owner="g2", state="waiting"), 1.0)
    assert directory.orphans() == []
    assert directory.info(directory.get("c1")).state == "waiting"


def test_a_transfer_counts_before_its_record_comes():
    directory = Directory()
    directory.put(record(), 0.0)
    directory.transferred("c1", "anna")
    directory.transferred("nothing", "anna")
    assert directory.get("c1").info.agent == "anna"
    assert directory.get("c1").info.state == "live"
    assert directory.get("nothing") is None
