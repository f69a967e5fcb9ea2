"""Messages in order again, whatever order they come in, and how long one waits for another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.message_order import MOST_HELD, STRAY, MessageOrder
from speech.sources.protocols.protocol import Sound


def sound(number: int) -> tuple[Sound, ...]:
    return (Sound(Channel.CUSTOMER, 8000, np.zeros(1, np.int16), number),)


def put_in(order: MessageOrder, numbers: list[int]) -> list[int | None]:
    """The numbers of what comes out when messages come in like this."""
    return [
        one.start
        for number in numbers
        if not order.is_past(number)
        for one in order.take(number, sound(number))
    ]


def begun() -> MessageOrder:
    order = MessageOrder()
    order.take(1, ())
    return order


def test_what_comes_in_order_goes_on_at_once() -> None:
    order = begun()
    assert [put_in(order, [number]) for number in (2, 3, 4)] == [[2], [3], [4]]


def test_a_late_one_is_waited_for() -> None:
    order = begun()
    assert put_in(order, [2, 4, 5]) == [2]
    assert put_in(order, [3]) == [3, 4, 5]
    assert order.dropped == 0


def test_a_message_without_sound_takes_its_place() -> None:
    order = begun()
    assert put_in(order, [3]) == []
    assert [one.start for one in order.take(2, ())] == [3]


def test_what_comes_twice_is_dropped_whether_it_went_on_or_waits() -> None:
    order = begun()
    assert put_in(order, [2, 2, 4, 4, 3, 3, 1]) == [2, 3, 4]
    assert order.dropped == 4


def test_what_is_missing_is_waited_for_only_so_long() -> None:
    order = begun()
    waiting = list(range(3, 3 + MOST_HELD))
    assert put_in(order, waiting) == []
    last = 3 + MOST_HELD
    assert put_in(order, [last]) == [*waiting, last]
    assert put_in(order, [2, last + 1]) == [last + 1]
    assert order.dropped == 1


def test_a_count_that_begins_anew_makes_nobody_deaf() -> None:
    order = begun()
    assert put_in(order, [2, 3, 5, 3 + 2 * STRAY, 4 + 2 * STRAY]) == [2, 3, 5, 3 + 2 * STRAY, 4 + 2 * STRAY]
    assert put_in(order, [1, 2]) == [1, 2]


def test_without_a_beginning_the_first_number_is_one() -> None:
    assert put_in(MessageOrder(), [7, 8]) == [7, 8]


def test_what_waits_at_the_end_comes_in_order() -> None:
    order = begun()
    assert put_in(order, [5, 4, 7]) == []
    assert [one.start for one in order.flush()] == [4, 5, 7]
    assert order.flush() == ()


@given(st.lists(st.permutations(range(MOST_HELD)), max_size=5), st.data())
def test_what_is_no_later_than_others_wait_comes_out_whole(
    blocks: list[list[int]], data: st.DataObject
) -> None:
    numbers = [2 + begin * MOST_HELD + number for begin, block in enumerate(blocks) for number in block]
    doubled = [number for number in numbers for _ in range(data.draw(st.integers(1, 2)))]
    assert put_in(begun(), doubled) == sorted(numbers)


@given(st.lists(st.integers(0, 3 * STRAY) | st.integers(0, 40), max_size=200))
def test_little_is_held_whatever_comes(numbers: list[int]) -> None:
    order = begun()
    came = 0
    for number in numbers:
        came += len(put_in(order, [number]))
        assert len(order._held) <= MOST_HELD
    assert came + len(order.flush()) + order.dropped == len(numbers)
