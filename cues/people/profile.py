"""What an agent tells of themselves, of their own will: the file that each may write, see and erase.

No key holds religion, ethnicity, orientation, politics or union membership, and no other key is taken. Free
text that names such things is kept as it is written and never read for anything (cues/people/vocabulary.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from cues.details.places import Region
from cues.people.languages import language_code
from cues.people.regions import named_region
from speech.sources.protocols.names import is_line, shown

MOST: Final = 50
"""Entries in a list of a profile."""


def _printable(text: str) -> str:
    if not is_line(text):
        raise PydanticCustomError("printable", "must be one line of plain text")
    return shown(text)


def _language(text: str) -> str:
    code = language_code(text)
    if code is None:
        raise PydanticCustomError("language", 'is no language; write it as in "Spanish" or "es"')
    return code


Line = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(_printable),
]
Lines = Annotated[tuple[Line, ...], Field(max_length=MOST)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2100)]
Language = Annotated[Line, AfterValidator(_language)]


class FamilyStage(StrEnum):
    """Where a family stands; nothing of partners."""

    YOUNG_CHILDREN = "young children"
    TEENAGERS = "teenagers"
    GROWN_CHILDREN = "grown children"
    GRANDCHILDREN = "grandchildren"


class _Table(BaseModel):
    """Every table: no key but the ones named, and no value in an error or a text form."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def __repr_args__(self) -> Iterator[tuple[str, int]]:
        yield "fields", len(self.model_fields_set)


class Lived(_Table):
    """`[[lived]]`: a place where the agent lives or lived."""

    region: Line
    """A state, a nation of the United Kingdom or a country, in English: Ohio, Scotland, Germany."""
    country: Line | None = None
    """Where several regions have the name: Georgia."""
    place: Line | None = None
    """The town, for people to read."""
    since: Year | None = None
    until: Year | None = None
    """The last year there; without it, and with `since`, they live there still."""
    grew_up: Annotated[bool, Field(strict=True)] = False

    @property
    def where(self) -> Region:
        """The region in the words that details use."""
        where = named_region(self.region, self.country or "")
        assert where is not None  # noqa: S101 - validated when it was read
        return where

    @property
    def still(self) -> bool:
        """Whether they live there now."""
        return self.since is not None and self.until is None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if named_region(self.region, self.country or "") is None:
            raise PydanticCustomError(
                "region",
                "holds no state, nation or country that is known; write its English name, as in Ohio, "
                "Scotland or Germany",
            )
        if self.since is not None and self.until is not None and self.until < self.since:
            raise PydanticCustomError("years", '"until" is before "since"')
        return self


class Profile(_Table):
    """An agent's profile; all but the name may be left out."""

    name: Line
    """As at their desk: `heartline desk --agent NAME`."""
    lived: Annotated[tuple[Lived, ...], Field(max_length=MOST)] = ()
    hobbies: Lines = ()
    pets: Lines = ()
    """Animals that they keep now."""
    languages: Annotated[tuple[Language, ...], Field(max_length=MOST)] = ()
    """English names or ISO 639 codes; kept as codes."""
    family: Annotated[tuple[FamilyStage, ...], Field(max_length=len(FamilyStage))] = ()
    avoid: Lines = ()
    """What they don't want to talk about: kinds of detail ("pet"), animals, hobbies, regions."""
