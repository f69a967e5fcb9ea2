"""A day of listening at the desk: devices in, calls out; between calls nothing is recognised or kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import uuid4

from cues.calls.commands import Command, Context, Verb
from cues.calls.desk.day import DeskDay
from cues.calls.desk.events import (
    Begin,
    CallCommand,
    ConsultationBegan,
    DeskOutput,
    End,
    HoldBegan,
    HoldEnded,
    Named,
    Order,
    Transferred,
    Voices,
)
from cues.calls.desk.line import Line
from cues.calls.desk.one_call import DeskOrder, Make, OneCall
from cues.calls.desk.tape import Tape
from cues.calls.session import CallPlan
from cues.details.detail import AttributeValue
from speech.audio import SAMPLE_RATE, AudioFrame, Channel
from speech.sources.desk.presence import Presence, Step
from speech.sources.source import AudioSource
from speech.transcript import AudioTrouble, Heard, Partial, Utterance

ECHO_IS_TOLD: Final = 2.0
"""Seconds of echo in one call from which the agent is told."""
ECHO: Final = (
    "The customer is heard again in your microphone; that part is left out. "
    "A headset, or less volume, ends it."
)
_ORDERS: Final = {Verb.HOLD: Order.HOLD, Verb.TRANSFER: Order.TRANSFER, Verb.END: Order.END}
_BEFORE: Final = 0.5
"""Seconds that are held back where calls begin by speech: a voice is known a moment after it begins."""


class Devices(AudioSource, Protocol):
    """What is listened to: goes on until it is stopped."""

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
        self._at = 0.0
        self._echo_before = 0.0
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
                        self._step(self._presence.push(pending.start, pending.samples, item.samples))
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
        context = json.dumps(dict(facts)) if facts else None
        given = CallCommand(self._at, id or uuid4().hex, Order.START, number, context)
        self._follow(self._day.feed(given))
        return self._call

    def ask(self, command: Command) -> bool:
        """Ask something of the call that is on; False where none is."""
        call = self._call
        if call is None:
            return False
        order = _ORDERS.get(command.verb)
        if command.verb is Verb.RESUME and not call.paused:
            order = Order.RESUME
        if order is None:
            call.send(command)
            return True
        call.send(command)
        self._follow(
            self._day.feed(CallCommand(self._at, command.id, order, command.target)), by=command.verb
        )
        return True

    def _step(self, step: Step) -> None:
        """Take in the next frame of both sides."""
        self._at = step.at
        before = self._call
        self._tape.add(step)
        for tone in step.tones:
            self._follow(self._day.feed(tone))
        voices = Voices(step.at, step.agent_speaks, step.customer_speaks, step.tone)
        self._follow(self._day.feed(voices))
        if self._call is not None and self._call is before:
            self._call.line.push(step)
            self._tell_echo(self._call)
        self._tape.forget(self._kept_from(step.at))

    def _kept_from(self, at: float) -> float | None:
        if not self._by_speech:
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
        plan = CallPlan(
            f"{began:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}",
            line.name,
            line.channels,
            began,
            begin.number,
            self._agent,
        )
        call = self._call = OneCall(plan, line)
        self._echo_before = self._presence.suppressed
        if begin.context is not None:
            self._name(begin.number, begin.context)
        order = DeskOrder(
            plan,
            line,
            self._spares,
            lambda heard: self._words(call, heard),
            call.heard,
            lambda: self._stats(call),
        )
        hearing = asyncio.create_task(call.run(self._make, order), name=f"call {plan.id}")
        self._hearing.add(hearing)
        hearing.add_done_callback(self._hearing.discard)
        self._begun.append(call)
        self._changed.set()

    def _name(self, number: str | None, context: str | None) -> None:
        if self._call is not None:
            self._call.send(Context(number, json.loads(context) if context else {}))

    def _end(self, end: End) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.echo = self._presence.suppressed - self._echo_before
            call.words.end(end.until)
            call.line.end()

    def _tell(self, verb: Verb) -> None:
        if self._call is not None:
            self._call.send(Command(verb, uuid4().hex))

    def _spares(self, channel: Channel) -> bool:
        """Whether a side is heard on hold: the agent, where nothing but their words tells that it is over."""
        call = self._call
        return channel is Channel.AGENT and call is not None and not call.paused and self._day.held_by_speech

    async def _words(self, call: OneCall, heard: AsyncGenerator[Heard, None]) -> AsyncGenerator[Heard, None]:
        """What a call's hearing yields, without echo, and without what is not known to be meant for it."""
        async with aclosing(heard):
            async for item in heard:
                if isinstance(item, Partial | Utterance):
                    clean, words = call.words.hear(item, self._presence.echo_delay)
                    if words is not None and call is self._call:
                        self._follow(self._day.feed(words))
                    shown = call.words.let_on(clean, words, self._doubtful(call))
                    if shown is not None:
                        yield shown
                else:
                    yield item
                for late in call.words.release(self._doubtful(call)):
                    yield late
            for late in call.words.release(self._doubtful(call)):
                yield late

    def _doubtful(self, call: OneCall) -> float | None:
        return self._day.doubtful_since if call is self._call else None

    def _tell_trouble(self, trouble: AudioTrouble) -> None:
        self.trouble = None if trouble.code == "device_back" else trouble.message
        if self._call is not None:
            self._call.line.note(trouble)

    def _tell_echo(self, call: OneCall) -> None:
        echo = self._presence.suppressed - self._echo_before
        if echo >= ECHO_IS_TOLD and call.echo < ECHO_IS_TOLD:
            call.line.note(AudioTrouble(self._at, "echo_suppressed", ECHO))
        call.echo = echo

    def _stats(self, call: OneCall) -> dict[str, float]:
        return {"echo_seconds": round(call.echo, 1), "echo_words": call.words.echo_words}
