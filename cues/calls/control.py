"""What a screen, a softphone or a desk asks of a call: done or refused with a code, and answered once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cues.calls.aftermath import Aftermath
from cues.calls.board import Board
from cues.calls.caller import MEMORY_OFF
from cues.calls.card import Card
from cues.calls.commands import Command, Stands, Verb
from cues.calls.deaf import Begun
from cues.calls.emitter import Emitter
from cues.calls.events import CallHeld, CallPaused, CallResumed, CallTransferred, CommandAnswered, CueState
from cues.calls.finder import Finder
from cues.calls.found import Found
from cues.calls.offer import TermsOf
from cues.calls.redaction.written import redact_text
from cues.calls.restoring import Remembered, words_of
from cues.calls.spoken import Spoken
from cues.calls.taking import CallTaken
from cues.calls.transcripts import Transcripts
from cues.calls.whose_call import AgentNow
from cues.memory.keeping import may_be_kept
from speech.sources.protocols.names import is_name

DROPPED = 5.0
"""Seconds of what was heard before a pause that are dropped with it: the wish comes after the words."""
NOT_TO_BE_KEPT = "not to be kept"


class Control:
    """Carries out the commands of one call."""

    def __init__(  # noqa: PLR0917 - the parts of one call, each in its own type
        self,
        emitter: Emitter,
        board: Board,
        finder: Finder,
        spoken: Spoken,
        transcripts: Transcripts,
        aftermath: Aftermath,
        take: Callable[[Found], None],
        agent: AgentNow,
    ) -> None:
        self._emitter = emitter
        self._board = board
        self._finder = finder
        self._spoken = spoken
        self._transcripts = transcripts
        self._caller = aftermath.caller
        self._approvals = aftermath.approvals
        self._take = take
        self._answered: set[str] = set()
        self._agent = agent
        self._begun = Begun()
        """Empty where a program went and the call goes on: then every pause is an agent's."""
        self.paused = False
        """Nothing is to be heard: the agent's wish, often the customer's."""
        self.held = False
        """The customer is not on the line: what the far side says is music or a colleague."""

    def remember(self, before: Remembered) -> None:
        """Know again what a call told before its program went, and end what was being said then."""
        self.paused, self.held = before.deaf.paused, before.deaf.held
        self._agent.name = before.agent
        self._approvals.remember(before.events)
        self._board.stage.renew(self._approvals.anew)
        self._answered |= before.answered
        for channel, partial in before.open.items():
            self._spoken.follow(channel, partial.utterance, words_of(partial), final=False)
        self._spoken.go_on_after(before.numbers)
        self._hear_no_more(0.0)

    def taken(self, agent: str | None) -> None:
        """An agent asks something, or is named: a call that is nobody's is theirs from now on."""
        if self._agent.name is None and agent is not None:
            self._is_now(agent)
            self._emitter.emit(CallTaken, agent=agent)

    def renewed(self, found: TermsOf) -> None:
        """The terms of an agent to whom the call has come are known."""
        if found.agent == self._agent.name:
            self._approvals.renewed(found.terms)
            self._board.stage.renew(self._approvals.anew)

    def do(self, command: Command) -> None:
        """Carry a command out, and answer it; one that was answered before is not done again."""
        if command.id in self._answered:
            return
        self._answered.add(command.id)
        self.taken(command.agent)
        if command.verb is Verb.RESUME and command.target is None and command.by is not None:
            command = replace(command, target=self._begun.last(command.by) or Stands.HOLD)
        self._begun.asked(command, paused=self.paused)
        refused = self._done(command)
        target = command.target
        if refused is not None and target is not None:
            target = redact_text(target)  # it names nothing, so it may hold anything
        self._emitter.emit(
            CommandAnswered, id=command.id, command=str(command.verb), target=target, refused=refused
        )

    def _done(self, command: Command) -> str | None:
        """None where it was done; else the code of its refusal."""
        refused = None
        match command.verb:
            case Verb.PAUSE:
                refused = self._pause()
            case Verb.HOLD:
                refused = self._hold()
            case Verb.RESUME:
                refused = self._resume(command.target)
            case Verb.TRANSFER:
                refused = self._transfer(command.target)
            case Verb.USE | Verb.DISMISS | Verb.LATER | Verb.WRONG:
                refused = self._on_cue(command)
            case Verb.KEEP:
                refused = self._keep(command.target or "")
            case Verb.IDENTIFY | Verb.CARE | Verb.ASKED | Verb.AGREED:
                refused = self._caller.do(command)
            case Verb.APPROVE:
                refused = self._approve(command)
            case Verb.WITHDRAW:
                refused = self._approvals.withdraw(command.target or "")
            case Verb.END:
                pass  # whoever feeds the session ends it
        return refused

    def _is_now(self, agent: str | None) -> None:
        """The call is another agent's: nothing on a card is of the one before any more."""
        self._caller.handed_on()
        self._approvals.handed_on()
        self._agent.name = agent
        self._board.stage.renew(self._for_another)

    def _for_another(self, card: Card) -> Card:
        return self._approvals.anew(replace(card, shared=None))

    def _transfer(self, to: str | None) -> str | None:
        """Hand the call to an agent, or to whoever takes it; a name that nobody can have would lose it."""
        if to is not None and not is_name(to):
            return "unknown_target"
        self._hear_no_more(0.0)
        self._is_now(to)
        self._emitter.emit(CallTransferred, to=to)
        return None

    def _pause(self) -> str | None:
        if self.paused:
            return "not_now"
        self._hear_no_more(DROPPED)
        self.paused = True
        self._emitter.emit(CallPaused, dropped_from=round(max(0.0, self._emitter.at - DROPPED), 3))
        return None

    def _hold(self) -> str | None:
        if self.held:
            return "not_now"
        self._hear_no_more(0.0)
        self.held = True
        self._emitter.emit(CallHeld)
        return None

    def _resume(self, which: str | None) -> str | None:
        """End what is named; where neither is, the pause, or the hold where there is none."""
        if self.paused and which != Stands.HOLD:
            self.paused = False
            self._emitter.emit(CallResumed, ended=Stands.PAUSE)
        elif self.held and which != Stands.PAUSE:
            self.held = False
            self._emitter.emit(CallResumed, ended=Stands.HOLD)
        else:
            return "not_now"
        return None

    def _hear_no_more(self, dropped: float) -> None:
        """End every open utterance with what was heard of it, less the last seconds."""
        until = self._emitter.at - dropped
        for channel, number, words in self._spoken.cut_off():
            kept = tuple(word for word in words if word.end <= until) if dropped else words
            self._transcripts.tell(channel, number, kept, len(kept), final=True)
        for found in self._finder.close():
            self._take(found)
        if dropped:
            for found in self._finder.forget(until, NOT_TO_BE_KEPT):
                self._take(found)
            self._approvals.drop(until)

    def _on_cue(self, command: Command) -> str | None:
        stage = self._board.stage
        view = stage.view
        in_view = view is not None and command.target in (None, view.id)
        queued = stage.queue.get(command.target or "")
        if in_view and view is not None:
            if command.verb is Verb.USE:
                stage.leave(CueState.USED, by="key")
            elif command.verb is Verb.LATER:
                self._board.later(view)
            elif command.verb is Verb.DISMISS:
                stage.leave(CueState.DISMISSED)
            else:
                stage.leave(CueState.DISMISSED, reason="wrong")
                self._take_back(view.detail)
            return None
        if queued is not None and command.verb is Verb.DISMISS:
            stage.drop(queued, CueState.DISMISSED)
            return None
        return "too_late" if command.target in stage.shown or queued else "unknown_target"

    def _approve(self, command: Command) -> str | None:
        """What a cue offers is to be sent; not where its detail has been taken back."""
        stage = self._board.stage
        card = stage.shown.get(command.target or "")
        in_view = card is not None and stage.view is not None and stage.view.id == card.id
        if card is not None and not in_view and card.detail and self._finder.known(card.detail) is None:
            return "too_late"
        return self._approvals.approve(card, command.words)

    def _keep(self, target: str) -> str | None:
        """Let a detail, or that of a cue, be remembered; `call_record` reads it from the answer."""
        if not self._caller.remembers:
            return MEMORY_OFF
        card = self._board.stage.shown.get(target) or self._board.stage.queue.get(target)
        found = self._finder.known(card.detail or "" if card is not None else target)
        if found is None:
            return "unknown_target"
        return None if may_be_kept(found.detail) else "never_kept"

    def _take_back(self, detail: str | None) -> None:
        found = self._finder.known(detail or "")
        if found is not None:
            self._board.retracted(self._finder.take_back(found), "wrong")
