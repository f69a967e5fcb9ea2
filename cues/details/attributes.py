"""What was said of it: names, relations, places, times and numbers, from what a frame's parts stood for."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc

from cues.details.detail import AttributeValue, Kind
from cues.details.lexicon import Lexicon
from cues.details.match import Held
from cues.details.reading import Finding, Reading, reading_of

TIME_REACH: Final = 4
"""Words after a finding in which a time still belongs to it."""
SMALL_WORDS: Final = frozenset("the of on in and upon".split())
NAMED: Final = {"name": "name", "pedigree_name": "name", "person_name": "name", "place": "place"}
"""Parts of a pattern that are proper names, and the attribute that each fills."""
NUMBERS: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    word: 10 * value for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}


class Attributes:
    """Fills each finding's attributes; a component of the pipeline."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._grave = lexicon.marked("serious")

    def __call__(self, doc: Doc) -> Doc:
        """Read the attributes of every finding of the text."""
        reading = reading_of(doc)
        for finding in reading.findings:
            self._fill(reading, finding)
        return doc

    def _fill(self, reading: Reading, finding: Finding) -> None:
        attributes = finding.attributes
        for hold in finding.holds:
            phrase = reading.phrase(hold.first, hold.last)
            for name in self._classes(reading, hold):
                table = self._lexicon.word_class(name)
                if table is None:
                    continue
                if table.attribute:
                    attributes.setdefault(table.attribute, self._lexicon.value(name, phrase))
                for mark, value in table.marks.items():
                    attributes.setdefault(mark, value)
            if hold.name in NAMED:
                attributes[NAMED[hold.name]] = title(phrase)
            elif hold.name == "number":
                attributes.setdefault("number", number_of(phrase))
        if isinstance(attributes.get("place"), str):
            attributes["place"] = title(str(attributes["place"]))
        if finding.kind is Kind.HEALTH and self._is_grave(reading, finding):
            attributes["serious"] = True
        if finding.being is not None:
            _describe(finding)
        self._add_time(reading, finding)
        if finding.kind is not Kind.PET:
            attributes.pop("species", None)
            attributes.pop("breed", None)

    def _classes(self, reading: Reading, hold: Held) -> list[str]:
        """The class of a part, then the narrow classes of what a wide one stood for."""
        here, length = reading.spans[hold.first], hold.last - hold.first
        narrow = self._lexicon.narrower(hold.name)
        return [hold.name, *(name for name in narrow if length in here.get(name, ()))]

    def _is_grave(self, reading: Reading, finding: Finding) -> bool:
        """True where any of the words belongs to a class that is marked serious."""
        return any(
            at + length <= finding.last
            for at in range(finding.first, finding.last)
            for name in self._grave
            for length in reading.spans[at].get(name, ())
        )

    def _add_time(self, reading: Reading, finding: Finding) -> None:
        if "when" in finding.attributes:
            return
        end = min(finding.last + TIME_REACH, len(reading.spans))
        for at in range(finding.first, end):
            if at > finding.last and reading.words.breaks[at]:
                return
            for name in ("when", "duration"):
                if name in reading.spans[at]:
                    finding.attributes["when"] = reading.phrase(at, at + max(reading.spans[at][name]))
                    return


def _describe(finding: Finding) -> None:
    """Add the relation or species of the being that the finding is about."""
    being = finding.being
    if being is None:
        return
    if being.sort == "pet" and finding.kind is Kind.PET:
        finding.attributes.setdefault("species", being.name)
    elif being.sort in {"kin", "friend"}:
        finding.attributes.setdefault("relation", being.name)


def title(phrase: str) -> str:
    """A proper name as it is written: "new york" gives "New York"."""
    words = phrase.split()
    return " ".join(
        word if at and word in SMALL_WORDS else word[:1].upper() + word[1:] for at, word in enumerate(words)
    )


def number_of(phrase: str) -> AttributeValue:
    """A number in words as an int; 0 where it is none."""
    return sum(NUMBERS.get(word, 0) for word in phrase.split())
