"""A day at the desk: what is heard in calls, and that nothing is of what is said between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from cues.calls.commands import Command, Verb
from cues.calls.desk.call import HOLD_LIMIT, WITHOUT_CUSTOMER
from cues.details.extractor import DetailExtractor
from cues.errors import JournalError
from tests.cues.calls.desk.made_desk import AnySound, MadeDesk, ended, heard, names, until

MARKER = "the marker word is zorbax"
HOLD = "let me put you on hold"


@pytest.fixture
async def opened(tmp_path: Path, extractor: DetailExtractor) -> AsyncIterator[Callable[..., object]]:
    async with AsyncExitStack() as desks:

        async def opening(*, by_speech: bool = False) -> MadeDesk:
            return await desks.enter_async_context(MadeDesk(tmp_path, extractor, by_speech=by_speech))

        yield opening


def ask(desk: MadeDesk, verb: Verb, id_: str = "") -> bool:
    ask.number += 1
    return desk.listening.ask(Command(verb, id_ or f"k{ask.number}"))


ask.number = 0


async def talk(desk: MadeDesk, agent: str, customer: str) -> None:
    """Both sides take turns, as two people do."""
    await desk.hear(2.0, agent=agent)
    await desk.hear(0.3)
    await desk.hear(2.0, customer=customer)
    await desk.hear(0.3)
    await desk.hear(1.5, agent="i see")


async def test_between_calls_nothing_is_looked_at_and_nothing_is_kept(opened):
    desk = await opened()
    AnySound.asked = 0
    await desk.hear(3.0, agent=MARKER, customer=MARKER)
    assert AnySound.asked == 0
    call = desk.listening.start("+4420", {"order": "boots"})
    await desk.hear(1.0, customer="we have a dog")
    assert AnySound.asked > 0
    assert ask(desk, Verb.END)
    AnySound.asked = 0
    await desk.hear(3.0, agent=MARKER, customer=MARKER)
    assert AnySound.asked == 0
    events = await ended(call)
    assert heard(events) == ["we have a dog"]
    assert names(events)[:2] == ["call.started", "call.context"]
    assert names(events)[-2:] == ["command", "call.ended"]
    assert (events[0].customer, events[0].agent, events[0].source) == ("+4420", "anna", desk.room.name)
    assert (events[1].customer, events[1].facts) == ("+4420", {"order": "boots"})
    assert "dog" in desk.written()
    assert "zorbax" not in desk.written()


async def test_a_call_counts_time_from_its_own_beginning(opened):
    desk = await opened()
    await desk.hear(20.0)
    call = desk.listening.start()
    await desk.hear(1.0)
    await desk.hear(1.0, customer="we have a dog")
    ask(desk, Verb.END)
    final = next(event for event in await ended(call) if event.event == "transcript")
    assert final.start == pytest.approx(1.0)
    assert call.at == pytest.approx(2.0)


@pytest.mark.parametrize("verb", [Verb.HOLD, Verb.RESUME, Verb.PAUSE, Verb.TRANSFER, Verb.END])
async def test_without_a_call_there_is_nothing_to_ask(opened, verb):
    desk = await opened()
    assert not ask(desk, verb)
    call = desk.listening.start()
    ask(desk, Verb.END)
    assert not ask(desk, verb)
    assert "call.ended" in names(await ended(call))


@pytest.mark.parametrize("number", [None, "", "+44 20 79", "0044 (20) 79", " +442079\n", "+44207\x009"])
async def test_a_start_with_the_same_number_is_the_same_call(opened, number):
    desk = await opened()
    call = desk.listening.start("+442079")
    await desk.hear(40.0, customer="we have a dog")
    assert desk.listening.start(number) is call
    assert call.number == "+442079"


async def test_a_start_with_another_number_ends_the_call_and_begins_the_next(opened):
    desk = await opened()
    first = desk.listening.start("+442079")
    await desk.hear(1.0, customer="we have a dog")
    second = desk.listening.start("+442078")
    await desk.hear(1.0, customer="our cat is ill")
    ask(desk, Verb.END)
    assert [heard(await ended(each)) for each in (first, second)] == [["we have a dog"], ["our cat is ill"]]
    assert [await desk.next_call() for _ in range(2)] == [first, second]


async def test_a_call_without_a_number_gets_it_with_the_next_start(opened):
    desk = await opened()
    call = desk.listening.start()
    await desk.hear(5.0, customer="hello")
    assert desk.listening.start("+4420", {"order": "boots"}) is call
    assert call.number == "+4420"
    context = await until(call, "call.context")
    assert (context.customer, context.facts) == ("+4420", {"order": "boots"})


@pytest.mark.parametrize("verb", [Verb.END, Verb.TRANSFER, Verb.HOLD, Verb.PAUSE])
async def test_an_order_that_comes_again_is_not_done_to_the_next_call(opened, verb):
    desk = await opened()
    first = desk.listening.start("1")
    assert ask(desk, verb, "once")
    second = desk.listening.start("2")
    assert ask(desk, verb, "once")
    await desk.hear(1.0, customer="we have a dog")
    assert desk.listening.call is second
    ask(desk, Verb.END)
    assert heard(await ended(second)) == ["we have a dog"]
    assert names(await ended(second)) == ["call.started", "command", "call.ended"]
    assert "call.ended" in names(await ended(first))


async def test_a_start_that_comes_again_begins_nothing(opened):
    desk = await opened()
    call = desk.listening.start("1", id="once")
    ask(desk, Verb.END)
    assert desk.listening.start("1", id="once") is None
    assert "call.ended" in names(await ended(call))


async def test_what_is_said_in_a_pause_and_just_before_it_is_nowhere(opened):
    desk = await opened()
    call = desk.listening.start()
    await desk.hear(1.0, customer="we have a dog")
    await desk.hear(5.0)
    await desk.hear(2.0, customer=MARKER)
    await desk.hear(1.0)
    ask(desk, Verb.PAUSE)
    assert call.paused
    await until(call, "call.paused")
    await desk.hear(6.0, customer=f"{MARKER} again", agent=MARKER)
    ask(desk, Verb.RESUME)
    assert not call.paused
    await until(call, "call.resumed")
    await desk.hear(1.0, customer="our cat is ill")
    ask(desk, Verb.END)
    assert heard(await ended(call)) == ["we have a dog", "our cat is ill"]
    assert "zorbax" not in desk.written()


@pytest.mark.parametrize("verb", [Verb.HOLD, Verb.PAUSE])
async def test_an_ear_that_is_behind_hears_nothing_of_it_either(opened, verb):
    desk = await opened()
    call = desk.listening.start()
    ask(desk, verb)
    await until(call, f"call.{'held' if verb is Verb.HOLD else 'paused'}")
    await desk.room.hear(3.0, agent=MARKER, customer=MARKER)
    ask(desk, Verb.RESUME)
    await until(call, "call.resumed")
    await desk.hear(1.0, customer="our cat is ill")
    ask(desk, Verb.END)
    assert heard(await ended(call)) == ["our cat is ill"]


async def test_on_hold_by_command_nobody_is_heard_and_a_second_hold_changes_nothing(opened):
    desk = await opened()
    call = desk.listening.start()
    for _ in range(2):
        assert ask(desk, Verb.HOLD)
    await until(call, "call.held")
    await talk(desk, MARKER, MARKER)
    for _ in range(2):
        assert ask(desk, Verb.RESUME)
    await until(call, "call.resumed")
    await desk.hear(1.0, customer="our cat is ill")
    ask(desk, Verb.END)
    events = await ended(call)
    assert heard(events) == ["our cat is ill"]
    assert [names(events).count(each) for each in ("call.held", "call.resumed")] == [1, 1]
    refused = [event.refused for event in events if event.event == "command"]
    assert refused == [None, "not_now", None, "not_now", None]


async def test_a_pause_on_hold_ends_before_the_hold_does_however_fast_the_keys(opened):
    desk = await opened()
    call = desk.listening.start()
    for verb in (Verb.HOLD, Verb.PAUSE, Verb.RESUME):
        ask(desk, verb)
    await until(call, "call.resumed")
    await desk.hear(1.0, customer=MARKER)
    ask(desk, Verb.RESUME)
    await desk.hear(1.0)
    ask(desk, Verb.END)
    events = await ended(call)
    assert "zorbax" not in " ".join(heard(events))
    assert names(events).count("call.resumed") == 2


async def test_a_transfer_ends_the_call_here_and_says_to_whom(opened):
    desk = await opened()
    call = desk.listening.start()
    desk.listening.ask(Command(Verb.TRANSFER, "k", "bob"))
    assert desk.listening.call is None
    events = await ended(call)
    assert names(events) == ["call.started", "call.transferred", "command", "call.ended"]
    assert events[1].to == "bob"


async def test_a_call_ends_by_itself_without_the_customer(opened):
    desk = await opened()
    call = desk.listening.start()
    await desk.hear(1.0, customer="we have a dog")
    await desk.hear(WITHOUT_CUSTOMER - 1.0)
    assert desk.listening.call is call
    await desk.hear(1.5)
    assert desk.listening.call is None
    await desk.hear(1.0, agent=MARKER, customer=MARKER)
    assert heard(await ended(call)) == ["we have a dog"]
    assert "zorbax" not in desk.written()


async def test_what_the_agent_says_to_others_after_the_customer_has_gone_is_shown_to_nobody(opened):
    desk = await opened()
    call = desk.listening.start()
    await desk.hear(1.0, customer="we have a dog")
    await desk.hear(30.0)
    await desk.hear(2.0, agent=MARKER)
    await desk.hear(WITHOUT_CUSTOMER)
    assert heard(await ended(call)) == ["we have a dog"]
    assert "zorbax" not in desk.written()


async def test_a_call_on_hold_lasts_longer_and_not_for_ever(opened):
    desk = await opened()
    call = desk.listening.start()
    ask(desk, Verb.HOLD)
    await desk.hear(WITHOUT_CUSTOMER + 5.0)
    assert desk.listening.call is call
    await desk.hear(HOLD_LIMIT - WITHOUT_CUSTOMER)
    assert desk.listening.call is None
    assert "call.ended" in names(await ended(call))


async def test_by_speech_a_call_is_heard_from_its_first_word_and_no_earlier(opened):
    desk = await opened(by_speech=True)
    await desk.hear(2.0, agent=MARKER)
    await desk.hear(8.0)
    await talk(desk, "good morning how can i help", "we have a dog")
    call = await desk.next_call()
    await desk.hear(1.0)
    ask(desk, Verb.END)
    assert heard(await ended(call)) == ["good morning how can i help", "we have a dog", "i see"]
    assert "zorbax" not in desk.written()


async def test_what_is_said_in_a_pause_is_no_part_of_the_next_call(opened):
    desk = await opened(by_speech=True)
    await talk(desk, "good morning how can i help", "we have a dog")
    first = await desk.next_call()
    ask(desk, Verb.PAUSE)
    await until(first, "call.paused")
    await desk.hear(WITHOUT_CUSTOMER - 8.0)
    await desk.hear(5.0, agent=MARKER)
    while desk.listening.call is first:
        await desk.hear(0.1, agent=MARKER)
    await desk.hear(2.0, customer="our cat is ill")
    await desk.hear(0.3)
    await talk(desk, "i am so sorry", "thank you")
    second = await desk.next_call()
    ask(desk, Verb.END)
    assert "our cat is ill" in heard(await ended(second))
    assert "call.ended" in names(await ended(first))
    assert "zorbax" not in desk.written()


async def test_a_hold_that_is_heard_to_be_over_does_not_end_a_pause(opened):
    desk = await opened(by_speech=True)
    await talk(desk, "good morning how can i help", "we have a dog")
    call = await desk.next_call()
    await desk.hear(2.0, agent=HOLD)
    await until(call, "call.held")
    await desk.hear(5.0)
    ask(desk, Verb.PAUSE)
    await until(call, "call.paused")
    await talk(desk, f"{MARKER} one", f"{MARKER} two")
    await talk(desk, f"{MARKER} three", f"{MARKER} four")
    assert call.paused
    ask(desk, Verb.RESUME)
    await desk.hear(0.5)
    await until(call, "call.resumed", 2)
    await desk.hear(1.0, customer="our cat is ill")
    ask(desk, Verb.END)
    assert heard(await ended(call))[-1] == "our cat is ill"
    assert "zorbax" not in desk.written()


@pytest.mark.parametrize("by_speech", [False, True])
async def test_a_hold_by_words_is_over_when_both_are_heard_again(opened, by_speech):
    desk = await opened(by_speech=by_speech)
    call = desk.listening.start()
    await desk.hear(1.0)
    await desk.hear(2.0, agent=HOLD)
    await until(call, "call.held")
    await desk.hear(5.0)
    await talk(desk, "there we are", "oh good")
    await until(call, "call.resumed")
    await desk.hear(1.0, customer="our cat is ill")
    ask(desk, Verb.END)
    assert heard(await ended(call))[-1] == "our cat is ill"


async def test_what_is_wrong_with_the_devices_is_told_until_it_is_not(opened):
    desk = await opened()
    call = desk.listening.start()
    room, listening = desk.room, desk.listening
    room.devices = dict.fromkeys(room.devices)
    await room.tell("device_lost", "The headset has gone.")
    await room.tell("device_lost", "The speakers have gone.")
    assert listening.trouble == "The speakers have gone."
    room.devices = {**room.devices, "customer": "Speakers"}
    await room.tell("device_back", "The customer is heard on 'Speakers' now.")
    assert listening.trouble == "The agent is not heard until there is a device again."
    room.devices = {**room.devices, "agent": "Camera"}
    await room.tell("device_back", "The agent is heard on 'Camera' now.")
    assert listening.trouble is None
    await room.tell("device_changed", "The agent is heard on 'Headset' now.")
    assert listening.trouble is None
    ask(desk, Verb.END)
    warned = [event.code for event in await ended(call) if event.event == "warning"]
    assert warned == ["device_lost", "device_lost", "device_back", "device_back", "device_changed"]


async def test_a_call_that_cannot_be_made_says_why_and_is_in_nobody_elses_way(opened, caplog):
    desk = await opened()
    desk.failure = JournalError("The disk is full.")
    broken = desk.listening.start()
    events = await ended(broken)
    assert names(events) == ["warning", "call.ended"]
    assert events[0].message == "The disk is full."
    await desk.hear(0.2)
    assert desk.listening.call is None
    assert not ask(desk, Verb.HOLD)
    call = desk.listening.start()
    assert call is not broken
    await desk.hear(1.0, customer="we have a dog")
    ask(desk, Verb.END)
    assert heard(await ended(call)) == ["we have a dog"]
    assert "The disk is full." in caplog.text


async def test_where_listening_ends_the_call_that_is_on_is_ended_and_written(opened):
    desk = await opened()
    call = desk.listening.start()
    await desk.hear(1.0, customer="we have a dog")
    desk.room.stop()
    assert names(await ended(call))[-1] == "call.ended"
    assert "call.ended" in desk.written()
