"""One labelled utterance of the corpus, as its JSON Lines files hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cues.details.detail import AttributeValue, Kind, Status, Subject

FOLDER: Final = Path(__file__).parent


class LabelledDetail(BaseModel):
    """A detail that the utterance holds, or that a careless listener would hear in it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: Kind
    evidence: str = Field(min_length=1)
    """Exactly a piece of the text."""
    first_char: int | None = Field(default=None, ge=0)
    """Code points before it; where it is left out, its first place in the text."""
    subject: Subject = Subject.CALLER
    status: Status = Status.ASSERTED
    weak: bool = False
    """True where it may be flagged or not: incidental, vague, or true but thin."""
    attributes: Mapping[str, AttributeValue] = Field(default_factory=dict)
    """What was said of it. `loss` and `crisis` (self-harm, abuse, threat) tell the scorer that light cues are
    out of place."""

    @property
    def required(self) -> bool:
        """True where an extractor has to find it."""
        return (
            self.status in {Status.ASSERTED, Status.PAST}
            and self.subject is not Subject.OTHER
            and not self.weak
        )


class LabelledUtterance(BaseModel):
    """An utterance and all that is to be found in it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(min_length=1)
    text: str
    details: tuple[LabelledDetail, ...] = ()
    context: tuple[str, ...] = ()
    """The turns just before; each begins with "same: " or "other: "."""
    speaker: Literal["customer", "agent"] = "customer"
    voice: str = ""
    """Whose manner of speaking it is: age, region, register."""
    group: str = ""
    """The call or the sitting it belongs to; never on both sides of a split."""

    @model_validator(mode="after")
    def _evidence_is_there(self) -> LabelledUtterance:
        for detail in self.details:
            at = detail.first_char
            if at is None and detail.evidence not in self.text:
                raise ValueError(f"a {detail.kind} has evidence that its text does not hold")
            if at is not None and self.text[at : at + len(detail.evidence)] != detail.evidence:
                raise ValueError(f"a {detail.kind} has evidence that does not stand at first_char")
        return self

    def place(self, detail: LabelledDetail) -> tuple[int, int]:
        """First code point of a detail's evidence, and the one after its last."""
        at = self.text.index(detail.evidence) if detail.first_char is None else detail.first_char
        return at, at + len(detail.evidence)


def read_rows(path: Path) -> Iterator[LabelledUtterance]:
    """The utterances of one file of JSON Lines.

    Raises:
        OSError: it cannot be read.
        pydantic.ValidationError: a line is no labelled utterance.
    """
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield LabelledUtterance.model_validate_json(line)


def write_rows(path: Path, rows: Iterable[LabelledUtterance]) -> int:
    """Write utterances, one a line, leaving out what says nothing; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(row.model_dump_json(exclude_defaults=True) + "\n")
            count += 1
    return count
