"""One call on this gateway: its audio, its events, who sends it and whose it is."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from cues.calls.commands import Command, Context
from cues.calls.events import CallContext, CallEnded, CallEvent, CallStarted
from cues.calls.following import CallLog
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.leaving import until
from cues.calls.gateway.limits import Bucket
from cues.calls.gateway.pauses import Pauses
from cues.calls.live import RunningCall
from cues.calls.session import CallPlan
from cues.calls.whose_call import agent_after
from speech.audio import SAMPLE_RATE, Channel
from speech.errors import HeartlineError
from speech.sources.network import NetworkSource
from speech.sources.protocols.protocol import TextTurn
from speech.transcript import Heard, Tick

log = logging.getLogger(__name__)

SAME_MOMENT = 0.3
"""Seconds between two connections of a call under which its sides begin together: so much the network makes
of one moment, or this process while it begins other calls."""


@dataclass(frozen=True, slots=True)
class CallOrder:
    """A call to be made: what is known of it, what it is heard from, and how."""

    plan: CallPlan = field(repr=False)
    mode: Mode
    source: NetworkSource | None
    """Where its audio comes from; None for typed turns."""
    turns: asyncio.Queue[TextTurn | None] | None
    """Where its turns come from, where it is typed."""
    listen: Callable[[Heard], None]
    """To be told all that is heard."""
    before: Sequence[CallEvent] = field(default=(), repr=False)
    """What the call has told already, where it goes on."""


CallMaker = Callable[[CallOrder], RunningCall]
"""Puts a call together from loaded recognisers, extractor and playbook; in a thread, as it takes a while."""
Tell = Callable[["HostedCall", CallEvent], Awaitable[None]]
"""Takes each event of a call, in order, after the journal has it."""
Write = Callable[[CallEvent], None]
"""Writes an event into the call's journal, where the call itself cannot any more."""


@dataclass(frozen=True, slots=True)
class CallInfo:
    """What desks and administrators see of a call in a list; no word that was said."""

    id: str
    protocol: str
    began: str
    """ISO 8601 with zone."""
    agent: str | None
    """Whose it is; None: nobody's yet."""
    customer: str | None = field(repr=False)
    """The customer's number or id."""
    state: str
    """`live`; `waiting`, for a sender that has gone without ending it; `ended`."""
    mode: str
    seq: int
    """The number of its newest event."""
    gateway: str = ""
    """Where it is heard, among several."""


