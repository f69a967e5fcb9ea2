"""This machine's own desk: its address, its calls as screens are given them, and a second one beside it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cues.calls.commands import Command, Verb
from cues.calls.desk.address import DeskAddress
from cues.calls.desk.door import PortTakenError
from cues.calls.desk.one_call import DeskOrder
from cues.calls.journal import Journal
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallSession
from cues.details.extractor import DetailExtractor
from speech.audio import SAMPLE_RATE, Channel
from speech.sources.hush import Hush
from speech.transcript import AudioTrouble, Tick
from tests import costly
from ui import listen_desk
from ui.doctor.finding import State
from ui.doctor.folders import closed_to_others
from ui.listen_desk import LOADING, DeskTakenError, ListenDesk
from ui.messages import CallDesk, CallFeed
from ui.settings import Settings, desk_file, journal_folder
from ui.wiring.desk import DeskPlan

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="silences Linux's sound server")
SOON = 30.0


class Kitchen:
    """Makes calls that hear the time and nothing else."""

    made: list[Kitchen]
    hold: threading.Event
    """Loading for the agent `slow` waits for it."""
    extractor: DetailExtractor

    def __init__(self, plan: DeskPlan) -> None:
        if plan.agent == "slow":
            Kitchen.hold.wait(SOON)
        self.plan, self.closed = plan, False
        Kitchen.made.append(self)

    def make(self, order: DeskOrder) -> RunningCall:
        hush = Hush(order.line, spares=order.spares)

        async def hearing() -> AsyncIterator[Tick | AudioTrouble]:
            async for item in hush.frames():
                if isinstance(item, AudioTrouble):
                    yield item
                elif item.channel is Channel.CUSTOMER:
                    loud = dict.fromkeys(order.line.channels, -30.0)
                    yield Tick(item.end / SAMPLE_RATE, loud, loud)

        session = CallSession(order.plan, Kitchen.extractor, costly.playbook())
        parts = CallParts(
            order.through(hearing()),
            session,
            None,
            order.listen,
            order.stats,
            hush=hush,
            hang_up=order.line.end,
        )
        return RunningCall(parts)

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="module")
def extractor() -> DetailExtractor:
    return costly.extractor()


@pytest.fixture(autouse=True)
def kitchen(monkeypatch, extractor):
    """No recogniser and no device: both sides are silent in real time."""
    Kitchen.made, Kitchen.extractor = [], extractor
    Kitchen.hold = threading.Event()
    monkeypatch.setattr(listen_desk, "DeskKitchen", Kitchen)
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    return Kitchen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "desk.json"


@pytest.fixture
async def runs(file) -> AsyncIterator[Callable[..., object]]:
    """Runs a desk; leaves it in the end."""
    running = []

    async def run(desk: ListenDesk) -> asyncio.Task[None]:
        task = asyncio.create_task(desk.run())
        running.append(task)
        await until(lambda: desk.state()[0] != LOADING or task.done())
        return task

    yield run
    for task in running:
        await leave(task)


async def until(condition: Callable[[], object]) -> None:
    """Wait until this holds, of what tells nobody when it does."""
    async with asyncio.timeout(SOON):
        while not condition():  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.01)


async def leave(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task


async def answers(file: Path) -> DeskAddress:
    """The desk's address, once it can be asked."""
    async with asyncio.timeout(SOON):
        while True:
            address = DeskAddress.read(file)
            with suppress(Exception):
                if address is not None and await asyncio.to_thread(address.ask, "call"):
                    return address
            await asyncio.sleep(0.01)


async def call_of(desk: ListenDesk):
    desk.begin()
    async with asyncio.timeout(SOON):
        return await desk.next_call()


async def test_it_says_how_it_stands_and_is_asked_by_the_address_in_its_file(file, runs):
    desk: CallDesk = ListenDesk(DeskPlan(agent="anna"), file)
    assert (desk.state(), desk.where, desk.levels(), desk.begins_by_key) == ((LOADING, True), "", {}, True)
    desk.begin()  # nothing can begin yet, and nothing breaks
    await runs(desk)
    address = await answers(file)
    assert set(desk.levels()) == {Channel.AGENT, Channel.CUSTOMER}
    begun = await asyncio.to_thread(address.ask, "call/start", {"number": "+4420"})
    async with asyncio.timeout(SOON):
        feed = await desk.next_call()
    await until(lambda: not desk.state()[1])
    assert "is not heard until there is a device" in desk.state()[0], "there is none here, and it goes on"
    assert await asyncio.to_thread(address.ask, "call") == begun
    assert feed.hears == "+4420  desk"
    assert feed.agent == "anna"


@pytest.mark.parametrize(
    ("by_speech", "says"), [(False, "heartline call start."), (True, "both sides speak.")]
)
def test_it_says_how_calls_begin(file, by_speech, says):
    desk = ListenDesk(DeskPlan(by_speech=by_speech), file)
    desk._listening = type("Well", (), {"trouble": None})()
    sentence, well = desk.state()
    assert well
    assert says in sentence


