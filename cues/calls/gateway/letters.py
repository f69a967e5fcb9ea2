"""What gateways ask each other over the bus, and what they answer; whatever else comes is passed over."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cues.calls.commands import Verb
from cues.calls.gateway.bus import Bus, BusAwayError
from cues.calls.gateway.errands import Errand

log = logging.getLogger(__name__)

ANSWERS_WITHIN: Final = 2.0
"""Seconds after which another gateway is taken not to answer."""
_Name = Annotated[str, Field(max_length=2000)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Nothing: what is asked may hold names and what a CRM knows of a customer."""
        return ()


class Give(_Written):
    """Let the asker have a call."""

    kind: Literal["give"] = "give"
    call: _Name
    sender: _Name
    """Whose it has to be."""
    named: bool = False
    """It is asked for by its sender's name for it, which both sides of a call may use at the same time."""
    back: bool = False
    """The asker hears it, and was taken for dead."""


class Ordered(_Written):
    """Do what a desk asks of a call."""

    kind: Literal["order"] = "order"
    call: _Name
    verb: Verb
    id: _Name
    target: _Name | None = None
    words: _Name | None = None
    agent: _Name = ""


class Requested(_Written):
    """Do what a telephone system or a CRM asks of a call by HTTP."""

    kind: Literal["request"] = "request"
    call: _Name
    what: _Name
    body: str
    """Each byte of it as the character with its number."""
    key: _Name
    """The identity of whoever asks."""
    admin: bool
    control: bool = False

    @classmethod
    def of(cls, call: str, errand: Errand) -> Requested:
        """An errand on its way; `call` is the call's id, whatever it was called."""
        return cls(
            call=call,
            what=errand.what,
            body=errand.body.decode("latin-1"),
            key=errand.key,
            admin=errand.admin,
            control=errand.control,
        )

    def errand(self) -> Errand:
        """The errand that has come."""
        body = self.body.encode("latin-1", "replace")
        return Errand(self.call, self.what, body, self.key, admin=self.admin, control=self.control)


class Answer(_Written):
    """The answer to any of these."""

    kind: Literal["answer"] = "answer"
    code: _Name | None = None
    """Why not; None where it was done, or will be."""
    status: int = 200
    """Of HTTP, where the question came so; with the fields of its body."""
    fields: dict[str, str] = Field(default_factory=dict)


Question = Give | Ordered | Requested
NOT_DONE: Final = "not_now"
"""The code of a refusal: whoever could do it cannot be asked now, or failed at it."""


class _Letter(_Written):
    sender: _Name
    number: _Name
    said: Annotated[Question | Answer, Field(discriminator="kind")]


class Letters:
    """Asks other gateways, and answers them; belongs to the event loop.

    Args:
        bus: carries the letters.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._open: dict[str, asyncio.Future[Answer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.answer: Callable[[str, Question], Awaitable[Answer]] = _knows_nothing
        """Answers a question of another gateway."""

    async def ask(self, to: str, question: Question, within: float = ANSWERS_WITHIN) -> Answer | None:
        """The answer of another gateway; None where there is none in so many seconds."""
        number = secrets.token_hex(8)
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._open[number] = future
        try:
            async with asyncio.timeout(within):
                await self._write(to, number, question)
                return await future
        except (BusAwayError, TimeoutError):
            return None
        finally:
            del self._open[number]

    def take(self, text: str) -> None:
        """A letter has come."""
        try:
            letter = _Letter.model_validate_json(text)
        except ValidationError:
            log.warning("a letter on the bus cannot be read, and was passed over")
            return
        if isinstance(letter.said, Answer):
            future = self._open.get(letter.number)
            if future is not None and not future.done():
                future.set_result(letter.said)
            return
        task = asyncio.create_task(self._reply(letter.sender, letter.number, letter.said))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Finish what is being answered."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _reply(self, to: str, number: str, question: Question) -> None:
        try:
            answer = await self.answer(to, question)
        except BusAwayError:
            return
        except Exception as error:  # noqa: BLE001 - a fault of ours is an answer too
            log.error("a question of another gateway: a fault of its own, %s", type(error).__name__)  # noqa: TRY400 - a traceback may show words
            answer = Answer(code=NOT_DONE, status=503)
        try:
            await self._write(to, number, answer)
        except BusAwayError:
            log.warning("an answer to another gateway was lost, as the bus is away")

    async def _write(self, to: str, number: str, said: Question | Answer) -> None:
        letter = _Letter.model_construct(sender=self._bus.me, number=number, said=said)
        await self._bus.send(to, letter.model_dump_json())


async def _knows_nothing(_: str, __: Question) -> Answer:
    """Nobody answers yet."""
    return Answer(code=NOT_DONE, status=503)
