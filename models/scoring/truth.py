"""What is true of a recorded call: who says what and when, its details, and what only seems one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from cues.details.detail import Kind
from models.errors import TruthError
from models.scoring.words import plain_words

_Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_FileName = Annotated[str, Field(min_length=1, pattern=r"^[^/\\\x00]+$")]


class _Read(BaseModel):
    """Unknown keys are left alone: truth files also tell how a call was made."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Noise(_Read):
    """What was added to the customer's side."""

    type: str = "none"
    snr_db: float | None = None
    """Speech over noise, decibels; None where there is no noise."""

    def __str__(self) -> str:
        return self.type if self.snr_db is None else f"{self.type} {self.snr_db:g} dB"


class Sides(_Read):
    """Who is heard on which side of the stereo file."""

    left: Literal["agent", "customer"] = "agent"
    right: Literal["agent", "customer"] = "customer"

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.left == self.right:
            raise PydanticCustomError("sides", "the same person is on both sides")
        return self


class TruthTurn(_Read):
    """One person's turn."""

    speaker: Literal["agent", "customer"]
    start: _Seconds
    end: _Seconds
    text: str = Field(repr=False)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise PydanticCustomError("turn", "its end is not after its start")
        return self


class _InTurn(_Read):
    """Something that the customer says in one turn."""

    turn: Annotated[int, Field(ge=0)]
    """Place among the turns, from 0."""


class OptionalDetail(_InTurn):
    """A detail that may be found: it counts neither for nor against."""

    kind: Kind
    also: frozenset[Kind] = frozenset()
    """Kinds that are right too."""
    evidence: str = Field("", repr=False)

    @property
    def kinds(self) -> frozenset[Kind]:
        """All kinds that are right."""
        return self.also | {self.kind}


class TrueDetail(OptionalDetail):
    """A detail that must be found."""

    trigger: str = Field(repr=False)
    """The word that gives it away, as written in the turn."""
    time: _Seconds
    """When that word ends, seconds of audio."""

    @model_validator(mode="after")
    def _has_a_word(self) -> Self:
        if not plain_words(self.trigger):
            raise PydanticCustomError("trigger", "its trigger holds no word")
        return self


class Trap(_InTurn):
    """Words that only sound like a detail."""


class CallTruth(_Read):
    """The truth of one call."""

    name: _FileName
    file: _FileName
    """The recording beside the truth: stereo, one person a side."""
    mono_file: _FileName | None = None
    """The same call with both voices in one channel."""
    channels: Sides = Sides()
    noise: Noise = Noise()
    crosstalk_db: float | None = None
    """How loud the agent leaks into the customer's side, decibels; None where nothing leaks."""
    turns: Annotated[tuple[TruthTurn, ...], Field(min_length=1)]
    details: tuple[TrueDetail, ...] = ()
    optional: tuple[OptionalDetail, ...] = ()
    traps: tuple[Trap, ...] = ()

    @property
    def customer_turns(self) -> tuple[TruthTurn, ...]:
        """What the customer says, in the file's order."""
        return tuple(turn for turn in self.turns if turn.speaker == "customer")

    @property
    def leak(self) -> str:
        """How loud the agent leaks into the customer's side, for a heading."""
        return "none" if self.crosstalk_db is None else f"{self.crosstalk_db:g} dB"

    @model_validator(mode="after")
    def _turns_are_there(self) -> Self:
        named: dict[str, Sequence[_InTurn]] = {
            "details": self.details,
            "optional": self.optional,
            "traps": self.traps,
        }
        for name, entries in named.items():
            for place, entry in enumerate(entries):
                if entry.turn >= len(self.turns) or self.turns[entry.turn].speaker != "customer":
                    raise PydanticCustomError(
                        "turn",
                        "{where} names a turn that is not the customer's",
                        {"where": f"{name}.{place}"},
                    )
        return self


def read_truth(path: Path) -> CallTruth:
    """Read one call's truth.

    Raises:
        TruthError: it cannot be read, or something in it is wrong; the message names the place, and none of
            the words.
    """
    try:
        return CallTruth.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise TruthError(f"The truth file {path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise TruthError(f"The truth file {path} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise TruthError(
            f"The truth file {path} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise TruthError(f"The truth file {path} is nested too deeply.") from None
    except ValidationError as error:
        raise TruthError(f"The truth file {path} cannot be used: {_first(error)}.") from None


def read_folder(folder: Path, only: tuple[str, ...] = ()) -> tuple[CallTruth, ...]:
    """Read the truth of every call in a folder, in the order of their files' names.

    Args:
        folder: holds NAME.json beside the recording that each names.
        only: names of the calls wanted, the truth files' names without `.json`; none given: all.

    Raises:
        TruthError: there is no such folder, no truth in it, no call of a name asked for, or a truth cannot
            be used.
    """
    if not folder.is_dir():
        raise TruthError(f"{folder} is not a folder. Give one that holds calls with their truth, NAME.json.")
    files = {path.stem: path for path in sorted(folder.glob("*.json"))}
    if not files:
        raise TruthError(f"The folder {folder} holds no truth: there is no NAME.json in it.")
    unknown = [name for name in only if name not in files]
    if unknown:
        raise TruthError(f"{folder} has no call {unknown[0]}. Its calls are: {', '.join(files)}.")
    return tuple(read_truth(path) for name, path in files.items() if name in only or not only)


def _first(error: ValidationError) -> str:
    """Place and nature of the first fault, without what stands there."""
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    message = fault["msg"][:1].lower() + fault["msg"][1:]
    return f"{place}: {message}" if place else message
