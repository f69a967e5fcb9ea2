"""Answers what other gateways ask of the calls that are heard here."""

from __future__ import annotations

from cues.calls.commands import Command
from cues.calls.gateway.errands import Errands
from cues.calls.gateway.handover import Handover
from cues.calls.gateway.letters import Answer, Give, Ordered, Question
from cues.calls.gateway.local_calls import LocalCalls


class Answering:
    """The one road of a question from another gateway.

    Args:
        local: the calls that are heard here, as desks see them.
        errands: does what is asked by HTTP.
        handover: gives calls away.
    """

    def __init__(self, local: LocalCalls, errands: Errands, handover: Handover) -> None:
        self._local = local
        self._errands = errands
        self._handover = handover

    async def answer(self, asker: str, question: Question) -> Answer:
        """What to answer.

        Raises:
            BusAwayError: a call was to be given, and the bus failed.
        """
        if isinstance(question, Give):
            return Answer(code=await self._handover.give(asker, question))
        if isinstance(question, Ordered):
            command = Command(question.verb, question.id, question.target, question.words)
            return Answer(code=await self._local.command(question.call, command, question.agent))
        outcome = self._errands.do(question.errand())
        return Answer(status=outcome.status, fields=dict(outcome.fields))
