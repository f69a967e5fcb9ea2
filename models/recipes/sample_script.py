"""The script of a sample call as people write it: a TOML file of turns, with what must be found in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from cues.details.detail import Kind
from models.recipes.telephone import TELEPHONE_RATE
from speech.audio import SAMPLE_RATE
from speech.errors import BadInputError

Speaker = Literal["agent", "customer"]
Decibels = Annotated[float, Field(ge=-20, le=6)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Finding(_Written):
    """A detail that the turn holds."""

    kind: Kind
    also: tuple[Kind, ...] = ()
    """Kinds that are right too."""
    evidence: str
    """Words of the turn, exactly as written there."""
    trigger: str
    """The word of the evidence that gives it away; the recogniser must hear it."""
    attributes: dict[str, str] = Field(default_factory=dict)


class Trap(_Written):
    """Words that look like a detail and are none."""

    type: Literal["figurative", "negated", "other"]
    kind: Kind
    """What a careless reader would take it for."""
    text: str
    """Words of the turn, exactly as written there."""
    trigger: str


class Line(_Written):
    """What one speaker says without a longer pause."""

    speaker: Speaker
    text: str
    gap: Annotated[float, Field(ge=-1, le=10)] = 0.5
    """Seconds of silence before it, counted from the end of all that was said before; negative overlaps."""
    into: Annotated[float, Field(ge=0)] | None = None
    """Said over the line before it, this many seconds after that one began; then `gap` does not count."""
    speed: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    level: Decibels = 0.0
    """Louder or softer than the voice's own loudness, in dB."""
    details: tuple[Finding, ...] = ()
    """Must be found."""
    optional: tuple[Finding, ...] = ()
    """May be found."""
    traps: tuple[Trap, ...] = ()
    """Must not raise a cue."""

    @model_validator(mode="after")
    def _words_stand_in_the_line(self) -> Line:
        pieces = [*((found.evidence, found.trigger) for found in (*self.details, *self.optional))]
        pieces += [(trap.text, trap.trigger) for trap in self.traps]
        for piece, trigger in pieces:
            if piece not in self.text or trigger not in piece.split():
                raise ValueError(f"{piece!r} with the trigger {trigger!r} does not stand in its line")
        return self


class ExpectedCue(_Written):
    """A cue that a good run shows for one of the details."""

    evidence: str
    sensitive: bool
    ends: Literal["used", "retracted", "standing"]
    """Taken up by the agent's words, cleared by a later loss, or still in view when the talk goes on."""


class Telephone(_Written):
    """The telephone line that a call came through."""

    level: Annotated[float, Field(ge=-40, le=-20)]
    """Loudness of each voice on the line, in dBFS."""
    noise: Annotated[float, Field(ge=0, le=60)]
    """dB by which the customer is louder than the noise behind them."""
    leak: Annotated[float, Field(ge=-60, le=-6)]
    """dB of the agent's voice on the customer's side against their own."""


class Script(_Written):
    """A whole call."""

    name: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    title: str
    began: AwareDatetime
    tail: Annotated[float, Field(ge=0, le=10)]
    """Seconds of room after the last word."""
    voices: dict[Speaker, str]
    telephone: Telephone | None = None
    """None where both sides wear a headset and are recorded before any line."""
    turns: Annotated[tuple[Line, ...], Field(min_length=2)]
    cues: tuple[ExpectedCue, ...]

    @property
    def sample_rate(self) -> int:
        """Samples a second of the finished recording."""
        return SAMPLE_RATE if self.telephone is None else TELEPHONE_RATE

    @model_validator(mode="after")
    def _cues_have_their_detail(self) -> Script:
        evidence = {found.evidence for line in self.turns for found in line.details}
        for cue in self.cues:
            if cue.evidence not in evidence:
                raise ValueError(f"no detail has the evidence {cue.evidence!r} of an expected cue")
        return self


def read_script(path: Path) -> Script:
    """Read and check a script.

    Raises:
        BadInputError: the file cannot be read, is no TOML, or says something a script cannot say.
    """
    try:
        return Script.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadInputError(f"The script {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError(f"The script {path} is not TOML: {error}.") from error
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(str(part) for part in wrong["loc"]) or "the whole"
        raise BadInputError(f"The script {path} is wrong at {where}: {wrong['msg']}.") from error
