"""A day of listening at the desk: devices in, calls out; between calls nothing is recognised or kept."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol
from uuid import uuid4

from cues.calls.commands import Command, Context, Stands, Verb
from cues.calls.desk.day import REMEMBERED, DeskDay
from cues.calls.desk.events import (
    Begin,
    CallCommand,
    ConsultationBegan,
    DeskOutput,
    DeskState,
    End,
    HoldBegan,
    HoldEnded,
    Named,
    Order,
    Transferred,
    Voices,
    Words,
)
from cues.calls.desk.line import Line
from cues.calls.desk.number import clean, same
from cues.calls.desk.one_call import DeskOrder, Make, OneCall
from cues.calls.desk.tape import Tape
from cues.calls.desk.words import Around
from cues.calls.session import CallPlan
from cues.details.detail import AttributeValue
from speech.audio import SAMPLE_RATE, AudioFrame, Channel
from speech.sources.desk.presence import Presence
from speech.sources.source import AudioSource
from speech.transcript import AudioTrouble

_ORDERS: Final = {Verb.HOLD: Order.HOLD, Verb.TRANSFER: Order.TRANSFER, Verb.END: Order.END}
_BEFORE: Final = 0.5
"""Seconds that are held back where calls begin by speech: a voice is known a moment after it begins."""


class Devices(AudioSource, Protocol):
    """What is listened to: goes on until it is stopped."""

    @property
    def devices(self) -> Mapping[Channel, object | None]:
        """What each side is heard on now; None where nothing is heard."""

    def stop(self) -> None:
        """End the frames."""


class Listening:
    """Follows one desk; belongs to the event loop.

    A call that begins by command is heard from then on; one that begins by speech from its first word.
    """

    def __init__(
        self,
        devices: Devices,
        make: Make,
        presence: Presence,
        *,
        by_speech: bool = False,
        agent: str | None = None,
    ) -> None:
        """Nothing is heard before `run`.

        Args:
            devices: what is listened to.
            make: puts a call together.
            presence: follows both sides.
            by_speech: whether calls also begin when both sides are heard talking after silence.
            agent: whose desk it is.
        """
        self._devices = devices
        self._make = make
        self._presence = presence
        self._agent = agent
        self._day = DeskDay(by_speech=by_speech)
        self._by_speech = by_speech
        self._tape = Tape()
        self._call: OneCall | None = None
        self._begun: list[OneCall] = []
        self._changed = asyncio.Event()
        self._hearing: set[asyncio.Task[None]] = set()
        self._done: deque[str] = deque(maxlen=REMEMBERED)
        self._at = 0.0
        self.trouble: str | None = None
        """What was last said of the devices; None once all is well again."""

    @property
    def call(self) -> OneCall | None:
        """The call that is on."""
        return self._call

    async def run(self) -> None:
        """Listen until the devices stop; a call that is on then ends.

        Raises:
            HeartlineError: the devices cannot be listened to at all.
        """
        pending: AudioFrame | None = None
        try:
            async with aclosing(self._devices.frames()) as frames:  # type: ignore[type-var]  # a generator
                async for item in frames:
                    if isinstance(item, AudioTrouble):
                        self._tell_trouble(item)
                    elif pending is None:
                        pending = item
                    else:
                        self._step(pending, item)
                        pending = None
        finally:
            if self._call is not None:
                self.ask(Command(Verb.END, uuid4().hex))
            if self._hearing:
                await asyncio.wait(self._hearing)

    async def next_call(self) -> OneCall:
        """The next call that begins, each once."""
        while not self._begun:
            self._changed.clear()
            await self._changed.wait()
        return self._begun.pop(0)

    def start(
        self,
        number: str | None = None,
        facts: Mapping[str, AttributeValue] | None = None,
        id: str | None = None,  # noqa: A002 - the command's own id
    ) -> OneCall | None:
        """A call begins now, or the one that is on gets a name.

        Args:
            number: the other party's number.
            facts: what is known of the call besides.
            id: the command's; the same one is not done twice.

        Returns:
            The call that is on now.
        """
        call, number = self._call, clean(number)
        if call is not None and same(number, call.number):
            number = call.number
        context = json.dumps(dict(facts)) if facts else None
        given = CallCommand(self._at, id or uuid4().hex, Order.START, number, context)
        self._follow(self._day.feed(given))
        return self._call

    def ask(self, command: Command) -> bool:
        """Ask something of the call that is on; False where none is.

        What was done already is not done again, neither to that call nor to the next.
        """
        if command.id in self._done:
            return True
        call = self._call
        if call is None:
            return False
        self._done.append(command.id)
        order = _ORDERS.get(command.verb)
        if command.verb is Verb.RESUME and _ends_hold(command, paused=call.paused):
            order = Order.RESUME
        call.send(command)
        if order is not None:
            given = CallCommand(self._at, uuid4().hex, order, command.target)
            self._follow(self._day.feed(given), by=command.verb)
        return True

    def _step(self, agent: AudioFrame, customer: AudioFrame) -> None:
        """Take in the next frame of both sides."""
        looks = self._by_speech or self._call is not None
        look = self._presence.push if looks else self._presence.skip
        step = look(agent.start, agent.samples, customer.samples)
        self._at = step.at
        before = self._call
        # Whoever hears the call is told of a pause as well, but may be a moment behind.
        sound = step.silent() if self._deaf else step
        self._tape.add(sound)
        for tone in step.tones:
            self._follow(self._day.feed(tone))
        voices = Voices(step.at, step.agent_speaks, step.customer_speaks, step.tone)
        self._follow(self._day.feed(voices))
        if self._call is not None and self._call is before:
            self._call.line.push(sound)
            self._call.leave_out_echo(step.at, self._presence.suppressed)
        self._tape.forget(self._kept_from(step.at))

    @property
    def _deaf(self) -> bool:
        """True in a call while nothing of it is to be heard, by command."""
        held = self._day.state is not DeskState.IN_CALL and not self._day.held_by_speech
        return self._call is not None and (held or self._call.paused)

    def _kept_from(self, at: float) -> float | None:
        if not self._by_speech or self._deaf:
            return None
        held = self._day.hold_audio_from
        return at - _BEFORE if held is None else min(held, at - _BEFORE)

    def _follow(self, outputs: Sequence[DeskOutput], by: Verb | None = None) -> None:
        """Do what follows.

        Args:
            outputs: as the day gives them.
            by: the command that led to them, which the call has been told already.
        """
        for output in outputs:
            match output:
                case Begin():
                    self._begin(output)
                case Named():
                    self._name(output.number, output.context)
                case End():
                    self._end(output)
                case HoldBegan() if by is not Verb.HOLD:
                    self._tell(Verb.HOLD)
                case HoldEnded() if by is not Verb.RESUME:
                    self._tell(Verb.RESUME)
                case HoldBegan() | HoldEnded() | ConsultationBegan() | Transferred():
                    pass

    def _begin(self, begin: Begin) -> None:
        heard = self._tape.since(begin.from_at)
        start = heard[0].start if heard else round(self._at * SAMPLE_RATE)
        began = datetime.now().astimezone() - timedelta(seconds=self._at - start / SAMPLE_RATE)
        line = Line(self._devices.name, began, start)
        for step in heard:
            line.push(step)
        name = f"{began:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}"
        plan = CallPlan(name, line.name, line.channels, began, begin.number, self._agent)
        call = self._call = OneCall(plan, line, echo_before=self._presence.suppressed)
        if begin.context is not None:
            self._name(begin.number, begin.context)
        around = Around(
            lambda: self._presence.echo_delay,
            lambda words: self._hear(call, words),
            lambda: self._day.doubtful_since if call is self._call else None,
        )
        through = partial(call.words.through, around=around)
        order = DeskOrder(plan, line, self._spares, through, call.heard, call.stats)
        hearing = asyncio.create_task(call.run(self._make, order), name=f"call {plan.id}")
        self._hearing.add(hearing)
        hearing.add_done_callback(lambda task: self._heard_out(call, task))
        self._begun.append(call)
        self._changed.set()

    def _name(self, number: str | None, context: str | None) -> None:
        if self._call is not None:
            self._call.send(Context(number, json.loads(context) if context else {}))

    def _end(self, end: End) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.words.end(end.until)
            call.line.end()

    def _heard_out(self, call: OneCall, hearing: asyncio.Task[None]) -> None:
        """A call has told its last event; where it failed, nobody has ended it."""
        self._hearing.discard(hearing)
        if call is self._call:
            self._follow(self._day.feed(CallCommand(self._at, uuid4().hex, Order.END)))

    def _tell(self, verb: Verb) -> None:
        """Tell the call of a hold that was heard to begin or to be over; it never ends a pause."""
        if self._call is not None:
            over = Stands.HOLD if verb is Verb.RESUME else None
            self._call.send(Command(verb, uuid4().hex, over))

    def _spares(self, channel: Channel) -> bool:
        """Whether a side is heard on hold: the agent, where nothing but their words tells that it is over."""
        call = self._call
        return channel is Channel.AGENT and call is not None and not call.paused and self._day.held_by_speech

    def _hear(self, call: OneCall, words: Words) -> None:
        if call is self._call:
            self._follow(self._day.feed(words))

    def _tell_trouble(self, trouble: AudioTrouble) -> None:
        away = [side for side, device in self._devices.devices.items() if device is None]
        if trouble.code == "device_lost":
            self.trouble = trouble.message
        else:
            self.trouble = f"The {away[0]} is not heard until there is a device again." if away else None
        if self._call is not None:
            self._call.line.note(trouble)


def _ends_hold(resume: Command, *, paused: bool) -> bool:
    """Whether it is the hold that is to be over."""
    return resume.target == Stands.HOLD or (resume.target != Stands.PAUSE and not paused)
