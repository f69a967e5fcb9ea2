"""What is known of one text while the pipeline reads it: words, people and animals mentioned, findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Doc

from cues.details.detail import AttributeValue, Kind, Status, Subject
from cues.details.frames import Frame
from cues.details.lexicon import Classes
from cues.details.match import Held
from cues.details.normal import Words


@dataclass(frozen=True, slots=True, repr=False)
class Being:
    """A person or an animal that was mentioned; what "he" or "she" may mean further on."""

    subject: Subject
    sort: str
    """`kin`, `pet`, `friend` or `outsider`."""
    name: str
    """The relation or species said, "husband" or "dog"."""
    classes: frozenset[str]
    """The lexicon classes of the word, `partner` or `dog` among them."""
    gender: str
    """`she`, `he`, or empty where either will do."""
    at: int
    """Word of the text; negative where it was said in an earlier turn."""

    def __repr__(self) -> str:
        return f"Being({self.sort}, {self.subject})"


@dataclass(slots=True, repr=False)
class Finding:
    """A frame found in the text, on its way to becoming a detail."""

    kind: Kind
    frame: Frame
    first: int
    last: int
    holds: tuple[Held, ...]
    passed: tuple[int, ...]
    confidence: float
    subject: Subject = Subject.CALLER
    status: Status = Status.ASSERTED
    being: Being | None = None
    whole: bool = False
    """True where no rule has made it; see `Detail.whole`."""
    attributes: dict[str, AttributeValue] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Finding({self.kind}, {self.last - self.first} words)"

    @property
    def flagged(self) -> bool:
        """True where it is so and near the caller."""
        return self.status in {Status.ASSERTED, Status.PAST} and self.subject is not Subject.OTHER

    def held(self, *names: str) -> Held | None:
        """The first part that stands for one of these classes."""
        return next((hold for hold in self.holds if hold.name in names), None)


@dataclass(slots=True, repr=False)
class Reading:
    """All that the components share of one text; it lies in `doc.user_data["reading"]`."""

    words: Words
    spans: list[Classes] = field(default_factory=list)
    """For each word, the classes that begin there and the lengths of their entries."""
    beings: list[Being] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    masked: frozenset[int] = frozenset()
    """Words that belong to a figure of speech."""
    asked: str = ""
    """What the other side said last, in plain form; empty where they said nothing."""
    dead: Sequence[Being] = ()
    """Who was said to have died in earlier turns."""
    day: date | None = None
    shadowed: bool = False
    """True where the text may speak of a death that nothing has found for certain."""

    def __repr__(self) -> str:
        return f"Reading({len(self.words)} words, {len(self.findings)} findings)"

    def phrase(self, first: int, last: int) -> str:
        """Words in plain form, parted by blanks."""
        return " ".join(self.words.forms[first:last])


def reading_of(doc: Doc) -> Reading:
    """The reading that travels with a document."""
    reading = doc.user_data["reading"]
    assert isinstance(reading, Reading)  # noqa: S101 - put there by the extractor itself
    return reading
