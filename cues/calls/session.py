"""One call as plain Python: what is heard goes in, events come out. No clock, thread, file or chance here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cues.calls.aftermath import Aftermath
from cues.calls.announcement import Announcements
from cues.calls.approvals import Approvals
from cues.calls.board import Board
from cues.calls.caller import Caller, Recalled
from cues.calls.commands import Command, Context
from cues.calls.control import Control
from cues.calls.emitter import Emitter
from cues.calls.events import CallContext, CallEnded, CallEvent, CallStarted, Warned
from cues.calls.finder import Finder
from cues.calls.found import Found, word_end
from cues.calls.moment import ON_HOLD, Moment
from cues.calls.offer import Terms, TermsOf
from cues.calls.phrases import spoken
from cues.calls.redaction.redactor import Redactor
from cues.calls.redaction.written import redact_facts
from cues.calls.restoring import Remembered, words_of
from cues.calls.sides import VOICES_ALIKE, VOICES_MIXED, Sides
from cues.calls.spoken import Spoken
from cues.calls.transcripts import Transcripts
from cues.calls.whose_call import AgentNow, InCommon
from cues.details.detail import Detail
from cues.details.extractor import DetailExtractor
from cues.memory.values import Consent
from cues.playbook.play import Playbook
from speech.audio import Channel
from speech.transcript import AudioTrouble, Heard, Partial, Tick, Utterance, Word

CallInput = Heard | Command | Context | Recalled | TermsOf
"""What a session is fed."""
NOT_RECORDED = (
    "The customer does not want this recorded. "
    "Pause: nothing is heard then, and the last seconds are dropped."
)
PROPOSED_AGAIN = 60.0
"""Seconds after which a pause is proposed again."""
RECENT = 12
"""Utterances that say what the call is busy with when it goes on."""


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What is known of a call before it begins."""

    id: str
    source: str
    """What is heard: a file's name, a device, a protocol."""
    channels: tuple[Channel, ...]
    began: datetime
    customer: str | None = field(default=None, repr=False)
    """Number or id."""
    agent: str | None = None
    """Whose call it is, where that is known; of a call that goes on, whose it was last."""
    sender: str | None = None
    """Who sends it over the network, and alone may go on with it: a token's id, an address."""
    ref: str | None = None
    """The sender's own name for it."""
    tells_voices: bool = False
    """True where hearing tells who speaks in a channel that carries both voices."""


