"""What a telephone system or a CRM may ask of a call, done at the gateway that has it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import uuid4

from pydantic import Field, ValidationError, field_validator

from cues.calls.commands import Command, Context, Stands, Verb
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.told import Facts, Shown, Told
from speech.sources.protocols.names import is_name

VERBS: Final = frozenset({Verb.PAUSE, Verb.HOLD, Verb.RESUME, Verb.TRANSFER, Verb.END})
"""What a softphone or a PBX may ask of a call; the rest is for the agent whose it is."""
CONTEXT: Final = "context"
Model = TypeVar("Model", bound=Told)
Found = TypeVar("Found")


class ContextTold(Told):
    """The body of `POST /calls/{call}/context`."""

    customer: Shown | None = None
    """The customer's number or id."""
    agent: Shown | None = None
    """Whose call it is, where it is nobody's yet."""
    facts: Facts = Field(default_factory=dict)
    """What the CRM knows besides: order, ticket, member since."""

    @field_validator("customer", "agent")
    @classmethod
    def _nothing(cls, given: str | None) -> str | None:
        """A CRM that knows none may fill in nothing, or blanks."""
        return given if given and is_name(given) else None


class _Asked(Told):
    to: Shown | None = None
    """With transfer."""
    ends: Stands | None = None
    """With resume: what is over; None: what whoever asks has begun last by HTTP, or else the hold."""


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
    control: bool = False
    """Whether they may ask something of every call, but for a pause, also by what its sender calls it."""

    def reaches(self, sender: str) -> bool:
        """Whether a call of this sender is theirs to ask something of; any other is as unknown as none."""
        return self.admin or self.control or sender == self.key

    def pauses(self, sender: str) -> bool:
        """Whether a pause of this sender's call is theirs to begin and to end."""
        return self.admin or sender == self.key

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
AMBIGUOUS: Final = Outcome(
    409, {"error": "Several calls are called so by their senders. Name one by its id.", "code": "ambiguous"}
)
NO_PAUSE: Final = Outcome(
    403, {"error": "A pause is for the call's agent and its sender. Ask for hold.", "code": "scope"}
)
NOT_YOUR_PAUSE: Final = Outcome(
    409,
    {
        "error": 'Its pause is not yours, and it is not on hold. To end the pause send {"ends": "pause"}.',
        "code": "not_your_pause",
    },
)


class Errands:
    """Does what is asked of the calls that are heard here."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board

    def do(self, errand: Errand) -> Outcome:
        """Do it, or say why not; `UNKNOWN` where it is no call that is heard here, or none of theirs."""
        call = self._theirs(errand)
        if isinstance(call, Outcome):
            return call
        if errand.what == CONTEXT:
            told = read_body(errand.body, ContextTold)
            if told is None:
                return bad('Send {"customer"?, "agent"?, "facts"?: {key: text, number, true or false}}.')
            call.agent = call.agent or told.agent or None
            taken_by = call.agent if told.agent == call.agent else None
            call.send(Context(told.customer, told.facts, taken_by))
            self._board.changed(call)
            return Outcome(200, {"call": call.id})
        return self._command(errand, call)

    def _command(self, errand: Errand, call: HostedCall) -> Outcome:
        if errand.what not in VERBS:
            return bad("A call can be asked to pause, hold, resume, transfer or end.")
        asked = read_body(errand.body, _Asked)
        to = asked.to if asked is not None else None
        if asked is None or (errand.what == Verb.TRANSFER and to is not None and not is_name(to)):
            return bad(
                'Send nothing, or {"to": AGENT} with transfer; AGENT is a name. '
                'With resume {"ends": "pause"} ends any pause, and nothing what you began last.'
            )
        if Stands.PAUSE in {errand.what, asked.ends} and not errand.pauses(call.sender):
            return NO_PAUSE
        if errand.what == Verb.RESUME and asked.ends is None and call.pauses.bars(errand.key):
            return NOT_YOUR_PAUSE
        target = asked.ends if errand.what == Verb.RESUME else to
        call.send(Command(Verb(errand.what), uuid4().hex, target, by=errand.key))
        if errand.what == Verb.END:
            call.hang_up()
        self._board.changed(call)
        return Outcome(200, {"call": call.id})

    def _theirs(self, errand: Errand) -> HostedCall | Outcome:
        """The call that is meant, where it is one of theirs; an administrator's are all."""
        call = self._board.get(errand.call, errand.key)
        if call is None:
            call = self._board.get(errand.call)
        if call is None and errand.control:
            named = [each for each in self._board if each.plan.ref == errand.call and not each.log.ended]
            return the_one(named)
        return UNKNOWN if call is None or call.log.ended or not errand.reaches(call.sender) else call


def the_one(named: Sequence[Found]) -> Found | Outcome:
    """The call that a name means, which its sender gave it; an `Outcome` where it means none, or several."""
    if len(named) > 1:
        return AMBIGUOUS
    return named[0] if named else UNKNOWN


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
