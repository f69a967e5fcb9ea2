"""A playbook as people write it: the tables and keys a file may hold, and what each may be."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from cues.details.detail import Kind, Status
from cues.playbook.phrases import plain
from cues.playbook.play import (
    LONGEST_WORDS,
    Gesture,
    GestureKind,
    Limits,
    Line,
    Play,
    Sensitivity,
    Trigger,
)
from cues.playbook.wording import odd_brace

_HOUR = 3600.0
_LIMITS = Limits()
_PLAY: dict[str, Any] = {field.name: field.default for field in fields(Play)}


def _phrase(text: str) -> str:
    words = plain(text)
    if not words:
        raise PydanticCustomError("phrase", "holds no word")
    return words


def _template(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("template", "is empty")
    if odd_brace(text):
        raise PydanticCustomError("template", "has a brace that is no place; a place is written {name}")
    return " ".join(text.split())


def _condition(value: object) -> object:
    """`true` asks for nothing but the attribute's presence; one value may stand without its list."""
    if value is True:
        return frozenset()
    values = [value] if isinstance(value, str) else value
    if isinstance(values, list) and values and all(isinstance(one, str) and one.strip() for one in values):
        return frozenset(one.strip().casefold() for one in values)
    raise PydanticCustomError("condition", "is neither true (it only has to be there) nor a list of values")


def _customer(value: object) -> object:
    if value != "customer":
        raise PydanticCustomError("side", 'must be "customer": only what the customer says raises a cue')
    return value


WrittenKind = Annotated[Kind, Strict(strict=False)]
WrittenStatus = Annotated[Status, Strict(strict=False)]
Phrase = Annotated[str, AfterValidator(_phrase)]
Template = Annotated[str, AfterValidator(_template)]
Condition = Annotated[frozenset[str], BeforeValidator(_condition)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=60)]
Seconds = Annotated[float, Field(ge=0, le=4 * _HOUR)]


class _Table(BaseModel):
    """Every table: no key but the ones named, no value of another type, nothing that is not a number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class WrittenHead(_Table):
    """`[playbook]`."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    version: Literal[1] = 1
    extends: str | None = None
    drop: list[str] = []
    crisis_line: Annotated[str, Field(min_length=1, max_length=120)] | None = None


class WrittenLine(_Table):
    """`[line]`."""

    name: str = ""
    kinds: list[WrittenKind] = []
    words: list[Phrase] = []
    forbidden: list[WrittenKind] = []

    def to_line(self) -> Line:
        """The same as a value."""
        return Line(self.name, frozenset(self.kinds), tuple(self.words), frozenset(self.forbidden))


class WrittenLimits(_Table):
    """`[limits]`; what is not written keeps the default of `Limits`."""

    light_per_call: Annotated[int, Field(ge=0, le=20)] = _LIMITS.light_per_call
    light_per_window: Annotated[int, Field(ge=0, le=20)] = _LIMITS.light_per_window
    window: Annotated[float, Field(ge=60, le=4 * _HOUR)] = _LIMITS.window
    long_call: Seconds = _LIMITS.long_call
    spacing: Seconds = _LIMITS.spacing
    life: Annotated[float, Field(ge=5, le=_HOUR)] = _LIMITS.life
    sensitive_life: Annotated[float, Field(ge=5, le=_HOUR)] = _LIMITS.sensitive_life
    opening: Seconds = _LIMITS.opening
    queue_life: Seconds = _LIMITS.queue_life
    least_confidence: Annotated[float, Field(ge=0, le=1)] = _LIMITS.least_confidence
    mute_after_loss: Annotated[float, Field(ge=60, le=4 * _HOUR)] | None = None

    def to_limits(self) -> Limits:
        """The same as a value."""
        return Limits(**self.model_dump())


class WrittenGesture(_Table):
    """`[play.gesture]`."""

    kind: Annotated[GestureKind, Strict(strict=False)]
    cost: Annotated[int, Field(ge=0, le=100_000_000)] = 0
    words: Annotated[str, Field(max_length=LONGEST_WORDS), AfterValidator(_template)]

    def to_gesture(self) -> Gesture:
        """The same as a value."""
        return Gesture(self.kind, self.cost, self.words)


