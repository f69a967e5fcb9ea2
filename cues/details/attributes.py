"""What was said of it: names, relations, places, times and numbers, from what a frame's parts stood for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc

from cues.details.days import MONTHS
from cues.details.detail import Kind
from cues.details.lexicon import Lexicon
from cues.details.match import Held
from cues.details.names import Names
from cues.details.numbers import UNIT_KEYS, lengths_in, number_at
from cues.details.places import region_of, title
from cues.details.reading import Being, Finding, Reading, reading_of
from cues.details.relations import kin_of
from cues.details.times import Clock, Time

TIME_REACH: Final = 4
"""Words after a finding in which a time still belongs to it."""
PLACE_REACH: Final = 3
"""Words after a finding in which the place where it is so may be named."""
NAME_CLASSES: Final = frozenset({"name", "pedigree_name", "person_name"})
COUNTED: Final = ("kin", "friend", "animal", "breeds", "ownbreed", "ownedanimal")
BETWEEN: Final = frozenset({"kinadj", "petadj"})
"""Classes of words that may stand between a number and what it counts."""
HABITS: Final = frozenset({"every", "each"})
"""Before a time: what is so again and again has no day."""
_OPENERS: Final = frozenset("and but so because then".split())
_LENGTH_LEADS: Final = frozenset(
    "for is 's was of about nearly almost over turned turning turns these".split()
)


class Attributes:
    """Fills each finding's attributes; a component of the pipeline."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._grave = lexicon.marked("serious")

    def __call__(self, doc: Doc) -> Doc:
        """Read the attributes of every finding of the text."""
        reading = reading_of(doc)
        if reading.findings:
            names = Names(reading)
            times = _times(reading, names)
            for finding in reading.findings:
                self._fill(reading, finding, names)
                _add_time(reading, finding, times)
        return doc

    def _fill(self, reading: Reading, finding: Finding, names: Names) -> None:
        attributes = finding.attributes
        for hold in finding.holds:
            self._take(reading, finding, hold)
        _add_name(reading, finding, names)
        self._add_place(reading, finding)
        _add_numbers(reading, finding)
        if finding.kind is Kind.HEALTH and self._is_grave(reading, finding):
            attributes["serious"] = True
        self._describe(finding)
        if finding.kind is not Kind.PET:
            attributes.pop("species", None)
            attributes.pop("breed", None)

    def _take(self, reading: Reading, finding: Finding, hold: Held) -> None:
        """What one part of the frame stood for."""
        attributes = finding.attributes
        phrase = reading.phrase(hold.first, hold.last)
        for name in self._classes(reading, hold):
            table = self._lexicon.word_class(name)
            if table is None or (table.attribute == "when"):
                continue
            if table.attribute:
                attributes.setdefault(table.attribute, self._lexicon.value(name, phrase))
            for mark, value in table.marks.items():
                attributes.setdefault(mark, value)
        if hold.name == "place" and phrase not in MONTHS:
            attributes.setdefault("place", phrase)
        elif hold.name == "number":
            found = number_at(reading.words.forms, hold.first)
            attributes.setdefault("number", found[0] if found is not None else 0)

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

    def _add_place(self, reading: Reading, finding: Finding) -> None:
        """The place as a proper name, and where it lies."""
        attributes = finding.attributes
        if "place" not in attributes and finding.kind in {Kind.PLACE, Kind.TRAVEL}:
            found = self._place_in(reading, finding)
            if found:
                attributes["place"] = found
        place = attributes.get("place")
        if place and str(place) in str(attributes.get("activity", "")):  # "roller derby" is not in Derby
            del attributes["place"]
            return
        if not isinstance(place, str):
            return
        attributes["place"] = title(place)
        where = region_of(place.lower())
        if where.region:
            attributes.setdefault("region", where.region)
            attributes.setdefault("country", where.country)

    def _place_in(self, reading: Reading, finding: Finding) -> str:
        """The first place named in the words of a finding, or just after them."""
        for at in range(finding.first, min(finding.last + PLACE_REACH, len(reading.spans))):
            if at >= finding.last and reading.words.breaks[at]:
                return ""
            if "place" in reading.spans[at]:
                phrase = reading.phrase(at, at + max(reading.spans[at]["place"]))
                return self._lexicon.value("place", phrase)
        return ""

    def _describe(self, finding: Finding) -> None:
        """Add the relation or species of the being that the finding is about, and whom a death took."""
        being = finding.being
        attributes = finding.attributes
        species = self._species(being) if being is not None and being.sort == "pet" else ""
        if species and finding.kind is Kind.PET:
            attributes.setdefault("species", species)
        elif being is not None and being.sort in {"kin", "friend"}:
            attributes.setdefault("relation", being.name)
        kin = kin_of(str(attributes.get("relation", "")))
        if kin:
            attributes["kin"] = kin
        if finding.kind is Kind.BEREAVEMENT:
            lost = "pregnancy" if attributes.get("loss") == "pregnancy" else species or kin
            if lost or "species" in attributes:
                attributes["lost"] = lost or attributes["species"]

    def _species(self, being: Being) -> str:
        """The species of an animal, by the word that was said for it: a beagle is a dog."""
        for name in sorted(being.classes):
            table = self._lexicon.word_class(name)
            if table is not None and table.attribute == "species":
                return self._lexicon.value(name, being.name)
            if table is not None and "species" in table.marks:
                return str(table.marks["species"])
        return being.name