class HostedCall:
    """A call under way, from its first connection to its last event; belongs to the event loop."""

    def __init__(
        self, plan: CallPlan, protocol: str, mode: Mode, source: NetworkSource | None, *, before: CallLog
    ) -> None:
        self.plan = plan
        self.protocol = protocol
        self.mode = mode
        self.source = source
        self.turns: asyncio.Queue[TextTurn | None] | None = None if source else asyncio.Queue()
        self.log = before
        self.agent = plan.agent
        """Whose call it is; None: nobody's yet."""
        self.customer = plan.customer
        self.audio: dict[Channel, Bucket] = {}
        """How much of each side may still be sent, by whichever connection."""
        self.pauses = Pauses()
        self.missed = 0
        """Samples at 16 kHz that its sender had counted before the call began here; their call is lost."""
        self._carried: Counter[Channel] = Counter()
        self._came: float | None = None
        """When its first connection came, by a clock that never goes back."""
        self.opening = asyncio.Lock()
        """Held while it is put together: two connections of it may come at the same moment."""
        self.finished = asyncio.Event()
        """Set once `call.ended` has been told."""
        self.ending = False
        """True from the moment that its end has been said; what was sent before is still heard."""
        self.replaced = asyncio.Event()
        """Set for those connections that it has now, once another one has taken their place."""
        self.at = before.at
        """Seconds of audio that have been heard."""
        self._listeners: set[Callable[[Heard], None]] = set()
        self._running: RunningCall | None = None
        self._task: asyncio.Task[None] | None = None
        self._waiting: Sequence[Command | Context] = ()
        self._leaving = asyncio.Event()
        for event in before.since(0):
            self._learn(event)

    @property
    def connections(self) -> int:
        """Senders' connections that it has now, each side of one counted."""
        return self._carried.total()

    @property
    def carried(self) -> frozenset[Channel]:
        """The sides that a connection carries now."""
        return frozenset(+self._carried)

    def joined(self, channels: Sequence[Channel]) -> None:
        """A connection carries these sides from now on.

        It is told at once, not when the call has been put together: what comes meanwhile waits, on all
        connections alike, and is still to lie where it was spoken.
        """
        self._carried.update(channels)
        now = time.monotonic()
        self._came = now if self._came is None else self._came
        since = 0.0 if self.started or now - self._came < SAME_MOMENT else now - self._came
        if self.source:
            for channel in channels:
                self.source.join(channel, since)

    def let_go(self) -> None:
        """Another connection takes the place of those that it has now: one half open would never say so."""
        self._carried.clear()
        self.replaced.set()
        self.replaced = asyncio.Event()

    def left(self, channels: Sequence[Channel]) -> None:
        """The connection has gone; a side that no other one carries is silent."""
        self._carried.subtract(channels)
        if self.source and self.connections > 0:
            for channel in set(channels) - self.carried:
                self.source.leave(channel)

    @property
    def id(self) -> str:
        """The call's own id."""
        return self.plan.id

    @property
    def sender(self) -> str:
        """Who sends it."""
        return self.plan.sender or ""

    @property
    def position(self) -> int:
        """Samples at 16 kHz that it has been sent."""
        return self.source.position if self.source else round(self.at * SAMPLE_RATE)

    @property
    def lag(self) -> float:
        """Seconds of audio that have come and have not been heard."""
        if self.source is None:
            return 0.0
        heard = max(self.at, self.source.unbroken_since / SAMPLE_RATE)
        return max(0.0, self.position / SAMPLE_RATE - heard)

    @property
    def info(self) -> CallInfo:
        """What lists show of it."""
        state = "ended" if self.log.ended else "live" if self.connections else "waiting"
        return CallInfo(
            self.id,
            self.protocol,
            self.plan.began.isoformat(),
            self.agent,
            self.customer,
            state,
            str(self.mode),
            self.log.seq,
        )

    def listen(self, listener: Callable[[Heard], None]) -> None:
        """Let somebody be told all that is heard: a sender that awaits answers."""
        self._listeners.add(listener)

    def listen_no_more(self, listener: Callable[[Heard], None]) -> None:
        """The listener has gone."""
        self._listeners.discard(listener)

    async def start(
        self, make: CallMaker, tell: Tell, done: Callable[[HostedCall], None], write: Write
    ) -> None:
        """Begin to hear, or go on with what was told before; returns once it is under way.

        Args:
            make: puts the call together.
            tell: is given every event.
            done: told once it is over.
            write: is given the end of a call that can tell none itself.
        """
        before = tuple(self.log.since(0))
        plan = replace(self.plan, agent=self.agent)
        order = CallOrder(plan, self.mode, self.source, self.turns, self._heard, before)
        self._running = await asyncio.to_thread(make, order)
        for early in self._waiting:
            self._running.send(early)
        self._waiting = ()
        running = self._run(self._running, tell, done, write)
        self._task = asyncio.create_task(running, name=f"call {self.id}")

    @property
    def started(self) -> bool:
        """True once it is heard; one that was found unfinished waits for its sender."""
        return self._running is not None

    def send(self, command: Command | Context) -> None:
        """Ask something of the call, or tell of it."""
        if isinstance(command, Context) and command.customer:
            self.customer = command.customer
        self.pauses.asked(command)
        if self._running is not None:
            self._running.send(command)
        else:
            self._waiting = (*self._waiting, command)

    def hang_up(self) -> None:
        """No more comes: what is left is heard, and the call ends."""
        self.ending = True
        if self.source:
            self.source.end()
        elif self.turns:
            self.turns.put_nowait(None)

    async def leave(self) -> None:
        """Stop hearing without ending the call, between two causes of events: another gateway goes on."""
        self._leaving.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(
        self, running: RunningCall, tell: Tell, done: Callable[[HostedCall], None], write: Write
    ) -> None:
        try:
            async with aclosing(until(self._leaving, running.events())) as events:
                async for event in events:
                    await tell(self, event)
                    self.pauses.told(event)
        except Exception as error:  # noqa: BLE001 - a fault of ours ends this call alone
            ours = isinstance(error, HeartlineError)
            why = str(error) if ours else f"a fault of its own, {type(error).__name__}"
            log.error("call %s failed: %s", self.id, why)  # noqa: TRY400 - a traceback may show words
            if not self.log.ended:
                end = self._cut_off()
                write(end)
                await tell(self, end)
        finally:
            self.finished.set()
            done(self)

    def _cut_off(self) -> CallEnded:
        """The end of a call whose session can tell none."""
        clock = max((event.clock for event in self.log.since(0)), default=0.0)
        seq, at = self.log.seq + 1, max(self.at, self.log.at)
        return CallEnded(call=self.id, seq=seq, at=at, clock=clock, duration=at, stats={"failed": 1})

    def _learn(self, event: CallEvent) -> None:
        """Whose a call is that goes on, who its customer is and how it stands, by what it told."""
        self.pauses.told(event)
        if not isinstance(event, CallStarted):  # the plan tells as much, or what is newer
            self.agent = agent_after(event, self.agent)
        if isinstance(event, CallContext) and event.customer:
            self.customer = event.customer

    def _heard(self, heard: Heard) -> None:
        if isinstance(heard, Tick):
            self.at = heard.at
        for listener in tuple(self._listeners):
            listener(heard)