class CallSession:
    """Turns what is heard of one call into its events; deterministic, fed by one task."""

    def __init__(
        self,
        plan: CallPlan,
        extractor: DetailExtractor,
        playbook: Playbook,
        consent: Consent = Consent.OFF,
        in_common: InCommon | None = None,
        *,
        terms: Terms | None = None,
    ) -> None:
        """Nothing has been heard.

        Args:
            plan: what is known of the call.
            extractor: finds details.
            playbook: what could be said to them.
            consent: whether anything of the customer may be remembered.
            in_common: what an agent shares with a detail, by their own profile.
            terms: on which gestures may be approved, with what is left of the month of `plan.agent`; None: no
                cue offers any.
        """
        self._plan = plan
        self._emitter = Emitter(plan.id)
        self._caller = Caller(self._emitter, consent, plan.began)
        self._extractor = extractor
        self._moment = Moment()
        agent = AgentNow(plan.agent, in_common)
        approvals = Approvals(self._emitter, terms, agent)
        aftermath = Aftermath(playbook.limits.mute_after_loss, approvals, self._caller)
        self._board = Board(playbook, self._emitter, self._wrong_moment, agent.shares, aftermath)
        self._finder = Finder(extractor, self._emitter, plan.began.date())
        self._transcripts = Transcripts(self._emitter)
        self._redactor = Redactor()
        self._spoken = Spoken()
        self._sides = Sides()
        self._announcements = Announcements()
        self._proposed = -PROPOSED_AGAIN
        self._security_answers: set[int] = set()
        self._control = Control(
            self._emitter,
            self._board,
            self._finder,
            self._spoken,
            self._transcripts,
            aftermath,
            self._take,
            agent,
        )

    @property
    def deaf(self) -> bool:
        """True while nothing is to be heard: the call is paused or on hold."""
        return self._control.paused or self._control.held

    def begin(self) -> tuple[CallEvent, ...]:
        """The first event, and what has to be said before anything is heard."""
        self._emitter.emit(
            CallStarted,
            source=self._plan.source,
            channels=self._plan.channels,
            customer=self._plan.customer,
            began=self._plan.began.isoformat(),
            agent=self._plan.agent,
            sender=self._plan.sender,
            ref=self._plan.ref,
        )
        if Channel.MIXED in self._plan.channels and not self._plan.tells_voices:
            self._warn("voices_mixed", VOICES_MIXED)
        self._caller.begin(self._plan.customer)
        return self._emitter.drain()

    def go_on(self, events: Iterable[CallEvent]) -> tuple[CallEvent, ...]:
        """Go on with a call whose program has gone, in place of `begin`.

        Args:
            events: all that the call has told, from `call.started` on; it has not ended.

        Returns:
            What ends that which was being said: finals, and details that nothing will confirm any more.
        """
        before = Remembered(events)
        self._emitter.go_on(before.seq, before.at)
        for final in before.finals[-RECENT:]:
            self._moment.heard(final.channel, final.text, final.end)
            self._redactor.remember(final.channel, final.utterance, words_of(final))
        self._finder.remember(before)
        self._board.remember(before)
        self._control.remember(before)
        self._caller.remember(before)
        self._control.taken(self._plan.agent)  # by who had it last, where no event was left to tell
        return self._emitter.drain()

    def feed(self, heard: CallInput) -> tuple[CallEvent, ...]:
        """Take in the next thing heard or asked for.

        Returns:
            The events it leads to, in order; often none.
        """
        if isinstance(heard, Command):
            self._control.do(heard)
        elif isinstance(heard, Context):
            self._control.taken(heard.agent)
            facts = redact_facts(heard.facts)
            self._emitter.emit(CallContext, customer=heard.customer, facts=facts)
            self._caller.named(heard.customer)
            self._board.context(facts)
        elif isinstance(heard, Recalled):
            self._caller.recalled(heard)
        elif isinstance(heard, TermsOf):
            self._control.renewed(heard)
        else:
            self._emitter.at = max(self._emitter.at, heard.at)
            if isinstance(heard, Tick):
                self._tick(heard)
            elif isinstance(heard, AudioTrouble):
                self._warn(heard.code, heard.message)
            elif not self.deaf:
                self._words(heard)
        return self._emitter.drain()

    def end(self, stats: Mapping[str, float]) -> tuple[CallEvent, ...]:
        """The last events; every detail and every waiting cue is decided.

        Args:
            stats: counts and measures of this run.
        """
        for found in self._finder.close():
            self._take(found)
        self._board.close()
        self._emitter.emit(CallEnded, duration=round(self._emitter.at, 3), stats=stats)
        return self._emitter.drain()

    def _wrong_moment(self, at: float) -> str | None:
        return ON_HOLD if self._control.held else self._moment.wrong(at)

    def _warn(self, code: str, message: str) -> None:
        self._emitter.emit(Warned, code=code, message=message)

    def _tick(self, tick: Tick) -> None:
        self._moment.tick(self._sides.tick(tick))
        customer = [tick.quiet[channel] for channel in tick.quiet if channel is not Channel.AGENT]
        if not self._control.paused:
            self._board.tick(min(customer, default=tick.at))

    def _words(self, heard: Partial | Utterance) -> None:
        final = isinstance(heard, Utterance)
        number = self._spoken.number(heard)
        if number is None:
            return
        words, settled = self._redactor.take_out(heard, number)
        self._spoken.follow(heard.channel, number, words, final=final)
        self._transcripts.tell(heard.channel, number, words, settled, final=final, speaker=heard.speaker)
        side = self._sides.of(heard)
        if side.changed:
            self._spoken.look_anew(heard.channel)
        if side.speaker is Channel.AGENT:
            self._agent(heard.channel, words[:settled], final=final)
            for found in self._finder.not_theirs(heard.channel, number, final=final):
                self._take(found)
        else:
            self._customer(heard.channel, number, words, settled, final=final)
        if self._plan.tells_voices and self._sides.nobody_known():
            self._warn("voices_mixed", VOICES_ALIKE)

    def _agent(self, channel: Channel, words: Sequence[Word], *, final: bool) -> None:
        news = self._spoken.news(channel, words, final=final)
        if news:
            self._moment.heard(Channel.AGENT, news, self._emitter.at)
            self._board.agent_said(words, news)
            self._caller.agent_said(words)
        if final:
            self._finder.agent_said(words)
            self._announcements.agent_said(" ".join(word.text for word in words))

    def _customer(
        self, channel: Channel, number: int, words: Sequence[Word], settled: int, *, final: bool
    ) -> None:
        if self._announcements.says(" ".join(word.text for word in words[:settled])):
            for found in self._finder.not_theirs(channel, number, final=final):
                self._take(found)
            return
        at = self._emitter.at
        if words and self._moment.security_answer(words[0].start):
            self._security_answers.add(number)
        news = self._spoken.news(channel, words[:settled], final=final)
        if news:
            self._moment.heard(channel, news, at)
            self._board.customer_says(news)
            self._mind_recording(news)
        keep = _grave if number in self._security_answers else _any
        for found in self._finder.goes_on(channel, words, settled, final=final):
            self._board.follow(found)
        if not final:
            for found in self._finder.partial(channel, number, words, settled, keep=keep):
                self._take(found)
            return
        for found in self._finder.final(channel, number, words, keep=keep):
            self._take(found)
        text = " ".join(word.text for word in words)
        for passed in self._extractor.passed_over(text):
            end = word_end(words, passed.last_char)
            self._board.passed_over(passed.kind, passed.evidence, end, passed.reason)
        self._board.customer_said(text)

    def _mind_recording(self, text: str) -> None:
        """Propose a pause to the agent where the customer asks for one."""
        at = self._emitter.at
        if at - self._proposed >= PROPOSED_AGAIN and spoken(text, "not_recorded", "customer"):
            self._proposed = at
            self._warn("pause_proposed", NOT_RECORDED)

    def _take(self, found: Found) -> None:
        self._board.found(found, speaker_known=self._sides.speaker is Channel.CUSTOMER)


def _grave(detail: Detail) -> bool:
    return detail.grave


def _any(_: Detail) -> bool:
    return True
