"""One of several gateways: says that it lives, learns of the others, keeps the calls of those that die."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from cues.calls.gateway.all_calls import AllCalls
from cues.calls.gateway.answering import Answering
from cues.calls.gateway.bus import Bus, BusAwayError, BusFaultError, CallRecord
from cues.calls.gateway.cluster_metrics import ClusterMetrics, Numbers
from cues.calls.gateway.directory import Directory
from cues.calls.gateway.errands import Errands
from cues.calls.gateway.followed import Followed
from cues.calls.gateway.handover import Handover
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.letters import Letters
from cues.calls.gateway.link import Link
from cues.calls.gateway.local_calls import LocalCalls
from cues.calls.gateway.metrics import Metrics
from cues.calls.gateway.outgoing import Outgoing
from cues.calls.gateway.recovery import Unfinished
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.own_file import write_own
from cues.calls.whose_call import agent_after
from speech.errors import HeartlineError

log = logging.getLogger(__name__)

BEATS: Final = 8
"""Signs of life in the time after which a gateway is taken for dead."""
BREATH: Final = 0.02
"""Seconds between two looks for news: what comes close together is read at once."""
RESTS: Final = 0.5
"""Seconds of rest after news that were nothing but damage, which stays until its call's owner mends it."""
RECKONS: Final = 60.0
"""Seconds between two looks at all calls there are, for changes that were missed."""
SPEAKS: Final = 600.0
"""Seconds between two words of a gateway on each of its calls: the bus forgets one that tells nothing."""
BOOT: Final = "bus-name"
"""In the gateway's folder: its last name on the bus."""


async def join(bus: Bus, folder: Path, secret: bytes) -> bytes:
    """Open the bus for a gateway.

    Args:
        bus: closed yet.
        folder: the gateway's own, where it is alone: its name of before belongs to no living one.
        secret: what it checks tickets by as long as it is alone.

    Returns:
        What all check tickets by.

    Raises:
        HeartlineError: the bus or the folder cannot be used.
    """
    name = folder / BOOT
    try:
        before = name.read_text(encoding="ascii", errors="replace") if name.exists() else ""
        write_own(name, bus.me)
    except OSError as error:
        raise HeartlineError(f"The gateway's folder {folder} cannot be used: {error.strerror}.") from None
    return await bus.open(secret, before=before)


