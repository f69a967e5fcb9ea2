"""An agent's day at the desk, split into calls by commands and, where wanted, by who is heard speaking.

Commands always win. Nothing here knows a clock, a thread or audio.
"""

from __future__ import annotations

from collections import deque

from cues.calls.desk.call import DeskCall
from cues.calls.desk.events import (
    Begin,
    CallCommand,
    ConsultationBegan,
    DeskInput,
    DeskOutput,
    DeskState,
    End,
    HoldBegan,
    HoldEnded,
    Named,
    Order,
    Transferred,
    Voices,
    Why,
    Words,
)
from cues.calls.desk.exchange import HELD, Exchange
from cues.calls.desk.signs import is_back, is_farewell, leaves_the_line
from speech.audio import Channel
from speech.progress_tones import Tone, ToneHeard

SETTLES = 1.5
"""Seconds of silence on both sides after which what follows is something new."""
ADOPTED = 30.0
"""Seconds after a call's beginning within which a start that names it is about this call, not the next."""
REMEMBERED = 256
"""Ids of commands that are known again."""
_ORDERED = {Why.COMMAND, Why.NEXT_CALL, Why.TRANSFERRED}
"""Ends by command: exactly then, and talk that goes on for a moment is no new call."""


class DeskDay:
    """Follows one desk: `feed` takes what is heard and ordered, in order of time, and says what follows.

    A call on hold, by command or because somebody said so, is not ended by silence, farewells or tones before
    `HOLD_LIMIT`. Calls begun by command end by command, by `WITHOUT_CUSTOMER` or by `HOLD_LIMIT`. Those begun
    by speech end by these too, at the far side's busy, congestion or dial tone, after a farewell, and at the
    agent's next greeting.
    """

    def __init__(self, *, by_speech: bool = False) -> None:
        """The day begins between calls.

        Args:
            by_speech: calls also begin by themselves, when both sides are heard taking turns after silence.
        """
        self._by_speech = by_speech
        self._at = 0.0
        self._call: DeskCall | None = None
        self._exchange = Exchange()
        self._done: deque[str] = deque(maxlen=REMEMBERED)

    @property
    def state(self) -> DeskState:
        """Where the day is now."""
        return self._call.state if self._call else DeskState.BETWEEN

    @property
    def held_by_speech(self) -> bool:
        """True while the customer waits because somebody said so: words may say that it is over."""
        call = self._call
        return call is not None and call.state is not DeskState.IN_CALL and not call.held_by_command

    @property
    def hold_audio_from(self) -> float | None:
        """Seconds; audio from here on may turn out to belong to a call to come, and is held in memory for it.

        At most `HELD` ago; None where none is to be held.
        """
        since = self._exchange.began if self._call is None else self.doubtful_since
        return max(since, self._at - HELD) if self._by_speech and since is not None else None

    @property
    def doubtful_since(self) -> float | None:
        """Seconds; what was said from here on may not be meant for this call: show it to nobody yet.

        It goes back to None when the customer goes on; the call's end says up to where it was the call's.
        """
        return self._call.doubtful_since(self._at) if self._call else None

    def feed(self, heard: DeskInput) -> tuple[DeskOutput, ...]:
        """Take in the next value; what follows from it. A time before the last one counts as that one."""
        self._at = max(self._at, heard.at)
        match heard:
            case Voices():
                self._exchange.hear(heard)
                return self._between() if self._call is None else self._time_passes(self._call)
            case ToneHeard():
                return self._tone(heard)
            case Words():
                return self._words(heard)
            case CallCommand():
                return self._command(heard)

    def _between(self) -> tuple[DeskOutput, ...]:
        began = self._exchange.began
        if not self._by_speech or began is None or not self._exchange.convincing:
            return ()
        return self._begin(Begin(self._at, began, by_speech=True))

    def _time_passes(self, call: DeskCall) -> tuple[DeskOutput, ...]:
        why = call.why_over(self._at)
        if why is not None:
            return self._end(why, self.doubtful_since if why is Why.NO_CUSTOMER else None)
        if call.state is not DeskState.ON_HOLD or not self._exchange.answered:
            return ()
        return self._consult(call) if call.held_by_command else self._resume(call, self._exchange.began)

    def _tone(self, heard: ToneHeard) -> tuple[DeskOutput, ...]:
        rings = heard.tone is Tone.RINGING
        if rings:
            self._exchange.rings()
        call = self._call
        if call is None:
            return ()
        if call.state is not DeskState.IN_CALL:
            return self._third_party(call, rings=rings)
        # It rings for the agent who calls the next one, not while the customer speaks.
        over = not rings or call.heard_customer <= heard.since
        return self._end(Why.TONE, heard.since) if over and not call.by_command else ()

    def _third_party(self, call: DeskCall, *, rings: bool) -> tuple[DeskOutput, ...]:
        """While the customer waits, it rings for somebody else, or they are gone."""
        if rings and call.state is DeskState.ON_HOLD:
            return self._consult(call)
        if not rings and call.state is DeskState.CONSULTING:
            call.state = DeskState.ON_HOLD
            self._exchange.restart(self._at, hush=SETTLES)
        return ()

    def _words(self, heard: Words) -> tuple[DeskOutput, ...]:
        call = self._call
        if call is None or heard.start < call.since:
            return ()
        agent = heard.channel is Channel.AGENT
        if agent and call.greets_anew(heard):
            return self._end(Why.GREETING, heard.start)
        if call.state is not DeskState.IN_CALL:
            return self._words_on_hold(call, heard) if agent else ()
        if heard.start > call.resumed_at and leaves_the_line(heard.text):
            return self._hold(call, heard.end, by_command=False)
        call.note(heard)
        return ()

    def _words_on_hold(self, call: DeskCall, agent: Words) -> tuple[DeskOutput, ...]:
        if not call.held_by_command and agent.start > call.held_at and is_back(agent.text):
            return self._resume(call, agent.start)
        return self._third_party(call, rings=False) if is_farewell(agent.text) else ()

    def _command(self, given: CallCommand) -> tuple[DeskOutput, ...]:
        if given.id in self._done:
            return ()
        self._done.append(given.id)
        if given.order is Order.START:
            return self._start(given)
        return self._order(given, self._call) if self._call else ()

    def _order(self, given: CallCommand, call: DeskCall) -> tuple[DeskOutput, ...]:
        match given.order:
            case Order.END:
                return self._end(Why.COMMAND)
            case Order.TRANSFER:
                return (Transferred(self._at, given.number), *self._end(Why.TRANSFERRED))
            case Order.HOLD if call.state is DeskState.IN_CALL:
                return self._hold(call, self._at, by_command=True)
            case Order.HOLD:
                call.held_by_command = True
            case Order.RESUME if call.state is not DeskState.IN_CALL:
                return self._resume(call, self._at)
        return ()

    def _start(self, given: CallCommand) -> tuple[DeskOutput, ...]:
        begin = Begin(self._at, self._at, by_speech=False, number=given.number, context=given.context)
        call = self._call
        if call is None:
            return self._begin(begin)
        unnamed = call.number is None and self.doubtful_since is None and self._at - call.begun <= ADOPTED
        if given.number not in {None, call.number} and not unnamed:
            return (*self._end(Why.NEXT_CALL), *self._begin(begin))
        call.by_command = True
        known = (call.number, call.context)
        call.number, call.context = given.number or call.number, given.context or call.context
        changed = (call.number, call.context) != known
        return (Named(self._at, call.number, call.context),) if changed else ()

    def _begin(self, begin: Begin) -> tuple[DeskOutput, ...]:
        self._call = DeskCall(begin, self._exchange)
        return (begin,)

    def _end(self, why: Why, since: float | None = None) -> tuple[DeskOutput, ...]:
        """The call is over.

        Args:
            why: what ended it.
            since: seconds; when that began, where it was not now; who speaks since may begin the next one.
        """
        doubtful = None if why in _ORDERED else self.doubtful_since
        since = self._at if since is None else since
        self._call = None
        self._exchange.restart(since, hush=SETTLES if why in _ORDERED else 0.0)
        return (End(self._at, since if doubtful is None else min(since, doubtful), why),)

    def _hold(self, call: DeskCall, at: float, *, by_command: bool) -> tuple[DeskOutput, ...]:
        call.hold(at, by_command=by_command)
        self._exchange.restart(self._at, hush=SETTLES)
        return (HoldBegan(self._at, by_command),)

    def _consult(self, call: DeskCall) -> tuple[DeskOutput, ...]:
        call.state = DeskState.CONSULTING
        return (ConsultationBegan(self._at),)

    def _resume(self, call: DeskCall, since: float | None) -> tuple[DeskOutput, ...]:
        call.resume(self._at)
        return (HoldEnded(self._at, self._at if since is None else since),)