def _times(reading: Reading, names: Names) -> list[Time]:
    """All times of the text, first to last; what is somebody's name is none."""
    clock = Clock(reading.words.forms, reading.words.breaks, reading.day)
    named = {
        at
        for being in reading.beings
        if (span := names.of(being) if being.sort in {"pet", "kin", "friend"} else None) is not None
        for at in range(*span)
    }
    times: list[Time] = []
    at = 0
    while at < len(reading.spans):
        found = _time_at(reading, clock, at)
        if found is None or not named.isdisjoint(range(found.first, found.last)):
            at += 1
        else:
            times.append(found)
            at = found.last
    return times


def _time_at(reading: Reading, clock: Clock, at: int) -> Time | None:
    """The time at a word, by the grammar of times or by the lexicon, whichever reads more."""
    if at and reading.words.forms[at - 1] in HABITS:
        return None
    found = clock.time_at(at)
    spans = reading.spans[at]
    length = max((*spans.get("when", ()), *spans.get("duration", ())), default=0)
    if length and (found is None or at + length > found.last):
        return Time(at, at + length, "")
    return found


def _add_time(reading: Reading, finding: Finding, times: Sequence[Time]) -> None:
    """The first time in the words of a finding or just after them, else one that opens its sentence."""
    if "when" in finding.attributes:
        return
    for time in times:
        if finding.first <= time.first < finding.last + TIME_REACH:
            if any(reading.words.breaks[finding.last : time.first + 1]):
                break
            _set_time(reading, finding, time)
            return
    for time in times:
        opens = time.first == 0 or reading.words.breaks[time.first]
        if time.last == finding.first and (opens or reading.words.forms[time.first - 1] in _OPENERS):
            _set_time(reading, finding, time)


def _set_time(reading: Reading, finding: Finding, time: Time) -> None:
    finding.attributes["when"] = reading.phrase(time.first, time.last)
    if time.iso:
        finding.attributes["when_date"] = time.iso


def _add_name(reading: Reading, finding: Finding, names: Names) -> None:
    """The name of the being that a finding is about, else the one that its frame holds."""
    being = finding.being
    span = names.of(being) if being is not None and being.sort in {"pet", "kin", "friend"} else None
    if span is None:
        hold = finding.held(*NAME_CLASSES)
        if hold is None:
            return
        span = (hold.first, hold.last)
        sort = being.sort if being is not None and being.sort in {"pet", "friend"} else "kin"
        if finding.kind is Kind.PET:
            sort = "pet"
        owner = names.owner(span, reading.beings)
        if (owner is not None and owner is not being) or not names.is_told(hold.first, hold.name, sort):
            return
    finding.attributes["name"] = names.text(span)


def _add_numbers(reading: Reading, finding: Finding) -> None:
    """Ages, lengths of time, and how many of them there are."""
    forms = reading.words.forms
    last = finding.last + 1
    if last < len(forms) and forms[finding.last] in _LENGTH_LEADS:
        last += 1
    for key, value in lengths_in(forms, finding.first, last).items():
        finding.attributes.setdefault(key, value)
    if finding.kind in {Kind.PET, Kind.FAMILY, Kind.BEREAVEMENT}:
        count = _count(reading, finding)
        if count:
            finding.attributes.setdefault("count", count)
            finding.attributes.setdefault("number", count)


def _count(reading: Reading, finding: Finding) -> int:
    """How many relatives or animals: the number right before the word for them; 0 where none is told."""
    forms, spans = reading.words.forms, reading.spans
    for at in range(finding.first, finding.last):
        found = number_at(forms, at)
        if found is None:
            continue
        value, end = found
        if end < len(forms) and forms[end] in UNIT_KEYS:
            continue
        while (
            end < finding.last
            and not BETWEEN.isdisjoint(spans[end])
            and spans[end].keys().isdisjoint(COUNTED)
        ):
            end += 1
        if end < len(spans) and not spans[end].keys().isdisjoint(COUNTED):
            return value
    return 0
