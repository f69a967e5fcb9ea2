"""A call written by hand, as events, and a feed that plays it to a screen without sound or clock."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from itertools import count
from typing import Any

from cues.calls.commands import Command, Verb
from cues.calls.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    CommandAnswered,
    CueEvent,
    CueSource,
    CueState,
    DetailEvent,
    DetailState,
    MemoryEvent,
    Transcript,
    Warned,
)
from cues.details.detail import Kind, Status, Subject
from cues.memory.shown import CardState, Shown, ShownAsk, ShownCare, ShownPerson
from cues.memory.values import Consent
from speech.audio import Channel
from speech.errors import HeartlineError
from speech.transcript import Word
from ui.app import HeartlineApp
from ui.screens.call import CallScreen

A, C = Channel.AGENT, Channel.CUSTOMER
CLOSING = (
    ("call", "1:20"),
    ("details found", "hobby 1, travel 2, pet 1, bereavement 1"),
    ("cues shown", "3, 2 taken up"),
    ("", "They are off to hike in Colorado"),
    ("", "A dog called Biscuit"),
    ("", "They have lost their father"),
    ("held back", "2"),
    ("", "1 x figure of speech"),
    ("", "1 x said already"),
    ("detail delay", "p50 0.41 s, p95 0.66 s"),
    ("cue delay", "p50 0.08 s, p95 0.14 s"),
    ("bytes sent to the network", "0"),
)
NEXT_STEPS = (
    "heartline replay YOUR-RECORDING.wav",
    "heartline listen",
    "heartline playbook new my-desk.toml",
)


class Script:
    """Writes events one after another, each with the next number."""

    def __init__(self) -> None:
        self.events: list[CallEvent] = []
        self._seq = count(1)

    def add(self, make: type[CallEvent], at: float, **fields: Any) -> CallEvent:
        event = make(call="c1", seq=next(self._seq), at=at, **fields)
        self.events.append(event)
        return event

    def said(
        self, channel: Channel, number: int, start: float, text: str, *, pace: float = 0.3, final: bool = True
    ) -> None:
        """An utterance as partials of growing length, then as a final unless it goes on."""
        words = [
            Word(word, start + pace * place, start + pace * (place + 0.9))
            for place, word in enumerate(text.split())
        ]
        fields = {"channel": channel, "utterance": number, "start": start}
        for heard in range(2, len(words) + 1, 2):
            part = " ".join(word.text for word in words[:heard])
            end = words[heard - 1].end
            self.add(Transcript, end + 0.4, final=False, text=part, end=end, **fields)
        if final:
            end = words[-1].end
            self.add(Transcript, end + 1.5, final=True, text=text, end=end, words=tuple(words), **fields)

    def detail(
        self,
        detail: str,
        kind: Kind,
        evidence: str,
        start: float,
        end: float,
        *,
        at: float | None = None,
        **other: Any,
    ) -> None:
        fields: dict[str, Any] = {
            "channel": C,
            "text": evidence,
            "subject": Subject.CALLER,
            "status": Status.ASSERTED,
            "confidence": 0.9,
            "attributes": {},
            "state": DetailState.CONFIRMED,
        }
        self.add(
            DetailEvent,
            end + 0.4 if at is None else at,
            id=detail,
            kind=kind,
            evidence=evidence,
            start=start,
            end=end,
            **(fields | other),
        )

    def cue(
        self, cue: str, state: CueState, at: float, *, kind: Kind, headline: str, why: str, **other: Any
    ) -> None:
        fields: dict[str, Any] = {
            "suggestions": (),
            "sensitive": False,
            "detail": None,
            "heard_at": at - 1.0,
            "ready_at": at - 0.1,
            "source": CueSource.SAID,
        }
        self.add(CueEvent, at, id=cue, state=state, kind=kind, headline=headline, why=why, **(fields | other))


def opening() -> Script:
    """The agent greets; nothing to say yet."""
    script = Script()
    script.add(
        CallStarted,
        0.0,
        source="sample-call.wav",
        channels=(A, C),
        customer=None,
        began="2026-03-02T10:00:00+00:00",
    )
    script.said(A, 1, 0.8, "thanks for calling summit outdoors this is dana how can i help")
    script.said(C, 1, 6.2, "hi dana i ordered some boots last week and", final=False)
    return script


HIKES: dict[str, Any] = {
    "kind": Kind.HOBBY,
    "headline": "They are off to hike in Colorado",
    "why": 'heard "we are hiking in colorado this summer"',
    "suggestions": (
        "Colorado, lovely. Which trail are you most looking forward to?",
        "Is this your first time hiking up there?",
        "Those boots will like it. Have you had a chance to break them in?",
    ),
}
DOG: dict[str, Any] = {
    "kind": Kind.PET,
    "headline": "A dog called Biscuit",
    "why": 'heard "our dog biscuit comes along on every trip"',
    "suggestions": (
        "Biscuit, what a name. What kind of dog is he?",
        "How does Biscuit do on the long climbs?",
        "He sounds like good company.",
    ),
}
LOSS: dict[str, Any] = {
    "kind": Kind.BEREAVEMENT,
    "headline": "They have lost their father",
    "why": 'heard "my dad passed away in march"',
    "sensitive": True,
    "suggestions": (
        "I'm so sorry about your dad.",
        "Thank you for telling me. Take all the time you need.",
        "We can do this another day, if that is easier.",
    ),
}


def light() -> Script:
    """A trip comes up, and its cue is shown."""
    script = opening()
    script.said(C, 1, 6.2, "hi dana i ordered some boots last week and they are still not here")
    script.said(A, 2, 12.4, "i am sorry to hear that let me take a look at the order")
    script.said(C, 2, 17.0, "my phone died so i could not look it up myself")
    script.cue(
        "q0",
        CueState.SUPPRESSED,
        20.6,
        kind=Kind.BEREAVEMENT,
        headline="A loss",
        why='heard "my phone died"',
        reason="figure of speech",
    )
    script.said(C, 3, 22.0, "it is just that we are hiking in colorado this summer", final=False)
    script.detail("d1", Kind.HOBBY, "hiking", 23.8, 24.1, state=DetailState.TENTATIVE)
    script.detail("d2", Kind.TRAVEL, "colorado this summer", 24.4, 25.3, state=DetailState.TENTATIVE)
    script.cue("q1", CueState.SHOWN, 25.8, **HIKES)
    return script


ANN = ShownPerson(1, "Ann Miller", 4)
REGION = "By the number perhaps from Ohio."
ASKS = (
    ShownAsk(
        1,
        "How was the wedding?",
        "Wedding: daughter Emma, in June 2026",
        "told in March, 4 months ago",
        asked=False,
    ),
    ShownAsk(2, "How is the dog?", "Dog: Bella, a beagle", "told in June, 5 weeks ago", asked=True),
)
CARE = (
    ShownCare(
        "Their husband died in March 2025: nothing about him but by their own wish.",
        "told in May 2025, 14 months ago",
        "heard as “since my husband passed away”",
        avoid=True,
    ),
)


def remembered(script: Script, state: CardState = CardState.OPEN, consent: Consent = Consent.ON) -> Script:
    """The same call by somebody whom memory knows."""
    known = state in {CardState.OPEN, CardState.CARE}
    card = Shown(
        state,
        (ANN,),
        1 if known else None,
        REGION,
        ASKS if known else (),
        CARE if state is CardState.CARE else (),
        len(CARE) if known else 0,
    )
    script.add(MemoryEvent, 0.0, card=card, consent=consent, agreed=None)
    return script


def known_caller() -> Script:
    """A known customer, before anything was said."""
    return remembered(opening())


def known_closed() -> Script:
    """The same before the agent has said that it is them, where customers are asked."""
    return remembered(opening(), CardState.CLOSED, Consent.ASK)


def known_and_cue() -> Script:
    """A known customer, what is sensitive of them, and a cue that the agent has something in common with."""
    script = remembered(light(), CardState.CARE)
    script.cue("q1", CueState.SHOWN, 25.8, **HIKES, detail="d1", shared="you hike too")
    script.add(CommandAnswered, 26.0, id="k1", command="keep", target="d1", refused=None)
    return script


def busy() -> Script:
    """One cue was used, one waits while the agent speaks, two were held back."""
    script = light()
    script.said(C, 3, 22.0, "it is just that we are hiking in colorado this summer")
    script.detail("d1", Kind.HOBBY, "hiking", 23.8, 24.1, at=27.0)
    script.detail("d2", Kind.TRAVEL, "colorado this summer", 24.4, 25.3, at=27.0)
    script.cue("q1", CueState.CONFIRMED, 27.0, **HIKES)
    script.said(A, 3, 28.0, "colorado lovely which trail are you most looking forward to")
    script.cue("q1", CueState.USED, 30.0, by="words", **HIKES)
    script.cue(
        "q2",
        CueState.SUPPRESSED,
        30.1,
        kind=Kind.TRAVEL,
        headline="A trip to Colorado",
        why='heard "in colorado this summer"',
        reason="said already",
    )
    script.said(C, 4, 33.0, "the longs peak one and our dog biscuit comes along on every trip")
    script.detail(
        "d3", Kind.PET, "our dog biscuit", 34.8, 35.6, attributes={"name": "biscuit"}, subject=Subject.CLOSE
    )
    script.detail("d4", Kind.TRAVEL, "on every trip", 36.3, 37.1, status=Status.HYPOTHETICAL)
    script.said(A, 4, 38.0, "i can see the parcel now it is", final=False)
    script.cue("q3", CueState.QUEUED, 38.6, reason="the agent speaks", **DOG)
    script.add(
        Warned, 39.0, code="recogniser_behind", message="The recogniser is 1.2 s behind; captions come late."
    )
    return script


def loss() -> Script:
    """A death is mentioned: the light cue goes in the same moment, and the soft one is shown."""
    script = busy()
    script.said(A, 4, 38.0, "i can see the parcel now it is in denver")
    script.cue("q3", CueState.SHOWN, 62.0, **DOG)
    script.said(C, 5, 63.0, "good because my dad passed away in march and this is", final=False)
    script.detail("d5", Kind.BEREAVEMENT, "my dad passed away", 63.6, 64.7, subject=Subject.CLOSE)
    script.cue("q3", CueState.RETRACTED, 65.1, reason="a loss was mentioned", **DOG)
    script.cue("q4", CueState.SHOWN, 65.1, **LOSS)
    return script


def ended() -> Script:
    """The whole call."""
    script = loss()
    script.said(C, 5, 63.0, "good because my dad passed away in march and this is the trip he always wanted")
    script.cue("q4", CueState.CONFIRMED, 70.0, **LOSS)
    script.said(A, 5, 71.0, "i am so sorry about your dad we will make sure they are there in time")
    script.cue("q4", CueState.USED, 74.0, by="words", **LOSS)
    script.add(CallEnded, 80.0, duration=80.0, stats={})
    return script


class ScriptedFeed:
    """Plays a script at once; unless it ends, the call then goes on in silence until the screen is left."""

    title = "Replay"
    agent = ""
    link: str | None = None
    echo = 0.0
    nobodys = False

    def __init__(
        self,
        script: Script,
        *,
        duration: float | None = 98.0,
        error: HeartlineError | None = None,
        loads: bool = True,
    ) -> None:
        self.hears = "sample-call.wav" if duration else "headset"
        self.duration = duration
        self.can_pause = duration is not None
        live = {Verb.PAUSE, Verb.HOLD, Verb.TRANSFER, Verb.END}
        self.asks = frozenset[Verb]() if self.can_pause else frozenset(live)
        self.paused = False
        self.sent: list[Command] = []
        self.closed = False
        self._script = script
        self._error = error
        self._loads = loads
        self._later: asyncio.Queue[CallEvent] = asyncio.Queue()

    @property
    def position(self) -> float:
        return self._script.events[-1].at if self._loads else 0.0

    async def events(self) -> AsyncIterator[CallEvent]:
        try:
            if not self._loads:
                await asyncio.Event().wait()
            for event in self._script.events:
                yield event
            if self._error is not None:
                raise self._error
            while not isinstance(self._script.events[-1], CallEnded):
                yield await self._later.get()
        finally:
            self.closed = True

    def say(self, event: CallEvent) -> None:
        """One more event, after the script."""
        self._later.put_nowait(event)

    async def send(self, command: Command) -> None:
        self.sent.append(command)
        answer = CommandAnswered(
            call="c1",
            seq=1000 + len(self.sent),
            at=self.position,
            id=command.id,
            command=command.verb,
            target=command.target,
            refused="too_late",
        )
        self.say(answer)

    def levels(self) -> Mapping[Channel, float]:
        return {A: -48.0, C: -21.0} if self._loads else {}

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused = False

    def closing(self) -> Sequence[tuple[str, str]]:
        return CLOSING

    def next_steps(self) -> Sequence[str]:
        return NEXT_STEPS


class Still(HeartlineApp):
    """An app without moving parts, and with pictures that name no font on the network."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.animation_level = "none"

    def export_screenshot(self, **options: Any) -> str:
        svg = super().export_screenshot(**options)
        while "@font-face" in svg:
            start = svg.index("@font-face")
            svg = svg[:start].rstrip() + svg[svg.index("}", start) + 1 :]
        return svg.replace("Fira Code", "DejaVu Sans Mono")


class StillApp(Still):
    """Shows one call."""

    def __init__(self, feed: ScriptedFeed, **options: Any) -> None:
        super().__init__(lambda: self.feed, **options)
        self.feed = feed


async def until(pilot: Any, holds: Callable[[], bool]) -> None:
    """Waits for something that must come about, however busy the machine is."""
    for _ in range(3000):
        await pilot.pause(0.01)
        if holds():
            await pilot.pause()
            return
    raise AssertionError("it has not come about")


async def settled(pilot: Any) -> CallScreen:
    """The call screen, once it has painted everything that its feed has to bring."""
    feed = pilot.app.feed
    last = feed._script.events[-1]

    def done() -> bool:
        screen = pilot.app.screen_stack[-1]
        if not (isinstance(screen, CallScreen) and screen.painted and screen.heard is feed):
            return False
        ended = not isinstance(last, CallEnded) or screen.has_class("-ended")
        return not feed._loads or (screen.view.at >= last.at and ended)

    await until(pilot, done)
    screen = pilot.app.screen_stack[-1]
    assert isinstance(screen, CallScreen)
    return screen


def seen(pilot: Any) -> str:
    """What stands on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips())