class Cluster:
    """A gateway's part among several; belongs to the event loop.

    Args:
        bus: what they share; open.
        board: this gateway's calls.
        local: the same as desks see them.
        metrics: whose desks are here; it shows the bus's numbers too.
        folder: the gateway's own.
        label: its name for people.
        secret: what all check tickets by.
    """

    def __init__(  # noqa: PLR0917 - the gateway's parts, each in its own type
        self,
        bus: Bus,
        board: Switchboard,
        local: LocalCalls,
        metrics: Metrics,
        folder: Path,
        label: str,
        secret: bytes,
    ) -> None:
        self._bus = bus
        self._board = board
        self._metrics = metrics
        self._secret = secret
        self._link = link = Link(bus.where, bus.patience)
        self._directory = Directory()
        self._letters = Letters(bus)
        self._followed = Followed(board)
        self._outgoing = Outgoing(bus, board, link, label)
        self._handover = Handover(bus, board, self._outgoing, self._followed, self._letters, link, folder)
        self._letters.answer = Answering(local, Errands(board), self._handover).answer
        self.calls = AllCalls(local, board, bus, self._directory, self._followed, self._letters, label)
        """The calls of all gateways, for desks."""
        self._mend = asyncio.Event()
        self._returned = False
        """Whether anything may have been missed, as the bus was away."""
        self._reckoned = self._spoken = 0.0
        self._damaged = 0
        self._tasks: list[asyncio.Task[None]] = []
        told = board.changed

        def changed(call: HostedCall) -> None:
            told(call)
            self._outgoing.changed(call)

        board.changed = changed
        board.publish = self._outgoing.publish
        board.bring = self._handover.bring
        self._outgoing.troubled = self._mend.set
        metrics.also(ClusterMetrics(self._numbers))

    async def begin(self, lost: Iterable[Unfinished]) -> None:
        """Take part.

        Args:
            lost: calls of this gateway's own journals that were under way when it last went.

        Raises:
            HeartlineError: the bus has failed.
        """
        try:
            self._link.answered(_now())
            self._directory.peers = await self._bus.peers()
            for one in lost:
                await self._handover.recover(one)
            await self._reckon()
        except BusAwayError:
            await self._bus.close()
            raise HeartlineError(f"Redis at {self._bus.where} does not answer any more. Try again.") from None
        self._spoken = _now()
        self._go()

    async def leave(self) -> None:
        """Take part no longer; calls that wait here for their senders are the others' from now on."""
        with suppress(BusAwayError):
            await self._outgoing.catch_up(self._handover.regain)
        await self._halt()
        await self._letters.close()
        await self._bus.close()

    def _go(self) -> None:
        steps = (self._beat, self._read, self._mend_once, self._outgoing.describe)
        self._tasks = [asyncio.create_task(self._again_and_again(step)) for step in steps]

    async def _halt(self) -> None:
        """Stop all that `_go` began."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _again_and_again(self, step: Callable[[], Awaitable[None]]) -> None:
        rest = self._bus.patience / BEATS
        while True:
            try:
                await step()
            except BusAwayError as error:
                self._link.failed(error)
                await asyncio.sleep(rest)
            except Exception as error:  # noqa: BLE001 - a fault of ours must not cut this gateway off
                log.error("the bus: a fault of our own, %s", type(error).__name__)  # noqa: TRY400 - a traceback may show words
                await asyncio.sleep(rest)

    async def _beat(self) -> None:
        """Say that we live, and see who else does."""
        lived = await self._bus.beat(self._metrics.desks())
        peers = await self._bus.peers()
        now = _now()
        if not (lived and self._link.up):
            self._link.answered(now)
            self._returned = True
        news = self._directory.sweep(now)
        if news or peers.keys() != self._directory.peers.keys():
            self.calls.change_list()
        self._directory.peers = peers
        self._mend.set()
        await asyncio.sleep(self._bus.patience / BEATS)

    async def _read(self) -> None:
        """Take in what has come."""
        asked = self._followed.positions()
        news = await self._bus.news(asked)
        for told in self._followed.take(news, asked):
            self._directory.transferred(told.call, agent_after(told, None))
        for letter in news.letters:
            self._letters.take(letter)
        if news.changed:
            self._directory.update(news.changed, await self._bus.records(news.changed), _now())
            self.calls.change_list()
        self._damaged += news.damaged
        came = news.changed or news.letters or news.events
        await asyncio.sleep(RESTS if news.damaged and not came else BREATH)

    async def _mend_once(self) -> None:
        """Make up for what was missed, and keep the calls of gateways that are dead."""
        await self._mend.wait()
        self._mend.clear()
        if not self._link.up:
            return
        if self._returned:
            await self._bus.keep_secret(self._secret)
            await self._reckon()
            self._outgoing.lag()
            self._returned = False
        await self._outgoing.catch_up(self._handover.regain)
        if _now() - self._spoken > SPEAKS:
            self._spoken = _now()
            self._outgoing.touch()
        if not self._link.steady(_now()):
            return  # whoever is silent may be cut off, as we were
        if _now() - self._reckoned > RECKONS:
            await self._reckon()
        if not self._board.draining:
            for record in self._unkept():
                try:
                    await self._handover.adopt(record)
                except BusFaultError as error:
                    self._link.failed(error)

    async def _reckon(self) -> None:
        """Look at all calls; one that has gone is forgotten once its gateway had time to come back."""
        known = [record.id for record in self._directory] if self._link.steady(_now()) else ()
        found = await self._bus.records()
        self._directory.update({*known, *found}, found, _now())
        self._reckoned = _now()
        self.calls.change_list()

    def _unkept(self) -> list[CallRecord]:
        """Calls of dead gateways, and those that came to be ours and got lost on the way."""
        ours = (record for record in self._directory if record.owner == self._bus.me and not record.ended)
        astray = [each for each in ours if not self._outgoing.has(each.id) and not self._board.get(each.id)]
        return [*self._directory.orphans(), *astray]

    def _numbers(self) -> Numbers:
        return Numbers(
            up=int(self._link.up),
            gateways=len(self._directory.peers),
            behind=self._outgoing.behind,
            outages=self._link.outages,
            faults=self._link.faults,
            damaged=self._damaged,
            untold=self._outgoing.dropped,
            given=self._handover.given,
            taken=self._handover.taken,
        )


def _now() -> float:
    return asyncio.get_running_loop().time()