async def test_a_call_as_a_screen_is_given_it(file, runs):
    desk = ListenDesk(DeskPlan(), file)
    await runs(desk)
    feed: CallFeed = await call_of(desk)
    assert feed.asks == {Verb.PAUSE, Verb.RESUME, Verb.HOLD, Verb.TRANSFER, Verb.END}
    assert (feed.duration, feed.can_pause, feed.paused, feed.agent) == (None, False, False, "")
    names = []
    async with asyncio.timeout(SOON):
        async for event in feed.events():
            names.append(event.event)
            if event.event == "call.started":
                await until(lambda: feed.position)
                feed.pause()
                feed.resume()
                await feed.send(Command(Verb.PAUSE, "a"))
            elif event.event == "call.paused":
                await feed.send(Command(Verb.END, "b"))
    assert [name for name in names if name != "warning"] == [
        "call.started",
        "call.paused",
        "command",
        "command",
        "call.ended",
    ]
    assert set(feed.levels().values()) == {-30.0}
    assert feed.link is None
    assert feed.closing()[0][0] == "call"
    assert not [row for row in feed.closing() if "echo" in row[0]]
    assert feed.next_steps() == ()
    await feed.send(Command(Verb.HOLD, "c"))  # too late, and nobody's next call is held
    assert (await call_of(desk)).position >= 0.0


async def test_left_in_mid_call_the_call_is_told_to_its_end(file, runs, kitchen):
    desk = ListenDesk(DeskPlan(), file)
    task = await runs(desk)
    feed = await call_of(desk)
    events = feed.events()
    assert (await anext(events)).event == "call.started"
    await leave(task)
    assert [event.event async for event in events][-1] == "call.ended"
    assert [each.closed for each in kitchen.made] == [True]


async def test_port_and_token_stay_what_they_were_from_day_to_day(file, runs):
    first = await runs(ListenDesk(DeskPlan(), file))
    before = await answers(file)
    await leave(first)
    await runs(ListenDesk(DeskPlan(), file))
    assert await answers(file) == before
    assert len(before.token) >= 32


async def test_where_the_port_of_last_time_is_taken_any_other_is(file, runs):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        taken.settimeout(0.01)
        before = DeskAddress(port=taken.getsockname()[1], token="t" * 43)
        before.write(file)
        answering = threading.Thread(target=_hang_up, args=(taken,))
        answering.start()
        await runs(ListenDesk(DeskPlan(), file))
        await until(lambda: DeskAddress.read(file) != before)
        after = await answers(file)
    answering.join()
    assert after.port != before.port
    assert after.token == before.token


def _hang_up(server: socket.socket) -> None:
    """Accept and say nothing, until the server is closed."""
    while True:
        try:
            server.accept()[0].close()
        except TimeoutError:
            continue
        except OSError:
            return


async def test_a_port_that_was_asked_for_and_is_taken_is_said(file, kitchen):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=str(port)):
            await ListenDesk(DeskPlan(port=port), file).run()
    assert [each.closed for each in kitchen.made] == [True]
    assert not file.exists()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"port": 1, "token": "short"}', b"\xff"])
async def test_a_file_that_cannot_be_read_is_written_anew(file, runs, content):
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    await runs(ListenDesk(DeskPlan(), file))
    await answers(file)


async def test_a_second_desk_is_refused_before_it_loads_anything_and_the_first_goes_on(file, runs, kitchen):
    await runs(ListenDesk(DeskPlan(), file))
    address = await answers(file)
    with pytest.raises(DeskTakenError, match="another window"):
        await ListenDesk(DeskPlan(), file).run()
    assert len(kitchen.made) == 1
    assert await answers(file) == address


async def test_of_two_that_load_at_once_one_is_refused(file, runs, kitchen):
    second = asyncio.create_task(ListenDesk(DeskPlan(agent="slow"), file).run())
    await runs(ListenDesk(DeskPlan(), file))
    address = await answers(file)
    kitchen.hold.set()
    with pytest.raises(DeskTakenError):
        await second
    assert [each.closed for each in kitchen.made] == [False, True]
    assert await answers(file) == address


@pytest.mark.parametrize("journals_before", [False, True])
async def test_what_it_leaves_behind_is_closed_to_others_and_doctor_finds_nothing(runs, journals_before):
    before = os.umask(0o022)
    try:
        if journals_before:  # a replay's, on the way to which the folder was made
            Journal.create(journal_folder(), "c1").close()
        desk = ListenDesk(DeskPlan(), desk_file())
        desk.sound.choose(Channel.AGENT, "Headset")
        await runs(desk)
        await answers(desk_file())
        desk.sound.choose(Channel.CUSTOMER, "Speakers")
        (finding,) = closed_to_others(Settings())
        assert finding.state is State.OK, finding.what
        assert {"desk.json", "devices.json"} <= {each.name for each in desk_file().parent.iterdir()}
    finally:
        os.umask(before)