def _no_gesture(value: object) -> object:
    """`false` takes away the gesture of a play that is extended."""
    return None if value is False else value


class WrittenPlay(_Table):
    """`[[play]]`."""

    id: Identifier
    headline: Template
    fallback_headline: Template | None = None
    kinds: Annotated[list[WrittenKind], Field(min_length=1)]
    statuses: Annotated[list[WrittenStatus], Field(min_length=1)] = [Status.ASSERTED]
    attributes: dict[str, Condition] = {}
    words: list[Phrase] = []
    unless: list[Phrase] = []
    suggestions: Annotated[list[Template], Field(min_length=1)]
    sensitivity: Annotated[Sensitivity, Strict(strict=False)] = Sensitivity.LIGHT
    priority: Annotated[int, Field(ge=0, le=1000)] = _PLAY["priority"]
    cooldown: Seconds = _PLAY["cooldown"]
    max_per_call: Annotated[int, Field(ge=0, le=20)] = _PLAY["max_per_call"]
    once_per_call: bool | None = None
    side: Annotated[Literal["customer"], BeforeValidator(_customer)] = "customer"
    errand: bool = False
    gesture: Annotated[WrittenGesture | None, BeforeValidator(_no_gesture)] = None
    order: list[Phrase] = []

    @field_validator("order")
    @classmethod
    def _alone(cls, order: list[str], info: ValidationInfo) -> list[str]:
        """A play for the order waits for nothing that is said, and says one light thing once."""
        written = info.data  # what is missing there is wrong by itself, and told already
        beside = [
            key
            for key in ("statuses", "attributes", "words", "errand", "gesture")
            if key in written and written[key] != cls.model_fields[key].default
        ]
        if order and beside:
            raise PydanticCustomError("order", f'and "{beside[0]}" exclude each other: nobody has said it')
        if order and len(set(written.get("kinds", ["one"]))) != 1:
            raise PydanticCustomError("order", 'goes with one kind in "kinds", the cue\'s')
        if order and written.get("sensitivity") is Sensitivity.SENSITIVE:
            raise PydanticCustomError("order", "makes light plays only; leave the sensitivity out")
        if order and (written.get("max_per_call", 1) > 1 or written.get("once_per_call") is False):
            raise PydanticCustomError(
                "order", "makes plays that come once; leave max_per_call and once_per_call out"
            )
        return order

    def to_play(self) -> Play:
        """The same as a value. A maximum above one means "not once" where nothing else is written."""
        once = self.max_per_call <= 1 if self.once_per_call is None else self.once_per_call
        return Play(
            id=self.id,
            headline=self.headline,
            fallback_headline=self.fallback_headline or "",
            trigger=Trigger(
                kinds=frozenset(self.kinds),
                statuses=frozenset(self.statuses),
                attributes=tuple(sorted(self.attributes.items())),
                words=tuple(self.words),
                unless=tuple(self.unless),
                order=tuple(self.order),
            ),
            suggestions=tuple(self.suggestions),
            sensitivity=self.sensitivity,
            priority=self.priority,
            cooldown=self.cooldown,
            max_per_call=self.max_per_call,
            once_per_call=once,
            errand=self.errand,
            gesture=self.gesture.to_gesture() if self.gesture is not None else None,
        )


class WrittenPlaybook(_Table):
    """A whole file."""

    playbook: WrittenHead
    line: WrittenLine = WrittenLine()
    limits: WrittenLimits = WrittenLimits()
    play: list[WrittenPlay] = []


KEYS: dict[str, tuple[str, ...]] = {
    "": tuple(WrittenPlaybook.model_fields),
    "playbook": tuple(WrittenHead.model_fields),
    "line": tuple(WrittenLine.model_fields),
    "limits": tuple(WrittenLimits.model_fields),
    "play": tuple(WrittenPlay.model_fields),
    "play.gesture": tuple(WrittenGesture.model_fields),
}
"""The keys each table may hold; under the empty name, the tables a file may hold."""
