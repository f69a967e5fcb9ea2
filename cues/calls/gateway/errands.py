"""What a telephone system or a CRM may ask of a call, done at the gateway that has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import uuid4

from pydantic import Field, ValidationError

from cues.calls.commands import Command, Context, Verb
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.told import Facts, Short, Told

VERBS: Final = frozenset({Verb.PAUSE, Verb.HOLD, Verb.RESUME, Verb.TRANSFER, Verb.END})
"""What a softphone or a PBX may ask of a call; the rest is for the agent whose it is."""
CONTEXT: Final = "context"
Model = TypeVar("Model", bound=Told)


class ContextTold(Told):
    """The body of `POST /calls/{call}/context`."""

    customer: Short | None = None
    """The customer's number or id."""
    agent: Short | None = None
    """Whose call it is, where it is nobody's yet."""
    facts: Facts = Field(default_factory=dict)
    """What the CRM knows besides: order, ticket, member since."""


class _Moved(Told):
    to: Short | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """Something asked of a call by HTTP."""

    call: str
    """Its id, or what its sender calls it."""
    what: str
    """`context`, or a verb."""
    body: bytes
    """JSON, or nothing."""
    key: str
    """The identity of whoever asks."""
    admin: bool
    """Whether every call is theirs."""

    def __repr__(self) -> str:
        return f"Errand({len(self.body)} bytes)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    status: int
    """As in HTTP."""
    fields: Mapping[str, str]
    """Of the answer, a JSON object; no word of what was sent."""


UNKNOWN: Final = Outcome(404, {"error": "There is no such call of yours.", "code": "no_such_call"})


class Errands:
    """Does what is asked of the calls that are heard here."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board

    def do(self, errand: Errand) -> Outcome:
        """Do it, or say why not; `UNKNOWN` where it is no call that is heard here, or none of theirs."""
        call = self._theirs(errand)
        if call is None:
            return UNKNOWN
        if errand.what == CONTEXT:
            told = read_body(errand.body, ContextTold)
            if told is None:
                return bad('Send {"customer"?, "agent"?, "facts"?: {key: text, number, true or false}}.')
            if told.agent and call.agent is None:
                call.agent = told.agent
            call.send(Context(told.customer, told.facts))
        else:
            if errand.what not in VERBS:
                return bad("A call can be asked to pause, hold, resume, transfer or end.")
            moved = read_body(errand.body, _Moved)
            if moved is None:
                return bad('Send nothing, or {"to": AGENT} with transfer.')
            call.send(Command(Verb(errand.what), uuid4().hex, moved.to))
            if errand.what == Verb.END:
                call.hang_up()
        self._board.changed(call)
        return Outcome(200, {"call": call.id})

    def _theirs(self, errand: Errand) -> HostedCall | None:
        """The call that is meant, where it is one of theirs; an administrator's are all."""
        call = self._board.get(errand.call, errand.key)
        if call is None or call.log.ended:
            return None
        return call if call.sender == errand.key or errand.admin else None


def read_body(body: bytes, model: type[Model]) -> Model | None:
    """A body as what it should be; None where it is not."""
    try:
        fields: Any = json.loads(body or b"{}")
        return model.model_validate(fields)
    except (ValidationError, ValueError, RecursionError):
        return None


def bad(sentence: str) -> Outcome:
    """What was sent is not what is asked for."""
    return Outcome(400, {"error": sentence, "code": "malformed"})
