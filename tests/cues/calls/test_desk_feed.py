"""One call on its way to a desk: each event once, in order, to its end here; and what was asked of it."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls import desk_feed
from cues.calls.desk_feed import DeskFeed
from cues.calls.events import CallHeld, CallResumed, CallTransferred, CommandAnswered, Warned
from cues.calls.wire import to_line


def event(seq, kind=CallHeld, **fields):
    return kind(call="c1", seq=seq, at=float(seq), **fields)


def moved(seq, to="robin"):
    return event(seq, CallTransferred, to=to)


async def taken(feed):
    """What is there now; None, the end, included."""
    there = []
    while not feed._queue.empty():
        there.append(await feed.take())
    return there


@given(st.lists(st.integers(1, 12), max_size=40))
def test_each_event_comes_once_and_in_order_however_often_it_is_sent(sent):
    async def run():
        feed = DeskFeed()
        for seq in sent:
            feed.offer(to_line(event(seq)))
        return [each.seq for each in await taken(feed)], feed.seq

    came, newest = asyncio.run(run())
    assert came == sorted(set(came))
    assert newest == max(sent, default=0)
    assert set(came) <= set(sent)


NONE = ['{"event": "news"}', '{"event": []}', "[]", '{"event": "call.held"}']


@given(st.text(max_size=30) | st.sampled_from(NONE))
def test_what_is_no_event_is_passed_over(line):
    async def run():
        feed = DeskFeed()
        feed.offer(line)
        return await taken(feed)

    assert asyncio.run(run()) == []


async def test_a_call_that_is_named_no_more_is_given_up_after_a_while(monkeypatch):
    monkeypatch.setattr(desk_feed, "LINGERS", 0.01)
    feed = DeskFeed()
    feed.offer(to_line(event(1)))
    feed.named_no_more()
    feed.named_no_more()
    assert [await feed.take(), await feed.take()] == [event(1), None]


async def test_one_that_is_named_again_in_time_goes_on():
    feed = DeskFeed()
    feed.named_no_more()
    assert feed._leaving is not None
    timer = feed._leaving
    feed.named()
    assert timer.cancelled()
    feed.offer(to_line(event(1)))
    assert await taken(feed) == [event(1)]


@pytest.mark.parametrize("list_first", [True, False])
async def test_the_word_of_a_transfer_comes_before_the_end_whichever_is_first(list_first):
    feed = DeskFeed()
    feed.offer(to_line(event(1)))
    if list_first:
        feed.named_no_more()
        feed.offer(to_line(moved(2)))
    else:
        feed.offer(to_line(moved(2)))
        feed.named_no_more()
    assert await taken(feed) == [event(1), moved(2), None]


async def test_a_transfer_of_long_ago_does_not_end_a_call_that_is_ours():
    feed = DeskFeed()
    for each in (moved(1), moved(2, to="sam"), event(3, CallResumed)):
        feed.offer(to_line(each))
    feed.named()
    assert len(await taken(feed)) == 3


async def test_what_was_asked_is_remembered_until_it_is_answered_or_refused():
    feed = DeskFeed()
    for id_ in ("a", "b", "c"):
        feed.ask(id_, {"id": id_})
    feed.offer(to_line(event(1, CommandAnswered, id="b", command="use", target=None)))
    feed.refuse("nobody", "unknown_call")
    assert (feed.unanswered, feed.refused) == (({"id": "a"}, {"id": "c"}), None)
    feed.refuse("a", "not_yours")
    assert (feed.unanswered, feed.refused) == (({"id": "c"},), "not_yours")
    feed.ask("d", {"id": "d"})
    assert feed.refused is None


async def test_no_repr_holds_words():
    feed = DeskFeed()
    feed.offer(to_line(event(1, Warned, code="x", message="marker")))
    assert "marker" not in repr(feed)
