"""Keys: one for each thing, and none from which a name or a number can be read."""

from hypothesis import given
from hypothesis import strategies as st

from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway.cluster import SPEAKS

NAMES = st.text(max_size=20)


def test_no_two_things_have_one_key():
    made = [
        *(make("20260302-140500-0badcafe") for make in (keys.call, keys.events, keys.partials)),
        *(make("0badcafe0badcafe") for make in (keys.gateway, keys.inbox)),
        keys.ref("token:1", "c-9"),
        *(keys.CALLS, keys.CHANGED, keys.GATEWAYS, keys.SECRET),
    ]
    assert len(set(made)) == len(made)
    assert all(key.startswith("heartline:") for key in made), "so that a user's rights can be cut to them"


@given(NAMES, NAMES, NAMES, NAMES)
def test_each_senders_name_for_a_call_has_its_own_key(sender, name, another, other):
    same = (sender, name) == (another, other)
    assert (keys.ref(sender, name) == keys.ref(another, other)) == same


def test_where_one_name_ends_and_the_other_begins_counts():
    assert keys.ref("token:1", "1c") != keys.ref("token:11", "c")


@given(st.text(min_size=3, max_size=40))
def test_a_name_cannot_be_read_from_its_key(name):
    key = keys.ref("token:1", name)
    assert key.isascii()
    assert len(key) == len("heartline:ref:") + 32
    assert set(key.removeprefix("heartline:ref:")) <= set("0123456789abcdef")


def test_a_call_that_is_spoken_of_every_ten_minutes_is_not_forgotten():
    assert SPEAKS * 1000 * 3 < keys.KEPT
